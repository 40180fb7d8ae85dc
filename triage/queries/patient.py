"""What a patient, or a relative, sees of one record: readings with colours, alerts, who helps.

The patient was reached by ``triage.operations.own_record``; the walls of the database hold besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists, OuterRef

from dho.identity.queries import self_sender_id
from dho.lib import clock
from measurements.models import Mark, Reading, ReadingMark, ReadingReceipt
from selfcare_plans import queries as plans
from tenants.models import Relative
from tenants.queries.patients import visible_patients
from tenants.queries.periods import not_ended
from triage.models import Alert, ExpectedWindow, Finding, Judgement, WindowState
from triage.queries.assessments import newest_of_reading
from triage.queries.homes import in_charge
from triage.rules.alert_state import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument
    from tenants.models import Patient, Unit
    from tenants.rules.viewer import Viewer

_NOT_NOW = ["FUTURE"]
_IN_ERROR = Exists(
    ReadingMark.objects.filter(
        tenant_id=OuterRef("tenant_id"), reading_id=OuterRef("id"), mark=Mark.IN_ERROR.value
    )
)


@dataclass(frozen=True, slots=True)
class OwnReading:
    """A reading with what the engine says of it, if anything yet.

    ``colour`` is None until it is judged. ``fired`` are the ids of the plan's rules that gave a
    colour, the worst first.
    """

    id: UUID
    kind: str
    value: Decimal | None
    components: Mapping[str, Decimal]
    comparator: str
    context: Mapping[str, str]
    measured_at: datetime
    received_at: datetime
    source: str
    flags: frozenset[str]
    colour: str | None = None
    judgement_id: UUID | None = None
    fired: tuple[str, ...] = ()
    version_id: UUID | None = None
    about: str = ""
    is_in_error: bool = False
    assessed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PlanNow:
    """The plan version in force, and its document."""

    version: PlanVersion
    document: PlanDocument


def readings_since(
    patient: Patient, since: datetime, *, kind: str = "", only_timely: bool = False
) -> list[OwnReading]:
    """Return readings by time of measuring, newest first, with their present colours.

    ``only_timely`` leaves out those that claim to be from the future or from before the plan, which
    say nothing about now, and those that were entered in error.
    """
    rows = _readings().filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, measured_at__gte=since
    )
    if kind:
        rows = rows.filter(kind=kind)
    if only_timely:
        rows = rows.exclude(flags__overlap=_NOT_NOW).filter(is_in_error=False)
    return _judged(list(rows.order_by("-measured_at", "-id")))


def last_reading(patient: Patient, kind: str) -> OwnReading | None:
    """Return the latest reading of the kind, whoever sent it."""
    rows = _readings().filter(tenant_id=patient.tenant_id, patient_id=patient.id, kind=kind)
    found = (
        rows.exclude(flags__overlap=_NOT_NOW)
        .filter(is_in_error=False)
        .order_by("-measured_at", "-id")
        .first()
    )
    return _judged([found])[0] if found else None


def _readings() -> Any:
    return Reading.objects.annotate(is_in_error=_IN_ERROR)


def first_receipt(patient: Patient, reference: str) -> ReadingReceipt | None:
    """Return the receipt of a reading sent from our own pages under this reference.

    Locks the reference for the transaction, so that of two sendings at once the second sees the
    first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{patient.id}{reference}"]
        )
    found: ReadingReceipt | None = _receipts(patient, reference).first()
    return found


def reading_sent(patient: Patient, reference: str) -> OwnReading | None:
    """Return the reading that our own pages sent under this reference."""
    receipt = _receipts(patient, reference).first()
    if receipt is None:
        return None
    found = _readings().filter(
        tenant_id=patient.tenant_id, id=receipt.reading_id, measured_at=receipt.measured_at
    )
    return next(iter(_judged(list(found))), None)


def own_reading(patient: Patient, reading_id: UUID) -> OwnReading | None:
    """Return one of the patient's readings by its id, or None."""
    receipt = ReadingReceipt.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, reading_id=reading_id
    ).first()
    if receipt is None:
        return None
    found = _readings().filter(
        tenant_id=patient.tenant_id, id=reading_id, measured_at=receipt.measured_at
    )
    return next(iter(_judged(list(found))), None)


def _receipts(patient: Patient, reference: str) -> Any:
    return ReadingReceipt.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        sender_id=self_sender_id(),
        reference=reference,
    )


def _judged(rows: list[Reading]) -> list[OwnReading]:
    """Add the present judgements, in one statement for all."""
    judged: dict[UUID | None, Judgement] = {}
    if rows:
        times = [row.measured_at for row in rows]
        judged = {
            one.reading_id: one
            for one in Judgement.objects.filter(
                tenant_id=rows[0].tenant_id,
                patient_id=rows[0].patient_id,
                measured_at__range=(min(times), max(times)),
                superseded_at__isnull=True,
                reading_id__in=[row.id for row in rows],
            ).annotate(assessed=newest_of_reading())
        }
    return [_own(row, judged.get(row.id)) for row in rows]


def _own(row: Reading, judgement: Judgement | None) -> OwnReading:
    return OwnReading(
        id=row.id,
        kind=row.kind,
        value=row.value,
        components={name: Decimal(str(one)) for name, one in (row.components or {}).items()},
        comparator=row.comparator,
        context=row.context or {},
        measured_at=row.measured_at,
        received_at=row.received_at,
        source=row.source,
        flags=frozenset(row.flags),
        about=row.about or "",
        colour=judgement.colour if judgement else None,
        judgement_id=judgement.id if judgement else None,
        version_id=judgement.version_id if judgement else None,
        fired=tuple(one["rule"] for one in judgement.fired if one.get("rule")) if judgement else (),
        assessed=judgement.assessed if judgement else None,  # type: ignore[attr-defined]
        is_in_error=row.is_in_error,  # type: ignore[attr-defined]
    )


def alert_about(patient: Patient, reading: OwnReading) -> Alert | None:
    """Return the alert that a reading's judgement stands on."""
    if reading.judgement_id is None:
        return None
    found = Finding.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, judgement_id=reading.judgement_id
    )
    finding = found.select_related("alert__owner_unit").first()
    return finding.alert if finding else None


def readings_held(patient: Patient, alerts: Iterable[Alert]) -> dict[UUID, OwnReading]:
    """Return the reading that each held alert waits for a second one of, by the alert's id.

    No statement where nothing is held, three where something is.
    """
    held = [one for one in alerts if one.held_until is not None]
    if not held:
        return {}
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    times = [one.measured_at for one in held]
    span = {"measured_at__range": (min(times), max(times))}
    about = dict(
        Finding.objects.filter(**own, alert_id__in=[one.id for one in held])
        .exclude(judgement_id=None)
        .values_list("judgement_id", "alert_id")
    )
    judged = dict(
        Judgement.objects.filter(**own, **span, id__in=list(about)).values_list("reading_id", "id")
    )
    rows = _readings().filter(**own, **span, id__in=[one for one in judged if one is not None])
    return {about[judged[one.id]]: one for one in _judged(list(rows))}


def open_alerts(patient: Patient) -> list[Alert]:
    """Return the patient's open alerts, what is due first on top."""
    rows = Alert.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, state=Status.OPEN.value
    )
    return list(rows.select_related("owner_unit").order_by("due_at", "id"))


def missed_since(patient: Patient, since: datetime) -> list[tuple[str, datetime]]:
    """Return (kind, end of the window) of the agreed readings that did not come."""
    rows = ExpectedWindow.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        state=WindowState.MISSED.value,
        closes_at__gte=since,
    )
    return list(rows.order_by("closes_at").values_list("kind", "closes_at"))


def plan_now(viewer: Viewer, patient: Patient, at: datetime) -> PlanNow | None:
    """Return the plan version in force at the instant, with its document."""
    version = plans.version_in_force(viewer, patient, at)
    return PlanNow(version, plans.document_of(version)) if version else None


def plan_periods(viewer: Viewer, patient: Patient) -> list[PlanNow]:
    """Return the versions of the open plan with their documents, oldest first."""
    plan = plans.plan_of(viewer, patient)
    if plan is None:
        return []
    return [PlanNow(one, plans.document_of(one)) for one in reversed(plans.versions(viewer, plan))]


def watching_unit(patient: Patient) -> Unit:
    """Return the unit that looks at the patient's readings, and may see them: who has her now."""
    return in_charge(patient).unit


def relatives_of(patient: Patient) -> list[Relative]:
    """Return the relatives whom the patient has named, by name."""
    rows = Relative.objects.filter(
        not_ended(),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
    )
    return list(rows.order_by("name", "id"))


def relations_of(viewer: Viewer) -> list[Relative]:
    """Return the viewer's relations, with the patients that they open, by the patients' names."""
    now = clock.now()
    rows = Relative.objects.filter(
        not_ended(),
        user_id=viewer.user_id,
        started_at__lte=now,
        patient_id__in=visible_patients(viewer).values("id"),
    )
    return list(
        rows.select_related("patient").order_by("patient__search_name", "-may_record", "id")
    )


def own_patient_id(viewer: Viewer) -> UUID | None:
    """Return the patient that the viewer is."""
    row = (
        visible_patients(viewer).filter(user_id=viewer.user_id).values_list("id", flat=True).first()
    )
    found: UUID | None = row
    return found


def kinds_measured(readings: Iterable[OwnReading]) -> list[str]:
    """Return the kinds among readings, the most recently measured first."""
    return list(dict.fromkeys(one.kind for one in readings))
