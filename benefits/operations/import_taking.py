"""Take the figures of a file, all or none, and undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import ImportFile, IndicatorValue
from benefits.operations.answered import mark_answered, reopen_surveys
from benefits.operations.imports import (
    NotWaiting,
    checked_file,
    findings_of,
    log_import,
    told_apart,
    waiting_file,
)
from benefits.operations.values import replace_values
from benefits.queries.imports import (
    Undoing,
    import_file,
    patients_asked,
    undoing,
)
from benefits.queries.plan import benefit_plan
from benefits.rules.imports import ImportState
from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import Patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.import_check import Figure
    from tenants.rules.viewer import Viewer

    # What indicators are called, in all languages: presenters know it.
    Words = Callable[[BenefitPlan], Mapping[str, str]]

_BEGUN, _CHECKED, _DONE = 10, 40, 100


class RowsAreWrong(Exception):
    """At least one row is wrong, or no column is chosen yet: nothing is taken."""


class NotTaken(Exception):
    """The file was never taken, or is undone already."""


@transaction.atomic
def ask_to_take(*, by: Viewer, file_id: UUID) -> ImportFile:
    """Mark a file in which nothing is wrong as being taken. ``take_file`` does it.

    Raises ``NotAllowed``, ``NotFound``, ``NotWaiting`` and ``RowsAreWrong``.
    """
    check(by, Permission.IMPORT_BENEFITS)
    file = waiting_file(by, file_id)
    if file.state != ImportState.PREVIEWED:
        raise NotWaiting
    if file.findings is None or file.findings["wrong"]:
        raise RowsAreWrong
    _step(file, _BEGUN, state=ImportState.TAKING)
    return file


def take_file(*, by: Viewer, file_id: UUID, words: Words) -> None:
    """Take a file that is marked so, in the scope of who asked; call outside of any scope.

    It is held against persons and plan once more. Where a row is wrong by now, or the taking
    breaks off, it waits again and nothing of it is taken. Twice does nothing twice.
    """
    party = party_of(by)
    try:
        with scope(party):
            file = import_file(by, file_id)
            if file.state != ImportState.TAKING:
                return
            _step(file, _CHECKED)
        with scope(party):
            _take(by, file_id, words)
    except Exception:
        with scope(party):
            file = import_file(by, file_id)
            if file.state == ImportState.TAKING:
                _step(file, 0, state=ImportState.PREVIEWED)
        raise


def _take(by: Viewer, file_id: UUID, words: Words) -> None:
    try:
        file = waiting_file(by, file_id)
    except NotWaiting:
        return
    plan = benefit_plan(file.tenant_id)
    checked = checked_file(by, file, plan, words(plan))
    _hold(file.tenant_id, checked.persons)
    apart = told_apart(file, checked, plan)
    findings = findings_of(file, checked, apart)
    if checked.wrong:
        _step(file, 0, state=ImportState.PREVIEWED, findings=findings)
        return
    lines = _lines(file, plan, [*apart.new, *apart.replaced])
    replace_values(by=by, tenant_id=file.tenant_id, ended=apart.ended, lines=lines)
    for patient in patients_asked(file.tenant_id, {one.patient_id for one in lines}):
        mark_answered(by=by, patient=patient)
    _step(
        file,
        _DONE,
        state=ImportState.TAKEN,
        content=None,
        findings={**findings, "errors": []},
        taken=len(lines),
        taken_by_id=by.user_id,
        # The instant of the values themselves: undoing finds by it what stood before.
        taken_at=lines[0].entered_at if lines else clock.now(),
    )
    log_import(by, file, "IMPORT_BENEFITS", checked.persons, figures=len(lines))


@transaction.atomic
def look_at_undoing(*, by: Viewer, file_id: UUID) -> tuple[ImportFile, Undoing]:
    """Return what undoing a file would do, and write the access log: it names persons.

    Raises as ``undo_file``.
    """
    check(by, Permission.IMPORT_BENEFITS)
    file = import_file(by, file_id)
    if file.state != ImportState.TAKEN:
        raise NotTaken
    found = undoing(by, file)
    log_import(by, file, "READ_IMPORT", {one.patient_id for one in found.changed})
    return file, found


@transaction.atomic
def undo_file(*, by: Viewer, file_id: UUID) -> Undoing:
    """Withdraw the file's values that still stand, and put back what stood before each.

    What somebody changed since is left as it is. Return both. Raises ``NotAllowed``, ``NotFound``
    (also where one of its patients is out of sight), ``NotTaken``.
    """
    check(by, Permission.IMPORT_BENEFITS)
    seen = import_file(by, file_id)
    file = ImportFile.objects.select_for_update(no_key=True).get(
        tenant_id=seen.tenant_id, id=seen.id
    )
    if file.state != ImportState.TAKEN:
        raise NotTaken
    patients = IndicatorValue.objects.filter(
        tenant_id=file.tenant_id, import_file_id=file.id
    ).values_list("patient_id", flat=True)
    _hold(file.tenant_id, set(patients))
    found = undoing(by, file)
    replace_values(
        by=by,
        tenant_id=file.tenant_id,
        ended=[now.id for now, _before in found.standing],
        lines=[_again(before) for _now, before in found.standing if before is not None],
    )
    reopen_surveys(
        by=by,
        tenant_id=file.tenant_id,
        lost=[
            (now.patient_id, now.indicator, now.point)
            for now, before in found.standing
            if before is None
        ],
        action="UNDO_IMPORT",
    )
    ImportFile.objects.filter(tenant_id=file.tenant_id, id=file.id).update(
        state=ImportState.UNDONE,
        undone=len(found.standing),
        undone_by_id=by.user_id,
        ended_at=clock.now(),
    )
    log_import(
        by, file, "UNDO_IMPORT", {now.patient_id for now, _before in found.standing},
        figures=len(found.standing), left=len(found.changed),
    )  # fmt: skip
    return found


def _lines(file: ImportFile, plan: BenefitPlan, figures: Sequence[Figure]) -> list[IndicatorValue]:
    return [
        IndicatorValue(
            tenant_id=file.tenant_id,
            patient_id=one.patient_id,
            indicator=one.indicator,
            point=one.point,
            value=one.value,
            not_known=one.value is None,
            edition=plan.edition_of(one.indicator),
            source=plan.benefit_of(one.indicator).source,
            import_file_id=file.id,
            import_row=one.row,
        )
        for one in figures
    ]


def _again(before: IndicatorValue) -> IndicatorValue:
    """Return a line that says what an earlier one said, with where it came from."""
    return IndicatorValue(
        tenant_id=before.tenant_id,
        patient_id=before.patient_id,
        indicator=before.indicator,
        point=before.point,
        value=before.value,
        not_known=before.not_known,
        edition=before.edition,
        source=before.source,
        import_file_id=before.import_file_id,
        import_row=before.import_row,
    )


def _hold(tenant_id: UUID, patients: Iterable[UUID]) -> None:
    """Let nobody else record for these patients until the transaction ends."""
    rows = Patient.objects.select_for_update(no_key=True).filter(
        tenant_id=tenant_id, id__in=list(patients)
    )
    list(rows.order_by("id").values_list("id", flat=True))


def _step(file: ImportFile, progress: int, **more: object) -> None:
    ImportFile.objects.filter(tenant_id=file.tenant_id, id=file.id).update(
        progress=progress, **more
    )
