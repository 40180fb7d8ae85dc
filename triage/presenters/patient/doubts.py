"""What is said to a form before it is sent: a missing number, a wrong time, an unlikely number."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from measurements.rules.problems import ProblemCode
from triage.presenters.patient.form import PROBLEMS, number_of, problem_words

if TYPE_CHECKING:
    from datetime import datetime

    from measurements.rules.kind import Kind
    from measurements.rules.reading_shape import Refused
    from triage.presenters.patient.form import ReadingForm, Typed


def doubts(
    form: ReadingForm, typed: Typed, kind: Kind, measured_at: datetime | None
) -> ReadingForm | None:
    """Return the form with what must be put right or looked at once more; None: send it.

    An unlikely number is asked about once. The same number sent again is right.
    """
    missing = [one.name for one in form.numbers if not one.typed]
    if missing:
        return _wrong(form, missing, str(PROBLEMS[ProblemCode.REQUIRED]))
    if measured_at is None:
        words = _("The date or the time cannot be right. It must have been already.")
        return replace(form, time_error=words, error=words)
    unlikely = [
        one
        for one in form.numbers
        if isinstance(value := number_of(one.typed, kind), Decimal) and one.doubts(value)
    ]
    numbers = "|".join(one.typed for one in form.numbers)
    if unlikely and typed.asked != numbers:
        asked = _wrong(form, [one.name for one in unlikely], unlikely[0].say_unusual)
        return replace(asked, asked=numbers, is_question=True)
    return None


def refused(form: ReadingForm, problem: Refused) -> ReadingForm:
    """Return the form with why the reading was not accepted."""
    first = problem.errors[0]
    names = [one.name for one in form.numbers if first.pointer.endswith(one.name)]
    return _wrong(form, names or [form.numbers[0].name], problem_words()[first.code.value])


def already_sent(form: ReadingForm) -> ReadingForm:
    """Return the form after another number was sent from it; sending once more is a new reading."""
    words = _("Another number was sent before from the same form. Press Send if this is a new one.")
    return _wrong(form, [form.numbers[0].name], words)


def _wrong(form: ReadingForm, names: list[str], words: str) -> ReadingForm:
    return replace(
        form,
        error=words,
        numbers=tuple(
            replace(one, error=words) if one.name in names else one for one in form.numbers
        ),
    )
