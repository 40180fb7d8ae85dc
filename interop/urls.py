"""Addresses under /fhir/R4/."""

from __future__ import annotations

from django.db import transaction
from django.urls import path

from interop.api.measure_reports import MeasureReports, OneMeasureReport
from interop.api.metadata import Metadata
from interop.api.observations import Observation, Observations, ObservationSearch
from interop.api.questionnaires import Questionnaire, Questionnaires
from interop.api.responses import Response, Responses

app_name = "fhir"

# Intake opens no transaction of its own, and metadata reads no table.
_observations = transaction.non_atomic_requests(Observations.as_view())
_responses = transaction.non_atomic_requests(Responses.as_view())
_metadata = transaction.non_atomic_requests(Metadata.as_view())

urlpatterns = [
    path("metadata", _metadata, name="metadata"),
    path("Observation", _observations, name="observations"),
    path("Observation/_search", ObservationSearch.as_view(), name="search"),
    path("Observation/<str:reading_id>", Observation.as_view(), name="observation"),
    path(
        "Observation/<str:reading_id>/_history/<str:version>",
        Observation.as_view(),
        name="version",
    ),
    path("MeasureReport", MeasureReports.as_view(), name="measure-reports"),
    path("MeasureReport/<str:report_id>", OneMeasureReport.as_view(), name="measure-report"),
    path("Questionnaire", Questionnaires.as_view(), name="questionnaires"),
    path("Questionnaire/<str:version_id>", Questionnaire.as_view(), name="questionnaire"),
    path("QuestionnaireResponse", _responses, name="responses"),
    path("QuestionnaireResponse/<str:reading_id>", Response.as_view(), name="response"),
    path(
        "QuestionnaireResponse/<str:reading_id>/_history/<str:version>",
        Response.as_view(),
        name="response-version",
    ),
]
