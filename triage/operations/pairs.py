"""A yellow held for a second reading, and the green that closes it: the pair is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, put_state, state_of
from triage.operations.material import TRIAGE, ask
from triage.operations.sight import units_in_sight
from triage.rules.alert_events import SecondGreen
from triage.rules.alert_findings import PAIR_DAYS
from triage.rules.alert_machine import step
from triage.rules.alert_state import Outcome, Refused, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from triage.operations.material import Material
    from triage.rules.verdict import Verdict


def close_held(verdicts: Mapping[str, Verdict], material: Material) -> None:
    """Close the held yellows that these greens answer; runs inside the judging transaction.

    One query where nothing is held, whatever the number of readings.
    """
    greens = {
        reading_id: material.readings[reading_id]
        for reading_id, verdict in verdicts.items()
        if verdict.colour is Colour.GREEN
    }
    if not greens:
        return
    patients = {material.patient_of[reading_id] for reading_id in greens}
    held = list(
        Alert.objects.using(TRIAGE)
        .select_for_update()
        .filter(patient_id__in=patients, held_until__isnull=False, state=Status.OPEN.value)
    )
    for alert in held:
        answers = [
            fact
            for reading_id, fact in greens.items()
            if material.patient_of[reading_id] == alert.patient_id
            and fact.kind == alert.cause
            and fact.measured_at > alert.measured_at
        ]
        if answers:
            first = min(answers, key=lambda fact: fact.received_at)
            _answer(alert, SecondGreen(first.received_at, _pairs_before(alert)), first.id)


def _pairs_before(alert: Alert) -> int:
    since = alert.opened_at - timedelta(days=PAIR_DAYS)
    return (
        Alert.objects.using(TRIAGE)
        .filter(
            patient_id=alert.patient_id,
            cause=alert.cause,
            outcome=Outcome.SECOND_GREEN.value,
            resolved_at__gte=since,
        )
        .count()
    )


def _answer(alert: Alert, event: SecondGreen, reading_id: str) -> None:
    offers = list(Offer.objects.using(TRIAGE).filter(alert_id=alert.id).order_by("place"))
    found: list[UUID] = list(
        Finding.objects.using(TRIAGE).filter(alert_id=alert.id).values_list("id", flat=True)
    )
    before = state_of(alert, offers, found)
    units = units_in_sight(alert, before, using=TRIAGE)
    after = step(before, event, units=units)
    if isinstance(after, Refused) or after == before:
        return
    changes = Changes(TRIAGE, event.at)
    code = "THIRD_PAIR" if after.is_open else "SECOND_GREEN"
    changes.event(alert, code, {"reading": reading_id, "rule": before.held_by})
    changes.offers(alert, offers, after)
    put_state(alert, after)
    alert.save(using=TRIAGE)
    changes.write()
    ask("bump_worklists", {"tenants": [alert.tenant_id]})
