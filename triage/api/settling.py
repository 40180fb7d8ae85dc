"""How an alert is left over closing, as a verb of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema

from measurements.serializers import problem_responses
from triage.api.alerts import AlertVerb
from triage.operations.settle import Left, settle
from triage.rules.alert_state import Settling
from triage.serializers import AlertShape, SettleBody

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
            404: "no such alert",
            409: "another unit or person has it, a finding was not seen, or it is resolved",
            415: "not JSON by its media type",
            422: "understood, but wrong: a time that does not hold, or too few words",
        }
    ),
}


class Settle(AlertVerb):
    """Say how an open alert is left when the unit closes. Moves no deadline and no owner."""

    body = SettleBody

    @extend_schema(operation_id="alerts_settle", request=SettleBody, responses=_ANSWERS)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Settle."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Settle."""
        left = Left(Settling(said["how"]), said.get("until"), said["told"], said["note"])
        return settle(by=self.viewer, alert_id=alert_id, left=left, seen=said["seen"])
