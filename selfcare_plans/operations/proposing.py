"""Propose a draft to a doctor, and the doctor's answer. Approval is ``publish_plan_version``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from dho.lib import clock
from messaging.operations import notices_for
from selfcare_plans.models import PlanStatus
from selfcare_plans.operations.publishing import Told, check_receivers
from selfcare_plans.operations.reach import (
    DOCTORS,
    PLAN_ANSWERED,
    PLAN_PROPOSED,
    as_json,
    centre_of,
    locked_draft,
    locked_version,
    today,
    write_act,
)
from selfcare_plans.operations.refusals import (
    CannotBeAsked,
    NotTheirsToAnswer,
    PlanHasProblems,
    ReasonMissing,
)
from selfcare_plans.queries import document_of
from selfcare_plans.queries.doctors import doctors_to_ask
from selfcare_plans.queries.outer_limits import limits_for
from selfcare_plans.rules.approval import Door, answer_due
from selfcare_plans.rules.identity import with_ids
from selfcare_plans.rules.life import ActCode
from selfcare_plans.rules.validation import problems
from tenants.rules.ages import age_on
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.models import PlanAct, PlanVersion
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.models import Unit
    from tenants.rules.viewer import Viewer


@transaction.atomic
def propose_plan(
    *,
    by: Viewer,
    version_id: UUID,
    revision: int,
    unit_id: UUID,
    known_kinds: Mapping[str, KindFacts],
    doctor_id: UUID | None = None,
    door: Door = Door.PAGE,
) -> PlanVersion:
    """Ask a doctor of the unit to approve the draft; it is frozen until answered or withdrawn.

    The unit gets a notice without health data, and has its own ``approval_days`` to answer in.
    ``doctor_id`` names one user there; any doctor of the unit may answer. Raises
    ``CannotBeAsked``, ``PlanHasProblems``, ``ReceiverCannotSeePatient``,
    ``DraftChangedMeanwhile``, ``NotADraft``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.PROPOSE_PLAN)
    version = locked_draft(by, version_id, revision, PLAN_PROPOSED)
    document = with_ids(document_of(version))
    found = problems(
        document,
        known_kinds=known_kinds,
        age=age_on(version.patient.birth_date, today(version.patient, clock.now())),
        hours=centre_of(version),
        limits=limits_for(version.patient),
    )
    if found:
        raise PlanHasProblems(found)
    check_receivers(by, version.patient, document)
    unit = _asked(by, version, unit_id, doctor_id)
    act = write_act(by, version, ActCode.PROPOSED, door=door, comment=version.comment)
    version.document = as_json(document)
    version.status = PlanStatus.PROPOSED.value
    version.proposed_by_id = by.user_id
    version.proposed_at = act.at
    version.proposed_door = door.value
    version.asked_unit = unit
    version.asked_doctor_id = doctor_id
    version.answer_due_at = answer_due(act.at, unit.approval_days)
    version.proposal_id = act.id
    version.save()
    _notify(version, act.id, unit.id, "PLAN_PROPOSED")
    return version


@transaction.atomic
def withdraw_proposal(*, by: Viewer, version_id: UUID, revision: int) -> PlanVersion:
    """Take the proposal back to write on. Theirs to do who proposed it, and their colleagues.

    Raises ``NotTheirsToAnswer`` for others, ``NotADraft``, ``DraftChangedMeanwhile``,
    ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.PROPOSE_PLAN)
    version = _proposal(by, version_id, revision, PLAN_PROPOSED)
    proposing = _proposing(version)
    if by.unit_id != proposing.unit_id:
        raise NotTheirsToAnswer
    _reopen(by, version, ActCode.WITHDRAWN)
    return version


@transaction.atomic
def return_proposal(
    *, by: Viewer, version_id: UUID, revision: int, comment: str, door: Door = Door.PAGE
) -> PlanVersion:
    """Send the proposal back with what should be otherwise; it becomes a draft again.

    Raises ``NotTheirsToAnswer``, ``ReasonMissing``, ``NotADraft``, ``DraftChangedMeanwhile``,
    ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.PUBLISH_PLAN)
    version = _proposal(by, version_id, revision, PLAN_ANSWERED)
    _check_asked(by, version)
    if not comment.strip():
        raise ReasonMissing
    proposing = _proposing(version)
    act = _reopen(by, version, ActCode.RETURNED, comment, door)
    _notify(version, act.id, proposing.unit_id or centre_of(version).id, "PLAN_RETURNED")
    return version


@transaction.atomic
def take_proposal(
    *, by: Viewer, version_id: UUID, revision: int, door: Door = Door.PAGE
) -> PlanVersion:
    """Turn the proposal into the asked doctor's own draft, to change it and publish.

    Raises ``NotTheirsToAnswer``, ``NotADraft``, ``DraftChangedMeanwhile``, ``NotFound`` and
    ``NotAllowed``.
    """
    check(by, Permission.PUBLISH_PLAN)
    version = _proposal(by, version_id, revision, PLAN_ANSWERED)
    _check_asked(by, version)
    _reopen(by, version, ActCode.TAKEN, door=door)
    return version


@transaction.atomic
def answer_as_told(
    *, by: Viewer, version_id: UUID, revision: int, code: ActCode, told: Told, comment: str = ""
) -> PlanVersion:
    """Send a proposal back, or give it to the doctor asked to change, as she told a nurse.

    ``code`` is RETURNED or TAKEN. Raises ``NotTheirsToAnswer`` where another unit was asked,
    ``ReasonMissing``, ``NotADraft``, ``DraftChangedMeanwhile``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.ASK_DOCTOR)
    version = _proposal(by, version_id, revision, PLAN_ANSWERED)
    if version.asked_unit_id != told.unit_id:
        raise NotTheirsToAnswer
    if code is ActCode.RETURNED and not comment.strip():
        raise ReasonMissing
    _reopen(by, version, code, f"{told.doctor}: {comment.strip()}"[:400], told.door)
    return version


def _proposal(by: Viewer, version_id: UUID, revision: int, action: str) -> PlanVersion:
    return locked_version(by, version_id, revision, action, (PlanStatus.PROPOSED,))


def _proposing(version: PlanVersion) -> PlanAct:
    acts: Any = version.acts
    act: PlanAct = acts.get(id=version.proposal_id)
    return act


def _check_asked(by: Viewer, version: PlanVersion) -> None:
    if by.role not in DOCTORS or by.unit_id != version.asked_unit_id:
        raise NotTheirsToAnswer


def _reopen(
    by: Viewer,
    version: PlanVersion,
    code: ActCode,
    comment: str = "",
    door: Door = Door.PAGE,
) -> PlanAct:
    act = write_act(by, version, code, door=door, comment=comment.strip())
    version.status = PlanStatus.DRAFT.value
    version.revision += 1
    version.save(update_fields=["status", "revision"])
    return act


def _asked(by: Viewer, version: PlanVersion, unit_id: UUID, doctor_id: UUID | None) -> Unit:
    for choice in doctors_to_ask(by, version.patient):
        if choice.unit.id == unit_id:
            if doctor_id is None or any(one.id == doctor_id for one in choice.doctors):
                return choice.unit
            break
    raise CannotBeAsked


def _notify(version: PlanVersion, subject: UUID, unit_id: UUID, code: str) -> None:
    notices_for(
        using="default",
        subjects=[(version.tenant_id, version.patient_id, unit_id, subject)],
        code=code,
    )
