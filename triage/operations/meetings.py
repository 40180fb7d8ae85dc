"""Meetings with a unit's doctors: held, and what was decided for each patient, moving what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from tenants.operations.access import access_patient
from tenants.queries.parties import unit_of
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import Meeting, MeetingDecision
from triage.operations.question_moves import draft_of_words
from triage.operations.questions import Given, WordsMissing, answer_question
from triage.queries.meetings import one_meeting, open_question_to, units_to_meet
from triage.rules.questions import Way

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from selfcare_plans.rules.kind_facts import KindFacts
    from triage.rules.questions import Answer


class NotHeldYet(Exception):
    """Minutes are written of a meeting that has been held, or is held today."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What was decided for one patient: words, a draft of them, or an answer to her question.

    ``answer`` with ``doctor`` (a name) or ``doctor_id`` answers the open question to the unit.
    """

    patient_id: UUID
    text: str
    makes_draft: bool = False
    answer: Answer | None = None
    doctor: str = ""
    doctor_id: UUID | None = None


@transaction.atomic
def hold_meeting(*, by: Viewer, unit_id: UUID, held_on: date, participants: str) -> Meeting:
    """Begin the minutes of a meeting with a unit that sees patients of the centre.

    ``held_on`` is a Norwegian date. Raises ``NotFound``, ``WordsMissing``, ``NotHeldYet`` and
    ``NotAllowed``.
    """
    check(by, Permission.ASK_DOCTOR)
    if unit_id not in {one.id for one in units_to_meet(by)}:
        raise NotFound
    if not participants.strip():
        raise WordsMissing
    now = clock.now()
    if held_on > now.astimezone(clock.OSLO).date():
        raise NotHeldYet
    meeting = Meeting(centre_id=unit_of(by), unit_id=unit_id, held_on=held_on, at=now)
    meeting.participants, meeting.written_by_id = participants.strip(), by.user_id
    meeting.save(force_insert=True)
    return meeting


@transaction.atomic
def decide_in_meeting(
    *, by: Viewer, meeting_id: UUID, deciding: Deciding, known_kinds: Mapping[str, KindFacts]
) -> MeetingDecision:
    """Write down a decision; it answers the patient's question, or becomes a draft, where it says so.

    Raises ``NotFound``, ``WordsMissing``, ``NotAllowed``, and as ``answer_question``.
    """
    check(by, Permission.ASK_DOCTOR)
    meeting = one_meeting(by, meeting_id)
    if meeting is None:
        raise NotFound
    patient = access_patient(by, deciding.patient_id, Purpose.FOLLOW_UP, action="MEETING_DECIDED")
    if not deciding.text.strip():
        raise WordsMissing
    row = MeetingDecision(tenant_id=patient.tenant_id, patient_id=patient.id, meeting=meeting)
    row.text, row.at = deciding.text.strip(), clock.now()
    row.by_id, row.unit_id = by.user_id, unit_of(by)
    if deciding.answer is not None:
        question = open_question_to(by, patient, meeting.unit_id)
        if question is None:
            raise NotFound
        given = Given(
            deciding.answer,
            deciding.text,
            Way.MEETING,
            doctor=deciding.doctor,
            doctor_id=deciding.doctor_id,
        )
        answer_question(by=by, question_id=question.id, given=given, known_kinds=known_kinds)
        row.question_id = question.id
    elif deciding.makes_draft:
        row.version = draft_of_words(by, patient.id, row.text)
    row.save(force_insert=True)
    return row
