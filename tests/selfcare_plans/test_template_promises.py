"""What the database keeps of templates and outer limits whatever code runs: each promise alone."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connections

from selfcare_plans.models import (
    OuterLimitRow,
    PlanTemplate,
    StandingOrder,
    TemplateDeclined,
    TemplateRehearsal,
    TemplateVersion,
)
from tests import factories as make
from tests.selfcare_plans.acting import sound
from tests.selfcare_plans.test_database_promises import as_json
from tests.world import World

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def sql(statement: str, *values: Any) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def thread(world: World, **more: Any) -> PlanTemplate:
    values = {"title": "Vår", "diagnosis": "COPD", "centre": world.centre, "made_at": NOW}
    return save(PlanTemplate(**{**values, "made_by": world.nora.user, **more}))


def version(world: World, of: PlanTemplate, number: int = 1, **more: Any) -> TemplateVersion:
    values: dict[str, Any] = {
        "template": of,
        "number": number,
        "documents": {"nb": as_json(sound(world))},
        "author": world.nora.user,
        "created_at": NOW,
    }
    return save(TemplateVersion(**{**values, **more}))


APPROVED = {"approved_at": NOW, "published_at": NOW, "state": "PUBLISHED"}


@pytest.fixture
def published(world: World) -> TemplateVersion:
    return version(world, thread(world), approver=world.helge.user, **APPROVED)


VERSION = "UPDATE selfcare_plans_templateversion SET {} WHERE id = %s"


@pytest.mark.parametrize(
    "change",
    [
        "documents = '{}'",
        "number = 7",
        "why = 'noe annet'",
        "approver_id = NULL",
        "published_at = now()",
        "state = 'DRAFT'",
        "state = 'WAITING'",
    ],
)
def test_a_published_version_never_changes(published: TemplateVersion, change: str) -> None:
    with pytest.raises(IntegrityError, match=r"never changes|was_approved"):
        sql(VERSION.format(change), published.id)


def test_a_published_version_is_superseded_or_withdrawn_and_stays_so(
    world: World, published: TemplateVersion
) -> None:
    assert sql(VERSION.format("state = 'SUPERSEDED'"), published.id) == 1
    with pytest.raises(IntegrityError, match="never changes"):
        sql(VERSION.format("state = 'PUBLISHED'"), published.id)
    ended = f"state = 'WITHDRAWN', ended_at = now(), ended_by_id = '{world.nora.user_id}'"
    assert sql(VERSION.format(ended), published.id) == 1
    with pytest.raises(IntegrityError, match="never changes"):
        sql(VERSION.format("ended_reason = 'x'"), published.id)


def test_a_published_version_is_never_deleted(world: World, published: TemplateVersion) -> None:
    delete = "DELETE FROM selfcare_plans_templateversion WHERE id = %s"
    with pytest.raises(IntegrityError, match="never deleted"):
        sql(delete, published.id)
    draft = version(world, published.template, 2)
    assert sql(VERSION.format("why = 'x'"), draft.id) == 1
    assert sql(delete, draft.id) == 1


def test_a_version_that_waits_is_answered_as_it_is(world: World) -> None:
    waiting = version(
        world, thread(world), state="WAITING", approver=world.helge.user, approved_at=NOW
    )
    with pytest.raises(IntegrityError, match="waits for a centre never changes"):
        sql(VERSION.format("documents = '{}'"), waiting.id)
    assert sql(VERSION.format("state = 'DRAFT', approver_id = NULL"), waiting.id) == 1


def test_a_template_has_one_published_version_and_one_under_work(
    world: World, published: TemplateVersion
) -> None:
    with pytest.raises(IntegrityError, match="one_published_version_at_most"):
        version(world, published.template, 2, approver=world.helge.user, **APPROVED)
    version(world, published.template, 2)
    with pytest.raises(IntegrityError, match="one_version_under_work_at_most"):
        version(world, published.template, 3)
    ended = {"ended_by": world.nora.user, "ended_at": NOW}
    with pytest.raises(IntegrityError, match="number_is_unique"):
        version(world, published.template, 2, state="WITHDRAWN", **ended)


def test_only_a_built_in_version_is_published_without_a_doctor(world: World) -> None:
    with pytest.raises(IntegrityError, match="published by a doctor"):
        version(world, thread(world), **APPROVED)
    own = thread(world, code="NEW", centre=None, made_by=None)
    assert version(world, own, author=None, state="PUBLISHED", published_at=NOW).id


def test_published_says_when_and_waiting_by_whom_and_withdrawn_too(world: World) -> None:
    own = thread(world)
    doctor = {"approver": world.helge.user, "approved_at": NOW}
    with pytest.raises(IntegrityError, match="published_says_when"):
        version(world, own, state="PUBLISHED", **doctor)
    with pytest.raises(IntegrityError, match="waits_was_approved"):
        version(world, own, state="WAITING")
    with pytest.raises(IntegrityError, match="withdrawn_says_by_whom"):
        version(world, own, state="WITHDRAWN")


# ---- the centre's yes ----


def rehearsal(world: World, of: TemplateVersion, **more: Any) -> TemplateRehearsal:
    values = {
        "version": of,
        "revision": of.revision,
        "centre": world.centre,
        "patients": 3,
        "rehearsed": 3,
        "days": 30,
        "alerts_before": 100,
        "alerts_after": 126,
        "by": world.nora.user,
        "at": NOW,
    }
    return save(TemplateRehearsal(**{**values, **more}))


PUBLISH = "state = 'PUBLISHED', approver_id = '{doctor}', approved_at = now(), published_at = now()"
ANSWER = (
    "UPDATE selfcare_plans_templaterehearsal SET answer = %s, answered_by_id = %s,"
    " answered_at = now(), answer_reason = %s WHERE id = %s"
)


def test_a_centre_whose_alerts_rise_by_more_than_a_quarter_says_yes_first(world: World) -> None:
    draft = version(world, thread(world))
    row = rehearsal(world, draft)
    publish = VERSION.format(PUBLISH.format(doctor=world.helge.user_id))
    with pytest.raises(IntegrityError, match="says yes first"):
        sql(publish, draft.id)
    sql(ANSWER, "YES", world.nora.user_id, "", row.id)
    assert sql(publish, draft.id) == 1


def test_a_quarter_more_needs_no_yes(world: World) -> None:
    draft = version(world, thread(world))
    rehearsal(world, draft, alerts_after=125)
    assert sql(VERSION.format(PUBLISH.format(doctor=world.helge.user_id)), draft.id) == 1


def test_a_rehearsal_is_answered_once_by_a_named_person(world: World) -> None:
    row = rehearsal(world, version(world, thread(world)))
    with pytest.raises(IntegrityError, match="answer_says_by_whom"):
        sql("UPDATE selfcare_plans_templaterehearsal SET answer = 'YES' WHERE id = %s", row.id)
    with pytest.raises(IntegrityError, match="no_says_why"):
        sql(ANSWER, "NO", world.nora.user_id, "", row.id)
    assert sql(ANSWER, "NO", world.nora.user_id, "For mange", row.id) == 1
    with pytest.raises(IntegrityError, match="answered once"):
        sql(ANSWER, "YES", world.nora.user_id, "", row.id)
    with pytest.raises(IntegrityError, match="answered once"):
        sql("DELETE FROM selfcare_plans_templaterehearsal WHERE id = %s", row.id)


def test_its_numbers_stand_once_a_doctor_has_approved(world: World) -> None:
    draft = version(world, thread(world))
    row = rehearsal(world, draft)
    numbers = "UPDATE selfcare_plans_templaterehearsal SET alerts_after = 1 WHERE id = %s"
    assert sql(numbers, row.id) == 1
    doctor = f"state = 'WAITING', approver_id = '{world.helge.user_id}', approved_at = now()"
    sql(VERSION.format(doctor), draft.id)
    with pytest.raises(IntegrityError, match="never changes"):
        sql(numbers.replace("1 ", "2 "), row.id)


def test_a_rehearsal_is_one_per_revision_and_centre_and_of_its_patients(world: World) -> None:
    draft = version(world, thread(world))
    rehearsal(world, draft)
    with pytest.raises(IntegrityError, match="once_per_revision_and_centre"):
        rehearsal(world, draft)
    with pytest.raises(IntegrityError, match="of_the_centres_patients"):
        rehearsal(world, draft, revision=2, rehearsed=4)


# ---- templates ----


def test_a_template_is_built_in_or_has_one_owner(world: World) -> None:
    for wrong in (
        {"tenant": world.bodo},
        {"centre": None},
        {"code": "X"},
        {"made_by": None},
    ):
        with pytest.raises(IntegrityError, match="built_in_or_has_one_owner"):
            thread(world, **wrong)
    thread(world, centre=None, tenant=world.hadsel)
    with pytest.raises(IntegrityError, match="built_in_once"):
        thread(world, code="COPD", centre=None, made_by=None)
    with pytest.raises(IntegrityError, match="has_a_title"):
        thread(world, title="")


def test_a_template_shared_at_a_centre_names_it(world: World) -> None:
    with pytest.raises(IntegrityError, match="shared_at_a_centre_names_it"):
        thread(world, shared_with="CENTRE")
    thread(world, shared_with="CENTRE", shared_centre=world.centre)


def test_a_template_keeps_its_owner(world: World) -> None:
    own = thread(world)
    with pytest.raises(IntegrityError, match="keeps its owner"):
        sql(
            "UPDATE selfcare_plans_plantemplate SET centre_id = NULL, tenant_id = %s WHERE id = %s",
            world.hadsel.id,
            own.id,
        )
    assert sql("UPDATE selfcare_plans_plantemplate SET title = 'Ny' WHERE id = %s", own.id) == 1


# ---- outer limits ----


def limit(world: World, **more: Any) -> OuterLimitRow:
    values: dict[str, Any] = {
        "centre": world.centre,
        "kind": "crp",
        "low": None,
        "high": Decimal(100),
        "doctor": "Helge",
        "set_by": world.helge.user,
        "set_at": NOW,
        "reason": "fordi",
    }
    return save(OuterLimitRow(**{**values, **more}))


def test_an_owners_outer_limit_names_its_doctor_and_why(world: World) -> None:
    for wrong in ({"doctor": ""}, {"reason": ""}, {"set_by": None}, {"tenant": world.bodo}):
        with pytest.raises(IntegrityError, match="names_its_doctor_and_why"):
            limit(world, **wrong)
    limit(world, centre=None, set_by=None, doctor="", reason="")


def test_one_outer_limit_holds_per_owner_and_kind(world: World) -> None:
    first = limit(world)
    with pytest.raises(IntegrityError, match="outer_limit_centre_holds_once_per_kind"):
        limit(world, number=2)
    limit(world, component="x")
    limit(world, centre=None, tenant=world.hadsel)
    with pytest.raises(IntegrityError, match="outer_limit_tenant_holds_once_per_kind"):
        limit(world, centre=None, tenant=world.hadsel)
    built_in = {"centre": None, "set_by": None, "kind": "spo2", "doctor": "", "reason": ""}
    with pytest.raises(IntegrityError, match="outer_limit_built_in_holds_once_per_kind"):
        limit(world, **built_in)
    ended = "UPDATE selfcare_plans_outerlimitrow SET superseded_at = now() WHERE id = %s"
    assert sql(ended, first.id) == 1
    limit(world, number=2)


def test_an_outer_limit_is_in_order_and_there_where_it_is_needed(world: World) -> None:
    with pytest.raises(IntegrityError, match="low_lies_below_high"):
        limit(world, low=Decimal(100))
    with pytest.raises(IntegrityError, match="that_is_needed_is_there"):
        limit(world, low_needed=True)


@pytest.mark.parametrize("change", ["high = 5", "doctor = 'x'", "reason = 'x'", "kind = 'inr'"])
def test_an_outer_limit_never_changes(world: World, change: str) -> None:
    row = limit(world)
    with pytest.raises(IntegrityError, match="never changes"):
        sql(f"UPDATE selfcare_plans_outerlimitrow SET {change} WHERE id = %s", row.id)
    with pytest.raises(IntegrityError, match="never changes"):
        sql("DELETE FROM selfcare_plans_outerlimitrow WHERE id = %s", row.id)


# ---- plans ----


def test_no_thanks_says_why_and_is_said_once(world: World, published: TemplateVersion) -> None:
    plan = make.plan(world.kari, world.course, sound(world), world.gunnar.user)

    def declines(reason: str) -> TemplateDeclined:
        return save(
            TemplateDeclined(
                tenant_id=plan.tenant_id,
                patient_id=plan.patient_id,
                plan=plan.plan,
                template_version=published,
                reason=reason,
                by=world.nora.user,
                at=NOW,
            )
        )

    with pytest.raises(IntegrityError, match="says_why"):
        declines("")
    declines("Passer ikke")
    with pytest.raises(IntegrityError, match="once_per_plan_and_version"):
        declines("Passer ikke")


def test_a_published_plan_keeps_the_template_that_it_came_from(
    world: World, published: TemplateVersion
) -> None:
    plan = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    with pytest.raises(IntegrityError, match="published plan version never changes"):
        sql(
            "UPDATE selfcare_plans_planversion SET template_version_id = %s WHERE id = %s",
            published.id,
            plan.id,
        )


def test_a_standing_order_names_a_template(world: World, published: TemplateVersion) -> None:
    def orders(**more: Any) -> StandingOrder:
        values = {"doctor": "Helge", "made_by": world.adam.user, "made_at": NOW}
        return save(
            StandingOrder(
                id=uuid.uuid4(), tenant=world.hadsel, valid_from=NOW.date(), **{**values, **more}
            )
        )

    with pytest.raises(IntegrityError, match="names_doctor_and_template"):
        orders()
    orders(template="COPD")
    orders(template_version=published)
