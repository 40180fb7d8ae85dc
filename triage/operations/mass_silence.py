"""Mass silence: one technical alarm for a centre, and what waits behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from dho.lib.ids import new_id
from selfcare_plans.rules.document import Colour
from tenants.models import Enrolment
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import ExpectedWindow, MassSilence, WindowState
from triage.operations.alert_rows import units_by_id
from triage.operations.bump import bump_worklists
from triage.operations.material import TRIAGE, ask
from triage.rules.deadlines import due_at
from triage.rules.mass_silence import WITHIN, is_mass_silence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


def holding_alarms(rows: Sequence[ExpectedWindow]) -> dict[UUID, UUID]:
    """Return, by patient, the alarm behind which a yellow of that patient waits.

    Opens an alarm where more than a fifth of a centre's expected readings of the last hour are
    missing. Acknowledged, or past its deadline, an alarm holds nothing any more.
    """
    centres = dict(
        Enrolment.objects.using(TRIAGE)
        .filter(patient_id__in={row.patient_id for row in rows}, ended_at__isnull=True)
        .values_list("patient_id", "centre_id")
    )
    alarms = {
        one.centre_id: one
        for one in MassSilence.objects.using(TRIAGE).filter(
            centre_id__in=set(centres.values()), over_at__isnull=True
        )
    }
    for centre, expected, missing in mass(set(centres.values()) - alarms.keys()):
        alarms[centre] = _open(centre, expected, missing, rows)
    now = clock.now()
    held = {
        centre: one.id
        for centre, one in alarms.items()
        if one.acknowledged_at is None and now < one.due_at
    }
    return {patient: held[centre] for patient, centre in centres.items() if centre in held}


def mass(centres: set[UUID]) -> list[tuple[UUID, int, int]]:
    """Return (centre, expected, missing) of those whose patients are silent in numbers now."""
    if not centres:
        return []
    now = clock.now()
    found = ask(
        "silence_of_centres", {"centres": sorted(centres), "since": now - WITHIN, "now": now}
    )
    return [
        (centre, expected, missing)
        for centre, expected, missing, patients in found
        if is_mass_silence(expected=expected, missing=missing, patients=patients)
    ]


def _open(centre: UUID, expected: int, missing: int, rows: Sequence[ExpectedWindow]) -> MassSilence:
    now = clock.now()
    times = units_by_id({str(centre)}, using=TRIAGE)[str(centre)]
    alarm = MassSilence(
        id=new_id(),
        centre_id=centre,
        began_at=now,
        due_at=due_at(Colour.RED, "", now, times.hours, times.red_minutes),
        expected=expected,
        missing=missing,
    )
    MassSilence.objects.using(TRIAGE).bulk_create([alarm])
    ask("bump_worklists", {"tenants": sorted({row.tenant_id for row in rows})})
    return alarm


@transaction.atomic
def acknowledge(*, by: Viewer, alarm_id: UUID) -> None:
    """Say that a nurse has seen the alarm; what is still silent becomes ordinary within seconds.

    Raises ``NotAllowed``, ``NotFound`` for an alarm of another centre.
    """
    check(by, Permission.ACT_ON_ALERT)
    alarm = MassSilence.objects.select_for_update().filter(id=alarm_id).first()
    if alarm is None or alarm.centre_id != by.unit_id:
        raise NotFound
    if alarm.acknowledged_at is not None:
        return
    alarm.acknowledged_at, alarm.acknowledged_by_id = clock.now(), by.user_id
    alarm.save(update_fields=["acknowledged_at", "acknowledged_by"])
    held = ExpectedWindow.objects.filter(alarm_id=alarm.id, state=WindowState.HELD.value)
    bump_worklists(set(held.values_list("tenant_id", flat=True)))
