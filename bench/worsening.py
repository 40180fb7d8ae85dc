"""What each template finds in invented people whose worsenings are known, beside personal normals.

    python -m bench.worsening [--people N] [--days D] [--seed S]

Pure: no server, and the same numbers for the same arguments. The people are those of
`measurements/rules/simulation`, whose numbers are ours: the report compares plans with each other and
says nothing about patients.

*Fixed limits* are the template as it is. *Personal normals* are the same template with yellow as a
deviation of three standard deviations from the person's own middle of the first four weeks, and red
where the template has it. Whoever worsens in those weeks is left out of both.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from bench.table import Row, figure, show
from dho.lib.clock import OSLO
from measurements.rules.facts import Flag, ReadingFact
from measurements.rules.kinds import KINDS
from measurements.rules.simulation import (
    Diagnosis,
    SimulatedCourse,
    SimulatedReading,
    simulated_courses,
)
from selfcare_plans.rules.document import (
    Colour,
    DeviationRule,
    DeviationUnit,
    Direction,
    MonitoringItem,
    PersonalNormal,
    PlanDocument,
    RangeRule,
)
from selfcare_plans.rules.templates import template
from triage.rules.judge import judge_all
from triage.rules.verdict import Version

ENDS_ON = date(2026, 11, 20)
RUN_IN_DAYS = 28
RECOVERY_DAYS = 3
LEAST_READINGS = 8
SPREADS = Decimal(3)
_BAD = {
    "spo2": (Direction.FALL,),
    "weight": (Direction.RISE,),
    "body_temperature": (Direction.RISE,),
    "respiration_rate": (Direction.RISE,),
    "blood_pressure": (Direction.FALL, Direction.RISE),
    "pulse": (Direction.FALL, Direction.RISE),
    "glucose": (Direction.FALL, Direction.RISE),
}


@dataclass
class Tally:
    """What one way of judging found and cost."""

    worsenings: int = 0
    warnings: list[float] = field(default_factory=list)
    false_alerts: int = 0
    from_technique: int = 0
    well_days: int = 0

    def words(self) -> str:
        """Say it in one line."""
        months = self.well_days / 30
        found = f"{len(self.warnings) / self.worsenings:.0%}" if self.worsenings else "none"
        # Adding nought takes the sign off a nought.
        warned = round(statistics.median(self.warnings), 1) + 0.0 if self.warnings else "no"
        share = self.from_technique / self.false_alerts if self.false_alerts else 0
        return (
            f"found {found} of {self.worsenings}, {warned} days' warning, "
            f"{self.false_alerts / months if months else 0:.2f} false alerts a patient-month "
            f"({share:.0%} from technique)"
        )


def measure(*, people: int, days: int, seed: int = 1) -> list[Row]:
    """Return two rows per template."""
    rows = []
    for diagnosis in Diagnosis:
        fixed, personal = Tally(), Tally()
        kept = 0
        for number, course in enumerate(
            simulated_courses(diagnosis, people=people, days=days, seed=seed, ends_on=ENDS_ON)
        ):
            begins = ENDS_ON - timedelta(days=days - 1 - RUN_IN_DAYS)
            if any(one.onset_date < begins for one in course.episodes):
                continue
            kept += 1
            facts = [_fact(one) for one in course.readings]
            before = [one for one in facts if _day(one) < begins]
            plan = template(diagnosis)
            for tally, name, document in (
                (fixed, "fixed", plan),
                (personal, f"personal {seed} {number}", _personal(plan, before, begins)),
            ):
                _count(tally, course, facts, f"{diagnosis} {name}", document, begins)
        what = f"{kept} of {people} people x {days} days"
        title = diagnosis.value.replace("_", " ").lower()
        rows.append(figure(f"{title}, fixed limits, {what}", fixed.words()))
        rows.append(figure(f"{title}, personal normals, the same", personal.words()))
    return rows


def _fact(one: SimulatedReading) -> ReadingFact:
    kind = KINDS[one.kind]
    odd = one.value is not None and not kind.accept.holds(one.value)
    return ReadingFact(
        one.reference,
        one.kind,
        one.measured_at,
        one.measured_at + timedelta(minutes=1),
        one.value,
        one.components,
        one.context,
        flags=frozenset({Flag.IMPLAUSIBLE} if odd else ()),
    )


def _day(fact: ReadingFact) -> date:
    return fact.measured_at.astimezone(OSLO).date()


def _count(
    tally: Tally,
    course: SimulatedCourse,
    facts: Sequence[ReadingFact],
    name: str,
    document: PlanDocument,
    begins: date,
) -> None:
    version = Version(name, 1, facts[0].measured_at - timedelta(days=1), None, document)
    verdicts = judge_all(facts, [version], zone=OSLO)
    firing = [
        (one, told)
        for one, fact, told in zip(course.readings, facts, verdicts, strict=True)
        if told.colour in (Colour.YELLOW, Colour.RED) and _day(fact) >= begins
    ]
    ill: set[date] = set()
    for episode in course.episodes:
        last = min(episode.ends_at.date() + timedelta(days=RECOVERY_DAYS), ENDS_ON)
        ill |= set(_days(episode.onset_date, last))
        if episode.worst_from.date() > ENDS_ON:
            continue
        tally.worsenings += 1
        heard = [
            one.measured_at
            for one, _ in firing
            if episode.starts_at <= one.measured_at < episode.ends_at
        ]
        if heard:
            tally.warnings.append((episode.worst_from - min(heard)).total_seconds() / 86_400)
    tally.well_days += len(set(_days(begins, ENDS_ON)) - ill)
    # What a kind says on one day is one alert, as in a rehearsal.
    alerts: dict[tuple[date, str], list[SimulatedReading]] = defaultdict(list)
    for one, _ in firing:
        if (day := one.measured_at.astimezone(OSLO).date()) not in ill:
            alerts[day, one.kind].append(one)
    tally.false_alerts += len(alerts)
    tally.from_technique += sum(all(one.fault for one in found) for found in alerts.values())


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _personal(plan: PlanDocument, before: Sequence[ReadingFact], begins: date) -> PlanDocument:
    items = tuple(_own_limits(item, before, begins) for item in plan.items)
    return msgspec.structs.replace(plan, items=items)


def _own_limits(
    item: MonitoringItem, before: Sequence[ReadingFact], begins: date
) -> MonitoringItem:
    component = "systolic" if item.kind == "blood_pressure" else None
    readings = [one for one in before if one.kind == item.kind]
    values = [one.components[component] if component else one.value for one in readings]
    numbers = [one for one in values if one is not None]
    if item.kind not in _BAD or item.observe_only or len(numbers) < LEAST_READINGS:
        return item
    step = KINDS[item.kind].resolution
    normal = PersonalNormal(
        value=statistics.median(numbers).quantize(step),
        spread=max(_spread(numbers), step).quantize(Decimal("0.01")),
        component=component,
        approved_by="the benchmark",
        approved_on=begins,
    )
    deviations = tuple(
        DeviationRule(
            id=f"{item.id}-{way.value.lower()}",
            colour=Colour.YELLOW,
            direction=way,
            amount=SPREADS,
            unit=DeviationUnit.SD,
            component=component,
        )
        for way in _BAD[item.kind]
    )
    reds = tuple(
        msgspec.structs.replace(
            rule, green_low=rule.yellow_low, green_high=rule.yellow_high, confirm_minutes=None
        )
        for rule in item.rules
        if isinstance(rule, RangeRule)
    )
    return msgspec.structs.replace(item, rules=(*reds, *deviations), normals=(normal,))


def _spread(numbers: Sequence[Decimal]) -> Decimal:
    """Return the standard deviation that the middle nine tenths speak of; outliers say nothing."""
    cuts = statistics.quantiles(numbers, n=20)
    return (cuts[-1] - cuts[0]) / Decimal("3.29")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.worsening")
    for name, usual in (("people", 100), ("days", 180), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual, help=f"default: {usual}")
    asked = parser.parse_args()
    print(show(measure(people=asked.people, days=asked.days, seed=asked.seed)))


if __name__ == "__main__":
    main()
