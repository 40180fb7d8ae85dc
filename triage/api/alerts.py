"""The worklist as data, and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from dho.identity.scopes import ScopedView
from dho.web.problems import Problem, field_errors
from measurements.serializers import encode, problem_responses
from selfcare_plans.rules.document import Colour
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check
from triage.operations import alerts as verbs
from triage.operations.assess import AssessmentNeedsReason, assess_alert
from triage.operations.by_hand import open_by_hand
from triage.presenters.alerts import alert_json
from triage.queries.alerts import alert_page
from triage.rules.alert_state import Outcome
from triage.serializers import (
    AlertShape,
    AssessBody,
    ByHandBody,
    DeclineBody,
    EscalateBody,
    HandOverBody,
    NoBody,
    ResolveBody,
    SnoozeBody,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from rest_framework.request import Request

Handler = TypeVar("Handler", bound="Callable[..., HttpResponse]")
_PROBLEMS = problem_responses(
    {
        400: "not JSON",
        401: "no or dead token",
        403: "the role never may",
        404: "no such alert",
        409: "somebody was first, or a finding was not seen",
        415: "not JSON by its media type",
        422: "understood, but wrong",
    }
)


def answer(body: Any, status: int = 200) -> HttpResponse:
    """Return JSON with decimals as numbers."""
    return HttpResponse(
        encode(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


class AlertList(ScopedView, APIView):
    """Open alerts of the acting unit's list, the most urgent first; resolved ones by ``state``."""

    permission = Permission.READ_WORKLIST

    @extend_schema(
        operation_id="alerts_list",
        parameters=[
            OpenApiParameter("state", str, enum=["OPEN", "RESOLVED"]),
            OpenApiParameter("patient", str),
            OpenApiParameter("limit", int),
        ],
        responses={200: AlertShape(many=True), **_PROBLEMS},
    )
    def get(self, request: Request) -> HttpResponse:
        """List."""
        rows = alert_page(self.viewer, _parameters(request))
        record_list(
            viewer=self.viewer,
            seen=[(row.tenant_id, row.patient_id) for row in rows],
            action="ALERTS_LISTED",
            purpose=Purpose.FOLLOW_UP,
        )
        return answer([alert_json(row) for row in rows])

    @extend_schema(
        operation_id="alerts_open",
        request=ByHandBody,
        responses={201: AlertShape, **_PROBLEMS},
    )
    def post(self, request: Request) -> HttpResponse:
        """Open one by hand."""
        check(self.viewer, Permission.ACT_ON_ALERT)
        form = ByHandBody(data=request.data or {})
        if not isinstance(request.data, dict) or not form.is_valid():
            errors = field_errors(form.errors) if isinstance(request.data, dict) else []
            raise Problem(422, "", errors)
        said = dict(form.validated_data)
        try:
            alert = open_by_hand(
                by=self.viewer,
                patient_id=said["patient"],
                colour=Colour(said["colour"]),
                reason=said["reason"],
                kind=said["kind"],
            )
        except verbs.StepRefused as refused:
            raise step_problem(refused) from None
        return answer(alert_json(alert), 201)


def _parameters(request: Request) -> dict[str, Any]:
    form = _ListParameters(data=request.query_params)
    if not form.is_valid():
        raise Problem(422, "", field_errors(form.errors))
    return dict(form.validated_data)


class _ListParameters(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["OPEN", "RESOLVED"], default="OPEN")
    patient = serializers.UUIDField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=500)


class AlertVerb(ScopedView, APIView):
    """One verb on one alert. A step that somebody else made first answers 409 and says who."""

    permission = Permission.ACT_ON_ALERT
    body: ClassVar[type[serializers.Serializer[Any]]] = NoBody

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Do it. Subclasses make one call."""
        raise NotImplementedError

    def _post(self, request: Request, alert_id: UUID) -> HttpResponse:
        form = self.body(data=request.data or {})
        if not isinstance(request.data, dict) or not form.is_valid():
            errors = field_errors(form.errors) if isinstance(request.data, dict) else []
            raise Problem(422, "", errors)
        try:
            alert = self.act(alert_id, dict(form.validated_data))
        except verbs.StepRefused as refused:
            raise step_problem(refused) from None
        except AssessmentNeedsReason:
            detail = "The colour is not the engine's: say why."
            error = {"pointer": "/reason", "code": "NEEDS_REASON", "detail": detail}
            raise Problem(422, "", [error]) from None
        return answer(alert_json(alert))


def step_problem(refused: verbs.StepRefused) -> Problem:
    """Return the problem of a refused step: who did what before, in plain fields."""
    said = {key: str(value) for key, value in refused.params.items() if value is not None}
    status = 409 if refused.is_conflict else 422
    error = {
        "pointer": "",
        "code": refused.code.value,
        "detail": refused.code.value.replace("_", " ").lower(),
    }
    return Problem(status, "", [error], **({"who": said} if said else {}))


def _verb(name: str, body: type[serializers.Serializer[Any]]) -> Callable[[Handler], Handler]:
    return extend_schema(
        operation_id=f"alerts_{name}", request=body, responses={200: AlertShape, **_PROBLEMS}
    )


class Claim(AlertVerb):
    """Take the alert, or the offer of the acting unit."""

    @_verb("claim", NoBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Claim."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Claim."""
        del said
        return verbs.claim(by=self.viewer, alert_id=alert_id)


class Decline(AlertVerb):
    """Refuse an offer."""

    body = DeclineBody

    @_verb("decline", DeclineBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Decline."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Decline."""
        return verbs.decline(by=self.viewer, alert_id=alert_id, reason=said["reason"])


class Release(AlertVerb):
    """Let go; a receiver gives ownership back."""

    @_verb("release", NoBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Release."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Release."""
        del said
        return verbs.release(by=self.viewer, alert_id=alert_id)


class Snooze(AlertVerb):
    """Let the alert rest until a time."""

    body = SnoozeBody

    @_verb("snooze", SnoozeBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Snooze."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Snooze."""
        return verbs.snooze(by=self.viewer, alert_id=alert_id, **said)


class Escalate(AlertVerb):
    """Offer to the plan's next receiver, or to the unit named."""

    body = EscalateBody

    @_verb("escalate", EscalateBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Escalate."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Escalate."""
        return verbs.escalate(
            by=self.viewer, alert_id=alert_id, to_unit=said.get("to"), message=said["message"]
        )


class HandOver(AlertVerb):
    """Offer to any unit that may see the patient."""

    body = HandOverBody

    @_verb("handover", HandOverBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Hand over."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Hand over."""
        return verbs.hand_over(by=self.viewer, alert_id=alert_id, **said)


class Resolve(AlertVerb):
    """Close with an outcome and the findings seen."""

    body = ResolveBody

    @_verb("resolve", ResolveBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Resolve."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Resolve."""
        return verbs.resolve(
            by=self.viewer,
            alert_id=alert_id,
            outcome=Outcome(said["outcome"]),
            note=said["note"],
            seen=said["seen"],
            minutes=said.get("minutes"),
        )


class Assess(AlertVerb):
    """Set one's own colour beside the engine's; neither hides the other."""

    permission = Permission.ASSESS
    body = AssessBody

    @_verb("assess", AssessBody)
    def post(self, request: Request, alert_id: UUID) -> HttpResponse:
        """Assess."""
        return self._post(request, alert_id)

    def act(self, alert_id: UUID, said: dict[str, Any]) -> Any:
        """Assess."""
        return assess_alert(
            by=self.viewer,
            alert_id=alert_id,
            colour=Colour(said["colour"]),
            reason=said["reason"],
            finding_id=said.get("finding"),
        )
