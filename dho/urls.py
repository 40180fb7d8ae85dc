"""The map: every address of the platform."""

from __future__ import annotations

from django.db import transaction
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from measurements.api import RecordReadings


class ReadingsDoor(RecordReadings):
    """One path, two methods: measurements takes in, triage shows with colour."""


urlpatterns = [
    path("", include("dho.identity.urls")),
    path("api/v1/readings/", transaction.non_atomic_requests(ReadingsDoor.as_view()), name="readings"),
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
