"""The parts of a sentence about a reading: its value and the numbers it was compared with."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from measurements.presenters import comparator_shown, components_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.presenters import KindWords


def read_number(text: object) -> Decimal | None:
    """Return a number that was stored as text, or None."""
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None


def number_of(params: Mapping[str, Any], name: str, words: KindWords) -> str:
    """Write one of the numbers with the kind's unit, a dash where there is none."""
    number = read_number(params.get(name))
    return "–" if number is None else words.value(str(params.get("kind", "")), number)


def value_for(params: Mapping[str, Any], words: KindWords) -> str:
    """Return the value (or values) that the reason is about, with its unit."""
    kind = str(params.get("kind", ""))
    values = params.get("values")
    if isinstance(values, dict) and values:
        numbers = {name: read_number(text) for name, text in values.items()}
        shown = components_shown({k: v for k, v in numbers.items() if v is not None}, kind)
    else:
        number = read_number(params.get("value"))
        shown = "" if number is None else words.value(kind, number)
    return comparator_shown(str(params.get("comparator") or ""), shown)
