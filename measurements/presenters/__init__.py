"""Words for kinds of reading, their units, components and contexts, and how values are written.

Two voices: staff read short professional names, patients plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from measurements.rules.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.kind import Kind

Words = str | Promise

KIND_LABELS: Mapping[str, Words] = {
    "weight": gettext_lazy("Weight"),
    "glucose": gettext_lazy("Blood glucose"),
    "spo2": gettext_lazy("SpO₂"),
    "blood_pressure": gettext_lazy("Blood pressure"),
    "pulse": gettext_lazy("Pulse"),
    "body_temperature": gettext_lazy("Temperature"),
    "respiration_rate": gettext_lazy("Respiration rate"),
    "peak_flow": gettext_lazy("Peak flow"),
    "fev1": gettext_lazy("FEV1"),
    "steps": gettext_lazy("Steps"),
    "hba1c": gettext_lazy("HbA1c"),
    "symptom_score": gettext_lazy("Symptom score"),
    "consciousness": gettext_lazy("Consciousness"),
    "oxygen_supply": gettext_lazy("Oxygen supply"),
    "pain": gettext_lazy("Pain"),
    "crp": gettext_lazy("CRP"),
    "inr": gettext_lazy("INR"),
    "task_done": gettext_lazy("Task done"),
    "diary": gettext_lazy("Diary"),
    "event": gettext_lazy("Event"),
    "answers": gettext_lazy("Questionnaire"),
}
"""What staff call each kind."""

PATIENT_KIND_LABELS: Mapping[str, Words] = {
    **KIND_LABELS,
    "glucose": gettext_lazy("Blood sugar"),
    "spo2": gettext_lazy("Oxygen in the blood"),
    "respiration_rate": gettext_lazy("Breaths per minute"),
    "peak_flow": gettext_lazy("Peak flow (how hard you can blow)"),
    "fev1": gettext_lazy("Lung test (FEV1)"),
    "hba1c": gettext_lazy("Long-term blood sugar"),
    "symptom_score": gettext_lazy("How you feel"),
    "consciousness": gettext_lazy("How awake"),
    "oxygen_supply": gettext_lazy("Oxygen that you take"),
    "crp": gettext_lazy("Infection test (CRP)"),
    "inr": gettext_lazy("Blood thinning (INR)"),
}
"""What patients call each kind."""

# Units that are words; the others are written alike in every language.
UNIT_LABELS: Mapping[str, Words] = {
    "steps": gettext_lazy("steps"),
    "points": gettext_lazy("points"),
    "/min": gettext_lazy("per min"),
}

VALUE_LABELS: Mapping[tuple[str, Decimal], Words] = {
    ("consciousness", Decimal(0)): gettext_lazy("alert"),
    ("consciousness", Decimal(1)): gettext_lazy("new confusion"),
    ("consciousness", Decimal(2)): gettext_lazy("responds to voice"),
    ("consciousness", Decimal(3)): gettext_lazy("responds to pain"),
    ("consciousness", Decimal(4)): gettext_lazy("unresponsive"),
}
"""Numbers that stand for words, by kind."""

EVENT_LABELS: Mapping[str, Words] = {
    "FALL": gettext_lazy("Fall"),
    "HYPOGLYCAEMIA": gettext_lazy("Low blood sugar"),
    "ADMISSION": gettext_lazy("Hospital stay"),
    "OUT_OF_HOURS": gettext_lazy("Visit to the out-of-hours clinic"),
    "COURSE_OF_TREATMENT": gettext_lazy("Course of treatment begun"),
    "RELIEVER_USED": gettext_lazy("Reliever medicine used"),
    "OTHER": gettext_lazy("Other"),
}
"""What an event is called."""

COMPONENT_LABELS: Mapping[str, Words] = {
    "systolic": gettext_lazy("systolic"),
    "diastolic": gettext_lazy("diastolic"),
    "mean": gettext_lazy("mean pressure"),
}
PATIENT_COMPONENT_LABELS: Mapping[str, Words] = {
    "systolic": gettext_lazy("upper pressure"),
    "diastolic": gettext_lazy("lower pressure"),
    "mean": gettext_lazy("mean pressure"),
}

CONTEXT_KEY_LABELS: Mapping[str, Words] = {
    "meal": gettext_lazy("meal"),
    "oxygen": gettext_lazy("oxygen supply"),
    "activity": gettext_lazy("activity"),
    "posture": gettext_lazy("posture"),
    "arm": gettext_lazy("arm"),
}
CONTEXT_LABELS: Mapping[str, Words] = {
    "meal=fasting": gettext_lazy("fasting"),
    "meal=before": gettext_lazy("before a meal"),
    "meal=after": gettext_lazy("after a meal"),
    "meal=bedtime": gettext_lazy("at bedtime"),
    "oxygen=air": gettext_lazy("breathing air"),
    "oxygen=litres": gettext_lazy("with oxygen"),
    "activity=rest": gettext_lazy("at rest"),
    "activity=after_exertion": gettext_lazy("after exertion"),
    "posture=sitting": gettext_lazy("sitting"),
    "posture=standing": gettext_lazy("standing"),
    "posture=lying": gettext_lazy("lying"),
    "arm=left": gettext_lazy("left arm"),
    "arm=right": gettext_lazy("right arm"),
}
"""What a context is called, by ``key=value`` as a range is bound to it."""


@dataclass(frozen=True, slots=True)
class KindWords:
    """Names and numbers of the kinds in one voice. An unknown kind is called by its code."""

    for_patient: bool = False

    def label(self, kind: str) -> str:
        """Return the kind's name."""
        labels = PATIENT_KIND_LABELS if self.for_patient else KIND_LABELS
        return str(labels.get(kind, kind))

    def unit(self, kind: str) -> str:
        """Return the unit as it is shown; empty for an unknown kind."""
        known = KINDS.get(kind)
        return str(UNIT_LABELS.get(known.display_unit, known.display_unit)) if known else ""

    def component(self, component: str) -> str:
        """Return the component's name, in lower case."""
        labels = PATIENT_COMPONENT_LABELS if self.for_patient else COMPONENT_LABELS
        return str(labels.get(component, component))

    def context(self, context: str) -> str:
        """Return what ``key=value`` means, in lower case."""
        return str(CONTEXT_LABELS.get(context, context))

    def number(self, kind: str, value: Decimal) -> str:
        """Write a value of the kind: at least its decimals, the reader's decimal sign, no unit."""
        return written.number(_shown(KINDS.get(kind), value))

    def value(self, kind: str, value: Decimal) -> str:
        """Write a value with its unit."""
        word = VALUE_LABELS.get((kind, value))
        return str(word) if word else joined(self.number(kind, value), self.unit(kind))

    def resolution(self, kind: str) -> Decimal:
        """Return the step that values of the kind are shown in."""
        known = KINDS.get(kind)
        return known.resolution if known else Decimal(1)


STAFF_WORDS = KindWords()
PATIENT_WORDS = KindWords(for_patient=True)


def components_shown(values: Mapping[str, Decimal], kind: str) -> str:
    """Write the values of a reading with components, in the kind's order: ``152/88 mmHg``."""
    known = KINDS.get(kind)
    order = [part.name for part in known.parts if part.required] if known else sorted(values)
    numbers = [STAFF_WORDS.number(kind, values[name]) for name in order if name in values]
    return joined("/".join(numbers), STAFF_WORDS.unit(kind))


def comparator_shown(comparator: str, shown: str) -> str:
    """Write a value that a meter showed as LO or HI: ``under 1,1 mmol/L``."""
    if not comparator:
        return shown
    text = _("under %(value)s") if comparator == "<" else _("over %(value)s")
    return text % {"value": shown}


def joined(number: str, unit: str) -> str:
    """Put a number and its unit together so that no line breaks between them."""
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number


def _shown(kind: Kind | None, value: Decimal) -> Decimal:
    return Decimal(kind.show(value)) if kind and value.is_finite() else value
