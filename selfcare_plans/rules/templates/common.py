"""What the templates share: three languages, the sources by name, and the limits from NEWS2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from decimal import Decimal

from selfcare_plans.rules.document import (
    MissingRule,
    MonitoringItem,
    RangeRule,
    Schedule,
    Unreached,
    Window,
)

Say = Callable[[str, str, str], str]
"""Picks one of the same sentence in bokmål, nynorsk and English."""

LANGUAGES = ("nb", "nn", "en")

NEWS2 = "NEWS2 (Royal College of Physicians 2017, chart 1)"
NHS_LEAFLETS = "NHS England COVID oximetry leaflets"
ADA_LOW = "ADA Standards"
ADA_TARGETS = "ADA 2020/ATTD consensus"
COOPER = "Cooper 2020, Int J COPD 15:2005"
RCP_TARGETS = "RCP/NEWS2 tables"
HEART_FAILURE_MATTERS = "heartfailurematters.org (ESC/HFA)"
US_ZONES = "commonspirit.org heart failure zones"
HEARTPHONE = "HeartPhone, Eur J Heart Fail 2013"
HOME_PRESSURE = "NICE via gpnotebook, Hypertension Canada"


def speaker(language: str) -> Say:
    """Return the function that picks this language of a sentence in bokmål, nynorsk and English."""
    place = LANGUAGES.index(language)
    return lambda *said: said[place]


def ours(say: Say, why_nb: str, why_nn: str, why_en: str) -> str:
    """Return the mark of a limit that no source gives, with the reason for it."""
    return say(
        f"{why_nb}: vårt valg, skal godkjennes av lege",
        f"{why_nn}: vårt val, skal godkjennast av lege",
        f"{why_en}: ours, to be approved by a doctor",
    )


def as_colours(say: Say) -> str:
    """Return the mark of limits whose numbers are published but whose colours are our choice."""
    return ours(
        say, "Hvilken farge tallene gir", "Kva farge tala gir", "Which colour the numbers give"
    )


def morning(say: Say, *weekdays: int, grace_minutes: int = 120) -> Schedule:
    """Return a schedule of one window, 06 to 10, on these ISO weekdays (none: every day)."""
    return Schedule(
        windows=(Window(name=say("morgen", "morgon", "morning"), opens=time(6), closes=time(10)),),
        weekdays=weekdays or (1, 2, 3, 4, 5, 6, 7),
        grace_minutes=grace_minutes,
    )


def unreached(say: Say) -> Unreached:
    """Return the usual steps when nobody answers (ours, to be approved by a doctor)."""
    return Unreached(
        centre=(
            say(
                "Ring pasienten to ganger, med noen minutter mellom.",
                "Ring pasienten to gonger, med nokre minutt mellom.",
                "Ring the patient, twice with some minutes between.",
            ),
            say(
                "Ring pårørende, så hjemmetjenesten.",
                "Ring pårørande, så heimetenesta.",
                "Ring the relatives, then home care.",
            ),
            say(
                "Fortsatt ikke svar: be hjemmetjenesten eller legevakten (116 117) se innom; 113 "
                "ved fare for liv.",
                "Framleis ikkje svar: be heimetenesta eller legevakta (116 117) sjå innom; 113 ved "
                "fare for liv.",
                "Still no answer: ask home care or the out-of-hours clinic (116 117) to look in; "
                "113 where you fear for life.",
            ),
        ),
        patient=(
            say(
                "Får du ikke svar hos senteret: ring 116 117, eller 113 når det haster.",
                "Får du ikkje svar hos senteret: ring 116 117, eller 113 når det hastar.",
                "If nobody answers at the centre: ring 116 117, or 113 when it is urgent.",
            ),
        ),
    )


def missing(item_id: str, say: Say) -> MissingRule:
    """Return the rule for two windows in a row without a reading.

    One missed reading is common (published adherence is 40-90 %), so one alone says nothing yet.
    """
    return MissingRule(
        id=f"{item_id}-missing",
        in_a_row=2,
        text_patient=say(
            "Vi har ikke fått målingen din. Mål når du kan.",
            "Vi har ikkje fått målinga di. Mål når du kan.",
            "We have not got your reading. Measure when you can.",
        ),
        text_nurse=say(
            "To avtalte målinger mangler. Ring og hør hvordan det går.",
            "To avtalte målingar manglar. Ring og høyr korleis det går.",
            "Two agreed readings are missing. Ring and ask how it is going.",
        ),
        source=ours(say, "To ganger på rad", "To gonger på rad", "Two in a row"),
    )


def pulse(say: Say) -> MonitoringItem:
    """Return the resting pulse, /min: red where NEWS2 scores 3, yellow at 41-50 and 111-130.

    NEWS2 scores 91-110 with 1; that stays green, since it is common in these diagnoses.
    """
    return MonitoringItem(
        id="pulse",
        kind="pulse",
        instruction=say(
            "Sitt rolig i fem minutter. Les av pulsen.",
            "Sit roleg i fem minutt. Les av pulsen.",
            "Sit still for five minutes. Read your pulse.",
        ),
        rules=(
            RangeRule(
                id="pulse-range",
                yellow_low=Decimal(41),
                green_low=Decimal(51),
                green_high=Decimal(110),
                yellow_high=Decimal(130),
                text_patient=say(
                    "Pulsen din er ikke som vanlig. Hvil litt.",
                    "Pulsen din er ikkje som vanleg. Kvil litt.",
                    "Your pulse is not as usual. Rest a little.",
                ),
                text_nurse=say(
                    "Be om ny måling i ro. Spør om hjertebank, svimmelhet, feber og medisiner.",
                    "Be om ny måling i ro. Spør om hjartebank, svimling, feber og medisinar.",
                    "Ask for a new reading at rest. Ask about palpitations, dizziness, fever "
                    "and medicines.",
                ),
                source=f"{NEWS2}: <=40 and >=131 score 3. {as_colours(say)}",
            ),
        ),
    )


def body_temperature(say: Say) -> MonitoringItem:
    """Return the temperature, degrees Celsius, measured when the patient feels ill."""
    return MonitoringItem(
        id="body_temperature",
        kind="body_temperature",
        instruction=say(
            "Mål temperaturen når du føler deg syk.",
            "Mål temperaturen når du kjenner deg sjuk.",
            "Take your temperature when you feel ill.",
        ),
        rules=(
            RangeRule(
                id="body_temperature-range",
                yellow_low=Decimal("35.1"),
                green_low=Decimal("36.1"),
                green_high=Decimal("38.0"),
                yellow_high=Decimal("39.0"),
                text_patient=say(
                    "Du kan ha feber eller være for kald.",
                    "Du kan ha feber eller vere for kald.",
                    "You may have a fever or be too cold.",
                ),
                text_nurse=say(
                    "Be om ny måling. Spør om hoste, slim, frysninger og allmenntilstand.",
                    "Be om ny måling. Spør om hoste, slim, frysningar og allmenntilstand.",
                    "Ask for a new reading. Ask about cough, phlegm, chills and general state.",
                ),
                source=(
                    f"{NEWS2}: 36.1-38.0 scores 0, <=35.0 scores 3; "
                    f"{NHS_LEAFLETS}: 38-39 and above 39. {as_colours(say)}"
                ),
            ),
        ),
    )


def blood_pressure_ranges(say: Say) -> tuple[RangeRule, RangeRule]:
    """Return the limits of ONE reading of blood pressure, mm[Hg].

    The published 135/85 and 150/95 are for means over days and are no limits of one reading.
    """
    high = ours(
        say,
        "Høye grenser for én enkelt måling (180/120 er ikke kontrollert mot kilde)",
        "Høge grenser for éi enkelt måling (180/120 er ikkje kontrollert mot kjelde)",
        "High limits of a single reading (180/120 not checked against a source)",
    )
    text_patient = say(
        "Blodtrykket er ikke som avtalt. Sitt rolig i fem minutter, og mål en gang til.",
        "Blodtrykket er ikkje som avtalt. Sit roleg i fem minutt, og mål ein gong til.",
        "Your blood pressure is not as agreed. Sit still for five minutes and measure again.",
    )
    text_nurse = say(
        "Be om ny måling etter fem minutter i ro. Spør om hodepine, brystsmerter, svimmelhet "
        "og medisiner.",
        "Be om ny måling etter fem minutt i ro. Spør om hovudverk, brystsmerter, "
        "svimling og medisinar.",
        "Ask for a new reading after five minutes' rest. Ask about headache, chest pain, "
        "dizziness and medicines.",
    )
    return (
        RangeRule(
            id="systolic-range",
            component="systolic",
            yellow_low=Decimal(91),
            green_low=Decimal(101),
            green_high=Decimal(159),
            yellow_high=Decimal(179),
            text_patient=text_patient,
            text_nurse=text_nurse,
            source=f"{NEWS2}: <=90 scores 3, 91-100 scores 2. {as_colours(say)}. {high}",
        ),
        RangeRule(
            id="diastolic-range",
            component="diastolic",
            yellow_low=Decimal(40),
            green_low=Decimal(50),
            green_high=Decimal(99),
            yellow_high=Decimal(119),
            text_patient=text_patient,
            text_nurse=text_nurse,
            source=f"{high}. {ours(say, 'Lave grenser', 'Låge grenser', 'Low limits')}",
        ),
    )
