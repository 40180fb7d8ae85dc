"""Let the hospital have taken over one patient who is admitted, and be asked to take over another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dho.demo.seed import words
from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import TakeOver
from tenants.rules.take_over import Goes
from triage.operations.take_over import answer_take_over, offer_take_over
from triage.queries.take_over import equipment_of

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer

_LOOK_AGAIN = timedelta(days=3)


def let_take_over(nurse: Viewer, doctor: Viewer, *, taken: UUID, offered: UUID) -> None:
    """Offer both, and accept the first. Safe to repeat: who was offered before is left alone."""
    day = clock.today() + _LOOK_AGAIN
    with scope(party_of(nurse)):
        known = set(
            TakeOver.objects.filter(patient_id__in=(taken, offered)).values_list(
                "patient_id", flat=True
            )
        )
        rows = {
            patient: offer_take_over(
                by=nurse,
                patient_id=patient,
                reason=why,
                to_unit_id=doctor.unit_id,
                look_again_on=day if patient == taken else None,
            )
            for patient, why in ((taken, words.ADMITTED), (offered, words.ASKED_TO_TAKE_OVER))
            if patient not in known
        }
    if taken in rows:
        with scope(party_of(doctor)):
            row = rows[taken]
            goes = dict.fromkeys(equipment_of(row.patient), Goes.FOLLOWS)
            answer_take_over(by=doctor, take_over_id=row.id, accept=True, equipment=goes)
