"""What a plan, a finding or an alert says where nothing is said, and what the watchdog calls ill."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from selfcare_plans.rules.document import (
    ActNow,
    ChangeRule,
    Colour,
    CombinationRule,
    DeviationRule,
    Direction,
    MeanRule,
    MissingRule,
    News2Rule,
    Schedule,
)
from tests.rules.alert_cast import CENTRE, MONDAY, finding, opened
from triage.rules.alert_state import AlertState, Finding
from triage.rules.refusals import alerts_on
from triage.rules.waiting import facts_of
from triage.rules.watching import troubles

YELLOW, ONE = Colour.YELLOW, Decimal(1)
NEWS2 = News2Rule(
    id="n", scale=1, set_by="Kari Lege", set_on=date(2026, 5, 4), adult_not_pregnant=True
)
FALL = {"colour": YELLOW, "direction": Direction.FALL, "amount": ONE}


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (Schedule(windows=()), {"grace_minutes": 120, "not_on_holidays": False}),
        (ActNow(step="Sit."), {"ask_done": True}),
        (ChangeRule(id="c", **FALL), {"days": 3, "percent": False}),
        (DeviationRule(id="d", **FALL), {"moving_days": 0}),
        (MeanRule(id="m", days=7), {"drop_days": 0, "least": 1}),
        (MissingRule(id="m"), {"in_a_row": 1, "nurse_minutes": 0, "remind_minutes": None}),
        (CombinationRule(id="c", colour=YELLOW, parts=()), {"within_minutes": 24 * 60}),
        (NEWS2, {"within_minutes": 60, "yellow_from": 5, "red_from": 7}),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_a_plan_leaves_out_has_its_default(part: Any, says: dict[str, object]) -> None:
    assert {name: getattr(part, name) for name in says} == says


def test_a_finding_without_more_is_no_repetition_and_lies_nowhere() -> None:
    plain = Finding("f", "e", "spo2", YELLOW, MONDAY, CENTRE)
    assert (plain.with_text, plain.outward_steps, plain.is_late) == (False, 0, False)
    assert (plain.repeat_count, plain.repeat_times) == (0, 0)
    assert finding() == finding(repeat_count=0)


def test_an_alert_without_more_is_fresh_and_has_not_repeated() -> None:
    plain = AlertState("e", "spo2", CENTRE, CENTRE, YELLOW, MONDAY, MONDAY, MONDAY, ("f1",))
    assert (plain.is_late, plain.outward_steps, plain.has_repeated) == (False, 0, False)
    assert opened(YELLOW).offers == ()


# -- the watchdog ----------------------------------------------------------------------------------

WELL: dict[str, Any] = {"oldest_unjudged": 15, "youngest_sweep": 30, "has_this_month": True}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"oldest_unjudged": None}, []),
        ({"oldest_unjudged": 15.1}, ["READINGS_WAIT"]),
        ({"youngest_sweep": 30.1}, ["NO_SWEEPER"]),
        ({"youngest_sweep": None}, ["NO_SWEEPER"]),
        ({"has_this_month": False}, ["NO_PARTITION"]),
        ({"unsent": 1}, ["NOTICES_NOT_SENT"]),
        ({"silent_centres": 1}, ["MASS_SILENCE"]),
        ({"stuck": 1}, ["NOT_ON_THE_LIST"]),
    ],
)
def test_each_trouble_has_its_code(change: dict[str, Any], found: list[str]) -> None:
    assert troubles(**{**WELL, **change}) == found


# -- a reading that was refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "has_screen", "number", "is_alert"),
    [
        ("IMPOSSIBLE", True, 1, False),
        ("IMPOSSIBLE", True, 2, True),
        ("IMPOSSIBLE", True, 3, True),
        ("IMPOSSIBLE", False, 1, True),
        ("REFERENCE_REUSED", True, 1, True),
    ],
)
def test_a_refusal_alerts_when_the_patient_could_not_be_told_or_it_comes_again(
    code: str, has_screen: bool, number: int, is_alert: bool
) -> None:
    found = alerts_on(code=code, has_screen=has_screen, number_within_a_day=number)
    assert found is is_alert


# -- an alert's row, as far as sorting needs it ----------------------------------------------------


def row(**fields: Any) -> SimpleNamespace:
    given = {
        "enrolment_id": 7, "patient_id": 8, "cause": "spo2", "centre_id": 1, "owner_unit_id": 2,
        "colour": "RED", "opened_at": MONDAY, "waiting_since": MONDAY,
        "due_at": MONDAY + timedelta(hours=1), "claimed_by_id": None, "snoozed_until": None,
        "held_until": None, "met_at": None, "is_late": False, "broke_through": "",
        "claimed_at": None, "ring_by": None, "settled_at": None, "settled_until": None,
        "unsettled_at": None, **fields,
    }  # fmt: skip
    return SimpleNamespace(**given)


def test_a_row_is_sorted_as_the_alert_that_it_holds() -> None:
    state = facts_of(row(claimed_by_id=5, broke_through="WORSE", is_late=True))
    assert (state.enrolment, state.centre, state.owner_unit, state.claimed_by) == (
        "7", "1", "2", "5"
    )  # fmt: skip
    assert (state.colour, state.broke_through, state.is_late) == (Colour.RED, "WORSE", True)
    assert (state.findings, state.due_at) == ((), MONDAY + timedelta(hours=1))


def test_a_row_that_nobody_has_is_nobodys_and_one_without_enrolment_is_the_patients() -> None:
    state = facts_of(row(enrolment_id=None))
    assert (state.enrolment, state.claimed_by, state.broke_through) == ("8", None, None)
