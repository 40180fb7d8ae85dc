"""What a pair of a yellow and its second green was, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema

from measurements.serializers import problem_responses
from triage.api.alerts import AlertVerb
from triage.operations.pair_said import say_what_it_was
from triage.rules.second_reading import PairWas
from triage.serializers import AlertShape, PairBody

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
            409: "no second reading answered the alert",
            415: "not JSON by its media type",
            422: "none of the three",
        }
    ),
}


class SayPair(AlertVerb):
    """Say what the yellow and its second green were; 409 where there is no pair."""

    body = PairBody

    @extend_schema(operation_id="alerts_pair", request=PairBody, responses=_ANSWERS)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Say it."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Say it."""
        return say_what_it_was(by=self.viewer, alert_id=alert_id, was=PairWas(said["was"]))
