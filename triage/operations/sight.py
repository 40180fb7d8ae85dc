"""Whom an alert may be offered to: the units it names, less those that no longer see the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from dho.lib import clock
from tenants.models import AccessGrant, Agreement
from tenants.queries.periods import not_ended, valid_agreement
from triage.operations.alert_rows import units_by_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from triage.models import Alert
    from triage.rules.alert_state import AlertState
    from triage.rules.deadlines import UnitTimes


def units_in_sight(
    alert: Alert, state: AlertState, *, using: str, more: Collection[str] = ()
) -> dict[str, UnitTimes]:
    """Return the times of the units of an alert; a receiver without sight is left out.

    What is left out the rules pass over, when they come to it. The owner, the centre, whoever has an
    offer already and ``more`` are always there.
    """
    (units,) = units_in_sight_of_each(alert.patient_id, [state], using=using, more=more)
    return units


def units_in_sight_of_each(
    patient_id: UUID, states: Sequence[AlertState], *, using: str, more: Collection[str] = ()
) -> list[dict[str, UnitTimes]]:
    """Return the same of several alerts of one patient, in as many statements as of one."""
    kept = [
        {one.owner_unit, one.centre, *more, *(each.unit for each in one.offers if each.is_open)}
        for one in states
    ]
    asked = {UUID(unit) for one, own in zip(states, kept, strict=True) for unit in one.units - own}
    seeing = {str(unit) for unit in _seeing(patient_id, asked, using=using)}
    wanted = [(one.units & seeing) | own for one, own in zip(states, kept, strict=True)]
    times = units_by_id(set().union(*wanted), using=using)
    return [{unit: times[unit] for unit in one if unit in times} for one in wanted]


def _seeing(patient_id: UUID, units: Collection[UUID], *, using: str) -> set[UUID]:
    """Return those of the units to which a grant under a valid agreement opens the patient.

    A receiver that acts sees no agreement but its own; of the others the grant alone counts there.
    """
    if not units:
        return set()
    grants = list(
        AccessGrant.objects.using(using)
        .filter(
            not_ended(),
            patient_id=patient_id,
            unit_id__in=units,
            started_at__lte=clock.now(),
        )
        .values_list("unit_id", "agreement_id")
    )
    known = Agreement.objects.using(using).filter(id__in=[one for _unit, one in grants])
    over = set(known.exclude(valid_agreement()).values_list("id", flat=True))
    return {unit for unit, agreement in grants if agreement not in over}
