"""Publish a version of a plan; a published one never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F

from dho.lib import clock
from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.models.plans import UNPUBLISHED
from selfcare_plans.operations.reach import (
    DOCTORS,
    PLAN_PUBLISHED,
    as_json,
    centre_of,
    locked_plans,
    locked_version,
    next_number,
    of_plan,
    purpose_of,
    today,
    write_act,
)
from selfcare_plans.operations.refusals import (
    CannotPublish,
    NotTheirsToAnswer,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
)
from selfcare_plans.queries import document_of, receivers_without_sight, units_that_may_see
from selfcare_plans.queries.outer_limits import limits_for
from selfcare_plans.queries.templates import origin_of, template_documents
from selfcare_plans.rules.approval import Approval, Door, approval_door
from selfcare_plans.rules.doctor_only import doctor_only
from selfcare_plans.rules.identity import ids_of, with_ids
from selfcare_plans.rules.in_force import PlanStatus as Life
from selfcare_plans.rules.in_force import Publication, PublishRefusal, publish_refusals
from selfcare_plans.rules.life import ActCode
from selfcare_plans.rules.plan_checks import named_receivers
from selfcare_plans.rules.template_documents import in_language
from selfcare_plans.rules.validation import no_red_problems, problems
from tenants.operations.access import access_patient
from tenants.rules.ages import age_on
from tenants.rules.codes import PlanApproval
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from selfcare_plans.models import SelfCarePlan, StandingOrder, TemplateVersion
    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.kind_facts import KindFacts
    from selfcare_plans.rules.problems import PlanProblem
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@transaction.atomic
def publish_plan_version(
    *,
    by: Viewer,
    version_id: UUID,
    revision: int,
    known_kinds: Mapping[str, KindFacts],
    in_force_from: datetime | None = None,
    replaces: UUID | None = None,
    comment: str | None = None,
    door: Door = Door.PAGE,
) -> PlanVersion:
    """Publish the draft, or approve the proposal; its predecessor ends where this one begins.

    A doctor approves a draft; a proposal, a doctor of the unit asked. The centre alone publishes
    where its service model allows it (``Unit.plan_approval``), a proposal only when its deadline
    has passed, with ``comment`` as the reason: ``ReasonMissing`` without one.
    ``in_force_from`` is an aware instant, now if not given. ``replaces`` is the published version
    that the publisher has compared the draft with; not given, it is the one that the draft was
    begun from. ``comment`` takes the place of the draft's. Raises ``PlanHasProblems``,
    ``CannotPublish``, ``ReceiverCannotSeePatient``, ``DraftChangedMeanwhile``, ``NotADraft``,
    ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.PUBLISH_PLAN)
    version = locked_version(by, version_id, revision, PLAN_PUBLISHED, UNPUBLISHED)
    if comment is not None:
        version.comment = comment
    base = replaces if replaces is not None else _begun_from(version)
    publish(by, version, known_kinds, base, Way(door=door, in_force_from=in_force_from))
    return version


@transaction.atomic
def adjust_plan(
    *,
    by: Viewer,
    patient_id: UUID,
    replaces: UUID,
    document: PlanDocument,
    known_kinds: Mapping[str, KindFacts],
    comment: str = "",
    door: Door = Door.PAGE,
) -> PlanVersion:
    """Publish ``document`` at once in the place of the version ``replaces``: a doctor's minute.

    A colleague's draft or proposal is left alone; whoever publishes it must first have seen this version.
    Raises as ``publish_plan_version``, and ``CannotPublish`` when ``replaces`` is no longer the
    published version.
    """
    check(by, Permission.EDIT_PLAN)
    check(by, Permission.PUBLISH_PLAN)
    patient = access_patient(by, patient_id, purpose_of(by), action=PLAN_PUBLISHED)
    plan = (
        locked_plans()
        .filter(tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True)
        .first()
    )
    if plan is None:
        raise NotFound
    # The draft, being the next version, moves up; its own editors notice nothing.
    of_plan(plan).filter(status__in=UNPUBLISHED).update(number=F("number") + 1)
    version = PlanVersion(
        tenant_id=plan.tenant_id,
        plan=plan,
        patient_id=plan.patient_id,
        number=next_number(plan),
        document=as_json(document),
        template_version=_template_of(plan),
        comment=comment,
        author_id=by.user_id,
        created_at=clock.now(),
        written_door=door.value,
    )
    publish(by, version, known_kinds, replaces, Way(door=door))
    return version


@dataclass(frozen=True, slots=True)
class Way:
    """How a version is put in force: through which door, from when, under whose standing order.

    ``in_force_from`` None: now. A standing order, found valid by the caller, is the approval.
    """

    door: Door = Door.PAGE
    in_force_from: datetime | None = None
    order: StandingOrder | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A doctor's answer that reached a nurse: who, of which unit, by message, phone or in a meeting.

    ``doctor_id``: her user, where she is one.
    """

    doctor: str
    unit_id: UUID
    door: Door
    doctor_id: UUID | None = None


@transaction.atomic
def approve_as_told(
    *,
    by: Viewer,
    version_id: UUID,
    revision: int,
    known_kinds: Mapping[str, KindFacts],
    told: Told,
    replaces: UUID | None = None,
) -> PlanVersion:
    """Put a proposal in force because the doctor who was asked said yes to a nurse.

    The same refusals as at her own click. Who is no user here approves nothing that only a doctor
    decides. Raises ``NotTheirsToAnswer`` where another unit was asked, ``ReasonMissing`` without
    the doctor's name, and as ``publish_plan_version``.
    """
    check(by, Permission.ASK_DOCTOR)
    version = locked_version(by, version_id, revision, PLAN_PUBLISHED, (PlanStatus.PROPOSED,))
    if version.asked_unit_id != told.unit_id:
        raise NotTheirsToAnswer
    if not told.doctor.strip():
        raise ReasonMissing
    base = replaces if replaces is not None else _begun_from(version)
    publish(by, version, known_kinds, base, Way(door=told.door, told=told))
    return version


def publish(
    by: Viewer,
    version: PlanVersion,
    known_kinds: Mapping[str, KindFacts],
    base: UUID | None,
    way: Way,
) -> None:
    """Put the version in force: the one path of every door. Raises as ``publish_plan_version``."""
    plan, patient = version.plan, version.patient
    current = of_plan(plan).filter(status=PlanStatus.PUBLISHED).select_for_update().first()
    document = with_ids(document_of(version), taken=_ids_before(version))
    now = clock.now()
    start = way.in_force_from or now
    approved = Door.STANDING_ORDER if way.order else _approved_door(by, version, way, now)
    day = today(patient, now)
    limits = limits_for(patient)
    found = _all_problems(version, document, known_kinds, day)
    refusals = publish_refusals(
        Publication(
            status=Life(version.status),
            now=now,
            today=day,
            in_force_from=start,
            review_date=document.review_date,
            problems=found,
            doctor_only=doctor_only(document_of(current) if current else None, document, limits),
            by_a_doctor=by.role in DOCTORS
            or (way.told is not None and way.told.doctor_id is not None),
            may_approve=approved is not None,
            based_on_id=str(base) if base else None,
            current_id=str(current.id) if current else None,
            current_in_force_from=current.in_force_from if current else None,
        )
    )
    if found:
        raise PlanHasProblems(found)
    if refusals or approved is None:
        raise CannotPublish(refusals)
    check_receivers(by, patient, document)
    if version.status == PlanStatus.PROPOSED and approved is Door.CENTRE:
        if not version.comment.strip():
            raise ReasonMissing
        version.approved_reason = version.comment
    if current is not None:
        current.status = PlanStatus.SUPERSEDED
        current.in_force_to = start
        current.save(update_fields=["status", "in_force_to"])
    version.status = PlanStatus.PUBLISHED
    version.approver_id = by.user_id
    if way.told is not None:
        version.approver_id = way.told.doctor_id or by.user_id
        version.approved_by_name = way.told.doctor
    version.published_at = now
    version.in_force_from = start
    version.approved_door = approved.value
    version.standing_order = way.order
    version.document = as_json(document)
    version.save()
    write_act(by, version, ActCode.APPROVED, door=approved, comment=version.comment)


def _approved_door(by: Viewer, version: PlanVersion, way: Way, now: datetime) -> Door | None:
    """Return the door; a doctor's answer that was told is held to be hers: the caller saw to it."""
    return way.told.door if way.told is not None else _approval(by, version, way.door, now)


def problems_to_publish(
    version: PlanVersion, known_kinds: Mapping[str, KindFacts]
) -> tuple[PlanProblem, ...]:
    """Return all that would keep the version's document from being published today."""
    day = today(version.patient, clock.now())
    return _all_problems(version, document_of(version), known_kinds, day)


def _all_problems(
    version: PlanVersion,
    document: PlanDocument,
    known_kinds: Mapping[str, KindFacts],
    day: date,
) -> tuple[PlanProblem, ...]:
    limits = limits_for(version.patient)
    return (
        *problems(
            document,
            known_kinds=known_kinds,
            today=day,
            age=age_on(version.patient.birth_date, day),
            hours=centre_of(version),
            limits=limits,
        ),
        *no_red_problems(document, _template_document(version, document.language), limits),
    )


def _approval(by: Viewer, version: PlanVersion, door: Door, now: datetime) -> Door | None:
    centre = centre_of(version)
    due = version.answer_due_at
    return approval_door(
        Approval(
            model=PlanApproval(centre.plan_approval),
            is_doctor=by.role in DOCTORS,
            at_centre=by.unit_id == centre.id,
            is_proposed=version.status == PlanStatus.PROPOSED,
            is_asked=by.unit_id == version.asked_unit_id,
            is_overdue=due is not None and due <= now,
        ),
        door,
    )


def approval_refusal(by: Viewer, version: PlanVersion) -> PublishRefusal | None:
    """Return why the approval of this version is not the viewer's to give; None: it is."""
    if _approval(by, version, Door.PAGE, clock.now()) is not None:
        return None
    if version.status == PlanStatus.PROPOSED:
        return PublishRefusal.AWAITS_ANSWER
    return PublishRefusal.NEEDS_APPROVAL


def check_receivers(by: Viewer, patient: Patient, document: PlanDocument) -> None:
    """Raise ``ReceiverCannotSeePatient`` where the document names a unit without access."""
    seeing = {unit.id for unit in units_that_may_see(by, patient)}
    blind = {unit for unit in named_receivers(document) if UUID(unit) not in seeing}
    # who has granted sight may not read the agreements of others; the database's own answer counts
    blind |= receivers_without_sight(patient, as_json(document))
    if blind:
        raise ReceiverCannotSeePatient(sorted(blind))


def _ids_before(version: PlanVersion) -> set[str]:
    """Return the ids that goals and measures have had in this plan, so that none comes again."""
    earlier = of_plan(version.plan).exclude(status__in=UNPUBLISHED)
    return {name for one in earlier for name in ids_of(document_of(one))}


def _template_document(version: PlanVersion, language: str) -> PlanDocument | None:
    origin = origin_of(version)
    return in_language(template_documents(origin), language) if origin else None


def _begun_from(version: PlanVersion) -> UUID | None:
    """Return the version that was published last when this draft was begun."""
    published = of_plan(version.plan).filter(published_at__lte=version.created_at)
    return published.order_by("-number").values_list("id", flat=True).first()


def _template_of(plan: SelfCarePlan) -> TemplateVersion | None:
    found = of_plan(plan).filter(status=PlanStatus.PUBLISHED).first()
    return origin_of(found) if found else None
