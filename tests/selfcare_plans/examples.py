"""A plan that uses everything a plan can have, and what differs from it in every way."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    Direction,
    Goal,
    Measure,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Schedule,
    Steps,
    Window,
)

UNITS = tuple(f"00000000-0000-7000-8000-00000000000{number}" for number in range(1, 6))
NAMES = dict(zip(UNITS, ("Legekontoret", "Lungepoliklinikken", "C", "D", "E"), strict=True))

MORNING = Window(name="morgen", opens=time(6), closes=time(10))
EVENING = Window(name="kveld", opens=time(18, 30), closes=time(22))

EVERYTHING = PlanDocument(
    what_matters="Å gå tur.\nÅ sove.",
    diagnoses=("Kols", "Hjertesvikt"),
    goals=(
        Goal(
            text="Gå til butikken",
            subgoals=("Uten pause", "Med rullator"),
            measures=(
                Measure(text="Fysioterapi", responsible="Kommunen", until=date(2031, 5, 1)),
                Measure(text="Rullator"),
            ),
        ),
        Goal(text="Sove om natta"),
    ),
    items=(
        MonitoringItem(
            id="weight",
            kind="weight",
            rules=(
                ChangeRule(
                    id="up",
                    colour=Colour.YELLOW,
                    direction=Direction.RISE,
                    amount=Decimal("2.0"),
                    days=3,
                    text_patient="Ring oss",
                    text_nurse="Tenk væske",
                    source="ESC",
                ),
                ChangeRule(
                    id="down",
                    colour=Colour.RED,
                    direction=Direction.FALL,
                    amount=Decimal(5),
                    percent=True,
                    against=Against.FIRST,
                    days=1,
                ),
                MissingRule(id="weight-missing", colour=Colour.RED, in_a_row=1),
            ),
            schedule=Schedule(windows=(MORNING, EVENING), weekdays=(1, 4), grace_minutes=90),
            receivers=UNITS[2:4],
            instruction="Vei deg før frokost.",
        ),
        MonitoringItem(
            id="bp",
            kind="blood_pressure",
            rules=(
                RangeRule(
                    id="systolic",
                    component="systolic",
                    context="activity=rest",
                    yellow_low=Decimal(91),
                    green_low=Decimal(101),
                    green_high=Decimal(159),
                    yellow_high=Decimal(210),
                    outer_limit_reason="Avtalt med hjertelegen",
                ),
                RangeRule(id="diastolic", component="diastolic", green_high=Decimal(99)),
                RepetitionRule(id="bp-often", colour=Colour.RED, times=3, of=4),
            ),
            schedule=Schedule(windows=(MORNING,)),
        ),
        MonitoringItem(id="score", kind="symptom_score", observe_only=True),
    ),
    steps=Steps(green=("Som vanlig",), yellow=("Hvil", "Mål igjen"), red=("Ring oss",)),
    receivers=UNITS,
    contact_point="Senteret",
    review_date=date(2031, 1, 1),
    language="nn",
)
