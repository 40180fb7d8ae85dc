"""What time alone does to alerts: offers unanswered, snoozes over, take-overs not met, looks due."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q

from dho.lib import clock
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, note_lapse, put_state, state_of, units_by_id
from triage.operations.material import TRIAGE, ask, work
from triage.operations.merging import merge_with_open
from triage.operations.sight import units_in_sight
from triage.rules.alert_claims import LAPSES_AFTER
from triage.rules.alert_events import TimePassed
from triage.rules.alert_machine import step
from triage.rules.alert_next_look import untouched_since
from triage.rules.alert_state import OfferStatus, Refused, Status
from triage.rules.hours import NeverOpen

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.alert_state import AlertState

log = logging.getLogger(__name__)

BATCH = 100
DUE_AGAIN = "DUE_AGAIN"


def move_time() -> int:
    """Let time pass for every alert on which something is due. Returns how many changed."""
    with work():
        now = clock.now()
        changed = [alert for alert in _due(now) if _try_to_pass_time(alert, now)]
        ask("bump_worklists", {"tenants": sorted({alert.tenant_id for alert in changed})})
    return len(changed)


def _due(now: datetime) -> list[Alert]:
    late_offers = Offer.objects.using(TRIAGE).filter(
        tenant_id=OuterRef("tenant_id"),
        alert_id=OuterRef("id"),
        state=OfferStatus.OPEN.value,
        due_at__lte=now,
    )
    return list(
        Alert.objects.using(TRIAGE)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(
            Q(snoozed_until__lte=now)
            | Q(held_until__lt=now)
            | Q(remeasure_due_at__lte=now)
            | Exists(late_offers)
            | _claim_lapsed(now)
            | _untouched(now)
            | (Q(met_at__isnull=True, due_at__lte=now) & ~Q(owner_unit_id=F("centre_id")))
            | (Q(owner_unit__closed_at__isnull=False) & ~Q(owner_unit_id=F("centre_id"))),
            state=Status.OPEN.value,
        )
        .order_by("due_at")[:BATCH]
    )


def _claim_lapsed(now: datetime) -> Q:
    before = now - LAPSES_AFTER
    without_activity = Q(active_at__isnull=True, claimed_at__lte=before)
    return Q(claimed_by__isnull=False) & (Q(active_at__lte=before) | without_activity)


def _untouched(now: datetime) -> Q:
    """Return what was met and left open, and not looked at for a whole opening day of its owner."""
    met = Q(met_at__isnull=False, snoozed_until__isnull=True, remeasure_due_at__isnull=True)
    owners = Alert.objects.using(TRIAGE).filter(met, state=Status.OPEN.value)
    found = Q(id__in=[])
    for unit, times in units_by_id(
        owners.values_list("owner_unit_id", flat=True).distinct(), using=TRIAGE
    ).items():
        with suppress(NeverOpen):
            since = untouched_since(times.hours, now)
            found |= Q(owner_unit_id=unit, looked_at__lt=since) & (
                Q(settled_until__isnull=True) | Q(settled_until__lt=since)
            )
    return met & found


def _try_to_pass_time(alert: Alert, now: datetime) -> bool:
    """Let time pass for one alert; what goes wrong with it keeps no other from its deadline."""
    try:
        with transaction.atomic(using=TRIAGE):
            # One before it in this round may have been made one with it.
            alert.refresh_from_db(using=TRIAGE)
            return alert.state == Status.OPEN.value and pass_time(alert, now, using=TRIAGE)
    except OperationalError:
        raise
    except Exception:
        log.exception("time could not pass for an alert", extra={"alert": str(alert.id)})
        return False


def pass_time(alert: Alert, now: datetime, *, using: str) -> bool:
    """Let time pass for one locked alert. Returns whether anything changed."""
    offers = list(Offer.objects.using(using).filter(alert_id=alert.id).order_by("place"))
    findings = Finding.objects.using(using).filter(alert_id=alert.id).values_list("id", flat=True)
    before = state_of(alert, offers, findings)
    after = step(before, TimePassed(now), units=units_in_sight(alert, before, using=using))
    if isinstance(after, Refused) or after == before:
        return False
    changes = Changes(using, now)
    if before.snoozed_until and not after.snoozed_until:
        changes.event(alert, "SNOOZE_OVER")
    if before.held_until and not after.held_until:
        changes.event(alert, "NO_SECOND_READING")
    if before.remeasure_due_at and not after.remeasure_due_at:
        changes.event(alert, "NOT_MEASURED_AGAIN")
    elif before.met_at and not after.met_at:
        changes.event(alert, DUE_AGAIN, _first_deadline(before))
    note_lapse(changes, alert, before)
    changes.offers(alert, offers, after)
    put_state(alert, after)
    if before.owner_unit != after.owner_unit:
        merge_with_open(alert, after, changes)
    alert.save(using=using)
    changes.write()
    return True


def _first_deadline(before: AlertState) -> dict[str, Any]:
    """Return the deadline that was met, and when: the numbers for leaders go by the first."""
    assert before.met_at is not None
    return {"due_at": before.due_at.isoformat(), "met_at": before.met_at.isoformat()}
