"""Which questionnaires a viewer may see and use, and the form that an answer is read by.

A form shows nothing of anybody. Lists, pages and FHIR show the product's, those of the viewer's own
tenant, and those shared with it; whoever may see an answer may read it by its form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from measurements.models import (
    Questionnaire,
    QuestionnaireShare,
    QuestionnaireVersion,
    VersionStatus,
)
from measurements.rules.kinds import KINDS
from measurements.rules.questionnaires import FORMS, Definition, Texts, decode
from measurements.rules.scoring import Form, ready_made
from tenants.models import Tenant
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from measurements.rules.kind import Kind
    from measurements.rules.scoring import Forms
    from tenants.rules.viewer import Viewer

_READ = (VersionStatus.PUBLISHED.value, VersionStatus.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class Listed:
    """A form in a list: its newest published version, if any, and its draft, if any."""

    questionnaire: Questionnaire
    published: QuestionnaireVersion | None
    draft: QuestionnaireVersion | None

    @property
    def definition(self) -> Definition:
        """The document to call it by."""
        shown = self.published or self.draft
        return definition_of(shown) if shown else Definition(self.questionnaire.name, Texts(), ())


def visible_questionnaires(viewer: Viewer) -> QuerySet[Questionnaire]:
    """Return the forms that the viewer may see: the product's, own, and shared ones.

    Raises ``NotAllowed`` for a role that reads none.
    """
    check(viewer, Permission.READ_QUESTIONNAIRES)
    home: Any = viewer.tenant_id
    shared = QuestionnaireShare.objects.filter(tenant_id=home, ended_at__isnull=True)
    return Questionnaire.objects.filter(
        Q(unit__isnull=True)
        | Q(unit__tenant_id=home)
        | Q(id__in=shared.values("questionnaire_id"), versions__status__in=_READ)
    ).distinct()


def may_edit(viewer: Viewer, questionnaire: Questionnaire) -> bool:
    """Whether the viewer may write versions of the form: staff of the tenant that owns it."""
    unit = questionnaire.unit
    own = unit is not None and unit.tenant_id == viewer.tenant_id
    return own and viewer.can(Permission.EDIT_QUESTIONNAIRES)


def questionnaire_list(viewer: Viewer) -> list[Listed]:
    """Return the forms that the viewer may see with their present versions, own ones first."""
    found = list(visible_questionnaires(viewer).select_related("unit__tenant").order_by("name"))
    rows = QuestionnaireVersion.objects.filter(questionnaire__in=found).order_by("number")
    published: dict[Any, QuestionnaireVersion] = {}
    drafts: dict[Any, QuestionnaireVersion] = {}
    for row in rows:
        if row.status == VersionStatus.PUBLISHED:
            published[row.questionnaire_id] = row
        elif row.status == VersionStatus.DRAFT:
            drafts[row.questionnaire_id] = row
    listed = [
        Listed(
            one,
            published.get(one.id),
            drafts.get(one.id) if _is_own(viewer, one) else None,
        )
        for one in found
    ]
    return sorted(listed, key=lambda one: (not _is_own(viewer, one.questionnaire),))


def _is_own(viewer: Viewer, questionnaire: Questionnaire) -> bool:
    unit = questionnaire.unit
    return unit is not None and unit.tenant_id == viewer.tenant_id


def questionnaire_seen(viewer: Viewer, questionnaire_id: UUID) -> Questionnaire:
    """Return the form. Raises ``NotFound`` where the viewer may not see it."""
    found = (
        visible_questionnaires(viewer)
        .select_related("unit__tenant")
        .filter(id=questionnaire_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def versions_seen(viewer: Viewer, questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """Return its versions, newest first; a draft only to the tenant whose it is."""
    rows = QuestionnaireVersion.objects.filter(questionnaire=questionnaire)
    if not _is_own(viewer, questionnaire):
        rows = rows.exclude(status=VersionStatus.DRAFT.value)
    return list(rows.select_related("author", "published_by", "withdrawn_by").order_by("-number"))


def version_seen(viewer: Viewer, version_id: UUID) -> QuestionnaireVersion:
    """Return one version of a form that the viewer may see. Raises ``NotFound``."""
    row = (
        QuestionnaireVersion.objects.filter(
            id=version_id, questionnaire__in=visible_questionnaires(viewer).values("id")
        )
        .select_related("questionnaire__unit__tenant")
        .first()
    )
    if row is None:
        raise NotFound
    is_draft = row.status == VersionStatus.DRAFT
    if is_draft and not _is_own(viewer, row.questionnaire):
        raise NotFound
    return row


def versions_found(
    viewer: Viewer, *, url: str = "", version: str = "", name: str = "", limit: int = 100
) -> list[QuestionnaireVersion]:
    """Return the versions in sight that match, newest first; drafts only of the own tenant."""
    home: Any = viewer.tenant_id
    rows = QuestionnaireVersion.objects.filter(
        Q(status__in=_READ) | Q(questionnaire__unit__tenant_id=home),
        questionnaire__in=visible_questionnaires(viewer).values("id"),
    )
    if url:
        rows = rows.filter(_called(url))
    if version:
        rows = rows.filter(version=version)
    if name:
        rows = rows.filter(questionnaire__name=name)
    return list(
        rows.select_related("questionnaire__unit").order_by("-published_at", "-number")[:limit]
    )


def _called(url: str) -> Q:
    """A form goes by its own address, or by ours made of its name."""
    own = Q(questionnaire__url=url)
    prefix = canonical("")
    return own | Q(questionnaire__name=url.removeprefix(prefix)) if url.startswith(prefix) else own


def canonical(name: str) -> str:
    """Return the canonical address of a form that has none of its own."""
    return f"urn:dho:questionnaire:{name}"


def shares_of(questionnaire: Questionnaire) -> list[QuestionnaireShare]:
    """Return with whom a form is shared now, by name."""
    rows = QuestionnaireShare.objects.filter(questionnaire=questionnaire, ended_at__isnull=True)
    return list(rows.select_related("tenant", "by").order_by("tenant__name"))


def tenants_to_share_with(viewer: Viewer) -> list[Tenant]:
    """Return the other tenants, by name; names of organisations are public."""
    home: Any = viewer.tenant_id
    return list(Tenant.objects.exclude(id=home).order_by("name"))


def definition_of(version: QuestionnaireVersion) -> Definition:
    """Return the document of a version."""
    return decode(version.document)


# --- the form that an answer is read by


def form_of(name: str, number: int | None = None) -> Form | None:
    """Return a form by name: that version, or the newest that is published. None: there is none.

    What is shipped is known without asking. Any published version may be read, also a withdrawn one.
    """
    known = ready_made(name, number)
    if known is not None:
        return known
    if number is None:
        number = (
            QuestionnaireVersion.objects.filter(
                questionnaire__name=name, status=VersionStatus.PUBLISHED.value
            )
            .order_by("-number")
            .values_list("number", flat=True)
            .first()
        )
    return None if number is None else _published(name, number)


def _published(name: str, number: int) -> Form | None:
    try:
        return _kept(name, number)
    except LookupError:  # not kept, so that one that is published later is found
        return None


@lru_cache(maxsize=256)
def _kept(name: str, number: int) -> Form:
    """Read a version once per process: it never changes."""
    row = QuestionnaireVersion.objects.filter(
        questionnaire__name=name, number=number, status__in=_READ
    ).first()
    if row is None:
        raise LookupError(name)
    return Form(definition_of(row), number)


def stored_forms() -> Forms:
    """Return how intake finds forms; each is asked for once, however many readings name it."""
    found: dict[tuple[str, int | None], Form | None] = {}

    def find(name: str, number: int | None = None) -> Form | None:
        key = (name, number)
        if key not in found:
            found[key] = form_of(name, number)
        return found[key]

    return find


def form_by_canonical(url: str, version: str) -> Form | None:
    """Return the published form that a FHIR canonical means, with or without a version.

    Where several units have imported the same address, the newest published one is meant.
    """
    prefix = canonical("")
    if url.startswith(prefix):
        name = url.removeprefix(prefix)
        if not version:
            return form_of(name)
        known = ready_made(name)
        if known is not None and known.definition.version == version:
            return known
    rows = QuestionnaireVersion.objects.filter(_called(url), status__in=_READ)
    if version:
        rows = rows.filter(version=version)
    else:
        rows = rows.filter(status=VersionStatus.PUBLISHED.value)
    row = (
        rows.order_by("-published_at", "-number")
        .values_list("questionnaire__name", "number")
        .first()
    )
    return _published(*row) if row else None


def plan_kinds() -> Mapping[str, Kind]:
    """Return the kinds as a plan is checked by: answers know the stored forms as well.

    Whose form it is does not matter here: a plan that holds it is bound by it.
    """

    def find(name: str) -> Definition | None:
        form = form_of(name)
        return form.definition if form else None

    return MappingProxyType({**KINDS, "answers": replace(KINDS["answers"], form_of=find)})


def forms_to_plan(viewer: Viewer) -> list[Definition]:
    """Return the forms that an item of a plan may be about: ready-made and published ones in sight."""
    found = {
        one.questionnaire.name: one.definition
        for one in questionnaire_list(viewer)
        if one.published is not None
    }
    return sorted({**FORMS, **found}.values(), key=lambda form: form.name)
