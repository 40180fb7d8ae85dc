"""What was met and left open comes back by time alone, and the leader's numbers tell of one wait."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils.translation import override

from tenants.models import Unit
from tests.triage.load_cases import OPENED, alert, patients
from tests.triage.test_load import lena, material  # noqa: F401
from triage.models import Alert, AlertEvent
from triage.operations.passing_time import move_time
from triage.presenters.alerts import event_words

if TYPE_CHECKING:
    from tenants.models import Membership
    from tests.world import World

# Opened on a Tuesday at 10 in Norway; the centre is open from 8 to 15.
THURSDAY_AT_OPENING = OPENED + timedelta(days=1, hours=22)
CLOSING = THURSDAY_AT_OPENING + timedelta(hours=7)


def owner(model: Any) -> Any:
    return model.objects.using("owner")


@pytest.fixture(autouse=True)
def _in_hours(world: World) -> None:
    owner(Unit).update(opens="08:00", closes="15:00", weekdays="12345")


def row(world: World, **fields: Any) -> Alert:
    return alert(world, world.kari, enrolment=world.course, met=10, **fields)


def state_at(found: Alert, at: Any) -> Alert:
    with time_machine.travel(at, tick=False):
        move_time()
    return owner(Alert).get(id=found.id)


def test_what_was_met_on_tuesday_is_due_on_thursday_and_says_why(world: World) -> None:
    found = row(world)
    assert state_at(found, THURSDAY_AT_OPENING - timedelta(minutes=1)).met_at
    again = state_at(found, THURSDAY_AT_OPENING)
    assert (again.met_at, again.due_at) == (None, CLOSING)
    assert again.looked_at == OPENED + timedelta(minutes=10)
    event = owner(AlertEvent).get(code="DUE_AGAIN")
    with override("en"):
        assert event_words(event.code, event.detail, {}) == "Still open: due again"


def test_once_it_is_due_the_sweeper_has_nothing_more_to_do(world: World) -> None:
    row(world)
    with time_machine.travel(THURSDAY_AT_OPENING, tick=False):
        assert [move_time(), move_time()] == [1, 0]


@pytest.mark.parametrize(
    "resting",
    [
        {"snoozed_until": CLOSING, "snooze_reason": "later"},
        {"remeasure_due_at": CLOSING},
    ],
)
def test_what_rests_or_waits_calls_at_its_own_time(world: World, resting: dict[str, Any]) -> None:
    found = row(world, **resting)
    with time_machine.travel(CLOSING - timedelta(minutes=1), tick=False):
        assert move_time() == 0
    assert state_at(found, CLOSING).met_at is None


def test_what_is_safe_until_wednesday_is_counted_from_then(world: World) -> None:
    safe = {
        "settled_at": OPENED + timedelta(hours=4),
        "settled_by": world.nora.user,
        "settled_how": "SAFE_UNTIL",
        "settled_until": THURSDAY_AT_OPENING - timedelta(hours=20),
    }
    found = row(world, **safe)
    with time_machine.travel(CLOSING, tick=False):
        assert move_time() == 0
    assert state_at(found, CLOSING + timedelta(days=1)).due_at == CLOSING + timedelta(days=1)


def test_leaders_are_told_of_the_first_deadline_and_of_who_kept_it(
    world: World,
    lena: Membership,  # noqa: F811
) -> None:
    found = [
        alert(world, one, enrolment=None, met=10, due=30)
        for one in patients(world, world.hadsel, 5)
    ]
    with time_machine.travel(THURSDAY_AT_OPENING, tick=False):
        assert move_time() == len(found)
    cases = material(world, lena).cases
    assert {(one.met_at, one.due_at) for one in cases} == {
        (OPENED + timedelta(minutes=10), OPENED + timedelta(minutes=30))
    }
