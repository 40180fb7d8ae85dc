"""Whose self-care plan was opened or printed: by the patient, or by whoever follows up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from benefits.queries.persons import people_of
from benefits.rules.points import period_of
from dho.lib.scope import scope
from selfcare_plans.models import PlanVersion
from tenants.models import AuditEvent
from tests import factories as make
from tests.benefits.conftest import NOW
from tests.selfcare_plans.acting import sound
from tests.tenants.conftest import enter

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(autouse=True)
def _plan(world: World) -> None:
    make.plan(world.kari, world.course, sound(world), world.gunnar.user)


def is_used(world: World) -> bool:
    """Whether the report of Hadsel counts Kari's plan as opened or printed."""
    with scope(world.party(world.lise)):
        period, made_at = period_of("all", NOW.date()), NOW + timedelta(minutes=1)
        found = people_of(world.viewer(world.lise), world.hadsel.id, period, made_at)
    (kari,) = [one for one in found if one.id == world.kari.id]
    return kari.uses_plan


def test_a_plan_that_nobody_opens_is_not_used(world: World) -> None:
    assert not is_used(world)
    enter(world.kari_user).get(reverse("triage:my-readings"))
    assert not is_used(world)


def test_a_plan_that_the_patient_opens_is_used(world: World) -> None:
    assert enter(world.kari_user).get(reverse("triage:my-plan")).status_code == 200
    assert is_used(world)


def test_a_plan_that_the_patient_prints_is_used(world: World) -> None:
    answer = enter(world.kari_user).get(reverse("triage:my-plan-print"))
    assert answer["Content-Type"] == "application/pdf"
    assert is_used(world)


def test_a_plan_that_a_nurse_reads_is_used_and_one_that_she_only_writes_in_is_not(
    world: World,
) -> None:
    nora: Any = enter(world.nora)
    assert nora.get(reverse("triage:plan-edit", args=[world.kari.id])).status_code in {200, 302}
    assert not is_used(world)
    assert nora.get(reverse("triage:plan", args=[world.kari.id])).status_code == 200
    assert not is_used(world), "who writes is led to the plan again"
    assert enter(world.hanne).get(reverse("triage:plan", args=[world.kari.id])).status_code == 200
    assert is_used(world)


@pytest.mark.parametrize(("minutes", "used"), [(59, False), (61, True)])
def test_what_somebody_reads_an_hour_after_writing_is_a_use(
    world: World, minutes: int, used: bool
) -> None:
    for action, at in (
        ("PLAN_OPENED_TO_WRITE", NOW - timedelta(minutes=minutes)),
        ("PLAN_READ", NOW),
    ):
        AuditEvent.objects.using("owner").create(
            at=at,
            tenant=world.hadsel,
            patient=world.kari,
            user=world.nora.user,
            role="NURSE",
            action=action,
            purpose="FOLLOW_UP",
        )
    assert is_used(world) is used


def test_a_plan_that_its_doctor_sees_again_is_not_used_and_one_that_a_colleague_reads_is(
    world: World,
) -> None:
    gunnar: Any = enter(world.gunnar)
    assert gunnar.get(reverse("triage:plan", args=[world.kari.id])).status_code == 200
    assert not is_used(world)
    assert enter(world.hanne).get(reverse("triage:plan", args=[world.kari.id])).status_code == 200
    assert is_used(world)


def test_who_leafs_through_old_versions_has_not_used_the_plan_and_who_reads_it_has(
    world: World,
) -> None:
    nora: Any = enter(world.nora)
    for page in ("triage:plan-history", "triage:plan-compare"):
        assert nora.get(reverse(page, args=[world.kari.id])).status_code == 200
    assert not is_used(world)
    nora.get(reverse("triage:plan-print", args=[world.kari.id]))
    assert is_used(world)


def test_what_was_read_before_the_plan_was_in_force_is_no_use_of_it(world: World) -> None:
    (version,) = PlanVersion.objects.using("owner").all()
    assert version.in_force_from
    for hours, used in ((-1, False), (1, True)):
        AuditEvent.objects.using("owner").create(
            at=version.in_force_from + timedelta(hours=hours),
            tenant=world.hadsel,
            patient=world.kari,
            user=world.nora.user,
            role="NURSE",
            action="PLAN_READ",
            purpose="FOLLOW_UP",
        )
        assert is_used(world) is used
