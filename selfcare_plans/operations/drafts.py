"""Begin, save and discard the draft of a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import JSONField, Value

from dho.lib import clock
from selfcare_plans.models import PlanStatus, PlanVersion, SelfCarePlan, TemplateVersion
from selfcare_plans.models.plans import UNPUBLISHED
from selfcare_plans.operations.reach import (
    PLAN_EDITED,
    as_json,
    locked_draft,
    locked_plans,
    next_number,
    of_plan,
    purpose_of,
    reach_plan,
    today,
)
from selfcare_plans.operations.refusals import NoOpenEnrolment, PlanAlreadyStarted, PlanHasProblems
from selfcare_plans.queries import document_of, units_that_may_see
from selfcare_plans.queries.templates import origin_of, template_documents, visible_templates
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.problems import ProblemCode
from selfcare_plans.rules.template_documents import in_language
from selfcare_plans.rules.template_life import TemplateState
from selfcare_plans.rules.validation import problems
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.models import Enrolment, Patient
    from tenants.rules.viewer import Viewer

# What a new plan proposes; the person who writes it decides.
FIRST_REVIEW = timedelta(days=182)

_NO_DOCUMENT = Value(None, JSONField())  # JSON null, where None alone would be SQL's

# The database refuses these in a draft too.
_NEVER_STORED = frozenset({ProblemCode.BOUNDS_ORDER, ProblemCode.NOT_FINITE})


@transaction.atomic
def start_plan(
    *,
    by: Viewer,
    patient_id: UUID,
    template_version_id: UUID | None = None,
    language: str | None = None,
) -> PlanVersion:
    """Begin the patient's first plan as a draft, from a version of a template or empty.

    In the patient's language, if none is given. Proposes the GP office as receiver where it may see the patient, the centre as contact point
    and a review in half a year. Raises ``NoOpenEnrolment``, ``PlanAlreadyStarted``, ``NotFound``,
    also for a template that is not in use or not to be seen, and ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    patient = access_patient(by, patient_id, purpose_of(by), action=PLAN_EDITED)
    course = open_enrolment(patient)
    if course is None:
        raise NoOpenEnrolment
    plan = plan_to_start(patient, course)
    source = None if template_version_id is None else _in_use(by, template_version_id)
    document = first_document(by, patient, course, source, language)
    return put_draft(by, plan, document, source)


def _in_use(by: Viewer, version_id: UUID) -> TemplateVersion:
    found = TemplateVersion.objects.filter(
        id=version_id,
        state=TemplateState.PUBLISHED.value,
        template__in=visible_templates(by).values("id"),
    ).first()
    if found is None:
        raise NotFound
    return found


def plan_to_start(patient: Patient, course: Enrolment) -> SelfCarePlan:
    """Return the patient's plan without versions; a new one unless a draft was discarded."""
    found = locked_plans().filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True
    )
    plan = found.first()
    if plan is None:
        plan = SelfCarePlan(
            tenant_id=patient.tenant_id, patient=patient, enrolment=course, created_at=clock.now()
        )
        try:
            with transaction.atomic():
                plan.save(force_insert=True)
        except IntegrityError as error:
            raise PlanAlreadyStarted from error
    elif of_plan(plan).exclude(status=PlanStatus.DRAFT).exists():
        raise PlanAlreadyStarted
    return plan


def first_document(
    by: Viewer,
    patient: Patient,
    course: Enrolment,
    source: TemplateVersion | None,
    language: str | None,
) -> PlanDocument:
    """Return what a first plan says: the template's words, and what is known of the patient."""
    wanted = language or patient.language
    seeing = {unit.id for unit in units_that_may_see(by, patient)}
    receivers = (str(patient.gp_unit_id),) if patient.gp_unit_id in seeing else ()
    contact = " · ".join(part for part in (course.centre.name, course.centre.phone) if part)
    review_date = today(patient, clock.now()) + FIRST_REVIEW
    empty = PlanDocument(language=wanted)
    return msgspec.structs.replace(
        in_language(template_documents(source), wanted) if source else empty,
        receivers=receivers,
        contact_point=contact,
        review_date=review_date,
    )


@transaction.atomic
def begin_new_version(*, by: Viewer, plan_id: UUID) -> PlanVersion:
    """Copy the published version into a draft. What follows a start-up plan is not temporary.

    Raises ``PlanAlreadyStarted`` where a draft exists or nothing is published, ``NotFound`` and
    ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    plan = reach_plan(by, locked_plans().filter(id=plan_id).first(), PLAN_EDITED)
    current = of_plan(plan).filter(status=PlanStatus.PUBLISHED).first()
    if current is None or plan.ended_at is not None:
        raise PlanAlreadyStarted
    document = msgspec.structs.replace(document_of(current), temporary=None)
    return put_draft(by, plan, document, origin_of(current))


def put_draft(
    by: Viewer, plan: SelfCarePlan, document: PlanDocument, source: TemplateVersion | None
) -> PlanVersion:
    """Write a new draft, into the row of a discarded one where there is one.

    ``source`` is the version of the template that it comes from. Raises ``PlanAlreadyStarted``.
    """
    row = of_plan(plan).filter(status__in=UNPUBLISHED).select_for_update().first()
    if row is None:
        row = PlanVersion(
            tenant_id=plan.tenant_id,
            plan=plan,
            patient_id=plan.patient_id,
            number=next_number(plan),
            revision=0,
        )
    elif row.document is not None:
        raise PlanAlreadyStarted
    row.document = as_json(document)
    row.template_version, row.template = source, ""
    row.comment = ""
    row.revision += 1
    row.proposed_by = row.proposed_at = row.asked_unit = row.asked_doctor = None
    row.answer_due_at = row.proposal_id = None
    row.proposed_door = ""
    row.author_id = by.user_id
    row.created_at = clock.now()
    row.save()
    return row


@transaction.atomic
def edit_draft(
    *,
    by: Viewer,
    version_id: UUID,
    document: PlanDocument,
    revision: int,
    comment: str | None = None,
) -> PlanVersion:
    """Store a new document in the draft. ``revision`` is the one that the editor began from.

    ``comment`` says why, for the one who approves; None leaves it as it is. A draft may be unfinished, but not contradictory: crossed ranges raise ``PlanHasProblems``.
    Raises ``DraftChangedMeanwhile`` when somebody else saved first, ``NotADraft`` when it was
    published or discarded, ``NotFound`` and ``NotAllowed``. The author becomes who wrote last.
    """
    check(by, Permission.EDIT_PLAN)
    version = locked_draft(by, version_id, revision, PLAN_EDITED)
    wrong = [one for one in problems(document, known_kinds={}) if one.code in _NEVER_STORED]
    if wrong:
        raise PlanHasProblems(wrong)
    said = version.comment if comment is None else comment
    if document_of(version) != document or version.comment != said:
        version.document = as_json(document)
        version.comment = said
        version.revision += 1
        version.author_id = by.user_id
        version.save(update_fields=["document", "comment", "revision", "author"])
    return version


@transaction.atomic
def discard_draft(*, by: Viewer, version_id: UUID, revision: int) -> None:
    """Throw the draft away. Its row stays, empty, for the next one: no door deletes.

    Raises ``DraftChangedMeanwhile``, ``NotADraft``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    version = locked_draft(by, version_id, revision, PLAN_EDITED)
    version.document = _NO_DOCUMENT
    version.revision += 1
    version.author_id = by.user_id
    version.save(update_fields=["document", "revision", "author"])
