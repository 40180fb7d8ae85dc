"""Plans in force that came from a template: for its rehearsal, and for what a new version offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from dho.lib import clock
from selfcare_plans.models import PlanStatus, PlanVersion, TemplateDeclined
from selfcare_plans.queries.templates import (
    origin_of,
    published_of,
    template_documents,
    visible_templates,
)
from selfcare_plans.queries.versions import document_of, versions_in_sight
from selfcare_plans.rules.template_documents import in_language
from selfcare_plans.rules.three_way import TakenOver, take_over

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from selfcare_plans.models import PlanTemplate, TemplateVersion
    from selfcare_plans.rules.document import PlanDocument
    from tenants.rules.viewer import Viewer

MOST_PLANS = 200
"""So many plans one page lists."""


def plans_from(viewer: Viewer, template: PlanTemplate) -> QuerySet[PlanVersion]:
    """Return the versions in force of plans in sight that came from any version of the template.

    Also from the one that the template was copied from: those plans are offered the copy's changes.
    """
    now = clock.now()
    return (
        versions_in_sight(viewer)
        .filter(
            _from(template),
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=now),
            status=PlanStatus.PUBLISHED.value,
            plan__ended_at__isnull=True,
            in_force_from__lte=now,
        )
        .select_related("patient", "plan__enrolment", "template_version__template")
        .order_by("patient__family_name", "patient__given_name", "id")
    )


def _from(template: PlanTemplate) -> Q:
    found = Q(template_version__template=template) | _before_versions(template.code)
    source = template.copied_from
    if source is not None:
        found |= Q(template_version=source)
        if source.number == 1:
            found |= _before_versions(source.template.code)
    return found


def _before_versions(code: str) -> Q:
    """Plans from before templates had versions name the built-in one by its code."""
    if not code:
        return Q(pk__in=[])
    return Q(template_version__isnull=True, template=code)


def declined_for(
    viewer: Viewer, plan_ids: list[UUID], version: TemplateVersion
) -> dict[UUID, TemplateDeclined]:
    """Return the "no thanks" that plans in sight have said to the version, by plan."""
    rows = TemplateDeclined.objects.filter(
        plan_id__in=plan_ids,
        template_version=version,
        plan__in=versions_in_sight(viewer).filter(plan_id__in=plan_ids).values("plan_id"),
    ).select_related("by")
    return {one.plan_id: one for one in rows}


@dataclass(frozen=True, slots=True)
class TemplateOffer:
    """The plan in force, the template as it began and as it is now, and what comes of the two."""

    current: PlanVersion
    origin: TemplateVersion
    newest: TemplateVersion
    base: PlanDocument
    mine: PlanDocument
    result: TakenOver


def offer_to(
    viewer: Viewer, version: PlanVersion, newest: TemplateVersion | None
) -> TemplateOffer | None:
    """Return what ``newest`` offers the version in force; None where it came from that or from none."""
    origin = origin_of(version)
    if origin is None or newest is None or newest.id == origin.id:
        return None
    if newest.template_id != origin.template_id and newest.template.copied_from_id != origin.id:
        return None
    if not visible_templates(viewer).filter(id=newest.template_id).exists():
        return None
    mine = document_of(version)
    base = in_language(template_documents(origin), mine.language)
    theirs = in_language(template_documents(newest), mine.language)
    return TemplateOffer(version, origin, newest, base, mine, take_over(base, mine, theirs))


def newer_of(version: PlanVersion) -> TemplateVersion | None:
    """Return the published version of the template that the plan's version came from, if newer."""
    origin = origin_of(version)
    newest = published_of(origin.template_id) if origin else None
    return newest if newest and origin and newest.id != origin.id else None
