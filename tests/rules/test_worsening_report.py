"""The report of what a template finds: the same for the same seed, and true to what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from bench.worsening import ENDS_ON, RUN_IN_DAYS, Tally, _count, _fact, _personal, measure
from dho.lib.clock import OSLO
from measurements.rules.simulation import (
    Diagnosis,
    Episode,
    EpisodeKind,
    Fault,
    SimulatedCourse,
    SimulatedReading,
)
from selfcare_plans.rules.document import DeviationRule, RangeRule
from selfcare_plans.rules.templates import template

DAYS = 60
BEGINS = ENDS_ON - timedelta(days=DAYS - 1 - RUN_IN_DAYS)
ILL_SINCE = datetime(2026, 11, 10, 6, tzinfo=OSLO)


def readings(**values: int) -> tuple[SimulatedReading, ...]:
    """One SpO2 a day at 08, usually 94; `dMMDD` is that of one day."""
    days = [ENDS_ON - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    return tuple(
        SimulatedReading(
            "spo2",
            "%",
            datetime(day.year, day.month, day.day, 8, tzinfo=OSLO),
            f"{day}",
            Decimal(values.get(f"d{day:%m%d}", 94 + day.day % 2)),
        )
        for day in days
    )


def counted(told: tuple[SimulatedReading, ...], *, personal: bool = False) -> Tally:
    episode = Episode(
        EpisodeKind.EXACERBATION,
        ILL_SINCE,
        worst_from=ILL_SINCE + timedelta(days=3),
        ends_at=ILL_SINCE + timedelta(days=6),
    )
    facts = [_fact(one) for one in told]
    plan = template(Diagnosis.COPD)
    if personal:
        plan = _personal(plan, [one for one in facts if one.measured_at.date() < BEGINS], BEGINS)
    tally = Tally()
    course = SimulatedCourse(told, (episode,))
    _count(tally, course, facts, f"test {personal} {hash(told)}", plan, BEGINS)
    return tally


def test_the_same_seed_gives_the_same_report() -> None:
    few = {"people": 3, "days": 70}
    assert measure(**few, seed=2) == measure(**few, seed=2)
    assert measure(**few, seed=2) != measure(**few, seed=3)
    assert len(measure(**few)) == 2 * len(Diagnosis)


def test_a_worsening_is_found_from_its_first_alert_and_warned_of_until_its_height() -> None:
    tally = counted(readings(d1112=89))
    assert (tally.worsenings, tally.false_alerts) == (1, 0)
    assert [round(one, 2) for one in tally.warnings] == [
        0.92
    ]  # from 08 on the 12th to 06 on the 13th


def test_one_that_nothing_tells_of_is_not_found() -> None:
    assert counted(readings()).warnings == []


def test_an_alert_of_a_well_day_is_false_and_one_just_after_an_episode_is_not() -> None:
    tally = counted(readings(d1030=89, d1118=89))
    assert (tally.false_alerts, tally.from_technique) == (1, 0)
    assert tally.well_days == DAYS - RUN_IN_DAYS - 10


def test_a_false_alert_from_technique_is_told_apart() -> None:
    told = tuple(
        replace(one, fault=Fault.COLD_FINGERS) if one.value == 89 else one
        for one in readings(d1030=89)
    )
    tally = counted(told)
    assert (tally.false_alerts, tally.from_technique) == (1, 1)


def test_personal_normals_see_what_is_far_from_the_persons_own() -> None:
    told = readings(d1112=91)
    assert counted(told).warnings == []
    assert len(counted(told, personal=True).warnings) == 1


def test_personal_normals_keep_the_red_of_the_template() -> None:
    plan = template(Diagnosis.COPD)
    facts = [_fact(one) for one in readings()]
    own = _personal(plan, facts, BEGINS)
    item = own.items[0]
    assert {type(rule) for rule in item.rules} == {RangeRule, DeviationRule}
    assert item.rules[0].yellow_low == plan.items[0].rules[0].yellow_low
    assert msgspec.structs.replace(own, items=plan.items) == plan
