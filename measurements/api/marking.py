"""What is done to one stored reading: marked as an error, or as real; its photo shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from dho.identity.scopes import ScopedView
from dho.web.problems import Problem, field_errors
from measurements.operations.mark import MAX_REASON, confirm_reading, mark_entered_in_error
from measurements.operations.photos import show_photo
from measurements.serializers import encode, problem_responses
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from measurements.models import ReadingMark

_ANSWERS = {
    400: "not JSON",
    401: "no or dead token",
    403: "the role never may",
    404: "no such reading",
}


class InErrorBody(serializers.Serializer[Any]):
    """Why a reading is an error."""

    reason = serializers.CharField(max_length=MAX_REASON)


class ConfirmBody(serializers.Serializer[Any]):
    """How one knows that it is real; may be left out."""

    reason = serializers.CharField(
        max_length=MAX_REASON, required=False, allow_blank=True, default=""
    )


class MarkShape(serializers.Serializer[Any]):
    """That a reading is marked."""

    reading = serializers.UUIDField()
    mark = serializers.ChoiceField(choices=["IN_ERROR", "REAL"])
    at = serializers.DateTimeField()


class EnteredInError(ScopedView, APIView):
    """Mark a reading as entered in error: kept and shown so, no history any more."""

    permission = Permission.MARK_READING

    @extend_schema(
        operation_id="readings_entered_in_error",
        description=(
            "Mark a reading as entered in error. It and its judgement are kept, its finding is taken"
            " off, and later readings are judged again. A patient may do so for 24 hours."
        ),
        request=InErrorBody,
        responses={
            200: MarkShape,
            **problem_responses(
                {
                    **_ANSWERS,
                    409: "a patient, more than 24 hours after it was received",
                    415: "not JSON by its media type",
                    422: "no reason",
                }
            ),
        },
    )
    def post(self, request: Request, reading_id: UUID) -> HttpResponse:
        """Mark."""
        body = InErrorBody(data=request.data)
        if not body.is_valid():
            raise Problem(422, "", field_errors(body.errors))
        reason = body.validated_data["reason"]
        return _mark(mark_entered_in_error(by=self.viewer, reading_id=reading_id, reason=reason))


class Confirm(ScopedView, APIView):
    """Say that an odd reading is real."""

    permission = Permission.MARK_READING

    @extend_schema(
        operation_id="readings_confirm",
        description="A nurse or doctor says that a reading is real, however odd: it counts as history.",
        request=ConfirmBody,
        responses={
            200: MarkShape,
            **problem_responses(
                {
                    **_ANSWERS,
                    409: "it was entered in error",
                    415: "not JSON by its media type",
                    422: "the reason is too long",
                }
            ),
        },
    )
    def post(self, request: Request, reading_id: UUID) -> HttpResponse:
        """Confirm."""
        body = ConfirmBody(data=request.data or {})
        if not body.is_valid():
            raise Problem(422, "", field_errors(body.errors))
        reason = body.validated_data["reason"]
        return _mark(confirm_reading(by=self.viewer, reading_id=reading_id, reason=reason))


class ShowPhoto(ScopedView, APIView):
    """The photo of a diary entry or an event."""

    permission = Permission.READ_READINGS

    @extend_schema(
        operation_id="readings_photo",
        description="The photo of a diary entry or an event.",
        responses={
            (200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY, "the picture"),
            (200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY, "the picture"),
            **problem_responses(_ANSWERS),
        },
    )
    def get(self, request: Request, reading_id: UUID) -> HttpResponse:
        """Show. A browser may neither guess what it is nor run anything in it."""
        del request
        photo = show_photo(by=self.viewer, reading_id=reading_id)
        return HttpResponse(
            photo.content,
            content_type=photo.media_type,
            headers={
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Content-Disposition": "inline",
            },
        )


def _mark(mark: ReadingMark) -> HttpResponse:
    body = {"reading": mark.reading_id, "mark": mark.mark, "at": mark.at}
    return HttpResponse(
        encode(body), content_type="application/json", headers={"Cache-Control": "no-store"}
    )
