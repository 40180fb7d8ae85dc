"""The type 2 diabetes template: glucose before breakfast, other times when it is needed."""

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
    ADA_LOW,
    ADA_TARGETS,
    as_colours,
    missing,
    morning,
    ours,
    unreached,
)

if TYPE_CHECKING:
    from selfcare_plans.rules.templates.common import Say

LOW_RED, LOW_GREEN = Decimal("3.0"), Decimal("3.9")
HIGH_CONTROL, HIGH_RED = Decimal("13.9"), Decimal("20.0")


def type_2_diabetes(say: Say) -> PlanDocument:
    """Return the plan for a person with type 2 diabetes."""
    return PlanDocument(
        diagnoses=(say("Diabetes type 2", "Diabetes type 2", "Type 2 diabetes"),),
        goals=(_goal(say),),
        items=(_glucose(say), _hba1c(say), _weight(say)),
        steps=_steps(say),
        unreached=unreached(say),
    )


def _goal(say: Say) -> Goal:
    return Goal(
        text=say(
            "Jeg har jevnt blodsukker og vet hva som får det opp og ned.",
            "Eg har jamt blodsukker og veit kva som får det opp og ned.",
            "My blood sugar is steady, and I know what makes it go up and down.",
        ),
        subgoals=(
            say(
                "Jeg måler før frokost hver dag.",
                "Eg måler før frukost kvar dag.",
                "I measure before breakfast every day.",
            ),
        ),
        measures=(
            Measure(
                text=say(
                    "Snakke om mat og bevegelse.",
                    "Snakke om mat og rørsle.",
                    "Talk about food and exercise.",
                ),
                responsible=say(
                    "Oppfølgingssenteret", "Oppfølgingssenteret", "The follow-up centre"
                ),
            ),
        ),
    )


def _glucose(say: Say) -> MonitoringItem:
    """Glucose, mmol/L: one range for every reading, stricter ones where a meal is told."""
    low = f"{ADA_LOW}: level 1 low < 3.9 mmol/L, level 2 < 3.0"
    high = ours(
        say,
        "Høye grenser (13,9 og 20,0)",
        "Høge grenser (13,9 og 20,0)",
        "High limits (13.9 and 20.0)",
    )
    before = f"{low}; {ADA_TARGETS}: before meal 4.4-7.2. {as_colours(say)}. {high}"
    return MonitoringItem(
        id="glucose",
        kind="glucose",
        schedule=morning(say),
        instruction=say(
            "Vask hendene. Mål før frokost, og si fra hva du har spist.",
            "Vask hendene. Mål før frukost, og sei kva du har ete.",
            "Wash your hands. Measure before breakfast, and tell what you have eaten.",
        ),
        rules=(
            _range(
                say,
                "glucose-range",
                None,
                (LOW_GREEN, HIGH_CONTROL, HIGH_RED),
                f"{low}. {as_colours(say)}. {high}",
            ),
            _range(
                say,
                "glucose-fasting",
                "meal=fasting",
                (Decimal("4.4"), Decimal("7.2"), HIGH_CONTROL),
                before,
            ),
            _range(
                say,
                "glucose-before",
                "meal=before",
                (Decimal("4.4"), Decimal("7.2"), HIGH_CONTROL),
                before,
            ),
            _range(
                say,
                "glucose-after",
                "meal=after",
                (LOW_GREEN, Decimal("9.9"), HIGH_RED),
                f"{low}; {ADA_TARGETS}: peak after meal < 10.0. {as_colours(say)}. {high}",
            ),
            _repetition(say),
            missing("glucose", say),
        ),
    )


def _range(
    say: Say,
    rule_id: str,
    context: str | None,
    bounds: tuple[Decimal, Decimal, Decimal],
    source: str,
) -> RangeRule:
    green_low, green_high, yellow_high = bounds
    return RangeRule(
        id=rule_id,
        context=context,
        yellow_low=LOW_RED,
        green_low=green_low,
        green_high=green_high,
        yellow_high=yellow_high,
        text_patient=say(
            "Blodsukkeret er utenfor det vi har avtalt.",
            "Blodsukkeret er utanfor det vi har avtalt.",
            "Your blood sugar is outside what we agreed.",
        ),
        text_nurse=say(
            "Lavt: har pasienten fått i seg sukker, og er noen til stede? Høyt: spør om mat, "
            "sykdom, tørste og medisiner.",
            "Lågt: har pasienten fått i seg sukker, og er nokon til stades? Høgt: spør om"
            " mat, sjukdom, tørste og medisinar.",
            "Low: has the patient had sugar, and is someone there? High: ask about food, "
            "illness, thirst and medicines.",
        ),
        source=source,
    )


def _repetition(say: Say) -> RepetitionRule:
    """Yellow, so that a run of yellows breaks through what was claimed or snoozed."""
    return RepetitionRule(
        id="glucose-repetition",
        colour=Colour.YELLOW,
        times=4,
        of=7,
        text_patient=say(
            "Blodsukkeret har vært utenfor målet flere dager.",
            "Blodsukkeret har vore utanfor målet fleire dagar.",
            "Your blood sugar has been outside the target for several days.",
        ),
        text_nurse=say(
            "Fire av sju dager utenfor målet: snakk om mat og medisiner, og om målet passer.",
            "Fire av sju dagar utanfor målet: snakk om mat og medisinar, og om målet passar.",
            "Four of seven days outside the target: talk about food and medicines, and whether "
            "the target fits.",
        ),
        source=ours(say, "Fire av sju ganger", "Fire av sju gonger", "Four times of seven"),
    )


def _hba1c(say: Say) -> MonitoringItem:
    """HbA1c, mmol/mol: yellow above the target, never red."""
    return MonitoringItem(
        id="hba1c",
        kind="hba1c",
        instruction=say(
            "Måles hver tredje måned.",
            "Blir målt kvar tredje månad.",
            "Measured every three months.",
        ),
        rules=(
            RangeRule(
                id="hba1c-range",
                green_high=Decimal(52),
                text_patient=say(
                    "Langtidsblodsukkeret er over målet.",
                    "Langtidsblodsukkeret er over målet.",
                    "Your long-term sugar is above target.",
                ),
                text_nurse=say(
                    "Over målet: ta det opp ved neste samtale med lege.",
                    "Over målet: ta det opp ved neste samtale med lege.",
                    "Above target: bring it up at the next talk with the doctor.",
                ),
                source=f"{ADA_TARGETS}: HbA1c < 53 mmol/mol, individualised. {as_colours(say)}",
            ),
        ),
    )


def _weight(say: Say) -> MonitoringItem:
    return MonitoringItem(
        id="weight",
        kind="weight",
        observe_only=True,
        schedule=morning(say, 1),
        instruction=say(
            "Vei deg mandag morgen.", "Veg deg måndag morgon.", "Weigh yourself on Monday morning."
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
                "Spis og beveg deg som avtalt.",
                "Et og rør deg som avtalt.",
                "Eat and move as agreed.",
            ),
        ),
        yellow=(
            say(
                "Under 3,9: Spis eller drikk noe søtt nå. Mål igjen etter 15 minutter.",
                "Under 3,9: Et eller drikk noko søtt no. Mål igjen etter 15 minutt.",
                "Below 3.9: eat or drink something sweet now. Measure again after 15 minutes.",
            ),
            say(
                "Høyt: Drikk vann, og tenk over hva du har spist. Mål igjen før neste måltid.",
                "Høgt: Drikk vatn, og tenk over kva du har ete. Mål igjen før neste måltid.",
                "High: drink water, and think of what you ate. Measure again before the next meal.",
            ),
        ),
        red=(
            say(
                "Under 3,0: Spis eller drikk noe søtt med en gang. Ikke vær alene.",
                "Under 3,0: Et eller drikk noko søtt med ein gong. Ikkje ver åleine.",
                "Below 3.0: eat or drink something sweet at once. Do not be alone.",
            ),
            say(
                "Ring oppfølgingssenteret nå. Er det stengt, ring 116 117.",
                "Ring oppfølgingssenteret no. Er det stengt, ring 116 117.",
                "Ring the follow-up centre now. If it is closed, ring 116 117.",
            ),
            say(
                "Ring 113 hvis du blir forvirret, veldig slapp, eller kaster opp hele tiden.",
                "Ring 113 dersom du blir forvirra, veldig slapp, eller kastar opp heile tida.",
                "Ring 113 if you get confused, very weak, or keep vomiting.",
            ),
        ),
    )
