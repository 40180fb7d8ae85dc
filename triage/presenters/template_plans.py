"""A plan beside its template: where it came from, how it deviates, what it is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfcare_plans import queries
from selfcare_plans.presenters.templates import (
    template_owner,
    template_title,
)
from selfcare_plans.rules.template_documents import as_template, in_language
from selfcare_plans.rules.three_way import deviates
from triage.presenters import plans as shown

if TYPE_CHECKING:
    from selfcare_plans.models import (
        PlanVersion,
        TemplateDeclined,
    )
    from selfcare_plans.presenters.difference import Change
    from selfcare_plans.queries import TemplateOffer
    from selfcare_plans.rules.document import PlanDocument
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Origin:
    """Which version of which template a plan came from, and whether there is a newer one."""

    title: str
    number: int
    owner: str
    template_id: Any
    newer: int | None
    newer_id: Any


def origin_in_words(viewer: Viewer, version: PlanVersion) -> Origin | None:
    """Return where the plan's version came from; None where it came from no template."""
    source = queries.origin_of(version)
    if source is None:
        return None
    newest = queries.newer_of(version)
    offer = queries.offer_to(viewer, version, newest)
    said = queries.declined_for(viewer, [version.plan_id], newest) if offer and newest else {}
    is_open = offer is not None and not said
    is_seen = queries.visible_templates(viewer).filter(id=source.template_id).exists()
    return Origin(
        title=template_title(source.template),
        number=source.number,
        owner=template_owner(source.template),
        template_id=source.template_id if is_seen else None,
        newer=newest.number if newest and is_open else None,
        newer_id=newest.id if newest and is_open else None,
    )


@dataclass(frozen=True, slots=True)
class PlanFrom:
    """One plan in force that came from the template: how it deviates, and what it is offered."""

    patient_id: Any
    name: str
    centre: str
    number: int
    came_from: int
    came_from_title: str
    own: tuple[Change, ...]
    offered: tuple[Change, ...]
    conflicts: tuple[Change, ...]
    is_newest: bool
    declined: TemplateDeclined | None


def plan_from(
    version: PlanVersion, offer: TemplateOffer | None, said: TemplateDeclined | None
) -> PlanFrom:
    """Return the plan beside its template. ``offer`` None: it came from the newest version."""
    source = queries.origin_of(version)
    return PlanFrom(
        patient_id=version.patient_id,
        name=version.patient.name,
        centre=version.plan.enrolment.centre.name,
        number=version.number,
        came_from=source.number if source else 0,
        came_from_title=template_title(source.template) if source else "",
        own=own_deviations(version),
        offered=offered(offer) if offer else (),
        conflicts=conflicts(offer) if offer else (),
        is_newest=offer is None,
        declined=said,
    )


def own_deviations(version: PlanVersion) -> tuple[Change, ...]:
    """Return how the plan differs from the template as it began from it, in words."""
    source = queries.origin_of(version)
    if source is None:
        return ()
    mine = queries.document_of(version)
    base = in_language(queries.template_documents(source), mine.language)
    if not deviates(base, mine):
        return ()
    return _plain(base, mine)


def offered(offer: TemplateOffer) -> tuple[Change, ...]:
    """Return what taking over would change in the plan."""
    return shown.changes(offer.mine, offer.result.document, {})


def conflicts(offer: TemplateOffer) -> tuple[Change, ...]:
    """Return where plan and template have changed the same: the plan's own, and the template's."""
    return shown.changes(offer.result.document, offer.result.theirs, {})


def _plain(before: PlanDocument, after: PlanDocument) -> tuple[Change, ...]:
    return tuple(
        one
        for one in shown.changes(as_template(before), as_template(after), {})
        if one.code != "PLAN_LANGUAGE"
    )
