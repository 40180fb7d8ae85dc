"""Write templates: make or copy one, draft a version, share, withdraw. Plans are never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import PlanTemplate, TemplateVersion
from selfcare_plans.models.templates import UNDER_WORK
from selfcare_plans.operations.reach import as_json
from selfcare_plans.operations.refusals import (
    ReasonMissing,
    TemplateHasProblems,
    VersionChangedMeanwhile,
    VersionUnderWork,
)
from selfcare_plans.queries.homes import centres_used, template_homes
from selfcare_plans.queries.templates import is_of, template_documents, visible_templates
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.problems import ProblemCode
from selfcare_plans.rules.template_documents import as_template, carried_over, template_problems
from selfcare_plans.rules.template_life import Sharing, TemplateState
from tenants.operations.audit import record_administration
from tenants.rules.codes import PatientGroup
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.queries.homes import Home
    from tenants.rules.viewer import Viewer

_NEVER_STORED = frozenset({ProblemCode.BOUNDS_ORDER, ProblemCode.NOT_FINITE})


@transaction.atomic
def make_template(
    *, by: Viewer, home_id: UUID, title: str, diagnosis: PatientGroup, language: str = "nb"
) -> TemplateVersion:
    """Begin an empty template of the owner's, private, with a draft in one language.

    Raises ``ReasonMissing`` without a title, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    home = _home(by, home_id)
    template = _made(by, home, title, diagnosis)
    return _draft(by, template, {language: PlanDocument(language=language)}, 1)


@transaction.atomic
def copy_template(*, by: Viewer, version_id: UUID, home_id: UUID, title: str) -> TemplateVersion:
    """Take a copy of a published version, to be the owner's own: private, and a draft until a
    doctor approves it.

    Raises ``ReasonMissing`` without a title, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    source = (
        TemplateVersion.objects.filter(
            id=version_id,
            state=TemplateState.PUBLISHED.value,
            template__in=visible_templates(by).values("id"),
        )
        .select_related("template")
        .first()
    )
    if source is None:
        raise NotFound
    home = _home(by, home_id)
    template = _made(by, home, title, PatientGroup(source.template.diagnosis), source)
    return _draft(by, template, template_documents(source), 1)


@transaction.atomic
def begin_template_version(*, by: Viewer, template_id: UUID) -> TemplateVersion:
    """Copy the latest version that was ever published into a draft.

    Raises ``VersionUnderWork``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    template = own_template(by, template_id)
    versions = TemplateVersion.objects.filter(template=template).order_by("-number")
    if versions.filter(state__in=UNDER_WORK).exists():
        raise VersionUnderWork
    newest = versions.first()
    base = versions.filter(published_at__isnull=False).first() or newest
    if base is None or newest is None:
        raise NotFound
    return _draft(by, template, template_documents(base), newest.number + 1)


@transaction.atomic
def save_template_document(
    *,
    by: Viewer,
    version_id: UUID,
    revision: int,
    document: PlanDocument,
    why: str | None = None,
    carry: bool = True,
) -> TemplateVersion:
    """Store the plan in its own language. What is one patient's is left out.

    With ``carry`` the other languages get its measurements, limits and times, in words of their
    own where they have them. ``why`` says what the version is for; None leaves it as it is. A
    draft may be unfinished, but not contradictory. Raises ``TemplateHasProblems``,
    ``VersionChangedMeanwhile``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    version = locked_template_version(by, version_id, revision, (TemplateState.DRAFT,))
    plain = as_template(document)
    found = template_problems({plain.language: plain}, known_kinds={})
    wrong = [one for one in found if one[1].code in _NEVER_STORED]
    if wrong:
        raise TemplateHasProblems(wrong)
    documents = template_documents(version)
    if carry:
        documents = {name: carried_over(plain, other) for name, other in documents.items()}
    _store(by, version, {**documents, plain.language: plain}, why)
    return version


@transaction.atomic
def drop_template_language(
    *, by: Viewer, version_id: UUID, revision: int, language: str
) -> TemplateVersion:
    """Leave a language out of the draft; the last one stays. Raises as ``save_template_document``."""
    check(by, Permission.WRITE_TEMPLATES)
    version = locked_template_version(by, version_id, revision, (TemplateState.DRAFT,))
    documents = template_documents(version)
    if language not in documents or len(documents) == 1:
        raise NotFound
    del documents[language]
    _store(by, version, documents, None)
    return version


@transaction.atomic
def withdraw_template_version(
    *, by: Viewer, version_id: UUID, revision: int, reason: str = ""
) -> TemplateVersion:
    """Take a version out of use for new plans, or throw a draft away. Plans from it stand.

    A published version needs a reason: ``ReasonMissing``. Raises ``VersionChangedMeanwhile``,
    ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    states = (TemplateState.DRAFT, TemplateState.WAITING, TemplateState.PUBLISHED)
    version = locked_template_version(by, version_id, revision, states)
    if version.state == TemplateState.PUBLISHED and not reason.strip():
        raise ReasonMissing
    version.state = TemplateState.WITHDRAWN.value
    version.ended_by_id, version.ended_at = by.user_id, clock.now()
    version.ended_reason = reason.strip()
    version.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])
    record(by, "TEMPLATE_WITHDRAWN", version)
    return version


@transaction.atomic
def share_template(
    *, by: Viewer, template_id: UUID, shared_with: Sharing, centre_id: UUID | None = None
) -> PlanTemplate:
    """Say who may use the template beside its owner. Plans that began from it stand.

    ``centre_id``: through which of the centres that the viewer uses, where it is for those who use
    one. Raises ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    template = own_template(by, template_id)
    centre = centre_id if shared_with is Sharing.CENTRE else None
    known = {*centres_used(by), template.centre_id}
    if shared_with is Sharing.CENTRE and (centre is None or centre not in known):
        raise NotFound
    template.shared_with, template.shared_centre_id = shared_with.value, centre
    template.save(update_fields=["shared_with", "shared_centre"])
    detail = {"template": str(template.id), "with": shared_with.value}
    _record(by, "TEMPLATE_SHARED", detail)
    return template


def own_template(by: Viewer, template_id: UUID) -> PlanTemplate:
    """Return the template, locked, if it is of an owner for whom the viewer acts, else ``NotFound``.

    A built-in template is nobody's.
    """
    template = (
        PlanTemplate.objects.filter(id=template_id)
        .select_related("copied_from")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if template is None or not is_of(template, template_homes(by)):
        raise NotFound
    return template


def locked_template_version(
    by: Viewer, version_id: UUID, revision: int, states: tuple[TemplateState, ...]
) -> TemplateVersion:
    """Return the version of an own template, locked, in one of the states and as the caller knows it.

    Raises ``NotFound`` and ``VersionChangedMeanwhile``.
    """
    rows = TemplateVersion.objects.filter(id=version_id)
    template_id = rows.values_list("template_id", flat=True).first()
    if template_id is None:
        raise NotFound
    template = own_template(by, template_id)
    version = rows.get()
    version.template = template
    if version.state not in states or version.revision != revision:
        raise VersionChangedMeanwhile
    return version


def record(by: Viewer, action: str, version: TemplateVersion) -> None:
    """Keep in the access log what the viewer did with the version."""
    _record(by, action, {"template": str(version.template_id), "version": version.number})


def _record(by: Viewer, action: str, detail: dict[str, Any]) -> None:
    if by.tenant_id is not None:
        record_administration(by=by, tenant_id=by.tenant_id, action=action, detail=detail)


def _home(by: Viewer, home_id: UUID) -> Home:
    for home in template_homes(by):
        if home.id == home_id:
            return home
    raise NotFound


def _made(
    by: Viewer,
    home: Home,
    title: str,
    diagnosis: PatientGroup,
    source: TemplateVersion | None = None,
) -> PlanTemplate:
    if not title.strip():
        raise ReasonMissing
    template = PlanTemplate(
        title=title.strip(),
        diagnosis=diagnosis.value,
        tenant_id=None if home.is_centre else home.id,
        centre_id=home.id if home.is_centre else None,
        copied_from=source,
        made_by_id=by.user_id,
        made_at=clock.now(),
    )
    template.save(force_insert=True)
    return template


def _draft(
    by: Viewer, template: PlanTemplate, documents: Mapping[str, PlanDocument], number: int
) -> TemplateVersion:
    version = TemplateVersion(
        template=template,
        number=number,
        documents={language: as_json(one) for language, one in documents.items()},
        author_id=by.user_id,
        created_at=clock.now(),
    )
    version.save(force_insert=True)
    record(by, "TEMPLATE_BEGUN", version)
    return version


def _store(
    by: Viewer, version: TemplateVersion, documents: Mapping[str, PlanDocument], why: str | None
) -> None:
    said = version.why if why is None else why
    stored = {
        language: as_json(msgspec.structs.replace(one, language=language))
        for language, one in documents.items()
    }
    if version.documents == stored and version.why == said:
        return
    version.documents, version.why = stored, said
    version.revision += 1
    version.author_id = by.user_id
    version.save(update_fields=["documents", "why", "revision", "author"])
    record(by, "TEMPLATE_WRITTEN", version)
