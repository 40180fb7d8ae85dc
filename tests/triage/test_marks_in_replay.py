"""What was said of a reading counts in replay as it was known then, and in rehearsal as it is known now."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.test import Client

from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from measurements.models import Reading
from measurements.operations.mark import confirm_reading, mark_entered_in_error
from measurements.rules.facts import Flag
from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    Direction,
    MonitoringItem,
)
from selfcare_plans.rules.number_checks import MOST_DAYS
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.triage.test_rehearsal_pages import replay
from triage.models import Judgement
from triage.operations.drain import drain_all
from triage.queries.rehearsal import rehearsal_material
from triage.rules.rehearsal import Material, Plan, rehearse

if TYPE_CHECKING:
    from measurements.models import ReadingMark
    from selfcare_plans.rules.document import PlanDocument, Rule
    from tests.world import World


def weighing(world: World, rule: Rule) -> PlanDocument:
    item = MonitoringItem(id="weight", kind="weight", rules=(rule,))
    return msgspec.structs.replace(world.spo2_document(), items=(item,))


@pytest.fixture
def plan(world: World) -> PlanVersion:
    """A fall of six kilos in a week is yellow."""
    fall = ChangeRule(
        id="fall",
        colour=Colour.YELLOW,
        direction=Direction.FALL,
        amount=Decimal(6),
        days=7,
        against=Against.HIGHEST,
    )
    return make.plan(world.kari, world.course, weighing(world, fall), world.gunnar.user)


def weigh(world: World, value: str, days_ago: float) -> Reading:
    at = clock.now() - timedelta(days=days_ago)
    body = a_reading(world.kari, kind="weight", unit="kg", measured_at=at.isoformat())
    post(Client(), {**body, "value": float(value)}, world.kari_device)
    drain_all()
    return Reading.objects.using("owner").get(measured_at=at)


def say(world: World, reading: Reading, *, is_real: bool) -> ReadingMark:
    viewer = world.viewer(world.nora)
    with scope(party_of(viewer)):
        if is_real:
            mark = confirm_reading(by=viewer, reading_id=reading.id, reason="målt på nytt")
        else:
            mark = mark_entered_in_error(by=viewer, reading_id=reading.id, reason="feil person")
    drain_all()
    return mark


def standing() -> list[str]:
    rows = Judgement.objects.using("owner").filter(superseded_at__isnull=True)
    return list(rows.order_by("measured_at").values_list("colour", flat=True))


def material(world: World, *, days: int = 30) -> Material:
    with scope(party_of(world.viewer(world.nora))):
        return rehearsal_material(world.kari, days=days, documents=[in_force()])


def in_force() -> PlanDocument:
    return document_of(PlanVersion.objects.using("owner").get())


def last_colour(world: World, *, days: int = 30) -> Colour:
    found = rehearse(material(world, days=days), in_force=None, draft=Plan(2, in_force()))
    return found.judged[-1].after.colour


def test_an_odd_weight_that_was_confirmed_counts_where_it_counted_then(
    world: World, plan: PlanVersion
) -> None:
    weigh(world, "82", 3.5)
    odd = weigh(world, "95", 3)
    say(world, odd, is_real=True)
    weigh(world, "82", 1)
    assert standing() == ["GREEN", "YELLOW", "YELLOW"]
    assert replay("--days", "30", "--quiet") == (0, "3 replayed, 0 different\n")
    assert last_colour(world) is Colour.YELLOW
    (confirmed,) = (one for one in material(world).readings if Flag.CONFIRMED in one.flags)
    assert confirmed.id == str(odd.id)


def test_an_odd_weight_that_nobody_confirmed_counts_in_neither(
    world: World, plan: PlanVersion
) -> None:
    weigh(world, "82", 3.5)
    weigh(world, "95", 3)
    weigh(world, "82", 1)
    assert standing()[-1] == "GREEN"
    assert replay("--days", "30", "--quiet") == (0, "3 replayed, 0 different\n")
    assert last_colour(world) is Colour.GREEN


def test_a_weight_entered_in_error_before_it_counts_in_neither(
    world: World, plan: PlanVersion
) -> None:
    wrong = weigh(world, "95", 3)
    say(world, wrong, is_real=False)
    weigh(world, "82", 1)
    assert standing() == ["GREEN", "GREEN"]
    assert replay("--days", "30", "--quiet") == (0, "2 replayed, 0 different\n")
    assert last_colour(world) is Colour.GREEN


def test_a_judgement_from_before_the_mark_replays_with_what_was_known_then(
    world: World, plan: PlanVersion
) -> None:
    wrong = weigh(world, "95", 3)
    weigh(world, "82", 1)
    assert standing() == ["GREEN", "YELLOW"]
    say(world, wrong, is_real=False)
    assert standing() == ["GREEN", "GREEN"]
    status, text = replay("--days", "30", "--all")
    assert (status, text.count("same ")) == (0, 3), text
    assert last_colour(world) is Colour.GREEN


@pytest.mark.parametrize(("days_ago", "colour"), [(118, Colour.YELLOW), (122, Colour.GREEN)])
def test_a_rule_of_ninety_days_has_its_ninety_days_before_a_period_of_thirty(
    world: World, days_ago: int, colour: Colour
) -> None:
    fall = ChangeRule(
        id="fall", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal(6), days=MOST_DAYS
    )
    make.plan(world.kari, world.course, weighing(world, fall), world.gunnar.user)
    weigh(world, "95", days_ago)
    weigh(world, "82", 29)
    assert standing()[-1] == colour
    assert last_colour(world) is colour
