"""Which version holds when, and when a draft may become one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from selfcare_plans.rules.doctor_only import DoctorOnly
from selfcare_plans.rules.in_force import (
    PlanStatus,
    Publication,
    PublishRefusal,
    may_be_superseded,
    may_edit,
    may_publish,
    publish_refusals,
    version_in_force,
)
from selfcare_plans.rules.outer_limits import breaches
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS, spo2_plan

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Version:
    name: str
    in_force_from: datetime | None
    in_force_to: datetime | None = None


FIRST = Version("first", NOON - HOUR, NOON)
SECOND = Version("second", NOON)
DRAFT = Version("draft", None)


def in_force(versions, at):
    found = version_in_force(versions, at)
    return found and found.name


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (NOON - HOUR - timedelta(microseconds=1), None),
        (NOON - HOUR, "first"),
        (NOON - timedelta(microseconds=1), "first"),
        (NOON, "second"),
        (NOON + timedelta(days=900), "second"),
    ],
)
def test_a_version_holds_from_its_start_until_its_successors(at, name):
    assert in_force([SECOND, DRAFT, FIRST], at) == name


def test_a_draft_is_never_in_force():
    assert in_force([DRAFT], NOON) is None
    assert in_force([], NOON) is None


def test_of_two_that_overlap_the_later_stands():
    open_ended = replace(FIRST, in_force_to=None)
    assert in_force([SECOND, open_ended], NOON) == "second"
    assert in_force([open_ended, SECOND], NOON) == "second"


PUBLICATION = Publication(
    status=PlanStatus.DRAFT,
    now=NOON,
    today=date(2026, 11, 22),
    in_force_from=NOON,
    review_date=date(2026, 11, 22),
    based_on_id="v1",
    current_id="v1",
    current_in_force_from=NOON - HOUR,
)


def test_a_sound_draft_may_be_published_from_now():
    assert publish_refusals(PUBLICATION) == ()
    assert may_publish(PUBLICATION)


def test_a_first_version_has_no_predecessor():
    first = replace(PUBLICATION, based_on_id=None, current_id=None, current_in_force_from=None)
    assert may_publish(first)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": PlanStatus.PUBLISHED}, PublishRefusal.NOT_A_DRAFT),
        ({"status": PlanStatus.SUPERSEDED}, PublishRefusal.NOT_A_DRAFT),
        ({"current_id": "v2"}, PublishRefusal.BASED_ON_OLDER_VERSION),
        ({"based_on_id": None}, PublishRefusal.BASED_ON_OLDER_VERSION),
        (
            {"problems": problems(spo2_plan(green_low=None), known_kinds=KINDS)},
            PublishRefusal.HAS_PROBLEMS,
        ),
        (
            {"in_force_from": NOON - timedelta(seconds=1)},
            PublishRefusal.STARTS_IN_THE_PAST,
        ),
        ({"current_in_force_from": NOON}, PublishRefusal.STARTS_BEFORE_PREDECESSOR),
        ({"review_date": date(2026, 11, 21)}, PublishRefusal.REVIEW_DATE_PASSED),
    ],
)
def test_what_keeps_a_draft_from_being_published_has_a_name(change, reason):
    refused = replace(PUBLICATION, **change)
    assert publish_refusals(refused) == (reason,)
    assert not may_publish(refused)


def test_a_limit_beyond_the_outer_one_is_published_by_a_doctor_only():
    beyond = breaches(spo2_plan(yellow_low=Decimal(78), outer_limit_reason="Usual value is 82."))
    by_nurse = replace(PUBLICATION, breaches=beyond)
    assert publish_refusals(by_nurse) == (PublishRefusal.NEEDS_A_DOCTOR,)
    assert may_publish(replace(by_nurse, by_a_doctor=True))


def test_only_a_draft_is_edited_and_only_a_published_version_superseded():
    assert [status for status in PlanStatus if may_edit(status)] == [PlanStatus.DRAFT]
    assert [status for status in PlanStatus if may_be_superseded(status)] == [PlanStatus.PUBLISHED]


def test_what_is_for_a_doctor_only_is_published_by_a_doctor_only():
    waiting = replace(PUBLICATION, doctor_only=(DoctorOnly.TREATMENT_LEVEL,))
    assert publish_refusals(waiting) == (PublishRefusal.NEEDS_A_DOCTOR,)
    assert may_publish(replace(waiting, by_a_doctor=True))
