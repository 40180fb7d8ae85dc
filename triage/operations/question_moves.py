"""What an answer moves: the proposal or a draft of the plan, and the alert."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from selfcare_plans import operations as plans
from selfcare_plans.models import PlanStatus
from selfcare_plans.queries import document_of, plan_of
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.life import ActCode
from tenants.queries.patients import visible_patients
from triage.operations import alerts as verbs
from triage.queries.alerts import visible_alerts
from triage.rules.alert_state import Status
from triage.rules.questions import WRITTEN_IN, Answer, Way

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.rules.viewer import Viewer
    from triage.models import Question

MAX_COMMENT = 400


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given. ``at``: when, where it is written in later; else now.

    ``doctor_id``: the user of whom answered, ``doctor`` her name. ``revision`` and ``replaces``
    say which proposal she read, and beside which version in force. ``adjusted_id``: the version
    that she has published already by changing a limit.
    """

    answer: Answer
    text: str = ""
    way: Way = Way.PAGE
    doctor: str = ""
    doctor_id: UUID | None = None
    at: datetime | None = None
    revision: int | None = None
    replaces: UUID | None = None
    adjusted_id: UUID | None = None

    def by_doctor(self, user_id: UUID, name: str) -> Given:
        """Return the same answer of a named doctor."""
        return replace(self, doctor_id=user_id, doctor=name)


def move_plan(
    by: Viewer, question: Question, given: Given, known_kinds: Mapping[str, KindFacts]
) -> None:
    """Approve the proposal, send it back or give it to her who takes over; or write a draft."""
    version = question.version
    if version is not None and version.status == PlanStatus.PROPOSED:
        _answer_proposal(by, version, question, given, known_kinds)
    elif version is not None and given.answer is Answer.AGREE:
        if version.status == PlanStatus.DRAFT:
            raise plans.NotADraft
    elif given.answer is Answer.ADJUST and given.adjusted_id is None:
        draft_of_words(by, question.patient_id, f"{given.doctor}: {given.text.strip()}")


def move_alert(by: Viewer, question: Question, given: Given) -> None:
    """Give the alert to the unit whose doctor takes over; any other answer leaves its owner."""
    if question.alert_id is None or given.answer is not Answer.TAKE_OVER:
        return
    still = visible_alerts(by).filter(id=question.alert_id, state=Status.OPEN.value)
    if given.doctor_id is None or not still.exists():
        return
    verbs.take_over_asked(
        by=by,
        alert_id=question.alert_id,
        doctor_id=given.doctor_id,
        unit_id=question.to_unit_id,
    )


def _answer_proposal(
    by: Viewer,
    version: PlanVersion,
    question: Question,
    given: Given,
    known_kinds: Mapping[str, KindFacts],
) -> None:
    door = Door(given.way.value)
    revision = version.revision if given.revision is None else given.revision
    if given.way in WRITTEN_IN:
        told = plans.Told(given.doctor, question.to_unit_id, door, given.doctor_id)
        if given.answer is Answer.AGREE:
            plans.approve_as_told(
                by=by,
                version_id=version.id,
                revision=revision,
                replaces=given.replaces,
                known_kinds=known_kinds,
                told=told,
            )
            return
        code = ActCode.TAKEN if given.answer is Answer.TAKE_OVER else ActCode.RETURNED
        plans.answer_as_told(
            by=by,
            version_id=version.id,
            revision=revision,
            code=code,
            told=told,
            comment=given.text,
        )
        return
    _answer_herself(by, version.id, revision, given, known_kinds, door)


def _answer_herself(
    by: Viewer,
    version_id: UUID,
    revision: int,
    given: Given,
    known_kinds: Mapping[str, KindFacts],
    door: Door,
) -> None:
    same = {"by": by, "version_id": version_id, "revision": revision, "door": door}
    if given.answer is Answer.AGREE:
        plans.publish_plan_version(
            by=by,
            version_id=version_id,
            revision=revision,
            replaces=given.replaces,
            known_kinds=known_kinds,
            door=door,
        )
    elif given.answer is Answer.TAKE_OVER:
        plans.take_proposal(**same)  # type: ignore[arg-type]
    else:
        plans.return_proposal(**same, comment=given.text.strip()[:MAX_COMMENT] or given.doctor)  # type: ignore[arg-type]


def draft_of_words(by: Viewer, patient_id: UUID, words: str) -> PlanVersion | None:
    """Begin a draft with a doctor's words as its comment, for the nurse.

    None without a plan, and where a draft is under work already: that one is left alone.
    """
    patient = visible_patients(by).filter(id=patient_id).first()
    plan = plan_of(by, patient) if patient is not None else None
    if plan is None:
        return None
    with suppress(plans.PlanAlreadyStarted):
        draft = plans.begin_new_version(by=by, plan_id=plan.id)
        return plans.edit_draft(
            by=by,
            version_id=draft.id,
            document=document_of(draft),
            revision=draft.revision,
            comment=words[:MAX_COMMENT],
        )
    return None
