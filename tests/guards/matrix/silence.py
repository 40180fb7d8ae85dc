"""Silence of a subject: pauses, what a relative was told and answered, an alarm they wait behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib.ids import new_id
from tenants.models import Pause
from tests import factories as make
from triage.models import ExpectedWindow, LadderStep, MassSilence, RelativeAnswer

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Enrolment, Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World


def fill(world: World, subject: Subject, owner: Unit, course: Enrolment, now: datetime) -> None:
    """Write them all."""
    subject.ids["pause_id"] = _pause(world, subject, course, "AGREED", now)
    subject.ids["asked_pause_id"] = _pause(world, subject, course, "ASKED", now)
    alarm = _alarm(owner, now)
    subject.ids["alarm_id"] = alarm.id
    window = _held(subject, alarm, now)
    # Only Kari's relative is an actor.
    told = (
        world.rune
        if subject.name == "kari"
        else make.relative(subject.patient, subject.text("paarorende"))
    )
    step = LadderStep(**subject.own, window_id=window.id, kind="spo2", rung="RELATIVE", at=now)
    step.local_date, step.relative = now.date(), told
    _save(step)
    _save(RelativeAnswer(**subject.own, step=step, relative=told, word="ALL_IS_WELL", at=now))


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _pause(world: World, subject: Subject, course: Enrolment, state: str, now: datetime) -> Any:
    pause = Pause(**subject.own, enrolment=course, kind="STAY", state=state)
    pause.starts_at, pause.ends_at = now, now + timedelta(days=9000)
    pause.looked_on, pause.made_at = now.date(), now
    pause.reason, pause.by = subject.text("pause"), world.nora.user
    if state == "AGREED":
        pause.settled_by, pause.settled_at = world.nora.user, now
    return _save(pause).id


def _alarm(owner: Unit, now: datetime) -> MassSilence:
    """Return the alarm of the centre; there is one for all of its patients."""
    found = MassSilence.objects.using("owner").filter(centre=owner).first()
    alarm = MassSilence(id=new_id(), centre=owner, began_at=now, expected=9, missing=8)
    alarm.due_at = now + timedelta(days=9000)
    return found or _save(alarm)


def _held(subject: Subject, alarm: MassSilence, now: datetime) -> Any:
    window = ExpectedWindow(
        **subject.own, plan_version_id=subject.ids["version_id"], item_id="spo2", kind="spo2"
    )
    window.local_date, window.name = now.date() - timedelta(days=1), subject.text("vindu")
    window.opens_at, window.closes_at = now - timedelta(hours=3), now - timedelta(hours=2)
    window.deadline_at = now - timedelta(hours=1)
    window.state, window.alarm = "HELD", alarm
    return _save(window)
