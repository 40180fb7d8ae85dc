"""Readings as data, with their colours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.views import APIView

from dho.identity.scopes import ScopedView
from dho.lib import clock
from dho.web.problems import Problem, field_errors
from measurements.rules.instants import read_instant
from measurements.rules.kinds import KINDS
from measurements.rules.problems import ProblemCode
from measurements.serializers import ReadingShape, encode, problem_responses
from tenants.rules.permissions import Permission
from triage.operations.show_readings import show_readings
from triage.presenters.readings import reading_shown
from triage.queries.readings import BadCursor, KindWanted, Place, ReadingsWanted, place_of

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request

    from triage.queries.readings import ReadingPage

PAGE = 100
MAX_PAGE = 500
DAYS = 31
"""So far back a list of all patients goes where ``since`` does not say otherwise."""

_PROBLEMS = problem_responses(
    {
        401: "no or dead token",
        403: "a device token, or a role that never reads readings",
        404: "no such patient",
        406: "only JSON is served",
        422: "a parameter is wrong, or there is no such parameter",
    }
)


@extend_schema_field(OpenApiTypes.DATETIME)
class _Instant(serializers.Field[Any, Any, Any, Any]):
    def to_internal_value(self, data: Any) -> datetime:
        # a plus sign that was not escaped arrives as a space
        instant = read_instant(str(data).replace(" ", "+"))
        if isinstance(instant, ProblemCode):
            raise serializers.ValidationError(instant.detail, code=instant.value)
        return instant


@extend_schema_field(OpenApiTypes.STR)
class _Cursor(serializers.Field[Any, Any, Any, Any]):
    def to_internal_value(self, data: Any) -> Place:
        try:
            return place_of(str(data))
        except BadCursor:
            raise serializers.ValidationError(
                "Follow the address in next; a cursor is not made by hand.", code="CURSOR_UNKNOWN"
            ) from None


class _Parameters(serializers.Serializer[Any]):
    patient = serializers.UUIDField(
        required=False,
        help_text=f"One patient. Without it all in sight, the last {DAYS} days unless since is given.",
    )
    kind = serializers.ChoiceField(
        choices=sorted(KINDS),
        required=False,
        error_messages={"invalid_choice": ProblemCode.KIND_UNKNOWN.detail},
    )
    since = _Instant(required=False, help_text="Measured at this time or later; with an offset.")
    cursor = _Cursor(required=False, help_text="Opaque; stands in next of the page before.")
    limit = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, default=PAGE)


class ReadingPageShape(serializers.Serializer[Any]):
    """A page of readings. ``next`` is the address of the next page, null on the last."""

    next = serializers.URLField(allow_null=True)
    results = ReadingShape(many=True)


class ListReadings(ScopedView, APIView):
    """Readings in sight, newest first by the time of measuring, each with its colour."""

    permission = Permission.READ_READINGS

    @extend_schema(
        operation_id="readings_list",
        description=(
            "Readings in sight, newest first by the time of measuring. The colour is null until the"
            f" reading is judged. A page holds {PAGE} readings, {MAX_PAGE} at most."
        ),
        parameters=[_Parameters],
        responses={200: ReadingPageShape, **_PROBLEMS},
    )
    def get(self, request: Request) -> HttpResponse:
        """List."""
        page = show_readings(by=self.viewer, wanted=_wanted(request))
        body = {
            "next": _next(request, page),
            "results": [reading_shown(reading) for reading in page.readings],
        }
        return HttpResponse(
            encode(body), content_type="application/json", headers={"Cache-Control": "no-store"}
        )


def _wanted(request: Request) -> ReadingsWanted:
    form = _Parameters(data=request.query_params)
    unknown = [
        {
            "pointer": "",
            "code": ProblemCode.UNKNOWN_FIELD.value,
            "detail": "There is no such parameter.",
        }
        for name in request.query_params
        if name not in form.fields
    ]
    if not form.is_valid() or unknown:
        raise Problem(422, "", [*field_errors(form.errors), *unknown])
    said = form.validated_data
    patient_id, since = said.get("patient"), said.get("since")
    if patient_id is None and since is None:
        since = clock.now() - timedelta(days=DAYS)
    return ReadingsWanted(
        patient_id=patient_id,
        kinds=(KindWanted(said["kind"]),) if "kind" in said else None,
        measured_from=since,
        after=said.get("cursor"),
        limit=said["limit"],
    )


def _next(request: Request, page: ReadingPage) -> str | None:
    if page.next is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = page.next.cursor()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
