"""Expected readings as rows with a deadline: made ahead, met, or missed and judged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dho.lib import clock
from dho.lib.ids import new_id
from selfcare_plans.rules.document import Colour, MissingRule
from selfcare_plans.rules.schedule import windows
from triage.models import ExpectedWindow, WindowState
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.material import (
    TRIAGE,
    ask,
    dumps,
    load_versions,
    lock_patients,
    work,
)
from triage.operations.store import judgement_row
from triage.rules.judge import judge
from triage.rules.verdict import WindowFact

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from triage.rules.verdict import Version

DAYS_AHEAD = 14
BATCH = 200


def make_windows(limit: int = BATCH) -> int:
    """Make the windows of plan versions in force that are not made ``DAYS_AHEAD`` yet.

    A new version cancels what its predecessor still expected. Returns how many versions it made.
    """
    with work():
        today = clock.now().date()
        rows = ask(
            "versions_without_windows",
            {"until": today + timedelta(days=DAYS_AHEAD), "limit": limit},
        )
        if not rows:
            return 0
        versions = load_versions(sorted({patient for _, patient, *_ in rows}))
        for tenant_id, patient, zone, version_id, made_until in rows:
            version = next(one for one in versions[patient] if one.id == str(version_id))
            _make(tenant_id, patient, ZoneInfo(zone), version, made_until)
    return len(rows)


def _make(
    tenant_id: UUID, patient: UUID, zone: ZoneInfo, version: Version, made_until: date | None
) -> None:
    since = version.in_force_from
    ask("cancel_windows", {"patient": patient, "version": version.id, "since": since})
    now = clock.now()
    today = now.astimezone(zone).date()
    begin = max(since.astimezone(zone).date(), today)
    first = max(made_until + timedelta(days=1), begin) if made_until else begin
    last = today + timedelta(days=DAYS_AHEAD)
    made = []
    for item in version.document.items:
        # Only what a missing rule asks about: other windows would never be judged.
        if item.schedule is None or not any(isinstance(rule, MissingRule) for rule in item.rules):
            continue
        made += [
            ExpectedWindow(
                id=new_id(),
                tenant_id=tenant_id,
                patient_id=patient,
                plan_version_id=version.id,
                item_id=one.item_id,
                kind=one.kind,
                local_date=one.local_date,
                name=one.name,
                opens_at=one.opens_at,
                closes_at=one.closes_at,
                deadline_at=one.deadline_at,
            )
            for one in windows(item, first, last, zone)
            if one.opens_at >= since
        ]
    ExpectedWindow.objects.using(TRIAGE).bulk_create(made, ignore_conflicts=True)
    ask(
        "windows_made",
        {
            "id": new_id(),
            "tenant": tenant_id,
            "patient": patient,
            "version": version.id,
            "until": last,
        },
    )


def judge_missed(limit: int = BATCH) -> int:
    """Judge windows whose deadline has passed: met if a reading arrived in time, else missed."""
    with work():
        due = list(
            ExpectedWindow.objects.using(TRIAGE)
            .select_for_update(skip_locked=True)
            .filter(state=WindowState.WAITING.value, deadline_at__lte=clock.now())
            .order_by("deadline_at", "id")[:limit]
        )
        if not due:
            return 0
        lock_patients({row.patient_id for row in due})
        versions = load_versions(sorted({row.patient_id for row in due}))
        met = {row[0] for row in ask("windows_met", {"ids": [row.id for row in due]})}
        settle_findings(_judge(due, met, versions))
    return len(due)


def _judge(
    due: list[ExpectedWindow], met: set[UUID], versions: dict[UUID, list[Version]]
) -> list[NewFinding]:
    judgements, findings = [], []
    for row in due:
        row.state = (WindowState.MET if row.id in met else WindowState.MISSED).value
        row.save(using=TRIAGE, update_fields=["state"])
        if row.id in met:
            continue
        fact = WindowFact(
            id=str(row.id),
            item_id=row.item_id,
            kind=row.kind,
            local_date=row.local_date,
            name=row.name,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            deadline_at=row.deadline_at,
            missed_in_a_row=_missed_in_a_row(row),
        )
        verdict = judge(fact, versions[row.patient_id], (), zone=clock.OSLO)
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
    if judgements:
        ask("store_judgements", {"rows": dumps(judgements)})
    return findings


def _missed_in_a_row(row: ExpectedWindow) -> int:
    earlier = (
        ExpectedWindow.objects.using(TRIAGE)
        .filter(patient_id=row.patient_id, item_id=row.item_id, closes_at__lt=row.closes_at)
        .exclude(state=WindowState.CANCELLED.value)
        .order_by("-closes_at")
        .values_list("state", flat=True)[:30]
    )
    count = 1
    for state in earlier:
        if state != WindowState.MISSED.value:
            break
        count += 1
    return count
