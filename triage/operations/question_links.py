"""Links of questions: made for a unit's registered channel, opened with a one-time code.

What a link opens is a scope of its own (``tenants.rules.viewer.Viewer.link_id``); the database's
functions decide by themselves whether it opens anything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from dho.lib.one_time import is_code, link_secret
from messaging.operations import notices_for
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import QuestionLink
from triage.queries.questions import doctors_at, visible_questions
from triage.rules.questions import LINK_LASTS, QuestionState, may_have_link

if TYPE_CHECKING:
    from uuid import UUID


class NoLinkForThat(Exception):
    """Never for red; and a unit without a registered channel or a doctor has none."""


@dataclass(frozen=True, slots=True)
class LinkFound:
    """What a secret opens now. ``is_open``: its code was typed less than half an hour ago."""

    link_id: UUID
    question_id: UUID
    patient_id: UUID
    unit_id: UUID
    is_open: bool


@transaction.atomic
def send_link(*, by: Viewer, question_id: UUID) -> QuestionLink:
    """Send an open question as a link to the channel that is registered for the unit asked.

    Links of the question from before are closed. Raises ``NoLinkForThat``, ``NotFound`` and
    ``NotAllowed``.
    """
    check(by, Permission.ASK_DOCTOR)
    question = (
        visible_questions(by)
        .select_related("alert", "to_unit")
        .filter(id=question_id, state=QuestionState.OPEN.value)
        .first()
    )
    if question is None:
        raise NotFound
    colour = question.alert.colour if question.alert else None
    unit = question.to_unit
    if not may_have_link(colour) or not unit.email or not doctors_at(unit.id):
        raise NoLinkForThat
    now = clock.now()
    own = {"tenant_id": question.tenant_id, "patient_id": question.patient_id}
    QuestionLink.objects.filter(**own, question_id=question.id, closed_at__isnull=True).update(
        closed_at=now
    )
    link = QuestionLink(id=new_id(), **own, question=question, unit=unit, sent_to=unit.email)
    link.digest, link.made_at, link.made_by_id = _digest(link_secret(link.id)), now, by.user_id
    link.expires_at = now + LINK_LASTS
    link.save(force_insert=True)
    notices_for(
        using="default",
        subjects=[(question.tenant_id, question.patient_id, unit.id, link.id)],
        code="QUESTION_LINK",
    )
    record_access(
        viewer=by,
        tenant_id=question.tenant_id,
        patient_id=question.patient_id,
        action="QUESTION_LINK_SENT",
        purpose=Purpose.FOLLOW_UP,
    )
    return link


def find_link(secret: str) -> LinkFound | None:
    """Return what a secret opens; None for one that is wrong, over, answered, or another's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identify_question_link(%s)", [_digest(secret)])
        row = cursor.fetchone()
    return LinkFound(*row) if row else None


def ask_code(secret: str) -> bool:
    """Let a new one-time code be sent to the unit's channel; False: not now, or never."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ask_question_code(%s, %s, %s)", [_digest(secret), new_id(), new_id()]
        )
        return bool(cursor.fetchone()[0])


def type_code(secret: str, typed: str) -> bool:
    """Open the link for half an hour if the code is right; each try is counted before it is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT try_question_code(%s)", [_digest(secret)])
        (code_id,) = cursor.fetchone()
        if code_id is None or not is_code(typed, code_id):
            return False
        cursor.execute("SELECT open_question_link(%s, %s)", [_digest(secret), code_id])
        return bool(cursor.fetchone()[0])


def by_link(viewer: Viewer, found: LinkFound) -> Viewer:
    """Return the doctor as she looks through a link: one patient, and what an answer does."""
    if viewer.unit_id != found.unit_id:
        raise NotFound
    return replace(viewer, link_id=found.link_id, link_patient_id=found.patient_id)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
