"""The plan on paper, for the patient: one HTML document in the plan's language, drawn as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from measurements.presenters import PATIENT_WORDS
from selfcare_plans.presenters.combinations import combination_in_words
from selfcare_plans.presenters.words import capital
from selfcare_plans.rules.document import AnswerRule, Colour, CombinationRule, MedicineStep
from triage.presenters.patient.watching import OUT_OF_HOURS, watch_of
from triage.presenters.patient.zones import ORDER, measured_items, zone_card
from triage.rules.agreed_steps import plan_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import ActNow, Combination, PlanDocument, Rule, Step
    from tenants.models import Patient, Unit
    from triage.presenters.patient.zones import ZoneCard

STYLE = "css/plan_print.css"
EMERGENCY = "113"


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """One step; ``prescriber`` is whose medicine it is, empty where it is none."""

    text: str
    is_medicine: bool
    prescriber: str


@dataclass(frozen=True, slots=True)
class PrintedZone:
    """One colour on paper: its limits, other signs, what is done at once, and the steps."""

    card: ZoneCard
    signs: tuple[str, ...]
    at_once: tuple[ActNow, ...]
    steps: tuple[PrintedStep, ...]


def plan_document(
    version: PlanVersion,
    document: PlanDocument,
    patient: Patient,
    *,
    centre: Unit | None,
    units: Mapping[str, str],
    now: datetime,
) -> str:
    """Return the version as HTML to be drawn with ``STYLE``, whatever language is active.

    ``centre`` is who watches the readings; ``units`` are the names of the measures' units by id.
    """
    with override(language_of(document)):
        goals = [
            (goal, [(one, units.get(one.unit, "")) for one in goal.measures])
            for goal in document.goals
        ]
        context = {
            "version": version,
            "document": document,
            "language": language_of(document),
            "patient": patient,
            "items": measured_items(document),
            "zones": [_zone(document, colour) for colour in ORDER],
            "goals": goals,
            "watch": watch_of(centre, now),
            "out_of_hours": OUT_OF_HOURS,
            "emergency": EMERGENCY,
        }
        return render_to_string("triage/plans/print.html", context)


def language_of(document: PlanDocument) -> str:
    """Return the plan's language, bokmål where it names none of ours."""
    return document.language if document.language in dict(settings.LANGUAGES) else "nb"


def file_name(version: PlanVersion) -> str:
    """Return what the file is called. It names nobody."""
    return _("self-care-plan-version-%(number)s.pdf") % {"number": version.number}


def _zone(document: PlanDocument, colour: Colour) -> PrintedZone:
    return PrintedZone(
        card=zone_card(document, colour),
        signs=tuple(_signs(document, colour)),
        at_once=tuple(
            rule.act_now for rule in _rules(document) if rule.act_now and _worst(rule) is colour
        ),
        steps=tuple(map(_step, plan_steps(document, colour))),
    )


def _rules(document: PlanDocument) -> Iterator[Rule | Combination]:
    for item in document.items:
        yield from item.rules
    yield from document.combinations


def _worst(rule: Rule | Combination) -> Colour:
    """Return the colour in which a rule asks for something at once: a range does so in its red."""
    return getattr(rule, "colour", Colour.RED)


def _signs(document: PlanDocument, colour: Colour) -> Iterator[str]:
    """Return what gives the colour besides limits: answers in the plan's words, and combinations."""
    for rule in _rules(document):
        if getattr(rule, "colour", None) is not colour:
            continue
        if isinstance(rule, AnswerRule) and rule.text_patient:
            yield rule.text_patient
        elif isinstance(rule, CombinationRule):
            yield rule.text_patient or capital(combination_in_words(rule, PATIENT_WORDS))


def _step(step: Step) -> PrintedStep:
    if isinstance(step, MedicineStep):
        return PrintedStep(step.medicine, is_medicine=True, prescriber=step.prescriber)
    return PrintedStep(step, is_medicine=False, prescriber="")
