"""Values of one person at one point, and published figures of a group, as MeasureReports.

What a tenant has defined itself is a measure of its own, and so a report of its own: ``measure`` then
names the version of the definition, and ``evaluatedResource`` the source, as a logical reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benefits.rules.own_rows import OWN
from benefits.rules.points import Point, add_months
from benefits.rules.statistics import Change, Suppressed
from interop.fhir.from_measure_report import (
    ABSENT,
    CHANGE,
    INDICATOR,
    MEASURE,
    POINT,
    ROOT,
    SOURCE,
    SOURCES,
)
from interop.fhir.text import fhir_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from benefits.rules.points import Course
    from benefits.rules.report import FollowUp, IndicatorFigures, Report


_POPULATIONS = ("expected", "known", "not_known", "missing")


@dataclass(frozen=True, slots=True)
class PersonAtPoint:
    """What stands for one person at one point; None is "not known". ``at`` is the latest recording.

    ``edition`` is that of the shared table; of the ``own`` row it is the version of its definition,
    and ``source`` says where its figure is from.
    """

    patient_id: UUID
    point: Point
    course: Course
    values: Mapping[str, Decimal | None]
    edition: int
    at: datetime
    own: str = ""
    source: str = ""

    @property
    def id(self) -> str:
        """The id of the resource."""
        if self.own:
            return f"{self.patient_id}-M{self.point.months}-{_in_an_id(self.own)}"
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
        "measure": _measure(facts.own, facts.edition),
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
        **_from(facts.source if facts.own else ""),
    }


def report_to_measure_reports(
    run_id: UUID, tenant_id: UUID, ready_at: datetime, report: Report
) -> list[dict[str, Any]]:
    """Return a published report: a group per indicator and point, its change with who is in it.

    First that of the shared rows, then one of each own row. Only what the report shows: what it
    withholds has a data-absent-reason masked.
    """
    shared = [one for one in report.figures if not one.benefit.edition]
    whole = _summary(tenant_id, ready_at, report)
    reports = [
        {
            **whole,
            "id": str(run_id),
            "measure": _measure("", report.edition),
            "group": _groups(shared),
        }
    ]
    for one in report.figures:
        if one.benefit.edition:
            reports.append(
                {
                    **whole,
                    "id": f"{run_id}.{_in_an_id(one.benefit.code)}",
                    "measure": _measure(one.benefit.code, one.benefit.edition),
                    "group": _groups([one]),
                    **_from(one.benefit.source.value),
                }
            )
    # An empty list is none in FHIR.
    return [{name: part for name, part in one.items() if part != []} for one in reports]


def _summary(tenant_id: UUID, ready_at: datetime, report: Report) -> dict[str, Any]:
    period = {"end": (report.period.ends_on - timedelta(days=1)).isoformat()}
    if report.period.starts_on is not None:
        period["start"] = report.period.starts_on.isoformat()
    return {
        "resourceType": ROOT,
        "meta": {"lastUpdated": fhir_instant(ready_at)},
        "status": "complete",
        "type": "summary",
        "reporter": {
            "reference": f"Organization/{tenant_id}",
            "display": report.tenant_name,
        },
        "date": fhir_instant(report.made_at),
        "period": period,
    }


def _groups(figures: Iterable[IndicatorFigures]) -> list[dict[str, Any]]:
    return [_group(each.indicator.code, one) for each in figures for one in each.follow_ups]


def _measure(own: str, version: int) -> str:
    """Return the canonical address of the benefit plan, or of an own row of it, with its version."""
    return f"{MEASURE}:{own}|{version}" if own else f"{MEASURE}|{version}"


def _from(source: str) -> dict[str, Any]:
    """Return where the figures come from: not a resource that we hold, so by its code and in words."""
    if not source:
        return {}
    named = {"identifier": {"system": SOURCE, "value": source}}
    return {"evaluatedResource": [{**named, "display": SOURCES.get(source, source)}]}


def _in_an_id(own: str) -> str:
    """Return an own row's code in the letters of an id, and short enough for one."""
    return own.removeprefix(OWN).replace("_", ".")


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
