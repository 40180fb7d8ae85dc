"""Plans of a subject: in force and lived, drafted, to be proposed, proposed; and standing orders."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from dho.lib.ids import new_id
from selfcare_plans.models import (
    GoalEvaluation,
    MeasureProgress,
    PlanAct,
    PlanHandover,
    PlanVersion,
    StandingOrder,
)
from selfcare_plans.rules.document import (
    ActNow,
    Goal,
    Measure,
    MonitoringItem,
    PlanDocument,
    encode,
)
from tenants.rules.codes import Role, UnitKind
from tests import factories as make
from tests.guards.matrix import templates

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Agreement, Enrolment, Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World


def fill(world: World, subject: Subject, course: Enrolment, now: datetime) -> PlanVersion:
    """Write a version that holds, what was done with it, and a draft that could be published."""
    # Only Kari is open to the doctors.
    receivers = (world.gp_office,) if subject.name == "kari" else ()
    holding = document(world, subject, *receivers)
    source = templates.fill(world, subject, course.centre, holding, now)
    version = make.plan(
        subject.patient,
        course,
        holding,
        world.nora.user,
        since=now,
        template_version=source,
    )
    templates.declined(world, subject, version, now)
    subject.ids["version_id"] = version.id
    draft = _draft(world, subject, version, document(world, subject, *receivers), now)
    subject.ids["draft_id"] = _save(draft).id
    _live(world, subject, version, draft, now)
    return version


def spare(
    world: World,
    subject: Subject,
    owner: Unit,
    receiver: Unit,
    agreement: Agreement,
    now: datetime,
) -> None:
    """Write patients whose draft can be proposed, whose proposal can be answered, who can start."""
    make.member("Dag", receiver, Role.GP)
    subject.ids["doctors_id"] = receiver.id
    for what in ("asking", "asked", "starting"):
        other = make.patient(subject.tenant, gp_unit=receiver)
        subject.name_it(other)
        course = make.enrolment(other, owner)
        make.grant(other, receiver, agreement, world.adam.user)
        key = "asked_patient_id" if what == "asked" else f"{what}_id"
        subject.ids[key] = other.id
        if what == "starting":
            continue
        holding = document(world, subject, receiver)
        version = make.plan(other, course, holding, world.nora.user, since=now)
        draft = _draft(world, subject, version, document(world, subject, receiver), now)
        subject.ids[f"{what}_version_id"] = draft.id
        if what == "asked":
            _propose(world, draft, receiver, now)
        _save(draft)
        if what == "asked":
            _save(_proposed(world, draft, now))
    _orders(world, subject, now)


def proposed_to(
    world: World, subject: Subject, holding: PlanVersion, to: Unit, now: datetime
) -> PlanVersion:
    """Write a version that waits for a doctor of the unit."""
    draft = _draft(world, subject, holding, document(world, subject, to), now)
    _propose(world, draft, to, now)
    _save(draft)
    _save(_proposed(world, draft, now))
    return draft


def document(world: World, subject: Subject, *receivers: Unit) -> PlanDocument:
    """Return a plan with words of the subject's own."""
    measure = Measure(text=subject.text("tiltak"), id="g1m1")
    return PlanDocument(
        what_matters=subject.text("viktig"),
        goals=(Goal(text=subject.text("maal"), id="g1", measures=(measure,)),),
        contact_point="x",
        items=(
            *(_told_at_once(one) for one in world.spo2_document().items),
            MonitoringItem(id="daily", kind="answers", about="daily-check", observe_only=True),
        ),
        receivers=tuple(str(one.id) for one in receivers),
        review_date=date(2031, 1, 1),
    )


def _told_at_once(item: MonitoringItem) -> MonitoringItem:
    """Return the item with what is done at once when its rule speaks."""
    act = ActNow("Ring 113", ("113",))
    rules = tuple(msgspec.structs.replace(rule, act_now=act) for rule in item.rules)
    return msgspec.structs.replace(item, rules=rules)


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _draft(
    world: World, subject: Subject, version: PlanVersion, written: PlanDocument, now: datetime
) -> PlanVersion:
    return PlanVersion(
        tenant_id=subject.tenant.id,
        patient_id=version.patient_id,
        plan_id=version.plan_id,
        number=2,
        document=json.loads(encode(written)),
        author=world.nora.user,
        template_version_id=version.template_version_id,
        created_at=now,
    )


def _live(
    world: World, subject: Subject, version: PlanVersion, draft: PlanVersion, now: datetime
) -> None:
    """What happened to the plan, each with words of its own."""
    who = {**subject.own, "by": world.nora.user, "unit": world.centre, "at": now}
    plan = {**who, "plan_id": version.plan_id}
    returned = {"code": "RETURNED", "door": "PAGE", "comment": subject.text("retur")}
    _save(PlanAct(**who, version=draft, **returned))
    ticked = {"measure_id": "g1m1", "state": "STARTED", "comment": subject.text("fremgang")}
    _save(MeasureProgress(**plan, **ticked))
    found = {"result": "PARTLY", "comment": subject.text("evaluering")}
    _save(GoalEvaluation(**plan, goal_id="g1", evaluated_on=now.date(), **found))
    _save(PlanHandover(**who, version=version, step="PRINTED"))


def _propose(world: World, draft: PlanVersion, to: Unit, now: datetime) -> None:
    draft.status, draft.proposed_door, draft.proposal_id = "PROPOSED", "PAGE", new_id()
    draft.proposed_by, draft.proposed_at, draft.asked_unit = world.nora.user, now, to
    draft.answer_due_at = now + timedelta(days=9000)


def _proposed(world: World, draft: PlanVersion, now: datetime) -> PlanAct:
    act = PlanAct(id=draft.proposal_id, tenant_id=draft.tenant_id, patient_id=draft.patient_id)
    act.version, act.code, act.door = draft, "PROPOSED", "PAGE"
    act.by, act.unit, act.at = world.nora.user, world.centre, now
    return act


def _orders(world: World, subject: Subject, now: datetime) -> None:
    """One of the municipality, to start under, and one of a centre that only its own may end."""
    centre = make.unit(subject.tenant, UnitKind.CENTRE, f"Senter for {subject.name}")
    subject.ids["order_home_id"] = centre.id
    same = {"template": "COPD", "doctor": "Overlege Olsen", "valid_from": now.date()}
    same |= {"made_by": world.adam.user, "made_at": now}
    subject.ids["start_up_order_id"] = _save(StandingOrder(tenant=subject.tenant, **same)).id
    subject.ids["order_id"] = _save(StandingOrder(centre=centre, **same)).id
