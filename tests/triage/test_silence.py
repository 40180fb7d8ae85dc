"""Windows, pauses, the ladder, repeats and mass silence, from the table to the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from dho.lib import clock
from messaging.models import Notice
from messaging.operations import send_waiting
from selfcare_plans.rules.document import (
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Schedule,
    Window,
)
from tenants.models import Pause, User
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import (
    Alert,
    ExpectedWindow,
    Finding,
    LadderStep,
    MassSilence,
    Offer,
    RelativeAnswer,
)
from triage.operations.drain import drain_all
from triage.operations.held import release_held
from triage.operations.ladder import climb, find_unreached
from triage.operations.missed import judge_missed
from triage.operations.windows import expect_repeat, keep_pauses, make_windows
from triage.rules.ladder import Rung


def owner(model: Any) -> Any:
    return model.objects.using("owner")


def save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def document(**rule: Any) -> PlanDocument:
    return PlanDocument(
        contact_point="x",
        items=(
            MonitoringItem(
                id="spo2",
                kind="spo2",
                rules=(
                    RangeRule(id="r", green_low=Decimal(90), yellow_low=Decimal(86)),
                    MissingRule(id="m", **rule),
                ),
                schedule=Schedule(windows=(Window("day", time(7), time(11)),), grace_minutes=60),
            ),
        ),
    )


@dataclass
class Time:
    """The clock of the operations, moved by the test."""

    monkeypatch: Any
    now: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def at(self, now: datetime) -> None:
        self.now = now
        self.monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def moving(monkeypatch):
    moved = Time(monkeypatch)
    moved.at(datetime.now(tz=UTC).replace(hour=11, minute=0, second=0, microsecond=0))
    return moved


def window(world, version, closes_at, *, patient=None, item="spo2", name="day", **fields):
    patient = patient or world.kari
    return save(
        ExpectedWindow(
            tenant_id=patient.tenant_id,
            patient=patient,
            plan_version=version,
            item_id=item,
            kind="spo2",
            local_date=closes_at.date(),
            name=name,
            opens_at=closes_at - timedelta(hours=4),
            closes_at=closes_at,
            deadline_at=closes_at + timedelta(hours=1),
            **fields,
        )
    )


def pause(world, starts_at, ends_at=None, **fields):
    fields.setdefault("state", "AGREED")
    return save(
        Pause(
            tenant_id=world.kari.tenant_id,
            patient=world.kari,
            enrolment=world.course,
            kind="STAY",
            starts_at=starts_at,
            ends_at=ends_at,
            looked_on=starts_at.date(),
            reason="innlagt",
            made_at=starts_at,
            by=world.nora.user,
            settled_by=world.nora.user,
            **fields,
        )
    )


def state(row) -> str:
    return str(owner(ExpectedWindow).get(id=row.id).state)


def plan(world, patient=None, course=None, **rule):
    return make.plan(
        patient or world.kari, course or world.course, document(**rule), world.gunnar.user
    )


def measured(client, world, at, value=95):
    sent = post(
        client, a_reading(world.kari, value=value, measured_at=at.isoformat()), world.kari_device
    )
    assert sent.status_code == 201
    drain_all()


# Pauses


def test_a_stay_cancels_what_it_touches_and_its_early_end_expects_again(world):
    plan(world)
    make_windows()
    now = datetime.now(tz=UTC)
    stay = pause(world, now + timedelta(days=2), now + timedelta(days=6))
    keep_pauses()
    rows = list(owner(ExpectedWindow).order_by("opens_at"))
    touched = [
        one for one in rows if one.closes_at > stay.starts_at and one.opens_at < stay.ends_at
    ]
    assert 3 <= len(touched) < len(rows)
    assert {one.id for one in rows if one.state == "CANCELLED"} == {one.id for one in touched}
    stay.ends_at = stay.starts_at
    stay.save(using="owner")
    keep_pauses()
    assert not owner(ExpectedWindow).filter(state="CANCELLED").exists()


def test_only_what_was_agreed_silences(world):
    plan(world)
    make_windows()
    now = datetime.now(tz=UTC)
    pause(world, now, now + timedelta(days=5), state="ASKED")
    keep_pauses()
    assert not owner(ExpectedWindow).filter(state="CANCELLED").exists()


def test_a_stay_without_an_end_silences_until_the_day_to_look_again_is_over(world):
    plan(world)
    make_windows()
    now = datetime.now(tz=UTC)
    day = now.date() + timedelta(days=3)
    pause(world, now, look_again_on=day)
    keep_pauses()
    dates = owner(ExpectedWindow).filter(state="CANCELLED").values_list("local_date", flat=True)
    assert max(dates) == day


def test_the_database_refuses_a_stay_that_nobody_looks_at_again(world):
    now = datetime.now(tz=UTC)
    for fields in ({}, {"look_again_on": now.date() + timedelta(days=8)}):
        with pytest.raises(IntegrityError), transaction.atomic(using="owner"):
            pause(world, now, **fields)
    pause(world, now, look_again_on=now.date() + timedelta(days=7))


def test_a_pause_silences_silence_and_never_a_reading(client, world):
    plan(world)
    now = datetime.now(tz=UTC)
    pause(world, now - timedelta(days=1), now + timedelta(days=1))
    measured(client, world, now, 80)
    assert owner(Alert).get().colour == "RED"


def test_the_count_of_missed_in_a_row_starts_anew_after_a_pause(world, moving):
    version = plan(world, in_a_row=2)
    day = timedelta(days=1)
    window(world, version, moving.now - 4 * day, state="MISSED")
    window(world, version, moving.now - 2 * day, state="CANCELLED")
    last = window(world, version, moving.now - timedelta(hours=2))
    pause(world, moving.now - 2 * day - timedelta(hours=1), moving.now - 2 * day)
    judge_missed()
    assert state(last) == "MISSED"
    assert not owner(Alert).exists()


def test_windows_that_are_found_missed_in_one_round_count_each_other(world, moving):
    version = plan(world, in_a_row=2)
    day = timedelta(days=1)
    for days in (1, 0):
        window(world, version, moving.now - days * day - timedelta(hours=2))
    judge_missed()
    assert owner(Alert).get().reason_params["missed_in_a_row"] == 2


# The ladder


def test_the_ladder_reminds_tells_the_relative_and_then_the_nurse_with_the_clock_from_the_grace(
    world, moving
):
    owner(type(world.kari)).filter(id=world.kari.id).update(user=world.kari_user)
    version = plan(world, remind_minutes=0, relative_minutes=60, nurse_minutes=120)
    late = window(world, version, moving.now - timedelta(hours=1))

    def rungs() -> list[str]:
        judge_missed()
        climb()
        climb()
        return list(owner(LadderStep).order_by("id").values_list("rung", flat=True))

    assert rungs() == ["REMINDER"]
    assert state(late) == "OVERDUE"
    moving.at(moving.now + timedelta(minutes=61))
    assert rungs() == ["REMINDER", "RELATIVE"]
    assert owner(LadderStep).get(rung="RELATIVE").relative_id == world.rune.id
    assert not owner(Alert).exists()
    moving.at(moving.now + timedelta(minutes=61))
    assert rungs() == ["REMINDER", "RELATIVE", "NURSE"]
    alert = owner(Alert).get()
    assert (alert.colour, alert.cause, alert.waiting_since) == (
        "YELLOW",
        "MISSING:spo2",
        late.deadline_at,
    )
    people = owner(Notice).order_by("made_at").values_list("to_user_id", "code")
    assert list(people) == [
        (world.kari_user.id, "REMINDER"),
        (world.rune.user_id, "RELATIVE"),
    ]


def test_a_reading_that_arrives_in_between_stops_the_ladder(client, world, moving):
    moving.at(datetime.now(tz=UTC))
    version = plan(world, remind_minutes=0, nurse_minutes=120)
    late = window(world, version, moving.now - timedelta(hours=1))
    judge_missed()
    climb()
    measured(client, world, datetime.now(tz=UTC) - timedelta(seconds=1))
    moving.at(moving.now + timedelta(hours=2))
    climb()
    assert state(late) == "MET"
    assert not owner(Alert).exists()


def test_without_rungs_the_nurse_is_told_at_once(world, moving):
    late = window(world, plan(world), moving.now - timedelta(hours=1))
    judge_missed()
    assert state(late) == "MISSED"
    assert owner(Alert).get().cause == "MISSING:spo2"


@pytest.mark.parametrize(("agreed", "told"), [("", 1), ("SILENCE", 1), ("ALL", 1), ("NOTHING", 0)])
def test_a_relative_whom_she_wants_told_nothing_is_not_told_of_silence(world, moving, agreed, told):
    owner(type(world.rune)).filter(id=world.rune.id).update(may_be_told=agreed)
    version = plan(world, relative_minutes=0, nurse_minutes=600)
    window(world, version, moving.now - timedelta(hours=1))
    judge_missed()
    climb()
    assert owner(LadderStep).filter(rung="RELATIVE").count() == told


def test_a_relative_who_cannot_reach_her_is_a_finding_at_once(world, moving):
    version = plan(world, relative_minutes=0, nurse_minutes=600)
    late = window(world, version, moving.now - timedelta(hours=1))
    judge_missed()
    climb()
    step = owner(LadderStep).get(rung=Rung.RELATIVE.value)
    save(
        RelativeAnswer(
            tenant_id=world.kari.tenant_id,
            patient=world.kari,
            step=step,
            relative=world.rune,
            word="CANNOT_REACH",
            at=moving.now,
        )
    )
    assert find_unreached() == 1
    assert find_unreached() == 0
    alert = owner(Alert).get()
    assert (alert.colour, alert.reason_code) == ("RED", "RELATIVE_CANNOT_REACH")
    assert not owner(Offer).exists(), "missing never leaves the centre before a nurse has tried"
    climb()
    assert state(late) == "MISSED"
    assert owner(Finding).count() == 2
    assert owner(Alert).count() == 1


def test_a_notice_to_a_person_goes_to_their_own_address_and_says_nothing_of_health(world, moving):
    owner(User).filter(id=world.rune.user_id).update(email="rune@example.test")
    version = plan(world, relative_minutes=0, nurse_minutes=600)
    window(world, version, moving.now - timedelta(hours=1))
    judge_missed()
    climb()
    sent: list[tuple[str, str]] = []
    send_waiting(send=lambda address, code: sent.append((address, code)))
    assert sent == [("rune@example.test", "RELATIVE")]


def test_judging_may_ask_for_an_address_and_not_for_people(world):
    with connections["triage"].cursor() as cursor, pytest.raises(Exception, match="denied"):
        cursor.execute("SELECT password FROM tenants_user")


# Repeats


def repeat(world, version, after):
    with transaction.atomic(using="triage"):
        return expect_repeat(
            tenant_id=world.kari.tenant_id,
            patient_id=world.kari.id,
            version_id=version.id,
            item_id="spo2",
            kind="spo2",
            after=after,
            minutes=20,
        )


def test_a_repeat_that_does_not_come_is_red_whatever_the_missing_rules_say(world, moving):
    version = make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    repeat(world, version, moving.now)
    pause(world, moving.now - timedelta(days=1), moving.now + timedelta(days=1))
    moving.at(moving.now + timedelta(minutes=19))
    keep_pauses()
    assert judge_missed() == 0
    moving.at(moving.now + timedelta(minutes=2))
    assert judge_missed() == 1
    alert = owner(Alert).get()
    assert (alert.colour, alert.reason_code, alert.cause) == ("RED", "NO_REPEAT", "MISSING:spo2")


def test_a_repeat_that_comes_is_met_and_the_red_itself_is_not_its_own_repeat(
    client, world, monkeypatch
):
    version = make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    red_at = datetime.now(tz=UTC) + timedelta(minutes=2)
    measured(client, world, red_at, 80)
    one = repeat(world, version, red_at)
    row = owner(ExpectedWindow).get(id=one)
    assert row.opens_at > red_at
    measured(client, world, row.opens_at + timedelta(seconds=1), 95)
    moved = Time(monkeypatch)
    moved.at(row.deadline_at + timedelta(seconds=1))
    judge_missed()
    assert state(row) == "MET"


# Mass silence


@pytest.fixture
def many(world, moving):
    """Six silent patients of the centre."""
    rows = []
    for number in range(6):
        patient = make.patient(world.hadsel, f"P{number}")
        course = make.enrolment(patient, world.centre)
        version = plan(world, patient, course)
        closes_at = moving.now - timedelta(minutes=90)
        rows.append(window(world, version, closes_at, patient=patient))
    return rows


def test_mass_silence_is_one_technical_alarm_and_no_flood(world, many):
    judge_missed()
    alarm = owner(MassSilence).get()
    assert (alarm.centre_id, alarm.expected, alarm.missing) == (world.centre.id, 6, 6)
    assert {state(one) for one in many} == {"HELD"}
    assert not owner(Alert).exists()
    release_held()
    assert {state(one) for one in many} == {"HELD"}


def test_acknowledged_the_still_silent_become_ordinary_and_later_ones_are(world, many, moving):
    judge_missed()
    owner(MassSilence).update(acknowledged_at=moving.now, acknowledged_by=world.nora.user)
    release_held()
    assert {state(one) for one in many} == {"MISSED"}
    assert owner(Alert).count() == 6
    assert set(owner(Alert).values_list("waiting_since", flat=True)) == {many[0].deadline_at}
    release_held()
    assert owner(MassSilence).get().over_at is None, "it is still as silent"
    moving.at(moving.now + timedelta(hours=2))
    release_held()
    assert owner(MassSilence).get().over_at == moving.now


def test_an_alarm_that_nobody_acknowledges_holds_to_its_deadline_only(world, many, moving):
    judge_missed()
    moving.at(owner(MassSilence).get().due_at)
    release_held()
    assert owner(Alert).count() == 6


def test_a_few_silent_patients_are_no_mass(world, many):
    owner(ExpectedWindow).filter(id__in=[one.id for one in many[:2]]).delete()
    judge_missed()
    assert not owner(MassSilence).exists()
    assert owner(Alert).count() == 4


def test_a_red_is_never_held(world, many, moving):
    version = make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    window(world, version, moving.now - timedelta(minutes=61), is_repeat=True, name="repeat")
    judge_missed()
    assert owner(MassSilence).exists()
    assert owner(Alert).get().reason_code == "NO_REPEAT"
