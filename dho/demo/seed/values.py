"""Write values of the benefit plan for some of the patients: before the start, and after."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from benefits.models import IndicatorValue
from benefits.rules.indicators import BENEFIT_OF, EDITION, INDICATORS, check_value, points_of
from benefits.rules.plan_types import Collects, MeasuredIn, Source
from benefits.rules.points import Point
from dho.demo.seed import cast
from dho.demo.seed.past_walls import OWNER

if TYPE_CHECKING:
    from benefits.rules.plan_types import Indicator
    from dho.demo.seed.people import Person
    from dho.demo.seed.places import Places

# How many patients of a municipality have values, of Bodø and Sortland all: their reports are the
# examples. Øksnes and Bø have not begun to collect.
_COLLECTED = {"Bodø": 60, "Hadsel": 8, "Sortland": 60}
_IS_MISSING, _IS_NOT_KNOWN = 0.06, 0.04
_LATEST = 2
# Kari's questions of month 6 wait for her own answer.
_LEFT_FOR_HER = (cast.KARI.number, Point.M6, Source.QUESTIONNAIRE)


@dataclass(frozen=True, slots=True)
class _Usual:
    """Where the baseline lies, how far people differ, and what is left of it after three months."""

    middle: float
    spread: float
    stays: float


# Made to look plausible on a page; no effect of anything has been measured here.
_USUAL = {
    "DRIVING_MINUTES": _Usual(160, 70, 0.8),
    "SAFETY": _Usual(2.9, 0.8, 1.25),
    "MASTERY": _Usual(2.8, 0.8, 1.25),
    "KNOWLEDGE": _Usual(3.0, 0.8, 1.15),
    "CONTROL": _Usual(3.2, 0.7, 1.1),
    "GP_VISITS": _Usual(3.2, 1.6, 0.75),
    "HOME_VISITS": _Usual(12, 7, 0.85),
    "KAD_STAYS": _Usual(0.4, 0.7, 0.8),
    "ACUTE_ADMISSIONS": _Usual(0.7, 0.9, 0.7),
    "ADMISSIONS_AT_START": _Usual(0.4, 0.5, 1.0),
    "OUT_OF_HOURS": _Usual(0.9, 1.0, 0.9),
    "READMISSIONS": _Usual(0.2, 0.5, 1.0),
    # Of the 30 days next to the start: more than a third, since many begin after a bad time.
    "GP_VISITS_AT_START": _Usual(1.4, 0.7, 0.9),
    "KAD_STAYS_AT_START": _Usual(0.3, 0.5, 0.8),
    "OUT_OF_HOURS_AT_START": _Usual(0.5, 0.6, 1.0),
    "READMISSIONS_AT_START": _Usual(0.1, 0.4, 1.0),
}
# So many days, or minutes, of each stay or visit of the same three months.
_OF_EACH = {
    "KAD_DAYS": ("KAD_STAYS", (2, 5)),
    "ACUTE_BED_DAYS": ("ACUTE_ADMISSIONS", (3, 7)),
    "HOME_MINUTES": ("HOME_VISITS", (15, 30)),
    "BED_DAYS_AT_START": ("ADMISSIONS_AT_START", (3, 7)),
    "KAD_DAYS_AT_START": ("KAD_STAYS_AT_START", (2, 5)),
}
# A part is never more than its whole.
_AT_MOST = {
    "READMISSIONS": "ACUTE_ADMISSIONS",
    **{code: one.part_of for code, one in INDICATORS.items() if one.part_of},
}


def write_values(people: list[Person], places: Places, now: datetime) -> int:
    """Write what was recorded until ``now``; return for how many patients."""
    chosen = list(_chosen(people))
    IndicatorValue.objects.using(OWNER).bulk_create(
        row for one in chosen for row in _rows(one, places, now)
    )
    return len(chosen)


def _chosen(people: list[Person]) -> Iterator[Person]:
    left = dict(_COLLECTED)
    for one in people:
        if left.get(one.sim.municipality, 0) > 0:
            left[one.sim.municipality] -= 1
            yield one


def _rows(one: Person, places: Places, now: datetime) -> Iterator[IndicatorValue]:
    dice = one.dice("benefits")
    started_on = one.course.started_at.astimezone(one.zone).date()
    numbers = _numbers(dice)
    for (code, point), number in numbers.items():
        due_on = point.due_on(started_on) + timedelta(days=dice.randint(0, _LATEST))
        entered_at = datetime.combine(due_on, time(13, one.number % 60), tzinfo=one.zone)
        luck = dice.random()
        benefit = BENEFIT_OF[code]
        is_left = (one.number, point, benefit.source) == _LEFT_FOR_HER
        is_asked = numbers.get((INDICATORS[code].part_of, point)) != 0
        if entered_at >= now or luck < _IS_MISSING or is_left or not is_asked:
            continue
        is_known = luck >= _IS_MISSING + _IS_NOT_KNOWN
        yield IndicatorValue(
            tenant_id=one.row.tenant_id,
            patient_id=one.row.id,
            indicator=code,
            point=point,
            value=number if is_known else None,
            not_known=not is_known,
            edition=EDITION,
            source=benefit.source,
            entered_by=places.users[_collector(benefit.collected_by, one)],
            entered_at=entered_at,
        )


def _numbers(dice: random.Random) -> dict[tuple[str, Point], Decimal]:
    """Return what every indicator was at every point, in the order in which they are asked for."""
    found: dict[tuple[str, Point], Decimal] = {}
    for code, indicator in INDICATORS.items():
        level: float | None = None
        for point in points_of(code):
            if code in _OF_EACH:
                of, (least, most) = _OF_EACH[code]
                found[code, point] = _value(
                    indicator, float(found[of, point]) * dice.randint(least, most)
                )
                continue
            level = _level(code, dice) if level is None else _later(code, level, dice)
            found[code, point] = _value(indicator, level)
        for part, whole in _AT_MOST.items():
            if code == part:
                for point in points_of(code):
                    found[code, point] = min(found[code, point], found[whole, point])
    return found


def _collector(who: Collects, one: Person) -> str:
    is_hers = who is Collects.DHO_RESOURCE and one.sim.municipality == "Hadsel"
    return cast.RESOURCE if is_hers else cast.NURSES[one.number % len(cast.NURSES)]


def _level(code: str, dice: random.Random) -> float:
    return max(0.0, dice.gauss(_USUAL[code].middle, _USUAL[code].spread))


def _later(code: str, level: float, dice: random.Random) -> float:
    """Return the next point's level: most move a little, some the wrong way."""
    usual = _USUAL[code]
    return max(0.0, level * usual.stays + dice.gauss(0.0, usual.spread * 0.35))


def _value(indicator: Indicator, level: float) -> Decimal:
    monthly = indicator.unit in (MeasuredIn.TIMES_A_MONTH, MeasuredIn.MINUTES_A_MONTH)
    places = Decimal("0.1") if monthly else Decimal(1)
    number = Decimal(repr(level)).quantize(places, rounding=ROUND_HALF_UP)
    return check_value(
        indicator, min(max(number, Decimal(indicator.lowest)), Decimal(indicator.highest))
    )
