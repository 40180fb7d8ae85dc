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
"""A number, a choice or text, or several choices."""


class Flag(StrEnum):
    """Why a stored reading deserves a second look. Never a reason to drop it."""

    IMPLAUSIBLE = "IMPLAUSIBLE"  # outside the accept range, but possible: at least yellow
    FUTURE = "FUTURE"  # measured more than 5 minutes after it was received
    BEFORE_PLAN = "BEFORE_PLAN"  # measured before the patient's first plan
    ODD = "ODD"  # outside what can change in that time: judged, but no history until confirmed
    CONFIRMED = "CONFIRMED"  # a person says that an odd one is real
    IN_ERROR = "IN_ERROR"  # entered in error: no history, and not judged again
    INCOMPLETE = "INCOMPLETE"  # a form with required questions unanswered


@dataclass(frozen=True, slots=True)
class ReadingFact:
    """One reading. ``value`` for kinds with one number, ``components`` for the others.

    ``measured_at`` and ``received_at`` are aware datetimes (UTC). ``comparator`` is ``"<"`` or
    ``">"`` where the meter showed LO or HI. ``about``: the questionnaire, task or event code of a
    kind without number; ``answers`` of a form by link id, its scores being ``components``.
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
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
