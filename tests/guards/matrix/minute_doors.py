"""The doors of the doctor's minute: questions asked, read, answered and taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from dho.lib.ids import new_id
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import PATIENT, Door, form
from triage.models import Meeting, MeetingDecision, Question, QuestionLink

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_QUESTION = ("question_id",)


def _at(_subject: Subject) -> dict[str, Any]:
    return {"at": f"{clock.now().astimezone(clock.OSLO):%Y-%m-%dT%H:%M}"}


MINUTE: list[Door] = [
    Door("triage:questions"),
    Door("triage:questions-waiting", is_blank=True),
    Door("triage:question", ids=_QUESTION),
    Door("triage:question-text", ids=_QUESTION),
    Door("triage:question-pdf", ids=_QUESTION),
    *form(
        "triage:question-ask",
        say.both(say.ids(unit="gp_unit_id"), say.same(text="Hva nå?")),
        ids=PATIENT,
    ),
    Door("triage:meetings", is_blank=True),
    *form(
        "triage:agenda",
        say.same(held_on="2026-11-20", participants="Nora"),
        ids=("unit_id",),
        takes=(("unit_id", "asked_unit_id"),),
        is_blank=True,
    ),
    *form(
        "triage:meeting",
        say.both(say.ids(patient="patient_id"), say.same(text="x", answer="", doctor="")),
        ids=("meeting_id",),
    ),
    *form("tenants:tariff", say.same(text="x", shows="on"), ids=(), own=True, is_blank=True),
    Door(
        "triage:question-answer",
        "POST",
        ids=_QUESTION,
        takes=(("question_id", "answering_question_id"),),
        body=say.same(answer="AGREE", text="x"),
    ),
    *form(
        "triage:question-write-in",
        say.both(say.same(answer="AGREE", text="x", doctor="", name="Vikar", way="PHONE"), _at),
        ids=_QUESTION,
        takes=(("question_id", "telling_question_id"),),
    ),
    Door(
        "triage:question-link",
        "POST",
        ids=_QUESTION,
        takes=(("question_id", "linked_question_id"),),
        body=say.nothing,
    ),
    Door(
        "triage:question-withdraw",
        "POST",
        ids=_QUESTION,
        takes=(("question_id", "withdrawn_question_id"),),
        body=say.nothing,
    ),
]

LINKED = "whoever has the link and its code: tests/triage/test_question_links.py"


def fill(world: World, subject: Subject, asked: Unit, owner: Unit, now: datetime) -> None:
    """Write questions: one to read, one for each verb, a link, and what a meeting decided.

    ``asked``: the unit that they are to, as offers are.
    """
    for name in (
        "question_id",
        "answering_question_id",
        "telling_question_id",
        "linked_question_id",
        "withdrawn_question_id",
    ):
        subject.ids[name] = _question(world, subject, asked, owner, now).id
    link = QuestionLink(id=new_id(), **subject.own, question_id=subject.ids["question_id"])
    link.unit, link.sent_to, link.digest = asked, "x@example.test", link.id.bytes * 2
    link.made_at, link.made_by, link.expires_at = now, world.nora.user, now + timedelta(hours=72)
    link.save(using="owner", force_insert=True)
    meeting = Meeting(id=new_id(), centre=owner, unit=asked, held_on=now.date(), at=now)
    meeting.participants, meeting.written_by = "Nora, Gunnar", world.nora.user
    meeting.save(using="owner", force_insert=True)
    subject.ids["meeting_id"] = meeting.id
    subject.ids["asked_unit_id"] = asked.id
    decision = MeetingDecision(id=new_id(), **subject.own, meeting=meeting, unit=owner, at=now)
    decision.text, decision.by = subject.text("vedtak"), world.nora.user
    decision.save(using="owner", force_insert=True)


def _question(world: World, subject: Subject, asked: Unit, owner: Unit, now: datetime) -> Question:
    row = Question(id=new_id(), **subject.own, from_unit=owner, to_unit=asked)
    row.asked_by, row.asked_at, row.due_at = world.nora.user, now, now + timedelta(days=9000)
    row.text = subject.text("spørsmål")
    row.save(using="owner", force_insert=True)
    return row
