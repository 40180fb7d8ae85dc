"""Small parts of a plan in words: steps, measures, personal normals, what is done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from selfcare_plans.presenters.words import capital, listed
from selfcare_plans.rules.document import MedicineStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.presenters.words import KindWords
    from selfcare_plans.rules.document import (
        ActNow,
        Measure,
        MonitoringItem,
        PersonalNormal,
        Step,
    )


def step_in_words(step: Step) -> str:
    """Return a step verbatim; one with a medicine names who prescribed it."""
    if not isinstance(step, MedicineStep):
        return step
    if not step.prescriber:
        return step.medicine
    return _("%(medicine)s (prescribed by %(name)s)") % {
        "medicine": step.medicine,
        "name": step.prescriber,
    }


def measure_in_words(measure: Measure, units: Mapping[str, str]) -> str:
    """Return a measure under a goal on one line: what, who, until when, who ticks it off."""
    until = (
        _("until %(date)s") % {"date": written.full_date(measure.until)} if measure.until else ""
    )
    unit = units.get(measure.unit, _("unknown unit")) if measure.unit else ""
    ticked = _("ticked off by %(unit)s") % {"unit": unit} if unit else ""
    parts = (measure.text, measure.responsible, until, ticked)
    return " · ".join(part for part in parts if part)


def normal_in_words(normal: PersonalNormal, kind: str, words: KindWords) -> str:
    """Return a personal normal: ``82.0 kg, approved by Kari Lege on 4 May 2026``."""
    text = _("%(value)s, approved by %(name)s on %(date)s") % {
        "value": words.value(kind, normal.value),
        "name": normal.approved_by,
        "date": written.full_date(normal.approved_on),
    }
    if normal.spread is not None:
        spread = words.value(kind, normal.spread)
        text += ", " + _("standard deviation %(spread)s") % {"spread": spread}
    return f"{text} ({normal.source})" if normal.source else text


def normals_in_words(item: MonitoringItem, words: KindWords) -> tuple[str, ...]:
    """Return the item's personal normals, each with its component where it has one."""
    found = []
    for normal in item.normals:
        text = normal_in_words(normal, item.kind, words)
        component = words.component(normal.component) if normal.component else ""
        found.append(f"{capital(component)}: {text}" if component else text)
    return tuple(found)


def act_in_words(act: ActNow) -> str:
    """Return what the patient does at once, whom to ring, and whether it is asked about."""
    text = act.step
    if act.numbers:
        # what is no number of digits is refused, but shown as it stands until then
        numbers = listed(
            written.phone_shown(number) if number.isdecimal() else number for number in act.numbers
        )
        text += " " + _("(ring %(numbers)s)") % {"numbers": numbers}
    if not act.ask_done:
        text += ", " + _("without asking whether it is done")
    return text
