"""From a template's draft to a version in use: rehearsed, approved by a doctor, agreed by a centre."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import TemplateRehearsal, TemplateVersion
from selfcare_plans.operations.refusals import (
    NothingToAnswer,
    NotRehearsed,
    ReasonMissing,
    TemplateHasProblems,
)
from selfcare_plans.operations.templates import locked_template_version, record
from selfcare_plans.queries.homes import own_home
from selfcare_plans.queries.outer_limits import limits_of
from selfcare_plans.queries.templates import is_of, template_documents
from selfcare_plans.rules.template_documents import languages_that_differ, template_problems
from selfcare_plans.rules.template_life import CentreAnswer, TemplateState
from selfcare_plans.rules.template_load import rises_by_more_than_a_quarter
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selfcare_plans.models import PlanTemplate
    from selfcare_plans.rules.kind_facts import KindFacts
    from selfcare_plans.rules.problems import PlanProblem
    from selfcare_plans.rules.template_load import CentreLoad
    from tenants.rules.viewer import Viewer


@transaction.atomic
def record_template_rehearsal(
    *, by: Viewer, version_id: UUID, revision: int, found: Sequence[CentreLoad]
) -> TemplateVersion:
    """Keep what the rehearsal of the draft found, one row per centre, in the place of an earlier one.

    Only the owner's own people see all of its patients, so only they rehearse: ``NotFound`` for
    others. Raises ``VersionChangedMeanwhile`` and ``NotAllowed``.
    """
    check(by, Permission.WRITE_TEMPLATES)
    version = locked_template_version(by, version_id, revision, (TemplateState.DRAFT,))
    if not may_rehearse(by, version.template):
        raise NotFound
    now = clock.now()
    rows = TemplateRehearsal.objects.filter(version=version, revision=revision)
    earlier = {str(one.centre_id): one for one in rows}
    for load in found:
        row = earlier.pop(load.centre_id, None) or TemplateRehearsal(
            version=version, revision=revision, centre_id=UUID(load.centre_id)
        )
        row.patients, row.rehearsed, row.days = load.patients, load.rehearsed, load.days
        row.alerts_before, row.alerts_after = load.before, load.after
        row.by_id, row.at = by.user_id, now
        row.save()
    for row in earlier.values():
        # No plan of that centre comes from the template any more.
        row.patients = row.rehearsed = row.alerts_before = row.alerts_after = 0
        row.by_id, row.at = by.user_id, now
        row.save()
    version.rehearsed_revision, version.rehearsed_at = revision, now
    version.save(update_fields=["rehearsed_revision", "rehearsed_at"])
    record(by, "TEMPLATE_REHEARSED", version)
    return version


def may_rehearse(by: Viewer, template: PlanTemplate) -> bool:
    """Whether the viewer is of the template's owner, and so sees all patients that it is about."""
    home = own_home(by)
    return home is not None and is_of(template, [home])


def needs_rehearsal(version: TemplateVersion) -> bool:
    """Whether plans may have come from what this version takes the place of."""
    return version.number > 1 or version.template.copied_from_id is not None


@transaction.atomic
def publish_template_version(
    *, by: Viewer, version_id: UUID, revision: int, known_kinds: Mapping[str, KindFacts]
) -> TemplateVersion:
    """Approve the draft as a doctor. New plans begin from it; plans in force stay as they are.

    Where the rehearsal says that a centre's alerts would rise by more than a quarter, the version
    waits for that centre's yes. Raises ``NotRehearsed``, ``TemplateHasProblems``,
    ``VersionChangedMeanwhile``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.PUBLISH_TEMPLATES)
    version = locked_template_version(by, version_id, revision, (TemplateState.DRAFT,))
    if needs_rehearsal(version) and version.rehearsed_revision != revision:
        raise NotRehearsed
    found, differ = problems_of_template(version, known_kinds)
    if found or differ:
        raise TemplateHasProblems(found, differ)
    version.approver_id, version.approved_at = by.user_id, clock.now()
    if asked_centres(version):
        version.state = TemplateState.WAITING.value
        version.save(update_fields=["approver", "approved_at", "state"])
        record(by, "TEMPLATE_APPROVED", version)
    else:
        _put_in_use(version)
        record(by, "TEMPLATE_PUBLISHED", version)
    return version


def problems_of_template(
    version: TemplateVersion, known_kinds: Mapping[str, KindFacts]
) -> tuple[tuple[tuple[str, PlanProblem], ...], tuple[str, ...]]:
    """Return what keeps the version from being published: problems by language, and languages apart."""
    documents, template = template_documents(version), version.template
    tenant_id, centre_id = template.tenant_id, template.centre_id
    limits = limits_of(tenant_id=tenant_id, centre_id=centre_id)
    return (
        template_problems(documents, known_kinds=known_kinds, limits=limits),
        languages_that_differ(documents),
    )


def asked_centres(version: TemplateVersion) -> list[TemplateRehearsal]:
    """Return the rehearsals of centres that have yet to say yes to this revision."""
    rows = TemplateRehearsal.objects.filter(version=version, revision=version.revision)
    return [
        one
        for one in rows.exclude(answer=CentreAnswer.YES.value)
        if rises_by_more_than_a_quarter(one.alerts_before, one.alerts_after)
    ]


@transaction.atomic
def answer_template_version(
    *, by: Viewer, version_id: UUID, answer: CentreAnswer, reason: str = ""
) -> TemplateVersion:
    """Say yes or no for one's own centre. The last yes puts the version in use; a no makes it a
    draft again, with the reason kept.

    Raises ``NothingToAnswer``, ``ReasonMissing`` for a no without one, and ``NotAllowed``.
    """
    check(by, Permission.ANSWER_TEMPLATES)
    version = (
        TemplateVersion.objects.filter(id=version_id, state=TemplateState.WAITING.value)
        .select_related("template")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    asked = asked_centres(version) if version is not None else []
    row = next((one for one in asked if one.centre_id == by.unit_id), None)
    if version is None or row is None:
        raise NothingToAnswer
    if answer is CentreAnswer.NO and not reason.strip():
        raise ReasonMissing
    row.answer, row.answer_reason = answer.value, reason.strip()
    row.answered_by_id, row.answered_at = by.user_id, clock.now()
    row.save()
    if answer is CentreAnswer.NO:
        version.state = TemplateState.DRAFT.value
        version.revision += 1
        version.approver, version.approved_at = None, None
        version.save(update_fields=["state", "revision", "approver", "approved_at"])
    elif len(asked) == 1:
        _put_in_use(version)
    record(by, f"TEMPLATE_ANSWERED_{answer.value}", version)
    return version


def _put_in_use(version: TemplateVersion) -> None:
    TemplateVersion.objects.filter(
        template_id=version.template_id, state=TemplateState.PUBLISHED.value
    ).update(state=TemplateState.SUPERSEDED.value)
    version.state, version.published_at = TemplateState.PUBLISHED.value, clock.now()
    version.save(update_fields=["state", "published_at", "approver", "approved_at"])
