"""The document of a plan version: what patient, nurse and doctor agreed, as one typed value.

Immutable once published. Numbers are Decimal in the kind's own unit; times of day are local
(Europe/Oslo unless the patient's zone is another); unit ids are UUID strings.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import msgspec

from selfcare_plans.rules.document.codes import Part
from selfcare_plans.rules.document.rules import Combination, Rule


class Window(Part, frozen=True):
    """A part of the day in which one reading is expected. ``opens`` < ``closes``, local time."""

    name: str
    opens: time
    closes: time


class Schedule(Part, frozen=True):
    """When readings are expected: the windows, on these ISO weekdays (1 = Monday).

    ``not_on_holidays``: nothing is expected on Norwegian public holidays.
    """

    windows: tuple[Window, ...]
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    grace_minutes: int = 120
    not_on_holidays: bool = False


class PersonalNormal(Part, frozen=True):
    """The person's own usual value, approved by a clinician on a date. It does not drift.

    ``spread`` is its standard deviation, in the kind's unit, where a rule counts in those.
    """

    value: Decimal
    approved_by: str
    approved_on: date
    component: str | None = None
    spread: Decimal | None = None
    source: str = ""


class MonitoringItem(Part, frozen=True):
    """One kind that the patient measures, answers or does.

    ``about``: the questionnaire (answers), the task (task_done) or the code (event); empty for what
    is measured. ``observe_only``: followed, no limits agreed. ``no_red_reason``: a clinician's
    reason for leaving out the red rule that the template has for this kind.
    """

    id: str
    kind: str
    rules: tuple[Rule, ...] = ()
    schedule: Schedule | None = None
    observe_only: bool = False
    receivers: tuple[str, ...] = ()
    instruction: str = ""
    about: str = ""
    normals: tuple[PersonalNormal, ...] = ()
    no_red_reason: str = ""


class Measure(Part, frozen=True):
    """Who of which organisation does what until when, under a goal.

    ``unit`` is the unit that ticks it, ``responsible`` its words for who. State and comments are
    kept beside the plan, since they change without a new version.
    """

    text: str
    responsible: str = ""
    until: date | None = None
    id: str = ""
    unit: str = ""


class Goal(Part, frozen=True):
    """What the patient wants to reach, in the patient's words, and when it is looked at."""

    text: str
    subgoals: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    id: str = ""
    evaluate_on: date | None = None


class MedicineStep(Part, frozen=True):
    """A step that involves a medicine, with the name of the person who prescribed it."""

    medicine: str
    prescriber: str = ""

    def __str__(self) -> str:
        return self.medicine


Step = str | MedicineStep
"""One thing that the patient does, in the patient's own words."""


class Steps(Part, frozen=True):
    """What the patient does in each colour."""

    green: tuple[Step, ...] = ()
    yellow: tuple[Step, ...] = ()
    red: tuple[Step, ...] = ()


class Unreached(Part, frozen=True):
    """What is done when nobody answers, in order, one sentence each.

    ``centre``: what the follow-up centre does when the patient is silent and cannot be reached.
    ``patient``: what the patient does when she rings and nobody answers her; hers to read. Empty:
    the usual words of the service stand.
    """

    centre: tuple[str, ...] = ()
    patient: tuple[str, ...] = ()


class TreatmentLevel(Part, frozen=True):
    """The agreed level of treatment (behandlingsavklaring); only a doctor decides it.

    ``steps_red`` and ``receivers`` take the place of the plan's own in a red.
    """

    text: str
    decided_by: str
    decided_on: date
    steps_red: tuple[Step, ...] = ()
    receivers: tuple[str, ...] = ()


class Temporary(Part, frozen=True):
    """That this is a start-up plan under a doctor's standing order, for a named person to end.

    ``until`` is its last day (the patient's own date). A plan never stops judging because that day
    has passed.
    """

    until: date
    responsible: str
    standing_order_by: str


class PlanDocument(Part, frozen=True):
    """The whole plan. ``receivers`` are unit ids, first in line first; items may name their own."""

    what_matters: str = ""
    diagnoses: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    items: tuple[MonitoringItem, ...] = ()
    combinations: tuple[Combination, ...] = ()
    steps: Steps = Steps()
    receivers: tuple[str, ...] = ()
    contact_point: str = ""
    review_date: date | None = None
    language: str = "nb"
    treatment_level: TreatmentLevel | None = None
    temporary: Temporary | None = None
    unreached: Unreached = Unreached()


def encode(document: PlanDocument) -> bytes:
    """Return the document as canonical JSON bytes."""
    return msgspec.json.encode(document)


def decode(text: bytes | str) -> PlanDocument:
    """Read a document from JSON. Raises ``msgspec.ValidationError`` with the place that is wrong."""
    return msgspec.json.decode(text, type=PlanDocument)


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document. Numbers may also be written as text."""
    schema = _with_numbers(msgspec.json.schema(PlanDocument))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _with_numbers(schema: Any) -> Any:
    """Return the schema with JSON numbers allowed wherever a decimal is written."""
    if isinstance(schema, list):
        return [_with_numbers(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return {**schema, "type": ["number", "string"]}
    return {key: _with_numbers(each) for key, each in schema.items()}
