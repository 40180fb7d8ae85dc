"""The codes of differences, made from the fields of the document so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    CombinationRule,
    DeviationRule,
    Goal,
    MeanRule,
    Measure,
    MissingRule,
    MonitoringItem,
    News2Rule,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Schedule,
    Steps,
    Temporary,
    TreatmentLevel,
    Unreached,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# A range speaks of colours: red begins below yellow_low, green from green_low to green_high.
_BOUND_CODES = {
    "yellow_low": "RED_BELOW",
    "green_low": "GREEN_FROM",
    "green_high": "GREEN_TO",
    "yellow_high": "RED_ABOVE",
}
TAGS: Mapping[type[Any], str] = {
    RangeRule: "RANGE",
    ChangeRule: "CHANGE",
    DeviationRule: "DEVIATION",
    RepetitionRule: "REPETITION",
    MissingRule: "MISSING",
    AnswerRule: "ANSWER",
    MeanRule: "MEAN",
    CombinationRule: "COMBINATION",
    News2Rule: "NEWS2",
}
SHARED = ("text_patient", "text_nurse", "source", "act_now")
RULE_FIELDS = {
    kind: tuple(name for name in kind.__struct_fields__ if name not in ("id", *SHARED))
    for kind in TAGS
}


def _but(part: type[Any], *names: str) -> tuple[str, ...]:
    return tuple(name for name in part.__struct_fields__ if name not in names)


PLAN_FIELDS = _but(
    PlanDocument,
    "goals",
    "items",
    "combinations",
    "steps",
    "treatment_level",
    "temporary",
    "unreached",
)
STEPS_FIELDS = _but(Steps)
UNREACHED_FIELDS = _but(Unreached)
LEVEL_FIELDS = _but(TreatmentLevel)
TEMPORARY_FIELDS = _but(Temporary)
GOAL_FIELDS = _but(Goal, "measures")
MEASURE_FIELDS = _but(Measure)
ITEM_FIELDS = _but(MonitoringItem, "kind", "rules", "schedule", "normals")
SCHEDULE_FIELDS = _but(Schedule)
NORMAL_FIELDS = _but(PersonalNormal, "component")


def rule_code(kind: type[Any], name: str) -> str:
    """Return the code of a rule's field. The bounds of a range have the plain names."""
    if name in SHARED:
        return f"RULE_{name.upper()}"
    of_bound = _BOUND_CODES.get(name)
    if of_bound is not None and kind is RangeRule:
        return of_bound
    return f"{TAGS[kind]}_{of_bound or name.upper()}"


_PARTS = {
    "PLAN": PLAN_FIELDS,
    "STEPS": STEPS_FIELDS,
    "UNREACHED": UNREACHED_FIELDS,
    "LEVEL": LEVEL_FIELDS,
    "TEMPORARY": TEMPORARY_FIELDS,
    "GOAL": GOAL_FIELDS,
    "MEASURE": MEASURE_FIELDS,
    "ITEM": ITEM_FIELDS,
    "SCHEDULE": SCHEDULE_FIELDS,
    "NORMAL": NORMAL_FIELDS,
    "RULE": SHARED,
}

CODES: frozenset[str] = frozenset(
    {
        *(f"{part}_{name.upper()}" for part, names in _PARTS.items() for name in names),
        *(
            f"{part}_{what}"
            for part in _PARTS
            if part not in ("PLAN", "STEPS", "UNREACHED")
            for what in ("ADDED", "REMOVED")
        ),
        *(rule_code(kind, name) for kind, names in RULE_FIELDS.items() for name in names),
    }
)
"""Every code there is, so that a presenter can be shown to have a sentence for each."""
