"""The words of a plan's life: what waits on it, how goals and measures stand, who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dho.lib import clock
from dho.web import written
from selfcare_plans.operations import may_tick
from selfcare_plans.presenters.templates import ordered_in_words
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.life import ActCode, EvaluationResult, HandoverStep, MeasureState
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from selfcare_plans.models import (
        GoalEvaluation,
        MeasureProgress,
        PlanAct,
        PlanHandover,
        PlanVersion,
        StandingOrder,
    )
    from selfcare_plans.queries import DoctorsToAsk, LivingState, PlansWaiting
    from selfcare_plans.rules.document import Goal, Measure, PlanDocument
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

STATES = {
    MeasureState.PLANNED.value: _("Planned"),
    MeasureState.STARTED.value: _("Started"),
    MeasureState.DONE.value: _("Done"),
    MeasureState.DROPPED.value: _("Dropped"),
}
RESULTS = {
    EvaluationResult.REACHED.value: _("Reached"),
    EvaluationResult.PARTLY.value: _("Partly reached"),
    EvaluationResult.NOT_REACHED.value: _("Not reached"),
    EvaluationResult.CONTINUES.value: _("Goes on"),
}
ACTS = {
    ActCode.PROPOSED.value: _("Proposed"),
    ActCode.WITHDRAWN.value: _("Withdrawn"),
    ActCode.RETURNED.value: _("Returned"),
    ActCode.TAKEN.value: _("Taken over to be changed"),
    ActCode.APPROVED.value: _("Approved"),
    ActCode.ENDED.value: _("The plan is ended"),
}
DOORS = {
    Door.PAGE.value: _("on the page"),
    Door.API.value: _("by another system"),
    Door.STANDING_ORDER.value: _("under a standing order"),
    Door.CENTRE.value: _("by the centre"),
    Door.LINK.value: _("through a link"),
    Door.MESSAGE.value: _("by message"),
    Door.PHONE.value: _("by telephone"),
    Door.MEETING.value: _("in a meeting"),
}


@dataclass(frozen=True, slots=True)
class MeasureNow:
    """A measure, how it stands, and whether the viewer ticks it."""

    measure: Measure
    unit: str
    state: str
    label: Any
    latest: MeasureProgress | None
    may_tick: bool


@dataclass(frozen=True, slots=True)
class GoalNow:
    """A goal with its measures and evaluations, newest first."""

    goal: Goal
    measures: tuple[MeasureNow, ...]
    evaluations: tuple[tuple[Any, GoalEvaluation], ...]
    is_due: bool


def goals_now(
    document: PlanDocument,
    state: LivingState,
    units: Mapping[str, str],
    viewer: Viewer,
    patient: Patient,
) -> list[GoalNow]:
    """Return the plan's goals as they are lived."""
    today = written.local(clock.now()).date()
    return [
        GoalNow(
            goal,
            tuple(_measure_now(one, state, units, viewer, patient) for one in goal.measures),
            tuple((RESULTS[one.result], one) for one in state.goals.get(goal.id, ())),
            is_due=_is_due(goal, state, today),
        )
        for goal in document.goals
    ]


def _is_due(goal: Goal, state: LivingState, today: date) -> bool:
    if goal.evaluate_on is None or goal.evaluate_on > today:
        return False
    return not any(one.evaluated_on >= goal.evaluate_on for one in state.goals.get(goal.id, ()))


def _measure_now(
    measure: Measure,
    state: LivingState,
    units: Mapping[str, str],
    viewer: Viewer,
    patient: Patient,
) -> MeasureNow:
    latest = state.measures.get(measure.id) if measure.id else None
    code = latest.state if latest else MeasureState.PLANNED.value
    return MeasureNow(
        measure,
        units.get(measure.unit, ""),
        code,
        STATES[code],
        latest,
        may_tick=bool(measure.id) and may_tick(viewer, patient, measure),
    )


@dataclass(frozen=True, slots=True)
class ActInWords:
    """One act on a version."""

    what: Any
    how: Any
    who: str
    unit: str
    at: datetime
    comment: str


def acts_in_words(acts: Iterable[PlanAct]) -> list[ActInWords]:
    """Return the acts, in their order."""
    return [
        ActInWords(
            ACTS[one.code],
            DOORS[one.door],
            one.by.name,
            one.unit.name if one.unit else "",
            one.at,
            one.comment,
        )
        for one in acts
    ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that awaits its answer."""

    id: Any
    number: int
    revision: int
    by: str
    at: datetime
    unit: str
    doctor: str
    due_at: datetime
    is_overdue: bool
    comment: str
    is_mine: bool


def proposal_in_words(version: PlanVersion, viewer: Viewer) -> Proposal:
    """Return the proposal; ``is_mine``: the viewer is a doctor of the unit asked."""
    asked, by, due, at = (
        version.asked_unit,
        version.proposed_by,
        version.answer_due_at,
        version.proposed_at,
    )
    if asked is None or by is None or due is None or at is None:
        message = "a proposed version names who, whom and when: the database keeps that"
        raise ValueError(message)
    return Proposal(
        id=version.id,
        number=version.number,
        revision=version.revision,
        by=by.name,
        at=at,
        unit=asked.name,
        doctor=version.asked_doctor.name if version.asked_doctor else "",
        due_at=due,
        is_overdue=due <= clock.now(),
        comment=version.comment,
        is_mine=asked.id == viewer.unit_id
        and viewer.can(Permission.PUBLISH_PLAN)
        and viewer.can(Permission.MANAGE_STANDING_ORDERS),
    )


@dataclass(frozen=True, slots=True)
class Handover:
    """How far a version has come on its way to the patient."""

    seen: PlanHandover | None
    printed: PlanHandover | None
    handed_over: PlanHandover | None


def handover_in_words(steps: Mapping[str, PlanHandover]) -> Handover:
    """Return the steps by name."""
    return Handover(*(steps.get(step.value) for step in HandoverStep))


def whom_to_ask(found: Iterable[DoctorsToAsk]) -> list[tuple[str, Any]]:
    """Return the choices of ``ProposeForm``: each unit, then its doctors by name."""
    choices: list[tuple[str, Any]] = []
    for one in found:
        whole = _("%(unit)s: any doctor") % {"unit": one.unit.name}
        named = [(f"{one.unit.id}:{who.id}", f"{one.unit.name}: {who.name}") for who in one.doctors]
        choices += [(str(one.unit.id), whole), *named]
    return choices


def order_choices(orders: Iterable[StandingOrder]) -> list[tuple[str, Any]]:
    """Return the standing orders that a start-up plan may begin under."""
    return [(str(one.id), f"{ordered_in_words(one)} ({one.doctor})") for one in orders]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the plan list."""

    patient_id: Any
    name: str
    number: int
    who: str
    on: date | None
    at: datetime | None
    is_late: bool
    said: str = ""
    seen: bool = False


def tasks(found: PlansWaiting) -> dict[str, list[Task]]:
    """Return the lists of the page by name."""
    now = clock.now()
    today = written.local(now).date()
    return {
        "proposed": [_proposed(one, now) for one in found.proposed],
        "returned": [
            Task(
                one.patient_id,
                one.patient.name,
                one.number,
                one.author.name,
                None,
                None,
                is_late=False,
                said=getattr(one, "said", ""),
            )
            for one in found.returned
        ],
        "reviews": [_by_day(one, one.document.get("review_date"), today) for one in found.reviews],
        "temporary": [
            _by_day(
                one,
                one.document["temporary"]["until"],
                today,
                who=one.document["temporary"]["responsible"],
            )
            for one in found.temporary
        ],
        "handovers": [
            Task(
                one.patient_id,
                one.patient.name,
                one.number,
                "",
                None,
                one.in_force_from,
                is_late=False,
                seen=getattr(one, "seen", False),
            )
            for one in found.handovers
        ],
    }


def _proposed(version: PlanVersion, now: datetime) -> Task:
    doctor = version.asked_doctor.name if version.asked_doctor else ""
    unit = version.asked_unit.name if version.asked_unit else ""
    due = version.answer_due_at
    return Task(
        version.patient_id,
        version.patient.name,
        version.number,
        ", ".join(part for part in (doctor, unit) if part),
        None,
        due,
        is_late=due is not None and due <= now,
        said=version.comment,
    )


def _by_day(version: PlanVersion, day: str, today: date, *, who: str = "") -> Task:
    on = date.fromisoformat(day)
    return Task(
        version.patient_id, version.patient.name, version.number, who, on, None, is_late=on < today
    )
