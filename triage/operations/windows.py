"""Expected readings as rows with a deadline: made ahead, cancelled by pauses, asked for once more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dho.lib import clock
from dho.lib.ids import new_id
from selfcare_plans.rules.document import MissingRule
from selfcare_plans.rules.schedule import windows
from triage.models import ExpectedWindow
from triage.operations.material import TRIAGE, ask, load_versions, work

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from triage.rules.verdict import Version

DAYS_AHEAD = 14
BATCH = 200
REPEAT = "repeat"


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
                about=item.about,
                local_date=one.local_date,
                name=one.name,
                opens_at=one.opens_at,
                closes_at=one.closes_at,
                deadline_at=one.deadline_at,
            )
            for one in windows(item, first, last, zone)
            if since <= one.opens_at
            and (version.in_force_to is None or one.opens_at < version.in_force_to)
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


def keep_pauses() -> None:
    """Cancel what a pause touches, and expect again what a pause that was shortened set free."""
    with work():
        ask("cancel_paused", {"now": clock.now()})
        ask("cancel_ended", {})
        ask("expect_again", {"now": clock.now()})


def expect_repeat(
    *,
    tenant_id: UUID,
    patient_id: UUID,
    version_id: UUID,
    item_id: str,
    kind: str,
    after: datetime,
    minutes: int,
    name: str = REPEAT,
) -> UUID:
    """Expect one new reading within so many minutes from now; its absence is red.

    ``after`` is when the red itself was measured, so that it never counts as its own repeat. Runs in
    the caller's transaction of triage; no pause and no new plan version takes it away. Returns the
    window's id.
    """
    now = clock.now()
    opens_at = max(now, after + timedelta(microseconds=1))
    closes_at = opens_at + timedelta(minutes=minutes)
    identity: UUID = new_id()
    row = ExpectedWindow(
        id=identity,
        tenant_id=tenant_id,
        patient_id=patient_id,
        plan_version_id=version_id,
        item_id=item_id,
        kind=kind,
        local_date=opens_at.astimezone(clock.OSLO).date(),
        # More than one a day may be asked for.
        name=f"{name} {opens_at:%H:%M:%S.%f}",
        opens_at=opens_at,
        closes_at=closes_at,
        deadline_at=closes_at,
        is_repeat=True,
    )
    ExpectedWindow.objects.using(TRIAGE).bulk_create([row])
    return identity
