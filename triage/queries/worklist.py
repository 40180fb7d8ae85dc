"""The nurse's screen: open alerts, one row per patient, in at most three statements.

First every open alert of the unit as a few columns, to sort, count and filter; then the whole rows of
those that are sent, and their trends. So a list of thousands costs what is shown, and hides nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Subquery

from dho.lib import clock
from dho.lib.ids import new_id
from dho.lib.sql import statement
from measurements.rules.instants import CLOCK_TOLERANCE
from triage.models import Alert, Finding, Latest
from triage.queries.alerts import alerts_waiting, open_offers_to
from triage.queries.assessments import newest_of_alert
from triage.queries.calls import first_of_the_line, name_who_rings
from triage.queries.contacts import promised_for_alert
from triage.queries.told import not_told
from triage.rules.alert_remeasure import earlier
from triage.rules.alerts import severity_key
from triage.rules.causes import BY_HAND
from triage.rules.waiting import facts_of
from triage.rules.worklist import (
    BANDS,
    URGENT,
    VIEWS,
    Filters,
    Hiding,
    Who,
    band_of,
    hiding,
    is_left,
    mark_of,
    matches,
    next_change,
    patients_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.rules.shift import Shift

__all__ = ["Filters", "Look", "Row", "Worklist", "list_version", "look", "worklist"]

VISIT_ENDS_AFTER = timedelta(minutes=30)
"""A look after so long is a new visit (ours): what came since the last one is marked as new."""

MOST_SINCE = 100
"""How many of what came since closing are named in the block of its own; all stand on the list."""

_COLUMNS = (
    *("id", "tenant_id", "patient_id", "enrolment_id", "cause", "colour", "centre_id"),
    *("owner_unit_id", "claimed_by_id", "opened_at", "waiting_since", "due_at", "met_at"),
    *("claimed_at", "snoozed_until", "held_until", "is_late", "broke_through", "ring_by"),
    *("settled_at", "settled_until", "unsettled_at"),
)
_NAMED = {
    "group": F("enrolment__patient_group"),
    "search_name": F("patient__search_name"),
    "given_name": F("patient__given_name"),
    "family_name": F("patient__family_name"),
    "tenant_name": F("tenant__name"),
    "claimed_name": F("claimed_by__name"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One patient on the list: the worst alert on top; how many more, what is new to the viewer.

    ``has_red_outside``: an open red of hers is not shown with these filters, and nothing as bad is.
    """

    patient: Patient
    patient_group: str
    top: Alert
    others: int
    band: str
    mark: str = ""
    has_red_outside: bool = False
    lapsed_at: datetime | None = None
    trend: tuple[tuple[datetime, float | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """When the viewer looked before this visit, what happened since, and how she wants the list."""

    before_at: datetime | None = None
    keys_on: bool = True
    sound_on: bool = False
    closed: int = 0
    lapsed: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worklist:
    """The rows that are sent, and what the whole list holds.

    ``totals``: patients in each view with the other filters; ``in_bands``: patients of this view by
    band, those not sent included. ``left``: overdue reds that nobody has, whatever is filtered.
    ``unsettled``: how many must be settled before closing; ``left_over`` and ``came``: what the
    unit closed on without a word, and what came while it was closed, the worst first.
    """

    rows: list[Row]
    totals: dict[str, int]
    in_bands: dict[str, int]
    hidden: list[Hiding]
    left: list[Any]
    reds: int
    new: int
    worse: int
    tenants: list[tuple[str, str]]
    colleagues: list[tuple[str, str]]
    changes_at: datetime | None
    unsettled: int = 0
    left_over: list[Alert] = field(default_factory=list)
    came: list[Alert] = field(default_factory=list)


def worklist(
    viewer: Viewer, filters: Filters, seen: Look | None = None, shift: Shift | None = None
) -> Worklist:
    """Return the rows, sorted by severity and waiting time, and the counts of the list."""
    now, seen = clock.now(), seen or Look()
    who = Who(viewer.user_id, viewer.unit_id)
    everything = _everything(viewer)
    chosen = [one for one in everything if matches(one, filters, who, now)]
    by_patient: dict[UUID, list[Any]] = {}
    in_order = sorted(chosen, key=lambda one: severity_key(facts_of(one), now))
    for one in in_order:
        by_patient.setdefault(one.patient_id, []).append(one)
    in_bands = dict.fromkeys(BANDS, 0)
    sent: list[Any] = []
    for own in by_patient.values():
        band = band_of(own[0])
        in_bands[band] += 1
        if in_bands[band] <= filters.at_once(band):
            sent.append(own[0])
    red = {one.patient_id for one in everything if one.colour in URGENT}
    marks = [mark_of(one, seen.before_at) for one in everything]
    since = _Since.of(in_order, shift, who) if filters.view == "open" else _Since()
    whole = _whole(viewer, [one.id for one in (*sent, *since.left_over, *since.came)])
    return Worklist(
        rows=_rows(sent, whole, by_patient, seen, red),
        totals=_totals(everything, filters, who, now),
        in_bands=in_bands,
        hidden=hiding(everything, filters, who, now),
        left=[one for one in everything if is_left(one, who, now)],
        reds=patients_of(one for one in everything if matches(one, Filters("red"), who, now)),
        new=marks.count("NEW"),
        worse=marks.count("WORSE"),
        tenants=sorted(
            {(str(one.tenant_id), one.tenant_name) for one in everything}, key=lambda one: one[1]
        ),
        colleagues=sorted(
            {
                (str(one.claimed_by_id), one.claimed_name)
                for one in everything
                if one.claimed_by_id not in (None, who.user_id) and one.owner_unit_id == who.unit_id
            },
            key=lambda one: one[1],
        ),
        changes_at=earlier(next_change(everything, now), shift.changes_at if shift else None),
        unsettled=_unsettled(everything, shift, who),
        left_over=[whole[one.id] for one in since.left_over if one.id in whole],
        came=[whole[one.id] for one in since.came if one.id in whole],
    )


@dataclass(frozen=True, slots=True)
class _Since:
    """The most urgent of what was left and of what came while the unit was closed."""

    left_over: tuple[Any, ...] = ()
    came: tuple[Any, ...] = ()

    @classmethod
    def of(cls, rows: list[Any], shift: Shift | None, who: Who) -> _Since:
        if shift is None:
            return cls()
        unit, facts = str(who.unit_id), [(one, facts_of(one)) for one in rows]
        return cls(
            tuple(one for one, each in facts if shift.was_left(each, unit))[:MOST_SINCE],
            tuple(one for one, each in facts if shift.came_since_closing(each, unit))[:MOST_SINCE],
        )


def _unsettled(rows: list[Any], shift: Shift | None, who: Who) -> int:
    if shift is None or shift.at < shift.settles_from:
        return 0
    return sum(shift.must_be_settled(facts_of(one), str(who.unit_id)) for one in rows)


def _everything(viewer: Viewer) -> list[Any]:
    """Return every open alert of the list as a few columns. One statement, however many there are."""
    rows = alerts_waiting(viewer).order_by().annotate(**_NAMED)
    return list(rows.values_list(*_COLUMNS, *_NAMED, named=True))


def _totals(rows: list[Any], filters: Filters, who: Who, now: datetime) -> dict[str, int]:
    found = {}
    for view in VIEWS:
        wanted = Filters(view, filters.tenant, filters.group, filters.owner, filters.text)
        found[view] = patients_of(one for one in rows if matches(one, wanted, who, now))
    return found


def _rows(
    sent: list[Any],
    whole: dict[UUID, Alert],
    by_patient: dict[UUID, list[Any]],
    seen: Look,
    red: Collection[UUID],
) -> list[Row]:
    # What was closed or moved between the two statements is simply no longer there.
    tops = [whole[one.id] for one in sent if one.id in whole]
    name_who_rings(tops, clock.now())
    trends = _trends(tops)
    return [
        Row(
            patient=top.patient,
            patient_group=top.enrolment.patient_group if top.enrolment else "",
            top=top,
            others=len(by_patient[top.patient_id]) - 1,
            band=band_of(top),
            mark=mark_of(top, seen.before_at),
            has_red_outside=top.colour not in URGENT and top.patient_id in red,
            lapsed_at=seen.lapsed.get(str(top.id)) if top.claimed_by_id is None else None,
            trend=trends.get(top.patient_id, ()),
        )
        for top in tops
    ]


def _whole(viewer: Viewer, ids: list[UUID]) -> dict[UUID, Alert]:
    if not ids:
        return {}
    rows = (
        alerts_waiting(viewer)
        .filter(id__in=ids)
        .annotate(
            is_offered=Exists(open_offers_to(viewer.unit_id)),
            last_heard=Subquery(_latest_of_any_kind()),
            assessed=newest_of_alert("colour"),
            promised_at=promised_for_alert(),
            to_ring=first_of_the_line(),
            is_not_told=not_told(),
            has_wrong_clock=Exists(_dated_ahead()),
        )
        .select_related("patient__tenant", "enrolment", "owner_unit", "claimed_by", "settled_by")
    )
    return {row.id: row for row in rows}


def _dated_ahead() -> Any:
    """Return the findings of an alert that are dated after they came: a device's clock is wrong."""
    rows = Finding.objects.filter(tenant_id=OuterRef("tenant_id"), alert_id=OuterRef("id"))
    return rows.filter(measured_at__gt=F("received_at") + CLOCK_TOLERANCE)


def _latest_of_any_kind() -> Any:
    rows = Latest.objects.filter(tenant_id=OuterRef("tenant_id"), patient_id=OuterRef("patient_id"))
    return rows.order_by("-measured_at").values("measured_at")[:1]


def _kind_of(alert: Alert) -> str:
    if alert.cause == BY_HAND:
        return str(alert.reason_params.get("kind") or "")
    return alert.cause.removeprefix("MISSING:")


def _trends(tops: list[Alert]) -> dict[UUID, tuple[tuple[datetime, float | None, str], ...]]:
    wanted = [(one.patient_id, _kind_of(one)) for one in tops]
    if not wanted:
        return {}
    return trends_of(wanted)


def trends_of(
    wanted: list[tuple[UUID, str]],
) -> dict[UUID, tuple[tuple[datetime, float | None, str], ...]]:
    """Return the last 28 readings of one kind for each patient, oldest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("triage", "trends"),
            {"patients": [one for one, _ in wanted], "kinds": [kind for _, kind in wanted]},
        )
        found: dict[UUID, list[Any]] = {}
        for patient, at, value, colour in cursor.fetchall():
            found.setdefault(patient, []).append(
                (at, None if value is None else float(value), colour)
            )
    return {patient: tuple(reversed(points)) for patient, points in found.items()}


def list_version(viewer: Viewer, variant: str) -> tuple[str, dict[str, int] | None]:
    """Return what changes whenever the viewer's list may have changed, computed under the scope.

    Of the acting unit with its hours, the tenants in sight and their counters: an ended agreement
    changes it. What time alone changes is not in it: see ``Worklist.changes_at``. With it, in the
    same statement, the numbers of a technical alarm of the own centre, if nobody has seen it yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("triage", "list_version"))
        seen, hours, alarm = cursor.fetchone()
    text = f"{viewer.unit_id}|{viewer.user_id}|{variant}|{seen}|{hours}|{alarm}"
    silent = {"missing": alarm[0], "expected": alarm[1]} if alarm else None
    return hashlib.sha256(text.encode()).hexdigest()[:16], silent


def look(viewer: Viewer) -> Look:
    """Note that the viewer looks now, and return what that was about. One statement."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            statement("triage", "worklist_look"),
            {
                "id": new_id(),
                "user": viewer.user_id,
                "unit": viewer.unit_id,
                "now": now,
                "ended": now - VISIT_ENDS_AFTER,
            },
        )
        before, keys, sound, closed, lapsed = cursor.fetchone()
    at = {alert: datetime.fromisoformat(one) for alert, one in _as_dict(lapsed).items()}
    return Look(before, keys, sound, closed if before else 0, at)


def _as_dict(found: Any) -> dict[str, str]:
    return json.loads(found) if isinstance(found, str) else dict(found)
