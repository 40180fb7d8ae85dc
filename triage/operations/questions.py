"""Ask a doctor, and her answer: whatever door it comes through, it moves plan and alert the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from dho.web.problems import answers_with
from messaging.operations import notices_for
from tenants.operations.access import access_patient, record_access
from tenants.queries.parties import unit_of
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import AlertEvent, Question
from triage.operations.alert_rows import times_of
from triage.operations.question_links import send_link
from triage.operations.question_moves import Given, move_alert, move_plan
from triage.queries.questions import (
    alerts_to_ask_about,
    doctors_at,
    proposal_to_ask_about,
    units_to_ask,
    visible_questions,
)
from triage.rules.questions import (
    WRITTEN_IN,
    Answer,
    QuestionState,
    Way,
    needs_words,
    question_due_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.models import Patient, Unit
    from triage.models import Alert

__all__ = [
    "AlreadyAnswered",
    "AlreadyAsked",
    "Asking",
    "DoctorNotNamed",
    "Given",
    "NotAtThatTime",
    "WordsMissing",
    "answer_question",
    "ask_doctor",
    "withdraw_question",
]


class WordsMissing(Exception):
    """A question without a text, or an answer that says nothing of what should be otherwise."""


class DoctorNotNamed(Exception):
    """An answer that is written in names the doctor; one who takes over is registered at her unit."""


class NotAtThatTime(Exception):
    """An answer came after the question was asked, and not in the future."""


@answers_with(409)
class AlreadyAsked(Exception):
    """The unit has an open question about the same alert or proposal."""


@answers_with(409)
class AlreadyAnswered(Exception):
    """Somebody was first, or the question was withdrawn. Carries the question as it stands."""

    def __init__(self, question: Question) -> None:
        super().__init__(str(question.id))
        self.question = question


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom. ``with_link``: tell the unit by a link, where it may have one."""

    patient_id: UUID
    unit_id: UUID
    text: str
    alert_id: UUID | None = None
    version_id: UUID | None = None
    with_link: bool = False


@transaction.atomic
def ask_doctor(*, by: Viewer, asking: Asking) -> Question:
    """Ask the doctors of a unit that may see the patient; the unit gets a notice.

    Due in the unit's own opening hours. Raises ``NotFound`` for a patient, unit, alert or proposal
    out of reach, ``WordsMissing``, ``AlreadyAsked``, ``NoLinkForThat`` and ``NotAllowed``.
    """
    check(by, Permission.ASK_DOCTOR)
    patient = access_patient(by, asking.patient_id, Purpose.FOLLOW_UP, action="DOCTOR_ASKED")
    unit = next(
        (one.unit for one in units_to_ask(by, patient) if one.unit.id == asking.unit_id), None
    )
    if unit is None:
        raise NotFound
    if not asking.text.strip():
        raise WordsMissing
    question = _new(by, patient, unit, asking)
    if _asked_before(question):
        raise AlreadyAsked
    question.save(force_insert=True)
    _note(by, question, "QUESTION_ASKED")
    if asking.with_link:
        send_link(by=by, question_id=question.id)
    else:
        _tell(question, question.to_unit_id, "QUESTION_ASKED")
    return question


@transaction.atomic
def answer_question(
    *, by: Viewer, question_id: UUID, given: Given, known_kinds: Mapping[str, KindFacts]
) -> Question:
    """Keep a doctor's answer, and do what it says with plan and alert. The one path of every door.

    AGREE puts the proposal in force; ADJUST sends it back with the words, or makes them a draft;
    TAKE_OVER gives the alert to the doctor's unit, and the proposal to her to change. ``by`` is the
    doctor, or for what came by message, by phone or in a meeting the nurse who writes it in.
    Raises ``AlreadyAnswered``, ``WordsMissing``, ``DoctorNotNamed``, ``NotAtThatTime``,
    ``StepRefused``, as ``publish_plan_version`` and ``return_proposal``, ``NotFound`` and
    ``NotAllowed``.
    """
    is_told = given.way in WRITTEN_IN
    check(by, Permission.ASK_DOCTOR if is_told else Permission.ANSWER_DOCTOR_QUESTION)
    question = _locked(by, question_id)
    if not is_told and by.unit_id != question.to_unit_id:
        raise NotFound
    given = _whole(by, question, given)
    purpose = Purpose.FOLLOW_UP if is_told else Purpose.TREATMENT
    access_patient(by, question.patient_id, purpose, action=f"QUESTION_ANSWERED_{given.way.value}")
    move_plan(by, question, given, known_kinds)
    move_alert(by, question, given)
    _note(by, question, "QUESTION_ANSWERED", answer=given.answer.value, way=given.way.value)
    _tell(question, question.from_unit_id, "QUESTION_ANSWERED")
    question.state = QuestionState.ANSWERED.value
    question.answer, question.answer_text = given.answer.value, given.text.strip()
    question.answered_at, question.way = given.at or clock.now(), given.way.value
    question.answered_by_id, question.answered_by_name = given.doctor_id, given.doctor
    fields = ["state", "answer", "answer_text", "answered_at", "answered_by", "answered_by_name"]
    fields.append("way")
    if is_told:
        question.written_by_id = by.user_id
        fields.append("written_by")
    # Last: an answer through a link closes what the link opens.
    question.save(update_fields=fields)
    return question


@transaction.atomic
def withdraw_question(*, by: Viewer, question_id: UUID) -> Question:
    """Take an open question back. Raises ``AlreadyAnswered``, ``NotFound`` and ``NotAllowed``."""
    check(by, Permission.ASK_DOCTOR)
    question = _locked(by, question_id)
    question.state = QuestionState.WITHDRAWN.value
    question.withdrawn_at, question.withdrawn_by_id = clock.now(), by.user_id
    question.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    record_access(
        viewer=by,
        tenant_id=question.tenant_id,
        patient_id=question.patient_id,
        action="QUESTION_WITHDRAWN",
        purpose=Purpose.FOLLOW_UP,
    )
    return question


def _new(by: Viewer, patient: Patient, unit: Unit, asking: Asking) -> Question:
    alert = _alert(by, patient, asking.alert_id)
    version = _version(by, patient, unit, asking.version_id)
    now = clock.now()
    question = Question(tenant_id=patient.tenant_id, patient_id=patient.id)
    question.from_unit_id, question.to_unit_id = unit_of(by), unit.id
    question.asked_by_id, question.asked_at, question.text = by.user_id, now, asking.text.strip()
    question.alert, question.version = alert, version
    is_red = alert is not None and alert.colour == "RED"
    question.due_at = question_due_at(now, times_of(unit), is_red=is_red)
    return question


def _alert(by: Viewer, patient: Patient, alert_id: UUID | None) -> Alert | None:
    if alert_id is None:
        return None
    found = [one for one in alerts_to_ask_about(by, patient) if one.id == alert_id]
    if not found:
        raise NotFound
    return found[0]


def _version(
    by: Viewer, patient: Patient, unit: Unit, version_id: UUID | None
) -> PlanVersion | None:
    if version_id is None:
        return None
    found = proposal_to_ask_about(by, patient)
    if found is None or found.id != version_id or found.asked_unit_id != unit.id:
        raise NotFound
    return found


def _asked_before(question: Question) -> bool:
    same = Question.objects.filter(
        tenant_id=question.tenant_id,
        patient_id=question.patient_id,
        state=QuestionState.OPEN.value,
    )
    about_alert = same.filter(alert_id=question.alert_id, to_unit_id=question.to_unit_id)
    about_plan = same.filter(version_id=question.version_id)
    return (question.alert_id is not None and about_alert.exists()) or (
        question.version_id is not None and about_plan.exists()
    )


def _locked(by: Viewer, question_id: UUID) -> Question:
    found = (
        visible_questions(by)
        .select_for_update(of=("self",), no_key=True)
        .filter(id=question_id)
        .first()
    )
    if found is None:
        raise NotFound
    if found.state != QuestionState.OPEN.value:
        raise AlreadyAnswered(found)
    return found


def _whole(by: Viewer, question: Question, given: Given) -> Given:
    """Return the answer with who gave it: she who clicks, or whom the nurse names."""
    if needs_words(given.answer, given.text, has_adjusted=given.adjusted_id is not None):
        raise WordsMissing
    if given.way not in WRITTEN_IN:
        return given.by_doctor(by.user_id, by.name)
    now = clock.now()
    if given.at is not None and not question.asked_at <= given.at <= now:
        raise NotAtThatTime
    if given.doctor_id is None:
        takes_alert = given.answer is Answer.TAKE_OVER and question.alert_id is not None
        if takes_alert or not given.doctor.strip():
            raise DoctorNotNamed
        return given
    for _membership, user in doctors_at(question.to_unit_id):
        if user.id == given.doctor_id:
            return given.by_doctor(user.id, user.name)
    raise DoctorNotNamed


def _note(by: Viewer, question: Question, code: str, **detail: str) -> None:
    if question.alert_id is None:
        return
    AlertEvent(
        tenant_id=question.tenant_id,
        patient_id=question.patient_id,
        alert_id=question.alert_id,
        at=clock.now(),
        code=code,
        by_id=by.user_id,
        unit_id=by.unit_id,
        detail={"unit": str(question.to_unit_id), "question": str(question.id), **detail},
    ).save(force_insert=True)


def _tell(question: Question, unit_id: UUID, code: str) -> None:
    notices_for(
        using="default",
        subjects=[(question.tenant_id, question.patient_id, unit_id, question.id)],
        code=code,
    )


def by_way(viewer: Viewer) -> Way:
    """Return through which door the viewer answers herself."""
    return Way.LINK if viewer.link_id is not None else Way.PAGE
