"""Write the readings of the past: what intake would have stored, a minute after each was measured."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dho.demo.seed.past_walls import copy_in
from dho.demo.seed.plans import measuring_since
from dho.lib.ids import new_id
from measurements.models import Reading, ReadingReceipt
from measurements.rules.content import content_hash
from measurements.rules.facts import ReadingFact
from measurements.rules.reading_shape import ReadingInput, Refused, read_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dho.demo.seed.people import Person
    from dho.demo.simulator import SimulatedReading

DEVICES: Mapping[str, str] = {
    "spo2": "Pulsoksymeter",
    "pulse": "Pulsoksymeter",
    "weight": "Badevekt",
    "blood_pressure": "Blodtrykksmåler",
    "glucose": "Blodsukkerapparat",
    "body_temperature": "Termometer",
}


@dataclass(frozen=True, slots=True)
class Bend:
    """The last values of one kind, rewritten so that they lead up to a story of today.

    ``steps`` are added to the middle of what the patient measured last, the newest step last.
    ``is_absolute``: they are the values themselves.
    """

    kind: str
    steps: tuple[Decimal, ...]
    is_absolute: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """One stored reading, as rules see it."""

    person: Person
    fact: ReadingFact

    @property
    def received_at(self) -> datetime:
        """When it came in."""
        return self.fact.received_at


def as_sent(reading: SimulatedReading, patient: object) -> dict[str, Any]:
    """Return a simulated reading as a sender posts it. ``patient``: an id, or a number in a file."""
    by_device = reading.kind in DEVICES
    item: dict[str, Any] = {
        "patient": patient,
        "kind": reading.kind,
        **({"components": dict(reading.components)} if reading.components else {}),
        **({} if reading.value is None else {"value": reading.value}),
        "unit": reading.unit,
        "measured_at": reading.measured_at.isoformat(),
        "reference": reading.reference,
        **({"context": dict(reading.context)} if reading.context else {}),
        "source": "device" if by_device else "patient",
    }
    return item | ({"device": DEVICES[reading.kind]} if by_device else {})


def write_readings(
    people: list[Person],
    now: datetime,
    *,
    bends: Mapping[int, Bend],
    until: Mapping[int, datetime],
    more: Mapping[int, SimulatedReading],
) -> dict[UUID, list[Measured]]:
    """Write readings and receipts past the intake; return them by patient, in order of time.

    By the patient's number: ``until`` leaves later ones out (for everybody else only those that
    could not have come in by ``now``), ``more`` comes at the end.
    """
    stored: dict[UUID, list[Measured]] = {}
    rows: list[Reading] = []
    receipts: list[ReadingReceipt] = []
    for one in people:
        own = stored.setdefault(one.row.id, [])
        since, last = measuring_since(one, now), until.get(one.number, now)
        sent = [each for each in one.sim.readings if since <= each.measured_at < last]
        extra = [more[one.number]] if one.number in more else []
        for reading in [*_bent(sent, bends.get(one.number)), *extra]:
            row, receipt, fact = _stored(one, reading, one.dice(reading.reference))
            if fact.received_at >= now:
                continue
            rows.append(row)
            receipts.append(receipt)
            own.append(Measured(one, fact))
    copy_in(rows)
    copy_in(receipts)
    return stored


def usual(measured: Sequence[Measured], kind: str) -> Decimal:
    """Return the middle of the last ten values of a kind with one number."""
    values = [each.fact.value for each in measured if each.fact.kind == kind]
    return _middle([value for value in values if value is not None])


def _bent(sent: list[SimulatedReading], bend: Bend | None) -> Iterator[SimulatedReading]:
    if bend is None:
        yield from sent
        return
    places = [n for n, each in enumerate(sent) if each.kind == bend.kind]
    values = [sent[n].value for n in places]
    base = Decimal(0) if bend.is_absolute else _middle([v for v in values if v is not None])
    new = dict(zip(places[-len(bend.steps) :], bend.steps, strict=False))
    for n, each in enumerate(sent):
        yield replace(each, value=base + new[n]) if n in new else each


def _middle(values: list[Decimal]) -> Decimal:
    last = sorted(values[-10:])
    return last[len(last) // 2]


def _stored(
    one: Person, reading: SimulatedReading, own: random.Random
) -> tuple[Reading, ReadingReceipt, ReadingFact]:
    received_at = reading.measured_at + timedelta(seconds=45 + own.random() * 30)
    item = read_reading(as_sent(reading, str(one.row.id)), received_at)
    if isinstance(item, Refused):
        raise TypeError(f"the simulator made what intake refuses: {item.errors}")
    row = Reading(
        id=new_id(),
        tenant_id=one.row.tenant_id,
        patient_id=one.row.id,
        measured_at=item.measured_at,
        received_at=received_at,
        kind=item.kind,
        value=item.value,
        components=_as_json(item.components),
        unit=item.unit,
        comparator="",
        context=dict(item.context) or None,
        source=item.source or "",
        sender=one.sender,
        reference=item.reference,
        device=item.device or "",
        flags=sorted(item.flags),
    )
    return row, _receipt(row, item), _fact(row, item)


def _receipt(row: Reading, item: ReadingInput) -> ReadingReceipt:
    return ReadingReceipt(
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        sender_id=row.sender_id,
        reference=row.reference,
        reading_id=row.id,
        measured_at=row.measured_at,
        received_at=row.received_at,
        content_hash=content_hash(item),
    )


def _fact(row: Reading, item: ReadingInput) -> ReadingFact:
    return ReadingFact(
        id=str(row.id),
        kind=item.kind,
        measured_at=item.measured_at,
        received_at=row.received_at,
        value=item.value,
        components=item.components,
        context=item.context,
        flags=item.flags,
    )


def _as_json(components: Mapping[str, Decimal]) -> dict[str, int] | None:
    """Kinds with components are counted in whole units."""
    return {name: int(number) for name, number in components.items()} or None
