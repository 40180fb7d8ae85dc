"""One office's request: its patients in one grid, opened and saved as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import CollectionRequest, IndicatorValue
from benefits.operations.values import Entry, NotRecordable, store_values
from benefits.queries.collecting import (
    collected,
    plans_of,
    requests_in_sight,
)
from benefits.queries.standing import counted
from benefits.rules.due import OPEN, Due
from benefits.rules.indicators import plain
from benefits.rules.offices import (
    belongs_in,
    is_asked_in,
    is_given_up_in,
    is_missing_in,
    quarter_named,
)
from benefits.rules.points import Course, Period, Point, UnknownPeriod
from dho.lib import clock
from tenants.models import Patient
from tenants.operations.access import record_access, record_list
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.due import Cell
    from benefits.rules.plan_types import Indicator
    from tenants.rules.viewer import Viewer

NOT_KNOWN = "?"
MOST_CELLS = 4_000
"""With more, what is missing stays out of the grid: a page that large can be neither read nor sent."""
Key = tuple["UUID", str, Point]


class NotAsked(NotRecordable):
    """The request does not ask for the figure."""


class GridChanged(Exception):
    """Somebody else wrote some of the cells meanwhile. Nothing was saved. Carries which cells."""

    def __init__(self, cells: frozenset[Key]) -> None:
        super().__init__(len(cells))
        self.cells = cells


@dataclass(frozen=True, slots=True)
class GridRow:
    """One patient; ``cells`` say how each figure stands, ``stands`` what is written in them now.

    What is missing is in it too: nobody asks for it any more, and it can still be filled in.
    ``given_up``: what is not asked for after two times "not known"; it has no cell. ``course`` says
    which days each figure covers.
    """

    patient_id: UUID
    tenant_id: UUID
    name: str
    born: str
    course: Course
    cells: Mapping[tuple[str, Point], Due]
    stands: Mapping[tuple[str, Point], str]
    given_up: frozenset[tuple[str, Point]] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """One request as it is shown. ``columns`` are in the order of the plan; texts are as written.

    ``left_out``: how many missing figures are not in it, because it would be too large.
    ``given_up``: how many are not asked for after two times "not known", of all its patients.
    """

    unit_id: UUID
    unit_name: str
    quarter: Period
    made_at: datetime
    columns: tuple[tuple[Indicator, Point], ...]
    rows: tuple[GridRow, ...]
    is_own: bool
    left_out: int = 0
    given_up: int = 0

    @property
    def counts(self) -> Counter[Due]:
        """How many figures stand in which way; those that are left out are missing."""
        found = Counter(state for row in self.rows for state in row.cells.values())
        found[Due.MISSING] += self.left_out
        found[Due.GIVEN_UP] += self.given_up
        return found

    @property
    def left(self) -> int:
        """How many figures are asked for that nobody has given yet."""
        counts = self.counts
        return sum(counts[state] for state in OPEN)


def open_grid(
    *,
    by: Viewer,
    quarter: str,
    unit_id: UUID,
    tenant_id: UUID | None = None,
    action: str = "COLLECT_READ",
) -> Grid:
    """Return an office's grid of a quarter with those of its patients whom the viewer may see.

    With a tenant only its patients, asked by its own definitions: what goes into one of its files.

    The list stands in the access log. Raises ``NotAllowed`` without COLLECT_BENEFITS, ``NotFound``
    for a quarter without a request to the office, or one that is another office's business.
    """
    grid = _grid(by, quarter, unit_id, tenant_id)
    record_list(
        viewer=by,
        seen=[(row.tenant_id, row.patient_id) for row in grid.rows],
        action=action,
        purpose=Purpose.BENEFITS,
    )
    return grid


def save_grid(
    *,
    by: Viewer,
    quarter: str,
    unit_id: UUID,
    entries: Mapping[UUID, Sequence[Entry]],
    was: Mapping[Key, str],
) -> int:
    """Record what was typed, of all patients or of none; return how many figures changed.

    ``was``: what stood in each cell when the grid was shown. Raises ``GridChanged`` where somebody
    else wrote a cell that is written here; as ``open_grid``; and ``NotAsked``, a ``NotRecordable``
    or ``ImpossibleValue``, which no form of ours sends.
    """
    check(by, Permission.COLLECT_BENEFITS)
    with transaction.atomic():
        # Patients are locked in one order, so that two who save at once wait and never stand still.
        ids = sorted(entries)
        asked = Patient.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
        patients = {one.id: one for one in asked}
        grid = _grid(by, quarter, unit_id)
        rows = {row.patient_id: row for row in grid.rows}
        if not entries.keys() <= rows.keys():
            raise NotFound
        _check_asked(rows, entries)
        changed = _changed_meanwhile(rows, entries, was)
        if changed:
            raise GridChanged(changed)
        count = 0
        for patient_id in ids:
            patient = patients[patient_id]
            record_access(
                viewer=by,
                tenant_id=patient.tenant_id,
                patient_id=patient.id,
                action="COLLECT_BENEFITS",
                purpose=Purpose.BENEFITS,
            )
            count += store_values(by=by, patient=patient, entries=entries[patient_id])
        if not _grid(by, quarter, unit_id).left:
            _done(by, quarter, unit_id)
    return count


def _done(by: Viewer, quarter: str, unit_id: UUID) -> None:
    """Note that nothing is left of what the office can see."""
    for one in requests_in_sight(by):
        if (one.quarter, one.unit_id, one.done_at) == (quarter, unit_id, None):
            CollectionRequest.objects.filter(tenant_id=one.tenant_id, id=one.id).update(
                done_at=clock.now()
            )


def _grid(by: Viewer, quarter: str, unit_id: UUID, tenant_id: UUID | None = None) -> Grid:
    requests = [
        one
        for one in requests_in_sight(by)
        if (one.quarter, one.unit_id) == (quarter, unit_id) and tenant_id in {None, one.tenant_id}
    ]
    today = clock.today()
    try:
        period = quarter_named(quarter, today)
    except UnknownPeriod:
        raise NotFound from None
    if not requests:
        raise NotFound
    plans = plans_of(one.tenant_id for one in requests)
    found = [
        (request, person, cells)
        for request in requests
        for person in collected(request.tenant_id, today, patients=visible_patients(by))
        if (cells := person.held_by(unit_id))
    ]
    ids = [person.patient_id for _request, person, _cells in found]
    missing = sum(is_missing_in(c, period) for _request, _person, cells in found for c in cells)
    with_missing = missing + sum(request.cells for request in requests) <= MOST_CELLS
    written = _written(plans, ids)
    names = {one.id: one for one in Patient.objects.filter(id__in=ids)}
    rows, given_up = [], 0
    for request, person, cells in found:
        stands = _answered_since(written.get(person.patient_id, {}), request, cells, period)
        shown = [c for c in cells if (c.indicator, c.point) in stands or is_asked_in(c, period)]
        if with_missing:
            shown += [c for c in cells if is_missing_in(c, period)]
        asked = {(c.indicator, c.point): c.state for c in shown}
        ended = frozenset((c.indicator, c.point) for c in cells if is_given_up_in(c, period))
        given_up += len(ended)
        patient = names[person.patient_id]
        if asked:
            rows.append(
                GridRow(
                    patient.id,
                    patient.tenant_id,
                    f"{patient.family_name}, {patient.given_name}",
                    patient.birth_date.isoformat(),
                    person.course,
                    asked,
                    stands,
                    ended,
                )
            )
    rows.sort(key=lambda row: (row.name, row.born, row.patient_id))
    return Grid(
        unit_id=unit_id,
        unit_name=requests[0].unit.name,
        quarter=period,
        made_at=min(one.made_at for one in requests),
        columns=_columns(plans.values(), rows),
        rows=tuple(rows),
        is_own=by.unit_id == unit_id,
        left_out=0 if with_missing else missing,
        given_up=given_up,
    )


def _written(
    plans: Mapping[UUID, BenefitPlan], patient_ids: Sequence[UUID]
) -> dict[UUID, dict[tuple[str, Point], tuple[str, datetime]]]:
    found: dict[UUID, dict[tuple[str, Point], tuple[str, datetime]]] = {}
    for tenant_id, plan in plans.items():
        own = IndicatorValue.objects.filter(tenant_id=tenant_id, patient_id__in=patient_ids)
        for patient_id, code, point, value, at in counted(own, plan).values_list(
            "patient_id", "indicator", "point", "value", "entered_at"
        ):
            text = NOT_KNOWN if value is None else str(plain(value))
            found.setdefault(patient_id, {})[code, Point(point)] = (text, at)
    return found


def _answered_since(
    written: Mapping[tuple[str, Point], tuple[str, datetime]],
    request: CollectionRequest,
    cells: Sequence[Cell],
    period: Period,
) -> dict[tuple[str, Point], str]:
    """Return what was answered after the request was made: it stays in the grid, to be corrected."""
    asked = {(c.indicator, c.point) for c in cells if belongs_in(c, period)}
    return {
        key: text
        for key, (text, entered_at) in written.items()
        if key in asked and entered_at >= request.made_at
    }


def _columns(
    plans: Iterable[BenefitPlan], rows: Sequence[GridRow]
) -> tuple[tuple[Indicator, Point], ...]:
    asked = {cell for row in rows for cell in row.cells}
    found: dict[tuple[str, Point], tuple[Indicator, Point]] = {}
    for plan in plans:
        for code, indicator in plan.indicators.items():
            for point in Point:
                if (code, point) in asked:
                    found.setdefault((code, point), (indicator, point))
    return tuple(found.values())


def _check_asked(rows: Mapping[UUID, GridRow], entries: Mapping[UUID, Sequence[Entry]]) -> None:
    for patient_id, of in entries.items():
        for entry in of:
            if (entry.indicator, entry.point) not in rows[patient_id].cells:
                raise NotAsked(entry.indicator, entry.point)


def _changed_meanwhile(
    rows: Mapping[UUID, GridRow],
    entries: Mapping[UUID, Sequence[Entry]],
    was: Mapping[Key, str],
) -> frozenset[Key]:
    return frozenset(
        (patient_id, entry.indicator, entry.point)
        for patient_id, of in entries.items()
        for entry in of
        if rows[patient_id].stands.get((entry.indicator, entry.point), "")
        not in {was.get((patient_id, entry.indicator, entry.point), ""), _text(entry)}
    )


def _text(entry: Entry) -> str:
    """Return what an entry would stand as: who writes the same as somebody else disturbs nobody."""
    if entry.value is None:
        return NOT_KNOWN if entry.not_known else ""
    return str(plain(entry.value))
