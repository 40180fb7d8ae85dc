"""The map: every address of the platform."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.conf.urls.i18n import set_language
from django.db import transaction
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from dho import health
from measurements.api import RecordReadings
from triage.api import alerts


class ReadingsDoor(RecordReadings):
    """One path, two methods: measurements takes in, triage shows with colour."""


def _if_there(route: str, module: str) -> list[Any]:
    return [path(route, include(module))] if find_spec(module) else []


def _verb(name: str, view: Any) -> Any:
    return path(f"api/v1/alerts/<uuid:alert_id>/{name}/", view.as_view(), name=f"alert-{name}")


urlpatterns = [
    path("", include("dho.identity.urls")),
    *_if_there("", "tenants.urls"),
    path("", include("triage.urls")),
    path("", include("benefits.urls")),
    *_if_there("fhir/R4/", "interop.urls"),
    path("language/", transaction.non_atomic_requests(set_language), name="set_language"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/v1/readings/", transaction.non_atomic_requests(ReadingsDoor.as_view()), name="readings"),
    path("api/v1/alerts/", alerts.AlertList.as_view(), name="alerts"),
    _verb("claim", alerts.Claim),
    _verb("decline", alerts.Decline),
    _verb("release", alerts.Release),
    _verb("snooze", alerts.Snooze),
    _verb("escalate", alerts.Escalate),
    _verb("handover", alerts.HandOver),
    _verb("resolve", alerts.Resolve),
    path("api/v1/schema/", transaction.non_atomic_requests(SpectacularAPIView.as_view()), name="schema"),
    path(
        "api/v1/docs/",
        transaction.non_atomic_requests(SpectacularSwaggerView.as_view(url_name="schema")),
        name="docs",
    ),
]

handler400 = "dho.web.errors.bad_request"
handler403 = "dho.web.errors.forbidden"
handler404 = "dho.web.errors.not_found"
handler500 = "dho.web.errors.server_error"
