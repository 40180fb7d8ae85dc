"""What a template's new version offers a plan: a draft with its changes, or "no thanks", kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dho.lib import clock
from selfcare_plans.models import PlanStatus, TemplateDeclined, TemplateVersion
from selfcare_plans.operations.drafts import put_draft
from selfcare_plans.operations.reach import (
    PLAN_ANSWERED,
    PLAN_EDITED,
    locked_plans,
    of_plan,
    reach_plan,
)
from selfcare_plans.operations.refusals import ReasonMissing
from selfcare_plans.queries.template_plans import offer_to
from selfcare_plans.rules.template_life import TemplateState
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from selfcare_plans.models import PlanVersion, SelfCarePlan
    from selfcare_plans.queries.template_plans import TemplateOffer
    from tenants.rules.viewer import Viewer


@transaction.atomic
def take_over_template(
    *, by: Viewer, plan_id: UUID, template_version_id: UUID, comment: str = ""
) -> PlanVersion:
    """Make a draft of the plan with the template's changes; the plan in force stays as it is.

    Raises ``PlanAlreadyStarted`` where there is a draft, ``NotFound`` where nothing is offered,
    and ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    plan = reach_plan(by, locked_plans().filter(id=plan_id).first(), PLAN_EDITED)
    offer = _offered(by, plan, template_version_id)
    draft = put_draft(by, plan, offer.result.document, offer.newest)
    draft.comment = comment
    draft.save(update_fields=["comment"])
    return draft


@transaction.atomic
def decline_template(
    *, by: Viewer, plan_id: UUID, template_version_id: UUID, reason: str
) -> TemplateDeclined:
    """Keep that the plan does not take the version over, and why. Said twice, the first stands.

    Raises ``ReasonMissing``, ``NotFound`` where nothing is offered, and ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    plan = reach_plan(by, locked_plans().filter(id=plan_id).first(), PLAN_ANSWERED)
    offer = _offered(by, plan, template_version_id)
    if not reason.strip():
        raise ReasonMissing
    row = TemplateDeclined(
        tenant_id=plan.tenant_id,
        patient_id=plan.patient_id,
        plan=plan,
        template_version=offer.newest,
        reason=reason.strip(),
        by_id=by.user_id,
        unit_id=by.unit_id,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return TemplateDeclined.objects.get(
            tenant_id=plan.tenant_id, plan=plan, template_version=offer.newest
        )
    return row


def _offered(by: Viewer, plan: SelfCarePlan, template_version_id: UUID) -> TemplateOffer:
    current = of_plan(plan).filter(status=PlanStatus.PUBLISHED).first()
    if current is None:
        raise NotFound
    newest = _still_published(template_version_id)
    offer = offer_to(by, current, newest)
    if offer is None:
        raise NotFound
    return offer


def _still_published(version_id: UUID) -> TemplateVersion | None:
    return (
        TemplateVersion.objects.filter(id=version_id, state=TemplateState.PUBLISHED.value)
        .select_related("template")
        .first()
    )
