"""What the database keeps whatever code runs: each promise alone, past all of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, connections

from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import encode
from tests import factories as make
from tests.selfcare_plans.acting import sound, with_limits
from tests.world import World


@pytest.fixture
def version(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


@pytest.fixture
def draft(world: World, version: PlanVersion) -> PlanVersion:
    row = PlanVersion(
        tenant_id=version.tenant_id,
        plan=version.plan,
        patient_id=version.patient_id,
        number=2,
        document=as_json(sound(world)),
        author=world.nora.user,
        created_at=version.created_at,
    )
    row.save(using="owner", force_insert=True)
    return row


def as_json(document: Any) -> Any:
    return json.loads(encode(document))


def write(version: PlanVersion, sql: str, *values: Any) -> int:
    """Run an UPDATE or DELETE on the one row past the walls."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, [*values, version.id])
        return cursor.rowcount


DOCUMENT = "UPDATE selfcare_plans_planversion SET document = %s WHERE id = %s"


@pytest.mark.parametrize(
    "bounds",
    [
        {"yellow_low": "91", "green_low": "90"},
        {"green_low": "95", "green_high": "94"},
        {"green_high": "99", "yellow_high": "98"},
        {"yellow_low": "95", "green_low": None, "green_high": "94"},
        {"yellow_low": "95", "green_low": None, "yellow_high": "94"},
        {"green_low": "95", "yellow_high": "94"},
        {"green_low": "NaN"},
        {"yellow_high": "Infinity"},
        {"yellow_low": "-Infinity"},
    ],
)
def test_crossed_or_endless_ranges_are_refused(
    world: World, draft: PlanVersion, bounds: dict[str, str | None]
) -> None:
    open_range = {"yellow_low": None, "green_low": None, "green_high": None, "yellow_high": None}
    document = with_limits(sound(world), **{**open_range, **bounds})
    with pytest.raises(IntegrityError, match="plan_version_ranges_are_ordered"):
        write(draft, DOCUMENT, json.dumps(as_json(document)))


@pytest.mark.parametrize(
    "bounds",
    [
        {"yellow_low": "86", "green_low": "90", "green_high": "98", "yellow_high": "99"},
        {"yellow_low": "90", "green_low": "90", "green_high": "90", "yellow_high": "90"},
        {"yellow_low": None, "green_low": None, "green_high": "90"},
    ],
)
def test_ordered_ranges_are_stored(
    world: World, draft: PlanVersion, bounds: dict[str, str | None]
) -> None:
    document = with_limits(sound(world), **bounds)
    assert write(draft, DOCUMENT, json.dumps(as_json(document))) == 1


@pytest.mark.parametrize(
    "column",
    [
        "document = '{}'",
        "number = 7",
        "comment = 'x'",
        "template = 'COPD'",
        "revision = 9",
        "approver_id = author_id, published_at = now()",
        "in_force_from = in_force_from - interval '1 day'",
        "created_at = now()",
        "status = 'DRAFT', published_at = NULL",
    ],
)
def test_a_published_version_never_changes(version: PlanVersion, column: str) -> None:
    with pytest.raises(IntegrityError, match="a published plan version never changes"):
        write(version, f"UPDATE selfcare_plans_planversion SET {column} WHERE id = %s")


def test_a_draft_does_change(draft: PlanVersion) -> None:
    sql = "UPDATE selfcare_plans_planversion SET comment = 'x', revision = 2 WHERE id = %s"
    assert write(draft, sql) == 1


def test_a_published_version_may_be_superseded_once(version: PlanVersion) -> None:
    ended = (
        "UPDATE selfcare_plans_planversion SET status = 'SUPERSEDED', in_force_to = %s"
        " WHERE id = %s"
    )
    assert write(version, ended, "2026-01-01T00:00:00Z") == 1
    with pytest.raises(IntegrityError, match="never changes"):
        write(version, ended, "2026-02-01T00:00:00Z")
    with pytest.raises(IntegrityError, match="never changes"):
        write(version, "UPDATE selfcare_plans_planversion SET status = 'PUBLISHED' WHERE id = %s")


def test_a_version_does_not_end_before_it_begins(version: PlanVersion) -> None:
    sql = "UPDATE selfcare_plans_planversion SET in_force_to = '2000-01-01T00:00Z' WHERE id = %s"
    with pytest.raises(IntegrityError, match="plan_version_ends_after_it_begins"):
        write(version, sql)


def test_a_published_version_is_never_deleted(version: PlanVersion) -> None:
    with pytest.raises(IntegrityError, match="never deleted"):
        write(version, "DELETE FROM selfcare_plans_planversion WHERE id = %s")


def test_a_draft_may_be_deleted_by_the_owner(draft: PlanVersion) -> None:
    assert write(draft, "DELETE FROM selfcare_plans_planversion WHERE id = %s") == 1


def test_nothing_is_published_without_saying_by_whom_and_when(draft: PlanVersion) -> None:
    sql = "UPDATE selfcare_plans_planversion SET status = 'SUPERSEDED' WHERE id = %s"
    with pytest.raises(IntegrityError, match="plan_version_published_says_by_whom_when_and_how"):
        write(draft, sql)


def test_a_plan_has_one_published_version_at_most(draft: PlanVersion) -> None:
    sql = (
        "UPDATE selfcare_plans_planversion SET status = 'PUBLISHED', approver_id = author_id,"
        " approved_door = 'PAGE', published_at = now(), in_force_from = now() WHERE id = %s"
    )
    with pytest.raises(IntegrityError, match="plan_has_one_published_version_at_most"):
        write(draft, sql)


def test_a_plan_has_one_draft_at_most(world: World, draft: PlanVersion) -> None:
    second = PlanVersion(
        tenant_id=draft.tenant_id,
        plan_id=draft.plan_id,
        patient_id=draft.patient_id,
        number=3,
        document={},
        author=world.nora.user,
        created_at=draft.created_at,
    )
    with pytest.raises(IntegrityError, match="plan_has_one_draft_or_proposal_at_most"):
        second.save(using="owner", force_insert=True)


def test_a_patient_has_one_open_plan_at_most(world: World, version: PlanVersion) -> None:
    plan = type(version.plan)(
        tenant_id=version.tenant_id,
        patient_id=version.patient_id,
        enrolment=world.course,
        created_at=version.created_at,
    )
    with pytest.raises(IntegrityError, match="self_care_plan_is_open_once_per_patient"):
        plan.save(using="owner", force_insert=True)
