"""Let today's work arise as it does in service: sent by devices, judged, acted on by people.

Safe to repeat: what was sent, claimed or resolved before is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from benefits.operations.asking import ask_for_benefits
from dho.demo.seed import cast, words
from dho.demo.seed.people import device_label
from dho.demo.seed.proposed import ask_the_gp, propose_from_trial
from dho.demo.seed.responsibility import let_take_over
from dho.demo.seed.stories import STORIES, Story, story
from dho.identity.models import Sender
from dho.identity.queries import digest, party_of, viewer_of_membership, viewer_of_person
from dho.lib import clock
from dho.lib.scope import scope
from measurements.models import Reading, ReadingReceipt, RefusedReading
from measurements.operations.record import record_from_device
from measurements.rules.reading_shape import read_reading
from tenants.models import Membership, Patient
from tenants.operations.care_team import AlreadyInTeam, add_to_care_team
from tenants.rules.codes import Role
from triage.operations import alerts as verbs
from triage.operations.drain import drain_all
from triage.operations.messages import (
    find_messages,
    read_at_home,
    write_to_centre,
    write_to_patient,
)
from triage.operations.missed import judge_missed
from triage.operations.own_record import open_record
from triage.operations.passing_time import move_time
from triage.operations.windows import make_windows
from triage.queries.alerts import visible_alerts
from triage.rules.alert_events import Contact
from triage.rules.alert_state import Status

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer
    from triage.models import Alert

_MEASURED_BEFORE = timedelta(minutes=4)
_RESTS = timedelta(hours=2)
FORM_REFERENCE = "yesterday-daily-check"


@dataclass(frozen=True, slots=True)
class Devices:
    """The patients by their number, and what their devices send with."""

    patients: Mapping[int, UUID]
    secrets: Mapping[UUID, str]


def make_today(devices: Devices) -> None:
    """Send today's readings, judge them, let time pass, and do what the staff has done so far."""
    _send(devices)
    _answer(devices)
    make_windows()
    drain_all()
    while judge_missed():
        pass
    move_time()
    for key, username, act in _ACTS:
        one = story(key)
        _do(one, devices.patients[one.number], username, act)
    _converse(devices.patients[cast.KARI.number])
    _name_care_team(devices.patients[cast.KARI.number])
    for number in cast.PROPOSED:
        propose_from_trial(viewer_named("nora"), devices.patients[number])
    ask_the_gp(viewer_named("nora"), devices.patients[cast.PROPOSED[0]])
    let_take_over(
        viewer_named("nora"),
        viewer_named(cast.DOCTOR_AT[cast.HOSPITAL]),
        taken=devices.patients[cast.TAKEN_OVER],
        offered=devices.patients[cast.OFFERED_TO_HOSPITAL],
    )
    ask_for_benefits()


def _answer(devices: Devices) -> None:
    """Let Kari have answered the daily form yesterday; a repeat is taken in once."""
    patient, now = devices.patients[cast.KARI.number], clock.now()
    sent = {
        "patient": str(patient),
        "kind": "answers",
        "about": "daily-check",
        "answers": {"feeling": 1},
        "measured_at": (now - timedelta(days=1)).isoformat(),
        "reference": FORM_REFERENCE,
        "source": "patient",
    }
    nora = viewer_named("nora")
    with scope(party_of(nora)):
        known = ReadingReceipt.objects.filter(reference=FORM_REFERENCE).exists()
    if not known:
        item = read_reading(sent, now)
        record_from_device(digest=digest(devices.secrets[patient]), items=[item])


def membership_named(username: str) -> Membership:
    """Return a colleague's membership at the first of their places of work."""
    key, role = next(one.work[0] for one in cast.COLLEAGUES if one.username == username)
    place = next(one for one in cast.PLACES if one.key == key)
    held = Membership.objects.select_related("unit")
    return held.get(user__username=username, unit__name=place.name, role=role)


def viewer_named(username: str) -> Viewer:
    """Return a colleague acting as that membership."""
    found = viewer_of_membership(membership_named(username).id)
    if found is None:
        raise LookupError(username)
    return found


def patients_by_number() -> dict[int, UUID]:
    """Return the demo's patients by their number, told by whose device has sent before."""
    labels = {device_label(number): number for number in range(1, 1000)}
    senders = {one.id: labels[one.name] for one in Sender.objects.filter(name__in=labels)}
    with scope(party_of(viewer_named("nora"))):
        seen = ReadingReceipt.objects.filter(sender_id__in=senders).order_by()
        pairs = seen.values_list("sender_id", "patient_id").distinct()
        return {senders[sender]: patient for sender, patient in pairs}


def _send(devices: Devices) -> None:
    nora = viewer_named("nora")
    with scope(party_of(nora)):
        known = {
            *ReadingReceipt.objects.filter(reference__startswith="today-").values_list("reference", flat=True),
            *RefusedReading.objects.filter(reference__startswith="today-").values_list("reference", flat=True),
        }  # fmt: skip
        bases = {one.number: _base(devices.patients[one.number], one.kind) for one in STORIES}
    for one in STORIES:
        patient, now = devices.patients[one.number], clock.now()
        at = now - _MEASURED_BEFORE
        items = [
            read_reading(one.sent(reference, patient, at, bases[one.number]), now)
            for reference in one.references()
            if reference not in known
        ]
        if items:
            record_from_device(digest=digest(devices.secrets[patient]), items=items)


def _base(patient_id: UUID, kind: str) -> Decimal:
    """Return the middle of the last ten values; zero for kinds without one number."""
    found = Reading.objects.filter(patient_id=patient_id, kind=kind).order_by("-measured_at")
    last = sorted(one for one in found.values_list("value", flat=True)[:10] if one is not None)
    return last[len(last) // 2].quantize(Decimal("0.1")) if last else Decimal(0)


def _do(one: Story, patient_id: UUID, username: str, act: _Act) -> None:
    """Let a person act on the patient's open alert of a story, in one transaction."""
    viewer = viewer_named(username)
    with suppress(verbs.StepRefused), scope(party_of(viewer)):
        waiting = visible_alerts(viewer).filter(
            patient_id=patient_id, cause=one.kind, state=Status.OPEN.value
        )
        for alert in waiting:
            act(viewer, alert)


def _claim(by: Viewer, alert: Alert) -> None:
    if alert.claimed_by_id is None or alert.owner_unit_id != by.unit_id:
        verbs.claim(by=by, alert_id=alert.id)


def _snooze(by: Viewer, alert: Alert) -> None:
    if alert.snoozed_until is None:
        verbs.snooze(
            by=by, alert_id=alert.id, until=clock.now() + _RESTS, reason=words.SNOOZE_REASON,
            seen=_seen(alert),
        )  # fmt: skip


def _ask_the_gp(by: Viewer, alert: Alert) -> None:
    if alert.offers.exists():
        return
    verbs.claim(by=by, alert_id=alert.id)
    verbs.log_contact(by=by, alert_id=alert.id, contact=Contact.CALL)
    verbs.escalate(by=by, alert_id=alert.id, message=words.QUESTION_TO_GP)


def _resolving(handling: words.Handling) -> Callable[[Viewer, Alert], None]:
    outcome, contact, said = handling

    def resolve(by: Viewer, alert: Alert) -> None:
        verbs.claim(by=by, alert_id=alert.id)
        verbs.log_contact(by=by, alert_id=alert.id, contact=contact)
        verbs.resolve(by=by, alert_id=alert.id, outcome=outcome, note=said, seen=_seen(alert))

    return resolve


def _seen(alert: Alert) -> list[UUID]:
    return list(alert.findings.values_list("id", flat=True))


_Act = Callable[["Viewer", "Alert"], None]
_ACTS: tuple[tuple[str, str, _Act], ...] = (
    ("claimed", "nils", _claim),
    ("snoozed", "nora", _snooze),
    ("question", "nora", _ask_the_gp),
    ("taken-over", "gro", _claim),
    ("resolved-1", "nora", _resolving(words.OF_YELLOW[0])),
    ("resolved-2", "nils", _resolving(words.OF_YELLOW[3])),
    ("resolved-3", "nora", _resolving(words.OF_YELLOW[1])),
)


def _converse(patient_id: UUID) -> None:
    """Let Nora have written to Kari, and Kari have answered; a repeat is kept once."""
    nora = viewer_named("nora")
    with scope(party_of(nora)):
        write_to_patient(
            by=nora, patient_id=patient_id, text=words.NURSE_WRITES, reference=UUID(int=1)
        )
        kari = Patient.objects.get(id=patient_id)
    herself = viewer_of_person(kari.user_id, Role.PATIENT) if kari.user_id else None
    if herself is None:
        return
    with scope(party_of(herself)):
        record = open_record(by=herself)
        read_at_home(by=herself, record=record)
        write_to_centre(by=herself, record=record, text=words.PATIENT_WRITES, reference=UUID(int=2))
    find_messages()


def _name_care_team(patient_id: UUID) -> None:
    nora = viewer_named("nora")
    for username in ("nora", "gunnar"):
        user_id = viewer_named(username).user_id
        with suppress(AlreadyInTeam), scope(party_of(nora)):
            add_to_care_team(by=nora, patient_id=patient_id, user_id=user_id)
