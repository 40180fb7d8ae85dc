"""Standing orders, and start-up plans that begin under one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import StandingOrder
from selfcare_plans.operations.drafts import first_document, plan_to_start, put_draft
from selfcare_plans.operations.publishing import Way, publish
from selfcare_plans.operations.reach import PLAN_PUBLISHED, as_json, purpose_of, today
from selfcare_plans.operations.refusals import (
    EndsTooEarly,
    NoOpenEnrolment,
    NoStandingOrder,
    ReasonMissing,
)
from selfcare_plans.queries.orders import DOCTOR_ROLES, order_homes, orders_for, standing_orders
from selfcare_plans.queries.templates import ordered_template, templates_to_begin_from
from selfcare_plans.rules.document import Temporary
from selfcare_plans.rules.template_life import TemplateState
from tenants.operations.access import access_patient
from tenants.operations.audit import record_administration
from tenants.queries.patients import open_enrolment
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.rules.viewer import Viewer


@transaction.atomic
def make_standing_order(
    *,
    by: Viewer,
    home_id: UUID,
    template_version_id: UUID,
    doctor: str,
    valid_from: date,
    valid_until: date | None = None,
) -> StandingOrder:
    """Let the template's version begin plans for the patients of ``home_id``, a tenant or a centre.

    A version that comes later needs an order of its own. A doctor orders in the own name, whatever ``doctor`` says; an administrator writes down whose
    order it is. Both days are included. Raises ``EndsTooEarly``, ``ReasonMissing`` without a
    doctor's name, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.MANAGE_STANDING_ORDERS)
    home = next((one for one in order_homes(by) if one.id == home_id), None)
    if home is None:
        raise NotFound
    if valid_until is not None and valid_until < valid_from:
        raise EndsTooEarly
    source = next(
        (one for one in templates_to_begin_from(by) if one.id == template_version_id), None
    )
    if source is None:
        raise NotFound
    name = by.name if by.role in DOCTOR_ROLES else doctor.strip()
    if not name:
        raise ReasonMissing
    order = StandingOrder(
        tenant_id=None if home.is_centre else home.id,
        centre_id=home.id if home.is_centre else None,
        template_version=source,
        doctor=name,
        valid_from=valid_from,
        valid_until=valid_until,
        made_by_id=by.user_id,
        made_at=clock.now(),
    )
    order.save(force_insert=True)
    _record(by, "STANDING_ORDER_MADE", order)
    return order


@transaction.atomic
def end_standing_order(*, by: Viewer, order_id: UUID) -> StandingOrder:
    """End the order at once; plans that began under it stand. Raises ``NotFound``, ``NotAllowed``."""
    check(by, Permission.MANAGE_STANDING_ORDERS)
    order = next((one for one in standing_orders(by) if one.id == order_id), None)
    if order is None or order.ended_at is not None:
        raise NotFound
    order.ended_at, order.ended_by_id = clock.now(), by.user_id
    order.save(update_fields=["ended_at", "ended_by"])
    _record(by, "STANDING_ORDER_ENDED", order)
    return order


@transaction.atomic
def start_up_plan(
    *,
    by: Viewer,
    patient_id: UUID,
    order_id: UUID,
    until: date,
    responsible: str,
    known_kinds: Mapping[str, KindFacts],
    language: str | None = None,
) -> PlanVersion:
    """Put the order's template in force as the patient's first, temporary plan, in one step.

    ``until`` is its last day (the patient's own), when it is reviewed too; ``responsible`` who
    sees to that. It judges from the first reading, and goes on when the day has passed. Raises
    ``NoStandingOrder``, ``EndsTooEarly``, ``ReasonMissing`` without a responsible person,
    ``NoOpenEnrolment``, ``PlanAlreadyStarted``, and as ``publish_plan_version``.
    """
    check(by, Permission.EDIT_PLAN)
    check(by, Permission.PUBLISH_PLAN)
    patient = access_patient(by, patient_id, purpose_of(by), action=PLAN_PUBLISHED)
    now = clock.now()
    order = orders_for(patient, today(patient, now)).filter(id=order_id).first()
    source = ordered_template(order) if order else None
    if order is None or source is None or source.state == TemplateState.WITHDRAWN:
        raise NoStandingOrder
    if until <= today(patient, now):
        raise EndsTooEarly
    if not responsible.strip():
        raise ReasonMissing
    course = open_enrolment(patient)
    if course is None:
        raise NoOpenEnrolment
    plan = plan_to_start(patient, course)
    document = msgspec.structs.replace(
        first_document(by, patient, course, source, language),
        review_date=until,
        temporary=Temporary(
            until=until, responsible=responsible.strip(), standing_order_by=order.doctor
        ),
    )
    version = put_draft(by, plan, document, source)
    version.document = as_json(document)
    publish(by, version, known_kinds, None, Way(order=order))
    return version


def _record(by: Viewer, action: str, order: StandingOrder) -> None:
    if by.tenant_id is not None:
        record_administration(
            by=by, tenant_id=by.tenant_id, action=action, detail={"order": str(order.id)}
        )
