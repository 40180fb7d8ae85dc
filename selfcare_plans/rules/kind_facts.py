"""What a plan needs to know about a kind of reading. The table of kinds itself lies above.

A few kinds are known here by name, since the rules of a plan speak of them: those that are no
number, those that need to say what they are about, and the seven parameters of NEWS2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import time
    from decimal import Decimal

ANSWERS, EVENT, TASK_DONE, DIARY = "answers", "event", "task_done", "diary"

NOT_NUMBERS = frozenset({ANSWERS, EVENT, TASK_DONE, DIARY})
"""Kinds that are no number. Of ``answers`` the scores are: they are its components."""

WITH_ABOUT = frozenset({ANSWERS, TASK_DONE})
"""Kinds of which a plan may hold several items, one per ``about``."""

MAY_BE_ABOUT = WITH_ABOUT | {EVENT}

ABOUT = "about"
"""The question of an answer rule on an event: what happened."""

GLUCOSE, SPO2, OXYGEN_SUPPLY = "glucose", "spo2", "oxygen_supply"

NEWS2_KINDS = frozenset(
    {
        "respiration_rate",
        SPO2,
        OXYGEN_SUPPLY,
        "blood_pressure",
        "pulse",
        "consciousness",
        "body_temperature",
    }
)
"""What NEWS2 counts; of the blood pressure, the systolic."""


class KindFacts(Protocol):
    """One kind: its name, its components (if any), its contexts and the step it is shown in.

    ``contexts`` maps a key (``meal``) to its known values (``fasting`` …); a key without listed
    values takes any. ``resolution`` is in the kind's own unit: no limit is finer than that.
    """

    @property
    def name(self) -> str: ...

    @property
    def components(self) -> Collection[str]: ...

    @property
    def contexts(self) -> Mapping[str, Collection[str]]: ...

    @property
    def resolution(self) -> Decimal: ...


class Ends(Protocol):
    """A closed interval; an open end is None."""

    @property
    def low(self) -> Decimal | None: ...

    @property
    def high(self) -> Decimal | None: ...


@runtime_checkable
class HasAccept(Protocol):
    """A kind, or a component of one, that knows between which values it is credible."""

    @property
    def accept(self) -> Ends: ...


@runtime_checkable
class HasParts(Protocol):
    """A kind that knows its components one by one."""

    def part(self, name: str) -> object: ...


def credible(facts: KindFacts | None, component: str | None) -> Ends | None:
    """Return between which values a number of the kind is credible; None where that is not known."""
    known: object = facts
    if component is not None:
        known = facts.part(component) if isinstance(facts, HasParts) else None
    return known.accept if isinstance(known, HasAccept) else None


@runtime_checkable
class HasAbouts(Protocol):
    """A kind with a closed list of what its readings may be about."""

    @property
    def abouts(self) -> Collection[str]: ...


class FormFacts(Protocol):
    """What a plan needs to know of a questionnaire.

    ``act_now_questions``: on which answers, from which number, a plan needs a red rule of its own.
    ``only_in_opening_hours``: it is asked for only while somebody watches.
    """

    @property
    def link_ids(self) -> Collection[str]: ...

    @property
    def score_names(self) -> Collection[str]: ...

    @property
    def act_now_questions(self) -> Mapping[str, Decimal]: ...

    @property
    def only_in_opening_hours(self) -> bool: ...


@runtime_checkable
class HasForms(Protocol):
    """A kind whose readings are answers to forms that it can find by name."""

    def form(self, name: str) -> FormFacts | None: ...


class Hours(Protocol):
    """When a unit is open: local times, on ISO weekdays written as ``12345``, not on holidays."""

    @property
    def opens(self) -> time: ...

    @property
    def closes(self) -> time: ...

    @property
    def weekdays(self) -> str: ...


def known_form(facts: KindFacts | None, about: str) -> FormFacts | None:
    """Return the form that the kind knows by that name; None for any that it does not."""
    return facts.form(about) if isinstance(facts, HasForms) else None


def known_abouts(facts: KindFacts | None) -> Collection[str]:
    """Return what readings of the kind may be about; empty where that is open or not known."""
    return facts.abouts if isinstance(facts, HasAbouts) else ()


def is_number(kind: str) -> bool:
    """Whether a reading of the kind is a number, or several, in a unit."""
    return kind not in NOT_NUMBERS
