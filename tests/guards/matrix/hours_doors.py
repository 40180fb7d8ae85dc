"""The doors of hours, rota and shift: settling, the report, notes to the next shift."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from dho.lib.ids import new_id
from tenants.models import OnDuty, UnitDay
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import PATIENT, Door, form, pages, verb
from triage.models import ShiftNote

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_UNIT = ("unit_id",)
_DAY, _DUTY = (*_UNIT, "day_id"), (*_UNIT, "duty_id")
_WEEK = say.same(weekdays=["1", "2"], opens="08:00", closes="15:00", settle_minutes="60")


def _a_day(what: str, **more: str) -> Any:
    return say.same(date=what, opens="08:00", closes="12:00", reason="halv dag", **more)


def _tomorrow(_subject: Subject) -> dict[str, Any]:
    return {
        "text": "ring i morgen",
        "last_date": (clock.today() + timedelta(days=1)).isoformat(),
    }


HOURS: list[Door] = [
    *form("tenants:hours", _WEEK, ids=_UNIT, by_admin=True, is_blank=True),
    *form("tenants:day-new", _a_day("2031-12-24"), ids=_UNIT, by_admin=True, is_blank=True),
    *form("tenants:day-change", _a_day("2031-12-31"), ids=_DAY, by_admin=True, is_blank=True),
    Door("tenants:day-remove", "POST", ids=_DAY, body=say.nothing, by_admin=True),
    *form(
        "tenants:rota",
        say.both(
            say.ids(person="joining_user_id"), say.same(days=["1"], begins="08:00", ends="15:00")
        ),
        ids=_UNIT,
        by_admin=True,
        is_blank=True,
    ),
    Door("tenants:rota-copy", "POST", ids=_UNIT, body=say.nothing, by_admin=True),
    Door("tenants:duty-remove", "POST", ids=_DUTY, body=say.nothing, by_admin=True),
    *pages("triage:shift", "triage:settle-all", ids=()),
    verb("triage:settle", say.seen("triage:settle", how="TOLD_PATIENT", note="Ringte")),
    Door("triage:sign-off", "POST", body=say.nothing, own=True),
    *form("triage:shift-note", _tomorrow, ids=PATIENT),
    Door("triage:shift-note-end", "POST", ids=("shift_note_id",), body=say.nothing),
]


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write a note of the centre on the subject; a date of its own and a duty at her home's unit."""
    soon = now + timedelta(days=20)
    note = ShiftNote(id=new_id(), **subject.own, unit=world.centre, by=world.nora.user)
    note.text, note.at, note.until = subject.text("vaktnotat"), now, soon
    note.save(using="owner", force_insert=True)
    subject.ids["shift_note_id"] = note.id
    unit_id = subject.ids["unit_id"]
    day = UnitDay(unit_id=unit_id, date=date(2031, 12, 23), reason="lukket")
    day.save(using="owner", force_insert=True)
    duty = OnDuty(unit_id=unit_id, user_id=subject.ids["joining_user_id"], name="Moa")
    duty.starts_at, duty.ends_at = soon, soon + timedelta(hours=8)
    duty.save(using="owner", force_insert=True)
    subject.ids["day_id"], subject.ids["duty_id"] = day.id, duty.id
