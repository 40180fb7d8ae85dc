"""Shapes of readings in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from dho.web.problems import CONTENT_TYPE as PROBLEM_TYPE
from measurements.operations.record import Conflict, Result, Taken
from measurements.rules.kinds import EVENTS, KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.reading_shape import Refused

encode = msgspec.json.Encoder(decimal_format="number").encode


def reading_json(taken: Taken) -> dict[str, Any]:
    """Return a reading that was just taken in; its colour comes later."""
    reading = taken.reading
    body: dict[str, Any] = {
        "id": taken.reading_id,
        "patient": reading.patient,
        "kind": reading.kind,
        "measured_at": reading.measured_at,
        "received_at": taken.received_at,
        "reference": reading.reference,
        "flags": sorted(reading.flags),
        "colour": None,
    }
    if reading.value is not None:
        body["value"] = reading.value
    if reading.components:
        body["components"] = dict(reading.components)
    if reading.original_unit is not None:
        body["original"] = {"value": reading.original_value, "unit": reading.original_unit}
    if reading.unit:
        body["unit"] = reading.unit
    for name in ("comparator", "source", "device", "note", "about", "form_version", "text"):
        if getattr(reading, name) is not None:
            body[name] = getattr(reading, name)
    if reading.photo is not None:
        body["has_photo"] = True
    for name in ("answers", "set_aside", "context"):
        if getattr(reading, name):
            body[name] = dict(getattr(reading, name))
    return body


def problem_json(result: Conflict | Refused) -> dict[str, Any]:
    """Return the problem document of a reading that was not stored."""
    if isinstance(result, Conflict):
        detail = "The reference was used before for other content."
        return {
            "type": "about:blank",
            "title": "Conflict",
            "status": 409,
            "errors": [{"pointer": "/reference", "code": "REFERENCE_REUSED", "detail": detail}],
        }
    title = "Not Found" if result.status == 404 else "Unprocessable Entity"
    errors = [
        {"pointer": error.pointer, "code": error.code.value, "detail": error.detail}
        for error in result.errors
    ]
    return {"type": "about:blank", "title": title, "status": result.status, "errors": errors}


def result_status(result: Result) -> int:
    """Return the HTTP status of one result."""
    if isinstance(result, Taken):
        return 201 if result.is_new else 200
    return 409 if isinstance(result, Conflict) else result.status


class ReadingSent(serializers.Serializer[Any]):
    """A reading as a sender writes it. For the schema only: msgspec reads the real one."""

    patient = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=sorted(KINDS))
    value = serializers.DecimalField(
        max_digits=12, decimal_places=6, required=False, coerce_to_string=False
    )
    components = serializers.DictField(
        child=serializers.DecimalField(max_digits=12, decimal_places=6, coerce_to_string=False),
        required=False,
    )
    unit = serializers.CharField(
        max_length=16, required=False, help_text="Required of every kind that has a number."
    )
    measured_at = serializers.DateTimeField()
    reference = serializers.CharField(max_length=200)
    context = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), required=False
    )
    comparator = serializers.ChoiceField(choices=["<", ">"], required=False)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=["device", "patient", "relative", "nurse"], required=False
    )
    device = serializers.CharField(max_length=120, required=False)
    note = serializers.CharField(max_length=2000, required=False)
    about = serializers.CharField(
        max_length=80,
        required=False,
        help_text=(
            "Of kinds without a number: the task's id (task_done), the questionnaire's name (answers)"
            f" or the event's code (event): {', '.join(EVENTS)}."
        ),
    )
    answers = serializers.DictField(
        required=False,
        help_text="Of answers: link id to a number, a text or a list of texts.",
    )
    form_version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=32767,
        help_text="Of answers: the running number of the questionnaire's version; else the newest.",
    )
    text = serializers.CharField(max_length=4000, required=False, help_text="Of diary and event.")
    photo = serializers.CharField(
        required=False,
        write_only=True,
        help_text="Of diary and event: a JPEG or PNG picture of 600,000 bytes at most, as base64.",
    )


class FieldErrorShape(serializers.Serializer[Any]):
    """One thing that is wrong."""

    pointer = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemShape(serializers.Serializer[Any]):
    """RFC 9457 problem document."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = FieldErrorShape(many=True, required=False)  # type: ignore[assignment]


class ReadingShape(ReadingSent):
    """A reading as it is stored. ``colour`` is null until it is judged."""

    id = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    flags = serializers.ListField(child=serializers.CharField())
    original = serializers.DictField(required=False)
    set_aside = serializers.DictField(
        required=False,
        help_text="Answers to questions that the others did not ask: kept, never judged.",
    )
    colour = serializers.CharField(allow_null=True)
    has_photo = serializers.BooleanField(
        required=False, help_text="Whether there is a photo, at readings/{id}/photo/."
    )
    entered_in_error = serializers.BooleanField(required=False)
    judged_at = serializers.DateTimeField(allow_null=True, required=False)
    reason = serializers.CharField(allow_null=True, required=False)
    plan_version = serializers.UUIDField(allow_null=True, required=False)


def problem_responses(descriptions: Mapping[int, str]) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the errors of a door for the schema of the API, by status."""
    return {
        (status, PROBLEM_TYPE): OpenApiResponse(ProblemShape, description)
        for status, description in descriptions.items()
    }


class ItemResultShape(serializers.Serializer[Any]):
    """What became of one item of a list."""

    index = serializers.IntegerField()
    status = serializers.IntegerField()
    reading = ReadingShape(required=False)
    problem = ProblemShape(required=False)
