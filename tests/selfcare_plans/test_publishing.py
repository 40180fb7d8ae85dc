"""A version is published by who may, when nothing is wrong, in its predecessor's place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import msgspec
import pytest
from django.db import connections

from dho.lib import clock
from selfcare_plans import queries
from selfcare_plans.models import PlanVersion
from selfcare_plans.operations import (
    CannotPublish,
    DraftChangedMeanwhile,
    NotADraft,
    PlanHasProblems,
    ReceiverCannotSeePatient,
)
from selfcare_plans.queries import document_of
from selfcare_plans.rules.in_force import PublishRefusal
from selfcare_plans.rules.problems import ProblemCode
from tenants.models import AuditEvent, Membership
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.world import World


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


def stored(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.using("owner").get(id=version.id)


def test_a_nurse_drafts_and_the_gp_publishes(world: World) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.edits(nora.starts(world.kari), sound(world))
    before = clock.now()
    gunnar.publishes(draft)
    version = stored(draft)
    assert (version.status, version.number) == ("PUBLISHED", 1)
    assert (version.author_id, version.approver_id) == (world.nora.user_id, world.gunnar.user_id)
    assert before <= version.in_force_from <= clock.now()
    assert version.published_at == version.in_force_from
    assert version.in_force_to is None


@pytest.mark.parametrize("who", ["nora", "gunnar", "helge"])
def test_nurse_gp_and_hospital_doctor_may_publish(
    world: World, first: PlanVersion, who: str
) -> None:
    actor = Actor(world, getattr(world, who))
    actor.publishes(actor.begins(first))
    assert stored(first).status == "SUPERSEDED"


@pytest.mark.parametrize("who", ["hanne", "lise", "adam", "petra"])
def test_nobody_else_may_publish(world: World, first: PlanVersion, who: str) -> None:
    draft = Actor(world, world.nora).begins(first)
    with pytest.raises(NotAllowed):
        Actor(world, getattr(world, who)).publishes(draft)
    with pytest.raises(NotAllowed):
        Actor(world, getattr(world, who)).adjusts(first, sound(world))
    assert stored(draft).status == "DRAFT"


def test_a_doctor_without_a_grant_reaches_no_version(world: World, first: PlanVersion) -> None:
    draft = Actor(world, world.nora).begins(first)
    with pytest.raises(NotFound):
        Actor(world, world.greta).publishes(draft)
    with pytest.raises(NotFound):
        Actor(world, world.greta).adjusts(first, sound(world))


def test_the_predecessor_ends_where_the_new_version_begins(
    world: World, first: PlanVersion
) -> None:
    gunnar = Actor(world, world.gunnar)
    draft = gunnar.publishes(gunnar.begins(first))
    old, new = stored(first), stored(draft)
    assert (old.status, old.in_force_to) == ("SUPERSEDED", new.in_force_from)
    before = new.in_force_from - timedelta(microseconds=1)
    at = [
        gunnar.ask(queries.version_in_force, world.kari, when)
        for when in (before, new.in_force_from)
    ]
    assert [version.id for version in at] == [old.id, new.id]


def test_a_version_may_begin_later_and_its_predecessor_holds_until_then(
    world: World, first: PlanVersion
) -> None:
    gunnar = Actor(world, world.gunnar)
    tomorrow = clock.now() + timedelta(days=1)
    draft = gunnar.publishes(gunnar.begins(first), in_force_from=tomorrow)
    now = gunnar.ask(queries.version_in_force, world.kari, clock.now())
    then = gunnar.ask(queries.version_in_force, world.kari, tomorrow)
    assert (now.id, then.id) == (first.id, draft.id)


def test_a_version_cannot_begin_in_the_past(world: World, first: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    draft = gunnar.begins(first)
    with pytest.raises(CannotPublish) as refused:
        gunnar.publishes(draft, in_force_from=clock.now() - timedelta(minutes=1))
    assert refused.value.refusals == (PublishRefusal.STARTS_IN_THE_PAST,)


def test_a_document_with_problems_is_not_published_and_says_where(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), world.spo2_document(review_date=None))
    with pytest.raises(PlanHasProblems) as refused:
        nora.publishes(draft)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [
        ("/review_date", ProblemCode.NO_REVIEW_DATE)
    ]
    assert stored(draft).status == "DRAFT"


def test_a_review_date_that_has_passed_is_refused(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), world.spo2_document(review_date=date(2025, 1, 1)))
    with pytest.raises(CannotPublish) as refused:
        nora.publishes(draft)
    assert refused.value.refusals == (PublishRefusal.REVIEW_DATE_PASSED,)


def laxer(world: World, reason: str = "") -> object:
    """Red below 78, where the outer limit is 80."""
    document = with_limits(sound(world), yellow_low="78")
    rule = msgspec.structs.replace(document.items[0].rules[0], outer_limit_reason=reason)
    item = msgspec.structs.replace(document.items[0], rules=(rule,))
    return msgspec.structs.replace(document, items=(item,))


def test_a_limit_beyond_an_outer_limit_needs_a_reason(world: World, first: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    draft = gunnar.edits(gunnar.begins(first), laxer(world))
    with pytest.raises(PlanHasProblems) as refused:
        gunnar.publishes(draft)
    assert [one.code for one in refused.value.problems] == [ProblemCode.OUTER_LIMIT]


def test_with_a_reason_a_doctor_may_pass_an_outer_limit(world: World, first: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    draft = gunnar.edits(gunnar.begins(first), laxer(world, "Ligger på 80 til vanlig"))
    gunnar.publishes(draft)
    assert stored(draft).status == "PUBLISHED"


def test_a_nurse_may_not_pass_an_outer_limit_whatever_the_reason(
    world: World, first: PlanVersion
) -> None:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.begins(first), laxer(world, "Ligger på 80 til vanlig"))
    with pytest.raises(CannotPublish) as refused:
        nora.publishes(draft)
    assert refused.value.refusals == (PublishRefusal.NEEDS_A_DOCTOR,)


def test_a_draft_that_changed_meanwhile_is_not_published(world: World, first: PlanVersion) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.begins(first)
    nora.edits(draft, sound(world, contact_point="x"))
    with pytest.raises(DraftChangedMeanwhile):
        gunnar.publishes(draft)
    assert stored(draft).status == "DRAFT"


def test_a_version_is_published_once(world: World, first: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    draft = gunnar.publishes(gunnar.begins(first))
    with pytest.raises(NotADraft):
        gunnar.publishes(draft)


# ---- receivers ----


def naming(world: World, *units: object) -> object:
    return msgspec.structs.replace(sound(world), receivers=tuple(str(u.id) for u in units))


@pytest.mark.parametrize("who", ["nora", "gunnar"])
@pytest.mark.parametrize("unit", ["gp_office", "ward", "centre"])
def test_a_receiver_is_a_unit_that_a_red_can_be_offered_to(
    world: World, first: PlanVersion, who: str, unit: str
) -> None:
    actor = Actor(world, getattr(world, who))
    draft = actor.edits(actor.begins(first), naming(world, getattr(world, unit)))
    actor.publishes(draft)
    assert stored(draft).status == "PUBLISHED"


@pytest.mark.parametrize("who", ["nora", "gunnar"])
@pytest.mark.parametrize("unit", ["other_gp_office", "hadsel_home_care", "bodo_home_care"])
def test_a_unit_that_may_not_see_the_patient_is_no_receiver(
    world: World, first: PlanVersion, who: str, unit: str
) -> None:
    actor, blind = Actor(world, getattr(world, who)), getattr(world, unit)
    draft = actor.edits(actor.begins(first), naming(world, world.gp_office, blind))
    with pytest.raises(ReceiverCannotSeePatient) as refused:
        actor.publishes(draft)
    assert refused.value.unit_ids == (str(blind.id),)


def test_an_item_s_own_receiver_must_see_the_patient_too(world: World, first: PlanVersion) -> None:
    nora, document = Actor(world, world.nora), sound(world)
    item = msgspec.structs.replace(document.items[0], receivers=(str(world.other_gp_office.id),))
    draft = nora.edits(nora.begins(first), msgspec.structs.replace(document, items=(item,)))
    with pytest.raises(ReceiverCannotSeePatient):
        nora.publishes(draft)


def test_a_receiver_whose_grant_ended_is_refused(world: World, first: PlanVersion) -> None:
    world.gp_grant.ended_at = datetime(2025, 1, 1, tzinfo=UTC)
    world.gp_grant.ended_by = world.adam.user
    world.gp_grant.save(using="owner")
    nora = Actor(world, world.nora)
    with pytest.raises(ReceiverCannotSeePatient):
        nora.publishes(nora.begins(first))


def test_a_receiver_whose_agreement_ended_is_refused(world: World, first: PlanVersion) -> None:
    world.gp_agreement.valid_until = datetime(2025, 1, 1, tzinfo=UTC)
    world.gp_agreement.save(using="owner")
    nora = Actor(world, world.nora)
    with pytest.raises(ReceiverCannotSeePatient):
        nora.publishes(nora.begins(first))


# ---- a doctor's minute ----


def test_a_doctor_adjusts_a_limit_at_once(world: World, first: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    version = gunnar.adjusts(
        first, with_limits(sound(world), green_low="88", yellow_low="85"), comment="Ligger på 88"
    )
    new = stored(version)
    assert (new.number, new.status, new.comment) == (2, "PUBLISHED", "Ligger på 88")
    assert (new.author_id, new.approver_id) == (world.gunnar.user_id,) * 2
    assert document_of(new).items[0].rules[0].green_low == Decimal(88)
    assert stored(first).status == "SUPERSEDED"


def test_two_doctors_do_not_overwrite_each_other_s_adjustment(
    world: World, first: PlanVersion
) -> None:
    Actor(world, world.gunnar).adjusts(first, with_limits(sound(world), green_low="88"))
    with pytest.raises(CannotPublish) as refused:
        Actor(world, world.helge).adjusts(first, with_limits(sound(world), green_low="92"))
    assert PublishRefusal.BASED_ON_OLDER_VERSION in refused.value.refusals


def test_of_two_doctors_who_adjust_at_the_same_time_one_is_told(
    world: World, first: PlanVersion
) -> None:
    start = Barrier(2)

    def adjust(who: Membership) -> str:
        try:
            document = with_limits(sound(world), green_low="88")
            actor = Actor(world, who)
            _ = actor.viewer
            start.wait(timeout=20)
            actor.adjusts(first, document)
        except CannotPublish as error:
            return str(error)
        else:
            return "published"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(adjust, (world.gunnar, world.helge)))
    assert answers[1] == "published"
    assert PublishRefusal.BASED_ON_OLDER_VERSION in answers[0]
    assert PlanVersion.objects.using("owner").count() == 2


def test_an_adjustment_leaves_a_colleague_s_draft_alone(world: World, first: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    draft = nora.begins(first)
    adjusted = Actor(world, world.gunnar).adjusts(first, with_limits(sound(world), green_low="88"))
    saved = nora.edits(draft, sound(world, contact_point="Ring Nora"))
    assert (stored(adjusted).number, stored(saved).number) == (2, 3)


def test_a_draft_from_before_an_adjustment_is_published_only_by_who_has_compared(
    world: World, first: PlanVersion
) -> None:
    nora = Actor(world, world.nora)
    draft = nora.begins(first)
    adjusted = Actor(world, world.gunnar).adjusts(first, with_limits(sound(world), green_low="88"))
    with pytest.raises(CannotPublish) as refused:
        nora.publishes(draft)
    assert refused.value.refusals == (PublishRefusal.BASED_ON_OLDER_VERSION,)
    nora.publishes(draft, replaces=adjusted.id)
    assert stored(draft).status == "PUBLISHED"


def test_a_patient_without_a_plan_has_nothing_to_adjust(world: World) -> None:
    elsewhere = make.plan(world.bjorn, world.bjorn_course, sound(world), world.nora.user)
    elsewhere.patient_id = world.kari.id
    with pytest.raises(NotFound):
        Actor(world, world.nora).adjusts(elsewhere, sound(world))


# ---- what is remembered, and who reads it ----


def test_a_published_version_stands_in_the_access_log(world: World, first: PlanVersion) -> None:
    gunnar = Actor(world, world.gunnar)
    gunnar.publishes(gunnar.begins(first))
    rows = AuditEvent.objects.using("owner").order_by("at")
    assert [row.action for row in rows] == ["PLAN_EDITED", "PLAN_PUBLISHED"]


def test_the_history_has_every_published_version_and_no_draft(
    world: World, first: PlanVersion
) -> None:
    gunnar = Actor(world, world.gunnar)
    second = gunnar.adjusts(first, with_limits(sound(world), green_low="88"))
    gunnar.begins(second)
    plan = gunnar.ask(queries.plan_of, world.kari)
    assert [one.number for one in gunnar.ask(queries.versions, plan)] == [2, 1]


def test_a_plan_is_read_only_in_sight(world: World, first: PlanVersion) -> None:
    assert Actor(world, world.hanne).ask(queries.plan_of, world.kari) is not None
    for blind in (world.per, world.greta):
        actor = Actor(world, blind)
        assert actor.ask(queries.plan_of, world.kari) is None
        assert actor.ask(queries.version_in_force, world.kari, clock.now()) is None
