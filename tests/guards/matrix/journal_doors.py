"""The doors of documentation: notes for the journal, incident reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib.ids import new_id
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, PATIENT, Door, form
from triage.models import Alert, Incident, JournalTransfer

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_NOTE = (("alert_id", "note_id"),)

JOURNAL: list[Door] = [
    Door("triage:journal"),
    Door("triage:incidents"),
    Door("triage:incidents-csv"),
    Door("journal-notes"),
    Door("triage:journal-text", ids=ALERT, takes=_NOTE),
    *form(
        "triage:incident-new",
        say.same(kind="DEVICE", happened_at="2026-11-01T10:00", what="Vekten viste feil", done=""),
        ids=PATIENT,
    ),
    *form(
        "triage:journal-note",
        say.same(text="Ringte, bedre.", how="WRITTEN"),
        ids=ALERT,
        takes=_NOTE,
    ),
    Door(
        "journal-note-transferred",
        "POST",
        ids=ALERT,
        takes=(("alert_id", "fetched_note_id"),),
        body=say.nothing,
        as_json=True,
    ),
]


def fill(world: World, subject: Subject, owner: Unit, now: datetime) -> None:
    """Write notes that wait, one that was transferred, and an incident."""
    subject.ids["note_id"] = _resolved(world, subject, owner, now).id
    subject.ids["fetched_note_id"] = _resolved(world, subject, owner, now).id
    row = JournalTransfer(id=new_id(), **subject.own, alert=_resolved(world, subject, owner, now))
    row.text, row.how, row.at = subject.text("journal"), "WRITTEN", now
    row.by, row.unit = world.nora.user, owner
    row.save(using="owner", force_insert=True)
    incident = Incident(id=new_id(), **subject.own, kind="DEVICE", happened_at=now, at=now)
    incident.what, incident.by, incident.unit = subject.text("avvik"), world.nora.user, owner
    incident.save(using="owner", force_insert=True)


def _resolved(world: World, subject: Subject, owner: Unit, now: datetime) -> Alert:
    row = Alert(**subject.own, cause="pulse", colour="YELLOW", owner_unit=owner, centre=owner)
    row.opened_at = row.waiting_since = row.measured_at = row.due_at = row.resolved_at = now
    row.state, row.outcome, row.resolved_by = "RESOLVED", "ACTED", world.nora.user
    row.reason_code, row.note = "BY_HAND", subject.text("notat")
    row.save(using="owner", force_insert=True)
    return row
