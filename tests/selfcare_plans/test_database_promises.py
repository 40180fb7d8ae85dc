"""What the database keeps whatever code runs: each promise alone, past all of ours."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, connections

from selfcare_plans.models import PlanVersion, SelfCarePlan
from selfcare_plans.rules.document import (
    Colour,
    CombinationPart,
    CombinationRule,
    DeviationRule,
    DeviationUnit,
    Direction,
    MeanRule,
    MissingRule,
    News2Rule,
    PersonalNormal,
    PlanDocument,
    Schedule,
    TreatmentLevel,
    Window,
    encode,
)
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
        {"yellow_low": "90", "green_high": "95"},
        {"yellow_high": "90", "green_low": "80"},
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


# ---- dangerous plans: each guard alone, and what it lets through ----

PUBLISHED = (
    "UPDATE selfcare_plans_planversion SET document = %s, status = 'PUBLISHED', approver_id = %s,"
    " approved_door = 'PAGE', published_at = now(), in_force_from = now() WHERE id = %s"
)


def with_items(world: World, *items: Any, **fields: Any) -> PlanDocument:
    return msgspec.structs.replace(sound(world), items=items, **fields)


@pytest.fixture
def first_draft(world: World) -> PlanVersion:
    """A draft of a plan of which nothing is published yet."""
    plan = SelfCarePlan(
        tenant_id=world.kari.tenant_id,
        patient=world.kari,
        enrolment=world.course,
        created_at=make.LONG_AGO,
    )
    plan.save(using="owner", force_insert=True)
    row = PlanVersion(
        tenant_id=plan.tenant_id,
        plan=plan,
        patient_id=plan.patient_id,
        number=1,
        document=as_json(sound(world)),
        author=world.nora.user,
        created_at=make.LONG_AGO,
    )
    row.save(using="owner", force_insert=True)
    return row


def publishes(row: PlanVersion, document: PlanDocument, by: Any) -> int:
    return write(row, PUBLISHED, json.dumps(as_json(document)), by.user_id)


@pytest.mark.parametrize(
    "bounds",
    [
        {"yellow_low": 91, "green_low": 90},
        {"green_low": 95, "green_high": 94},
        {"green_high": 99, "yellow_high": 98},
        {"yellow_high": 99},
    ],
)
def test_a_mean_with_crossed_bounds_is_refused_in_a_draft_too(
    world: World, draft: PlanVersion, bounds: dict[str, int]
) -> None:
    rule = MeanRule(id="m", days=7, **{name: Decimal(value) for name, value in bounds.items()})
    item = msgspec.structs.replace(sound(world).items[0], rules=(rule,))
    with pytest.raises(IntegrityError, match="plan_version_ranges_are_ordered"):
        write(draft, DOCUMENT, json.dumps(as_json(with_items(world, item))))


def test_a_mean_with_ordered_bounds_is_stored(world: World, draft: PlanVersion) -> None:
    rule = MeanRule(id="m", days=7, yellow_low=Decimal(86), green_low=Decimal(90))
    item = msgspec.structs.replace(sound(world).items[0], rules=(rule,))
    assert write(draft, DOCUMENT, json.dumps(as_json(with_items(world, item)))) == 1


def test_a_missing_rule_without_times_of_day_is_never_in_force(
    world: World, first_draft: PlanVersion
) -> None:
    own = sound(world).items[0]
    silent = msgspec.structs.replace(
        own, rules=(*own.rules, MissingRule(id="silent")), schedule=None
    )
    document = with_items(world, silent)
    assert write(first_draft, DOCUMENT, json.dumps(as_json(document))) == 1  # a draft may wait
    with pytest.raises(IntegrityError, match="plan_version_missing_rules_have_times"):
        publishes(first_draft, document, world.gunnar)
    timed = msgspec.structs.replace(
        silent, schedule=Schedule(windows=(Window("morning", time(7), time(9)),))
    )
    assert publishes(first_draft, with_items(world, timed), world.gunnar) == 1


def test_red_without_anybody_who_is_told_is_never_in_force(
    world: World, first_draft: PlanVersion
) -> None:
    document = sound(world)
    nobody = msgspec.structs.replace(document, receivers=())
    with pytest.raises(IntegrityError, match="what can be red in a published plan has a receiver"):
        publishes(first_draft, nobody, world.gunnar)
    own = msgspec.structs.replace(document.items[0], receivers=document.receivers)
    assert publishes(first_draft, msgspec.structs.replace(nobody, items=(own,)), world.gunnar) == 1


def test_a_combination_in_red_needs_the_plan_s_own_receiver(
    world: World, first_draft: PlanVersion
) -> None:
    document = sound(world)
    own = msgspec.structs.replace(document.items[0], receivers=document.receivers)
    rule = CombinationRule(
        id="both",
        colour=Colour.RED,
        parts=tuple(CombinationPart(kind="spo2", at_most=Decimal(one)) for one in (90, 91)),
    )
    red = msgspec.structs.replace(document, items=(own,), receivers=(), combinations=(rule,))
    with pytest.raises(IntegrityError, match="what can be red in a published plan has a receiver"):
        publishes(first_draft, red, world.gunnar)
    yellow = msgspec.structs.replace(
        red, combinations=(msgspec.structs.replace(rule, colour=Colour.YELLOW),)
    )
    assert publishes(first_draft, yellow, world.gunnar) == 1


@pytest.mark.parametrize("where", ["plan", "item", "level"])
def test_a_receiver_without_grant_and_agreement_is_never_in_force(
    world: World, first_draft: PlanVersion, where: str
) -> None:
    document, stranger = sound(world), (str(world.other_gp_office.id),)
    level = TreatmentLevel("Home.", "Gunnar", date(2026, 1, 1), ("Ring.",), document.receivers)
    item = msgspec.structs.replace(document.items[0], receivers=stranger)
    changed: dict[str, dict[str, Any]] = {
        "plan": {"receivers": (*document.receivers, *stranger)},
        "item": {"items": (item,)},
        "level": {"treatment_level": msgspec.structs.replace(level, receivers=stranger)},
    }
    blind = msgspec.structs.replace(document, **changed[where])
    with pytest.raises(IntegrityError, match="a receiver of a published plan may see the patient"):
        publishes(first_draft, blind, world.gunnar)
    assert publishes(first_draft, document, world.gunnar) == 1


def test_a_receiver_whose_agreement_has_ended_is_never_in_force(
    world: World, first_draft: PlanVersion
) -> None:
    document = msgspec.structs.replace(sound(world), receivers=(str(world.gp_office.id),))
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE tenants_agreement SET valid_until = now() WHERE id = %s",
            [world.gp_agreement.id],
        )
    with pytest.raises(IntegrityError, match="a receiver of a published plan may see the patient"):
        publishes(first_draft, document, world.gunnar)


def test_the_centre_of_the_course_may_be_told(world: World, first_draft: PlanVersion) -> None:
    document = msgspec.structs.replace(sound(world), receivers=(str(world.course.centre_id),))
    assert publishes(first_draft, document, world.gunnar) == 1


@pytest.mark.parametrize(
    ("unit", "normal", "may"),
    [
        (DeviationUnit.UNITS, None, False),
        (DeviationUnit.UNITS, PersonalNormal(Decimal(92), "G", date(2026, 1, 1)), True),
        (DeviationUnit.SD, PersonalNormal(Decimal(92), "G", date(2026, 1, 1)), False),
        (
            DeviationUnit.SD,
            PersonalNormal(Decimal(92), "G", date(2026, 1, 1), spread=Decimal(2)),
            True,
        ),
        (DeviationUnit.PERCENT, PersonalNormal(Decimal(0), "G", date(2026, 1, 1)), False),
        (DeviationUnit.PERCENT, PersonalNormal(Decimal(92), "G", date(2026, 1, 1)), True),
        (
            DeviationUnit.UNITS,
            PersonalNormal(Decimal(92), "G", date(2026, 1, 1), component="systolic"),
            False,
        ),
    ],
)
def test_a_distance_that_cannot_be_counted_is_never_in_force(
    world: World, first_draft: PlanVersion, unit: Any, normal: Any, may: bool
) -> None:
    own = sound(world).items[0]
    rule = DeviationRule(
        id="d", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal(3), unit=unit
    )
    item = msgspec.structs.replace(
        own, rules=(*own.rules, rule), normals=(normal,) if normal else ()
    )
    if may:
        assert publishes(first_draft, with_items(world, item), world.gunnar) == 1
    else:
        with pytest.raises(IntegrityError, match="plan_version_deviations_can_be_counted"):
            publishes(first_draft, with_items(world, item), world.gunnar)


@pytest.mark.parametrize(
    "changed", [{"scale": 3}, {"adult_not_pregnant": False}, {"set_by": ""}, {}]
)
def test_news2_whose_scale_nobody_has_set_is_never_in_force(
    world: World, first_draft: PlanVersion, changed: dict[str, Any]
) -> None:
    given = {"scale": 1, "set_by": "Gunnar", "adult_not_pregnant": True, **changed}
    rule = News2Rule(id="news2", set_on=date(2026, 1, 1), **given)
    document = msgspec.structs.replace(sound(world), combinations=(rule,))
    if changed:
        with pytest.raises(IntegrityError, match="plan_version_news2_is_set_by_somebody"):
            publishes(first_draft, document, world.gunnar)
    else:
        assert publishes(first_draft, document, world.gunnar) == 1


def without_red(world: World, reason: str) -> PlanDocument:
    document = with_limits(sound(world), yellow_low=None)
    item = msgspec.structs.replace(document.items[0], no_red_reason=reason)
    return msgspec.structs.replace(document, items=(item,))


def test_only_a_doctor_leaves_red_out_with_a_reason(world: World, first_draft: PlanVersion) -> None:
    document = without_red(world, "Palliative.")
    with pytest.raises(IntegrityError, match="a doctor decides that red is left out"):
        publishes(first_draft, document, world.nora)
    assert publishes(first_draft, document, world.gunnar) == 1


def test_a_nurse_publishes_what_a_doctor_has_left_out_before(world: World) -> None:
    document = without_red(world, "Palliative.")
    version = make.plan(world.kari, world.course, document, world.gunnar.user)
    write(
        version,
        "UPDATE selfcare_plans_planversion SET status = 'SUPERSEDED', in_force_to = now()"
        " WHERE id = %s",
    )
    row = PlanVersion(
        tenant_id=version.tenant_id,
        plan=version.plan,
        patient_id=version.patient_id,
        number=2,
        document=as_json(document),
        author=world.nora.user,
        created_at=version.created_at,
    )
    row.save(using="owner", force_insert=True)
    other = msgspec.structs.replace(document, what_matters="Hagen")
    with pytest.raises(IntegrityError, match="a doctor decides that red is left out"):
        publishes(row, without_red(world, "Another reason."), world.nora)
    assert publishes(row, other, world.nora) == 1


def test_only_a_doctor_agrees_on_a_level_of_treatment(
    world: World, first_draft: PlanVersion
) -> None:
    document = sound(world)
    level = TreatmentLevel("Home.", "Gunnar", date(2026, 1, 1), ("Ring.",), document.receivers)
    agreed = msgspec.structs.replace(document, treatment_level=level)
    with pytest.raises(IntegrityError, match="and the level of treatment"):
        publishes(first_draft, agreed, world.nora)
    assert publishes(first_draft, agreed, world.gunnar) == 1


def test_the_kinds_that_a_template_has_red_for_and_the_plan_has_not(world: World) -> None:
    def left_out(document: PlanDocument, template: PlanDocument) -> list[str]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT plan_kinds_left_without_red(%s, %s)",
                [json.dumps(as_json(document)), json.dumps(as_json(template))],
            )
            found: list[str] = cursor.fetchone()[0]
            return found

    template = sound(world)
    assert left_out(template, template) == []
    assert left_out(without_red(world, ""), template) == ["spo2"]
    assert left_out(without_red(world, " "), template) == ["spo2"]
    assert left_out(without_red(world, "Palliative."), template) == []
    assert left_out(without_red(world, ""), without_red(world, "")) == []
