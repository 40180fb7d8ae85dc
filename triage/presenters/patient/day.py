"""Today: what to do, what is done, what waits to be looked at, and where the patient stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import written
from measurements.presenters import PATIENT_WORDS
from measurements.presenters.answers import form_title, is_offered, only_in_opening_hours
from measurements.rules.kinds import NUMBER_KINDS
from selfcare_plans.rules.document import Colour
from selfcare_plans.rules.kind_facts import ANSWERS
from triage.presenters.patient.again import MeasureAgain, is_held, to_measure_again
from triage.presenters.patient.words import (
    ICONS,
    TASKS,
    colour_of,
    greeting,
    shown,
    today_in_words,
)
from triage.presenters.patient.zones import ZoneCard, zone_card
from triage.rules.causes import NOT_JUDGED
from triage.rules.own_day import STANDS_FOR, Measured, TaskState, day_tasks, here_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument
    from triage.models import Alert
    from triage.presenters.patient.links import Links
    from triage.presenters.patient.watching import Watch
    from triage.presenters.patient.words import Shown
    from triage.queries.patient import OwnReading
    from triage.rules.own_day import DayTask


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of today, or a kind that is measured when needed. ``state`` is empty for the latter.

    ``is_kept``: the page behind it may be opened without contact.
    """

    title: str
    detail: str
    icon: str
    url: str
    state: str = ""
    reading: Shown | None = None
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reading that somebody is to look at, and when. ``colour`` is empty until it has one."""

    reading: Shown
    looks: str


@dataclass(frozen=True, slots=True)
class Day:
    """The page. ``here`` is None where it cannot be told in which zone the patient is."""

    greeting: str
    date: str
    has_plan: bool
    tasks: tuple[TaskRow, ...]
    others: tuple[TaskRow, ...]
    done: str
    waiting: tuple[Waiting, ...]
    here: ZoneCard | None
    again: tuple[MeasureAgain, ...] = ()


def task_of(kind: str, links: Links) -> str:
    """Return what the patient is asked to do; to a relative, and without words, the kind's name."""
    words = TASKS.get(kind) if links.patient_id is None else None
    return str(words or PATIENT_WORDS.label(kind))


def first_instant(now: datetime, time_zone: str) -> datetime:
    """Return since when readings matter to the day: its start, or what still says where one is."""
    local = now.astimezone(ZoneInfo(time_zone))
    return min(local.replace(hour=0, minute=0, second=0, microsecond=0), now - STANDS_FOR)


def measured(readings: Iterable[OwnReading]) -> list[Measured]:
    """Return readings as rules see them."""
    return [
        Measured(
            id=str(one.id),
            kind=one.kind,
            measured_at=one.measured_at,
            colour=Colour(one.colour) if one.colour else None,
            about=one.about,
        )
        for one in readings
    ]


def day(  # noqa: PLR0913 (what the page is made of)
    *,
    name: str,
    time_zone: str,
    document: PlanDocument | None,
    readings: Sequence[OwnReading],
    alerts: Sequence[Alert],
    watch: Watch,
    links: Links,
    held: Mapping[UUID, OwnReading] | None = None,
    is_silenced: Callable[[datetime, datetime], bool] = lambda _opens, _closes: False,
) -> Day:
    """Return the page of today. ``readings`` are those since ``first_instant``, newest first.

    ``held``: the reading that each held alert waits for a second one of, by the alert's id.
    ``is_silenced``: whether a pause takes away the window that opens and closes then.
    """
    now, zone = watch.now, ZoneInfo(time_zone)
    facts = measured(readings)
    tasks: tuple[DayTask, ...] = ()
    here = None
    if document is not None:
        tasks = day_tasks(document, now.astimezone(zone).date(), zone, facts, now)
        tasks = tuple(
            one
            for one in tasks
            if one.reading or not is_silenced(one.task.window.opens_at, one.task.window.closes_at)
        )
        here = here_now(document, facts, tasks, now)
    by_id = {str(one.id): one for one in readings}
    return Day(
        greeting=greeting(name, now),
        date=today_in_words(now),
        has_plan=document is not None,
        tasks=tuple(_task_row(task, by_id, links, document) for task in tasks),
        others=tuple(_others(document, tasks, links)) if document else (),
        done=_done(tasks),
        waiting=tuple(_waiting(readings, alerts, watch)),
        here=zone_card(document, here, here) if document and here else None,
        again=tuple(to_measure_again(alerts, held or {}, readings, document, links, now)),
    )


def _done(tasks: Sequence[DayTask]) -> str:
    done = sum(task.state is TaskState.DONE for task in tasks)
    words = {"done": done, "all": len(tasks)}
    return ngettext("%(done)s of %(all)s is done", "%(done)s of %(all)s are done", done) % words


def _task_row(
    task: DayTask, by_id: dict[str, OwnReading], links: Links, document: PlanDocument | None
) -> TaskRow:
    window = task.task.window
    reading = shown(by_id[task.reading.id]) if task.reading else None
    item = (
        next((one for one in document.items if one.id == window.item_id), None)
        if document
        else None
    )
    if item is not None and item.kind == ANSWERS:
        row = _form_row(item, links)
        icon = "done" if reading else row.icon
        detail = _detail(task, reading)
        return replace(row, detail=detail, icon=icon, state=task.state.value, reading=reading)
    return TaskRow(
        title=PATIENT_WORDS.label(window.kind) if reading else task_of(window.kind, links),
        detail=_detail(task, reading),
        icon="done" if reading else ICONS.get(window.kind, "edit"),
        url=links.record(window.kind),
        state=task.state.value,
        reading=reading,
    )


def _form_row(item: MonitoringItem, links: Links) -> TaskRow:
    return TaskRow(
        title=form_title(item.about),
        detail="",
        icon=ICONS[ANSWERS],
        url=links.form(item.about),
        is_kept=not only_in_opening_hours(item.about),
    )


def _detail(task: DayTask, reading: Shown | None) -> str:
    window = task.task.window
    if reading is not None:
        done = {"time": written.clock_time(reading.at), "value": reading.value}
        return _("Done at %(time)s: %(value)s") % done
    opens, closes = written.clock_time(window.opens_at), written.clock_time(window.closes_at)
    if task.state is TaskState.LATER:
        return _("Between %(from)s and %(to)s") % {"from": opens, "to": closes}
    if task.state is TaskState.NOW:
        return _("Now, before %(time)s") % {"time": closes}
    return _("Not measured before %(time)s. You can still do it now.") % {"time": closes}


def _others(document: PlanDocument, tasks: Sequence[DayTask], links: Links) -> Iterable[TaskRow]:
    today = {task.task.window.kind for task in tasks}
    asked = {task.task.window.item_id for task in tasks}
    for item in document.items:
        if item.kind == ANSWERS and item.id not in asked and is_offered(item.about):
            yield _form_row(item, links)
        if item.kind in NUMBER_KINDS and item.kind not in today:
            yield TaskRow(
                title=PATIENT_WORDS.label(item.kind),
                detail="",
                icon=ICONS.get(item.kind, "edit"),
                url=links.record(item.kind),
            )


def _waiting(
    readings: Sequence[OwnReading], alerts: Sequence[Alert], watch: Watch
) -> Iterable[Waiting]:
    """Yield what has no colour yet, and per kind the newest reading that an open alert is about."""
    open_by_cause = {alert.cause: alert for alert in alerts}
    told: set[str] = set()
    for one in readings:
        if not colour_of(one):
            alert = open_by_cause.get(NOT_JUDGED) if one.colour else None
            yield Waiting(shown(one), how_it_stands(alert, watch) or watch.looks(one.received_at))
            continue
        alert = open_by_cause.get(one.kind)
        if alert is None or one.colour == Colour.GREEN.value or one.kind in told:
            continue
        told.add(one.kind)
        yield Waiting(shown(one), how_it_stands(alert, watch))


def how_it_stands(alert: Alert | None, watch: Watch) -> str:
    """Say how an alert stands: met, taken, or due."""
    if alert is None:
        return ""
    unit = alert.owner_unit.name
    if is_held(alert, watch.now) and alert.held_until is not None:
        words = {"unit": unit, "time": written.clock_time(alert.held_until)}
        return (
            _(
                "Measure once more before %(time)s. If it is not as agreed then, %(unit)s looks at it."
            )
            % words
        )
    if alert.met_at is not None:
        return _("%(unit)s has looked at it.") % {"unit": unit}
    if alert.claimed_by_id is not None and alert.due_at > watch.now - timedelta(minutes=1):
        return _("%(unit)s is looking at it now.") % {"unit": unit}
    return watch.before(alert.due_at, unit)
