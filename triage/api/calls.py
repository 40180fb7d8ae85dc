"""Calls about a red, as verbs of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema

from measurements.serializers import problem_responses
from triage.api.alerts import AlertVerb
from triage.operations.calls import call_113, log_receiver_call
from triage.serializers import AlertShape, CallBody, NoBody

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from rest_framework.request import Request

_ANSWERS: dict[Any, Any] = {
    200: AlertShape,
    **problem_responses(
        {
            400: "not JSON",
            401: "no or dead token",
            403: "the role never may",
            404: "no such alert, or no unit that may see the patient",
            409: "another unit owns it, or it is resolved",
            415: "not JSON by its media type",
            422: "understood, but wrong",
        }
    ),
}


class LogCall(AlertVerb):
    """Log a call to a receiver about a red that nobody has."""

    body = CallBody

    @extend_schema(operation_id="alerts_receiver_call", request=CallBody, responses=_ANSWERS)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Log."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Log."""
        return log_receiver_call(
            by=self.viewer,
            alert_id=alert_id,
            to=said["to"],
            is_reached=said["reached"],
            agreed=said["agreed"],
        )


class Called113(AlertVerb):
    """Say that 113 was rung: every waiting ends."""

    @extend_schema(operation_id="alerts_called_113", request=NoBody, responses=_ANSWERS)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Say so."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Say so."""
        del said
        return call_113(by=self.viewer, alert_id=alert_id)
