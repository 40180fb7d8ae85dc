"""A yellow held for a second reading, and the green that closes it: the pair is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from dho.lib.ids import new_id
from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour
from triage.models import Alert, Finding, Offer, ReadingPair
from triage.operations.alert_rows import Changes, put_state, state_of
from triage.operations.material import TRIAGE, ask
from triage.operations.sight import units_in_sight
from triage.rules.alert_events import SecondGreen
from triage.rules.alert_findings import PAIR_DAYS
from triage.rules.alert_machine import step
from triage.rules.alert_state import Outcome, Refused, Status
from triage.rules.second_reading import First, bound_keys, is_answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from measurements.rules.facts import ReadingFact
    from triage.operations.material import Material
    from triage.rules.verdict import Verdict


_NEVER = frozenset({Flag.FUTURE, Flag.IN_ERROR})
"""A reading that claims to be from the future, or that was none, answers nothing."""


def close_held(verdicts: Mapping[str, Verdict], material: Material) -> None:
    """Close the held yellows that these greens answer; runs inside the judging transaction.

    One query where nothing is held, two where something is, whatever the number of readings.
    """
    greens = {
        reading_id: material.readings[reading_id]
        for reading_id, verdict in verdicts.items()
        if verdict.colour is Colour.GREEN and _NEVER.isdisjoint(material.readings[reading_id].flags)
    }
    if not greens:
        return
    patients = {material.patient_of[reading_id] for reading_id in greens}
    held = list(
        Alert.objects.using(TRIAGE)
        .select_for_update()
        .filter(patient_id__in=patients, held_until__isnull=False, state=Status.OPEN.value)
    )
    firsts = _first_readings(held)
    for alert in held:
        first = firsts.get(alert.id)
        if first is None:
            continue
        answers = [
            fact
            for reading_id, fact in greens.items()
            if material.patient_of[reading_id] == alert.patient_id
            and is_answer(first, fact, _keys(alert, first, verdicts[reading_id], material))
        ]
        if answers:
            _answer(alert, first, min(answers, key=lambda fact: fact.received_at))


def _first_readings(held: Sequence[Alert]) -> dict[UUID, First]:
    """Return the reading that each alert is held for, by the alert's id: one statement."""
    if not held:
        return {}
    times = [alert.measured_at for alert in held]
    span = {"first": min(times), "last": max(times)}
    found: dict[UUID, First] = {}
    for alert_id, reading_id, kind, about, context, at in ask(
        "held_readings", {"alerts": [alert.id for alert in held], **span}
    ):
        found.setdefault(alert_id, First(reading_id, kind, about, json.loads(context), at))
    return found


def _keys(alert: Alert, first: First, verdict: Verdict, material: Material) -> frozenset[str]:
    """Return the contexts that the plans told apart which judged the first or the second."""
    judged = {alert.held_by.partition("/")[0], verdict.then_id, verdict.now_id}
    versions = material.versions[alert.patient_id]
    documents = [one.document for one in versions if one.id in judged]
    return bound_keys(documents, first.kind, first.about)


def _pairs_before(alert: Alert, first: First) -> int:
    """Return how many pairs of the kind, and form, a rule closed in the days before."""
    since = alert.opened_at - timedelta(days=PAIR_DAYS)
    return (
        ReadingPair.objects.using(TRIAGE)
        .filter(
            patient_id=alert.patient_id,
            kind=first.kind,
            about=first.about,
            kept_at__gte=since,
            alert__outcome=Outcome.SECOND_GREEN.value,
        )
        .count()
    )


def _keep(alert: Alert, first: First, second: ReadingFact) -> None:
    ReadingPair(
        id=new_id(),
        tenant_id=alert.tenant_id,
        patient_id=alert.patient_id,
        alert=alert,
        kind=first.kind,
        about=first.about,
        first_id=first.id,
        first_at=first.measured_at,
        second_id=second.id,
        second_at=second.measured_at,
        kept_at=second.received_at,
    ).save(using=TRIAGE, force_insert=True)


def _answer(alert: Alert, first: First, second: ReadingFact) -> None:
    event = SecondGreen(second.received_at, _pairs_before(alert, first))
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
    changes.event(alert, code, {"reading": second.id, "rule": before.held_by})
    changes.offers(alert, offers, after)
    put_state(alert, after)
    alert.save(using=TRIAGE)
    _keep(alert, first, second)
    changes.write()
    ask("bump_worklists", {"tenants": [alert.tenant_id]})
