"""Write questionnaires: draft, publish, withdraw, share. A published version never changes."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.db.models import Max

from dho.lib import clock
from dho.web.problems import NAMED
from measurements.models import (
    Questionnaire,
    QuestionnaireShare,
    QuestionnaireVersion,
    VersionStatus,
)
from measurements.queries.questionnaires import (
    definition_of,
    may_edit,
    questionnaire_seen,
    version_seen,
    visible_questionnaires,
)
from measurements.rules.questionnaires import FORMS, SHIPPED_NO_LONGER, encode, form_problems
from tenants.models import Tenant
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from measurements.rules.questionnaires import Definition, FormProblem
    from tenants.rules.viewer import Viewer

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class FormHasProblems(ValueError):
    """The form must be put right before it is published. ``problems`` say what."""

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        super().__init__("; ".join(f"{one.pointer} {one.code}" for one in problems))
        self.problems = tuple(problems)


class FormChangedMeanwhile(Exception):
    """Somebody else wrote the draft since it was opened."""


class NotAFormDraft(Exception):
    """A published version never changes."""


class VersionIsTaken(Exception):
    """Another version of the form has that name."""


class WithdrawalNeedsReason(ValueError):
    """Nobody withdraws a form without saying why."""


NAMED[FormHasProblems] = 422
NAMED[FormChangedMeanwhile] = 409
NAMED[NotAFormDraft] = 409
NAMED[VersionIsTaken] = 409
NAMED[WithdrawalNeedsReason] = 422


@transaction.atomic
def start_questionnaire(*, by: Viewer, definition: Definition) -> QuestionnaireVersion:
    """Begin a new form of the viewer's own unit as a draft; its name is made from its title.

    Raises ``NotAllowed``.
    """
    check(by, Permission.EDIT_QUESTIONNAIRES)
    if by.unit_id is None:
        raise NotAllowed(Permission.EDIT_QUESTIONNAIRES.value)
    questionnaire = Questionnaire(
        name=_new_name(definition.titles.say("nb")),
        url=definition.url,
        unit_id=by.unit_id,
        made_at=clock.now(),
    )
    questionnaire.save(force_insert=True)
    _record(by, "QUESTIONNAIRE_MADE", questionnaire)
    return _new_draft(by, questionnaire, definition)


@transaction.atomic
def copy_questionnaire(*, by: Viewer, version_id: UUID) -> QuestionnaireVersion:
    """Begin an own form from a version in sight. Raises ``NotFound``, ``NotAllowed``."""
    check(by, Permission.EDIT_QUESTIONNAIRES)
    definition = definition_of(version_seen(by, version_id))
    return start_questionnaire(
        by=by, definition=msgspec.structs.replace(definition, url="", version="")
    )


@transaction.atomic
def start_version(*, by: Viewer, questionnaire_id: UUID) -> QuestionnaireVersion:
    """Begin the next version from the newest; where there is a draft, that is returned.

    Raises ``NotFound``, ``NotAllowed``.
    """
    questionnaire = _own(by, questionnaire_id)
    newest = questionnaire.versions.order_by("-number").first()
    if newest is None:
        raise NotFound
    if newest.status == VersionStatus.DRAFT:
        return newest
    definition = msgspec.structs.replace(definition_of(newest), version="")
    return _new_draft(by, questionnaire, definition)


@transaction.atomic
def import_questionnaire(*, by: Viewer, definition: Definition) -> QuestionnaireVersion:
    """Take in a form from another system as a draft: the next version of the own form of that url.

    A draft that stands is written over; what it said is the other system's. Raises ``NotAllowed``.
    """
    check(by, Permission.EDIT_QUESTIONNAIRES)
    known = None
    unit: Any = by.unit_id
    if definition.url:
        known = Questionnaire.objects.filter(unit_id=unit, url=definition.url).first()
    if known is None:
        return start_questionnaire(by=by, definition=definition)
    draft = start_version(by=by, questionnaire_id=known.id)
    return write_draft(by=by, version_id=draft.id, revision=draft.revision, definition=definition)


@transaction.atomic
def write_draft(
    *, by: Viewer, version_id: UUID, revision: int, definition: Definition
) -> QuestionnaireVersion:
    """Write the draft's document, sound or not; the name stays the form's.

    Raises ``FormChangedMeanwhile``, ``NotAFormDraft``, ``NotFound``, ``NotAllowed``.
    """
    row = _draft(by, version_id, revision)
    row.document = _as_json(definition, row)
    row.version = _called(definition, row)
    row.revision += 1
    row.save(update_fields=["document", "version", "revision"])
    if row.questionnaire.url != definition.url:
        row.questionnaire.url = definition.url
        row.questionnaire.save(update_fields=["url"])
    return row


@transaction.atomic
def publish_questionnaire(
    *, by: Viewer, version_id: UUID, revision: int, comment: str = ""
) -> QuestionnaireVersion:
    """Publish the draft: it is offered from now on, and never changes.

    Raises ``FormHasProblems``, ``VersionIsTaken``, ``FormChangedMeanwhile``, ``NotAFormDraft``,
    ``NotFound``, ``NotAllowed``.
    """
    row = _draft(by, version_id, revision)
    definition = definition_of(row)
    problems = form_problems(definition)
    if problems:
        raise FormHasProblems(problems)
    others = QuestionnaireVersion.objects.filter(questionnaire_id=row.questionnaire_id)
    if others.exclude(id=row.id).filter(version=row.version).exists():
        raise VersionIsTaken
    row.status = VersionStatus.PUBLISHED.value
    row.comment = comment.strip()[:400]
    row.published_by_id = by.user_id
    row.published_at = clock.now()
    row.save(update_fields=["status", "comment", "published_by", "published_at"])
    _record(by, "QUESTIONNAIRE_PUBLISHED", row.questionnaire, version=row.number)
    return row


@transaction.atomic
def withdraw_version(*, by: Viewer, version_id: UUID, reason: str) -> QuestionnaireVersion:
    """Offer a version no longer; answers to it are read by it for ever.

    Raises ``WithdrawalNeedsReason``, ``NotFound`` for what is not published, ``NotAllowed``.
    """
    if not reason.strip():
        raise WithdrawalNeedsReason
    row = _locked(by, version_id)
    if row.status != VersionStatus.PUBLISHED:
        raise NotFound
    row.status = VersionStatus.WITHDRAWN.value
    row.withdrawn_by_id, row.withdrawn_at = by.user_id, clock.now()
    row.withdrawn_reason = reason.strip()[:400]
    row.save(update_fields=["status", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _record(by, "QUESTIONNAIRE_WITHDRAWN", row.questionnaire, version=row.number)
    return row


@transaction.atomic
def share_questionnaire(
    *, by: Viewer, questionnaire_id: UUID, tenant_id: UUID
) -> QuestionnaireShare:
    """Let another tenant see and use the form; once more answers with the share that stands.

    Raises ``NotFound`` for a form or a tenant that is not there, ``NotAllowed``.
    """
    questionnaire = _own(by, questionnaire_id)
    if tenant_id == by.tenant_id or not Tenant.objects.filter(id=tenant_id).exists():
        raise NotFound
    standing = QuestionnaireShare.objects.filter(
        questionnaire=questionnaire, tenant_id=tenant_id, ended_at__isnull=True
    ).first()
    if standing is not None:
        return standing
    share = QuestionnaireShare(
        questionnaire=questionnaire, tenant_id=tenant_id, by_id=by.user_id, at=clock.now()
    )
    share.save(force_insert=True)
    _record(by, "QUESTIONNAIRE_SHARED", questionnaire, tenant=str(tenant_id))
    return share


@transaction.atomic
def end_share(*, by: Viewer, questionnaire_id: UUID, share_id: UUID) -> None:
    """Show the form to that tenant no longer; plans that use it go on. Raises ``NotFound``."""
    questionnaire = _own(by, questionnaire_id)
    share = QuestionnaireShare.objects.filter(
        id=share_id, questionnaire=questionnaire, ended_at__isnull=True
    ).first()
    if share is None:
        raise NotFound
    share.ended_by_id, share.ended_at = by.user_id, clock.now()
    share.save(update_fields=["ended_by", "ended_at"])
    _record(by, "QUESTIONNAIRE_SHARE_ENDED", questionnaire, tenant=str(share.tenant_id))


@transaction.atomic
def load_ready_made(*, using: str = "default") -> int:
    """Write the forms that are shipped, and their new versions; returns how many were new.

    Those that are shipped no longer are withdrawn. Run at every deployment; what else is there is
    left as it is. Nobody's permission is asked: an
    operator runs it, and the forms are the product's.
    """
    now, made = clock.now(), 0
    for definition in FORMS.values():
        questionnaire, _ = Questionnaire.objects.using(using).get_or_create(
            name=definition.name, unit=None, defaults={"url": definition.url, "made_at": now}
        )
        _, is_new = QuestionnaireVersion.objects.using(using).get_or_create(
            questionnaire=questionnaire,
            number=int(definition.version),
            defaults={
                "version": definition.version,
                "status": VersionStatus.PUBLISHED.value,
                "document": json.loads(encode(definition)),
                "created_at": now,
                "published_at": now,
            },
        )
        made += is_new
    _withdraw_what_is_shipped_no_longer(now, using)
    return made


def _withdraw_what_is_shipped_no_longer(now: datetime, using: str) -> None:
    for name, reason in SHIPPED_NO_LONGER.items():
        QuestionnaireVersion.objects.using(using).filter(
            questionnaire__name=name,
            questionnaire__unit__isnull=True,
            status=VersionStatus.PUBLISHED.value,
        ).update(status=VersionStatus.WITHDRAWN.value, withdrawn_at=now, withdrawn_reason=reason)


def _own(by: Viewer, questionnaire_id: UUID) -> Questionnaire:
    check(by, Permission.EDIT_QUESTIONNAIRES)
    questionnaire = questionnaire_seen(by, questionnaire_id)
    if not may_edit(by, questionnaire):
        raise NotFound
    locked: Questionnaire = Questionnaire.objects.select_for_update().get(id=questionnaire.id)
    return locked


def _locked(by: Viewer, version_id: UUID) -> QuestionnaireVersion:
    check(by, Permission.EDIT_QUESTIONNAIRES)
    row = (
        QuestionnaireVersion.objects.select_for_update(of=("self",))
        .filter(id=version_id, questionnaire__in=visible_questionnaires(by).values("id"))
        .select_related("questionnaire__unit")
        .first()
    )
    if row is None or not may_edit(by, row.questionnaire):
        raise NotFound
    return row


def _draft(by: Viewer, version_id: UUID, revision: int) -> QuestionnaireVersion:
    row = _locked(by, version_id)
    if row.status != VersionStatus.DRAFT:
        raise NotAFormDraft
    if row.revision != revision:
        raise FormChangedMeanwhile
    return row


def _new_draft(
    by: Viewer, questionnaire: Questionnaire, definition: Definition
) -> QuestionnaireVersion:
    last = questionnaire.versions.aggregate(last=Max("number"))["last"] or 0
    row = QuestionnaireVersion(
        questionnaire=questionnaire,
        number=last + 1,
        author_id=by.user_id,
        created_at=clock.now(),
    )
    row.version = _called(definition, row)
    row.document = _as_json(definition, row)
    row.save(force_insert=True)
    return row


def _called(definition: Definition, row: QuestionnaireVersion) -> str:
    """Return what the version is called: the publisher's word while it is free, else its number."""
    wanted = definition.version.strip()[:40]
    others = QuestionnaireVersion.objects.filter(questionnaire_id=row.questionnaire_id)
    taken = set(others.exclude(id=row.id).values_list("version", flat=True))
    if wanted and wanted not in taken:
        return wanted
    number = str(row.number)
    return number if number not in taken else f"{number}-{secrets.token_hex(2)}"


def _as_json(definition: Definition, row: QuestionnaireVersion) -> Any:
    whole = msgspec.structs.replace(
        definition, name=row.questionnaire.name, version=_called(definition, row)
    )
    return json.loads(encode(whole))


def _new_name(title: str) -> str:
    """Return a name that nobody has: what the title says, and a tail that tells nobody of others."""
    letters = title.lower().replace("ø", "o").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "form"
    return f"{slug}-{''.join(secrets.choice(_LETTERS) for _ in range(6))}"


def _record(by: Viewer, action: str, questionnaire: Questionnaire, **detail: Any) -> None:
    if by.tenant_id is not None:
        said = {"questionnaire": str(questionnaire.id), **detail}
        record_administration(by=by, tenant_id=by.tenant_id, action=action, detail=said)
