"""The heart failure template: weight every morning, blood pressure and pulse three days a week."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    Direction,
    Goal,
    Measure,
    MonitoringItem,
    PlanDocument,
    RepetitionRule,
    Steps,
)
from selfcare_plans.rules.templates.common import (
    HEART_FAILURE_MATTERS,
    HEARTPHONE,
    US_ZONES,
    as_colours,
    blood_pressure_ranges,
    missing,
    morning,
    ours,
    pulse,
    unreached,
)

if TYPE_CHECKING:
    from selfcare_plans.rules.templates.common import Say


def heart_failure(say: Say) -> PlanDocument:
    """Return the plan for a person with heart failure."""
    return PlanDocument(
        diagnoses=(say("Hjertesvikt", "Hjartesvikt", "Heart failure"),),
        goals=(_goal(say),),
        items=(
            _weight(say),
            _blood_pressure(say),
            msgspec.structs.replace(pulse(say), schedule=morning(say, 1, 3, 5)),
        ),
        steps=_steps(say),
        unreached=unreached(say),
    )


def _goal(say: Say) -> Goal:
    return Goal(
        text=say(
            "Jeg oppdager tidlig at kroppen samler vann.",
            "Eg oppdagar tidleg at kroppen samlar vatn.",
            "I find out early that my body is holding water.",
        ),
        subgoals=(
            say(
                "Jeg veier meg hver morgen.",
                "Eg veg meg kvar morgon.",
                "I weigh myself every morning.",
            ),
            say(
                "Jeg kjenner tegnene på at jeg blir verre.",
                "Eg kjenner teikna på at eg blir verre.",
                "I know the signs of getting worse.",
            ),
        ),
        measures=(
            Measure(
                text=say(
                    "Avtale hva jeg gjør med vanndrivende medisin når vekta går opp.",
                    "Avtale kva eg gjer med vassdrivande medisin når vekta går opp.",
                    "Agree what I do with my water tablets when my weight goes up.",
                ),
                responsible=say("Fastlegen", "Fastlegen", "The GP"),
            ),
        ),
    )


def _weight(say: Say) -> MonitoringItem:
    """Weight, kg. A rise is yellow, never red: in the sources it is a reason to tell the nurse,
    and red is for symptoms. Equality counts, so each rule is 0.1 kg stricter than "more than".
    """
    return MonitoringItem(
        id="weight",
        kind="weight",
        schedule=morning(say),
        instruction=say(
            "Vei deg om morgenen, etter toalettet og før frokost, med like mye klær hver gang.",
            "Veg deg om morgonen, etter toalettet og før frukost, med like mykje klede kvar gong.",
            "Weigh yourself in the morning, after the toilet and before breakfast, in the same "
            "amount of clothes each time.",
        ),
        rules=(
            _rise(say, "2.0", 3, f"{HEART_FAILURE_MATTERS}: more than 2 kg in 3 days"),
            _rise(
                say,
                "1.4",
                1,
                f"{US_ZONES}: yellow above 0.9-1.4 kg in 1 day; {HEARTPHONE}: 1.36 kg in 1 day "
                "found 46 %",
            ),
            _rise(say, "2.3", 7, f"{US_ZONES}: yellow at 2.3 kg in 1 week"),
            missing("weight", say),
        ),
    )


def _rise(say: Say, amount: str, days: int, source: str) -> ChangeRule:
    return ChangeRule(
        id=f"weight-rise-{days}",
        colour=Colour.YELLOW,
        direction=Direction.RISE,
        amount=Decimal(amount),
        against=Against.LOWEST,
        days=days,
        text_patient=say(
            "Vekta har gått fort opp. Det kan være vann i kroppen.",
            "Vekta har gått fort opp. Det kan vere vatn i kroppen.",
            "Your weight has gone up fast. It may be water in your body.",
        ),
        text_nurse=say(
            "Spør om pust, hevelse i beina, hoste om natta, salt og vanndrivende medisin.",
            "Spør om pust, hevelse i beina, hoste om natta, salt og vassdrivande medisin.",
            "Ask about breathing, swollen legs, cough at night, salt and water tablets.",
        ),
        source=f"{source}. {as_colours(say)}",
    )


def _blood_pressure(say: Say) -> MonitoringItem:
    return MonitoringItem(
        id="blood_pressure",
        kind="blood_pressure",
        schedule=morning(say, 1, 3, 5),
        instruction=say(
            "Sitt rolig i fem minutter med armen på bordet. Ikke snakk mens du måler.",
            "Sit roleg i fem minutt med armen på bordet. Ikkje snakk medan du måler.",
            "Sit still for five minutes with your arm on the table. Do not talk meanwhile.",
        ),
        rules=(
            *blood_pressure_ranges(say),
            RepetitionRule(
                id="blood_pressure-repetition",
                colour=Colour.RED,
                times=3,
                of=3,
                text_patient=say(
                    "Blodtrykket har vært annerledes flere ganger.",
                    "Blodtrykket har vore annleis fleire gonger.",
                    "Your blood pressure has been different several times.",
                ),
                text_nurse=say(
                    "Utenfor grensene tre ganger på rad: be legen se på medisinene.",
                    "Utanfor grensene tre gonger på rad: be legen sjå på medisinane.",
                    "Outside the limits three times running: ask the doctor to look at the "
                    "medicines.",
                ),
                source=ours(say, "Tre av tre ganger", "Tre av tre gonger", "Three times of three"),
            ),
        ),
    )


def _steps(say: Say) -> Steps:
    return Steps(
        green=(
            say(
                "Ta medisinene dine som vanlig.",
                "Ta medisinane dine som vanleg.",
                "Take your medicines as usual.",
            ),
            say("Vei deg hver morgen.", "Veg deg kvar morgon.", "Weigh yourself every morning."),
        ),
        yellow=(
            say(
                "Kjenn etter: Er du mer tungpust? Er beina mer hovne?",
                "Kjenn etter: Er du meir tungpusta? Er beina meir hovne?",
                "Check: are you more short of breath? Are your legs more swollen?",
            ),
            say(
                "Følg det vi har avtalt om vanndrivende medisin.",
                "Følg det vi har avtalt om vassdrivande medisin.",
                "Follow what we agreed about your water tablets.",
            ),
            say(
                "Ring oppfølgingssenteret hvis du blir verre.",
                "Ring oppfølgingssenteret dersom du blir verre.",
                "Ring the follow-up centre if you get worse.",
            ),
        ),
        red=(
            say(
                "Ring oppfølgingssenteret nå. Er det stengt, ring 116 117.",
                "Ring oppfølgingssenteret no. Er det stengt, ring 116 117.",
                "Ring the follow-up centre now. If it is closed, ring 116 117.",
            ),
            say("Sitt oppreist og hvil.", "Sit oppreist og kvil.", "Sit upright and rest."),
            say(
                "Ring 113 hvis du er tungpust når du hviler, har vondt i brystet, eller besvimer.",
                "Ring 113 dersom du er tungpusta når du kviler, har vondt i brystet, eller "
                "svimar av.",
                "Ring 113 if you are short of breath at rest, have chest pain, or faint.",
            ),
        ),
    )
