"""A whole document from another system, as the draft of a patient's plan; perhaps proposed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import PlanStatus
from selfcare_plans.operations.drafts import edit_draft, plan_to_start, put_draft
from selfcare_plans.operations.proposing import propose_plan
from selfcare_plans.operations.publishing import check_receivers
from selfcare_plans.operations.reach import (
    PLAN_EDITED,
    locked_plans,
    of_plan,
    purpose_of,
    today,
)
from selfcare_plans.operations.refusals import (
    DraftChangedMeanwhile,
    NoOpenEnrolment,
    NotADraft,
    PlanHasProblems,
)
from selfcare_plans.queries.outer_limits import limits_for
from selfcare_plans.queries.templates import origin_of, template_documents
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.template_documents import in_language
from selfcare_plans.rules.validation import no_red_problems, problems
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.ages import age_on
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.models import PlanVersion, SelfCarePlan, TemplateVersion
    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@transaction.atomic
def submit_draft(
    *,
    by: Viewer,
    patient_id: UUID,
    document: PlanDocument,
    known_kinds: Mapping[str, KindFacts],
    comment: str = "",
    revision: int | None = None,
    propose_to: UUID | None = None,
) -> PlanVersion:
    """Keep the document as the patient's draft, written through the API. It holds for nobody.

    Checked as if it were to be published now; nothing is kept where something is wrong.
    ``revision`` is that of the draft which it takes the place of; without one there must be none.
    ``propose_to``: the unit whose doctors are asked to approve it. Raises ``PlanHasProblems``,
    ``ReceiverCannotSeePatient``, ``DraftChangedMeanwhile``, ``NotADraft`` while a proposal waits,
    ``NoOpenEnrolment``, ``CannotBeAsked``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    patient = access_patient(by, patient_id, purpose_of(by), action=PLAN_EDITED)
    plan = _plan(patient)
    standing, template = _standing(plan, revision)
    _check(plan, document, known_kinds, template)
    check_receivers(by, patient, document)
    draft = standing or put_draft(by, plan, document, template)
    draft = edit_draft(
        by=by, version_id=draft.id, document=document, revision=draft.revision, comment=comment
    )
    draft.written_door = Door.API.value
    draft.save(update_fields=["written_door"])
    if propose_to is None:
        return draft
    return propose_plan(
        by=by,
        version_id=draft.id,
        revision=draft.revision,
        unit_id=propose_to,
        known_kinds=known_kinds,
        door=Door.API,
    )


def _plan(patient: Patient) -> SelfCarePlan:
    plan = (
        locked_plans()
        .filter(tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True)
        .first()
    )
    if plan is None:
        course = open_enrolment(patient)
        if course is None:
            raise NoOpenEnrolment
        plan = plan_to_start(patient, course)
    return plan


def _standing(
    plan: SelfCarePlan, revision: int | None
) -> tuple[PlanVersion | None, TemplateVersion | None]:
    """Return the draft that is written over, if there is one, and where the plan came from."""
    rows = of_plan(plan).select_related("author")
    if rows.filter(status=PlanStatus.PROPOSED).exists():
        raise NotADraft
    standing = rows.filter(status=PlanStatus.DRAFT).exclude(document=None).first()
    if standing is not None:
        if standing.revision != revision:
            raise DraftChangedMeanwhile(standing)
        return standing, origin_of(standing)
    if revision is not None:
        raise NotADraft
    current = rows.filter(status=PlanStatus.PUBLISHED).first()
    return None, origin_of(current) if current else None


def _check(
    plan: SelfCarePlan,
    document: PlanDocument,
    known: Mapping[str, KindFacts],
    origin: TemplateVersion | None,
) -> None:
    patient, limits = plan.patient, limits_for(plan.patient)
    day = today(patient, clock.now())
    template = in_language(template_documents(origin), document.language) if origin else None
    found = (
        *problems(
            document,
            known_kinds=known,
            today=day,
            age=age_on(patient.birth_date, day),
            hours=plan.enrolment.centre,
            limits=limits,
        ),
        *no_red_problems(document, template, limits),
    )
    if found:
        raise PlanHasProblems(found)
