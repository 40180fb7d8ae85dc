"""Whose yes a plan waits for, through which door it goes, and when the doctor is reminded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from selfcare_plans.rules.approval import Approval, Door, answer_due, approval_door, half_way
from tenants.rules.codes import PlanApproval

DOCTOR, CENTRE = PlanApproval.DOCTOR, PlanApproval.CENTRE
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("door", [Door.PAGE, Door.API])
@pytest.mark.parametrize("model", PlanApproval)
def test_a_doctor_puts_a_draft_in_force_by_the_door_that_she_came(
    door: Door, model: PlanApproval
) -> None:
    assert approval_door(Approval(model, is_doctor=True, at_centre=False), door) is door
    assert approval_door(Approval(model, is_doctor=True, at_centre=True), door) is door


@pytest.mark.parametrize(
    ("model", "at_centre", "expected"),
    [
        (CENTRE, True, Door.CENTRE),
        (CENTRE, False, None),
        (DOCTOR, True, None),
        (DOCTOR, False, None),
    ],
)
def test_a_nurse_does_so_at_the_centre_where_its_service_model_allows_it(
    model: PlanApproval, at_centre: bool, expected: Door | None
) -> None:
    nurse = Approval(model, is_doctor=False, at_centre=at_centre)
    assert approval_door(nurse, Door.PAGE) is expected


@pytest.mark.parametrize(
    ("is_doctor", "is_asked", "expected"),
    [(True, True, Door.API), (True, False, None), (False, True, None)],
)
def test_a_proposal_is_answered_by_a_doctor_of_the_unit_that_was_asked(
    is_doctor: bool, is_asked: bool, expected: Door | None
) -> None:
    asked = Approval(
        DOCTOR, is_doctor=is_doctor, at_centre=False, is_proposed=True, is_asked=is_asked
    )
    assert approval_door(asked, Door.API) is expected


def test_a_doctor_was_not_asked_unless_it_is_said() -> None:
    other = Approval(DOCTOR, is_doctor=True, at_centre=False, is_proposed=True)
    assert approval_door(other, Door.API) is None


@pytest.mark.parametrize(
    ("model", "at_centre", "is_overdue", "expected"),
    [
        (CENTRE, True, True, Door.CENTRE),
        (CENTRE, True, False, None),
        (CENTRE, False, True, None),
        (DOCTOR, True, True, None),
    ],
)
def test_an_unanswered_proposal_is_the_centres_after_its_deadline_where_the_model_allows_it(
    model: PlanApproval, at_centre: bool, is_overdue: bool, expected: Door | None
) -> None:
    nurse = Approval(
        model, is_doctor=False, at_centre=at_centre, is_proposed=True, is_overdue=is_overdue
    )
    assert approval_door(nurse, Door.PAGE) is expected


def test_a_proposal_is_not_overdue_unless_it_is_said() -> None:
    nurse = Approval(CENTRE, is_doctor=False, at_centre=True, is_proposed=True)
    assert approval_door(nurse, Door.PAGE) is None


def test_the_doctor_is_reminded_half_way_to_the_deadline() -> None:
    due = answer_due(NOON, 7)
    assert due == NOON + timedelta(days=7)
    assert half_way(NOON, due) == NOON + timedelta(days=3, hours=12)
