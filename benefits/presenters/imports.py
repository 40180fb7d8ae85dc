"""Files with figures in words: columns, what was found, and what is wrong with which row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from benefits.presenters import words
from benefits.presenters.sheet import cell_name
from benefits.rules.imports import (
    DATE,
    FORMULA,
    KEPT_FOR,
    ImportState,
    Part,
    RowError,
    Wrong,
    columns_of,
    guessed,
    plain_words,
)
from benefits.rules.points import Point
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from benefits.models import ImportFile, IndicatorValue
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.imports import Columns, Table

SHOWN_ERRORS = 200
_LANGUAGES = ("nb", "nn", "en")
_SAMPLES = 3

STATES = {
    ImportState.PREVIEWED: gettext_lazy("Waits for you"),
    ImportState.TAKING: gettext_lazy("Is being taken"),
    ImportState.TAKEN: gettext_lazy("Taken"),
    ImportState.UNDONE: gettext_lazy("Undone"),
    ImportState.EXPIRED: gettext_lazy("Given up after 24 hours"),
}
PARTS = {
    Part.PERSON: gettext_lazy("Whose: national identity number, or the id of the template"),
    Part.POINT: gettext_lazy("Point in time (baseline, month 3 …)"),
    Part.DAY: gettext_lazy("Date, from which the point in time is found"),
    Part.INDICATOR: gettext_lazy("Name of the indicator"),
    Part.VALUE: gettext_lazy("Value of that indicator"),
}
WRONG = {
    Wrong.PERSON_MISSING: gettext_lazy("It is not said whose the row is."),
    Wrong.NUMBER_WRONG: gettext_lazy(
        "This is no national identity number: eleven digits whose check digits fit."
    ),
    Wrong.PERSON_UNKNOWN: gettext_lazy(
        "No patient of the municipality whom you may see has this number."
    ),
    Wrong.NOT_ENROLLED: gettext_lazy("The patient has never been in follow-up."),
    Wrong.POINT_MISSING: gettext_lazy("The point in time is missing."),
    Wrong.POINT_UNKNOWN: gettext_lazy(
        "No such point in time. Write baseline, or months since the start: 3, 6, 9 … 60."
    ),
    Wrong.DAY_WRONG: gettext_lazy("This is no date. Write it as 15.01.2026."),
    Wrong.DAY_OUTSIDE: gettext_lazy("The date lies outside of the patient's follow-up."),
    Wrong.INDICATOR_MISSING: gettext_lazy("It is not said which indicator the value is of."),
    Wrong.INDICATOR_UNKNOWN: gettext_lazy("The benefit plan has no indicator of that name."),
    Wrong.NOT_A_NUMBER: gettext_lazy(
        "This is no number. Write ? when it is not known, and leave the cell empty when it is not"
        " collected."
    ),
    Wrong.AMBIGUOUS: gettext_lazy(
        "One thousand, or one with three decimals? Write it without the sign."
    ),
    Wrong.IS_A_DATE: gettext_lazy(
        "This is a date, not a number: spreadsheets make 1.5 the first of May."
    ),
    Wrong.IS_A_FORMULA: gettext_lazy("This is a formula. Paste it as a value."),
    Wrong.NOT_REACHED_YET: gettext_lazy(
        "The patient's follow-up has not come to that point, or ended before it."
    ),
    Wrong.PART_TOO_LARGE: gettext_lazy(
        "More than in all three months. Correct this figure or the one of the three months."
    ),
    Wrong.NOT_MEASURED_THEN: gettext_lazy(
        "The benefit plan does not ask for this at that point in time."
    ),
}


def indicator_words(plan: BenefitPlan) -> dict[str, str]:
    """Return what indicators are called, in all languages and as codes, each with its code."""
    found = {plain_words(code): code for code in plan.indicators}
    for language in _LANGUAGES:
        with override(language):
            for code, indicator in plan.indicators.items():
                found.setdefault(plain_words(_(indicator.name)), code)
    return found


def column_targets(plan: BenefitPlan) -> list[tuple[str, Any]]:
    """Return the choices of a column: left out, its parts, and the indicators by benefit."""
    return [
        ("", _("Leave out")),
        (_("Who and when"), [(part.value, str(PARTS[part])) for part in Part]),
        *(
            (
                f"{row.row}. {_(row.name)}",
                [(one.code, _(one.name)) for one in row.indicators],
            )
            for row in plan.benefits
            if row.indicators
        ),
    ]


def point_choices() -> list[tuple[str, str]]:
    """Return all points in time with their names."""
    return [(point.value, words.point_name(point)) for point in Point]


def column_labels(header: Sequence[str]) -> list[str]:
    """Return what each column is called: its letter and its heading."""
    return [
        f"{letter(at)}: {heading}" if heading else letter(at)
        for at, heading in enumerate(_masked(one) for one in header)
    ]


def letter(at: int) -> str:
    """Return the letter that a spreadsheet gives a column: A, B … AA."""
    high, low = divmod(at, 26)
    return (letter(high - 1) if high else "") + chr(ord("A") + low)


def samples(table: Table) -> list[str]:
    """Return the first things that stand in each column; numbers of people are not shown."""
    found: list[list[str]] = [[] for _one in table.header]
    for _number, row in table.rows[: _SAMPLES * 4]:
        for at, cell in enumerate(row):
            if cell and len(found[at]) < _SAMPLES:
                found[at].append(_shown(cell))
    return [" · ".join(one) for one in found]


def initial_columns(table: Table, columns: Columns | None, names: Mapping[str, str]) -> Any:
    """Return what the form of columns begins with: what was chosen, else what headings say."""
    if columns is None:
        chosen = guessed(table.header, names)
        # A long file names its indicator; a point beats a date.
        if Part.POINT in chosen and Part.DAY in chosen:
            chosen[chosen.index(Part.DAY)] = ""
        if (Part.INDICATOR in chosen) != (Part.VALUE in chosen):
            chosen = ["" if one in (Part.INDICATOR, Part.VALUE) else one for one in chosen]
        return {f"column-{at}": one for at, one in enumerate(chosen)}
    parts = {
        columns.person: Part.PERSON,
        columns.point: Part.POINT,
        columns.day: Part.DAY,
        columns.indicator: Part.INDICATOR,
        columns.value: Part.VALUE,
    }
    chosen_by = {at: part.value for at, part in parts.items() if at is not None}
    return {
        "all_at": columns.all_at,
        **{f"column-{at}": code for at, code in {**chosen_by, **columns.figures}.items()},
    }


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing that is wrong: row of the file, column by letter and heading, and what."""

    row: int
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class FileView:
    """One file as the list and its own page show it."""

    id: UUID
    tenant_name: str
    name: str
    state: str
    code: str
    progress: int
    uploaded_at: datetime
    uploaded_by: str
    kept_until: datetime
    rows: int
    taken: int
    taken_at: datetime | None
    taken_by: str
    undone: int
    undone_at: datetime | None
    undone_by: str
    findings: Any
    errors: tuple[ErrorLine, ...]
    more_errors: int

    @property
    def can_be_taken(self) -> bool:
        """Whether nothing is wrong and something is in it."""
        found = self.findings
        return bool(self.code == ImportState.PREVIEWED and found and not found["wrong"])

    @property
    def gives(self) -> int:
        """How many figures taking it would write."""
        return (self.findings["new"] + self.findings["replaced"]) if self.findings else 0


def file_view(file: ImportFile, plan: BenefitPlan | None = None) -> FileView:
    """Return a file in words; with a plan, also what is wrong in it (the first ones)."""
    findings = file.findings
    errors = error_lines(findings, plan)[:SHOWN_ERRORS] if findings and plan else []
    return FileView(
        id=file.id,
        tenant_name=file.tenant.name,
        name=file.file_name,
        state=str(STATES[ImportState(file.state)]),
        code=file.state,
        progress=file.progress,
        uploaded_at=file.uploaded_at,
        uploaded_by=file.uploaded_by.name,
        kept_until=file.uploaded_at + KEPT_FOR,
        rows=file.rows,
        taken=file.taken,
        taken_at=file.taken_at,
        taken_by=file.taken_by.name if file.taken_by else "",
        undone=file.undone,
        undone_at=file.ended_at,
        undone_by=file.undone_by.name if file.undone_by else "",
        findings=findings,
        errors=tuple(errors),
        more_errors=(findings["wrong"] if findings else 0) - len(errors),
    )


def error_lines(findings: Any, plan: BenefitPlan) -> list[ErrorLine]:
    """Return everything that is wrong, by row of the file."""
    labels = column_labels(findings["header"])
    found = []
    for row, column, wrong, about in findings["errors"]:
        error = RowError(row, column, Wrong(wrong), about)
        where = labels[column] if column is not None and column < len(labels) else ""
        found.append(ErrorLine(row, where, in_words(error, plan)))
    return found


def in_words(error: RowError, plan: BenefitPlan) -> str:
    """Return what is wrong, in a plain sentence that repeats nothing of the cell."""
    if error.wrong is Wrong.OUT_OF_BOUNDS:
        indicator = plan.indicators.get(error.about)
        if indicator is None:
            return str(WRONG[Wrong.INDICATOR_UNKNOWN])
        return _("Write a number from %(lowest)s to %(highest)s, or ? when it is not known.") % {
            "lowest": indicator.lowest,
            "highest": number(indicator.highest),
        }
    if error.wrong is Wrong.TWICE:
        return _("The same figure stands in row %(row)s too. Leave one of them out.") % {
            "row": error.about
        }
    return str(WRONG[error.wrong])


def changed_lines(changed: Sequence[IndicatorValue], plan: BenefitPlan) -> list[tuple[str, str]]:
    """Return whose and which figures somebody changed after a file gave them."""
    return [(one.patient.name, cell_name(one.indicator, Point(one.point), plan)) for one in changed]


def stored_columns(file: ImportFile) -> Columns | None:
    """Return what was chosen for a file's columns."""
    return columns_of(file.columns) if file.columns else None


def _shown(cell: str) -> str:
    if cell[0] == FORMULA:
        return "ƒ"
    return cell[1:] if cell[0] == DATE else _masked(cell[1:21])


def _masked(text: str) -> str:
    """Hide what could be a person's number."""
    return re.sub(r"\d[\d\s.\u00a0-]{4,}\d", "•••", text)
