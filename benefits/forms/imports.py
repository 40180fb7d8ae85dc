"""Forms of files with figures: the file itself, and what each of its columns is."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.forms.table_files import FileRefused, Unreadable, read_table
from benefits.operations.imports import Brought
from benefits.rules.imports import Columns, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.imports import Table

MOST_BYTES = 1_000_000

REFUSALS = {
    Unreadable.EMPTY: _("The file holds no row with figures below its headings."),
    Unreadable.OLD_EXCEL: _(
        "This is a file of an old Excel (.xls), or one with a password. Save it as .xlsx and try"
        " again."
    ),
    Unreadable.NOT_A_TABLE: _(
        "The file cannot be read as a table. Save it as .xlsx or .csv and try again."
    ),
    Unreadable.TOO_MUCH: _("The file unpacks to far more than a table of figures, and is refused."),
    Unreadable.TOO_MANY_ROWS: _("The file has more than 20,000 rows. Bring it in parts."),
    Unreadable.TOO_MANY_COLUMNS: _(
        "The file has more than 400 columns. Leave out what is not used."
    ),
}


class UploadForm(forms.Form):
    """A file, and for which municipality it is. ``tenants`` are pairs of id and name."""

    tenant = forms.ChoiceField(label=_("Municipality"))
    file = forms.FileField(
        label=_("File"), help_text=_("XLSX or CSV, at most 1 MB and 20,000 rows.")
    )

    def __init__(self, *args: Any, tenants: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tenant"]
        field.choices = tenants
        if len(tenants) == 1:
            field.widget = forms.HiddenInput()
            field.initial = tenants[0][0]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.txt"

    def clean_file(self) -> Brought:
        """Return what was read of it. Raises ``ValidationError`` in plain words."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. Bring it in parts."))
        content = file.read()
        try:
            table = read_table(content)
        except FileRefused as refused:
            raise forms.ValidationError(REFUSALS[refused.why]) from refused
        return Brought(file.name or "", sha256(content).hexdigest(), table)


class ColumnsForm(forms.Form):
    """One choice per column of the file, and a point in time for all rows.

    ``targets`` are the choices of a column, ``points`` those of the point.
    """

    all_at = forms.ChoiceField(
        label=_("Point in time of all rows"),
        required=False,
        help_text=_("Only where no column says it."),
    )

    def __init__(
        self,
        *args: Any,
        table: Table,
        plan: BenefitPlan,
        targets: Sequence[tuple[str, Any]],
        points: Sequence[tuple[str, str]],
        labels: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = frozenset(plan.indicators)
        self.width = len(table.header)
        everywhere: Any = self.fields["all_at"]
        everywhere.choices = [("", "–"), *points]
        for at in range(self.width):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=labels[at], choices=targets, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Return ``columns``. Raises ``ValidationError`` for what cannot be read that way."""
        data: dict[str, Any] = super().clean() or {}
        chosen = {at: data.get(f"column-{at}", "") for at in range(self.width)}
        used = [one for one in chosen.values() if one]
        twice = {one for one in used if used.count(one) > 1}
        if twice:
            raise forms.ValidationError(
                _("Two columns are chosen as the same thing. Leave one of them out.")
            )
        by = {one: at for at, one in chosen.items() if one}
        if Part.PERSON not in by:
            raise forms.ValidationError(_("Choose the column that says whose each row is."))
        if sum((Part.POINT in by, Part.DAY in by, bool(data.get("all_at")))) != 1:
            raise forms.ValidationError(
                _(
                    "Choose how the point in time is known, in one way: a column with the point, a"
                    " column with a date, or one point for all rows."
                )
            )
        figures = {at: one for at, one in chosen.items() if one in self.codes}
        is_long = Part.INDICATOR in by or Part.VALUE in by
        if is_long and not (Part.INDICATOR in by and Part.VALUE in by):
            raise forms.ValidationError(
                _("A column with the name of the indicator and one with its value go together.")
            )
        if not figures and not is_long:
            raise forms.ValidationError(_("Choose at least one column with figures."))
        data["columns"] = Columns(
            person=by[Part.PERSON],
            point=by.get(Part.POINT),
            day=by.get(Part.DAY),
            all_at=data.get("all_at", ""),
            indicator=by.get(Part.INDICATOR),
            value=by.get(Part.VALUE),
            figures=figures,
        )
        return data
