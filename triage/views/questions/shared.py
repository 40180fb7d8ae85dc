"""What every page of a question begins with, and its refusals in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from selfcare_plans import queries as plan_queries
from selfcare_plans.operations import (
    CannotPublish,
    DraftChangedMeanwhile,
    NotADraft,
    NotTheirsToAnswer,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
)
from selfcare_plans.presenters.problems import refusal_in_words
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.operations.alerts import StepRefused
from triage.operations.questions import (
    AlreadyAnswered,
    DoctorNotNamed,
    NotAtThatTime,
    WordsMissing,
)
from triage.presenters import questions as shown
from triage.presenters.board import document_of
from triage.presenters.board.lanes import lanes
from triage.presenters.owner import owner_line
from triage.presenters.plans import version_head
from triage.presenters.refusals import refusal_words
from triage.queries.approvals import Waiting, look_at
from triage.queries.board import board
from triage.queries.questions import one_question
from triage.views.plans.reached import names_in

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer

REFUSED = (
    CannotPublish,
    DraftChangedMeanwhile,
    NotADraft,
    NotTheirsToAnswer,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
    StepRefused,
    WordsMissing,
    DoctorNotNamed,
    NotAtThatTime,
    AlreadyAnswered,
)


def refused_in_words(error: Exception) -> str:
    """Return why an answer was not kept."""
    if isinstance(error, CannotPublish):
        return " ".join(refusal_in_words(one) for one in error.refusals)
    if isinstance(error, StepRefused):
        return refusal_words(error.code, error.params)
    if isinstance(error, DraftChangedMeanwhile | NotADraft):
        return _("The proposal was changed or answered while you read it. Read it once more.")
    if isinstance(error, PlanHasProblems | ReceiverCannotSeePatient):
        return _("Something in the proposal must be put right before it can hold.")
    if isinstance(error, NotTheirsToAnswer):
        return _("Another unit was asked about the proposal.")
    if isinstance(error, DoctorNotNamed):
        return _("Say which doctor answered. Whoever takes over an alert must be on the list.")
    if isinstance(error, NotAtThatTime):
        return _("The answer came after the question, and not in the future.")
    if isinstance(error, AlreadyAnswered):
        return _("The question is answered or withdrawn already.")
    return _("Write what should be otherwise.")


def reach_question(viewer: Viewer, question_id: UUID, action: str) -> Any:
    """Return a question in sight, its patient reached and logged. Raises ``NotFound``."""
    question = one_question(viewer, question_id)
    if question is None:
        raise NotFound
    is_doctor = viewer.can(Permission.ANSWER_DOCTOR_QUESTION)
    purpose = Purpose.TREATMENT if is_doctor else Purpose.FOLLOW_UP
    access_patient(viewer, question.patient_id, purpose, action=action)
    return question


def page_of(viewer: Viewer, question: Any, now: datetime) -> shown.QuestionPage:
    """Return all that stands on the one page. The patient was reached."""
    found = board(viewer, question.patient, shown.DAYS)
    version = found.in_force
    document = document_of(version) if version else None
    drawn = lanes(found, is_short=True)
    first, more = shown.first_charts(drawn, question.alert.cause if question.alert else "")
    level = document.treatment_level if document else None
    return shown.QuestionPage(
        question=shown.question_shown(question, now),
        head=shown.head_of(question.patient),
        level=level.text if level else "",
        charts=first,
        more_charts=more,
        limits=shown.limit_lines(document),
        version=version_head(version) if version else None,
        proposal=_proposal(question, version),
        tariff=shown.tariff_of(question.patient),
        responsible=owner_line(viewer, question.patient_id),
    )


def _proposal(question: Any, current: Any) -> shown.ProposalShown | None:
    if question.version is None or not question.version.document:
        return None
    if question.version.status != "PROPOSED":
        return None
    waiting = Waiting(question.version, current)
    documents = [plan_queries.document_of(one) for one in (question.version, current) if one]
    return shown.proposal_shown(waiting, look_at(waiting), names_in(documents))
