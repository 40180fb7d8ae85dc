"""A reading that the patient was asked for is tied to the request, and the alert is woken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from triage.models import Alert, Finding, Offer, RemeasureRequest
from triage.operations.alert_rows import Changes, put_state, state_of
from triage.operations.material import TRIAGE, ask
from triage.operations.merging import merge_with_open
from triage.operations.sight import units_in_sight
from triage.rules.alert_events import MeasuredAgain
from triage.rules.alert_machine import step
from triage.rules.alert_state import Refused, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from measurements.rules.facts import ReadingFact
    from triage.operations.material import Material
    from triage.rules.verdict import Verdict

CLOCK = timedelta(minutes=5)
"""So much a device's clock, or a time typed to the minute, may lie before the request."""
_OTHER = frozenset({Flag.FUTURE, Flag.IN_ERROR})


def tie_remeasures(verdicts: Mapping[str, Verdict], material: Material) -> None:
    """Tie the readings just judged to what was asked for; runs inside the judging transaction.

    One query where nothing is waited for. The first that came after the request does it, also late.
    """
    if not verdicts:
        return
    patients = {material.patient_of[reading_id] for reading_id in verdicts}
    waiting = list(
        RemeasureRequest.objects.using(TRIAGE)
        .filter(patient_id__in=patients, came_at__isnull=True)
        .only("id", "tenant_id", "patient_id", "alert_id", "kind", "asked_at", "due_at")
        .order_by("asked_at")
    )
    for request in waiting:
        answers = [
            material.readings[reading_id]
            for reading_id in verdicts
            if material.patient_of[reading_id] == request.patient_id
            and _answers(material.readings[reading_id], request)
        ]
        if answers:
            first = min(answers, key=lambda fact: fact.received_at)
            _tie(request, first, verdicts[first.id], _others(waiting, request))


def _answers(fact: ReadingFact, request: RemeasureRequest) -> bool:
    return (
        fact.kind == request.kind
        and fact.received_at >= request.asked_at
        and fact.measured_at >= request.asked_at - CLOCK
        and _OTHER.isdisjoint(fact.flags)
    )


def _others(waiting: list[RemeasureRequest], this: RemeasureRequest) -> list[datetime]:
    return [
        one.due_at
        for one in waiting
        if one.alert_id == this.alert_id and one.id != this.id and one.came_at is None
    ]


def _tie(
    request: RemeasureRequest, fact: ReadingFact, verdict: Verdict, others: list[datetime]
) -> None:
    request.came_at, request.measured_at = fact.received_at, fact.measured_at
    request.reading_id = fact.id
    request.save(using=TRIAGE, update_fields=["reading_id", "measured_at", "came_at"])
    alert = _alert_of(request)
    if alert is None:
        return
    offers = list(Offer.objects.using(TRIAGE).filter(alert_id=alert.id).order_by("place"))
    found = Finding.objects.using(TRIAGE).filter(alert_id=alert.id).values_list("id", flat=True)
    before = state_of(alert, offers, list(found))
    units = units_in_sight(alert, before, using=TRIAGE)
    ahead = [due for due in others if due > fact.received_at]
    event = MeasuredAgain(fact.received_at, waits_until=min(ahead, default=None))
    after = step(before, event, units=units)
    if isinstance(after, Refused):
        return
    changes = Changes(TRIAGE, event.at)
    detail = {"reading": fact.id, "kind": fact.kind, "colour": verdict.colour.value}
    changes.event(alert, "MEASURED_AGAIN", detail)
    changes.offers(alert, offers, after)
    put_state(alert, after)
    if after.owner_unit != before.owner_unit:
        merge_with_open(alert, after, changes)
    alert.save(using=TRIAGE)
    changes.write()
    ask("bump_worklists", {"tenants": [alert.tenant_id]})


def _alert_of(request: RemeasureRequest) -> Alert | None:
    """Return the open alert that was asked about, or the one that it was joined with."""
    locked = Alert.objects.using(TRIAGE).select_for_update()
    alert = locked.filter(id=request.alert_id).first()
    while alert is not None and alert.merged_into_id is not None:
        alert = locked.filter(id=alert.merged_into_id).first()
    return alert if alert is not None and alert.state == Status.OPEN.value else None
