"""GET metadata: what this server can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interop.api.answers import FhirView, base_url
from interop.fhir import capability_statement, to_json
from interop.fhir.capability import SOFTWARE_VERSION

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request


class Metadata(FhirView):
    """The CapabilityStatement. Needs no login."""

    authentication_classes: Any = ()
    permission_classes: Any = ()

    def get(self, request: Request) -> HttpResponse:
        """Tell."""
        return self.answer(to_json(capability_statement(base_url(request), SOFTWARE_VERSION)))
