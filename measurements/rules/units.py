"""Units of measurement: which spellings mean which UCUM unit, and how one becomes another.

Numbers are exact ``Decimal`` arithmetic. Only spellings listed here are understood; UCUM is case
sensitive, so nothing is guessed by folding case.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UCUM = "http://unitsofmeasure.org"

MAX_DIGITS = 12
"""A value has at most so many digits, before and after the point together."""

_ONE = Decimal(1)
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)

# What senders write besides the UCUM code, to the UCUM code. Display forms and the lower-case
# litre are common in real FHIR; a code that is already right needs no line here.
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "kilogram": "kg",
        "gram": "g",
        "lb": "[lb_av]",
        "lbs": "[lb_av]",
        "mmol/l": "mmol/L",
        "mg/dl": "mg/dL",
        "mmHg": "mm[Hg]",
        "mm Hg": "mm[Hg]",
        "1/min": "/min",
        "min-1": "/min",
        "{beats}/min": "/min",
        "{beat}/min": "/min",
        "{breaths}/min": "/min",
        "{breath}/min": "/min",
        "beats/min": "/min",
        "beats/minute": "/min",
        "breaths/min": "/min",
        "breaths/minute": "/min",
        "bpm": "/min",
        "°C": "Cel",
        "degC": "Cel",
        "°F": "[degF]",
        "degF": "[degF]",
        "l/min": "L/min",
        "ml/min": "mL/min",
        "l/s": "L/s",
        "mg/l": "mg/L",
        "l": "L",
        "percent": "%",
        "steps": "{steps}",
        "{steps}/d": "{steps}",
        "{step}": "{steps}",
        "score": "{score}",
        "INR": "{INR}",
    }
)

# The unity unit stands for the counted thing itself, so it means something only beside a kind
# that is counted.
UNITY = "1"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a number in another unit becomes the kind's own: ``(number - minus) * times / over``."""

    minus: Decimal = Decimal(0)
    times: Decimal = _ONE
    over: Decimal = _ONE

    def apply(self, number: Decimal) -> Decimal:
        """Return ``number`` in the kind's own unit, not yet rounded."""
        shifted = _EXACT.subtract(number, self.minus)
        return _EXACT.divide(_EXACT.multiply(shifted, self.times), self.over)


def ucum_code(spelling: str) -> str:
    """Return the UCUM code that ``spelling`` stands for; an unknown spelling is returned as it is."""
    return _SPELLINGS.get(spelling, spelling)


def round_half_up(number: Decimal, resolution: Decimal) -> Decimal:
    """Round to a multiple of a decimal ``resolution`` (1, 0.1, 0.01); half goes away from zero."""
    return number.quantize(resolution, rounding=ROUND_HALF_UP, context=_EXACT)


def digits_of(number: Decimal) -> int:
    """Count the digits it takes to write a finite ``number`` out, without a leading zero."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError("only a finite number has digits")
    if exponent > 0:
        return len(digits) + exponent
    return max(len(digits), -exponent)


def plain(number: Decimal) -> str:
    """Write ``number`` without exponent, trailing zeros or a negative zero: equal numbers, equal text."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
