"""The survey of staff: when it asks, and what of its sums is told. Pure rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from benefits.rules.benefit_plan import BenefitPlan
from benefits.rules.indicators import EDITION
from benefits.rules.points import period_of
from benefits.rules.shelf import SHIPPED
from benefits.rules.staff_survey import (
    ANSWERS,
    BURDEN,
    ROW,
    SCORE,
    SURVEYED,
    Counted,
    ImpossibleAnswer,
    Round,
    StaffAnswer,
    closes_on,
    mean_answer,
    not_answered,
    opening_on,
    surveyed_entries,
)
from benefits.rules.statistics import FEW
from benefits.rules.tenant_figures import tenant_figures

TODAY = date(2027, 12, 31)
ALL = period_of("all", TODAY)
MARCH, NOVEMBER = date(2026, 3, 10), date(2026, 11, 1)
FIVE = Counted((0, 0, 1, 3, 1), (2, 2, 1, 0, 0))


def over(opens_on: date, counted: Counted | None = FIVE, **more: Any) -> Round:
    return Round(opens_on, closes_on(opens_on), is_over=True, counted=counted, **more)


@pytest.mark.parametrize(
    ("chosen_on", "today", "latest", "opens_on"),
    [
        (MARCH, MARCH, None, MARCH),
        (MARCH, MARCH + timedelta(days=27), None, MARCH),
        (MARCH, MARCH + timedelta(days=28), None, None),
        (MARCH, MARCH, MARCH, None),
        (MARCH, date(2026, 10, 31), MARCH, None),
        (MARCH, NOVEMBER, MARCH, NOVEMBER),
        (MARCH, date(2026, 11, 28), MARCH, NOVEMBER),
        (MARCH, date(2026, 11, 29), MARCH, None),
        (MARCH, date(2027, 11, 5), NOVEMBER, date(2027, 11, 1)),
        # Less than six months after the first: the next November.
        (date(2026, 5, 1), NOVEMBER, date(2026, 5, 1), NOVEMBER),
        (date(2026, 5, 2), NOVEMBER, date(2026, 5, 2), None),
        # Chosen in November: that round is the first, and not opened before it was chosen.
        (date(2026, 11, 20), date(2026, 11, 20), None, date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 27), date(2026, 11, 20), None),
        # Taken out and chosen again: nobody is asked twice within six months.
        (date(2026, 12, 1), date(2026, 12, 1), NOVEMBER, None),
        # Chosen long before the system could ask.
        (date(2024, 1, 9), date(2026, 6, 1), None, None),
        (date(2024, 1, 9), NOVEMBER, None, NOVEMBER),
    ],
)
def test_a_round_opens_when_the_row_is_chosen_and_every_november(
    chosen_on: date, today: date, latest: date | None, opens_on: date | None
) -> None:
    assert opening_on(chosen_on, today, latest) == opens_on


def test_two_rounds_are_never_less_than_six_months_apart() -> None:
    for chosen in range(0, 366, 3):
        chosen_on, opened = date(2026, 1, 1) + timedelta(days=chosen), list[date]()
        for day in range(1000):
            found = opening_on(
                chosen_on, chosen_on + timedelta(days=day), opened[-1] if opened else None
            )
            opened += [found] if found else []
        assert opened[0] == chosen_on
        assert all(later - earlier >= timedelta(days=181) for earlier, later in pairwise(opened))
        assert len({one.year for one in opened if one.month == 11}) >= 2


@pytest.mark.parametrize("answer", [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_an_answer_is_from_one_to_five(answer: tuple[int, int]) -> None:
    with pytest.raises(ImpossibleAnswer):
        StaffAnswer(*answer)
    assert StaffAnswer(1, 5)


@pytest.mark.parametrize(
    ("helps", "burdens", "is_told"),
    [
        ((0, 0, 0, 1, 4), (1, 4, 0, 0, 0), True),
        ((0, 0, 0, 1, 3), (1, 3, 0, 0, 0), False),
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), False),
        # All alike: a mean of 5 would say of each that she answered 5.
        ((0, 0, 0, 0, 9), (1, 8, 0, 0, 0), False),
        ((0, 0, 0, 1, 8), (0, 9, 0, 0, 0), False),
    ],
)
def test_sums_are_told_of_five_or_more_who_did_not_all_answer_alike(
    helps: tuple[int, ...], burdens: tuple[int, ...], *, is_told: bool
) -> None:
    counted = Counted(helps, burdens)
    assert counted.may_be_told is is_told
    (score,) = surveyed_entries([over(MARCH, counted)], first_start=None, period=ALL)[SCORE]
    assert (score.value == FEW) is not is_told


def test_the_mean_is_of_the_answers_and_rounded_half_away_from_zero() -> None:
    assert mean_answer((0, 0, 1, 3, 1)) == Decimal("4.0")
    assert mean_answer((1, 0, 0, 0, 19)) == Decimal("4.8")
    assert mean_answer((17, 3, 0, 0, 0)) == Decimal("1.2")


def test_how_many_did_not_answer_is_not_told_where_nearly_all_did() -> None:
    assert not_answered(12, 7) == 5
    assert not_answered(11, 7) is None
    assert not_answered(7, 7) is None


def test_figures_stand_in_the_quarter_in_which_the_round_opened_and_before_or_after_the_start() -> (
    None
):
    rounds = [over(date(2027, 11, 1)), over(NOVEMBER), over(MARCH, None)]
    found = surveyed_entries(rounds, first_start=date(2026, 4, 7), period=ALL)
    assert [(one.period, one.value, one.when) for one in found[SCORE]] == [
        ("2026-Q1", FEW, "before"),
        ("2026-Q4", Decimal("4.0"), "after"),
        ("2027-Q4", Decimal("4.0"), "after"),
    ]
    assert [one.value for one in found[BURDEN]] == [FEW, Decimal("1.8"), Decimal("1.8")]
    assert [one.value for one in found[ANSWERS]] == [FEW, Decimal(5), Decimal(5)]
    assert {one.source for one in found[SCORE]} == {SURVEYED}


def test_a_round_during_which_the_first_began_is_neither_before_nor_after() -> None:
    (entry,) = surveyed_entries([over(MARCH)], first_start=date(2026, 4, 1), period=ALL)[SCORE]
    assert entry.when == "during"


def test_a_round_that_is_open_or_was_when_the_period_ended_is_not_in_the_report() -> None:
    still = Round(MARCH, closes_on(MARCH), is_over=False, counted=FIVE)
    assert not surveyed_entries([still], first_start=None, period=ALL)[SCORE]
    first_quarter = period_of("2026-Q1", TODAY)
    assert not surveyed_entries([over(MARCH)], first_start=None, period=first_quarter)[SCORE]
    half_year = period_of("2026-H1", TODAY)
    assert surveyed_entries([over(MARCH)], first_start=None, period=half_year)[SCORE]


def test_of_a_year_in_which_the_system_asked_no_other_figure_is_told() -> None:
    plan = BenefitPlan((SHIPPED[ROW],), EDITION)
    typed = [(SCORE, str(year), Decimal(2), "Forms") for year in (2024, 2025, 2026)]
    surveyed = surveyed_entries([over(MARCH)], first_start=date(2026, 6, 1), period=ALL)
    score, burden, answers = tenant_figures(
        plan, typed, first_start=date(2026, 6, 1), period=ALL, surveyed=surveyed
    )
    told = [(one.period, one.value, one.source) for one in score.entries]
    assert told == [
        ("2024", Decimal(2), "Forms"),
        ("2025", Decimal(2), "Forms"),
        ("2026-Q1", Decimal("4.0"), SURVEYED),
    ]
    assert score.before == Decimal("2.7")
    assert (len(burden.entries), len(answers.entries)) == (1, 1)


def test_what_is_withheld_is_in_no_mean() -> None:
    plan = BenefitPlan((SHIPPED[ROW],), EDITION)
    rounds = [over(MARCH, None), over(NOVEMBER)]
    surveyed = surveyed_entries(rounds, first_start=None, period=ALL)
    score, _burden, answers = tenant_figures(
        plan, [], first_start=None, period=ALL, surveyed=surveyed
    )
    assert score.before == Decimal("4.0")
    assert answers.before is None, "how many answered is compared with nothing"
