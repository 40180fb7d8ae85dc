"""A sound plan that uses every field a plan can have, with kinds as the contract names them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from selfcare_plans.rules.document import (
    ActNow,
    Against,
    AnswerRule,
    ChangeRule,
    Colour,
    CombinationPart,
    CombinationRule,
    DeviationRule,
    DeviationUnit,
    Direction,
    Goal,
    MeanRule,
    Measure,
    MedicineStep,
    MissingRule,
    MonitoringItem,
    News2Rule,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Schedule,
    Steps,
    Temporary,
    TreatmentLevel,
    Unreached,
    Window,
)

GP, HOSPITAL, HOME_CARE = (f"018f9c1e-7d1a-7c3b-9a53-3f0b5a0c1d1{last}" for last in "123")
TODAY = date(2026, 11, 22)
MORNING = Window("morning", time(7), time(11))

_SPO2 = MonitoringItem(
    id="spo2",
    kind="spo2",
    schedule=Schedule(
        windows=(MORNING,), weekdays=(1, 2, 3, 4, 5), grace_minutes=60, not_on_holidays=True
    ),
    receivers=(HOSPITAL,),
    instruction="Sit still.",
    rules=(
        RangeRule(
            id="spo2-range",
            context="oxygen=air",
            yellow_low=Decimal(78),
            green_low=Decimal(90),
            green_high=Decimal(97),
            yellow_high=Decimal(99),
            outer_limit_reason="Usual value is 82.",
            confirm_minutes=30,
            text_patient="Less oxygen than agreed.",
            text_nurse="Ask for a new reading.",
            source="Ours",
        ),
        RangeRule(
            id="spo2-litres",
            context="oxygen=litres",
            yellow_low=Decimal(85),
            green_low=Decimal(88),
            repeat_minutes=20,
            act_now=ActNow(step="Sit up.", numbers=("113", "116117"), ask_done=False),
        ),
        DeviationRule(
            id="spo2-below",
            colour=Colour.YELLOW,
            direction=Direction.FALL,
            amount=Decimal(4),
            unit=DeviationUnit.PERCENT,
            moving_days=14,
            outer_limit_reason="Noted",
        ),
        RepetitionRule(id="spo2-again", colour=Colour.RED, times=3, of=4),
        MissingRule(
            id="spo2-missing",
            colour=Colour.RED,
            in_a_row=2,
            remind_minutes=0,
            relative_minutes=60,
            nurse_minutes=120,
        ),
    ),
    normals=(
        PersonalNormal(
            value=Decimal(92),
            approved_by="Kari Lege",
            approved_on=date(2026, 5, 4),
            spread=Decimal("1.5"),
            source="Trial period",
        ),
    ),
)

_WEIGHT = MonitoringItem(
    id="weight",
    kind="weight",
    rules=(
        ChangeRule(
            id="weight-rise",
            colour=Colour.YELLOW,
            direction=Direction.RISE,
            amount=Decimal("2.5"),
            percent=True,
            against=Against.FIRST,
            days=4,
            confirm_minutes=60,
        ),
        DeviationRule(
            id="weight-above",
            colour=Colour.YELLOW,
            direction=Direction.RISE,
            amount=Decimal("2.0"),
            confirm_minutes=45,
        ),
    ),
    normals=(PersonalNormal(Decimal("82.0"), "Kari Lege", date(2026, 5, 4)),),
)

_PRESSURE = MonitoringItem(
    id="bp",
    kind="blood_pressure",
    rules=(
        RangeRule(
            id="systolic",
            component="systolic",
            yellow_low=Decimal(91),
            green_low=Decimal(101),
            green_high=Decimal(159),
            yellow_high=Decimal(179),
        ),
        ChangeRule(
            id="systolic-fall",
            component="systolic",
            colour=Colour.YELLOW,
            direction=Direction.FALL,
            amount=Decimal(30),
        ),
        DeviationRule(
            id="systolic-above",
            component="systolic",
            colour=Colour.YELLOW,
            direction=Direction.RISE,
            amount=Decimal(2),
            unit=DeviationUnit.SD,
        ),
        MeanRule(
            id="systolic-mean",
            component="systolic",
            context="posture=sitting",
            days=7,
            drop_days=1,
            least=12,
            yellow_low=Decimal(85),
            green_low=Decimal(95),
            green_high=Decimal(134),
            yellow_high=Decimal(149),
        ),
    ),
    normals=(
        PersonalNormal(
            Decimal(132), "Kari Lege", date(2026, 5, 4), component="systolic", spread=Decimal(8)
        ),
    ),
)

_OTHERS = (
    MonitoringItem(
        id="phq9",
        kind="answers",
        about="phq9",
        rules=(
            RangeRule(
                id="phq9-sum", component="total", green_high=Decimal(9), yellow_high=Decimal(19)
            ),
            AnswerRule(
                id="phq9-item9",
                colour=Colour.RED,
                question="item9",
                any_of=("2", "3"),
                at_least=Decimal(1),
                at_most=Decimal(-1),
                act_now=ActNow(step="Ring a person you trust.", numbers=("116123",)),
            ),
        ),
    ),
    MonitoringItem(id="walk", kind="task_done", about="walk", observe_only=True),
    MonitoringItem(id="exercise", kind="task_done", about="exercise", observe_only=True),
    MonitoringItem(
        id="fall",
        kind="event",
        about="FALL",
        rules=(AnswerRule(id="fell", colour=Colour.RED, question="about", any_of=("FALL",)),),
    ),
    MonitoringItem(
        id="pulse", kind="pulse", observe_only=True, no_red_reason="Pacemaker; followed weekly."
    ),
)

_COMBINATIONS = (
    CombinationRule(
        id="worse",
        colour=Colour.RED,
        within_minutes=720,
        times=2,
        parts=(
            CombinationPart(kind="spo2", colour=Colour.YELLOW),
            CombinationPart(kind="blood_pressure", component="systolic", at_most=Decimal(100)),
            CombinationPart(kind="answers", about="phq9", component="total", at_least=Decimal(15)),
            CombinationPart(kind="event", about="FALL"),
        ),
    ),
    News2Rule(
        id="news2",
        scale=2,
        set_by="Kari Lege",
        set_on=date(2026, 5, 4),
        adult_not_pregnant=True,
        within_minutes=90,
        yellow_from=4,
        red_from=6,
        single_three=Colour.RED,
    ),
)

WIDE = PlanDocument(
    what_matters="To walk in the garden.",
    diagnoses=("COPD",),
    goals=(
        Goal(
            text="Notice early",
            id="g1",
            subgoals=("Breathe calmly",),
            evaluate_on=date(2027, 1, 5),
            measures=(
                Measure("See the inhaler", "The GP", date(2026, 12, 15), "g1m1", HOME_CARE),
                Measure("Walk", id="g1m2"),
            ),
        ),
    ),
    items=(_SPO2, _WEIGHT, _PRESSURE, *_OTHERS),
    combinations=_COMBINATIONS,
    steps=Steps(
        green=("As usual.",),
        yellow=("Rest.", MedicineStep("Two puffs", "Kari Lege")),
        red=("Ring us.", MedicineStep("Prednisolone", "Kari Lege")),
    ),
    receivers=(GP, HOSPITAL),
    contact_point="The centre",
    review_date=date(2027, 2, 1),
    language="en",
    treatment_level=TreatmentLevel(
        text="Treated at home, no intensive care.",
        decided_by="Kari Lege",
        decided_on=date(2026, 6, 1),
        steps_red=("Ring the palliative team.", MedicineStep("Morphine 5 mg", "Kari Lege")),
        receivers=(HOSPITAL,),
    ),
    temporary=Temporary(
        until=date(2026, 12, 31), responsible="Nora Sykepleier", standing_order_by="Kari Lege"
    ),
    unreached=Unreached(
        centre=("Ring twice.", "Ring her son."), patient=("Ring the neighbour.", "Ring 113.")
    ),
)
