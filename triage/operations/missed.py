"""Windows whose deadline has passed: met, on the ladder, held behind an alarm, or missed and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dho.lib import clock
from selfcare_plans.rules.document import Colour
from tenants.models import Patient
from triage.models import ExpectedWindow, WindowState
from triage.operations.apart import Among, in_a_batch
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.mass_silence import holding_alarms
from triage.operations.material import (
    TRIAGE,
    ask,
    dumps,
    load_versions,
    lock_patients,
)
from triage.operations.store import judgement_row
from triage.queries.facts import window_fact
from triage.rules.in_force import version_at
from triage.rules.judge import judge
from triage.rules.ladder import Ladder, ladder_of
from triage.rules.missing import item_of, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from uuid import UUID

    from triage.rules.verdict import Version

BATCH = 200
_SILENT = (WindowState.MISSED.value, WindowState.OVERDUE.value, WindowState.HELD.value)


def judge_missed(limit: int = BATCH) -> int:
    """Look at windows whose deadline has passed.

    Met if a reading arrived in time; else its ladder begins, or it is judged at once where the plan
    has none. Returns how many were looked at.
    """

    def take(among: Among) -> list[ExpectedWindow]:
        ask("cancel_paused", {"now": clock.now()})
        ask("cancel_ended", {})
        due = (
            ExpectedWindow.objects.using(TRIAGE)
            .select_for_update(skip_locked=True)
            .filter(among.condition, state=WindowState.WAITING.value, deadline_at__lte=clock.now())
        )
        return list(due.order_by("deadline_at", "id")[:limit])

    return in_a_batch(
        "judge_missed", take=take, settle=_settle, patient_of=lambda row: row.patient_id
    )


def _settle(due: Sequence[ExpectedWindow]) -> None:
    patients = sorted({row.patient_id for row in due})
    lock_patients(patients)
    versions = load_versions(patients)
    met = {row[0] for row in ask("windows_met", {"ids": [row.id for row in due]})}
    set_state([row for row in due if row.id in met], WindowState.MET)
    to_nurse = []
    silent = {row.id for row in due} - met
    for row in due:
        if row.id in met:
            continue
        ladder = _ladder(row, versions[row.patient_id], silent)
        if ladder is None or (ladder.is_climbed_at_once and ladder.nurse_at <= clock.now()):
            to_nurse.append(row)
        else:
            _begin(row, ladder)
    tell_nurse(to_nurse, versions)


def tell_nurse(
    rows: Sequence[ExpectedWindow],
    versions: dict[UUID, list[Version]],
    *,
    may_hold: bool = True,
) -> None:
    """Judge windows as missed and put the findings on the list. Patients are locked.

    A yellow of a centre with an alarm of mass silence is held behind it; a red never is.
    """
    if not rows:
        return
    zones = _zones({row.patient_id for row in rows})
    alarms = holding_alarms(rows) if may_hold else {}
    judgements, findings, missed = [], [], []
    silent = {row.id for row in rows}
    for row in rows:
        fact = window_fact(row, missed_in_a_row(row, silent))
        verdict = judge(fact, versions[row.patient_id], (), zone=zones[row.patient_id])
        if verdict.colour is Colour.YELLOW and row.patient_id in alarms:
            row.state, row.alarm_id = WindowState.HELD.value, alarms[row.patient_id]
            row.save(using=TRIAGE, update_fields=["state", "alarm"])
            continue
        missed.append(row)
        judgement = judgement_row(
            verdict,
            tenant_id=row.tenant_id,
            patient_id=row.patient_id,
            kind=row.kind,
            measured_at=row.closes_at,
            as_of=row.deadline_at,
        )
        judgements.append({**judgement, "window_id": row.id})
        if verdict.colour not in {Colour.GREEN, Colour.NOT_JUDGED}:
            findings.append(
                NewFinding(
                    tenant_id=row.tenant_id,
                    patient_id=row.patient_id,
                    kind=row.kind,
                    measured_at=row.closes_at,
                    received_at=row.deadline_at,
                    verdict=verdict,
                    subject=fact,
                    judgement_id=judgement["id"],
                )
            )
    set_state(missed, WindowState.MISSED)
    if judgements:
        ask("store_judgements", {"rows": dumps(judgements)})
    settle_findings(findings)


def set_state(rows: Sequence[ExpectedWindow], state: WindowState) -> None:
    """Store the state of windows, in memory and in the table."""
    for row in rows:
        row.state = state.value
    ExpectedWindow.objects.using(TRIAGE).filter(id__in=[row.id for row in rows]).update(
        state=state.value
    )


def missed_in_a_row(row: ExpectedWindow, silent: Set[UUID] = frozenset()) -> int:
    """Count the silent windows up to this one; what a pause cancelled starts the count anew.

    ``silent``: windows of the same round that are missed too, whatever their rows say yet.
    """
    earlier = (
        ExpectedWindow.objects.using(TRIAGE)
        .filter(
            patient_id=row.patient_id,
            item_id=row.item_id,
            is_repeat=False,
            closes_at__lt=row.closes_at,
        )
        .order_by("-closes_at")
        .values_list("id", "state")[:30]
    )
    count = 1
    for window_id, state in earlier:
        if state not in _SILENT and window_id not in silent:
            break
        count += 1
    return count


def _ladder(row: ExpectedWindow, versions: Sequence[Version], silent: Set[UUID]) -> Ladder | None:
    """Return the ladder of the rules that will judge it; a repeat has none, it is red at once."""
    if row.is_repeat:
        return None
    fact, count = window_fact(row), missed_in_a_row(row, silent)
    judging = {version_at(versions, row.opens_at), version_at(versions, row.deadline_at)} - {None}
    items = [item_of(one, fact) for one in judging if one is not None]
    return ladder_of(
        (rule for item in items if item is not None for rule in speaking(item, count)),
        row.deadline_at,
    )


def _begin(row: ExpectedWindow, ladder: Ladder) -> None:
    row.state = WindowState.OVERDUE.value
    row.remind_at, row.relative_at = ladder.remind_at, ladder.relative_at
    row.nurse_at, row.look_at = ladder.nurse_at, row.deadline_at
    row.save(
        using=TRIAGE,
        update_fields=["state", "remind_at", "relative_at", "nurse_at", "look_at"],
    )


def _zones(patients: set[UUID]) -> dict[UUID, ZoneInfo]:
    rows = Patient.objects.using(TRIAGE).filter(id__in=patients).values_list("id", "time_zone")
    return {patient: ZoneInfo(zone) for patient, zone in rows}
