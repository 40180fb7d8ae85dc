"""The parts of a plan beside its measurements: goals, steps, level of treatment, receivers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from selfcare_plans.rules.document import MedicineStep
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from selfcare_plans.rules.document import (
        Goal,
        PlanDocument,
        Step,
        Temporary,
        TreatmentLevel,
    )

LANGUAGES = frozenset({"nb", "nn", "en"})


def plan_problems(document: PlanDocument) -> Iterator[PlanProblem]:
    """Yield what is wrong with the plan outside its items and combinations."""
    if not document.items:
        if not _has_goal_or_measure(document):
            yield problem("/goals", ProblemCode.NO_CONTENT)
        if not document.contact_point.strip():
            yield problem("/contact_point", ProblemCode.NO_CONTACT_POINT)
    if document.review_date is None:
        yield problem("/review_date", ProblemCode.NO_REVIEW_DATE)
    if document.language not in LANGUAGES:
        yield problem("/language", ProblemCode.BAD_LANGUAGE)
    yield from receiver_problems(document.receivers, "/receivers")
    for index, goal in enumerate(document.goals):
        yield from _measure_problems(goal, f"/goals/{index}/measures")
    yield from _all_steps_problems(document)
    if document.treatment_level is not None:
        yield from _level_problems(document.treatment_level, "/treatment_level")
    if document.temporary is not None:
        yield from _temporary_problems(document.temporary, "/temporary")


def date_problems(document: PlanDocument, today: date) -> Iterator[PlanProblem]:
    """Yield which approvals lie ahead of ``today`` (the patient's date), and which end has passed.

    Only publishing asks for these: a version in force does not go wrong because a day has passed.
    """
    for index, item in enumerate(document.items):
        for number, normal in enumerate(item.normals):
            at = f"/items/{index}/normals/{number}/approved_on"
            yield from _not_ahead(normal.approved_on, today, at)
    for index, rule in enumerate(document.combinations):
        set_on = getattr(rule, "set_on", None)
        yield from _not_ahead(set_on, today, f"/combinations/{index}/set_on")
    if document.treatment_level is not None:
        decided_on = document.treatment_level.decided_on
        yield from _not_ahead(decided_on, today, "/treatment_level/decided_on")
    if document.temporary is not None and document.temporary.until < today:
        yield problem("/temporary/until", ProblemCode.DATE_PASSED)


def receiver_problems(receivers: tuple[str, ...], at: str) -> Iterator[PlanProblem]:
    """Yield which receivers are no ids of units."""
    for index, receiver in enumerate(receivers):
        if not _is_unit_id(receiver):
            yield problem(f"{at}/{index}", ProblemCode.BAD_RECEIVER)


def named_receivers(document: PlanDocument) -> frozenset[str]:
    """Return the ids of all units that the plan names as receivers, wherever it does."""
    level = document.treatment_level
    lines = (
        document.receivers,
        *(item.receivers for item in document.items),
        level.receivers if level else (),
    )
    return frozenset(unit for line in lines for unit in line)


def named_units(document: PlanDocument) -> frozenset[str]:
    """Return the ids of all units that the plan names, as receivers or under a measure."""
    ticking = (measure.unit for goal in document.goals for measure in goal.measures)
    return named_receivers(document) | frozenset(unit for unit in ticking if unit)


def _is_unit_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _not_ahead(day: date | None, today: date, at: str) -> Iterator[PlanProblem]:
    if day is not None and day > today:
        yield problem(at, ProblemCode.DATE_AHEAD)


def _has_goal_or_measure(document: PlanDocument) -> bool:
    return any(
        goal.text.strip() or any(measure.text.strip() for measure in goal.measures)
        for goal in document.goals
    )


def _measure_problems(goal: Goal, at: str) -> Iterator[PlanProblem]:
    for index, measure in enumerate(goal.measures):
        if measure.unit and not _is_unit_id(measure.unit):
            yield problem(f"{at}/{index}/unit", ProblemCode.BAD_UNIT)


def _all_steps_problems(document: PlanDocument) -> Iterator[PlanProblem]:
    for colour in ("green", "yellow", "red"):
        yield from _step_problems(getattr(document.steps, colour), f"/steps/{colour}")
    for who in ("centre", "patient"):
        for index, step in enumerate(getattr(document.unreached, who)):
            if not step.strip():
                yield problem(f"/unreached/{who}/{index}", ProblemCode.NO_TEXT)


def _step_problems(steps: tuple[Step, ...], at: str) -> Iterator[PlanProblem]:
    for index, step in enumerate(steps):
        if not isinstance(step, MedicineStep):
            continue
        if not step.medicine.strip():
            yield problem(f"{at}/{index}/medicine", ProblemCode.NO_TEXT)
        if not step.prescriber.strip():
            yield problem(f"{at}/{index}/prescriber", ProblemCode.NO_PRESCRIBER)


def _level_problems(level: TreatmentLevel, at: str) -> Iterator[PlanProblem]:
    if not level.text.strip():
        yield problem(f"{at}/text", ProblemCode.NO_TEXT)
    if not level.decided_by.strip():
        yield problem(f"{at}/decided_by", ProblemCode.NO_NAME)
    if not any(str(step).strip() for step in level.steps_red):
        yield problem(f"{at}/steps_red", ProblemCode.NO_STEPS)
    yield from _step_problems(level.steps_red, f"{at}/steps_red")
    if not level.receivers:
        yield problem(f"{at}/receivers", ProblemCode.NO_RECEIVER)
    yield from receiver_problems(level.receivers, f"{at}/receivers")


def _temporary_problems(temporary: Temporary, at: str) -> Iterator[PlanProblem]:
    for name in ("responsible", "standing_order_by"):
        if not getattr(temporary, name).strip():
            yield problem(f"{at}/{name}", ProblemCode.NO_NAME)
