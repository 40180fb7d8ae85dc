"""NEWS2 is refused for a patient who is under 16 by the birth date in the register, and judged so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dho.lib import clock
from measurements.rules.kinds import KINDS
from selfcare_plans.operations import PlanHasProblems, propose_plan
from selfcare_plans.rules.document import MonitoringItem, News2Rule, RangeRule
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.acting import Actor, sound
from tests.world import World
from triage.models import Judgement
from triage.operations.drain import drain_all

NEWS2 = News2Rule(
    id="news2", scale=1, set_by="Kari Lege", set_on=date(2026, 5, 4), adult_not_pregnant=True
)
PULSE = MonitoringItem(
    id="pulse",
    kind="pulse",
    rules=(
        RangeRule(
            id="pulse-range",
            green_high=Decimal(140),
            yellow_high=Decimal(150),
            outer_limit_reason="Ung og sprek. Kari Lege.",
        ),
    ),
)


def with_news2(world: World) -> Any:
    document = sound(world)
    return msgspec.structs.replace(document, items=(*document.items, PULSE), combinations=(NEWS2,))


def born(world: World, years: int) -> None:
    today = clock.today()
    world.kari.birth_date = today.replace(year=today.year - years) - timedelta(days=1)
    world.kari.save(using="owner")


@pytest.mark.parametrize(("years", "may"), [(15, False), (16, True)])
def test_publishing_and_proposing_ask_for_the_age(world: World, years: int, may: bool) -> None:
    born(world, years)
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.begins(first), with_news2(world))
    asked = {"unit_id": world.gp_office.id, "known_kinds": KINDS}
    named = {"version_id": draft.id, "revision": draft.revision}
    if may:
        assert nora.do(propose_plan, **named, **asked).status == "PROPOSED"
        return
    for act in (lambda: nora.do(propose_plan, **named, **asked), lambda: nora.publishes(draft)):
        with pytest.raises(PlanHasProblems, match="NEWS2_UNDER_16"):
            act()


@pytest.mark.parametrize(("years", "code"), [(15, "GREEN"), (17, "NEWS2")])
def test_the_worker_knows_the_birthday(world: World, client: Any, years: int, code: str) -> None:
    born(world, years)
    make.plan(world.kari, world.course, with_news2(world), world.gunnar.user)
    post(client, a_reading(world.kari, kind="pulse", value=135, unit="/min"), world.kari_device)
    drain_all()
    judged = Judgement.objects.using("owner").get()
    assert judged.reason_code == code
    assert ("NEWS2_UNDER_16" in judged.notes) is (code == "GREEN")
