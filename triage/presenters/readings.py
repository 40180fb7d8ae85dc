"""Readings as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.presenters.sentences import sentence

if TYPE_CHECKING:
    from triage.queries.readings import ShownReading


_TOLD = ("about", "answers", "form_version", "set_aside", "text")


def reading_shown(reading: ShownReading) -> dict[str, Any]:
    """Return a reading with its colour, null until judged, and the reason in one sentence."""
    body: dict[str, Any] = {
        "id": reading.id,
        "patient": reading.patient_id,
        "kind": reading.kind,
        "measured_at": reading.measured_at,
        "received_at": reading.received_at,
        "reference": reading.reference,
        "flags": list(reading.flags),
        "colour": reading.colour,
        "judged_at": reading.judged_at,
        "reason": None,
        "plan_version": reading.version_id,
    }
    if reading.colour is not None:
        body["reason"] = sentence(reading.reason_code, reading.reason_params)
    if reading.unit:
        body["unit"] = reading.unit
    if reading.is_in_error:
        body["entered_in_error"] = True
    if reading.has_photo:
        body["has_photo"] = True
    if reading.value is not None:
        body["value"] = reading.value
    for name in (
        "components",
        "original",
        "context",
        "comparator",
        "source",
        "device",
        "note",
        *_TOLD,
    ):
        if getattr(reading, name):
            body[name] = getattr(reading, name)
    return body
