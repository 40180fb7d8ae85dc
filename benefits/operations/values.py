"""Record what the benefit plan's indicators were for one person. Nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import IndicatorValue
from benefits.operations.answered import mark_answered, reopen_surveys
from benefits.queries.plan import benefit_plan
from benefits.queries.sheet import course_of, file_names, recorded_values
from benefits.rules.indicators import check_value
from benefits.rules.parts import parts_too_large
from benefits.rules.points import Point
from dho.lib import clock
from tenants.models import Patient
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from benefits.queries.sheet import Recorded
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.points import Course
    from tenants.rules.viewer import Viewer

_AT_A_TIME = 1_000


class NotRecordable(Exception):
    """The value cannot be recorded at all: see the subclasses for why."""


class UnknownIndicator(NotRecordable):
    """No indicator of that code is recorded by people."""


class OtherVersion(NotRecordable):
    """The figure was counted by a version of the row that does not count together with today's.

    ``version`` is today's.
    """

    def __init__(self, indicator: str, version: int) -> None:
        super().__init__(indicator)
        self.version = version


class NotMeasuredThen(NotRecordable):
    """The benefit plan does not measure the indicator at that point in time."""


class NotReachedYet(NotRecordable):
    """The patient's course has not come to that point in time, or ended before it."""


class NotEnrolled(NotRecordable):
    """The patient has never been enrolled, so there is no before and no after."""


class PartTooLarge(NotRecordable):
    """More would have come in the 30 days next to the start than in all three months.

    ``parts`` are the indicators and points of one patient that are too large.
    """

    def __init__(self, patient_id: UUID, parts: Sequence[tuple[str, Point]]) -> None:
        super().__init__(*(f"{code}-{point}" for code, point in parts))
        self.patient_id, self.parts = patient_id, tuple(parts)


class ChangedMeanwhile(Exception):
    """Somebody else recorded for the patient since the sheet was shown. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody says of one indicator at one point: a number, or that it is not known.

    With neither, what stood there is withdrawn. ``version`` is that of a tenant's own row by which it
    was counted, None for today's.
    """

    indicator: str
    point: Point
    value: Decimal | None = None
    not_known: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One patient's values, for those who record. ``revision`` changes with every recording."""

    patient_id: UUID
    patient_name: str
    tenant_name: str
    course: Course | None
    points: tuple[Point, ...]
    recorded: tuple[Recorded, ...]
    revision: str
    today: date
    plan: BenefitPlan
    # Names of the files that values came in.
    files: Mapping[UUID, str] = field(default_factory=dict)

    def asks(self, code: str, point: Point) -> bool:
        """Whether an indicator has a field at a point."""
        return self.course is not None and self.plan.is_asked(code, point, self.course, self.today)

    @property
    def stands(self) -> dict[tuple[str, Point], Decimal | None]:
        """What is recorded now, under a version that today's plan counts."""
        return _stands(self.recorded, self.plan)


def open_sheet(*, by: Viewer, patient_id: UUID) -> Sheet:
    """Return what is recorded for a patient, and write the access log.

    Raises ``NotAllowed`` for roles that do not record or never open a person's record (a project
    lead), ``NotFound`` for a patient out of sight.
    """
    check(by, Permission.RECORD_BENEFITS)
    patient = access_patient(by, patient_id, Purpose.BENEFITS, action="READ_BENEFITS")
    course = course_of(patient)
    recorded = recorded_values(patient)
    plan = benefit_plan(patient.tenant_id)
    return Sheet(
        patient.id,
        patient.name,
        patient.tenant.name,
        course,
        _open_points(course, plan),
        tuple(recorded),
        _revision(recorded),
        clock.today(),
        plan,
        file_names(patient.tenant_id, recorded),
    )


def record_value(
    *,
    by: Viewer,
    patient_id: UUID,
    indicator: str,
    point: Point,
    value: Decimal | None = None,
    not_known: bool = False,
) -> bool:
    """Record one value, or that it is not known; return whether anything changed.

    Raises as ``record_values``.
    """
    entry = Entry(indicator, point, value, not_known)
    return bool(record_values(by=by, patient_id=patient_id, entries=[entry]))


def record_values(
    *,
    by: Viewer,
    patient_id: UUID,
    entries: Sequence[Entry],
    seen: str | None = None,
    source: str = "",
) -> int:
    """Record several values of one patient in one transaction; return how many changed.

    A value that differs from what stands supersedes it; the old row says when and by whom.
    ``seen`` is the revision of the sheet that the person looked at, ``source`` where the figures come
    from, where that is another than the plan's row says. Raises ``NotAllowed``,
    ``NotFound``, a ``NotRecordable``, ``ImpossibleValue`` or ``ChangedMeanwhile``; then nothing is
    recorded.
    """
    check(by, Permission.RECORD_BENEFITS)
    with transaction.atomic():
        patient = access_patient(by, patient_id, Purpose.BENEFITS, action="RECORD_BENEFITS")
        return store_values(by=by, patient=patient, entries=entries, seen=seen, source=source)


def store_values(
    *,
    by: Viewer,
    patient: Patient,
    entries: Sequence[Entry],
    seen: str | None = None,
    source: str = "",
) -> int:
    """Record values of a patient whom the caller has reached, permitted and logged; return how many.

    ``source``: who gave them, where that is another than the plan's row says. Raises as
    ``record_values``.
    """
    with transaction.atomic():
        # One at a time per patient; readings may come in meanwhile.
        Patient.objects.select_for_update(no_key=True).get(
            tenant_id=patient.tenant_id, id=patient.id
        )
        recorded = recorded_values(patient)
        if seen is not None and seen != _revision(recorded):
            raise ChangedMeanwhile
        course = course_of(patient)
        if course is None:
            raise NotEnrolled
        plan = benefit_plan(patient.tenant_id)
        checked = _checked(entries, course, plan)
        stands = _stands(recorded, plan)
        changed = [entry for entry in checked if _differs(entry, stands)]
        _check_parts(patient, plan, stands, changed)
        _write(by, patient, changed, plan, source)
        mark_answered(by=by, patient=patient)
        lost = [one for one in changed if one.value is None and not one.not_known]
        reopen_surveys(
            by=by,
            tenant_id=patient.tenant_id,
            lost=[(patient.id, one.indicator, one.point.value) for one in lost],
            action="WITHDRAWN",
        )
    return len(changed)


def _checked(entries: Sequence[Entry], course: Course, plan: BenefitPlan) -> list[Entry]:
    checked: dict[tuple[str, Point], Entry] = {}
    for entry in entries:
        indicator = plan.indicators.get(entry.indicator)
        if indicator is None:
            raise UnknownIndicator(entry.indicator)
        if entry.version is not None and not plan.counts(indicator.code, entry.version):
            raise OtherVersion(indicator.code, plan.edition_of(indicator.code))
        if entry.point not in plan.points_of(indicator.code):
            raise NotMeasuredThen(indicator.code, entry.point)
        if not plan.is_asked(indicator.code, entry.point, course, clock.today()):
            raise NotReachedYet(entry.point)
        value = None if entry.value is None else check_value(indicator, entry.value)
        not_known = entry.not_known and value is None
        checked[indicator.code, entry.point] = Entry(indicator.code, entry.point, value, not_known)
    return list(checked.values())


def _check_parts(
    patient: Patient,
    plan: BenefitPlan,
    stands: Mapping[tuple[str, Point], Decimal | None],
    changed: Sequence[Entry],
) -> None:
    touched = {(entry.indicator, entry.point): entry.value for entry in changed}
    wrong = list(parts_too_large(plan, {**stands, **touched}, touched))
    if wrong:
        raise PartTooLarge(patient.id, wrong)


def _stands(
    recorded: Sequence[Recorded], plan: BenefitPlan
) -> dict[tuple[str, Point], Decimal | None]:
    return {
        (one.indicator, one.point): one.value
        for one in recorded
        if one.superseded_at is None and plan.counts(one.indicator, one.edition)
    }


def _differs(entry: Entry, stands: dict[tuple[str, Point], Decimal | None]) -> bool:
    key = (entry.indicator, entry.point)
    if entry.value is None and not entry.not_known:
        return key in stands
    return key not in stands or stands[key] != entry.value


def _write(
    by: Viewer, patient: Patient, changed: Sequence[Entry], plan: BenefitPlan, source: str
) -> None:
    now = clock.now()
    for entry in changed:
        IndicatorValue.objects.filter(
            tenant_id=patient.tenant_id,
            patient_id=patient.id,
            indicator=entry.indicator,
            point=entry.point,
            superseded_at__isnull=True,
        ).update(superseded_at=now, superseded_by_id=by.user_id)
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            tenant_id=patient.tenant_id,
            patient_id=patient.id,
            indicator=entry.indicator,
            point=entry.point,
            value=entry.value,
            not_known=entry.not_known,
            edition=plan.edition_of(entry.indicator),
            source=source or plan.benefit_of(entry.indicator).source,
            entered_by_id=by.user_id,
            entered_at=now,
        )
        for entry in changed
        if entry.value is not None or entry.not_known
    )


def replace_values(
    *, by: Viewer, tenant_id: UUID, ended: Sequence[UUID], lines: Sequence[IndicatorValue]
) -> None:
    """Supersede values by id, and write lines in their place, in the caller's transaction.

    For many patients at once; the caller has checked what it writes, and holds their rows.
    """
    check(by, Permission.RECORD_BENEFITS)
    now = clock.now()
    for begin in range(0, len(ended), _AT_A_TIME):
        IndicatorValue.objects.filter(
            tenant_id=tenant_id,
            id__in=ended[begin : begin + _AT_A_TIME],
            superseded_at__isnull=True,
        ).update(superseded_at=now, superseded_by_id=by.user_id)
    for line in lines:
        line.entered_at, line.entered_by_id = now, by.user_id
    IndicatorValue.objects.bulk_create(lines, batch_size=_AT_A_TIME)


def _open_points(course: Course | None, plan: BenefitPlan) -> tuple[Point, ...]:
    if course is None:
        return ()
    today = clock.today()
    return tuple(
        point
        for point in Point
        if any(plan.is_asked(code, point, course, today) for code in plan.indicators)
    )


def _revision(recorded: Sequence[Recorded]) -> str:
    """Both numbers only grow, so that every recording gives a new text."""
    superseded = sum(row.superseded_at is not None for row in recorded)
    return f"{len(recorded)}.{superseded}"
