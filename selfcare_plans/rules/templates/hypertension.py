"""The hypertension template: blood pressure morning and evening, four days a week."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    Colour,
    Goal,
    Measure,
    MonitoringItem,
    PlanDocument,
    RepetitionRule,
    Schedule,
    Steps,
    Window,
)
from selfcare_plans.rules.templates.common import (
    HOME_PRESSURE,
    blood_pressure_ranges,
    missing,
    ours,
    pulse,
    unreached,
)

if TYPE_CHECKING:
    from selfcare_plans.rules.templates.common import Say


def hypertension(say: Say) -> PlanDocument:
    """Return the plan for a person with high blood pressure."""
    return PlanDocument(
        diagnoses=(say("Høyt blodtrykk", "Høgt blodtrykk", "High blood pressure"),),
        goals=(_goal(say),),
        items=(_blood_pressure(say), pulse(say)),
        steps=_steps(say),
        unreached=unreached(say),
    )


def _goal(say: Say) -> Goal:
    return Goal(
        text=say(
            "Blodtrykket mitt blir stabilt, uten at jeg blir svimmel.",
            "Blodtrykket mitt blir stabilt, utan at eg blir svimmel.",
            "My blood pressure gets steady, without making me dizzy.",
        ),
        measures=(
            Measure(
                text=say(
                    "Justere medisiner etter målingene.",
                    "Justere medisinar etter målingane.",
                    "Adjust medicines to the readings.",
                ),
                responsible=say("Fastlegen", "Fastlegen", "The GP"),
            ),
        ),
    )


def _blood_pressure(say: Say) -> MonitoringItem:
    """Two readings a day on four days; the published protocol asks for 4 to 7 days."""
    protocol = f"{HOME_PRESSURE}: morning and evening, 4-7 days"
    return MonitoringItem(
        id="blood_pressure",
        kind="blood_pressure",
        schedule=Schedule(
            windows=(
                Window(name=say("morgen", "morgon", "morning"), opens=time(6), closes=time(10)),
                Window(name=say("kveld", "kveld", "evening"), opens=time(18), closes=time(22)),
            ),
            weekdays=(1, 2, 3, 4),
        ),
        instruction=say(
            "Sitt rolig i fem minutter med armen på bordet. Ikke snakk mens du måler. "
            "Mål to ganger med ett minutt mellom.",
            "Sit roleg i fem minutt med armen på bordet. Ikkje snakk medan du måler. Mål "
            "to gonger med eitt minutt mellom.",
            "Sit still for five minutes with your arm on the table. Do not talk meanwhile. "
            "Measure twice, one minute apart.",
        ),
        rules=(
            *blood_pressure_ranges(say),
            RepetitionRule(
                id="blood_pressure-repetition",
                colour=Colour.YELLOW,
                times=4,
                of=8,
                text_patient=say(
                    "Blodtrykket har vært utenfor det avtalte flere ganger.",
                    "Blodtrykket har vore utanfor det avtalte fleire gonger.",
                    "Your blood pressure has been outside what we agreed several times.",
                ),
                text_nurse=say(
                    "Fire av åtte målinger utenfor grensene: be fastlegen se på medisinene.",
                    "Fire av åtte målingar utanfor grensene: be fastlegen sjå på medisinane.",
                    "Four of eight readings outside the limits: ask the GP to look at the "
                    "medicines.",
                ),
                source=f"{protocol}. {ours(say, 'Fire av åtte ganger', 'Fire av åtte gonger', 'Four times of eight')}",
            ),
            missing("blood_pressure", say),
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
        ),
        yellow=(
            say(
                "Sitt rolig i fem minutter, og mål en gang til.",
                "Sit roleg i fem minutt, og mål ein gong til.",
                "Sit still for five minutes, and measure again.",
            ),
            say(
                "Er det lavt og du er svimmel: Legg deg ned, og reis deg sakte.",
                "Er det lågt og du er svimmel: Legg deg ned, og reis deg sakte.",
                "If it is low and you are dizzy: lie down, and get up slowly.",
            ),
            say(
                "Ikke hopp over medisinene.",
                "Ikkje hopp over medisinane.",
                "Do not skip your medicines.",
            ),
        ),
        red=(
            say(
                "Ring oppfølgingssenteret nå. Er det stengt, ring 116 117.",
                "Ring oppfølgingssenteret no. Er det stengt, ring 116 117.",
                "Ring the follow-up centre now. If it is closed, ring 116 117.",
            ),
            say(
                "Ring 113 hvis du har vondt i brystet, får lammelser, ser dårlig, eller får "
                "vansker med å snakke.",
                "Ring 113 dersom du har vondt i brystet, får lammingar, ser dårleg, eller får"
                " vanskar med å snakke.",
                "Ring 113 if you have chest pain, cannot move a part of your body, see badly, or "
                "find it hard to speak.",
            ),
        ),
    )
