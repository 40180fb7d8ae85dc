"""The costs of a tenant as texts: what holds, what is not set, and everything that was ever set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import money_words
from benefits.presenters.money_assumptions import own_name, step_name
from benefits.rules.money_types import SWITCHES, UNIT_OF, CostKey, OwnPrice, Step, UnitPrice
from benefits.rules.own_prices import countable, in_force, payers_of, unit_cost_in
from dho.web.written import date_and_time, full_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from benefits.queries.costs import PastCost
    from benefits.rules.money_types import Costs, Payer
    from benefits.rules.plan_types import Benefit


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
class OwnRow:
    """One own row and one who can pay for it, and what holds today; ``key`` is what a form sends.

    ``remark`` says that a price was set which does not hold for the row as it is now.
    """

    key: str
    name: str
    payer: str
    unit: str
    amount: str
    source: str
    price_year: str
    is_set: bool
    remark: str


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


def own_view(costs: Costs, rows: Sequence[Benefit]) -> list[OwnRow]:
    """Return each own row that can be counted with each who can pay, and what holds today."""
    found = {(one.code, one.payer): one for one in in_force(costs, rows).own}
    return [
        _own(row, payer, found.get((row.code, payer)), costs)
        for row in countable(rows)
        for payer in payers_of(row)
    ]


def _own(row: Benefit, payer: Payer, price: OwnPrice | None, costs: Costs) -> OwnRow:
    indicator = row.indicators[0]
    return OwnRow(
        key=own_key(row.code, row.edition, payer),
        name=indicator.name,
        payer=str(money_words.PAYERS[payer]),
        unit=str(money_words.UNITS[unit_cost_in(indicator.unit)]),
        amount=money_words.plain(price.amount) if price else _("no unit cost set"),
        source=price.source if price else "",
        price_year=str(price.price_year) if price else "",
        is_set=price is not None,
        remark="" if price else _no_longer(row, payer, costs),
    )


def _no_longer(row: Benefit, payer: Payer, costs: Costs) -> str:
    old = [one.version for one in costs.own if (one.code, one.payer) == (row.code, payer)]
    if not old:
        return ""
    return _(
        "The price for version %(old)s does not hold: version %(version)s counts another thing."
    ) % {"old": max(old), "version": row.edition}


def own_key(code: str, version: int, payer: Payer) -> str:
    """Return the row, its version and who pays as one word."""
    return f"{code}.{version}.{payer.value}"


def own_choices(rows: Sequence[OwnRow]) -> list[tuple[str, str]]:
    """Return what a price can be set for, to choose among; where it is one thing, that."""
    choices = [
        (
            row.key,
            _("%(name)s: %(unit)s, paid by: %(payer)s")
            % {"name": row.name, "unit": row.unit, "payer": row.payer},
        )
        for row in rows
    ]
    return choices if len(choices) == 1 else [("", _("Choose")), *choices]


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
    if isinstance(row.what, OwnPrice):
        return own_name(row.what)
    if isinstance(row.what, Step):
        return step_name(row.what.phase, row.what.from_patients)
    return f"{row.what.name} ({money_words.PAYERS[row.what.payer]})"
