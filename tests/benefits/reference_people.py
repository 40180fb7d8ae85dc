"""The sixteen persons of reference/persons.csv and the prices of reference/README.md."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from benefits.rules.money import with_money
from benefits.rules.money_types import CostKey, Costs, Per, Phase
from benefits.rules.points import Point, period_of
from benefits.rules.report import FollowUp, IndicatorFigures, Person, Report, make_report
from tests.rules.test_money import fixed, price, step

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
COLUMNS = {
    "gp_0": ("GP_VISITS", Point.BASELINE),
    "gp_6": ("GP_VISITS", Point.M6),
    "home_0": ("HOME_MINUTES", Point.BASELINE),
    "home_6": ("HOME_MINUTES", Point.M6),
    "bed_0": ("ACUTE_BED_DAYS", Point.BASELINE),
    "bed_start": ("BED_DAYS_AT_START", Point.BASELINE),
    "bed_6": ("ACUTE_BED_DAYS", Point.M6),
}
GP_START = {"gp_start": ("GP_VISITS_AT_START", Point.BASELINE)}
COSTS = Costs(
    prices=tuple(
        price(key, amount)
        for key, amount in (
            (CostKey.HOME_HOUR, "600"), (CostKey.NURSE_HOUR, "600"), (CostKey.GP_VISIT, "500"),
            (CostKey.GP_FEE, "200"), (CostKey.BED_DAY, "15000"), (CostKey.TRAVEL_KM, "30"),
            (CostKey.TRAVEL_MINUTES, "45"), (CostKey.KM_PRICE, "5"),
            (CostKey.FOLLOW_UP_MINUTES, "20"), (CostKey.EQUIPMENT, "1000"),
            (CostKey.FREED_TIME_COUNTS, "1"),
        )
    ),
    steps=(step(1, 300), step(20, 250), step(1, 400, Phase.AFTER)),
    fixed=(
        fixed("20000"),
        fixed("30000", name="Start", per=Per.ONCE, years=3, phase=Phase.PROJECT),
        fixed("100000", name="Centre", is_shared=True),
    ),
    percent=15,
)  # fmt: skip


def people(*, with_gp_start: bool = False) -> list[Person]:
    """Return the persons; GP visits next to the start are a column that the main report leaves out."""
    columns = COLUMNS | (GP_START if with_gp_start else {})
    with (Path(__file__).parent / "reference" / "persons.csv").open(encoding="utf-8") as file:
        return [_person(row, columns) for row in csv.DictReader(file)]


def _person(row: dict[str, str], columns: dict[str, tuple[str, Point]]) -> Person:
    return Person(
        id=UUID(int=int(row["person"])),
        started_on=date(2026, 1, 15),
        ended_on=date.fromisoformat(row["ended"]) if row["ended"] else None,
        ended_as=row["ended_as"],
        group=row["group"],
        has_plan=row["has_plan"] == "1",
        uses_plan=row["uses_plan"] == "1",
        values={
            key: None if row[name] == "?" else Decimal(row[name])
            for name, key in columns.items()
            if row[name]
        },
    )


def reference_report(group: list[Person] | None = None) -> Report:
    """Return the internal report of the persons, with money."""
    people_of = people() if group is None else group
    made = make_report(
        people_of, tenant_name="Hadsel", period=period_of("all", NOW.date()), made_at=NOW
    )
    return with_money(made, COSTS)


def figures_of(report: Report, code: str) -> IndicatorFigures:
    return next(one for one in report.figures if one.indicator.code == code)


def at(report: Report, code: str, point: Point = Point.M6) -> FollowUp:
    found = figures_of(report, code)
    return next(one for one in (found.reference, *found.follow_ups) if one.point is point)


def counts(one: FollowUp) -> tuple[Any, ...]:
    return one.expected, one.known, one.not_known, one.missing, one.no_reference


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)
