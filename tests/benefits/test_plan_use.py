"""Whose self-care plan was opened or printed: by the patient, or by whoever follows up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from benefits.queries.persons import people_of
from benefits.rules.points import period_of
from dho.lib.scope import scope
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
    assert is_used(world)
