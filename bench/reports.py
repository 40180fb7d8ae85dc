"""What reports take: 22 tenants with 2,000 invented persons, from values to the drawn PDF.

In this process, without a database: reading the values is a bounded number of statements
(tests/benefits), the rest is arithmetic and drawing. Memory is the most that the process ever held.
"""

from __future__ import annotations

import random
import resource
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bench.table import Row, figure, median

if TYPE_CHECKING:
    from benefits.rules.past import Told
    from benefits.rules.points import Point
    from benefits.rules.report import Person, Report

TENANTS, PERSONS = 22, 2_000
_TODAY = date(2026, 11, 28)
_AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
_MISSING, _NOT_KNOWN, _ENDED = 0.08, 0.04, 0.25


def measure(*, tenants: int, quarters: int) -> list[Row]:
    """Return what a report takes in the middle, and what the last of several published ones takes."""
    made = [_made(number) for number in range(tenants)]
    persons = sum(one.persons for one in made)
    drawn = median([one.drawn for one in made])
    counted = median([one.counted for one in made])
    pages = sorted(one.pages for one in made)
    whole = median([one.counted + one.published + one.drawn for one in made])
    took = _quarters(quarters)
    joint = _joint([one.published_report for one in made])
    return [
        figure(f"reports: {tenants} tenants, {persons} persons", f"{len(made)} reports"),
        figure("one report, values to figures", f"{counted:.1f} s"),
        figure(
            "one report, first published edition", f"{median([m.published for m in made]):.1f} s"
        ),
        figure(f"one report as PDF, {pages[len(pages) // 2]} pages", f"{drawn:.1f} s"),
        figure("one report, all of it", f"{whole:.1f} s", "< 10 s", is_met=whole < 10),
        figure(
            f"the report of all {tenants} together as PDF, {joint[1]} pages", f"{joint[0]:.1f} s"
        ),
        figure(
            f"published quarter by quarter: the first, and no. {quarters}",
            f"{took[0]:.1f} s, {took[-1]:.1f} s",
        ),
        figure("most memory that the process held", f"{_megabytes()} MB"),
    ]


class _Made:
    """One report and what its steps took, in seconds."""

    def __init__(self, people: list[Person], report: Report, seconds: tuple[float, ...]) -> None:
        self.persons, self.published_report = len(people), report
        self.counted, self.published, self.drawn = seconds
        self.pages = 0


def _made(number: int) -> _Made:
    from benefits.gateways import pdf_of
    from benefits.presenters.document import report_document
    from benefits.rules.additions import Additions, additions_published, with_additions
    from benefits.rules.publishing import publish

    people = people_until(number, PERSONS // TENANTS, _TODAY)
    began = time.perf_counter()
    report = with_additions(_report(people, number, _TODAY), people, Additions(gp_offices=6))
    counted = time.perf_counter()
    published, _told = publish(report, people, [])
    published = additions_published(published)
    told = time.perf_counter()
    pdf = pdf_of(report_document(published, "nb", data_version="0" * 64))
    drawn = time.perf_counter()
    made = _Made(people, published, (counted - began, told - counted, drawn - told))
    made.pages = _pages(pdf)
    return made


def _joint(reports: list[Report]) -> tuple[float, int]:
    """Put the published reports side by side and draw them; return seconds and pages."""
    from benefits.gateways import pdf_of
    from benefits.presenters.document import together_document
    from benefits.rules.joint import JointTenant, joint_report

    began = time.perf_counter()
    tenants = [JointTenant(one.tenant_name, one, "0" * 64) for one in reports]
    pdf = pdf_of(together_document(joint_report("Felles", "all", _AT, tenants), "nb"))
    return time.perf_counter() - began, _pages(pdf)


def _pages(pdf: bytes) -> int:
    import io

    import pikepdf

    return len(pikepdf.open(io.BytesIO(pdf)).pages)


def _report(people: list[Person], number: int, day: date) -> Report:
    from benefits.rules.points import period_of
    from benefits.rules.report import make_report

    period = period_of("all", day)
    return make_report(people, tenant_name=f"Kommune {number + 1}", period=period, made_at=_AT)


def _quarters(quarters: int) -> list[float]:
    """Publish one tenant's report quarter by quarter; return the seconds of each."""
    from benefits.rules.publishing import publish

    earlier: list[Told] = []
    took = []
    for quarter in range(quarters):
        day = _TODAY - timedelta(days=91 * (quarters - 1 - quarter))
        people = people_until(0, PERSONS // TENANTS, day)
        report = _report(people, 0, day)
        began = time.perf_counter()
        _published, told = publish(report, people, earlier)
        took.append(time.perf_counter() - began)
        earlier.append(told)
    return took


def people_until(tenant: int, size: int, until: date) -> list[Person]:
    """Return the persons who had begun by a day, as they were then; the same on every day."""
    found = (_person(tenant, number, until) for number in range(size))
    return [one for one in found if one is not None]


def _person(tenant: int, number: int, until: date) -> Person | None:
    from benefits.rules.indicators import INDICATORS, points_of
    from benefits.rules.report import Person
    from tenants.rules.codes import EndingReason

    dice = random.Random(tenant * 10_000 + number)
    began = date(2024, 9, 1) + timedelta(days=dice.randint(0, 760))
    ends = began + timedelta(days=dice.randint(40, 500)) if dice.random() < _ENDED else None
    reason = dice.choice([one.value for one in EndingReason])
    values: dict[tuple[str, Point], Decimal | None] = {}
    for code, indicator in INDICATORS.items():
        usual = dice.randint(indicator.lowest, indicator.lowest + 4)
        for point in points_of(code):
            value, luck = max(indicator.lowest, usual + dice.randint(-2, 1)), dice.random()
            due = point.due_on(began)
            if due <= until and (ends is None or due <= ends) and luck >= _MISSING:
                values[code, point] = None if luck < _MISSING + _NOT_KNOWN else Decimal(value)
    if began > until:
        return None
    is_over = ends is not None and ends <= until
    return Person(
        id=UUID(int=tenant * 10_000 + number + 1),
        started_on=began,
        ended_on=ends if is_over else None,
        ended_as=reason if is_over else "",
        has_plan=dice.random() < 0.9,
        uses_plan=dice.random() < 0.6,
        values=values,
    )


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
