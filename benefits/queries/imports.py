"""Files with figures, for those who import: which, what they hold, whom they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from benefits.models import ImportFile, ImportMapping, IndicatorValue, Survey
from benefits.queries.persons import courses_of, ids_of
from benefits.queries.plan import benefit_plan
from benefits.queries.standing import counted
from benefits.rules.import_cells import is_our_id
from benefits.rules.import_check import Found
from benefits.rules.imports import Columns, ImportState, Table, columns_of
from benefits.rules.points import Course, Point
from benefits.rules.surveys import SurveyState
from dho.lib.fields import blind_index
from tenants.models import Enrolment, Patient, Tenant
from tenants.queries.patients import visible_patients
from tenants.rules.codes import UnitKind
from tenants.rules.national_number import is_valid
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

Cell = tuple["UUID", str, str]


def import_tenants(viewer: Viewer) -> list[Tenant]:
    """Return the tenants whose figures the viewer may bring in files, by name.

    A municipal unit its own, a centre those that have opened patients to it. Raises ``NotAllowed``
    without IMPORT_BENEFITS.
    """
    check(viewer, Permission.IMPORT_BENEFITS)
    if viewer.unit_kind is UnitKind.MUNICIPAL and viewer.tenant_id is not None:
        return list(Tenant.objects.filter(id=viewer.tenant_id))
    if viewer.unit_kind is UnitKind.CENTRE:
        opened = visible_patients(viewer).values("tenant_id")
        return list(Tenant.objects.filter(id__in=opened).order_by("name"))
    return []


def import_files(viewer: Viewer) -> QuerySet[ImportFile]:
    """Return the files that the viewer may open, the latest first, without what they hold.

    Those of the viewer's unit; a municipality sees besides what others brought for it.
    """
    tenants = import_tenants(viewer)
    found = ImportFile.objects.filter(tenant_id__in=[one.id for one in tenants])
    if viewer.unit_kind is not UnitKind.MUNICIPAL:
        unit_id: Any = viewer.unit_id
        found = found.filter(unit_id=unit_id)
    return found.defer("content").order_by("-uploaded_at", "-id")


def import_file(viewer: Viewer, file_id: UUID) -> ImportFile:
    """Return one file. Raises ``NotAllowed``, ``NotFound``."""
    people = ("tenant", "uploaded_by", "taken_by", "undone_by")
    found = import_files(viewer).select_related(*people).filter(id=file_id).first()
    if found is None:
        raise NotFound
    return found


def same_file_before(file: ImportFile) -> ImportFile | None:
    """Return a file of the tenant with the same content that was brought earlier and not given up."""
    found = ImportFile.objects.filter(
        tenant_id=file.tenant_id, sha256=file.sha256, uploaded_at__lte=file.uploaded_at
    ).exclude(state=ImportState.EXPIRED)
    earlier = found.exclude(id=file.id).select_related("uploaded_by").defer("content")
    return earlier.order_by("-uploaded_at").first()


def table_in(file: ImportFile) -> Table:
    """Return what was read of a file. It must be PREVIEWED or TAKING."""
    return msgspec.json.decode(file.content or "", type=Table)


def remembered(tenant_id: UUID, signature: str) -> Columns | None:
    """Return how the tenant read such a file last, if the plan still has all its indicators."""
    row = ImportMapping.objects.filter(tenant_id=tenant_id, signature=signature).first()
    if row is None:
        return None
    columns = columns_of(row.columns)
    known = set(benefit_plan(tenant_id).indicators)
    return columns if set(columns.figures.values()) <= known else None


def found_persons(viewer: Viewer, tenant_id: UUID, keys: Iterable[str]) -> dict[str, Found]:
    """Return the persons of the tenant in sight with their courses, by number or id.

    Numbers are looked up by their keyed hash, and never leave this process.
    """
    wanted = set(keys)
    indexes = {blind_index(key): key for key in wanted if not is_our_id(key) and is_valid(key)}
    seen = visible_patients(viewer).filter(tenant_id=tenant_id)
    persons: dict[str, UUID] = {
        str(one): one
        for one in seen.filter(id__in=[key for key in wanted if is_our_id(key)]).values_list(
            "id", flat=True
        )
    }
    numbered = seen.filter(national_number_index__in=list(indexes))
    for patient_id, index in numbered.values_list("id", "national_number_index"):
        persons[indexes[bytes(index or b"")]] = patient_id
    courses = courses_of(
        Enrolment.objects.filter(tenant_id=tenant_id, patient_id__in=set(persons.values()))
    )
    return {key: Found(one, courses.get(one)) for key, one in persons.items()}


def standing_values(tenant_id: UUID, patients: Iterable[UUID]) -> dict[Cell, IndicatorValue]:
    """Return the values that stand for these patients, by patient, indicator and point."""
    rows = IndicatorValue.objects.filter(
        tenant_id=tenant_id, patient_id__in=list(patients), superseded_at__isnull=True
    )
    return {(one.patient_id, one.indicator, one.point): one for one in rows}


def patients_asked(tenant_id: UUID, patients: Iterable[UUID]) -> list[Patient]:
    """Return those of the patients whose survey is still open."""
    asked = Survey.objects.filter(tenant_id=tenant_id, patient_id__in=list(patients))
    still = asked.exclude(state=SurveyState.ANSWERED).values("patient_id")
    return list(Patient.objects.filter(tenant_id=tenant_id, id__in=still))


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a file would do: values that still stand, each with what stood before it.

    ``changed``: values of the file in whose place something else stands, or nothing.
    """

    standing: tuple[tuple[IndicatorValue, IndicatorValue | None], ...]
    changed: tuple[IndicatorValue, ...]


def undoing(viewer: Viewer, file: ImportFile) -> Undoing:
    """Return what undoing a TAKEN file would do.

    Raises ``NotFound`` where one of its patients is out of the viewer's sight.
    """
    mine: dict[Cell, IndicatorValue] = {}
    rows = IndicatorValue.objects.filter(tenant_id=file.tenant_id, import_file_id=file.id)
    for one in rows.select_related("patient").order_by("entered_at", "id"):
        mine[one.patient_id, one.indicator, one.point] = one
    patients = {patient_id for patient_id, *_ in mine}
    in_sight = ids_of(viewer, file.tenant_id).filter(id__in=patients).count()
    if in_sight < len(patients):
        raise NotFound
    standing = standing_values(file.tenant_id, patients)
    before = _before(file, patients)
    kept, changed = [], []
    for cell, one in mine.items():
        now = standing.get(cell)
        if now is not None and now.import_file_id == file.id:
            kept.append((now, before.get(cell)))
        else:
            changed.append(one)
    return Undoing(tuple(kept), tuple(changed))


def _before(file: ImportFile, patients: set[UUID]) -> dict[Cell, IndicatorValue]:
    """Return what the file took the place of: what was superseded in the instant it was taken."""
    rows = IndicatorValue.objects.filter(
        tenant_id=file.tenant_id, patient_id__in=patients, superseded_at=file.taken_at
    )
    return {
        (one.patient_id, one.indicator, one.point): one
        for one in rows.order_by("entered_at", "id")
        if one.import_file_id != file.id
    }


@dataclass(frozen=True, slots=True)
class Due:
    """One person at one point of which something is asked and nothing stands."""

    patient_id: UUID
    name: str
    born: date
    course: Course
    point: str
    missing: frozenset[str]


def due_figures(viewer: Viewer, tenant_id: UUID, today: date) -> list[Due]:
    """Return what can be recorded and is not, by person and point, in the order of names.

    Raises ``NotAllowed``, ``NotFound``.
    """
    if tenant_id not in {one.id for one in import_tenants(viewer)}:
        raise NotFound
    plan = benefit_plan(tenant_id)
    seen = visible_patients(viewer).filter(tenant_id=tenant_id).order_by("search_name", "id")
    people = list(seen)
    ids = [one.id for one in people]
    courses = courses_of(Enrolment.objects.filter(tenant_id=tenant_id, patient_id__in=ids))
    own = IndicatorValue.objects.filter(tenant_id=tenant_id, patient_id__in=ids)
    stands = set(counted(own, plan).values_list("patient_id", "indicator", "point"))
    found = []
    for one in people:
        course = courses.get(one.id)
        if course is None:
            continue
        for point in Point:
            missing = frozenset(
                code
                for code in plan.indicators
                if (one.id, code, point.value) not in stands
                and plan.is_asked(code, point, course, today)
            )
            if missing:
                found.append(Due(one.id, one.name, one.birth_date, course, point.value, missing))
    return found
