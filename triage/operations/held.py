"""What waited behind an alarm of mass silence becomes ordinary, or was heard from meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from dho.lib import clock
from triage.models import ExpectedWindow, MassSilence, WindowState
from triage.operations.apart import Among, in_a_batch
from triage.operations.mass_silence import mass
from triage.operations.material import TRIAGE, ask, load_versions, lock_patients, work
from triage.operations.missed import set_state, tell_nurse

if TYPE_CHECKING:
    from collections.abc import Sequence


def release_held(limit: int = 200) -> int:
    """Make ordinary what waited behind alarms that hold no more; end alarms of silence that is over.

    What was heard from meanwhile is met. Returns how many windows were released.
    """
    done = MassSilence.objects.using(TRIAGE).filter(
        Q(acknowledged_at__isnull=False) | Q(due_at__lte=clock.now())
    )

    def take(among: Among) -> list[ExpectedWindow]:
        rows = (
            ExpectedWindow.objects.using(TRIAGE)
            .select_for_update(skip_locked=True, of=("self",))
            .filter(among.condition, state=WindowState.HELD.value, alarm__in=done)
        )
        return list(rows.order_by("deadline_at", "id")[:limit])

    released = in_a_batch(
        "release_held", take=take, settle=_release, patient_of=lambda row: row.patient_id
    )
    if released:
        return released
    with work():
        over = list(done.filter(over_at__isnull=True))
        still = {centre for centre, *_ in mass({one.centre_id for one in over})}
        ids = [one.id for one in over if one.centre_id not in still]
        MassSilence.objects.using(TRIAGE).filter(id__in=ids).update(over_at=clock.now())
    return 0


def _release(rows: Sequence[ExpectedWindow]) -> None:
    patients = sorted({row.patient_id for row in rows})
    lock_patients(patients)
    heard = {one[0] for one in ask("windows_heard", {"ids": [row.id for row in rows]})}
    set_state([row for row in rows if row.id in heard], WindowState.MET)
    silent = [row for row in rows if row.id not in heard]
    tell_nurse(silent, load_versions(patients), may_hold=False)
