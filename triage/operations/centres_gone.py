"""A centre whose agreement is over sees nothing: what it owned goes to a unit of the patient's home."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.db import connections

from dho.lib import clock
from dho.lib.sql import statement
from tenants.operations.agreements import NobodyElseSees
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, note_lapse, put_state, state_of, units_by_id
from triage.operations.apart import Among, in_a_batch
from triage.operations.bump import bump_worklists
from triage.operations.material import TRIAGE, ask, lock_patients
from triage.operations.merging import merge_with_open
from triage.queries.homes import centres_in_sight, home_units, units_of_home
from triage.rules.alert_events import CentreGone
from triage.rules.alert_machine import step
from triage.rules.alert_state import Refused, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tenants.models import Agreement
    from tenants.rules.viewer import Viewer

DEFAULT = "default"
BATCH = 200
EVERYTHING = 1_000_000
LOOKED_AT_EVERY = 30.0
"""Seconds between two looks of one process."""

Row = tuple["UUID", "UUID", "UUID"]


class _Looked:
    at: float | None = None


def look_at_centres() -> int:
    """Find alerts of centres that see nothing any longer, unless this process did so just now."""
    now = time.monotonic()
    if _Looked.at is not None and now - _Looked.at < LOOKED_AT_EVERY:
        return 0
    found = find_centres_gone()
    _Looked.at = None if found == BATCH else now
    return found


def find_centres_gone(limit: int = BATCH) -> int:
    """Move what stands with a centre whose agreement ran out. Returns how many alerts."""

    def take(among: Among) -> list[Row]:
        params = {"now": clock.now(), "limit": limit, "tenant": None, **among.params}
        return ask("centres_gone", params)

    def settle(rows: Sequence[Row]) -> None:
        lock_patients({patient for _, patient, _ in rows})
        _move_all(rows, Changes(TRIAGE, clock.now()))
        ask("bump_worklists", {"tenants": sorted({tenant for tenant, _, _ in rows})})

    return in_a_batch("find_centres_gone", take=take, settle=settle, patient_of=lambda row: row[1])


def move_from_the_blind(*, by: Viewer, agreement: Agreement, **_: Any) -> int:
    """Move what stands with the unit of an agreement that ends now, in the same transaction.

    Returns how many alerts. Raises ``NobodyElseSees`` where the tenant has nobody who could act.
    """
    with connections[DEFAULT].cursor() as cursor:
        params = {"now": clock.now(), "limit": EVERYTHING, "tenant": agreement.tenant_id}
        own = {**params, "only": None, "without": []}
        cursor.execute(statement("triage", "centres_gone"), own)
        rows: list[Row] = cursor.fetchall()
        if not rows:
            return 0
        patients = sorted({patient for _, patient, _ in rows})
        cursor.execute(statement("triage", "lock_patients"), {"patients": patients})
    if not units_of_home(agreement.tenant_id, using=DEFAULT, with_somebody=True):
        raise NobodyElseSees
    _move_all(rows, Changes(DEFAULT, clock.now(), by_user=by.user_id, by_unit=by.unit_id))
    bump_worklists([agreement.tenant_id])
    return len(rows)


def _move_all(rows: Sequence[Row], changes: Changes) -> None:
    patients = sorted({patient for _, patient, _ in rows})
    sight = centres_in_sight(patients, using=changes.using)
    homes = home_units(patients, sight, using=changes.using)
    for tenant, patient, alert_id in rows:
        alert = (
            Alert.objects.using(changes.using)
            .select_for_update(of=("self",))
            .filter(tenant_id=tenant, id=alert_id, state=Status.OPEN.value)
            .first()
        )
        # One before it may have been made one with it.
        if alert is not None and (patient, alert.centre_id) not in sight:
            _move(alert, homes[patient], changes)
    changes.write()


def _move(alert: Alert, unit: UUID, changes: Changes) -> None:
    if unit == alert.centre_id:
        return
    using = changes.using
    offers = list(Offer.objects.using(using).filter(alert_id=alert.id).order_by("place"))
    findings = Finding.objects.using(using).filter(alert_id=alert.id).order_by("id")
    before = state_of(alert, offers, findings.values_list("id", flat=True))
    ids = {before.owner_unit, before.centre, str(unit), *before.receivers}
    units = units_by_id(ids | {one.unit for one in before.offers}, using=using)
    event = CentreGone(changes.now, gone=before.centre, to_unit=str(unit))
    after = step(before, event, units=units)
    if isinstance(after, Refused):
        message = f"an alert could not be moved: {after.code}"
        raise TypeError(message)
    note_lapse(changes, alert, before)
    changes.event(alert, "CENTRE_GONE", {"unit": str(unit), "centre": before.centre})
    changes.offers(alert, offers, after)
    put_state(alert, after)
    if before.owner_unit != after.owner_unit:
        merge_with_open(alert, after, changes)
    alert.save(using=using)
