"""Who has what, who is where and who began when: every count of reference/README.md."""

from __future__ import annotations

from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from benefits.rules.points import Point
from benefits.rules.report import STILL_IN, Report
from benefits.rules.statistics import CLOSE, Level
from benefits.rules.whereabouts import Whereabouts, whereabouts
from tests.benefits.reference_people import counts, figures_of, numbers, people, reference_report

QUARTERLY = (
    "DRIVING_MINUTES", "SAFETY", "MASTERY", "KNOWLEDGE", "GP_VISITS", "HOME_VISITS",
    "HOME_MINUTES", "KAD_STAYS", "KAD_DAYS",
)  # fmt: skip
HALF_YEARLY = ("ACUTE_ADMISSIONS", "ACUTE_BED_DAYS", "OUT_OF_HOURS", "READMISSIONS")
# Expected, known, not known, missing and without a reference, where nothing is recorded.
NOTHING = {
    "BASELINE": (16, 0, 0, 16, 0), "M3": (15, 0, 0, 15, 0), "M6": (14, 0, 0, 14, 0),
    "M9": (14, 0, 0, 14, 0),
}  # fmt: skip
RECORDED = {
    ("GP_VISITS", "BASELINE"): (16, 16, 0, 0, 0), ("GP_VISITS", "M6"): (14, 12, 1, 1, 0),
    ("HOME_MINUTES", "BASELINE"): (16, 12, 1, 3, 0), ("HOME_MINUTES", "M6"): (14, 12, 1, 1, 0),
    ("ACUTE_BED_DAYS", "BASELINE"): (16, 14, 0, 2, 0),
    ("ACUTE_BED_DAYS", "M6"): (14, 12, 0, 2, 0),
}  # fmt: skip
POINTS = {
    **dict.fromkeys(QUARTERLY, ("BASELINE", "M3", "M6", "M9")),
    **dict.fromkeys(HALF_YEARLY, ("BASELINE", "M6")),
    "CONTROL": ("M3", "M6", "M9"),
}
ENDED: dict[str, dict[str, int]] = {
    "BASELINE": {},
    "M3": {"NURSING_HOME": 1},
    "M6": {"NURSING_HOME": 1, "DEAD": 1},
    "M9": {"NURSING_HOME": 1, "DEAD": 1},
}


@pytest.fixture(scope="module")
def report() -> Report:
    return reference_report()


def test_every_indicator_tells_who_has_what_at_every_point(report: Report) -> None:
    found = {
        (figures.indicator.code, str(one.point)): counts(one)
        for figures in report.figures
        for one in (figures.reference, *figures.follow_ups)
    }
    told = {(code, point): NOTHING[point] for code, points in POINTS.items() for point in points}
    assert found == told | RECORDED


def test_nothing_else_stands_where_nothing_is_recorded(report: Report) -> None:
    for figures in report.figures:
        for one in (figures.reference, *figures.follow_ups):
            parts = (one.level, one.change, one.rate, one.without_start, one.bounds, one.each)
            is_compared = (figures.indicator.code, one.point) in RECORDED and one.point is Point.M6
            if not is_compared:
                assert parts == (None, None, None, None, None, ())
            else:
                assert one.change is not None
                assert (one.level, one.each) == (None, ())


def test_how_those_ended_who_did_not_come_to_a_point(report: Report) -> None:
    assert {
        str(one.point): {went.where: went.persons for went in one.ended_as}
        for one in report.coverage
    } == ENDED
    ended = {"DEAD": 1, "NURSING_HOME": 1, STILL_IN: 14}
    assert {one.where: one.persons for one in report.went} == {
        **dict.fromkeys(
            ("ENDED_WELL", "WITHDREW", "MOVED", "OTHER_SERVICE", "OTHER", "NOT_RECORDED"), 0
        ),
        **ended,
    }
    assert report.came_back == ()


def test_everybody_is_somewhere_in_each_analysis(report: Report) -> None:
    for figures in report.figures:
        found = {str(one.point): one for one in whereabouts(report, figures)}
        code = figures.indicator.code
        assert tuple(found) == POINTS[code]
        for point, one in found.items():
            assert whereabouts_of(one) == whereabouts_told(code, point), (code, point)
            assert sum(part for part in one.parts if isinstance(part, int)) == 16


def whereabouts_of(one: Whereabouts) -> tuple[Any, ...]:
    ended_as = {went.where: went.persons for went in one.ended_as}
    return one.enrolled, *one.parts, ended_as, one.also_in_rate


def whereabouts_told(code: str, point: str) -> tuple[Any, ...]:
    """All, in it, not reached, ended before, without a reference, not known, missing."""
    _expected, known, not_known, missing, _ = RECORDED.get((code, point), NOTHING[point])
    ended = ENDED[point]
    is_rate = point == "M6" and code in {"GP_VISITS", "ACUTE_BED_DAYS"}  # person 15, until 1 June
    return 16, known, 0, sum(ended.values()), 0, not_known, missing, ended, int(is_rate)


def test_who_began_in_which_quarter_by_patient_group(report: Report) -> None:
    assert report.quarters is not None
    assert [
        (one.quarter, one.persons, {each.group: each.persons for each in one.groups})
        for one in report.quarters.begun
    ] == [
        ("2026-Q1", 16, {"": 1, "COPD": 10, "HEART_FAILURE": 5}),
        ("2026-Q2", 0, {}),
        ("2026-Q3", 0, {}),
        ("2026-Q4", 0, {}),
    ]


def test_means_and_medians_quarter_by_quarter(report: Report) -> None:
    assert report.quarters is not None
    found = {
        (one.code, name, mean.quarter): (mean.known, mean.level, mean.median)
        for one in report.quarters.indicators
        for name, means in (("before", one.before), ("recorded", one.recorded))
        for mean in means
    }
    before, recorded = "2026-Q1", "2026-Q3"
    told: dict[tuple[str, str, str], Any] = {
        ("GP_VISITS", "before", before): (16, CLOSE, None),
        ("ACUTE_BED_DAYS", "before", before): (14, CLOSE, None),
    }
    for code, when, quarter, mean, middle in (
        ("HOME_MINUTES", "before", before, "133.3", "110.0"),
        ("GP_VISITS", "recorded", recorded, "2.00", "2.00"),
        ("HOME_MINUTES", "recorded", recorded, "100.0", "80.0"),
        ("ACUTE_BED_DAYS", "recorded", recorded, "2.00", "1.50"),
    ):
        each, median_of = numbers(mean, middle)
        told[code, when, quarter] = (12, Level(12, each), median_of)
    every = {
        (code, name, f"2026-Q{quarter}"): (0, None, None)
        for code in POINTS
        for name in ("before", "recorded")
        if (code, name) != ("CONTROL", "before")
        for quarter in (1, 2, 3, 4)
    }
    assert found == every | told
    assert not any(one.is_shown for one in report.quarters.indicators)


def test_a_mean_of_a_quarter_is_withheld_beside_that_of_almost_the_same_persons() -> None:
    """16 and 14 had a baseline, the change is of 12: their means would tell of four and of two."""
    found = [one.values for one in people()]
    for code, told in (("GP_VISITS", 16), ("ACUTE_BED_DAYS", 14), ("HOME_MINUTES", 12)):
        assert sum(one.get((code, Point.BASELINE)) is not None for one in found) == told
    minutes = [one["HOME_MINUTES", Point.BASELINE] or Decimal(0) for one in found[:12]]
    assert median(minutes) == 110


def test_an_indicator_without_a_baseline_has_its_first_follow_up_as_reference(
    report: Report,
) -> None:
    assert figures_of(report, "CONTROL").reference.point is Point.M3
