"""Write notices in the transaction of what they are about; send them with a lease, then settle."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connections, transaction

from dho.lib import clock
from messaging.models import Notice, NoticeState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
LEASE = timedelta(seconds=30)
WITH_SECRETS = frozenset({"QUESTION_LINK", "QUESTION_CODE"})
"""Notices whose text holds a secret made from what they are about."""


def notices_for(
    *, using: str, subjects: Sequence[tuple[UUID, UUID, UUID, UUID]], code: str
) -> None:
    """Write one notice per (tenant, patient, unit, subject). A replay writes nothing twice."""
    _write(using, "to_unit_id", subjects, code)


def notices_to_people(
    *, using: str, subjects: Sequence[tuple[UUID, UUID, UUID, UUID]], code: str
) -> None:
    """Write one notice per (tenant, patient, user, subject). A replay writes nothing twice."""
    _write(using, "to_user_id", subjects, code)


def _write(
    using: str, to: str, subjects: Sequence[tuple[UUID, UUID, UUID, UUID]], code: str
) -> None:
    now = clock.now()
    Notice.objects.using(using).bulk_create(
        [
            Notice(
                tenant_id=tenant,
                patient_id=patient,
                subject_id=subject,
                code=code,
                made_at=now,
                next_attempt_at=now,
                **{to: whom},
            )
            for tenant, patient, whom, subject in subjects
        ],
        ignore_conflicts=True,
    )


def send_waiting(*, send: Callable[..., None], limit: int = 20) -> int:
    """Send what waits: claim with a lease, send outside any transaction, settle after.

    ``send(address, code)``, or with the subject's id where the text holds a secret
    (``WITH_SECRETS``), raises ``OSError`` when it could not. A crash between sending and
    settling sends twice; it never loses one. Returns how many were sent.
    """
    sent = 0
    for notice in _claim(limit):
        try:
            address = _address(notice)
            if address:
                if notice.code in WITH_SECRETS:
                    send(address, notice.code, notice.subject_id)
                else:
                    send(address, notice.code)
            _settle(notice, NoticeState.SENT)
            sent += 1
        except OSError:
            log.warning(
                "notice not sent", extra={"notice": str(notice.id), "attempts": notice.attempts}
            )
            failed = notice.attempts >= MAX_ATTEMPTS
            _settle(notice, NoticeState.FAILED if failed else NoticeState.WAITING)
    return sent


def _address(notice: Notice) -> str:
    """Return the unit's address, or the person's, of whom the sweeper may know nothing else."""
    if notice.to_unit is not None:
        return notice.to_unit.email
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT address_of_user(%s)", [notice.to_user_id])
        return str(cursor.fetchone()[0] or "")


def _claim(limit: int) -> list[Notice]:
    now = clock.now()
    with transaction.atomic(using="triage"):
        waiting = list(
            Notice.objects.using("triage")
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("to_unit")
            .filter(state=NoticeState.WAITING.value, next_attempt_at__lte=now)
            .order_by("next_attempt_at")[:limit]
        )
        for notice in waiting:
            notice.attempts += 1
            notice.next_attempt_at = now + LEASE
            notice.save(using="triage", update_fields=["attempts", "next_attempt_at"])
    return waiting


def _settle(notice: Notice, state: NoticeState) -> None:
    now = clock.now()
    notice.state = state.value
    notice.sent_at = now if state is NoticeState.SENT else None
    notice.next_attempt_at = now + LEASE * 2**notice.attempts
    notice.save(using="triage", update_fields=["state", "sent_at", "next_attempt_at"])
