"""The keyboard grid of a request: a row per patient, a column per indicator and point."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from benefits.forms.sheet import NOT_KNOWN, ValueField
from benefits.operations.values import Entry
from benefits.rules.due import TOLD_APART
from benefits.rules.points import Point
from dho.web.written import decimal_sign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benefits.operations.collecting import Grid, GridRow, Key
    from benefits.rules.plan_types import Indicator

_KEY = re.compile(r"([0-9a-f]{32})-([A-Z0-9_]{1,40})-([A-Z0-9]{2,8})")


def grid_key(patient_id: UUID, code: str, point: Point) -> str:
    """Return the name of a cell's field."""
    return f"{patient_id.hex}-{code}-{point.value}"


class TenantForm(forms.Form):
    """Whose patients a spreadsheet is to have; empty for the only tenant that asks."""

    tenant = forms.UUIDField(required=False)


class GridForm(forms.Form):
    """One field per figure asked for. ``was``: what stood in each when the grid was shown.

    ``label`` names a cell in words, for whoever does not see the table.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600_000)

    def __init__(
        self,
        grid: Grid,
        label: Callable[[GridRow, Indicator, Point], str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        stands = {
            grid_key(row.patient_id, code, point): text
            for row in grid.rows
            for (code, point), text in row.stands.items()
        }
        shown = {name: text.replace(".", decimal_sign()) for name, text in stands.items()}
        super().__init__(data, initial={**shown, "was": json.dumps(stands)})
        self.cells: dict[str, Key] = {}
        self.by_row: dict[UUID, list[str | None]] = {}
        self._was = _read(data.get("was", "") if data is not None else json.dumps(stands))
        for row in grid.rows:
            for indicator, point in grid.columns:
                self._add(row, indicator, point, label)

    def _add(
        self,
        row: GridRow,
        indicator: Indicator,
        point: Point,
        label: Callable[[GridRow, Indicator, Point], str],
    ) -> None:
        line = self.by_row.setdefault(row.patient_id, [])
        if (indicator.code, point) not in row.cells:
            line.append(None)
            return
        name = grid_key(row.patient_id, indicator.code, point)
        words = label(row, indicator, point)
        is_marked = row.cells[indicator.code, point] in TOLD_APART
        attrs = {
            "inputmode": "decimal",
            "autocomplete": "off",
            "size": 5,
            "aria-label": words,
            "aria-describedby": f"id_{name}_mark grid-help" if is_marked else "grid-help",
        }
        self.fields[name] = ValueField(indicator, label=words, widget=forms.TextInput(attrs=attrs))
        self.cells[name] = (row.patient_id, indicator.code, point)
        line.append(name)

    def entries(self) -> dict[UUID, list[Entry]]:
        """Return what was changed, by patient. The form must be valid."""
        found: dict[UUID, list[Entry]] = {}
        for name, (patient_id, code, point) in self.cells.items():
            if name not in self.data:
                continue
            field = self.fields[name]
            if not field.has_changed(self._was.get(name, ""), self.data[name]):
                continue
            value = self.cleaned_data[name]
            given = value if isinstance(value, Decimal) else None
            entry = Entry(code, point, given, not_known=value == NOT_KNOWN)
            found.setdefault(patient_id, []).append(entry)
        return found

    def stood(self) -> dict[Key, str]:
        """Return what stood in the cells when the grid was shown, as it is stored."""
        return {
            (UUID(found[1]), found[2], Point(found[3])): text
            for name, text in self._was.items()
            if (found := _KEY.fullmatch(name)) and found[3] in {one.value for one in Point}
        }


def _read(text: str) -> dict[str, str]:
    """Return what the page kept of itself; nothing where it was tampered with."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}
