"""The latest readings as staff read them in a list: also what is told, and what is an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from measurements.presenters import (
    EVENT_LABELS,
    STAFF_WORDS,
    comparator_shown,
    components_shown,
)
from measurements.presenters.answers import response_shown
from selfcare_plans.rules.kind_facts import ANSWERS
from triage.presenters.assessments import assessed_for_staff
from triage.presenters.marks import clock_wrong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from measurements.presenters.answers import Response
    from triage.queries.readings import ShownReading


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading. ``words`` say what is special about it; ``is_odd`` until somebody said it is real."""

    id: UUID
    label: str
    value: str
    at: datetime
    colour: str
    words: tuple[str, ...]
    is_in_error: bool
    is_odd: bool
    has_photo: bool
    is_form: bool = False
    judgement_id: UUID | None = None


def reading_rows(readings: Sequence[ShownReading], now: datetime) -> list[ReadingRow]:
    """Return the readings in their order, those of the future last."""
    return [reading_row(one, now) for one in sorted(readings, key=lambda one: _is_ahead(one, now))]


def reading_row(reading: ShownReading, now: datetime) -> ReadingRow:
    """Return one reading in words."""
    is_real = reading.is_confirmed
    is_odd = "ODD" in reading.flags and not is_real and not reading.is_in_error
    said = (
        ("INCOMPLETE" in reading.flags, _("Not all is answered")),
        ("SET_ASIDE" in reading.flags, _("Some answers are set aside")),
        (reading.is_in_error, _because(_("Entered in error"), reading, "IN_ERROR")),
        (is_odd, _("Odd, not yet confirmed")),
        (
            is_real and not reading.is_in_error,
            _because(_("Confirmed as real"), reading, "REAL"),
        ),
        ("FUTURE" in reading.flags, clock_wrong()),
        (reading.measured_at > now, _("Dated in the future")),
        (bool(reading.assessed), assessed_for_staff(reading.assessed)),
    )
    return ReadingRow(
        id=reading.id,
        label=STAFF_WORDS.label(reading.kind),
        value=_value(reading),
        at=reading.measured_at,
        colour="" if reading.is_in_error else reading.colour or "",
        words=tuple(word for holds, word in said if holds),
        is_in_error=reading.is_in_error,
        is_odd=is_odd,
        has_photo=reading.has_photo,
        is_form=reading.kind == ANSWERS,
        judgement_id=reading.judgement_id,
    )


def _because(words: str, reading: ShownReading, mark: str) -> str:
    """Return the words with the reason given and by whom, where there is one."""
    reason, who = reading.why.get(mark, ("", ""))
    if not reason:
        return words
    said = {"what": words, "reason": reason, "who": who}
    return _("%(what)s: %(reason)s (%(who)s)") % said


def _is_ahead(reading: ShownReading, now: datetime) -> bool:
    return "FUTURE" in reading.flags or reading.measured_at > now


def _value(reading: ShownReading) -> str:
    if reading.value is not None:
        return comparator_shown(reading.comparator, STAFF_WORDS.value(reading.kind, reading.value))
    if reading.kind == ANSWERS:
        response = response_of(reading)
        return f"{response.title} · {response.summary}"
    parts = [str(EVENT_LABELS.get(reading.about, reading.about)), reading.text]
    if reading.components:
        shown = components_shown(reading.components, reading.kind)
        parts.append(comparator_shown(reading.comparator, shown))
    return " · ".join(part for part in parts if part)


def response_of(reading: ShownReading) -> Response:
    """Return the answers of a form in words."""
    return response_shown(reading.about, reading.form_version, reading.answers, reading.set_aside)
