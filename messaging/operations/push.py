"""Devices of patients that take push notices: turned on and off by the patient, ended by facts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, connections, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from messaging.models import PushSubscription
from messaging.rules.push import (
    LONGEST_LABEL,
    MOST_DEVICES,
    Device,
    DeviceEnding,
    DeviceGone,
    DeviceProblem,
    NoDeviceLeft,
    bytes_of,
    device_problem,
    text_of,
)
from tenants.operations.access import record_access
from tenants.operations.enrolments import NotEnrolled
from tenants.queries.patients import open_enrolment
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from messaging.models import Notice
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

log = logging.getLogger(__name__)


class DeviceRefused(ValueError):
    """The device was not let in."""

    def __init__(self, problem: DeviceProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What a browser says of itself; ``label`` is shown to the patient alone."""

    endpoint: str
    p256dh: str
    auth: str
    label: str = ""


@transaction.atomic
def turn_on_device(*, by: Viewer, patient: Patient, device: NewDevice) -> PushSubscription:
    """Let a device take the patient's notices. Turned on again it is the same device.

    ``patient`` was reached by ``access_patient``. An address that was another patient's is no
    longer hers: the device has changed hands. Raises ``DeviceRefused``, ``NotEnrolled``,
    ``NotAllowed``.
    """
    check(by, Permission.MANAGE_OWN_DEVICES)
    problem = device_problem(device.endpoint, device.p256dh, device.auth, settings.PUSH_HOSTS)
    if problem is not None:
        raise DeviceRefused(problem)
    if open_enrolment(patient) is None:
        raise NotEnrolled
    _end_of_others(patient, device.endpoint)
    keys = {"p256dh": _bare(device.p256dh), "auth": _bare(device.auth)}
    same = _live(patient).filter(endpoint=device.endpoint)
    if not same.update(**keys):
        if _live(patient).count() >= MOST_DEVICES:
            raise DeviceRefused(DeviceProblem.TOO_MANY)
        row = PushSubscription(
            id=new_id(),
            tenant_id=patient.tenant_id,
            patient_id=patient.id,
            endpoint=device.endpoint,
            label=device.label[:LONGEST_LABEL],
            made_at=clock.now(),
            **keys,
        )
        # Sent twice at once, the first stands.
        PushSubscription.objects.bulk_create([row], ignore_conflicts=True)
        _record(by, patient, "NOTICES_TURNED_ON")
    kept = same.first()
    if kept is None:
        raise DeviceRefused(DeviceProblem.ADDRESS)
    return kept


@transaction.atomic
def turn_off_device(*, by: Viewer, patient: Patient, device_id: UUID) -> None:
    """Send no more notices to one of the patient's devices; its address is not kept.

    Raises ``NotFound`` for a device that is not the patient's, ``NotAllowed``.
    """
    check(by, Permission.MANAGE_OWN_DEVICES)
    own = PushSubscription.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, id=device_id
    )
    if not own.exists():
        raise NotFound
    if _end(own, DeviceEnding.TURNED_OFF):
        _record(by, patient, "NOTICES_TURNED_OFF")


def patients_with_devices(*, using: str, patients: Sequence[UUID]) -> set[UUID]:
    """Return which of the patients have a device that takes notices."""
    rows = PushSubscription.objects.using(using).filter(
        patient_id__in=list(patients), ended_at__isnull=True
    )
    return set(rows.values_list("patient_id", flat=True))


def send_to_devices(notice: Notice, send: Callable[[Device, str], None]) -> None:
    """Send a notice to all devices of its patient. One that took it is enough.

    ``send`` raises ``DeviceGone`` for a device that is no more, which ends it, and ``OSError`` when
    it could not. Raises ``NoDeviceLeft`` where no device is left, ``ConnectionError`` where none
    took it and some may take it later.
    """
    taken = left = 0
    for device in _devices(notice):
        try:
            send(device, notice.code)
            taken += 1
        except DeviceGone:
            gone = PushSubscription.objects.using("triage").filter(
                tenant_id=notice.tenant_id, id=device.id
            )
            _end(gone, DeviceEnding.GONE)
        except OSError as error:
            left += 1
            log.warning(
                "push not taken",
                extra={"device": str(device.id), "status": getattr(error, "code", None)},
            )
    if taken:
        return
    raise ConnectionError(notice.code) if left else NoDeviceLeft(notice.code)


def _devices(notice: Notice) -> list[Device]:
    with connections["triage"].cursor() as cursor:
        cursor.execute(
            "SELECT id, endpoint, p256dh, auth FROM push_addresses(%s, %s)",
            [notice.tenant_id, notice.patient_id],
        )
        return [Device(*row) for row in cursor.fetchall()]


def _end_of_others(patient: Patient, endpoint: str) -> None:
    """End the address where it is another patient's, whom this one may not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_push_of_others(%s, %s)", [patient.id, endpoint])


def _live(patient: Patient) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True
    )


def _end(rows: QuerySet[PushSubscription], ending: DeviceEnding) -> int:
    return rows.filter(ended_at__isnull=True).update(
        ended_at=clock.now(), ended_as=ending.value, endpoint="", p256dh="", auth=""
    )


def _bare(text: str) -> str:
    return text_of(bytes_of(text))


def _record(by: Viewer, patient: Patient, action: str) -> None:
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action=action,
        purpose=Purpose.OWN_RECORD,
    )
