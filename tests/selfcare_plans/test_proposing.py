"""From draft to force: a nurse proposes, the doctor asked answers, and time reminds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections

from dho.lib import clock
from measurements.rules.kinds import KINDS
from messaging.models import Notice
from selfcare_plans import operations, queries
from selfcare_plans.models import PlanAct, PlanVersion
from selfcare_plans.operations import (
    CannotBeAsked,
    CannotPublish,
    NotADraft,
    NotTheirsToAnswer,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReasonMissing,
)
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import Goal, Measure
from selfcare_plans.rules.in_force import PublishRefusal
from tenants.models import Unit
from tenants.rules.viewer import NotAllowed
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.world import World


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


@pytest.fixture(autouse=True)
def doctors_approve(world: World) -> None:
    service_model(world, "DOCTOR")


def service_model(world: World, code: str) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval=code)


def stored(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.using("owner").get(id=version.id)


def proposes(actor: Actor, version: PlanVersion, unit: Unit, **more: Any) -> PlanVersion:
    return actor.do(
        operations.propose_plan,
        version_id=version.id,
        revision=version.revision,
        unit_id=unit.id,
        known_kinds=KINDS,
        **more,
    )


def answers(actor: Actor, act: Any, version: PlanVersion, **more: Any) -> PlanVersion:
    return actor.do(act, version_id=version.id, revision=stored(version).revision, **more)


@pytest.fixture
def proposed(world: World, first: PlanVersion) -> PlanVersion:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.begins(first), with_limits(sound(world), green_low="88"))
    return proposes(nora, draft, world.gp_office)


def passes(version: PlanVersion, days: float) -> None:
    """Let time pass for a proposal: move it back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE selfcare_plans_planversion DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE selfcare_plans_planversion SET proposed_at = proposed_at - %s,"
            " answer_due_at = answer_due_at - %s WHERE id = %s",
            [timedelta(days=days), timedelta(days=days), version.id],
        )
        cursor.execute("ALTER TABLE selfcare_plans_planversion ENABLE TRIGGER USER")


def test_a_proposal_says_who_asked_whom_when_how_and_until_when(
    world: World, proposed: PlanVersion
) -> None:
    row = stored(proposed)
    assert (row.status, row.proposed_by_id) == ("PROPOSED", world.nora.user_id)
    assert (row.asked_unit_id, row.proposed_door) == (world.gp_office.id, "PAGE")
    assert row.answer_due_at - row.proposed_at == timedelta(days=7)
    notice = Notice.objects.using("owner").get()
    assert (notice.code, notice.to_unit_id) == ("PLAN_PROPOSED", world.gp_office.id)


def test_the_unit_asked_sets_its_own_days(world: World, first: PlanVersion) -> None:
    Unit.objects.using("owner").filter(id=world.gp_office.id).update(approval_days=3)
    nora = Actor(world, world.nora)
    row = proposes(nora, nora.begins(first), world.gp_office, doctor_id=world.gunnar.user_id)
    assert row.answer_due_at - row.proposed_at == timedelta(days=3)
    assert row.asked_doctor_id == world.gunnar.user_id


def test_the_doctor_asked_approves_and_it_is_in_force(world: World, proposed: PlanVersion) -> None:
    Actor(world, world.gunnar).publishes(proposed)
    row = stored(proposed)
    assert (row.status, row.approved_door) == ("PUBLISHED", "PAGE")
    assert (row.author_id, row.proposed_by_id) == (world.nora.user_id,) * 2
    assert row.approver_id == world.gunnar.user_id
    codes = PlanAct.objects.using("owner").order_by("at").values_list("code", flat=True)
    assert list(codes) == ["PROPOSED", "APPROVED"]


def test_a_proposal_is_frozen(world: World, proposed: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    with pytest.raises(NotADraft):
        nora.edits(proposed, sound(world))
    with pytest.raises(NotADraft):
        nora.discards(proposed)
    with pytest.raises(PlanAlreadyStarted):
        nora.begins(proposed)
    assert nora.draft(world.kari) is None


def test_another_doctor_does_not_answer_it(world: World, proposed: PlanVersion) -> None:
    helge = Actor(world, world.helge)
    with pytest.raises(CannotPublish) as refused:
        helge.publishes(proposed)
    assert refused.value.refusals == (PublishRefusal.AWAITS_ANSWER,)
    for act in (operations.return_proposal, operations.take_proposal):
        more = {"comment": "Nei"} if act is operations.return_proposal else {}
        with pytest.raises(NotTheirsToAnswer):
            answers(helge, act, proposed, **more)


def test_a_doctor_s_minute_leaves_the_proposal_waiting(
    world: World, first: PlanVersion, proposed: PlanVersion
) -> None:
    adjusted = Actor(world, world.helge).adjusts(first, sound(world, contact_point="Ring"))
    assert (stored(adjusted).number, stored(proposed).number) == (2, 3)
    assert stored(proposed).status == "PROPOSED"
    with pytest.raises(CannotPublish) as refused:
        Actor(world, world.gunnar).publishes(proposed)
    assert refused.value.refusals == (PublishRefusal.BASED_ON_OLDER_VERSION,)
    Actor(world, world.gunnar).publishes(proposed, replaces=adjusted.id)
    assert stored(proposed).status == "PUBLISHED"


def test_the_doctor_returns_it_with_a_comment(world: World, proposed: PlanVersion) -> None:
    gunnar, nora = Actor(world, world.gunnar), Actor(world, world.nora)
    with pytest.raises(ReasonMissing):
        answers(gunnar, operations.return_proposal, proposed, comment="  ")
    answers(gunnar, operations.return_proposal, proposed, comment="88 er for lavt")
    draft = nora.draft(world.kari)
    assert draft is not None
    assert draft.revision == proposed.revision + 1
    latest = nora.ask(queries.acts_of, draft)[0]
    assert (latest.code, latest.comment) == ("RETURNED", "88 er for lavt")
    told = Notice.objects.using("owner").get(code="PLAN_RETURNED")
    assert told.to_unit_id == world.centre.id
    proposes(nora, nora.edits(draft, sound(world)), world.gp_office)
    assert stored(draft).status == "PROPOSED"


def test_the_doctor_changes_it_and_approves(world: World, proposed: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    taken = answers(gunnar, operations.take_proposal, proposed)
    gunnar.publishes(gunnar.edits(taken, with_limits(sound(world), green_low="89")))
    row = stored(proposed)
    assert (row.author_id, row.proposed_by_id) == (world.gunnar.user_id, world.nora.user_id)
    assert row.status == "PUBLISHED"


def test_who_proposed_may_withdraw_and_others_may_not(world: World, proposed: PlanVersion) -> None:
    with pytest.raises(NotTheirsToAnswer):
        answers(Actor(world, world.helge), operations.withdraw_proposal, proposed)
    with pytest.raises(NotAllowed):
        answers(Actor(world, world.hanne), operations.withdraw_proposal, proposed)
    answers(Actor(world, world.nils), operations.withdraw_proposal, proposed)
    assert stored(proposed).status == "DRAFT"


@pytest.mark.parametrize("unit", ["other_gp_office", "centre", "hadsel_home_care"])
def test_a_unit_without_access_or_without_a_doctor_is_not_asked(
    world: World, first: PlanVersion, unit: str
) -> None:
    nora = Actor(world, world.nora)
    draft = nora.begins(first)
    with pytest.raises(CannotBeAsked):
        proposes(nora, draft, getattr(world, unit))
    with pytest.raises(CannotBeAsked):
        proposes(nora, draft, world.gp_office, doctor_id=world.helge.user_id)
    proposes(nora, draft, world.ward)
    assert stored(draft).asked_unit_id == world.ward.id


def test_a_plan_with_problems_is_not_proposed(world: World, first: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.begins(first), world.spo2_document(review_date=None))
    with pytest.raises(PlanHasProblems):
        proposes(nora, draft, world.gp_office)
    assert stored(draft).status == "DRAFT"


def test_goals_and_measures_are_named_when_proposed(world: World, first: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    goals = (Goal(text="Gå", measures=(Measure(text="Stav"),)), Goal(text="Sove"))
    draft = nora.edits(nora.begins(first), sound(world, goals=goals))
    proposes(nora, draft, world.gp_office)
    before = stored(draft).document
    Actor(world, world.gunnar).publishes(draft)
    named = document_of(stored(draft)).goals
    assert [goal.id for goal in named] == ["g1", "g2"]
    assert named[0].measures[0].id == "g1m1"
    assert stored(draft).document == before


# ---- the service model ----


def test_where_doctors_approve_a_nurse_may_neither_publish_nor_adjust(
    world: World, first: PlanVersion
) -> None:
    nora = Actor(world, world.nora)
    with pytest.raises(CannotPublish) as refused:
        nora.adjusts(first, with_limits(sound(world), green_low="91"))
    assert refused.value.refusals == (PublishRefusal.NEEDS_APPROVAL,)
    with pytest.raises(CannotPublish):
        nora.publishes(nora.begins(first))


def test_where_the_centre_approves_its_nurse_does_and_the_door_says_so(
    world: World, first: PlanVersion
) -> None:
    service_model(world, "CENTRE")
    nora = Actor(world, world.nora)
    draft = nora.publishes(nora.begins(first))
    assert stored(draft).approved_door == "CENTRE"


def test_the_centre_puts_it_in_force_after_the_deadline_with_a_reason(
    world: World, proposed: PlanVersion
) -> None:
    service_model(world, "CENTRE")
    nora = Actor(world, world.nora)
    with pytest.raises(CannotPublish) as refused:
        nora.publishes(proposed, comment="Fastlegen svarer ikke")
    assert refused.value.refusals == (PublishRefusal.AWAITS_ANSWER,)
    passes(proposed, 8)
    with pytest.raises(ReasonMissing):
        nora.publishes(proposed, comment=" ")
    nora.publishes(proposed, comment="Fastlegen svarer ikke")
    row = stored(proposed)
    assert (row.status, row.approved_door) == ("PUBLISHED", "CENTRE")
    assert row.approved_reason == "Fastlegen svarer ikke"


def test_where_doctors_approve_the_old_plan_stays_after_the_deadline(
    world: World, first: PlanVersion, proposed: PlanVersion
) -> None:
    passes(proposed, 8)
    nora = Actor(world, world.nora)
    with pytest.raises(CannotPublish):
        nora.publishes(proposed, comment="Fastlegen svarer ikke")
    assert nora.ask(queries.version_in_force, world.kari, clock.now()).id == first.id
    Actor(world, world.gunnar).publishes(proposed)
    assert stored(proposed).status == "PUBLISHED"


# ---- time ----


def notices() -> set[tuple[str, Any]]:
    rows = Notice.objects.using("owner").exclude(code="PLAN_PROPOSED")
    return set(rows.values_list("code", "to_unit_id"))


def test_half_way_the_doctor_is_reminded_once_and_at_the_deadline_both_are_told(
    world: World, proposed: PlanVersion
) -> None:
    assert operations.remind_of_proposals() == 0
    assert notices() == set()
    passes(proposed, 3.6)
    assert operations.remind_of_proposals() == 1
    operations.remind_of_proposals()
    half_way = {("PLAN_ANSWER_HALF_WAY", world.gp_office.id)}
    assert notices() == half_way
    passes(proposed, 4)
    operations.remind_of_proposals()
    operations.remind_of_proposals()
    late = {("PLAN_ANSWER_OVERDUE", unit.id) for unit in (world.gp_office, world.centre)}
    assert notices() == half_way | late
    assert Notice.objects.using("owner").count() == 4


def test_a_second_proposal_is_reminded_of_anew(world: World, proposed: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    passes(proposed, 8)
    operations.remind_of_proposals()
    answers(nora, operations.withdraw_proposal, proposed)
    assert operations.remind_of_proposals() == 0
    proposes(nora, stored(proposed), world.gp_office)
    passes(proposed, 8)
    operations.remind_of_proposals()
    assert Notice.objects.using("owner").filter(code="PLAN_ANSWER_OVERDUE").count() == 4


# ---- the database ----


@pytest.mark.parametrize(
    "change",
    [
        "document = '{}'",
        "revision = revision + 1",
        "comment = 'x'",
        "answer_due_at = answer_due_at + interval '1 day'",
        "status = 'DRAFT', document = '{}'",
        "status = 'SUPERSEDED'",
        (
            "status = 'PUBLISHED', approved_door = 'CENTRE', approved_reason = 'x',"
            " approver_id = author_id, published_at = now(), in_force_from = now()"
        ),
    ],
)
def test_the_database_keeps_a_proposal_as_it_is(proposed: PlanVersion, change: str) -> None:
    sql = f"UPDATE selfcare_plans_planversion SET {change} WHERE id = %s"
    with pytest.raises(IntegrityError), connections["owner"].cursor() as cursor:
        cursor.execute(sql, [proposed.id])


@pytest.mark.parametrize("column", ["approver_id", "approved_door"])
def test_the_database_asks_a_published_version_by_whom_and_how(
    world: World, proposed: PlanVersion, column: str
) -> None:
    columns = {
        "approver_id": f"'{world.gunnar.user_id}'",
        "approved_door": "'PAGE'",
        "published_at": "now()",
        "in_force_from": "now()",
        "status": "'PUBLISHED'",
        "number": "9",
    }
    without = {**columns, column: "NULL" if column == "approver_id" else "''"}
    for chosen, fails in ((without, True), (columns, False)):
        pairs = ", ".join(f"{name} = {value}" for name, value in chosen.items())
        sql = f"UPDATE selfcare_plans_planversion SET {pairs} WHERE id = %s"
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "UPDATE selfcare_plans_planversion SET status = 'SUPERSEDED', in_force_to = now()"
                " WHERE status = 'PUBLISHED'"
            )
            if fails:
                with pytest.raises(IntegrityError, match="by_whom_when_and_how"):
                    cursor.execute(sql, [proposed.id])
            else:
                cursor.execute(sql, [proposed.id])


def test_a_plan_has_one_draft_or_proposal(world: World, proposed: PlanVersion) -> None:
    second = PlanVersion(
        tenant_id=proposed.tenant_id,
        plan_id=proposed.plan_id,
        patient_id=proposed.patient_id,
        number=7,
        document={},
        author=world.nora.user,
        created_at=clock.now(),
    )
    with pytest.raises(IntegrityError, match="one_draft_or_proposal"):
        second.save(using="owner", force_insert=True)
