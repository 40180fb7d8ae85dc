"""The report that was reckoned by hand: reference/README.md shows the arithmetic."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook
from scipy import stats

from benefits.gateways import pdf_of, xlsx_of
from benefits.presenters.document import report_document
from benefits.presenters.table import sheets_of
from benefits.rules.money import with_money
from benefits.rules.money_types import Amount, Payer, WhyNot
from benefits.rules.points import Point, period_of
from benefits.rules.report import Report, make_report
from tests.benefits.reference_people import (
    COSTS,
    NOW,
    at,
    counts,
    numbers,
    people,
    reference_report,
)


@pytest.fixture(scope="module")
def report() -> Report:
    return reference_report()


def test_who_is_where_and_uses_a_plan(report: Report) -> None:
    assert report.persons == 16
    assert {one.where: one.persons for one in report.went if one.persons} == {
        "STILL_IN": 14, "DEAD": 1, "NURSING_HOME": 1,
    }  # fmt: skip
    use = report.plan_use
    assert (use.persons, use.with_plan, use.without_plan, use.used, use.unused) == (14, 10, 4, 7, 3)


def test_coverage(report: Report) -> None:
    found = {
        str(one.point): (
            one.persons, one.expected, one.known, one.not_known, one.missing, one.ended_before,
            one.not_reached,
        )
        for one in report.coverage
    }  # fmt: skip
    assert found == {
        "BASELINE": (16, 208, 42, 1, 165, 0, 0),
        "M3": (15, 150, 0, 0, 150, 1, 0),
        "M6": (14, 196, 36, 2, 158, 2, 0),
        "M9": (14, 140, 0, 0, 140, 2, 0),
    }


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("GP_VISITS", (16, 16, 0, 0, 0), (14, 12, 1, 1, 0)),
        ("HOME_MINUTES", (16, 12, 1, 3, 0), (14, 12, 1, 1, 0)),
        ("ACUTE_BED_DAYS", (16, 14, 0, 2, 0), (14, 12, 0, 2, 0)),
    ],
)
def test_who_has_what(report: Report, code: str, before: Any, after: Any) -> None:
    assert counts(at(report, code, Point.BASELINE)) == before
    assert counts(at(report, code)) == after


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("GP_VISITS", numbers("4.00", "2.00", "-2.00", "-2.00", "0.002")),
        ("HOME_MINUTES", numbers("133.3", "100.0", "-33.3", "-30.0", "0.004")),
        ("ACUTE_BED_DAYS", numbers("6.00", "2.00", "-4.00", "-4.50")),
    ],
)
def test_changes(report: Report, code: str, told: tuple[Decimal, ...]) -> None:
    change: Any = at(report, code).change
    assert change.n == 12
    found = (change.before, change.after, change.change, change.median, change.chance)
    assert found[: len(told)] == told


def test_rates_with_their_time_at_risk(report: Report) -> None:
    gp, bed = at(report, "GP_VISITS"), at(report, "ACUTE_BED_DAYS")
    for rate, months, told in (
        (gp.rate, ("39.0", "37.6"), ("16.00", "7.99", "-8.01")),
        (bed.rate, ("39.0", "37.6"), ("23.08", "8.95", "-14.13")),
        (bed.without_start, ("26.0", "37.6"), ("10.15", "8.95", "-1.20")),
    ):
        found: Any = rate
        assert found.n == 13
        assert (found.months_before, found.months_after) == numbers(*months)
        assert (found.before, found.after, found.change) == numbers(*told)
        assert found.low < found.change < found.high
    assert at(report, "HOME_MINUTES").rate is None


def test_best_and_worst_case(report: Report) -> None:
    gp: Any = at(report, "GP_VISITS").bounds
    bed: Any = at(report, "ACUTE_BED_DAYS").bounds
    assert (gp.missing, gp.best, gp.worst) == (2, *numbers("-2.14", "-1.86"))
    home: Any = at(report, "HOME_MINUTES").bounds
    assert (bed.missing, bed.best, bed.worst) == (2, *numbers("-4.34", "-3.63"))
    assert (home.missing, home.best, home.worst) == (2, *numbers("-36.6", "-30.3"))


@pytest.mark.parametrize("code", ["GP_VISITS", "HOME_MINUTES", "ACUTE_BED_DAYS"])
def test_intervals_and_p_beside_scipy_and_all_signs(report: Report, code: str) -> None:
    group = people()[:12]
    before = [float(one.values[code, Point.BASELINE] or 0) for one in group]
    after = [float(one.values[code, Point.M6] or 0) for one in group]
    change: Any = at(report, code).change
    low, high = stats.ttest_rel(after, before).confidence_interval(0.95)
    unit = 0.5 * 10.0 ** change.change.as_tuple().exponent
    assert float(change.low) <= low + unit
    assert float(change.high) >= high - unit
    assert float(change.high - change.low) <= 1.5 * (high - low)
    each = [a - b for b, a in zip(before, after, strict=True)]
    sums = [
        abs(sum(sign * one for sign, one in zip(signs, each, strict=True)))
        for signs in product((1, -1), repeat=12)
    ]
    p = sum(one >= abs(sum(each)) - 1e-9 for one in sums) / len(sums)
    assert float(change.chance) == pytest.approx(p, abs=0.0005)


def test_money(report: Report) -> None:
    assert report.money is not None
    money = report.money
    assert money.patients == 14
    lines = {one.code: one for one in money.lines}
    told = {
        code: (str(one.kroner.mid), str(one.total.mid))
        for code, one in lines.items()
        if one.kroner and one.total
    }
    assert told == {
        "HOME_TIME": ("3996.00", "55944"),
        "GP_VISITS": ("4005.00", "56070"),
        "BED_DAYS": ("18000.00", "252000"),
        "GP_FEES": ("1602.00", "22428"),
        "TRAVEL": ("1201.50", "16821"),
        "FOLLOW_UP_TIME": ("-2400.00", "-33600"),
        "EQUIPMENT": ("-1000.00", "-14000"),
    }
    travel = lines["TRAVEL_TIME"]
    assert travel.quantity is not None
    assert (travel.quantity.mid, travel.why) == (Decimal("6.01"), WhyNot.NO_UNIT_COST)
    assert lines["DRIVING_TIME"].why is WhyNot.NO_FIGURES
    rate: Any = at(report, "GP_VISITS").rate
    assert lines["GP_VISITS"].quantity == Amount(-rate.change, -rate.high, -rate.low)
    for scenario, spent, left, likely in (
        (money.scenarios[0], "143000", "-87056", 3),
        (money.scenarios[1], "149800", "-93856", 2),
    ):
        own: Any = scenario.columns[0]
        assert (own.payer, own.spent, own.net.mid) == (Payer.MUNICIPALITY, *numbers(spent, left))
        assert own.hours.mid == Decimal("2.66")
        assert scenario.municipality is not None
        assert scenario.municipality.likely is None
        assert scenario.everybody is not None
        assert scenario.everybody.likely == likely


@pytest.mark.parametrize("lacking", [2, 13])
def test_bed_days_have_no_kroner_where_the_start_is_known_of_too_few(lacking: int) -> None:
    start = ("BED_DAYS_AT_START", Point.BASELINE)
    some = [
        replace(one, values={key: value for key, value in one.values.items() if key != start})
        if one.id.int <= lacking
        else one
        for one in people()
    ]
    made = make_report(some, tenant_name="Hadsel", period=period_of("all", NOW.date()), made_at=NOW)
    money = with_money(made, COSTS).money
    assert money is not None
    line = next(one for one in money.lines if one.code == "BED_DAYS")
    assert (line.why, line.kroner) == (WhyNot.START_TOO_FEW, None)
    hospital = money.scenarios[0].columns[2]
    assert (hospital.payer, hospital.saved) == (Payer.HOSPITAL, None)
    # What is left brings 7,404.50 a patient, licences take 3,600: 45,000 / 3,804.50 = 11.8.
    even = money.scenarios[0].everybody
    assert even is not None
    assert even.likely == 12
    assert "BED_DAYS" in even.left_out


def test_workbook_and_json_show_the_same(report: Report) -> None:
    sheets = sheets_of(report, data_version="v", language="en")
    book = load_workbook(io.BytesIO(xlsx_of(sheets, title="x", made_at=NOW)))
    rows = [row for row in book["Figures"].iter_rows(values_only=True) if row[3] == "Month 6"]
    gp = next(row for row in rows if row[1] == "Visits to the GP")
    assert gp[4:13] == (14, 12, 1, 1, 0, 12, 4, 2, -2)
    assert gp[20:23] == (16, 7.99, -8.01)
    money = list(book["Money"].iter_rows(values_only=True))
    line = next(row for row in money if row[0] == "Bed days of acute admissions")
    assert (line[4], line[8], line[11]) == (1.2, 18000, 252000)
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def numbers_in(told: Any) -> set[float]:
    """Every number of a report but those of its definitions."""
    if isinstance(told, dict):
        inside = (each for key, each in told.items() if key not in {"indicator", "benefit"})
        return set().union(*map(numbers_in, inside))
    if isinstance(told, list | tuple):
        return set().union(*map(numbers_in, told))
    is_number = isinstance(told, int | float | Decimal) and not isinstance(told, bool)
    return {float(told)} if is_number else set()


def test_the_workbook_leaves_no_figure_of_the_report_out(report: Report) -> None:
    sheets = sheets_of(report, data_version="v", language="en")
    told = msgspec.to_builtins(report, builtin_types=(Decimal, date, datetime))
    for name, parts in {
        "Figures": ("figures",), "Coverage": ("coverage",), "Where everybody is": ("went",),
        "Use of the plan": ("plan_use",), "National reporting": ("national",),
        "Comparison groups": ("differences",),
    }.items():  # fmt: skip
        shown = numbers_in([row for row in sheets[name] if row])
        for part in parts:
            left_out = numbers_in(told[part]) - shown
            if part == "figures":
                left_out -= numbers_in(sheets.get("Person by person", []))
            assert not left_out, (part, left_out)


def test_every_sheet_of_the_workbook_carries_the_data_version(report: Report) -> None:
    for name, rows in sheets_of(report, data_version="v-of-it", language="en").items():
        assert len(rows) == 1 or any("v-of-it" in row for row in rows), name


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_the_pdf_shows_the_same(report: Report) -> None:
    pdf = pdf_of(report_document(replace(report), "en", data_version="v1"))
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode().split())
    for figure in ("16 persons", "133.3", "−33.3", "Money and minutes", "6.66", "55 944"):
        assert figure in text, figure


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_the_norwegian_pdf_shows_the_same(report: Report) -> None:
    pdf = pdf_of(report_document(replace(report), "nb", data_version="v1"))
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode().split())
    for figure in ("133,3", "−33,3", "6,66", "8,01", "−8,01", "55 944", "252 000", "−87 056"):
        assert figure in text, figure
