"""Resolved alerts of the viewer's own list, with the rule that began each. Five statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from dho.lib import clock
from selfcare_plans.models import PlanStatus, PlanVersion
from tenants.rules.codes import UnitKind
from triage.models import Finding, Judgement
from triage.queries.alerts import visible_alerts
from triage.queries.assessments import newest_by_alert
from triage.rules.alert_state import Outcome, Status
from triage.rules.learning import BeforeAfter, Ended, load_around, together

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.models import Alert, Assessment

MOST = 5_000


@dataclass(frozen=True, slots=True)
class LearningMaterial:
    """Ended alerts, the patients that they are about, and the load around each last publication.

    ``template_loads``: of the patients of a template together.
    """

    ended: list[Ended]
    patients: dict[str, Patient]
    loads: dict[str, BeforeAfter]
    is_cut: bool
    template_loads: dict[str, BeforeAfter]


def learning_material(
    viewer: Viewer, *, days: int, patient_id: UUID | None = None
) -> LearningMaterial:
    """Return the alerts that were resolved in the days until now, on the viewer's unit's list.

    ``patient_id``: only this patient's.
    """
    now = clock.now()
    mine = Q(owner_unit_id=viewer.unit_id)
    if viewer.unit_kind is UnitKind.CENTRE:
        mine |= Q(centre_id=viewer.unit_id)
    rows = visible_alerts(viewer).filter(mine, opened_at__gte=now - timedelta(days=days))
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    alerts = list(rows.select_related("patient").order_by("-opened_at")[: MOST + 1])
    is_cut, alerts = len(alerts) > MOST, alerts[:MOST]
    resolved = [one for one in alerts if one.state == Status.RESOLVED.value]
    rules = _first_rules(resolved)
    patients = {one.patient_id for one in alerts}
    said = newest_by_alert([one.id for one in resolved])
    templates = _templates({one.plan_version_id for one in resolved if one.plan_version_id})
    ended = [
        Ended(
            patient_id=str(one.patient_id),
            rule_id=rules.get(one.id, ("", ""))[0],
            cause=one.cause,
            template=templates.get(one.plan_version_id, ""),
            colour=one.colour,
            outcome=Outcome(one.outcome),
            opened_at=one.opened_at,
            assessed=_assessed(one, said.get(one.id)),
            side=rules.get(one.id, ("", ""))[1],
        )
        for one in resolved
    ]
    opened: dict[UUID, list[datetime]] = {}
    for one in alerts:
        opened.setdefault(one.patient_id, []).append(one.opened_at)
    loads = {
        str(patient): load_around(opened[patient], at, now)
        for patient, at in _published(patients).items()
    }
    return LearningMaterial(
        ended,
        {str(one.patient_id): one.patient for one in alerts},
        loads,
        is_cut,
        _template_loads(ended, loads),
    )


def _assessed(alert: Alert, newest: Assessment | None) -> str:
    """Return the person's colour as beside the alert's: equal where she agreed with the engine."""
    if newest is None:
        return ""
    return alert.colour if newest.colour == newest.engine_colour else newest.colour


def _template_loads(ended: list[Ended], loads: dict[str, BeforeAfter]) -> dict[str, BeforeAfter]:
    patients: dict[str, set[str]] = {}
    for one in ended:
        if one.template:
            patients.setdefault(one.template, set()).add(one.patient_id)
    return {
        name: together(loads[each] for each in sorted(own) if each in loads)
        for name, own in patients.items()
    }


def _first_rules(alerts: list[Alert]) -> dict[UUID, tuple[str, str]]:
    """Return the rule that gave the first finding of each alert its colour, and on which side."""
    first: dict[UUID, Finding] = {}
    for one in Finding.objects.filter(alert_id__in=[each.id for each in alerts]).order_by("id"):
        first.setdefault(one.alert_id, one)
    known = {one.judgement_id: one.alert_id for one in first.values() if one.judgement_id}
    if not known:
        return {}
    times = [one.measured_at for one in first.values()]
    rows = Judgement.objects.filter(
        id__in=list(known), measured_at__range=(min(times), max(times))
    ).values_list("id", "fired")
    return {
        known[judgement]: (fired[0].get("rule", ""), fired[0].get("params", {}).get("side", ""))
        for judgement, fired in rows
        if fired
    }


def _templates(ids: set[UUID]) -> dict[UUID | None, str]:
    """Return the template that each version came from: a built-in one's code, else its title."""
    source = "template_version__template__"
    rows = PlanVersion.objects.filter(id__in=ids).values_list(
        "id", "template", f"{source}code", f"{source}title"
    )
    return {key: old or code or title or "" for key, old, code, title in rows}


def _published(patients: set[UUID]) -> dict[UUID, datetime]:
    """Return since when each patient's present version holds; a first version has no "before"."""
    rows = PlanVersion.objects.filter(
        patient_id__in=patients,
        status=PlanStatus.PUBLISHED.value,
        in_force_from__isnull=False,
        number__gt=1,
    )
    return {patient: at for patient, at in rows.values_list("patient_id", "in_force_from") if at}
