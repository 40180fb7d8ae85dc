"""A reading as rules see it: facts only, in the kind's own unit, rounded as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_EMPTY: Mapping[str, str] = MappingProxyType({})

Answer = Decimal | str | tuple[str, ...]
"""One answer of a form: a number, a text, or what was chosen among several."""

_NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


class Flag(StrEnum):
    """Why a stored reading deserves a second look. Never a reason to drop it."""

    IMPLAUSIBLE = "IMPLAUSIBLE"  # outside the accept range, but possible: at least yellow
    FUTURE = "FUTURE"  # measured more than 5 minutes after it was received
    ODD = "ODD"  # outside what can change in that time: judged, but no history until confirmed
    INCOMPLETE = "INCOMPLETE"  # a form with required questions unanswered: can colour, never clear
    SET_ASIDE = "SET_ASIDE"  # answers to questions that were not asked are kept, and not judged
    CONFIRMED = "CONFIRMED"  # a nurse said that it is real, however odd
    IN_ERROR = "IN_ERROR"  # entered in error: its judgement is kept, but it is no history


@dataclass(frozen=True, slots=True)
class ReadingFact:
    """One reading. ``value`` for kinds with one number, ``components`` for the others.

    ``measured_at`` and ``received_at`` are aware datetimes (UTC). ``comparator`` is ``"<"`` or
    ``">"`` where the meter showed LO or HI. A reading without a number is ``about`` a task (its
    id), an event (its code) or a questionnaire (its name), whose ``answers`` are by link id and
    whose sums are ``components``.
    """

    id: str
    kind: str
    measured_at: datetime
    received_at: datetime
    value: Decimal | None = None
    components: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    context: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    comparator: str | None = None
    flags: frozenset[str] = frozenset()
    with_text: bool = False
    about: str = ""
    answers: Mapping[str, Answer] = field(default_factory=lambda: _NO_ANSWERS)
