"""When ownership moves to a unit that has an alert of that cause already, the two become one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from triage.models import Alert, Finding, Offer, Telling
from triage.operations.alert_rows import Changes, note_course, put_state, state_of
from triage.operations.sight import units_in_sight
from triage.rules import alert_state as pure
from triage.rules.alerts import merge

if TYPE_CHECKING:
    from collections.abc import Sequence


def merge_with_open(alert: Alert, state: pure.AlertState, changes: Changes) -> Alert:
    """Merge with the new owner's open alert of the same cause, if there is one.

    The findings move to the older row, the earlier deadline stays, the emptied one is RESOLVED as
    MERGED. Sets ``alert``'s columns (the caller saves it); returns the alert that goes on.
    """
    other = (
        Alert.objects.using(changes.using)
        .select_for_update()
        .filter(
            tenant_id=alert.tenant_id,
            patient_id=alert.patient_id,
            cause=alert.cause,
            owner_unit_id=UUID(state.owner_unit),
            state=pure.Status.OPEN.value,
        )
        .exclude(id=alert.id)
        .first()
    )
    if other is None:
        return alert
    other_state = state_of(other, _offers(other, changes), _findings(other, changes))
    units = {
        **units_in_sight(alert, state, using=changes.using),
        **units_in_sight(other, other_state, using=changes.using),
    }
    merged = merge(state, other_state, changes.now, units=units)
    if isinstance(merged, pure.Refused):
        message = f"alerts could not be merged: {merged.code}"
        raise TypeError(message)
    kept, emptied = merged
    older, younger = (alert, other) if state.opened_at <= other_state.opened_at else (other, alert)
    _move(younger, older, kept, changes)
    note_course(changes, older, state if older is alert else other_state, kept)
    put_state(older, kept)
    put_state(younger, emptied)
    younger.merged_into = older
    changes.event(younger, "MERGED", {"into": str(older.id)})
    # The emptied one first: both rows open at once would break the promise of one per owner.
    younger.save(using=changes.using)
    if older is other:
        older.save(using=changes.using)
    return older


def _offers(alert: Alert, changes: Changes) -> Sequence[Offer]:
    return list(Offer.objects.using(changes.using).filter(alert_id=alert.id).order_by("place"))


def _findings(alert: Alert, changes: Changes) -> list[UUID]:
    return list(
        Finding.objects.using(changes.using)
        .filter(alert_id=alert.id)
        .order_by("id")
        .values_list("id", flat=True)
    )


def _move(younger: Alert, older: Alert, kept: pure.AlertState, changes: Changes) -> None:
    Finding.objects.using(changes.using).filter(
        tenant_id=younger.tenant_id, alert_id=younger.id
    ).update(alert=older)
    Telling.objects.using(changes.using).filter(
        tenant_id=younger.tenant_id, alert_id=younger.id
    ).update(alert=older)
    # Offers stay as history on the alert they were made for; what is still open ends with it.
    Offer.objects.using(changes.using).filter(
        tenant_id=younger.tenant_id, alert_id=younger.id, state=pure.OfferStatus.OPEN.value
    ).update(state=pure.OfferStatus.WITHDRAWN.value, answered_at=changes.now)
    if kept.colour.value != older.colour:
        older.reason_code, older.reason_params = younger.reason_code, younger.reason_params
        older.measured_at = younger.measured_at
