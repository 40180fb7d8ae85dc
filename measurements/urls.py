"""Addresses of questionnaires, for staff."""

from django.urls import path

from measurements.views import questionnaires as views
from measurements.views.editor import questionnaire_edit

app_name = "measurements"

_ONE = "questionnaires/<uuid:questionnaire_id>/"

urlpatterns = [
    path("questionnaires/", views.questionnaires, name="questionnaires"),
    path("questionnaires/new/", views.questionnaire_new, name="questionnaire-new"),
    path(_ONE, views.questionnaire, name="questionnaire"),
    path(f"{_ONE}edit/", questionnaire_edit, name="questionnaire-edit"),
    path(f"{_ONE}begin/", views.questionnaire_begin, name="questionnaire-begin"),
    path(f"{_ONE}copy/", views.questionnaire_copy, name="questionnaire-copy"),
    path(f"{_ONE}publish/", views.questionnaire_publish, name="questionnaire-publish"),
    path(f"{_ONE}withdraw/", views.questionnaire_withdraw, name="questionnaire-withdraw"),
    path(f"{_ONE}share/", views.questionnaire_share, name="questionnaire-share"),
    path(
        f"{_ONE}share/<uuid:share_id>/end/",
        views.questionnaire_share_end,
        name="questionnaire-share-end",
    ),
]
