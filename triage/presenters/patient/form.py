"""The form of one reading: large empty fields, what was typed, and what is asked back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from measurements.presenters import PATIENT_WORDS
from measurements.rules.instants import is_future
from measurements.rules.kind import Bounds
from measurements.rules.problems import ProblemCode
from selfcare_plans.presenters.words import capital
from selfcare_plans.rules.document import RangeRule
from triage.presenters.patient.words import HINTS, moment_of, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from measurements.rules.kind import Kind
    from selfcare_plans.rules.document import PlanDocument
    from triage.presenters.patient.words import Words
    from triage.queries.patient import OwnReading

_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,12})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
# Steps of the buttons, where one in the last decimal is too small to be of help.
_STEPS: Mapping[str, Decimal] = {"peak_flow": Decimal(10), "steps": Decimal(100)}

QUESTIONS: Mapping[str, Words] = {
    "meal": gettext_lazy("When did you measure?"),
    "oxygen": gettext_lazy("Did you have oxygen on when you measured?"),
    "activity": gettext_lazy("What had you done before you measured?"),
    "posture": gettext_lazy("How were you when you measured?"),
    "arm": gettext_lazy("On which arm did you measure?"),
}

PROBLEMS: Mapping[ProblemCode, Words] = {
    ProblemCode.NOT_A_NUMBER: gettext_lazy("Write the number with digits only."),
    ProblemCode.REQUIRED: gettext_lazy("Write the number that the device shows."),
    ProblemCode.NEGATIVE: gettext_lazy("The number cannot be right. Look at the device once more."),
    ProblemCode.IMPOSSIBLE: gettext_lazy(
        "The number cannot be right. Look at the device once more."
    ),
    ProblemCode.NOT_FINITE: gettext_lazy("The number has too many digits."),
    ProblemCode.TOO_MANY_DIGITS: gettext_lazy("The number has too many digits."),
    ProblemCode.SYSTOLIC_NOT_ABOVE_DIASTOLIC: gettext_lazy(
        "The upper pressure must be higher than the lower pressure. Look at the device once more."
    ),
    ProblemCode.NOT_A_TIME: gettext_lazy("The date or the time cannot be right."),
    ProblemCode.TOO_OLD: gettext_lazy("The date or the time cannot be right."),
    ProblemCode.TOO_FAR_AHEAD: gettext_lazy("The date or the time cannot be right."),
    ProblemCode.PATIENT_UNKNOWN: gettext_lazy("You can no longer send readings here. Ring us."),
}
REFERENCE_REUSED = "REFERENCE_REUSED"


def problem_words() -> dict[str, str]:
    """Return plain words for each reason why a reading is refused, by code."""
    other = _("The reading was not accepted. Ring us if it happens again.")
    words = {code.value: str(PROBLEMS.get(code, other)) for code in ProblemCode}
    words[REFERENCE_REUSED] = _("Another number was sent before from the same form. Both are kept.")
    return words


@dataclass(frozen=True, slots=True)
class NumberField:
    """One number to type. ``low`` and ``high`` are what it can be at all, the others the usual."""

    name: str
    component: str
    label: str
    decimals: bool
    possible: Bounds
    usual: Bounds
    typed: str = ""
    error: str = ""

    @property
    def say_impossible(self) -> str:
        """The words for a number that cannot be."""
        low, high = self.possible.low, self.possible.high
        if low is not None and high is not None:
            return _(
                "The number must be between %(low)s and %(high)s. Look at the device once more."
            ) % {
                "low": low,
                "high": high,
            }
        return str(PROBLEMS[ProblemCode.IMPOSSIBLE])

    @property
    def say_unusual(self) -> str:
        """The question about a number that is possible and unlikely: the range, in words."""
        low, high = self.usual.low, self.usual.high
        return _(
            "%(label)s is usually between %(low)s and %(high)s. Look at the device once more, and"
            " measure again if you can. Press Send again if the number is right."
        ) % {
            "label": self.label,
            "low": written.number(low or 0),
            "high": written.number(high or 0),
        }

    def doubts(self, value: Decimal) -> bool:
        """Whether the number is possible, and outside the usual."""
        return self.possible.holds(value) and not self.usual.holds(value)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Under what circumstances; asked only where a range of the plan needs the answer."""

    key: str
    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What came from the form. ``asked`` are the numbers that were asked about, as typed."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    measured_at: str = ""
    reference: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """The form as it is shown. ``error`` stands by the button; ``is_question`` if it is no error."""

    kind: str
    label: str
    unit: str
    unit_shown: str
    step: str
    hint: str
    instruction: str
    language: str
    last: str
    numbers: tuple[NumberField, ...]
    questions: tuple[Question, ...]
    reference: str
    measured_at: str
    latest: str
    error: str = ""
    is_question: bool = False
    time_error: str = ""
    asked: str = ""


def read_typed(post: Mapping[str, str], kind: Kind) -> Typed:
    """Return what was typed for a kind."""
    return Typed(
        numbers={name: post.get(name, "").strip()[:40] for name in _names(kind)},
        context={
            key: post.get(f"context-{key}", "")
            for key in kind.contexts
            if post.get(f"context-{key}")
        },
        measured_at=post.get("measured_at", "").strip()[:40],
        reference=post.get("reference", "")[:60],
        asked=post.get("asked", "")[:120],
    )


def _names(kind: Kind) -> tuple[str, ...]:
    return tuple(part.name for part in kind.parts if part.required) or ("value",)


def number_of(text: str, kind: Kind) -> Decimal | str:
    """Read a number as people write it: comma or point, spaces; else the text as it is.

    Where a kind has no decimals, 10.000 and 10 000 are ten thousand.
    """
    tight = re.sub(r"\s", "", text)
    if kind.decimals == 0 and _THOUSANDS.fullmatch(tight):
        tight = re.sub(r"[.,]", "", tight)
    plain = tight.replace(",", ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) and plain.isascii() else text


def reading_item(typed: Typed, kind: Kind) -> dict[str, Any]:
    """Return the numbers and circumstances as a reading in the API has them."""
    numbers = {name: number_of(text, kind) for name, text in typed.numbers.items()}
    item: dict[str, Any] = {"kind": kind.name, "unit": kind.unit, "reference": typed.reference}
    if kind.parts:
        item["components"] = numbers
    else:
        item["value"] = numbers["value"]
    if typed.context:
        item["context"] = dict(typed.context)
    return item


def time_of(typed: Typed, now: datetime, time_zone: str) -> datetime | None:
    """Return when it was measured: now where nothing was chosen, None where it cannot be read."""
    if not typed.measured_at:
        return now
    try:
        local = datetime.fromisoformat(typed.measured_at)
        at = local.replace(tzinfo=ZoneInfo(time_zone)) if local.tzinfo is None else local
        return None if is_future(at, now) else at
    except (ValueError, OverflowError):
        return None


def form_of(
    *,
    kind: Kind,
    document: PlanDocument | None,
    last: OwnReading | None,
    now: datetime,
    time_zone: str,
    reference: UUID | str,
    typed: Typed | None = None,
) -> ReadingForm:
    """Return the form, its fields empty; on a second showing with what was typed."""
    items = [item for item in document.items if item.kind == kind.name] if document else []
    typed = typed or Typed()
    return ReadingForm(
        kind=kind.name,
        label=PATIENT_WORDS.label(kind.name),
        unit=kind.unit,
        unit_shown=PATIENT_WORDS.unit(kind.name),
        step=f"{_STEPS.get(kind.name, kind.resolution):f}",
        hint=str(HINTS.get(kind.name, "")),
        instruction=items[0].instruction if items else "",
        language=document.language if document else "",
        last=_last(last, now),
        numbers=tuple(_number_field(name, kind, typed) for name in _names(kind)),
        questions=tuple(_question(key, kind, typed) for key in _keys(items, kind)),
        reference=str(reference),
        measured_at=typed.measured_at,
        latest=now.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%dT%H:%M"),
    )


def _last(last: OwnReading | None, now: datetime) -> str:
    if last is None:
        return ""
    words = {"value": value_of(last), "when": moment_of(last.measured_at, now)}
    return _("Last time it was %(value)s, %(when)s.") % words


def _number_field(name: str, kind: Kind, typed: Typed) -> NumberField:
    part = kind.part(name)
    label = capital(PATIENT_WORDS.component(name)) if part else PATIENT_WORDS.label(kind.name)
    return NumberField(
        name=name,
        component=name if part else "",
        label=label,
        decimals=kind.decimals > 0,
        possible=kind.possible,
        usual=part.accept if part else kind.accept,
        typed=typed.numbers.get(name, ""),
    )


def _keys(items: list[Any], kind: Kind) -> list[str]:
    """Return the contexts that a range of the plan is bound to."""
    bound = {
        rule.context.partition("=")[0].strip()
        for item in items
        for rule in item.rules
        if isinstance(rule, RangeRule) and rule.context
    }
    return [key for key in kind.contexts if key in bound]


def _question(key: str, kind: Kind, typed: Typed) -> Question:
    chosen = typed.context.get(key, "")
    choices = [
        Choice(value, capital(PATIENT_WORDS.context(f"{key}={value}")), value == chosen)
        for value in kind.contexts[key]
    ]
    return Question(key, str(QUESTIONS.get(key, key)), (*choices, Choice("", _("I do not know"))))
