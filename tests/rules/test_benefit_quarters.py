"""Quarter by quarter: who began comes first, and what follows is a development, never an effect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from xml.etree import ElementTree

import msgspec
from django.utils.translation import override

from benefits.presenters.document import report_document
from benefits.presenters.quarters import SHOWN, quarters_view
from benefits.presenters.table import sheets_of
from benefits.rules.points import Point, period_of
from benefits.rules.publishing import publish
from benefits.rules.quarters import Development, GroupCount, Quarters, quarter_of
from benefits.rules.report import Person, Report, make_report
from benefits.rules.statistics import CLOSE, FEW, Change, Level
from dho.web.charts import Step, development_svg
from tests.rules.benefit_people import NOW, TODAY, population

if TYPE_CHECKING:
    from collections.abc import Sequence

SVG = "{http://www.w3.org/2000/svg}"


def person(number: int, started_on: date, group: str = "COPD", **fields: Sequence[Any]) -> Person:
    """Fields are indicator codes with (baseline, month 3, …); "" leaves a value out."""
    values: dict[tuple[str, Point], Decimal | None] = {}
    for code, series in fields.items():
        for point, value in zip(Point, series, strict=False):
            if value != "":
                values[code, point] = None if value is None else Decimal(value)
    return Person(id=UUID(int=number), started_on=started_on, group=group, values=values)


def report_of(people: list[Person], period: str = "all") -> Report:
    return make_report(people, tenant_name="Hadsel", period=period_of(period, TODAY), made_at=NOW)


def quarters(report: Report) -> Quarters:
    assert report.quarters is not None
    return report.quarters


def of(report: Report, code: str) -> Development:
    return next(one for one in quarters(report).indicators if one.code == code)


def healthier_later() -> list[Person]:
    """Six with heart failure began in winter feeling unsafe, seven with COPD in spring feeling safe.

    None of them has changed.
    """
    first = [
        person(n, date(2026, 1, 20), "HEART_FAILURE", SAFETY=(2, 2, 2, 2), GP_VISITS=(6, 6))
        for n in range(1, 7)
    ]
    later = [person(n, date(2026, 5, 4), SAFETY=(5, 5, 5), GP_VISITS=(1, 1)) for n in range(11, 18)]
    return [*first, *later]


def test_who_began_is_counted_by_quarter_and_patient_group() -> None:
    begun = quarters(report_of(healthier_later())).begun
    assert [(one.quarter, one.persons) for one in begun] == [
        ("2026-Q1", 6), ("2026-Q2", 7), ("2026-Q3", 0), ("2026-Q4", 0),
    ]  # fmt: skip
    assert begun[0].groups == (GroupCount("HEART_FAILURE", 6),)
    assert begun[1].groups == (GroupCount("COPD", 7),)


def test_what_they_had_before_the_start_has_mean_median_and_n() -> None:
    people = [
        person(n, date(2026, 1, 20), SAFETY=(value,)) for n, value in enumerate((1, 1, 2, 4, 5, ""))
    ]
    first = of(report_of(people), "SAFETY").before[0]
    # The mean of all stands in the report already, over the same persons.
    assert (first.quarter, first.known) == ("2026-Q1", 5)
    assert first.level == Level(5, Decimal("2.60"))
    assert first.median == Decimal("2.00")


def test_the_development_moves_though_nobody_has_changed() -> None:
    found = {one.quarter: one.level for one in of(report_of(healthier_later()), "SAFETY").recorded}
    # Three months of the first ended in April, of the later ones in August.
    assert found["2026-Q2"] == Level(6, Decimal("2.00"))
    assert found["2026-Q3"] == Level(13, Decimal("3.62"))
    change = next(
        one.change
        for figures in report_of(healthier_later()).figures
        if figures.indicator.code == "SAFETY"
        for one in figures.follow_ups
        if one.point is Point.M3
    )
    assert isinstance(change, Change)
    assert change.change == 0


def test_three_months_that_end_with_a_quarter_are_of_that_quarter() -> None:
    people = [person(n, date(2026, 1, 1), SAFETY=("", 4)) for n in range(6)]
    known = {one.quarter: one.known for one in of(report_of(people), "SAFETY").recorded}
    assert (known["2026-Q1"], known["2026-Q2"]) == (6, 0)
    assert quarter_of(date(2026, 3, 31)) == "2026-Q1"
    assert quarter_of(date(2026, 4, 1)) == "2026-Q2"


def test_four_are_counted_and_have_no_mean() -> None:
    people = [person(n, date(2026, 1, 20), SAFETY=(n % 5 + 1, 3)) for n in range(9)]
    people += [person(n, date(2026, 5, 20), SAFETY=(1, 2)) for n in range(20, 24)]
    found = of(report_of(people), "SAFETY")
    assert (found.before[1].known, found.before[1].level, found.before[1].median) == (4, FEW, None)
    assert (found.recorded[2].known, found.recorded[2].level) == (4, FEW)


def test_a_mean_that_differs_by_a_few_from_one_the_report_tells_is_withheld() -> None:
    """All began in one quarter; two of twelve have no figure at month 3."""
    people = [
        person(n, date(2026, 1, 20), SAFETY=(n % 5 + 1, 3 if n > 1 else "")) for n in range(12)
    ]
    found = of(report_of(people), "SAFETY")
    assert (found.before[0].known, found.before[0].level) == (12, CLOSE)


def test_fewer_than_five_persons_have_no_quarters() -> None:
    assert report_of([person(n, date(2026, 1, 20)) for n in range(4)]).quarters is None
    assert report_of([person(n, date(2026, 1, 20)) for n in range(5)]).quarters is not None


def test_the_published_edition_has_no_quarters() -> None:
    people = population(7, 60, ("SAFETY", "GP_VISITS"))
    report = report_of(people)
    shown, _told = publish(report, people, [])
    assert report.quarters is not None
    assert shown.quarters is None
    assert 'id="quarters"' not in report_document(shown, "en", data_version="v1")
    sheets = sheets_of(shown, data_version="v", language="en")
    assert not {"Who began", "From quarter to quarter"} & sheets.keys()


def test_page_and_report_show_who_began_before_any_development_and_call_it_no_effect() -> None:
    html = report_document(report_of(healthier_later()), "en", data_version="v1")
    places = [html.index(f'id="{name}"') for name in ("who-began", "before-start", "development")]
    assert places == sorted(places)
    chapter = html[
        html.index('<section class="chapter" id="quarters">') : html.index('id="method"')
    ]
    assert "This is no effect of the service: who is enrolled changes" in chapter
    assert "Internal edition only" in chapter
    assert "Heart failure" in chapter
    assert 'id="quarters-safety' in chapter
    assert "a development and no effect" in chapter


def test_sheets_tell_every_quarter_with_its_definition() -> None:
    sheets = sheets_of(report_of(healthier_later()), data_version="v", language="en")
    assert sheets["Who began"][:2] == [
        ["Quarter", "Began", "COPD", "Heart failure", "Data version"],
        ["2026-Q1", 6, 0, 6, "v"],
    ]
    line = next(
        row
        for row in sheets["From quarter to quarter"]
        if row[0] == "Feels safe at home" and row[2] == "2026-Q3"
    )
    assert line[3:9] == [0, None, None, 13, 3.62, 5.0]
    assert line[9] == "a development, not an effect"


def test_a_frozen_report_has_its_quarters_again_and_an_old_one_has_none() -> None:
    report = report_of(healthier_later())
    kept = msgspec.to_builtins(report)
    assert msgspec.convert(kept, Report) == report
    del kept["quarters"]
    assert msgspec.convert(kept, Report).quarters is None


def test_a_page_shows_the_latest_quarters_and_says_how_many_are_not_there() -> None:
    people = [person(n, date(2022, 1, 20), SAFETY=(3,) * 9) for n in range(6)]
    with override("en"):
        view = quarters_view(report_of(people))
    assert view is not None
    assert (len(view.names), view.earlier) == (SHOWN, "12")


def test_a_line_is_broken_where_a_quarter_has_no_mean() -> None:
    steps = [
        Step("Q1", "n = 6", Decimal(2), "2"),
        Step("Q2", "n = 3"),
        Step("Q3", "n = 6", Decimal(4), "4"),
        Step("Q4", "n = 7", Decimal(4), "4"),
    ]
    drawn = development_svg(steps, title="<b>", uid="q", floor=1.0, ceiling=5.0)
    root = ElementTree.fromstring(drawn)
    assert len(list(root.iter(f"{SVG}circle"))) == 3
    (line,) = (e for e in root.iter(f"{SVG}path") if e.get("fill") == "none")
    assert line.get("d", "").count("M") == 2
