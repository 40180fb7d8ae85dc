"""Readings with their colours, newest first, as far as the viewer sees; page by page."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from measurements.models import Mark, Reading, ReadingMark, ReadingPhoto, ReadingReceipt
from measurements.rules.units import plain
from tenants.queries.patients import visible_patients
from triage.models import Judgement
from triage.queries.assessments import newest_of_reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenants.rules.viewer import Viewer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CURSOR = struct.Struct(">q16s")


class BadCursor(ValueError):
    """The cursor was cut or made up."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the next one begins after this reading."""

    measured_at: datetime
    reading_id: UUID

    def cursor(self) -> str:
        """Return the place as the opaque text that stands in an address."""
        microseconds = (self.measured_at - _EPOCH) // _MICROSECOND
        packed = _CURSOR.pack(microseconds, self.reading_id.bytes)
        return base64.urlsafe_b64encode(packed).decode()


def place_of(cursor: str) -> Place:
    """Return the place that a cursor names. Raises ``BadCursor``."""
    try:
        packed = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        microseconds, key = _CURSOR.unpack(packed)
        return Place(_EPOCH + microseconds * _MICROSECOND, UUID(bytes=key))
    except (UnicodeError, binascii.Error, struct.error, OverflowError) as error:
        raise BadCursor from error


@dataclass(frozen=True, slots=True)
class KindWanted:
    """A kind, or only its readings in a context (fasting glucose)."""

    kind: str
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingsWanted:
    """Which readings, and how many of them. Times are of measuring, half-open, aware.

    ``kinds`` None for all; an empty tuple wants none. ``about`` is the form, task or event, None for
    any. ``after`` is where the page before ended.
    """

    patient_id: UUID | None = None
    kinds: tuple[KindWanted, ...] | None = None
    measured_from: datetime | None = None
    measured_before: datetime | None = None
    after: Place | None = None
    limit: int = 100
    about: str | None = None


@dataclass(frozen=True, slots=True)
class ShownReading:
    """A reading as it is stored, with the engine's present judgement; ``colour`` None until then.

    ``why`` is, by mark, the reason given and by whom. Numbers are in the kind's own unit; ``original`` holds value and unit as sent, where converted.
    """

    id: UUID
    tenant_id: UUID
    patient_id: UUID
    kind: str
    value: Decimal | None
    components: Mapping[str, Decimal]
    unit: str
    original: Mapping[str, Any] | None
    measured_at: datetime
    received_at: datetime
    reference: str
    context: Mapping[str, str]
    comparator: str
    source: str
    device: str
    note: str
    flags: tuple[str, ...]
    colour: str | None = None
    judgement_id: UUID | None = None
    judged_at: datetime | None = None
    reason_code: str = ""
    reason_params: Mapping[str, Any] = field(default_factory=dict)
    version_id: UUID | None = None
    about: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    form_version: int | None = None
    set_aside: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    has_photo: bool = False
    marks: frozenset[str] = frozenset()
    assessed: Mapping[str, Any] | None = None
    why: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_in_error(self) -> bool:
        """Whether somebody said that it was entered in error."""
        return Mark.IN_ERROR.value in self.marks

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody said that it is real, however odd."""
        return Mark.REAL.value in self.marks


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One page; ``next`` is where it ended, None on the last."""

    readings: list[ShownReading]
    next: Place | None


def readings_page(viewer: Viewer, wanted: ReadingsWanted) -> ReadingPage:
    """Return a page of the readings that the viewer may see, newest first. Two statements."""
    rows = list(_matching(viewer, wanted).order_by("-measured_at", "-id")[: wanted.limit + 1])
    shown, more = rows[: wanted.limit], len(rows) > wanted.limit
    last = Place(shown[-1].measured_at, shown[-1].id) if shown and more else None
    return ReadingPage(_with_judgements(shown), last)


def count_readings(viewer: Viewer, wanted: ReadingsWanted) -> int:
    """Return how many readings match, the place left aside."""
    return _matching(viewer, wanted).count()


def one_reading(viewer: Viewer, reading_id: UUID) -> ShownReading | None:
    """Return the reading of that id, None where there is none in sight."""
    receipt = (
        ReadingReceipt.objects.filter(_in_sight(viewer), reading_id=reading_id)
        .values_list("tenant_id", "measured_at")
        .first()
    )
    if receipt is None:
        return None
    tenant_id, measured_at = receipt
    # the whole key, so that one partition is asked
    rows = _readings().filter(tenant_id=tenant_id, id=reading_id, measured_at=measured_at)
    return next(iter(_with_judgements(list(rows))), None)


def _in_sight(viewer: Viewer) -> Exists:
    patients = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    return Exists(patients.order_by())


def _readings() -> QuerySet[Reading]:
    """Return readings with what somebody said of them, and whether there is a photo."""
    own = {"tenant_id": OuterRef("tenant_id"), "reading_id": OuterRef("id")}
    return Reading.objects.annotate(
        said=ArraySubquery(
            ReadingMark.objects.filter(**own).values(
                one=JSONObject(mark=F("mark"), reason=F("reason"), who=F("by__name"))
            )
        ),
        has_photo=Exists(ReadingPhoto.objects.filter(**own)),
    )


def _matching(viewer: Viewer, wanted: ReadingsWanted) -> QuerySet[Reading]:
    rows = _readings().filter(_in_sight(viewer))
    if wanted.patient_id is not None:
        rows = rows.filter(patient_id=wanted.patient_id)
    if wanted.kinds is not None:
        rows = rows.filter(_of_kinds(wanted.kinds)) if wanted.kinds else rows.none()
    if wanted.about is not None:
        rows = rows.filter(about=wanted.about)
    if wanted.measured_from is not None:
        rows = rows.filter(measured_at__gte=wanted.measured_from)
    if wanted.measured_before is not None:
        rows = rows.filter(measured_at__lt=wanted.measured_before)
    if wanted.after is not None:
        at, key = wanted.after.measured_at, wanted.after.reading_id
        rows = rows.filter(Q(measured_at__lt=at) | Q(id__lt=key), measured_at__lte=at)
    return rows


def _of_kinds(kinds: Sequence[KindWanted]) -> Q:
    condition = Q(kind__in=[one.kind for one in kinds if not one.context])
    for one in kinds:
        if one.context:
            condition |= Q(kind=one.kind, context__contains=dict(one.context))
    return condition


def _with_judgements(rows: Sequence[Reading]) -> list[ShownReading]:
    if not rows:
        return []
    times = [row.measured_at for row in rows]
    judgements = Judgement.objects.filter(
        superseded_at__isnull=True,
        tenant_id__in={row.tenant_id for row in rows},
        reading_id__in=[row.id for row in rows],
        measured_at__range=(min(times), max(times)),
    ).annotate(assessed=newest_of_reading())
    by_reading = {judgement.reading_id: judgement for judgement in judgements}
    return [_shown(row, by_reading.get(row.id)) for row in rows]


def _shown(row: Reading, judgement: Judgement | None) -> ShownReading:
    original = row.original and {**row.original, "value": _number(row.original["value"])}
    judged: dict[str, Any] = {}
    if judgement is not None:
        judged = {
            "colour": judgement.colour,
            "judgement_id": judgement.id,
            "judged_at": judgement.judged_at,
            "reason_code": judgement.reason_code,
            "reason_params": judgement.reason_params,
            "version_id": judgement.version_id,
            "assessed": judgement.assessed,  # type: ignore[attr-defined]
        }
    return ShownReading(
        id=row.id,
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        kind=row.kind,
        value=None if row.value is None else _number(row.value),
        components={name: _number(number) for name, number in (row.components or {}).items()},
        unit=row.unit,
        original=original,
        measured_at=row.measured_at,
        received_at=row.received_at,
        reference=row.reference,
        context=row.context or {},
        comparator=row.comparator,
        source=row.source,
        device=row.device,
        note=row.note,
        flags=tuple(sorted(row.flags)),
        about=row.about or "",
        answers=row.answers or {},
        form_version=row.form_version,
        set_aside=row.set_aside or {},
        text=row.text or "",
        has_photo=row.has_photo,  # type: ignore[attr-defined]
        marks=frozenset(one["mark"] for one in row.said),  # type: ignore[attr-defined]
        why={one["mark"]: (one["reason"], one["who"]) for one in row.said},  # type: ignore[attr-defined]
        **judged,
    )


def _number(stored: Any) -> Decimal:
    """Return a stored number without the zeros that the column pads it with."""
    return Decimal(plain(Decimal(str(stored))))
