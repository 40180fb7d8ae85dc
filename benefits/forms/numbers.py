"""A number of an indicator as a person writes it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.indicators import ImpossibleValue, check_value

if TYPE_CHECKING:
    from benefits.rules.plan_types import Indicator

_NUMBER = re.compile(r"[0-9]{1,8}(?:[.,][0-9]{1,8})?")


def number_written(indicator: Indicator, text: str) -> Decimal:
    """Return the number, written with a comma or a point. Raises ``ImpossibleValue``."""
    if not _NUMBER.fullmatch(text):
        raise ImpossibleValue(indicator)
    return check_value(indicator, Decimal(text.replace(",", ".")))
