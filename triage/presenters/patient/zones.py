"""The plan as three zones in a fixed order: what each colour means, and what to do in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measurements.presenters import PATIENT_WORDS
from selfcare_plans.presenters.ranges import zones_of
from selfcare_plans.presenters.rules import rule_in_words
from selfcare_plans.presenters.words import NOTHING, about, schedule_in_words
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    DeviationRule,
    MeanRule,
    RangeRule,
    RepetitionRule,
)
from triage.presenters.patient.words import ZONE_TITLES
from triage.rules.agreed_steps import plan_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument
    from triage.queries.patient import PlanNow

ORDER = (Colour.GREEN, Colour.YELLOW, Colour.RED)


@dataclass(frozen=True, slots=True)
class Line:
    """What gives a colour: ``Oxygen in the blood`` ``90 or more``."""

    label: str
    values: str


@dataclass(frozen=True, slots=True)
class ZoneCard:
    """One colour of the plan. ``language`` is that of the steps, which people wrote."""

    colour: str
    title: str
    lines: tuple[Line, ...]
    steps: tuple[str, ...]
    language: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredItem:
    """What the patient measures, when, and how."""

    label: str
    schedule: str
    instruction: str
    unit: str = ""


def zone_card(document: PlanDocument, colour: Colour, here: Colour | None = None) -> ZoneCard:
    """Return one zone of the plan."""
    return ZoneCard(
        colour=colour.value,
        title=str(ZONE_TITLES[colour.value]),
        lines=tuple(_lines(document, colour)),
        steps=steps_of(document, colour),
        language=document.language,
        is_here=colour is here,
    )


def zone_cards(document: PlanDocument, here: Colour | None) -> tuple[ZoneCard, ...]:
    """Return the three zones, green first; ``here`` is where the patient is now, if that is known."""
    return tuple(zone_card(document, colour, here) for colour in ORDER)


def steps_of(document: PlanDocument, colour: Colour) -> tuple[str, ...]:
    """Return the plan's own steps of a colour, word for word."""
    return tuple(map(str, plan_steps(document, colour)))


def _lines(document: PlanDocument, colour: Colour) -> Iterator[Line]:
    for item in document.items:
        for rule in item.rules:
            if isinstance(rule, RangeRule | MeanRule):
                for zone in zones_of(rule, item.kind, PATIENT_WORDS):
                    if zone.colour == colour.value:
                        yield Line(_label(item, rule), zone.values.replace(NOTHING, _(" to ")))
            elif (
                isinstance(rule, ChangeRule | DeviationRule | RepetitionRule)
                and rule.colour is colour
            ):
                text = rule_in_words(rule, item.kind, PATIENT_WORDS)
                yield Line(PATIENT_WORDS.label(item.kind), text)


def _label(item: MonitoringItem, rule: RangeRule | MeanRule) -> str:
    bound = about(rule, PATIENT_WORDS)
    label = PATIENT_WORDS.label(item.kind)
    if isinstance(rule, MeanRule):
        days = ngettext("mean of %(count)s day", "mean of %(count)s days", rule.days)
        label = f"{label}, {days % {'count': rule.days}}"
    return f"{label}, {bound}" if bound else label


def measured_items(document: PlanDocument) -> tuple[MeasuredItem, ...]:
    """Return what the plan asks the patient to measure."""
    return tuple(
        MeasuredItem(
            PATIENT_WORDS.label(item.kind),
            schedule_in_words(item.schedule),
            item.instruction,
            PATIENT_WORDS.unit(item.kind),
        )
        for item in document.items
    )


def text_of(plan: PlanNow | None, fired: tuple[str, ...]) -> str:
    """Return what the plan says to the patient about the first rule that gave the colour."""
    if plan is None:
        return ""
    texts = {rule.id: rule.text_patient for item in plan.document.items for rule in item.rules}
    return next((texts[one] for one in fired if texts.get(one)), "")
