"""Money and minutes as texts: the lines, the columns of each payer, break-even, and assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.presenters import money_words, words
from benefits.presenters.money_assumptions import Assumption, assumptions, rules_of
from benefits.rules.money_types import Measure, Payer, WhyNot
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benefits.rules.money_types import BreakEven, Column, Line, Money, Scenario


NO_BREAK_EVEN = gettext_lazy(
    "from how many patients on it pays cannot be said: no effect is counted in kroner."
)
NO_LICENCE_PRICE = gettext_lazy(
    "from how many patients on it pays cannot be said: no licence price is set. Where there is none to"
    " pay, set it to 0."
)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the table: ``cells`` has one text per payer, all empty but that of who gains."""

    name: str
    basis: str
    quantity: str
    price: str
    each: str
    cells: tuple[str, ...]
    is_effect: bool


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """Prices of the project or after it: rows of a name and one text per payer; sentences below."""

    name: str
    licence: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoneyView:
    """Everything that is shown about money and minutes."""

    patients: str
    payers: tuple[str, ...]
    lines: tuple[LineRow, ...]
    scenarios: tuple[ScenarioView, ...]
    assumptions: tuple[Assumption, ...]
    rules: tuple[str, ...]
    remark: str


def money_view(money: Money) -> MoneyView:
    """Return money and minutes in words."""
    names = money_words.line_names(money)
    too_few = any(line.why is WhyNot.TOO_FEW for line in money.lines)
    remark = ""
    if not money.has_effects:
        remark = _("No effect is counted in kroner here: what stands below are costs only.")
        if too_few:
            remark += " " + _("The persons compared are too few to say anything certain.")
    return MoneyView(
        patients=words.NOTHING if money.patients is None else number(money.patients),
        payers=tuple(capfirst(str(money_words.PAYERS[payer])) for payer in Payer),
        lines=tuple(_line(line, names) for line in money.lines),
        scenarios=tuple(_scenario(one, names) for one in money.scenarios),
        assumptions=tuple(assumptions(money.costs)),
        rules=tuple(rules_of(money)),
        remark=remark,
    )


def _line(line: Line, names: Mapping[str, str]) -> LineRow:
    unit = str(money_words.MEASURES[line.measure])
    # What is set in kroner has no price of its own.
    has_price = line.price is not None and line.measure is not Measure.KRONER
    price = money_words.kroner(line.price) if line.price and has_price else words.NOTHING
    return LineRow(
        name=names[line.code],
        basis=basis_of(line),
        quantity=money_words.ranged(line.quantity, unit),
        price=price,
        each=money_words.ranged(line.kroner, _("kr")),
        cells=tuple(_cell(line) if line.payer is payer else "" for payer in Payer),
        is_effect=line.is_effect,
    )


def basis_of(line: Line) -> str:
    """Return which comparison a line comes of, or that the tenant set it."""
    if not line.is_effect:
        return _("set by the municipality")
    if line.point is None or line.n is None:
        return words.NOTHING
    text = _("%(when)s, n = %(n)s") % {"when": words.point_name(line.point), "n": number(line.n)}
    if line.without_start:
        return f"{text}, " + _("without the 30 days next to the start")
    return text


def _cell(line: Line) -> str:
    if line.why is not None:
        return str(money_words.WHY[line.why])
    if line.total is None:
        return _("not shown")
    text = money_words.ranged(line.total, _("kr"))
    if line.total.low < 0 < line.total.high:
        return _("%(amount)s, not certain") % {"amount": text}
    return text


def _scenario(one: Scenario, names: Mapping[str, str]) -> ScenarioView:
    licence = _("What licences come to is not shown, since the number of patients is not.")
    if not one.has_licence_price:
        licence = _("No licence price is set.")
    elif one.licence is not None and one.licence_year is not None:
        licence = _("Licence: %(price)s per patient and month, %(year)s a year.") % {
            "price": money_words.kroner(one.licence),
            "year": money_words.kroner(one.licence_year),
        }
    return ScenarioView(
        name=str(money_words.PHASES[one.phase]),
        licence=licence,
        rows=tuple(_columns(one.columns)),
        sentences=tuple(_sentences(one, names)),
    )


def _columns(columns: tuple[Column, ...]) -> list[tuple[str, tuple[str, ...]]]:
    if not columns:
        return []
    kr, hours = _("kr"), _("hours")
    return [
        (_("Saved by less use"), tuple(money_words.ranged(one.saved, kr) for one in columns)),
        (_("Spent"), tuple(money_words.kroner(one.spent) for one in columns)),
        (_("Left"), tuple(money_words.ranged(one.net, kr) for one in columns)),
        (
            _("Hours freed less hours spent, per person"),
            tuple(money_words.ranged(one.hours, hours) for one in columns),
        ),
    ]


def _sentences(one: Scenario, names: Mapping[str, str]) -> list[str]:
    found = []
    for who, even in (
        (_("For the municipality"), one.municipality),
        (_("For all payers together"), one.everybody),
    ):
        why = NO_BREAK_EVEN if one.has_licence_price else NO_LICENCE_PRICE
        text = why if even is None else break_even_text(even)
        found.append(" ".join(filter(None, (f"{who}: {text}", left_out_text(even, names)))))
    return found


def left_out_text(even: BreakEven | None, names: Mapping[str, str]) -> str:
    """Return what a break-even does not count; nothing where it counts everything.

    ``names`` are those of the lines, by their codes.
    """
    if even is None or not even.left_out:
        return ""
    left = [words.starting_low(names[code]) for code in even.left_out]
    return _("Left out of it, since they are not in kroner: %(names)s.") % {
        "names": words.in_a_row(left)
    }


def break_even_text(even: BreakEven) -> str:
    """Return from how many patients on a year pays, as a range."""
    if even.best is None:
        return _("no break-even at any number of patients.")
    best = {"best": number(even.best)}
    if even.best == 1 and even.worst != 1:
        if even.worst is None:
            return _(
                "it pays from the first patient at the better end of the interval, and at the worse end at no number."
            )
        return _(
            "it pays from the first patient at the better end of the interval, and from %(worst)s on at the worse end."
        ) % {"worst": number(even.worst)}
    if even.worst is None:
        text = _(
            "no break-even below %(best)s patients, and at the worse end of the interval at no number."
        )
        return text % best
    if even.best == even.worst:
        return _("it pays from %(best)s patients on.") % best
    text = _(
        "no break-even below %(best)s patients; from %(worst)s on it pays at the worse end of the"
        " interval too (middle: %(likely)s)."
    )
    likely = words.NOTHING if even.likely is None else number(even.likely)
    return text % {**best, "worst": number(even.worst), "likely": likely}
