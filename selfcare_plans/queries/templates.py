"""Templates as a viewer may see them. The tables are open: this is the only wall before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q

from selfcare_plans.models import PlanTemplate, TemplateRehearsal, TemplateVersion
from selfcare_plans.queries.homes import centres_used, template_homes
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.template_life import Sharing, TemplateState
from selfcare_plans.rules.templates import LANGUAGES, TemplateName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from selfcare_plans.models import PlanVersion, StandingOrder
    from selfcare_plans.queries.homes import Home
    from tenants.rules.viewer import Viewer

_PUBLISHED = TemplateState.PUBLISHED.value


def visible_templates(viewer: Viewer) -> QuerySet[PlanTemplate]:
    """Return the templates that the viewer may read.

    Built in; of an owner the viewer acts for; shared, once something is published; and those with
    a version that waits for the viewer's centre. Needs an open scope.
    """
    centres = list(centres_used(viewer))
    waiting: Any = viewer.unit_id
    ever = TemplateVersion.objects.filter(template_id=OuterRef("id"), published_at__isnull=False)
    asked = TemplateRehearsal.objects.filter(
        version__template_id=OuterRef("id"),
        version__state=TemplateState.WAITING.value,
        centre_id=waiting,
    )
    return PlanTemplate.objects.filter(
        ~Q(code="")
        | owned_by(template_homes(viewer))
        | Q(Exists(ever), shared_with=Sharing.ALL.value)
        | Q(Exists(ever), shared_with=Sharing.CENTRE.value, shared_centre_id__in=centres)
        | Q(Exists(asked))
    ).select_related("tenant", "centre", "shared_centre", "copied_from__template")


def owned_by(homes: Iterable[Home]) -> Q:
    """Return the condition that a template belongs to one of the owners."""
    every = list(homes)
    return Q(tenant_id__in=[one.id for one in every if not one.is_centre]) | Q(
        centre_id__in=[one.id for one in every if one.is_centre]
    )


def is_of(template: PlanTemplate, homes: Iterable[Home]) -> bool:
    """Whether the template belongs to one of the owners."""
    return any(
        one.id == (template.centre_id if one.is_centre else template.tenant_id) for one in homes
    )


def versions_of_template(viewer: Viewer, template: PlanTemplate) -> list[TemplateVersion]:
    """Return the template's versions, newest first; to others than its owner, no drafts."""
    rows = TemplateVersion.objects.filter(template=template)
    if not is_of(template, template_homes(viewer)):
        rows = rows.filter(Q(published_at__isnull=False) | Q(state=TemplateState.WAITING.value))
    return list(
        rows.select_related("author", "approver", "ended_by", "template")
        .prefetch_related("rehearsals__centre", "rehearsals__answered_by", "rehearsals__by")
        .order_by("-number")
    )


def templates_to_begin_from(viewer: Viewer) -> list[TemplateVersion]:
    """Return the published version of each template that the viewer may use.

    The viewer's own first, then what is shared, then the built-in ones.
    """
    rows = TemplateVersion.objects.filter(
        template__in=visible_templates(viewer).values("id"), state=_PUBLISHED
    ).select_related("template__tenant", "template__centre", "approver")
    homes = template_homes(viewer)

    def place(one: TemplateVersion) -> tuple[bool, bool, str]:
        return one.template.is_built_in, not is_of(one.template, homes), one.template.title

    return sorted(rows, key=place)


def published_of(template_id: UUID) -> TemplateVersion | None:
    """Return the published version of the template, or None."""
    return (
        TemplateVersion.objects.filter(template_id=template_id, state=_PUBLISHED)
        .select_related("template__tenant", "template__centre")
        .first()
    )


def in_use(version_id: str) -> TemplateVersion | None:
    """Return the published version with the id, as text from outside; None where there is none."""
    try:
        key = UUID(version_id)
    except ValueError:
        return None
    return (
        TemplateVersion.objects.filter(id=key, state=_PUBLISHED)
        .select_related("template__tenant", "template__centre")
        .first()
    )


def template_documents(version: TemplateVersion) -> dict[str, PlanDocument]:
    """Return the version's documents as typed values, by language: bokmål, nynorsk, English."""
    return {
        language: msgspec.convert(version.documents[language], type=PlanDocument)
        for language in LANGUAGES
        if language in version.documents
    }


def origin_of(version: PlanVersion) -> TemplateVersion | None:
    """Return the version of the template that a plan's version came from, or None."""
    return _named(version.template_version_id, version.template)


def ordered_template(order: StandingOrder) -> TemplateVersion | None:
    """Return the version of the template that a standing order is for, or None."""
    return _named(order.template_version_id, order.template)


def _named(version_id: UUID | None, code: str) -> TemplateVersion | None:
    """Return the version itself, or the first one of the built-in template with the code."""
    rows = TemplateVersion.objects.select_related("template__tenant", "template__centre")
    if version_id is not None:
        return rows.get(id=version_id)
    return rows.filter(template__code=code, number=1).first() if code else None


def built_in(name: TemplateName) -> TemplateVersion | None:
    """Return the published version of the built-in template; None where none were loaded."""
    return TemplateVersion.objects.filter(template__code=name.value, state=_PUBLISHED).first()
