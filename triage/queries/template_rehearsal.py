"""What a template's draft would ask of each centre: its patients' readings, judged both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans import queries
from selfcare_plans.rules.template_documents import in_language
from selfcare_plans.rules.template_load import CentreLoad
from selfcare_plans.rules.three_way import take_over
from triage.queries.rehearsal import rehearsal_material
from triage.rules.rehearsal import Load, Plan, rehearse

if TYPE_CHECKING:
    from uuid import UUID

    from selfcare_plans.models import PlanVersion, TemplateVersion
    from tenants.rules.viewer import Viewer

DAYS = 30
MOST_PATIENTS = 20
"""So many patients of a centre are rehearsed, spread over all of them; the page says so."""


def template_loads(
    viewer: Viewer, version: TemplateVersion
) -> tuple[list[CentreLoad], set[tuple[UUID, UUID]]]:
    """Return the load per centre, and whose readings were judged as (tenant id, patient id).

    Of the plans in force in sight that came from the template: as they are, and as they would be
    had they taken the draft over with their own deviations kept. Patients without readings of
    their own in the period count among the patients and are not rehearsed.
    """
    by_centre: dict[UUID, list[PlanVersion]] = {}
    # Documents are fetched of those that are rehearsed, not of all.
    for one in queries.plans_from(viewer, version.template).defer("document"):
        by_centre.setdefault(one.plan.enrolment.centre_id, []).append(one)
    loads, seen = [], set()
    for centre_id, plans in by_centre.items():
        before = after = rehearsed = 0
        for one in _spread(plans):
            counted = _alerts(one, version)
            seen.add((one.tenant_id, one.patient_id))
            if counted is None:
                continue
            rehearsed += 1
            before, after = before + counted[0], after + counted[1]
        loads.append(CentreLoad(str(centre_id), len(plans), rehearsed, DAYS, before, after))
    return loads, seen


def _spread(plans: list[PlanVersion]) -> list[PlanVersion]:
    """Return at most ``MOST_PATIENTS``, evenly from the whole list."""
    if len(plans) <= MOST_PATIENTS:
        return plans
    return [plans[place * len(plans) // MOST_PATIENTS] for place in range(MOST_PATIENTS)]


def _alerts(current: PlanVersion, version: TemplateVersion) -> tuple[int, int] | None:
    origin = queries.origin_of(current)
    if origin is None:
        return None
    mine = queries.document_of(current)
    base = in_language(queries.template_documents(origin), mine.language)
    theirs = in_language(queries.template_documents(version), mine.language)
    taken = take_over(base, mine, theirs).document
    material = rehearsal_material(current.patient, days=DAYS, documents=[mine, taken])
    if material.simulated or not material.readings:
        return None
    found = rehearse(
        material, in_force=Plan(current.number, mine), draft=Plan(current.number + 1, taken)
    )
    return _sum(found.before), _sum(found.after)


def _sum(load: Load | None) -> int:
    return sum(load.alerts.values()) if load else 0
