"""Plain words for kinds, colours and moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from measurements.presenters import (
    PATIENT_WORDS,
    comparator_shown,
    components_shown,
)
from measurements.presenters.answers import form_title
from measurements.rules.facts import Flag
from selfcare_plans.presenters.words import capital
from selfcare_plans.rules.kind_facts import ANSWERS
from triage.presenters.assessments import assessed_for_patient

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from triage.queries.patient import OwnReading

Words = str | Promise

TASKS: Mapping[str, Words] = {
    "weight": gettext_lazy("Weigh yourself"),
    "glucose": gettext_lazy("Measure your blood sugar"),
    "spo2": gettext_lazy("Measure the oxygen in your blood"),
    "blood_pressure": gettext_lazy("Measure your blood pressure"),
    "pulse": gettext_lazy("Measure your pulse"),
    "body_temperature": gettext_lazy("Take your temperature"),
    "respiration_rate": gettext_lazy("Count your breaths"),
    "peak_flow": gettext_lazy("Blow into the peak flow meter"),
    "fev1": gettext_lazy("Take the lung test"),
    "steps": gettext_lazy("Write how many steps you walked"),
    "hba1c": gettext_lazy("Write your long-term blood sugar"),
    "symptom_score": gettext_lazy("Say how you feel"),
}
"""What the patient is asked to do, by kind."""

HINTS: Mapping[str, Words] = {
    "weight": gettext_lazy("Write the number that the scales show."),
    "glucose": gettext_lazy("Write the number that the meter shows."),
    "spo2": gettext_lazy("Write the number marked SpO₂ on the device."),
    "blood_pressure": gettext_lazy("The upper number is often marked SYS, the lower DIA."),
    "pulse": gettext_lazy("Write how many times your heart beats in one minute."),
    "body_temperature": gettext_lazy("Write the number that the thermometer shows."),
    "respiration_rate": gettext_lazy("Count every breath for one whole minute."),
    "peak_flow": gettext_lazy("Write the best of three blows."),
    "fev1": gettext_lazy("Write the number marked FEV1 on the device."),
    "steps": gettext_lazy("Write the number of the whole day."),
    "hba1c": gettext_lazy("Write the number that you got from the laboratory."),
    "symptom_score": gettext_lazy("Write the sum of your answers."),
}
"""Where the number is found, by kind."""

ICONS: Mapping[str, str] = {
    "weight": "weight",
    "glucose": "drop",
    "spo2": "oxygen",
    "blood_pressure": "blood-pressure",
    "pulse": "pulse",
    "body_temperature": "thermometer",
    "respiration_rate": "wind",
    "peak_flow": "wind",
    "fev1": "wind",
    "steps": "steps",
    "hba1c": "drop",
    "symptom_score": "questions",
    "oxygen_supply": "oxygen",
    "crp": "drop",
    "inr": "drop",
    "answers": "questions",
}

ZONE_TITLES: Mapping[str, Words] = {
    "GREEN": gettext_lazy("Green: as usual"),
    "YELLOW": gettext_lazy("Yellow: a little worse"),
    "RED": gettext_lazy("Red: ring now"),
}
"""What a colour means to the patient."""

NOT_ASSESSED = gettext_lazy("Received, not yet assessed")
"""What is said of a reading that has no colour, whether it waits or could not be judged."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A reading in words. ``colour`` is empty, and ``word`` says so, until it has one."""

    label: str
    value: str
    at: datetime
    colour: str
    word: str
    by: str
    id: UUID | None = None
    note: str = ""
    is_in_error: bool = False
    is_form: bool = False
    received_at: datetime | None = None
    assessed: str = ""


def shown(reading: OwnReading) -> Shown:
    """Return a reading as the patient reads it."""
    colour = "" if reading.is_in_error else colour_of(reading)
    is_form = reading.kind == ANSWERS
    return Shown(
        label=form_title(reading.about) if is_form else PATIENT_WORDS.label(reading.kind),
        value=value_of(reading),
        at=reading.measured_at,
        colour=colour,
        word="" if colour or reading.is_in_error else str(NOT_ASSESSED),
        by=_by(reading),
        id=reading.id,
        note=_note(reading),
        is_in_error=reading.is_in_error,
        is_form=is_form,
        received_at=reading.received_at,
        assessed=assessed_for_patient(reading.assessed),
    )


def colour_of(reading: OwnReading) -> str:
    """Return GREEN, YELLOW or RED, or nothing."""
    return reading.colour if reading.colour in ZONE_TITLES and reading.colour else ""


def value_of(reading: OwnReading) -> str:
    """Write the value with its unit and what it was measured under.

    Of a form, whether it is whole: what the sum means is for a person to say.
    """
    if reading.kind == ANSWERS:
        is_whole = Flag.INCOMPLETE not in reading.flags
        return _("All is answered") if is_whole else _("Some questions are not answered")
    text = (
        components_shown(reading.components, reading.kind)
        if reading.components
        else PATIENT_WORDS.value(reading.kind, reading.value)
        if reading.value is not None
        else ""
    )
    contexts = [
        PATIENT_WORDS.context(f"{key}={value}")
        for key, value in reading.context.items()
        if key != "litres_per_minute"
    ]
    return ", ".join([comparator_shown(reading.comparator, text), *contexts])


def _note(reading: OwnReading) -> str:
    if reading.is_in_error:
        return _("Entered in error")
    return _("Dated in the future") if "FUTURE" in reading.flags else ""


def _by(reading: OwnReading) -> str:
    return {
        "relative": _("Registered by a relative"),
        "nurse": _("Registered by a nurse"),
        "device": _("Sent by the device"),
    }.get(reading.source, "")


def day_of(at: datetime, now: datetime) -> str:
    """Write a day inside a sentence: ``today``, ``tomorrow, Monday 23 November``."""
    day, today = written.local(at).date(), written.local(now).date()
    name = written.weekday_and_date(day)
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow, %(day)s") % {"day": name}
    if day == today - timedelta(days=1):
        return _("yesterday")
    return _("on %(day)s") % {"day": name}


def moment_of(at: datetime, now: datetime) -> str:
    """Write a moment inside a sentence: ``today at 09:04``."""
    return _("%(day)s at %(time)s") % {"day": day_of(at, now), "time": written.clock_time(at)}


def greeting(name: str, now: datetime) -> str:
    """Greet by the time of day."""
    hour = written.local(now).hour
    if 5 <= hour < 10:
        text = _("Good morning, %(name)s")
    elif 10 <= hour < 18:
        text = _("Hello, %(name)s")
    else:
        text = _("Good evening, %(name)s")
    return text % {"name": name}


def today_in_words(now: datetime) -> str:
    """Write the day: ``Sunday 22 November``."""
    return capital(written.weekday_and_date(written.local(now).date()))
