"""The costs of a tenant as texts: what holds, what is not set, and everything that was ever set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import money_words
from benefits.presenters.money_assumptions import step_name
from benefits.rules.money_types import SWITCHES, UNIT_OF, CostKey, Step, UnitPrice
from dho.web.written import date_and_time, full_date

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.queries.costs import PastCost
    from benefits.rules.money_types import Costs


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One figure that may be set, and what holds today; ``is_set`` or not."""

    code: str
    name: str
    unit: str
    amount: str
    source: str
    price_year: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One figure that was set, by whom, and what became of it. ``stands`` can be withdrawn."""

    id: UUID
    name: str
    amount: str
    source: str
    price_year: int
    valid_from: str
    set_by: str
    ended: str
    stands: bool


def keys_view(costs: Costs) -> list[KeyRow]:
    """Return every key with what holds, or that nothing is set."""
    found = {one.key: one for one in costs.prices}
    rows = []
    for key in CostKey:
        one = found.get(key)
        nothing = _("off") if key in SWITCHES else _("no unit cost set")
        rows.append(
            KeyRow(
                code=key.value,
                name=str(money_words.KEYS[key]),
                unit=str(money_words.UNITS[UNIT_OF[key]]),
                amount=money_words.key_amount(key, one.amount) if one else nothing,
                source=one.source if one else "",
                price_year=str(one.price_year) if one else "",
                is_set=one is not None,
            )
        )
    return rows


def history(rows: list[PastCost]) -> list[HistoryRow]:
    """Return all rows, the latest first."""
    return [_row(row) for row in rows]


def _row(row: PastCost) -> HistoryRow:
    what = row.what
    return HistoryRow(
        id=row.id,
        name=_name(row),
        amount=money_words.key_amount(what.key, row.amount)
        if isinstance(what, UnitPrice)
        else money_words.plain(row.amount),
        source=what.source,
        price_year=what.price_year,
        valid_from=full_date(what.valid_from),
        set_by=_("%(name)s, %(at)s") % {"name": row.set_by, "at": date_and_time(row.set_at)},
        ended=_("%(name)s, %(at)s")
        % {"name": row.superseded_by, "at": date_and_time(row.superseded_at)}
        if row.superseded_at
        else "",
        stands=row.superseded_at is None,
    )


def _name(row: PastCost) -> str:
    if isinstance(row.what, UnitPrice):
        return str(money_words.KEYS[row.what.key])
    if isinstance(row.what, Step):
        return step_name(row.what.phase, row.what.from_patients)
    return f"{row.what.name} ({money_words.PAYERS[row.what.payer]})"
