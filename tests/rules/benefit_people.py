"""Populations to make reports of, and simulated studies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from benefits.rules.indicators import INDICATORS, points_of
from benefits.rules.points import Break, Point
from benefits.rules.report import Person
from tenants.rules.codes import EndingReason

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def population(seed: int, size: int, codes: tuple[str, ...] = tuple(INDICATORS)) -> list[Person]:
    """Persons who began within two years, a third of them ended, with every kind of gap."""
    dice = random.Random(seed)
    return [_person(number, dice, codes) for number in range(1, size + 1)]


def _person(number: int, dice: random.Random, codes: tuple[str, ...]) -> Person:
    began = date(2025, 3, 1) + timedelta(days=dice.randint(0, 560))
    ended = began + timedelta(days=dice.randint(20, 400)) if dice.random() < 0.33 else None
    if ended is not None and ended >= TODAY:
        ended = None
    reason = dice.choice([*EndingReason, ""]) if ended else ""
    values: dict[tuple[str, Point], Decimal | None] = {}
    for code in codes:
        for point in points_of(code):
            luck = dice.random()
            if luck < 0.9:
                values[code, point] = None if luck < 0.05 else Decimal(dice.randint(1, 4))
    return Person(
        id=UUID(int=number),
        started_on=began,
        ended_on=ended,
        ended_as=str(reason),
        has_plan=dice.random() < 0.8,
        values=values,
    )


def some_away(people: list[Person], seed: int) -> list[Person]:
    """One in six ended, and was back after some weeks."""
    dice = random.Random(seed)
    return [_away(one, dice) if dice.random() < 1 / 6 else one for one in people]


def _away(person: Person, dice: random.Random) -> Person:
    left = person.started_on + timedelta(days=dice.randint(20, 250))
    back = left + timedelta(days=dice.randint(7, 150))
    if back >= (person.ended_on or TODAY):
        return person
    why = dice.choice([*map(str, EndingReason), ""])
    return replace(person, breaks=(Break(left, back, why),))
