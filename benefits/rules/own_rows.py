"""A tenant's own rows of the plan: what one says, and what it becomes in a plan."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from benefits.rules.plan_types import (
    HIGHEST_OF_A_SCALE,
    Benefit,
    Better,
    Collects,
    Gains,
    Indicator,
    MeasuredIn,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN = "OWN_"
"""How the code of every tenant's own row begins, and that of no row that is shipped."""

EVERY_MONTHS = (3, 6, 12)
# The product fills its own rows, and figures of a tenant are no rows of persons.
OWN_SOURCES = (
    Source.MUNICIPAL_JOURNAL,
    Source.GP_JOURNAL,
    Source.HOSPITAL_ANALYSIS,
    Source.QUESTIONNAIRE,
    Source.OWN_SYSTEMS,
)
OWN_COLLECTORS = (Collects.DHO_RESOURCE, Collects.NURSE)
_MONTHLY = frozenset({MeasuredIn.TIMES_A_MONTH, MeasuredIn.MINUTES_A_MONTH})
# The column of values holds seven digits before the decimal.
HIGHEST_OF_ALL = 1_000_000
_NAMED = 12


class Wrong(StrEnum):
    """What is wrong with a part of a row, where its place alone does not say it."""

    SCALE_TOO_LONG = "SCALE_TOO_LONG"
    ONE_END = "ONE_END"
    ENDS_OF_NO_SCALE = "ENDS_OF_NO_SCALE"


class ImpossibleDefinition(Exception):
    """The row cannot be counted like this. ``field`` says which part is wrong, ``why`` how."""

    def __init__(self, field: str, why: Wrong | None = None) -> None:
        super().__init__(field)
        self.field, self.why = field, why


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDefinition:
    """What a tenant says of a row of its own. Texts are the tenant's, in its own language.

    ``lowest_means`` and ``highest_means``: what the ends of a scale mean, both or neither.

    ``same_as_before``: only words were changed since the version before, so that values of both
    are figures of one thing.
    """

    name: str
    indicator: str
    definition: str
    unit: MeasuredIn
    better: Better
    lowest: int
    highest: int
    source: Source
    every_months: int
    has_baseline: bool
    precondition: str
    collected_by: Collects
    gains: tuple[Gains, ...]
    is_shared: bool = False
    same_as_before: bool = False
    lowest_means: str = ""
    highest_means: str = ""


def check_definition(said: OwnDefinition) -> None:
    """Raise ``ImpossibleDefinition`` for what cannot be counted."""
    for field in ("name", "indicator", "definition", "precondition"):
        if not getattr(said, field).strip():
            raise ImpossibleDefinition(field)
    if said.lowest < 0:
        raise ImpossibleDefinition("lowest")
    if not said.lowest < said.highest <= HIGHEST_OF_ALL:
        raise ImpossibleDefinition("highest")
    _check_scale(said)
    if said.every_months not in EVERY_MONTHS:
        raise ImpossibleDefinition("every_months")
    if said.source not in OWN_SOURCES:
        raise ImpossibleDefinition("source")
    if said.collected_by not in OWN_COLLECTORS:
        raise ImpossibleDefinition("collected_by")
    if not said.gains:
        raise ImpossibleDefinition("gains")


def _check_scale(said: OwnDefinition) -> None:
    """A scale is answered by a person, who must be able to see or know all of it."""
    ends = {name: getattr(said, name).strip() for name in ("lowest_means", "highest_means")}
    if said.unit is not MeasuredIn.SCORE:
        for name in (name for name, words in ends.items() if words):
            raise ImpossibleDefinition(name, Wrong.ENDS_OF_NO_SCALE)
        return
    if said.highest > HIGHEST_OF_A_SCALE:
        raise ImpossibleDefinition("highest", Wrong.SCALE_TOO_LONG)
    if any(ends.values()):
        for name in (name for name, words in ends.items() if not words):
            raise ImpossibleDefinition(name, Wrong.ONE_END)


def new_code(name: str, tail: str) -> str:
    """Return a code for a new row: ``OWN_``, letters of its name, and a tail that makes it unique."""
    plain = unicodedata.normalize("NFKD", name.upper().replace("Ø", "O").replace("Æ", "AE"))
    letters = re.sub(r"[^A-Z0-9]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")
    middle = letters[:_NAMED].strip("_")
    return f"{OWN}{middle}_{tail}" if middle else f"{OWN}{tail}"


def own_benefit(
    code: str, version: int, said: OwnDefinition, *, earlier: Sequence[tuple[int, bool]], owner: str
) -> Benefit:
    """Return the row that a definition is in a plan, still without a number.

    ``earlier`` are (version, same as the one before) of the code, in any order; the versions that
    hang together with this one are counted with it.
    """
    indicator = Indicator(
        code,
        said.indicator,
        said.unit,
        said.better,
        said.highest,
        lowest=said.lowest,
        decimals=1 if said.unit in _MONTHLY else 2,
        definition=said.definition,
        lowest_means=said.lowest_means,
        highest_means=said.highest_means,
    )
    return Benefit(
        row=0,
        code=code,
        name=said.name,
        indicators=(indicator,),
        source=said.source,
        every_months=said.every_months,
        precondition=said.precondition,
        collected_by=said.collected_by,
        gains=said.gains,
        has_baseline=said.has_baseline,
        edition=version,
        also_counts=same_thing(version, {**dict(earlier), version: said.same_as_before}),
        owner=owner,
    )


def same_thing(version: int, same: dict[int, bool]) -> tuple[int, ...]:
    """Return the earlier versions whose values count as those of ``version``, the latest first."""
    found = []
    while same.get(version) and version - 1 in same:
        version -= 1
        found.append(version)
    return tuple(found)
