"""Told with receipt: a red that the patient has not confirmed goes by the next way, each step logged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dho.lib import clock
from dho.lib.ids import new_id
from measurements.rules.facts import ReadingFact
from messaging.gateways import ways_out
from messaging.operations import (
    notices_by,
    notices_to_relatives,
    phones_known,
    relatives_with_phone,
)
from messaging.operations.push import patients_with_devices
from messaging.rules import NoticeWay
from selfcare_plans.rules.document import Colour
from tenants.models import Patient, Relative
from tenants.queries.periods import not_ended
from tenants.rules.codes import MayBeTold, RelativeRole
from triage.models import AlertEvent, Telling
from triage.operations.material import TRIAGE, ask, dumps, work
from triage.rules.told import (
    CONFIRM_MINUTES,
    NOT_TOLD,
    ONE_MESSAGE,
    STILL_TOLD,
    How,
    TellingState,
    Way,
    next_ways,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from messaging.models import Notice
    from triage.operations.findings import NewFinding

_Subject = tuple["UUID", "UUID", "UUID | None", "UUID"]
TOLD, TOLD_RELATIVE = "TOLD", "TOLD_RELATIVE"
BATCH = 200
_AT = {Way.PUSH: "push_at", Way.SMS: "sms_at", Way.RELATIVE: "relative_at"}


def begin_tellings(findings: Sequence[NewFinding]) -> None:
    """Watch whether the patients come to know of these reds; runs inside the judging transaction.

    Once per reading, in one statement for all.
    """
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "tenant_id": one.tenant_id,
            "patient_id": one.patient_id,
            "judgement_id": one.judgement_id,
            "reading_id": one.subject.id,
            "measured_at": one.measured_at,
        }
        for one in findings
        if one.colour is Colour.RED
        and isinstance(one.subject, ReadingFact)
        and now - one.measured_at <= STILL_TOLD
    ]
    if not rows:
        return
    times: list[Any] = [row["measured_at"] for row in rows]
    ask(
        "tellings_made",
        {
            "rows": dumps(rows),
            "now": now,
            "look_at": now + timedelta(minutes=CONFIRM_MINUTES),
            "first": min(times),
            "last": max(times),
        },
    )


def tell_on(limit: int = BATCH) -> int:
    """Take the next way for every red that nobody has confirmed in time. Returns how many.

    The row is the queue: locked, moved on and written with its notices in one transaction, in a
    bounded number of statements.
    """
    with work():
        now = clock.now()
        rows = list(
            Telling.objects.using(TRIAGE)
            .select_for_update(skip_locked=True, of=("self",))
            .filter(look_at__lte=now)
            .order_by("look_at", "id")[:limit]
        )
        if not rows:
            return 0
        over = {one[0] for one in ask("tellings_over", {"ids": [row.id for row in rows]})}
        round_ = _Round([row for row in rows if row.id not in over], now)
        for row in rows:
            if row.id in over:
                row.state, row.look_at = TellingState.ENDED.value, None
            else:
                round_.take(row)
        Telling.objects.using(TRIAGE).bulk_update(
            rows, ["state", "look_at", "ways", "push_at", "sms_at", "relative_at", "relative"]
        )
        round_.write()
        ask("bump_worklists", {"tenants": sorted({row.tenant_id for row in rows})})
    return len(rows)


class _Round:
    """One round of ways: which each patient has, and what was sent just before, read once."""

    def __init__(self, rows: Sequence[Telling], now: datetime) -> None:
        self.now = now
        patients = sorted({row.patient_id for row in rows})
        self.zones = {
            patient: ZoneInfo(zone)
            for patient, zone in Patient.objects.using(TRIAGE)
            .filter(id__in=patients)
            .values_list("id", "time_zone")
        }
        self.phones = phones_known(using=TRIAGE, patients=patients) if patients else set()
        self.devices = patients_with_devices(using=TRIAGE, patients=patients)
        self.ways = ways_out()
        self.relatives = self._relatives(patients)
        self.recent: dict[UUID, set[Way]] = {}
        earlier = Telling.objects.using(TRIAGE).filter(
            patient_id__in=patients, began_at__gt=now - timedelta(days=2)
        )
        for patient, *times in earlier.values_list("patient_id", *_AT.values()):
            for way, at in zip(_AT, times, strict=True):
                if at is not None and now - at < ONE_MESSAGE:
                    self.recent.setdefault(patient, set()).add(way)
        self.events: list[AlertEvent] = []
        self.notices: dict[tuple[NoticeWay, str], list[_Subject]] = {}
        self.to_ring: list[_Subject] = []

    def _relatives(self, patients: Sequence[UUID]) -> dict[UUID, Relative]:
        """Return whom to ask for each patient: first who can sign in, and so confirm.

        Without a sign-in it takes a telephone, SMS, and what the patient has said herself: an SMS
        names her.
        """
        rings = relatives_with_phone(using=TRIAGE, patients=patients) if patients else set()
        found: dict[UUID, Relative] = {}
        rows = (
            Relative.objects.using(TRIAGE)
            .filter(not_ended(), patient_id__in=patients, role=RelativeRole.HELPER.value)
            .exclude(may_be_told=MayBeTold.NOTHING.value)
            .only("id", "tenant_id", "patient_id", "user_id")
            .order_by("started_at", "id")
        )
        for one in sorted(rows, key=lambda row: row.user_id is None):
            if one.user_id is not None or (one.id in rings and NoticeWay.SMS in self.ways):
                found.setdefault(one.patient_id, one)
        return found

    def take(self, row: Telling) -> None:
        """Take what is due for one red, in memory."""
        patient = row.patient_id
        told = next_ways(
            [Way(one) for one in row.ways],
            self._open_ways(patient),
            self.recent.get(patient, set()),
            self.now,
            self.zones[patient],
        )
        for way, how in told.steps:
            self._step(row, way, how)
        row.look_at = told.look_at
        if told.is_exhausted and row.state == TellingState.WAITING.value:
            row.state = TellingState.EXHAUSTED.value
            self._event(row, "EXHAUSTED", "")

    def _open_ways(self, patient: UUID) -> set[Way]:
        found = set()
        if NoticeWay.PUSH in self.ways and patient in self.devices:
            found.add(Way.PUSH)
        if NoticeWay.SMS in self.ways and (patient, None) in self.phones:
            found.add(Way.SMS)
        if patient in self.relatives:
            found.add(Way.RELATIVE)
        return found

    def _step(self, row: Telling, way: Way, how: How) -> None:
        row.ways = [*row.ways, way.value]
        relative = self.relatives.get(row.patient_id) if way is Way.RELATIVE else None
        by_sms = relative is not None and relative.user_id is None
        self._event(row, way.value, how.value, NoticeWay.SMS.value if by_sms else "")
        if how is How.NOT_AVAILABLE:
            return
        setattr(row, _AT[way], self.now)
        if relative is not None:
            row.relative = relative
        if how is How.COVERED:
            return
        self.recent.setdefault(row.patient_id, set()).add(way)
        if way is not Way.RELATIVE:
            self._notice(row, NoticeWay(way.value), None, TOLD)
        elif relative is not None and by_sms:
            self.to_ring.append((row.tenant_id, row.patient_id, relative.id, row.id))
        elif relative is not None:
            self._notice(row, NoticeWay.EMAIL, relative.user_id, TOLD_RELATIVE)
            if NoticeWay.SMS in self.ways and (row.patient_id, relative.user_id) in self.phones:
                self._notice(row, NoticeWay.SMS, relative.user_id, TOLD_RELATIVE)

    def _notice(self, row: Telling, way: NoticeWay, user: UUID | None, code: str) -> None:
        subject = (row.tenant_id, row.patient_id, user, row.id)
        self.notices.setdefault((way, code), []).append(subject)

    def _event(self, row: Telling, way: str, how: str, through: str = "") -> None:
        self.events.append(told_event(row, self.now, way, how, through=through))

    def write(self) -> None:
        """Write the steps and their notices."""
        AlertEvent.objects.using(TRIAGE).bulk_create(self.events)
        for (way, code), subjects in self.notices.items():
            notices_by(using=TRIAGE, way=way, subjects=subjects, code=code)
        notices_to_relatives(using=TRIAGE, subjects=self.to_ring)


def push_failed(notice: Notice) -> None:
    """Log that no device took a push, and let the next way be due now.

    Runs in the transaction that settles the notice. The notice may be tried again meanwhile: told
    twice is better than told late. Reds that the push covered move on with it.
    """
    if notice.way != NoticeWay.PUSH.value or notice.code != TOLD:
        return
    now = clock.now()
    rows = Telling.objects.using(TRIAGE).select_for_update(of=("self",))
    waiting = rows.filter(
        tenant_id=notice.tenant_id,
        patient_id=notice.patient_id,
        state=TellingState.WAITING.value,
        look_at__gt=now,
    )
    for row in waiting.order_by("id"):
        if row.ways[-1:] != [Way.PUSH.value]:
            continue
        row.push_at, row.look_at = None, now
        row.save(using=TRIAGE, update_fields=["push_at", "look_at"])
        told_event(row, now, Way.PUSH.value, How.FAILED.value).save(using=TRIAGE, force_insert=True)


def told_event(
    row: Telling,
    at: datetime,
    way: str,
    how: str = "",
    *,
    by: Any = None,
    unit: Any = None,
    through: str = "",
) -> AlertEvent:
    """Return one step of a telling as it stands in the alert's history.

    ``through``: SMS, where a relative has no sign-in.
    """
    detail = {"way": way, "how": how} | ({"through": through} if through else {})
    return AlertEvent(
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        alert_id=row.alert_id,
        at=at,
        code=TOLD,
        by_id=by,
        unit_id=unit,
        detail=detail,
    )


def end_tellings(alert: Any, state: TellingState, at: datetime, by: UUID) -> None:
    """End the tellings of an alert: a nurse reached the patient, or there is nothing to tell.

    Part of the verb that did so, in its transaction.
    """
    values: dict[str, Any] = {"state": state.value, "look_at": None}
    if state is not TellingState.ENDED:
        values |= {"told_at": at, "told_by_id": by}
    Telling.objects.filter(
        tenant_id=alert.tenant_id,
        alert_id=alert.id,
        state__in=[one.value for one in NOT_TOLD],
    ).update(**values)
