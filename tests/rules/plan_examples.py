"""Kinds and documents that the tests of plans share. Literal, so that no other room is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

import msgspec

from selfcare_plans.rules.document import (
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Rule,
    Schedule,
    Window,
)

GP_OFFICE = "018f9c1e-7d1a-7c3b-9a53-3f0b5a0c1d11"
REVIEW_DATE = date(2027, 2, 1)


@dataclass(frozen=True)
class KindRow:
    name: str
    resolution: Decimal = Decimal(1)
    components: tuple[str, ...] = ()
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    abouts: tuple[str, ...] = ()


_TENTH = Decimal("0.1")
KINDS = {
    row.name: row
    for row in (
        KindRow("weight", _TENTH),
        KindRow("glucose", _TENTH, contexts={"meal": ("fasting", "before", "after", "bedtime")}),
        KindRow("spo2", contexts={"oxygen": ("air", "litres"), "activity": ()}),
        KindRow(
            "blood_pressure",
            components=("systolic", "diastolic", "mean"),
            contexts={"posture": ("sitting", "standing", "lying")},
        ),
        KindRow("pulse"),
        KindRow("body_temperature", _TENTH),
        KindRow("respiration_rate"),
        KindRow("hba1c"),
        KindRow("symptom_score"),
        KindRow("consciousness"),
        KindRow("oxygen_supply", _TENTH),
        KindRow("pain"),
        KindRow("crp"),
        KindRow("inr", _TENTH),
        KindRow("task_done"),
        KindRow("diary"),
        KindRow("event", abouts=("FALL", "OTHER")),
        KindRow("answers"),
    )
}

SPO2_RANGE = RangeRule(id="spo2-range", yellow_low=Decimal(88), green_low=Decimal(90))
MORNING = Schedule(windows=(Window("morning", time(7), time(11)),))
TWICE = Schedule(
    windows=(Window("morning", time(7), time(11)), Window("evening", time(18), time(22)))
)


def item(*rules: Rule, kind: str = "spo2", **settings: Any) -> MonitoringItem:
    """An item of the kind with these rules and a morning schedule."""
    return MonitoringItem(id=kind, kind=kind, rules=rules, **{"schedule": MORNING, **settings})


def plan(*items: MonitoringItem, **settings: Any) -> PlanDocument:
    """A plan that may be published, unless items or settings say otherwise."""
    given = {
        "items": items,
        "receivers": (GP_OFFICE,),
        "contact_point": "Senteret",
        "review_date": REVIEW_DATE,
        **settings,
    }
    return PlanDocument(**given)


def spo2_plan(**changes: Any) -> PlanDocument:
    """A plan with one SpO2 range, with ``changes`` made to the range."""
    return plan(item(msgspec.structs.replace(SPO2_RANGE, **changes)))
