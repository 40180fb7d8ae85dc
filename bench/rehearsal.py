"""What a rehearsal takes: 180 days of five kinds under two plans, in this process alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from zoneinfo import ZoneInfo

from bench.table import Row, figure, median, milliseconds
from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    Direction,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Schedule,
    Window,
)
from triage.rules.rehearsal import Material, Plan, rehearse
from triage.rules.rehearsal_episodes import Episode, What

DAYS, A_DAY = 180, 2
KINDS = {"spo2": 93, "pulse": 80, "weight": 82, "body_temperature": 37, "respiration_rate": 17}
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_TWICE = Schedule(
    windows=(
        Window(name="dag", opens=clock_time(6), closes=clock_time(14)),
        Window(name="natt", opens=clock_time(18), closes=clock_time(23)),
    )
)


def measure(*, rounds: int) -> list[Row]:
    """Return the middle of so many rehearsals, two readings of each kind a day."""
    readings, took = _readings(), []
    for number in range(rounds):
        began = time.perf_counter()
        admitted = _NOW - timedelta(days=9)
        rehearse(
            Material(
                readings=readings,
                episodes=[Episode(What.ADMISSION, admitted, admitted)],
                ends_at=_NOW,
                days=DAYS,
                zone=ZoneInfo("Europe/Oslo"),
            ),
            in_force=Plan(1, _document(Decimal(number) / 1000)),
            draft=Plan(2, _document(Decimal(1))),
        )
        took.append(time.perf_counter() - began)
    what = f"rehearsal, {DAYS} days x {len(KINDS)} kinds, {len(readings)} readings, two plans"
    return [figure(what, milliseconds(median(took)), "< 1 s", is_met=median(took) < 1)]


def _readings() -> list[ReadingFact]:
    return [
        ReadingFact(
            f"{kind}-{step}",
            kind,
            _NOW - timedelta(hours=12 * step),
            _NOW - timedelta(hours=12 * step),
            Decimal(usual + (step * 7 + len(kind)) % 9 - 4),
        )
        for kind, usual in KINDS.items()
        for step in range(DAYS * A_DAY)
    ]


def _document(shift: Decimal) -> PlanDocument:
    return PlanDocument(items=tuple(_item(kind, usual + shift) for kind, usual in KINDS.items()))


def _item(kind: str, usual: Decimal) -> MonitoringItem:
    return MonitoringItem(
        kind,
        kind,
        (
            RangeRule(id=f"{kind}-range", green_low=usual - 2, yellow_low=usual - 4),
            ChangeRule(
                id=f"{kind}-fall",
                colour=Colour.YELLOW,
                direction=Direction.FALL,
                amount=Decimal(6),
                days=7,
            ),
            RepetitionRule(id=f"{kind}-again", colour=Colour.RED, times=3, of=4),
            MissingRule(id=f"{kind}-missing"),
        ),
        schedule=_TWICE,
    )
