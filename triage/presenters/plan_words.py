"""The plan as staff read it: every agreed part in words; what the patient wrote stays verbatim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.lib import clock
from dho.web import written
from measurements.presenters import EVENT_LABELS, STAFF_WORDS
from selfcare_plans.presenters.combinations import combinations_in_words
from selfcare_plans.presenters.parts import normals_in_words, step_in_words
from selfcare_plans.presenters.ranges import RangeInWords, ranges_in_words
from selfcare_plans.presenters.rules import RuleInWords, other_rules_in_words
from selfcare_plans.presenters.words import about_in_words, listed, schedule_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from selfcare_plans.rules.document import (
        Goal,
        MonitoringItem,
        PlanDocument,
        Step,
        TreatmentLevel,
    )


@dataclass(frozen=True, slots=True)
class ItemInWords:
    """One measurement as it is read."""

    kind: str
    label: str
    unit: str
    instruction: str
    schedule: str
    grace: str
    ranges: tuple[RangeInWords, ...]
    others: tuple[RuleInWords, ...]
    receivers: tuple[str, ...]
    observe_only: bool
    normals: tuple[str, ...] = ()
    no_red_reason: str = ""


@dataclass(frozen=True, slots=True)
class StepsInWords:
    """What the patient does in one colour, verbatim; of a medicine, who prescribed it."""

    colour: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelInWords:
    """The agreed level of treatment."""

    text: str
    decided_by: str
    decided_on: date
    steps: tuple[str, ...]
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanInWords:
    """The whole plan as it is read."""

    what_matters: str
    diagnoses: str
    goals: tuple[Goal, ...]
    items: tuple[ItemInWords, ...]
    combinations: tuple[RuleInWords, ...]
    steps: tuple[StepsInWords, ...]
    unreached_centre: tuple[str, ...]
    unreached_patient: tuple[str, ...]
    level: LevelInWords | None
    receivers: tuple[str, ...]
    contact_point: str
    review_date: date | None
    review_is_over: bool
    language: str


def plan_in_words(document: PlanDocument, units: Mapping[str, str]) -> PlanInWords:
    """Return the plan as staff read it; ``units`` are names by id."""
    today, review = written.local(clock.now()).date(), document.review_date
    return PlanInWords(
        what_matters=document.what_matters,
        diagnoses=listed(document.diagnoses),
        goals=document.goals,
        items=tuple(item_in_words(item, units) for item in document.items),
        combinations=combinations_in_words(document, STAFF_WORDS),
        steps=tuple(
            StepsInWords(colour, _steps(getattr(document.steps, colour.lower())))
            for colour in ("GREEN", "YELLOW", "RED")
        ),
        unreached_centre=document.unreached.centre,
        unreached_patient=document.unreached.patient,
        level=level_in_words(document.treatment_level, units),
        receivers=_named(document.receivers, units),
        contact_point=document.contact_point,
        review_date=review,
        review_is_over=review is not None and review < today,
        language=document.language,
    )


def item_in_words(item: MonitoringItem, units: Mapping[str, str]) -> ItemInWords:
    """Return one measurement as it is read."""
    grace = written.span(item.schedule.grace_minutes) if item.schedule else ""
    about = str(EVENT_LABELS.get(item.about, item.about))
    return ItemInWords(
        kind=item.kind,
        label=about_in_words(item.kind, about, STAFF_WORDS),
        unit=STAFF_WORDS.unit(item.kind),
        instruction=item.instruction,
        schedule=schedule_in_words(item.schedule),
        grace=_("%(time)s grace") % {"time": grace} if grace else "",
        ranges=ranges_in_words(item, STAFF_WORDS),
        others=other_rules_in_words(item, STAFF_WORDS),
        receivers=_named(item.receivers, units),
        observe_only=item.observe_only,
        normals=normals_in_words(item, STAFF_WORDS),
        no_red_reason=item.no_red_reason,
    )


def level_in_words(level: TreatmentLevel | None, units: Mapping[str, str]) -> LevelInWords | None:
    """Return the agreed level of treatment, with the names of its receivers; None without one."""
    if level is None:
        return None
    receivers = _named(level.receivers, units)
    return LevelInWords(
        level.text, level.decided_by, level.decided_on, _steps(level.steps_red), receivers
    )


def ranges_of(item: MonitoringItem) -> tuple[RangeInWords, ...]:
    """Return the item's limits in words; empty where it has none."""
    return ranges_in_words(item, STAFF_WORDS)


def _steps(steps: Iterable[Step]) -> tuple[str, ...]:
    return tuple(map(step_in_words, steps))


def _named(receivers: Iterable[str], units: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(units.get(unit, _("unknown unit")) for unit in receivers)
