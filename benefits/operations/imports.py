"""Bring a file with figures: read, mapped to columns, held against persons and plan. Nothing is taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction

from benefits.models import ImportFile, ImportMapping
from benefits.queries.imports import (
    due_figures,
    found_persons,
    import_file,
    import_tenants,
    remembered,
    standing_values,
    table_in,
)
from benefits.queries.plan import benefit_plan
from benefits.rules.import_check import Checked, Facts, check, keys_of
from benefits.rules.imports import KEPT_FOR, ImportState, columns_of, signature
from benefits.rules.points import Point
from dho.lib import clock
from tenants.operations.access import record_access, record_list
from tenants.rules.codes import Purpose
from tenants.rules.national_number import is_valid
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from uuid import UUID

    from benefits.queries.imports import Due
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.import_check import Figure
    from benefits.rules.imports import Columns, Table
    from tenants.rules.viewer import Viewer

_WAITS = (ImportState.PREVIEWED, ImportState.TAKING)


class NotWaiting(Exception):
    """The file is taken, undone or given up: there is nothing to choose or to take."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as a person brought it: its name, a hash of its bytes, and what was read of them."""

    name: str
    sha256: str
    table: Table


@transaction.atomic
def bring_file(
    *, by: Viewer, tenant_id: UUID, brought: Brought, names: Mapping[str, str]
) -> ImportFile:
    """Keep what was read of a file until it is taken, 24 hours at most.

    Where the tenant has read such a file before it is held against persons and plan at once.
    ``names`` are words of indicators (see ``rules.imports.guessed``). Raises ``NotAllowed``,
    ``NotFound`` for a tenant out of sight.
    """
    if tenant_id not in {one.id for one in import_tenants(by)}:
        raise NotFound
    expire_files(ImportFile.objects.filter(tenant_id=tenant_id))
    unit_id: Any = by.unit_id
    file = ImportFile(
        tenant_id=tenant_id,
        unit_id=unit_id,
        file_name=brought.name[:200],
        sha256=brought.sha256,
        signature=signature(brought.table.header),
        uploaded_by_id=by.user_id,
        uploaded_at=clock.now(),
        content=msgspec.json.encode(brought.table).decode(),
        rows=len(brought.table.rows),
    )
    columns = remembered(tenant_id, file.signature)
    file.save(force_insert=True)
    if columns is not None:
        _find(by, file, columns, names)
    return file


@transaction.atomic
def choose_columns(
    *, by: Viewer, file_id: UUID, columns: Columns, names: Mapping[str, str]
) -> ImportFile:
    """Say what each column is, remember it for files like this, and find what the file would give.

    Raises ``NotAllowed``, ``NotFound``, ``NotWaiting``.
    """
    file, _table = open_rows(by=by, file_id=file_id)
    ImportMapping.objects.update_or_create(
        tenant_id=file.tenant_id,
        signature=file.signature,
        defaults={
            "columns": columns.stored(),
            "chosen_by_id": by.user_id,
            "chosen_at": clock.now(),
        },
    )
    _find(by, file, columns, names)
    return file


@transaction.atomic
def figures_to_fetch(*, by: Viewer, tenant_id: UUID) -> list[Due]:
    """Return for whom and when figures are missing, and write the access log: it leaves the house.

    Raises ``NotAllowed``, ``NotFound``.
    """
    found = due_figures(by, tenant_id, clock.today())
    seen = [(tenant_id, one.patient_id) for one in found]
    record_list(viewer=by, seen=seen, action="IMPORT_TEMPLATE", purpose=Purpose.BENEFITS)
    return found


def open_rows(*, by: Viewer, file_id: UUID) -> tuple[ImportFile, Table]:
    """Return a file that waits with what was read of it. Raises as ``choose_columns``."""
    file = waiting_file(by, file_id)
    if file.state != ImportState.PREVIEWED:
        raise NotWaiting
    return file, table_in(file)


def waiting_file(by: Viewer, file_id: UUID) -> ImportFile:
    """Return a file that waits, held until the transaction ends.

    Raises ``NotAllowed``, ``NotFound``, ``NotWaiting``.
    """
    seen = import_file(by, file_id)
    held = ImportFile.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "tenant", "uploaded_by"
    )
    file = held.get(tenant_id=seen.tenant_id, id=seen.id)
    if file.state not in _WAITS or file.uploaded_at + KEPT_FOR <= clock.now():
        raise NotWaiting
    return file


def checked_file(
    by: Viewer, file: ImportFile, plan: BenefitPlan, names: Mapping[str, str]
) -> Checked:
    """Return what a file whose columns are chosen would give, as persons and plan are now."""
    table, columns = table_in(file), columns_of(file.columns or {})
    persons = found_persons(by, file.tenant_id, keys_of(table, columns))
    standing: dict[UUID, dict[tuple[str, Point], Decimal | None]] = {}
    for (patient_id, code, point), value in standing_values(
        file.tenant_id, [one.id for one in persons.values()]
    ).items():
        if plan.counts(code, value.edition):
            standing.setdefault(patient_id, {})[code, Point(point)] = value.value
    return check(table, columns, Facts(persons, plan, names, clock.today(), is_valid, standing))


def findings_of(file: ImportFile, checked: Checked, apart: Apart) -> dict[str, Any]:
    """Return what was found as it is stored and shown: numbers and codes, nothing of a cell."""
    return {
        "rows": checked.rows,
        "without": checked.rows_without,
        "persons": len(checked.persons),
        "new": len(apart.new),
        "replaced": len(apart.replaced),
        "same": len(apart.same),
        "wrong": checked.wrong,
        # A file without headings begins with somebody's number.
        "header": [re.sub(r"[0-9]{5,}", "…", one[:80]) for one in table_in(file).header],
        "errors": [[one.row, one.column, one.wrong, one.about] for one in checked.errors],
    }


@dataclass(frozen=True, slots=True)
class Apart:
    """Figures that are new, that replace another value, and that stand already.

    ``ended`` are the ids of the values that are replaced.
    """

    new: list[Figure] = field(default_factory=list)
    replaced: list[Figure] = field(default_factory=list)
    same: list[Figure] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)


def told_apart(file: ImportFile, checked: Checked, plan: BenefitPlan) -> Apart:
    """Tell the figures of a file apart by what stands now."""
    standing = standing_values(file.tenant_id, checked.persons)
    apart = Apart()
    for one in checked.figures:
        now = standing.get((one.patient_id, one.indicator, one.point.value))
        if now is None:
            apart.new.append(one)
        elif now.value == one.value and plan.counts(one.indicator, now.edition):
            apart.same.append(one)
        else:
            apart.replaced.append(one)
            apart.ended.append(now.id)
    return apart


def expire_files(files: Any) -> int:
    """Delete what was read of files that nobody took within 24 hours; return how many.

    Also those whose taking broke off with its worker: nothing of them is taken.
    """
    now = clock.now()
    waiting = files.filter(state__in=list(_WAITS), uploaded_at__lte=now - KEPT_FOR)
    return int(waiting.update(state=ImportState.EXPIRED, content=None, findings=None, ended_at=now))


def expire_all() -> int:
    """Do so for all tenants, as the role that watches: it sees states and times, no content."""
    return expire_files(ImportFile.objects.using("triage"))


def log_import(
    by: Viewer, file: ImportFile, action: str, persons: Iterable[UUID], **detail: Any
) -> None:
    """Write one row of the access log about a file, with the ids of all its persons."""
    seen = [(file.tenant_id, one) for one in persons]
    told = {"file": str(file.id), **detail}
    if seen:
        record_list(viewer=by, seen=seen, action=action, purpose=Purpose.BENEFITS, detail=told)
        return
    record_access(
        viewer=by,
        tenant_id=file.tenant_id,
        patient_id=None,
        action=action,
        purpose=Purpose.BENEFITS,
        detail=told,
    )


def _find(by: Viewer, file: ImportFile, columns: Columns, names: Mapping[str, str]) -> None:
    file.columns = columns.stored()
    plan = benefit_plan(file.tenant_id)
    checked = checked_file(by, file, plan, names)
    file.findings = findings_of(file, checked, told_apart(file, checked, plan))
    ImportFile.objects.filter(tenant_id=file.tenant_id, id=file.id).update(
        columns=file.columns, findings=file.findings
    )
    log_import(by, file, "PREVIEW_IMPORT", checked.persons, wrong=checked.wrong)
