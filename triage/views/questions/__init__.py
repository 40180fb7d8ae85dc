"""Questions to doctors: asked, answered through three doors, and taken up in meetings."""

from __future__ import annotations

from django.urls import path

from triage.views.questions.answering import (
    question_answer,
    question_link,
    question_page,
    question_pdf,
    question_text_file,
    question_withdraw,
    question_write_in,
)
from triage.views.questions.asking import question_ask, questions_page, questions_waiting
from triage.views.questions.linked import linked_question
from triage.views.questions.meetings import agenda_page, meeting_page, meetings_page

__all__ = ["QUESTION_PATHS"]

_ONE = "questions/<uuid:question_id>/"

QUESTION_PATHS = [
    path("questions/", questions_page, name="questions"),
    path("questions/waiting/", questions_waiting, name="questions-waiting"),
    path("patients/<uuid:patient_id>/ask-doctor/", question_ask, name="question-ask"),
    path(_ONE, question_page, name="question"),
    path(f"{_ONE}answer/", question_answer, name="question-answer"),
    path(f"{_ONE}written-in/", question_write_in, name="question-write-in"),
    path(f"{_ONE}withdraw/", question_withdraw, name="question-withdraw"),
    path(f"{_ONE}link/", question_link, name="question-link"),
    path(f"{_ONE}text/", question_text_file, name="question-text"),
    path(f"{_ONE}pdf/", question_pdf, name="question-pdf"),
    path("meetings/", meetings_page, name="meetings"),
    path("meetings/agenda/<uuid:unit_id>/", agenda_page, name="agenda"),
    path("meetings/<uuid:meeting_id>/", meeting_page, name="meeting"),
    path("q/<str:secret>/", linked_question, name="question-linked"),
]
