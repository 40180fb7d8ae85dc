"""Outer limits as a table: what holds, who set it when and why, and what held before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from measurements.presenters import STAFF_WORDS
from measurements.rules.kinds import KINDS
from selfcare_plans import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from selfcare_plans.models import OuterLimitRow
    from selfcare_plans.queries import Home

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class LimitShown:
    """One row. ``doctor`` empty: no doctor has set or approved it."""

    label: str
    low: str
    high: str
    needed: str
    doctor: str
    set_at: datetime
    until: datetime | None
    reason: str
    source: str
    earlier: tuple[LimitShown, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitTable:
    """The outer limits of one owner. ``is_built_in``: those that hold where nobody set others."""

    name: str
    is_built_in: bool
    rows: tuple[LimitShown, ...]


def limit_tables(homes: Sequence[Home]) -> list[LimitTable]:
    """Return a table for each owner that the viewer acts for, and the built-in one last."""
    tables = [LimitTable(one.name, is_built_in=False, rows=_rows(one)) for one in homes]
    built_in = LimitTable(_("Come with the system"), is_built_in=True, rows=_rows(None))
    return [*tables, built_in]


def _rows(home: Home | None) -> tuple[LimitShown, ...]:
    by_place: dict[tuple[str, str], list[OuterLimitRow]] = {}
    for one in queries.limit_rows(home):
        by_place.setdefault((one.kind, one.component), []).append(one)
    return tuple(
        _shown(newest, tuple(_shown(one) for one in earlier))
        for newest, *earlier in by_place.values()
    )


def _shown(row: OuterLimitRow, earlier: tuple[LimitShown, ...] = ()) -> LimitShown:
    label = STAFF_WORDS.label(row.kind)
    if row.component:
        label = f"{label}, {STAFF_WORDS.component(row.component)}"
    needed = {
        (True, False): _("The lower side may not be left open."),
        (False, True): _("The upper side may not be left open."),
        (True, True): _("Neither side may be left open."),
    }
    return LimitShown(
        label=label,
        low=_number(row.kind, row.low),
        high=_number(row.kind, row.high),
        needed=needed.get((row.low_needed, row.high_needed), ""),
        doctor=row.doctor,
        set_at=row.set_at,
        until=row.superseded_at,
        reason=row.reason,
        source=row.source,
        earlier=earlier,
    )


def _number(kind: str, number: Decimal | None) -> str:
    if number is None:
        return NOTHING
    return STAFF_WORDS.value(kind, number) if kind in KINDS else f"{number.normalize():f}"
