"""Ready-made items about questionnaires, to put into a plan.

Sums: as the forms' authors grade them (Kroenke 2001, Spitzer 2006); which colour a grade gives is
ours, to be approved by a doctor. Question 9 of PHQ-9 is red at every answer but "not at all",
whatever the sum, with whom to ring: Mental Helse's helpline 116 123, the out-of-hours clinic
116 117, and 113.
"""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    Colour,
    MissingRule,
    MonitoringItem,
    RangeRule,
    Schedule,
    Window,
)
from selfcare_plans.rules.templates.common import as_colours, ours, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selfcare_plans.rules.templates.common import Say

HELP_NUMBERS = ("113", "116123", "116117")
"""Danger to life; Mental Helse's helpline; the out-of-hours clinic."""

_MONDAY = 1


def phq_9_item(say: Say) -> MonitoringItem:
    """Return PHQ-9 on Monday mornings in opening hours: sums, and question 9 by itself."""
    return MonitoringItem(
        id="phq-9",
        kind="answers",
        about="phq-9",
        schedule=_in_opening_hours(say),
        rules=(
            AnswerRule(
                id="phq-9-harm",
                colour=Colour.RED,
                question="9",
                at_least=Decimal(1),
                text_patient=say(
                    "Du har svart at du har tanker om å dø eller skade deg. Ikke vær alene med det.",
                    "Du har svart at du har tankar om å døy eller skade deg. Ikkje ver åleine med det.",
                    "You answered that you have thoughts of dying or hurting yourself. Do not be"
                    " alone with that.",
                ),
                text_nurse=say(
                    "Ring nå. Spør rett ut om selvmordstanker, planer og midler. Ikke la personen være"
                    " alene. Ring 113 ved fare.",
                    "Ring no. Spør rett ut om sjølvmordstankar, planar og middel. Ikkje la personen vere"
                    " åleine. Ring 113 ved fare.",
                    "Ring now. Ask straight out about suicidal thoughts, plans and means. Do not leave"
                    " the person alone. Ring 113 in danger.",
                ),
                source=ours(say, "Spørsmål 9 alene", "Spørsmål 9 åleine", "Question 9 by itself"),
                act_now=ActNow(
                    step=say(
                        "Ring noen du stoler på, eller et av numrene under, nå. Er du i fare: ring 113.",
                        "Ring nokon du stolar på, eller eit av numra under, no. Er du i fare: ring 113.",
                        "Ring somebody you trust, or one of the numbers below, now. In danger: ring"
                        " 113.",
                    ),
                    numbers=HELP_NUMBERS,
                ),
            ),
            RangeRule(
                id="phq-9-sum",
                component="score",
                green_high=Decimal(9),
                yellow_high=Decimal(19),
                text_patient=say(
                    "Svarene dine tyder på at du har det tungt.",
                    "Svara dine tyder på at du har det tungt.",
                    "Your answers say that you are having a hard time.",
                ),
                text_nurse=_ring(say),
                source=f"Kroenke 2001: 10, 15 and 20. {as_colours(say)}",
            ),
            _missing("phq-9", say),
        ),
    )


def gad_7_item(say: Say) -> MonitoringItem:
    """Return GAD-7 on Monday mornings."""
    return MonitoringItem(
        id="gad-7",
        kind="answers",
        about="gad-7",
        schedule=_in_opening_hours(say),
        rules=(
            RangeRule(
                id="gad-7-sum",
                component="score",
                green_high=Decimal(9),
                yellow_high=Decimal(14),
                text_patient=say(
                    "Svarene dine tyder på mye uro.",
                    "Svara dine tyder på mykje uro.",
                    "Your answers say that you worry a lot.",
                ),
                text_nurse=_ring(say),
                source=f"Spitzer 2006: 5, 10 and 15. {as_colours(say)}",
            ),
            _missing("gad-7", say),
        ),
    )


def daily_check_item(say: Say) -> MonitoringItem:
    """Return the short daily form: a little worse is yellow, much worse is red."""
    return MonitoringItem(
        id="daily-check",
        kind="answers",
        about="daily-check",
        schedule=Schedule(
            windows=(Window(name=say("dag", "dag", "day"), opens=time(7), closes=time(14)),),
        ),
        rules=(
            RangeRule(
                id="daily-check-sum",
                component="feeling",
                green_high=Decimal(1),
                yellow_high=Decimal(2),
                text_patient=say(
                    "Du er dårligere enn du pleier.",
                    "Du er dårlegare enn du plar.",
                    "You are worse than you usually are.",
                ),
                text_nurse=say(
                    "Spør hva som er dårligere, og siden når.",
                    "Spør kva som er dårlegare, og sidan når.",
                    "Ask what is worse, and since when.",
                ),
                source=ours(say, "Eget skjema", "Eige skjema", "A form of ours"),
            ),
        ),
    )


_ITEMS: Mapping[str, Callable[[Say], MonitoringItem]] = MappingProxyType(
    {
        "phq-9": phq_9_item,
        "gad-7": gad_7_item,
        "daily-check": daily_check_item,
    }
)


def form_item(name: str, *, language: str = "nb") -> MonitoringItem | None:
    """Return the ready-made item about a form, None where there is none."""
    make = _ITEMS.get(name)
    return make(speaker(language)) if make else None


def _ring(say: Say) -> str:
    return say(
        "Ring og snakk om hvordan det går. Vurder legetime.",
        "Ring og snakk om korleis det går. Vurder legetime.",
        "Ring and talk about how it is going. Consider a doctor's appointment.",
    )


def _in_opening_hours(say: Say) -> Schedule:
    return Schedule(
        windows=(
            Window(name=say("formiddag", "formiddag", "morning"), opens=time(9), closes=time(14)),
        ),
        weekdays=(_MONDAY,),
        grace_minutes=0,
        not_on_holidays=True,
    )


def _missing(item_id: str, say: Say) -> MissingRule:
    return MissingRule(
        id=f"{item_id}-missing",
        text_patient=say(
            "Vi har ikke fått svarene dine.",
            "Vi har ikkje fått svara dine.",
            "We have not got your answers.",
        ),
        text_nurse=say(
            "Skjemaet er ikke besvart. Ring og hør hvordan det går.",
            "Skjemaet er ikkje svart på. Ring og høyr korleis det går.",
            "The form is not answered. Ring and ask how it is going.",
        ),
        source=ours(say, "Ett skjema", "Eitt skjema", "One form"),
    )
