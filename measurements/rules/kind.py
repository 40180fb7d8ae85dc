"""What is known of one kind of reading: the types of the table in ``kinds``."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.units import UNITY, Conversion, plain, ucum_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from measurements.rules.questionnaires import Definition

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval in the kind's own unit; an open end is ``None``."""

    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, number: Decimal) -> bool:
        """Whether ``number`` lies within, ends included."""
        if self.low is not None and number < self.low:
            return False
        return self.high is None or number <= self.high


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code system. ``implies`` is context that the code itself says (fasting)."""

    system: str
    code: str
    display: str = ""
    implies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Component:
    """One number of a kind that has several."""

    name: str
    codes: tuple[Code, ...]
    accept: Bounds
    required: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a kind whose numbers stand for words: its codes, and the letters it is written as."""

    number: Decimal
    codes: tuple[Code, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Swing:
    """The largest change between two readings within so many hours that we believe without asking.

    Ours, and engineering, not clinical: it finds the wrong person on the scale, not illness. A kind
    that the body can change at once has none.
    """

    amount: Decimal
    hours: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reading.

    ``codes`` are all codes that mean this kind, the first of each system the one we send, and
    ``sent`` the number of LOINC codes to send. ``unit`` is UCUM. ``contexts`` are the closed lists
    of context. ``counted`` kinds have no physical unit and may come without one in FHIR.
    ``decimals`` is the least number of decimals to show. ``whole``: only whole numbers exist;
    ``choices``: they stand for words.

    ``has_number`` False: nothing is measured, and ``told`` says what such a reading holds instead
    (``about``, ``answers``, ``text``, ``photo``); ``needed`` what of it must be there, ``abouts``
    the closed list of what it may be about, empty for any. ``form_of`` finds the questionnaire that
    answers are about.
    """

    name: str
    label: str
    unit: str
    display_unit: str
    resolution: Decimal
    category: str
    codes: tuple[Code, ...]
    accept: Bounds = Bounds()
    possible: Bounds = Bounds(low=_ZERO)
    components: tuple[str, ...] = ()
    parts: tuple[Component, ...] = ()
    conversions: Mapping[str, Conversion] = field(default_factory=lambda: MappingProxyType({}))
    contexts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    counted: bool = False
    sent: int = 1
    whole: bool = False
    choices: tuple[Choice, ...] = ()
    swing: Swing | None = None
    has_number: bool = True
    told: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    abouts: tuple[str, ...] = ()
    form_of: Callable[[str], Definition | None] | None = None

    def form(self, name: str) -> Definition | None:
        """Return the questionnaire of that name, None where there is none or it is not known."""
        return self.form_of(name) if self.form_of else None

    @property
    def decimals(self) -> int:
        """How many decimals a value of this kind is shown with, at least."""
        exponent = self.resolution.as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0

    def part(self, name: str) -> Component | None:
        """Return the component of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def unit_code(self, spelling: str) -> str | None:
        """Return the UCUM unit that ``spelling`` means for this kind, or None if it does not fit."""
        if not self.has_number:
            return None
        code = ucum_code(spelling)
        if code == self.unit or code in self.conversions:
            return code
        return self.unit if self.counted and code == UNITY else None

    def show(self, number: Decimal) -> str:
        """Write ``number`` with at least ``decimals`` decimals; never rounds."""
        text = plain(number)
        whole, _, fraction = text.partition(".")
        fraction = fraction.ljust(self.decimals, "0")
        return f"{whole}.{fraction}" if fraction else whole
