"""Addresses of benefits."""

from django.urls import path

from benefits import views

app_name = "benefits"
urlpatterns = [
    path("benefits/", views.overview, name="overview"),
    path("benefits/report.pdf", views.report, name="report"),
    path("benefits/patients/<uuid:patient_id>/", views.record, name="record"),
]
