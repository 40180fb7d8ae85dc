"""Numbers for leaders, reckoned by hand beside the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from triage.rules.alert_state import OfferStatus
from triage.rules.figures import (
    ALL,
    Answers,
    Asked,
    Case,
    Share,
    Spread,
    answers_of,
    hidden,
    hidden_work,
    open_minutes,
    per_week,
    percentile,
    spread,
    waits_of,
    work_of,
)
from triage.rules.hours import OpeningHours

HOURS = OpeningHours()
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)  # 10:00 in Norway, open 8 to 15
LATER = MONDAY + timedelta(days=30)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def case(**more: Any) -> Case:
    plain = {
        "tenant": "hadsel",
        "patient": "kari",
        "cause": "spo2",
        "colour": "RED",
        "hours": HOURS,
        "waiting_since": MONDAY,
        "due_at": MONDAY + minutes(30),
    }
    return Case(**{**plain, **more})


def people(*counts: int) -> list[frozenset[str]]:
    """Groups of so many patients, nobody in two."""
    return [frozenset(f"{n}-{one}" for one in range(count)) for n, count in enumerate(counts)]


def test_the_middle_is_the_least_value_that_half_do_not_exceed() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2
    assert percentile([5, 4, 1, 3, 2], 50) == 3
    assert percentile([7], 90) == 7
    assert percentile(list(range(1, 11)), 90) == 9
    assert percentile(list(range(1, 12)), 90) == 10
    assert percentile([3, 8], 0) == 3
    assert percentile(list(range(1, 102)), 50) == 51
    assert percentile(list(range(1, 102)), 90) == 91


def test_nine_of_ten_is_told_from_ten_on() -> None:
    assert spread([]) == Spread(0, None, None)
    assert spread(list(range(9))) == Spread(9, 4, None)
    assert spread(list(range(1, 11))) == Spread(10, 5, 9)
    assert spread(list(range(1, 101))) == Spread(100, 50, 90)


def test_a_percent_is_rounded_half_up_and_of_nothing_there_is_none() -> None:
    assert [Share(hits, 8).percent for hits in (0, 1, 3, 8)] == [0, 13, 38, 100]
    assert Share(1, 3).percent == 33
    assert Share(0, 0).percent is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-02T10:00", "2026-11-02T10:25", 25),
        ("2026-11-02T14:30", "2026-11-03T08:20", 50),  # half an hour, then twenty minutes
        ("2026-11-06T14:50", "2026-11-09T08:10", 20),  # Friday to Monday
        ("2026-11-07T10:00", "2026-11-08T10:00", 0),  # a weekend
        ("2026-11-02T05:00", "2026-11-02T08:00", 0),
        ("2026-11-02T05:00", "2026-11-03T20:00", 2 * 7 * 60),
        ("2026-11-02T10:00", "2026-11-02T10:00", 0),
    ],
)
def test_opening_minutes_are_those_in_which_the_unit_is_open(
    start: str, end: str, expected: int
) -> None:
    begin, until = (datetime.fromisoformat(f"{at}+01:00") for at in (start, end))
    assert open_minutes(HOURS, begin, until) == expected


def test_waiting_is_told_to_the_claim_the_first_contact_and_the_closing() -> None:
    cases = [
        case(
            taken_at=MONDAY + minutes(each),
            met_at=MONDAY + minutes(2 * each),
            resolved_at=MONDAY + minutes(60 * each),
        )
        for each in range(1, 11)
    ]
    found = waits_of(cases, LATER)
    assert found.alerts == 10
    assert found.taken.real == Spread(10, 5, 9)
    assert found.contact.real == Spread(10, 10, 18)
    # After five hours it is 15:00 and closed: the middle is 300 minutes by both clocks, the ninth
    # 540 by the clock and 300 open ones.
    assert found.closed.real == Spread(10, 300, 540)
    assert found.closed.opened == Spread(10, 300, 300)
    assert found.still_open == 0


def test_a_deadline_is_kept_when_it_was_met_in_time_and_broken_when_nobody_met_it() -> None:
    kept = case(met_at=MONDAY + minutes(30))
    late = case(met_at=MONDAY + minutes(31))
    never = case()
    assert [one.is_within(LATER) for one in (kept, late, never)] == [True, False, False]
    assert waits_of([kept, late, never], LATER).within == Share(1, 3)


def test_a_deadline_that_can_still_be_kept_is_not_counted() -> None:
    waiting = case()
    assert waiting.is_within(MONDAY + minutes(29)) is None
    assert waiting.is_within(MONDAY + minutes(30)) is False
    found = waits_of([waiting], MONDAY + minutes(29))
    assert (found.within, found.still_open) == (Share(0, 0), 1)


def test_what_a_second_green_closed_has_waited_for_nobody() -> None:
    pair = case(colour="YELLOW", outcome="SECOND_GREEN", resolved_at=MONDAY + minutes(70))
    assert pair.is_within(LATER) is None
    assert waits_of([pair], LATER).alerts == 0
    assert waits_of([case(outcome="ACTED", resolved_at=MONDAY)], LATER).alerts == 1


def test_offers_are_counted_by_what_the_receiver_did() -> None:
    of_each = {
        OfferStatus.CLAIMED: 3,
        OfferStatus.GIVEN_BACK: 1,
        OfferStatus.DECLINED: 2,
        OfferStatus.NOT_ANSWERED: 4,
        OfferStatus.LAPSED: 1,
        OfferStatus.PASSED_OVER: 5,
        OfferStatus.WITHDRAWN: 2,
        OfferStatus.OPEN: 1,
    }
    asked = [
        Asked("hadsel", "kari", "Legekontoret", status)
        for status, count in of_each.items()
        for _ in range(count)
    ]
    assert answers_of(asked) == Answers(
        made=19, taken=4, refused=2, unanswered=5, passed_over=5, other=3
    )


def test_alerts_per_patient_and_week() -> None:
    assert per_week(6, 24.0) == 0.25
    assert per_week(1, 0.5) == 2.0, "also of less than a week"
    assert per_week(0, 0.0) is None


def worked(staff: str, minutes: int | None) -> Case:
    return case(resolved_at=LATER, outcome="ACTED", staff=staff, work_minutes=minutes)


def test_minutes_are_of_five_who_answered_or_of_nobody() -> None:
    four = [worked(name, 10) for name in "abcd"]
    assert work_of([*four, worked("a", 40), worked("e", None)]) is None
    found = work_of([*four, worked("e", 5), worked("e", None), worked("a", 10)])
    assert found is not None
    assert (found.answered, found.of, found.minutes) == (6, 7, 55)
    assert found.mean == 9  # 55 / 6 = 9.17


def test_what_another_unit_closed_or_nobody_yet_could_have_no_minutes() -> None:
    five = [worked(name, 10) for name in "abcde"]
    found = work_of([*five, worked("", 40), case(resolved_at=LATER, outcome="ACTED"), case()])
    assert found is not None
    assert (found.answered, found.of, found.minutes) == (5, 5, 50)


def test_a_mean_of_minutes_is_rounded_half_up() -> None:
    found = work_of([worked(name, 5) for name in "abcde"] + [worked("a", 20)])
    assert found is not None
    assert found.mean == 8  # 45 / 6 = 7.5


def test_a_cell_of_one_to_four_patients_is_hidden_and_one_of_five_is_shown() -> None:
    five, four, none = people(5, 4, 0)
    cells = {("bodø", "RED"): five, ("hadsel", "YELLOW"): four, ("sortland", "X"): none}
    assert hidden(cells) == {("hadsel", "YELLOW")}


def test_what_the_total_would_give_away_is_hidden_with_it() -> None:
    one, few, many = people(2, 6, 9)
    cells = {("bodø", "RED"): one, ("bodø", "YELLOW"): few, ("bodø", "NOT_JUDGED"): many}
    assert hidden(cells) == {("bodø", "RED"), ("bodø", "YELLOW")}


def test_an_empty_cell_hides_nobody_and_is_shown() -> None:
    none, one, many = people(0, 2, 9)
    cells = {("bodø", "NOT_JUDGED"): none, ("bodø", "RED"): one, ("bodø", "YELLOW"): many}
    assert hidden(cells) == {("bodø", "RED"), ("bodø", "YELLOW")}


def test_two_hidden_ones_of_five_together_give_nobody_away() -> None:
    two, three, many = people(2, 3, 9)
    cells = {("bodø", "RED"): two, ("hadsel", "RED"): three, ("sortland", "RED"): many}
    assert hidden(cells) == {("bodø", "RED"), ("hadsel", "RED")}


def test_the_same_patients_in_two_hidden_cells_are_no_five() -> None:
    same, many = frozenset("abc"), frozenset("defghi")
    cells = {("bodø", "RED"): same, ("bodø", "NOT_JUDGED"): same, ("bodø", "YELLOW"): many}
    assert hidden(cells) == set(cells)


def test_hiding_goes_along_tenants_and_along_rows_until_nothing_is_given_away() -> None:
    small, a, b, c = people(1, 7, 8, 9)
    cells = {
        ("bodø", "RED"): small,
        ("bodø", "YELLOW"): a,
        ("hadsel", "RED"): b,
        ("hadsel", "YELLOW"): c,
    }
    assert hidden(cells) == set(cells) - {("hadsel", "YELLOW")}


def test_a_tenant_with_few_staff_hides_another_one_beside_it() -> None:
    few, some, many = people(2, 5, 9)
    assert hidden_work({"bodø": some, "hadsel": few, "sortland": many}) == {"bodø", "hadsel"}
    assert hidden_work({"bodø": some, "sortland": many}) == frozenset()
    assert ALL == ""
