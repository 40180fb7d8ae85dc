"""Contact with the patient about an alert, as a verb of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema

from dho.web.problems import Problem
from measurements.serializers import problem_responses
from tenants.rules.viewer import NotFound
from triage.api.alerts import AlertVerb
from triage.operations.contact import Call, PromiseNotAhead, log_call
from triage.queries.alerts import one_alert
from triage.rules.contacts import Direction, Whom
from triage.serializers import AlertShape, ContactBody

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
            409: "it is resolved",
            415: "not JSON by its media type",
            422: "understood, but wrong",
        }
    ),
}


class LogContact(AlertVerb):
    """Log a call, or an attempt; only a talk with the patient meets the deadline."""

    body = ContactBody

    @extend_schema(operation_id="alerts_contact", request=ContactBody, responses=_ANSWERS)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Log."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Log."""
        alert = one_alert(self.viewer, alert_id)
        if alert is None:
            raise NotFound
        call = Call(
            direction=Direction(said["direction"]),
            whom=Whom(said["whom"]),
            reached=said["reached"],
            minutes=said.get("minutes"),
            said=said["said"],
            promised_at=said.get("promised_at"),
        )
        try:
            log_call(
                by=self.viewer,
                patient_id=alert.patient_id,
                call=call,
                alert_ids=[alert_id],
                seen=said.get("seen"),
            )
        except PromiseNotAhead:
            detail = "The time must lie ahead."
            error = {"pointer": "/promised_at", "code": "NOT_AHEAD", "detail": detail}
            raise Problem(422, "", [error]) from None
        return one_alert(self.viewer, alert_id)
