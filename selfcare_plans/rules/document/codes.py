"""The closed words of a plan document, and what all its parts share."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Colour(StrEnum):
    """What a rule or a judgement says; NOT_JUDGED is no colour but the lack of one."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    NOT_JUDGED = "NOT_JUDGED"


class Direction(StrEnum):
    RISE = "RISE"
    FALL = "FALL"


class Against(StrEnum):
    """Which reading of the days before a change is counted from."""

    LOWEST = "LOWEST"
    HIGHEST = "HIGHEST"
    FIRST = "FIRST"


class DeviationUnit(StrEnum):
    """What the distance from a personal normal is counted in."""

    UNITS = "UNITS"
    PERCENT = "PERCENT"
    SD = "SD"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common settings of every part of the document."""
