"""Notices, written in the transaction of what they are about and sent with a lease; conversations."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from messaging.models import Message, Notice, NoticeState
from messaging.operations.push import send_to_devices
from messaging.rules import FROM_HOME, MOST_CHARACTERS, NoticeWay, Ring, Side
from messaging.rules.push import NoDeviceLeft
from tenants.models import Enrolment
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
LEASE = timedelta(seconds=30)
WITH_SECRETS = frozenset({"QUESTION_LINK", "QUESTION_CODE"})
"""Notices whose text holds a secret made from what they are about."""
YOU_HAVE_A_MESSAGE = "MESSAGE"
RING_THE_PATIENT = "RING_THE_PATIENT"
"""To a relative without a sign-in: the only notice that holds a name, a given name."""


class NobodyToTell(OSError):
    """The relative has no telephone any longer, or the patient no longer agrees."""


class MessageUnfit(ValueError):
    """A message without words, or a longer one than can be kept whole."""


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


def notices_by(
    *,
    using: str,
    way: NoticeWay,
    subjects: Sequence[tuple[UUID, UUID, UUID | None, UUID]],
    code: str,
) -> None:
    """Write one notice per (tenant, patient, user, subject) that leaves by this way.

    User None: to the patient's own telephone. A replay writes nothing twice.
    """
    to_patients = [one for one in subjects if one[2] is None]
    _write(using, "to_user_id", to_patients, code, way=way.value, to_patient=True)
    people = [one for one in subjects if one[2] is not None]
    _write(using, "to_user_id", people, code, way=way.value)


def notices_to_relatives(
    *, using: str, subjects: Sequence[tuple[UUID, UUID, UUID | None, UUID]]
) -> None:
    """Ask relatives by SMS to ring: one notice per (tenant, patient, relative, subject).

    To the number that is known when it leaves, and only while the patient agrees that they are told.
    """
    _write(using, "to_relative_id", subjects, RING_THE_PATIENT, way=NoticeWay.SMS.value)


def _write(
    using: str,
    to: str,
    subjects: Sequence[tuple[UUID, UUID, UUID | None, UUID]],
    code: str,
    **more: Any,
) -> None:
    if not subjects:
        return
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
                **more,
            )
            for tenant, patient, whom, subject in subjects
        ],
        ignore_conflicts=True,
    )


def send_waiting(
    *,
    send: Callable[..., None],
    ways: Mapping[NoticeWay, Callable[..., None]] | None = None,
    failed: Callable[[Notice], None] | None = None,
    limit: int = 20,
) -> int:
    """Send what waits: claim with a lease, send outside any transaction, settle after.

    ``send`` is for e-mail, ``ways`` for the others. Each is ``send(address, code)``, by e-mail with
    the subject's id where the text holds a secret (``WITH_SECRETS``), by push with a ``Device``, to a
    relative without a sign-in with a ``Ring``, and raises ``OSError`` when it could not. ``failed``
    is told of each attempt that nobody took, in the transaction that settles it. A crash between
    sending and settling sends twice; it never loses one. Returns how many were sent.
    """
    sent = 0
    for notice in _claim(limit):
        try:
            _send(notice, send, ways or {})
            _settle(notice, NoticeState.SENT)
            sent += 1
        except OSError as error:
            log.warning(
                "notice not sent", extra={"notice": str(notice.id), "attempts": notice.attempts}
            )
            is_vain = isinstance(error, NoDeviceLeft | NobodyToTell)
            is_over = notice.attempts >= MAX_ATTEMPTS or is_vain
            with transaction.atomic(using="triage"):
                _settle(notice, NoticeState.FAILED if is_over else NoticeState.WAITING)
                if failed is not None:
                    failed(notice)
    return sent


def _send(
    notice: Notice,
    send: Callable[..., None],
    ways: Mapping[NoticeWay, Callable[..., None]],
) -> None:
    if notice.to_relative_id is not None:
        _send_to_relative(notice, _gateway(notice, send, ways))
        return
    if notice.way == NoticeWay.PUSH.value:
        send_to_devices(notice, _gateway(notice, send, ways))
        return
    address = _address(notice)
    if not address:
        return
    if notice.code in WITH_SECRETS:
        send(address, notice.code, notice.subject_id)
    else:
        _gateway(notice, send, ways)(address, notice.code)


def _gateway(
    notice: Notice,
    send: Callable[..., None],
    ways: Mapping[NoticeWay, Callable[..., None]],
) -> Callable[..., None]:
    way = NoticeWay(notice.way)
    if way is NoticeWay.EMAIL:
        return send
    if way not in ways:
        raise ConnectionError(way.value)
    return ways[way]


def phones_known(*, using: str, patients: Sequence[UUID]) -> set[tuple[UUID, UUID | None]]:
    """Return (patient, None) for patients and (patient, user) for relatives who have a telephone.

    The numbers themselves are nobody's business before a message is sent.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT patient_id, user_id FROM phones_known(%s)", [list(patients)])
        return set(cursor.fetchall())


def relatives_with_phone(*, using: str, patients: Sequence[UUID]) -> set[UUID]:
    """Return the relatives without a sign-in who have a telephone and may be told something."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT relative_id FROM relatives_with_phone(%s)", [list(patients)])
        return {one[0] for one in cursor.fetchall()}


def _send_to_relative(notice: Notice, send: Callable[..., None]) -> None:
    """Send it if the patient still agrees. Raises ``NobodyToTell`` where not, or without a number."""
    with connections["triage"].cursor() as cursor:
        cursor.execute(
            "SELECT phone, given_name FROM ring_of_relative(%s, %s)",
            [notice.tenant_id, notice.to_relative_id],
        )
        found = cursor.fetchone()
    if found is None:
        raise NobodyToTell
    course = Enrolment.objects.using("triage").filter(
        tenant_id=notice.tenant_id, patient_id=notice.patient_id, ended_at__isnull=True
    )
    follows = course.values_list("owner_unit__phone", flat=True).first()
    send(found[0], notice.code, Ring(found[1], follows or ""))


def _address(notice: Notice) -> str:
    """Return the unit's address, or the person's, of whom the sweeper may know nothing else."""
    if notice.way != NoticeWay.EMAIL.value:
        with connections["triage"].cursor() as cursor:
            cursor.execute(
                "SELECT phone_of(%s, %s, %s)",
                [notice.tenant_id, notice.patient_id, notice.to_user_id],
            )
            return str(cursor.fetchone()[0] or "")
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


@transaction.atomic
def write_message(
    *,
    by: Viewer,
    patient: Patient,
    side: Side,
    text: str,
    reference: UUID,
    alert_id: UUID | None = None,
) -> tuple[Message, bool]:
    """Keep a message; return it, and whether it is new: one sent twice is kept once.

    ``patient`` was reached by ``access_patient``. Other words under a reference that was used are a
    message of their own: no words are lost. Raises ``MessageUnfit``, ``NotAllowed``.
    """
    is_staff = side is Side.STAFF
    check(by, Permission.MESSAGE_PATIENT if is_staff else Permission.WRITE_TO_CENTRE)
    words = text.strip()
    if not words or len(words) > MOST_CHARACTERS:
        raise MessageUnfit
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    sent = Message.objects.filter(**own, reference=reference).first()
    if sent is not None and sent.text == words:
        return sent, False
    made = Message(
        id=new_id(),
        **own,
        side=side.value,
        by_id=by.user_id,
        unit_id=by.unit_id if is_staff else None,
        alert_id=alert_id,
        text=words,
        reference=new_id() if sent is not None else reference,
        sent_at=clock.now(),
    )
    Message.objects.bulk_create([made], ignore_conflicts=True)
    kept = Message.objects.get(**own, reference=made.reference)
    if kept.id != made.id:
        return kept, False
    is_own = side is Side.PATIENT
    record_access(
        viewer=by,
        **own,
        action="MESSAGE_SENT",
        purpose=Purpose.OWN_RECORD if is_own else Purpose.FOLLOW_UP,
    )
    return made, True


@transaction.atomic
def mark_read(*, by: Viewer, patient: Patient, by_staff: bool) -> int:
    """Note that the other side's messages were on the screen; the first who had them stands.

    Returns how many there were.
    """
    check(by, Permission.MESSAGE_PATIENT if by_staff else Permission.WRITE_TO_CENTRE)
    sides = FROM_HOME if by_staff else (Side.STAFF,)
    unread = Message.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        side__in=[one.value for one in sides],
        read_at__isnull=True,
    )
    return unread.update(read_at=clock.now(), read_by_id=by.user_id)
