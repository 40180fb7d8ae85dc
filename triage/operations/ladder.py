"""The ladder before the nurse: remind the patient, tell the relative, then the centre's list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dho.lib import clock
from dho.lib.ids import new_id
from messaging.operations import notices_to_people
from selfcare_plans.rules.document import Colour
from tenants.models import Patient, Relative
from tenants.queries.periods import not_ended
from tenants.rules.codes import MayBeTold, RelativeRole
from triage.models import ExpectedWindow, LadderStep, RelativeAnswer, WindowState, Word
from triage.operations.apart import Among, in_a_batch
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.mass_silence import holding_alarms
from triage.operations.material import TRIAGE, ask, load_versions, lock_patients
from triage.operations.missed import set_state, tell_nurse
from triage.queries.facts import window_fact
from triage.rules.ladder import Ladder, RelativeToTell, Rung, due_rungs, next_look
from triage.rules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

BATCH = 200
LOOK_AGAIN = timedelta(minutes=1)


def climb(limit: int = BATCH) -> int:
    """Take the rungs that are due for windows whose grace is over. A reading stops the ladder.

    Each rung is a row, so a restart repeats nothing. Returns how many windows were looked at.
    """

    def take(among: Among) -> list[ExpectedWindow]:
        rows = (
            ExpectedWindow.objects.using(TRIAGE)
            .select_for_update(skip_locked=True)
            .filter(among.condition, state=WindowState.OVERDUE.value, look_at__lte=clock.now())
        )
        return list(rows.order_by("look_at", "id")[:limit])

    return in_a_batch("climb", take=take, settle=_climb, patient_of=lambda row: row.patient_id)


def _climb(rows: Sequence[ExpectedWindow]) -> None:
    patients = sorted({row.patient_id for row in rows})
    lock_patients(patients)
    heard = {one[0] for one in ask("windows_heard", {"ids": [row.id for row in rows]})}
    set_state([row for row in rows if row.id in heard], WindowState.MET)
    climbing = _Climbing([row for row in rows if row.id not in heard], clock.now())
    to_nurse = [row for row in climbing.rows if climbing.take(row)]
    climbing.write()
    tell_nurse(to_nurse, load_versions(patients))


class _Climbing:
    """One round of rungs: what was taken before and whom there is to tell, read once."""

    def __init__(self, rows: list[ExpectedWindow], now: datetime) -> None:
        self.rows, self.now = rows, now
        patients = {row.patient_id for row in rows}
        self.alarmed = holding_alarms(rows) if rows else {}
        self.people = {
            patient: (user, ZoneInfo(zone))
            for patient, user, zone in Patient.objects.using(TRIAGE)
            .filter(id__in=patients)
            .values_list("id", "user_id", "time_zone")
        }
        self.taken: dict[UUID, set[Rung]] = {}
        for window, rung in (
            LadderStep.objects.using(TRIAGE)
            .filter(window_id__in=[row.id for row in rows])
            .values_list("window_id", "rung")
        ):
            self.taken.setdefault(window, set()).add(Rung(rung))
        self.relatives: dict[UUID, tuple[UUID, UUID]] = {}
        for patient, relative, user in (
            Relative.objects.using(TRIAGE)
            .filter(
                not_ended(),
                patient_id__in=patients,
                role=RelativeRole.HELPER.value,
                user_id__isnull=False,
            )
            .exclude(may_be_told=MayBeTold.NOTHING.value)
            .order_by("started_at", "id")
            .values_list("patient_id", "id", "user_id")
        ):
            self.relatives.setdefault(patient, (relative, user))
        self.told = set(
            LadderStep.objects.using(TRIAGE)
            .filter(patient_id__in=patients, rung=Rung.RELATIVE.value)
            .filter(at__gte=now - timedelta(days=2))
            .values_list("patient_id", "local_date")
        )
        self.steps: list[LadderStep] = []
        self.notices: dict[Rung, list[tuple[UUID, UUID, UUID, UUID]]] = {}

    def take(self, row: ExpectedWindow) -> bool:
        """Take what is due for a window; return whether the nurse is to be told now."""
        zone = self.people[row.patient_id][1]
        if row.nurse_at is None:
            return True
        ladder = Ladder(row.nurse_at, row.remind_at, row.relative_at)
        taken = frozenset(self.taken.get(row.id, ()))
        relative = self._relative(row.patient_id, zone)
        due = due_rungs(ladder, taken, self.now, zone=zone, relative=relative)
        for rung in due:
            self._step(row, rung, zone)
        if Rung.NURSE in due:
            return True
        again = next_look(ladder, taken | set(due), self.now, zone)
        row.look_at = min(row.nurse_at, max(again, self.now + LOOK_AGAIN))
        row.save(using=TRIAGE, update_fields=["look_at"])
        return False

    def _relative(self, patient: UUID, zone: ZoneInfo) -> RelativeToTell | None:
        # While the line itself seems broken, no relative is alarmed.
        if patient not in self.relatives or patient in self.alarmed:
            return None
        today = self.now.astimezone(zone).date()
        return RelativeToTell(told_today=(patient, today) in self.told)

    def _step(self, row: ExpectedWindow, rung: Rung, zone: ZoneInfo) -> None:
        today = self.now.astimezone(zone).date()
        relative, user = None, self.people[row.patient_id][0]
        if rung is Rung.RELATIVE:
            relative, user = self.relatives[row.patient_id]
            self.told.add((row.patient_id, today))
        step = LadderStep(
            id=new_id(),
            tenant_id=row.tenant_id,
            patient_id=row.patient_id,
            window_id=row.id,
            kind=row.kind,
            rung=rung.value,
            at=self.now,
            local_date=today,
            relative_id=relative,
        )
        self.steps.append(step)
        if rung is not Rung.NURSE and user is not None:
            subject = (row.tenant_id, row.patient_id, user, step.id)
            self.notices.setdefault(rung, []).append(subject)

    def write(self) -> None:
        """Write the rungs and their notices."""
        LadderStep.objects.using(TRIAGE).bulk_create(self.steps)
        for rung, subjects in self.notices.items():
            notices_to_people(using=TRIAGE, subjects=subjects, code=rung.value)


def find_unreached(limit: int = 50) -> int:
    """Make a finding at once where a relative cannot reach a silent patient; red, at the centre.

    What else is on the ladder for that patient goes to the nurse too. Returns how many answers.
    """

    def take(among: Among) -> list[RelativeAnswer]:
        answers = (
            RelativeAnswer.objects.using(TRIAGE)
            .select_related("step")
            .select_for_update(skip_locked=True, of=("self",))
            .filter(among.condition, word=Word.CANNOT_REACH.value, became_finding_at__isnull=True)
        )
        return list(answers.order_by("at")[:limit])

    return in_a_batch(
        "find_unreached", take=take, settle=_find_unreached, patient_of=lambda one: one.patient_id
    )


def _find_unreached(answers: Sequence[RelativeAnswer]) -> None:
    now = clock.now()
    patients = sorted({one.patient_id for one in answers})
    lock_patients(patients)
    rows = ExpectedWindow.objects.using(TRIAGE).in_bulk([one.step.window_id for one in answers])
    settle_findings([_unreached(one, rows[one.step.window_id]) for one in answers])
    ExpectedWindow.objects.using(TRIAGE).filter(
        patient_id__in=patients, state=WindowState.OVERDUE.value
    ).update(nurse_at=now, look_at=now)
    RelativeAnswer.objects.using(TRIAGE).filter(id__in=[one.id for one in answers]).update(
        became_finding_at=now
    )


def _unreached(answer: RelativeAnswer, row: ExpectedWindow) -> NewFinding:
    verdict = Verdict(
        colour=Colour.RED,
        reason_code="RELATIVE_CANNOT_REACH",
        reason_params={"kind": row.kind, "at": answer.at.isoformat()},
    )
    return NewFinding(
        tenant_id=answer.tenant_id,
        patient_id=answer.patient_id,
        kind=row.kind,
        measured_at=row.closes_at,
        received_at=answer.at,
        verdict=verdict,
        subject=window_fact(row),
    )
