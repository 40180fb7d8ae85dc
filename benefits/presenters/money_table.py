"""Money and minutes as a sheet of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import money_words
from benefits.presenters.money import basis_of, break_even_text, left_out_text
from benefits.presenters.money_assumptions import assumptions, rules_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from benefits.presenters.cells import Cell
    from benefits.rules.money_types import Amount, Line, Money, Scenario


def money_sheet(money: Money) -> list[list[Cell]]:
    """Return the lines, each scenario's columns, and every assumption with its source."""
    names = money_words.line_names(money)
    rows: list[list[Cell]] = [
        [_("Persons in follow-up when the period ends"), money.patients],
        [],
        [
            _("Line"), _("Whose"), _("Of"), _("Unit"), _("Saved per person and year"), _("95 % low"),
            _("95 % high"), _("Unit cost, kr"), _("Kr per person and year"), _("95 % low"),
            _("95 % high"), _("Kr a year"), _("95 % low"), _("95 % high"), _("Remark"),
        ],
        *(_line(line, names) for line in money.lines),
    ]  # fmt: skip
    for one in money.scenarios:
        rows += _scenario(one, names)
    rows += [[], [_("Assumption"), _("Figure"), _("Unit"), _("Source"), _("Price year"), _("From")]]
    for row in assumptions(money.costs):
        rows.append(
            [row.name, row.amount, row.unit, row.source, int(row.price_year), row.valid_from]
        )
    rows.append([])
    for text in rules_of(money):
        rows.append([text])
    return rows


def _line(line: Line, names: Mapping[str, str]) -> list[Cell]:
    return [
        names[line.code],
        str(money_words.PAYERS[line.payer]),
        basis_of(line),
        str(money_words.MEASURES[line.measure]),
        *_three(line.quantity),
        _float(line.price),
        *_three(line.kroner),
        *_three(line.total),
        str(money_words.WHY[line.why]) if line.why else None,
    ]


def _scenario(one: Scenario, names: Mapping[str, str]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [],
        [str(money_words.PHASES[one.phase])],
        [_("Licence, kr per patient and month"), _float(one.licence)],
        [_("Licences, kr a year"), _float(one.licence_year)],
        [_("Fixed costs, kr a year"), _float(one.fixed_year)],
        [_("Whose"), _("Saved, kr a year"), _("95 % low"), _("95 % high"), _("Spent, kr a year"),
         _("Left, kr a year"), _("95 % low"), _("95 % high"), _("Hours per person"), _("95 % low"),
         _("95 % high")],
    ]  # fmt: skip
    for column in one.columns:
        rows.append(
            [
                str(money_words.PAYERS[column.payer]),
                *_three(column.saved),
                _float(column.spent),
                *_three(column.net),
                *_three(column.hours),
            ]
        )
    if not one.has_licence_price:
        rows.append([_("No licence price is set.")])
    for who, even in (
        (_("For the municipality"), one.municipality),
        (_("For all payers together"), one.everybody),
    ):
        if even is not None:
            rows.append([who, break_even_text(even), left_out_text(even, names) or None])
    return rows


def _three(amount: Amount | None) -> list[Cell]:
    if amount is None:
        return [None, None, None]
    return [_float(amount.mid), _float(amount.low), _float(amount.high)]


def _float(value: Decimal | None) -> Cell:
    return None if value is None else float(value)
