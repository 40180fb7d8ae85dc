"""Values of one person at one point, and published figures of a group, as MeasureReports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benefits.rules.points import Point, add_months
from benefits.rules.statistics import Change, Suppressed
from interop.fhir.from_measure_report import ABSENT, CHANGE, INDICATOR, MEASURE, POINT, ROOT
from interop.fhir.text import fhir_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from benefits.rules.points import Course
    from benefits.rules.report import FollowUp, Report


_POPULATIONS = ("expected", "known", "not_known", "missing")


@dataclass(frozen=True, slots=True)
class PersonAtPoint:
    """What stands for one person at one point; None is "not known". ``at`` is the latest recording."""

    patient_id: UUID
    point: Point
    course: Course
    values: Mapping[str, Decimal | None]
    edition: int
    at: datetime

    @property
    def id(self) -> str:
        """The id of the resource."""
        return f"{self.patient_id}-{self.point.value}"


def person_to_measure_report(facts: PersonAtPoint) -> dict[str, Any]:
    """Return a report of type individual. Its period ends with the course, if that cut it short."""
    ends = facts.point.due_on(facts.course.started_on)
    counted_to = facts.course.last_day_of(facts.point) or ends
    return {
        "resourceType": ROOT,
        "id": facts.id,
        "meta": {"lastUpdated": fhir_instant(facts.at)},
        "extension": [{"url": POINT, "valueCode": facts.point.value}],
        "status": "complete",
        "type": "individual",
        "measure": f"{MEASURE}|{facts.edition}",
        "subject": {"reference": f"Patient/{facts.patient_id}"},
        "date": fhir_instant(facts.at),
        "period": {
            "start": add_months(ends, -3).isoformat(),
            "end": (counted_to - timedelta(days=1)).isoformat(),
        },
        "group": [
            {"code": _code(code), "measureScore": _score(value)}
            for code, value in facts.values.items()
        ],
    }


def report_to_measure_report(
    run_id: UUID, tenant_id: UUID, ready_at: datetime, report: Report
) -> dict[str, Any]:
    """Return a published report: a group per indicator and point, its change with who is in it.

    Only what the report shows: what it withholds has a data-absent-reason masked.
    """
    period = {"end": (report.period.ends_on - timedelta(days=1)).isoformat()}
    if report.period.starts_on is not None:
        period["start"] = report.period.starts_on.isoformat()
    return {
        "resourceType": ROOT,
        "id": str(run_id),
        "meta": {"lastUpdated": fhir_instant(ready_at)},
        "status": "complete",
        "type": "summary",
        "measure": f"{MEASURE}|{report.edition}",
        "reporter": {
            "reference": f"Organization/{tenant_id}",
            "display": report.tenant_name,
        },
        "date": fhir_instant(report.made_at),
        "period": period,
        "group": [
            _group(figures.indicator.code, one)
            for figures in report.figures
            for one in figures.follow_ups
        ],
    }


def _group(code: str, one: FollowUp) -> dict[str, Any]:
    group: dict[str, Any] = {
        "extension": [{"url": POINT, "valueCode": one.point.value}],
        "code": _code(code),
        "population": [_population(name, getattr(one, name)) for name in _POPULATIONS],
    }
    change = one.change
    if isinstance(change, Change):
        group["extension"].append(_change(change))
        group["measureScore"] = {"value": change.change}
    elif isinstance(change, Suppressed):
        group["measureScore"] = {"extension": [{"url": ABSENT, "valueCode": "masked"}]}
    return group


def _change(change: Change) -> dict[str, Any]:
    """Return what stands beside the mean change: of how many, from what to what, and how certain.

    ``low`` and ``high`` are the 95 % interval; of too few persons for one, both are left out.
    """
    numbers = {
        "before": change.before,
        "after": change.after,
        "mean-change": change.change,
        "low": change.low,
        "high": change.high,
    }
    told = [
        {"url": name, "valueDecimal": number}
        for name, number in numbers.items()
        if number is not None
    ]
    return {"url": CHANGE, "extension": [{"url": "n", "valueInteger": change.n}, *told]}


def _population(name: str, count: int | Suppressed) -> dict[str, Any]:
    told: dict[str, Any] = {"code": {"text": name}}
    if isinstance(count, Suppressed):
        return {**told, "_count": {"extension": [{"url": ABSENT, "valueCode": "masked"}]}}
    return {**told, "count": count}


def _code(code: str) -> dict[str, Any]:
    return {"coding": [{"system": INDICATOR, "code": code}]}


def _score(value: Decimal | None) -> dict[str, Any]:
    if value is None:
        return {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    return {"value": value}
