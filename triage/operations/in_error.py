"""A reading was entered in error: its finding is taken off, and it is the latest no more.

The judgement stays as it was made. An alert with no other finding ends with that outcome, by the
person of a unit who said so (a patient's or relative's own mark closes nothing); one with others keeps colour and deadline, which only a person lowers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib import clock
from measurements.rules.facts import Flag
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, put_state, state_of
from triage.operations.material import TRIAGE, ask, dumps, keys_of
from triage.rules.alert_care import closed
from triage.rules.alert_state import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from triage.operations.material import DueRow, Material

TAKEN_OFF = "FINDING_TAKEN_OFF"


def take_off(rows: Sequence[DueRow], material: Material) -> None:
    """Take what was entered in error off alerts and off the latest. Runs inside the judging transaction."""
    wrong = [
        row
        for row in rows
        if row.is_marked
        and row.reading_id is not None
        and Flag.IN_ERROR in material.readings[row.reading_id].flags
    ]
    if not wrong:
        return
    keys = keys_of(wrong)
    gone = ask("latest_gone", {"rows": keys["rows"]})
    if gone:
        places = [
            {"tenant_id": tenant, "patient_id": patient, "kind": kind}
            for tenant, patient, kind in gone
        ]
        ask("latest_again", {"rows": dumps(places)})
    by_alert: dict[UUID, list[tuple[UUID, UUID, UUID | None, datetime]]] = {}
    for alert_id, finding_id, by_id, unit_id, at, _kind in ask("findings_in_error", keys):
        by_alert.setdefault(alert_id, []).append((finding_id, by_id, unit_id, at))
    if by_alert:
        _take_off_alerts(by_alert)


def _take_off_alerts(
    by_alert: dict[UUID, list[tuple[UUID, UUID, UUID | None, datetime]]],
) -> None:
    ids = list(by_alert)
    stands = dict(ask("findings_that_stand", {"alerts": ids}))
    locked = Alert.objects.using(TRIAGE).select_for_update().filter(id__in=ids).order_by("id")
    tenants = set()
    for alert in locked:
        if alert.state != Status.OPEN.value:
            continue
        tenants.add(alert.tenant_id)
        _take_off(alert, by_alert[alert.id], is_empty=not stands.get(alert.id))
    ask("bump_worklists", {"tenants": sorted(tenants)})


def _take_off(
    alert: Alert, findings: list[tuple[UUID, UUID, UUID | None, datetime]], *, is_empty: bool
) -> None:
    _, by_id, unit_id, _ = findings[-1]
    # Only staff end an alert: a patient's own mark is noted, and somebody looks.
    is_by_staff = unit_id is not None
    changes = Changes(TRIAGE, clock.now(), by_user=by_id, by_unit=unit_id)
    for finding_id, *_ in findings:
        detail = {"finding": str(finding_id), "reason": Outcome.ENTERED_IN_ERROR.value}
        changes.event(alert, TAKEN_OFF, detail)
    if is_empty and is_by_staff:
        offers = list(Offer.objects.using(TRIAGE).filter(alert_id=alert.id).order_by("place"))
        all_findings = Finding.objects.using(TRIAGE).filter(alert_id=alert.id).order_by("id")
        before = state_of(alert, offers, all_findings.values_list("id", flat=True))
        after = closed(before, changes.now, Outcome.ENTERED_IN_ERROR, str(by_id))
        changes.event(alert, "RESOLVED", {"outcome": Outcome.ENTERED_IN_ERROR.value})
        changes.offers(alert, offers, after)
        put_state(alert, after)
        all_findings.update(seen_at=changes.now, seen_by=by_id)
        alert.save(using=TRIAGE)
    changes.write()
