"""The COPD template: oxygen saturation every morning, the rest when it is needed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    Colour,
    Goal,
    Measure,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Steps,
)
from selfcare_plans.rules.templates.common import (
    COOPER,
    NEWS2,
    RCP_TARGETS,
    as_colours,
    body_temperature,
    missing,
    morning,
    ours,
    pulse,
    unreached,
)

if TYPE_CHECKING:
    from selfcare_plans.rules.templates.common import Say


def copd(say: Say) -> PlanDocument:
    """Return the plan for a person with COPD who is not on oxygen at home."""
    return PlanDocument(
        diagnoses=(say("Kols", "Kols", "COPD"),),
        goals=(_goal(say),),
        items=(
            _spo2(say),
            pulse(say),
            _respiration_rate(say),
            body_temperature(say),
            MonitoringItem(
                id="symptom_score",
                kind="symptom_score",
                observe_only=True,
                schedule=morning(say, 1),
                instruction=say(
                    "Svar på hvordan pusten har vært denne uka.",
                    "Svar på korleis pusten har vore denne veka.",
                    "Say how your breathing has been this week.",
                ),
            ),
        ),
        steps=_steps(say),
        unreached=unreached(say),
    )


def _goal(say: Say) -> Goal:
    return Goal(
        text=say(
            "Jeg merker tidlig at jeg blir verre, og vet hva jeg skal gjøre.",
            "Eg merkar tidleg at eg blir verre, og veit kva eg skal gjere.",
            "I notice early that I am getting worse, and I know what to do.",
        ),
        subgoals=(
            say(
                "Jeg kan bruke leppepust når jeg blir tungpust.",
                "Eg kan bruke leppepust når eg blir tungpusta.",
                "I can breathe through pursed lips when I am short of breath.",
            ),
        ),
        measures=(
            Measure(
                text=say(
                    "Se over inhalasjonsteknikken.",
                    "Sjå over inhalasjonsteknikken.",
                    "Go through how to use the inhaler.",
                ),
                responsible=say(
                    "Oppfølgingssenteret", "Oppfølgingssenteret", "The follow-up centre"
                ),
            ),
        ),
    )


def _spo2(say: Say) -> MonitoringItem:
    """SpO2, %: 90 from the exacerbation study, 88 from the lower end of the target range."""
    return MonitoringItem(
        id="spo2",
        kind="spo2",
        schedule=morning(say),
        instruction=say(
            "Sitt rolig i fem minutter. Ha varme fingre. Vent til tallet står stille.",
            "Sit roleg i fem minutt. Ha varme fingrar. Vent til talet står stille.",
            "Sit still for five minutes. Have warm fingers. Wait until the number is steady.",
        ),
        rules=(
            RangeRule(
                id="spo2-range",
                yellow_low=Decimal(88),
                green_low=Decimal(90),
                text_patient=say(
                    "Du har mindre oksygen i blodet enn vi har avtalt.",
                    "Du har mindre oksygen i blodet enn vi har avtalt.",
                    "You have less oxygen in your blood than we agreed.",
                ),
                text_nurse=say(
                    "Be om ny måling med varme fingre. Spør om pust, hoste, slim og feber.",
                    "Be om ny måling med varme fingrar. Spør om pust, hoste, slim og feber.",
                    "Ask for a new reading with warm fingers. Ask about breathing, cough, phlegm "
                    "and fever.",
                ),
                source=(
                    f"{COOPER}: SpO2 < 90 % agreed moderately with exacerbations; {RCP_TARGETS}: "
                    f"88-92 % if risk of hypercapnia. {as_colours(say)}"
                ),
            ),
            RepetitionRule(
                id="spo2-repetition",
                colour=Colour.RED,
                times=3,
                of=4,
                text_patient=say(
                    "Oksygenet har vært lavt flere dager.",
                    "Oksygenet har vore lågt fleire dagar.",
                    "Your oxygen has been low for several days.",
                ),
                text_nurse=say(
                    "Lav tre av fire ganger: tenk forverring.",
                    "Låg tre av fire gonger: tenk forverring.",
                    "Low three times of four: think of an exacerbation.",
                ),
                source=ours(say, "Tre av fire ganger", "Tre av fire gonger", "Three times of four"),
            ),
            missing("spo2", say),
        ),
    )


def _respiration_rate(say: Say) -> MonitoringItem:
    """Breaths per minute at rest, counted when breathing is heavier than usual."""
    return MonitoringItem(
        id="respiration_rate",
        kind="respiration_rate",
        instruction=say(
            "Tell hvor mange ganger du puster på ett minutt når pusten er tyngre enn vanlig.",
            "Tel kor mange gonger du pustar på eitt minutt når pusten er tyngre enn vanleg.",
            "Count your breaths for one minute when breathing is heavier than usual.",
        ),
        rules=(
            RangeRule(
                id="respiration_rate-range",
                yellow_low=Decimal(9),
                green_low=Decimal(12),
                green_high=Decimal(20),
                yellow_high=Decimal(24),
                text_patient=say(
                    "Du puster fortere eller saktere enn vanlig.",
                    "Du pustar fortare eller saktare enn vanleg.",
                    "You breathe faster or slower than usual.",
                ),
                text_nurse=say(
                    "Hør om pasienten kan snakke i hele setninger. Spør om slim og feber.",
                    "Høyr om pasienten kan snakke i heile setningar. Spør om slim og feber.",
                    "Hear whether the patient can speak in whole sentences. Ask about phlegm "
                    "and fever.",
                ),
                source=(
                    f"{NEWS2}: 12-20 scores 0, 21-24 scores 2, <=8 and >=25 score 3. "
                    f"{as_colours(say)}"
                ),
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
            say(
                "Vær litt i bevegelse hver dag.",
                "Ver litt i rørsle kvar dag.",
                "Move a little every day.",
            ),
        ),
        yellow=(
            say(
                "Hvil, og bruk leppepust.",
                "Kvil, og bruk leppepust.",
                "Rest, and breathe through pursed lips.",
            ),
            say(
                "Bruk anfallsmedisinen slik vi har avtalt.",
                "Bruk anfallsmedisinen slik vi har avtalt.",
                "Use your reliever medicine the way we agreed.",
            ),
            say(
                "Mål en gang til etter en halv time.",
                "Mål ein gong til etter ein halv time.",
                "Measure again after half an hour.",
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
            say("Bruk anfallsmedisinen.", "Bruk anfallsmedisinen.", "Use your reliever medicine."),
            say(
                "Ring 113 hvis du nesten ikke får puste, eller har sterke smerter i brystet.",
                "Ring 113 dersom du nesten ikkje får puste, eller har sterke smerter i brystet.",
                "Ring 113 if you can hardly breathe, or have strong pain in your chest.",
            ),
        ),
    )
