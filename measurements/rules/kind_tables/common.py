"""What the tables of kinds share: code systems, steps, and short ways to write codes and bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from measurements.rules.kind import Bounds, Code

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
NPU: Final = "urn:oid:2.16.578.1.12.4.1.1.7280"
MDC: Final = "urn:iso:std:iso:11073:10101"

WHOLE: Final = Decimal(1)
TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")

ACTIVITY: Final = ("rest", "after_exertion")
POSTURE: Final = ("sitting", "standing", "lying")


def loinc(code: str, display: str) -> Code:
    """Return a code of LOINC."""
    return Code(LOINC, code, display)


def snomed(code: str, display: str = "") -> Code:
    """Return a concept of SNOMED CT."""
    return Code(SNOMED, code, display)


def between(low: str, high: str) -> Bounds:
    """Return the closed interval of two numbers."""
    return Bounds(Decimal(low), Decimal(high))
