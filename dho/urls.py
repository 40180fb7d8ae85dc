"""The map: every address of the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.views import APIView

from dho import health
from dho.identity.authentication import BearerToken, Session
from interop.views import import_questionnaire
from measurements.api.marking import Confirm, EnteredInError, ShowPhoto
from measurements.api.recording import RecordReadings
from triage.api import alerts, calls, journal, plans, settling
from triage.api.contact import LogContact
from triage.api.pairs import SayPair
from triage.api.readings import ListReadings

if TYPE_CHECKING:
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.request import Request


class ReadingsDoor(ListReadings, RecordReadings):
    """One path, two methods: measurements takes in, triage shows with colour.

    Intake identifies its token inside its own statement; every other method authenticates first.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Leave a POST to intake."""
        if request.method == "POST":
            APIView.initial(self, request, *args, **kwargs)
        else:
            super().initial(request, *args, **kwargs)

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Return none for intake."""
        return (
            []
            if self.request is None or self.request.method == "POST"
            else [BearerToken(), Session()]
        )


def _verb(name: str, view: Any) -> Any:
    return path(f"api/v1/alerts/<uuid:alert_id>/{name}/", view.as_view(), name=f"alert-{name}")


def _of_reading(name: str, view: Any) -> Any:
    return path(
        f"api/v1/readings/<uuid:reading_id>/{name}/", view.as_view(), name=f"reading-{name}"
    )


urlpatterns = [
    # First what is asked most: Django tries addresses in order.
    path(
        "api/v1/readings/", transaction.non_atomic_requests(ReadingsDoor.as_view()), name="readings"
    ),
    _of_reading("entered-in-error", EnteredInError),
    _of_reading("confirm", Confirm),
    _of_reading("photo", ShowPhoto),
    path("fhir/R4/", include("interop.urls")),
    path("", include("dho.identity.urls")),
    path("", include("tenants.urls")),
    path("questionnaires/import/", import_questionnaire, name="questionnaire-import"),
    path("", include("measurements.urls")),
    path("", include("triage.urls")),
    path("", include("benefits.urls")),
    path("language/", transaction.non_atomic_requests(set_language), name="set_language"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/v1/alerts/", alerts.AlertList.as_view(), name="alerts"),
    path("api/v1/journal-notes/", journal.JournalNotes.as_view(), name="journal-notes"),
    path(
        "api/v1/journal-notes/<uuid:alert_id>/transferred/",
        journal.NoteTransferred.as_view(),
        name="journal-note-transferred",
    ),
    _verb("claim", alerts.Claim),
    _verb("decline", alerts.Decline),
    _verb("release", alerts.Release),
    _verb("snooze", alerts.Snooze),
    _verb("escalate", alerts.Escalate),
    _verb("handover", alerts.HandOver),
    _verb("resolve", alerts.Resolve),
    _verb("assess", alerts.Assess),
    _verb("receiver-call", calls.LogCall),
    _verb("contact", LogContact),
    _verb("called-113", calls.Called113),
    _verb("settle", settling.Settle),
    _verb("pair", SayPair),
    path("api/v1/patients/<uuid:patient_id>/plan/", plans.PlanInForce.as_view(), name="api-plan"),
    path(
        "api/v1/patients/<uuid:patient_id>/plan/versions/",
        plans.PlanVersions.as_view(),
        name="api-plan-versions",
    ),
    path(
        "api/v1/patients/<uuid:patient_id>/plan/draft/",
        plans.PlanDraft.as_view(),
        name="api-plan-draft",
    ),
    path(
        "api/v1/schema/",
        transaction.non_atomic_requests(SpectacularAPIView.as_view()),
        name="schema",
    ),
    path(
        "api/v1/docs/",
        transaction.non_atomic_requests(
            SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api_docs.html")
        ),
        name="docs",
    ),
]

handler400 = "dho.web.errors.bad_request"
handler403 = "dho.web.errors.forbidden"
handler404 = "dho.web.errors.not_found"
handler500 = "dho.web.errors.server_error"
