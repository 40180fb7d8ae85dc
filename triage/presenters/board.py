"""The patient board as it is shown: charts with the plan's bands, contacts, history in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.lib import clock
from dho.web import colours
from dho.web.charts import (
    Band,
    Figure,
    Labels,
    PlanPeriod,
    Point,
    Series,
    Trend,
    bands_of,
    figure,
)
from measurements.presenters import STAFF_WORDS, comparator_shown, components_shown
from measurements.rules.kinds import KINDS
from selfcare_plans.rules.document import PlanDocument, RangeRule, decode
from triage.presenters.sentences import sentence
from triage.queries.board import DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage.queries.board import Board

_NOT_NOW = frozenset(("FUTURE",))
_PARTS = {"blood_pressure": ("systolic", "diastolic")}


@dataclass(frozen=True, slots=True)
class KindShown:
    """One kind on the board: its chart, its last reading, and its ranges in words."""

    kind: str
    label: str
    chart: Figure
    latest: str
    latest_at: datetime
    colour: str
    reason: str


def charts(board: Board, days: int = DAYS) -> list[KindShown]:
    """Return one chart per kind, in the plan's order, then what is measured besides."""
    by_kind: dict[str, list[tuple[Any, ...]]] = {}
    for row in board.readings:
        if row[0] not in KINDS or KINDS[row[0]].has_number:  # what is told is not drawn
            by_kind.setdefault(row[0], []).append(row)
    documents = [(version, document_of(version)) for version in board.versions]
    order = [item.kind for item in documents[-1][1].items] if documents else []
    kinds = [*(k for k in order if k in by_kind), *(k for k in by_kind if k not in order)]
    return [_kind(kind, by_kind[kind], documents, board, days) for kind in kinds]


def document_of(version: Any) -> PlanDocument:
    """Return the typed document of a stored version."""
    return decode(json.dumps(version.document))


def kinds_with_ranges(version: Any) -> frozenset[str]:
    """Return the kinds whose limits a doctor can change in one step; none without a plan."""
    if version is None:
        return frozenset()
    items = document_of(version).items
    return frozenset(
        item.kind for item in items if any(isinstance(rule, RangeRule) for rule in item.rules)
    )


def _kind(
    kind: str,
    rows: Sequence[tuple[Any, ...]],
    documents: Sequence[tuple[Any, PlanDocument]],
    board: Board,
    days: int,
) -> KindShown:
    ends = clock.now()
    parts = _PARTS.get(kind, ("",))
    label = STAFF_WORDS.label(kind)
    series = tuple(
        Series(
            label=STAFF_WORDS.component(part) if part else label,
            points=_points(kind, rows, part),
            periods=_periods(kind, part, documents),
            unit=STAFF_WORDS.unit(kind),
        )
        for part in parts
    )
    last = _latest(rows)
    latest = _shown(kind, last)
    title = _("%(kind)s, last %(days)s days: %(count)s readings, the latest %(value)s") % {
        "kind": label,
        "days": days,
        "count": len(rows),
        "value": latest,
    }
    trend = Trend(
        series=series,
        labels=Labels(
            title=title,
            colours=colours.colour_words(),
            missing=_("Missing"),
            empty=_("No readings in this time."),
        ),
        starts_at=ends - timedelta(days=days),
        ends_at=ends,
        missing=tuple(at for missed, at in board.missed if missed == kind),
        gap=timedelta(days=3),
    )
    code, params = last[10], _parsed(last[11])
    return KindShown(
        kind=kind,
        label=label,
        chart=figure(trend, uid=f"chart-{kind}"),
        latest=latest,
        latest_at=last[1],
        colour=last[9] or "NOT_JUDGED",
        reason=sentence(code, params) if code else "",
    )


def _latest(rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return the last one measured; a clock that is ahead makes no reading the latest."""
    timely = [row for row in rows if _NOT_NOW.isdisjoint(row[5] or ())]
    return (timely or rows)[-1]


def _parsed(value: Any) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(value) if isinstance(value, str) else value or {}
    return parsed


def _value(row: tuple[Any, ...], part: str) -> Decimal | None:
    if not part:
        return row[2]  # type: ignore[no-any-return]
    found = _parsed(row[3]).get(part)
    return None if found is None else Decimal(str(found))


def _points(kind: str, rows: Sequence[tuple[Any, ...]], part: str) -> tuple[Point, ...]:
    points = []
    for row in rows:
        value = _value(row, part)
        if value is None:
            continue
        shown = comparator_shown(row[4], STAFF_WORDS.value(kind, value)) if row[4] else ""
        points.append(Point(row[1], value, row[9] or "NOT_JUDGED", shown=shown, note=row[6]))
    return tuple(points)


def _periods(
    kind: str, part: str, documents: Sequence[tuple[Any, PlanDocument]]
) -> tuple[PlanPeriod, ...]:
    return tuple(
        PlanPeriod(
            version.in_force_from,
            _("plan v%(number)s") % {"number": version.number},
            bands_in(kind, part, document),
        )
        for version, document in documents
    )


def bands_in(kind: str, part: str, document: PlanDocument) -> tuple[Band, ...]:
    """Return the bands that a chart draws for a kind (or one part of it); none without a range."""
    for item in document.items:
        if item.kind != kind:
            continue
        for rule in item.rules:
            # Ranges bound to a context would overlap; the chart draws the one that is not.
            if isinstance(rule, RangeRule) and (rule.component or "") == part and not rule.context:
                return bands_of(
                    green=(rule.green_low, rule.green_high),
                    yellow=(rule.yellow_low, rule.yellow_high),
                )
    return ()


def _shown(kind: str, row: tuple[Any, ...]) -> str:
    if row[2] is not None:
        return comparator_shown(row[4], STAFF_WORDS.value(kind, row[2]))
    numbers = {name: Decimal(str(value)) for name, value in _parsed(row[3]).items()}
    return comparator_shown(row[4], components_shown(numbers, kind))


@dataclass(frozen=True, slots=True)
class ContactShown:
    """Somebody to ring."""

    who: str
    role: str
    phone: str


def contacts(board: Board) -> list[ContactShown]:
    """Return whom a nurse may need to ring: patient, relatives, GP office, home care, centre."""
    patient = board.patient
    people = [ContactShown(patient.name, _("patient"), patient.phone)]
    people += [
        ContactShown(one.name, one.relation or _("relative"), one.phone) for one in board.relatives
    ]
    if patient.gp_unit:
        people.append(ContactShown(patient.gp_unit.name, _("GP office"), patient.gp_unit.phone))
    if patient.home_care_phone:
        people.append(ContactShown(_("Home care"), "", patient.home_care_phone))
    if board.enrolment:
        people.append(
            ContactShown(
                board.enrolment.centre.name, _("follow-up centre"), board.enrolment.centre.phone
            )
        )
    return [one for one in people if one.phone]


def why_i_see(opened_by: Any, viewer: Any) -> str:
    """Return why the viewer may see this patient."""
    if opened_by is None:
        return _("The patient belongs to %(tenant)s.") % {"tenant": viewer.tenant_name}
    if hasattr(opened_by, "agreement"):
        return _("Opened to %(unit)s on %(date)s: %(reason)s.") % {
            "unit": viewer.unit_name,
            "date": f"{opened_by.started_at:%d.%m.%Y}",
            "reason": opened_by.reason,
        }
    return _("Agreement with %(unit)s since %(date)s.") % {
        "unit": viewer.unit_name,
        "date": f"{opened_by.valid_from:%d.%m.%Y}",
    }
