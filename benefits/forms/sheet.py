"""The grid in which one patient's values are typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from benefits.forms.numbers import number_written
from benefits.operations.values import Entry
from benefits.rules.indicators import (
    ImpossibleValue,
    cell_key,
    plain,
)
from dho.web.written import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benefits.operations.values import Sheet
    from benefits.rules.plan_types import Indicator
    from benefits.rules.points import Point

NOT_KNOWN = "?"


class ValueField(forms.CharField):
    """A number of one indicator, ``?`` for not known, or nothing."""

    def __init__(self, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)
        self.indicator = indicator

    def clean(self, value: Any) -> Any:
        """Return a Decimal, ``?`` or an empty text. Raises ``ValidationError`` in plain words."""
        text = super().clean(value).strip()
        if text in {"", NOT_KNOWN}:
            return text
        try:
            return number_written(self.indicator, text)
        except ImpossibleValue as error:
            message = _("Write a number from %(lowest)s to %(highest)s, or ? when it is not known.")
            raise forms.ValidationError(
                message % {"lowest": error.lowest, "highest": number(error.highest)}
            ) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it is written."""
        return bool(self._plain(initial) != self._plain(data))

    @staticmethod
    def _plain(value: Any) -> Any:
        text = str(value or "").strip().replace(",", ".")
        return Decimal(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else text


class SheetForm(forms.Form):
    """One field per indicator and open point in time. Only what was changed is recorded.

    ``names`` are the labels of the fields, by ``cell_key``.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self, sheet: Sheet, names: Mapping[str, str], data: Mapping[str, Any] | None = None
    ) -> None:
        initial = {cell_key(*key): _written(value) for key, value in sheet.stands.items()}
        super().__init__(data, initial={**initial, "seen": sheet.revision})
        self.cells: dict[str, tuple[str, Point]] = {}
        for code, indicator in sheet.plan.indicators.items():
            for point in sheet.points:
                if sheet.asks(code, point):
                    self._add(indicator, point, names[cell_key(code, point)])

    def _add(self, indicator: Indicator, point: Point, label: str) -> None:
        name = cell_key(indicator.code, point)
        attrs = {
            "inputmode": "decimal",
            "autocomplete": "off",
            "size": 6,
            "aria-describedby": "sheet-help",
        }
        field = ValueField(indicator, label=label, widget=forms.TextInput(attrs=attrs))
        self.fields[name] = field
        self.cells[name] = (indicator.code, point)

    def entries(self) -> list[Entry]:
        """Return what was changed; a field that was not sent is not. The form must be valid."""
        found = []
        for name, (code, point) in self.cells.items():
            if name in self.data and name in self.changed_data:
                value = self.cleaned_data[name]
                number_given = value if isinstance(value, Decimal) else None
                found.append(Entry(code, point, number_given, not_known=value == NOT_KNOWN))
        return found


def say_too_large(form: forms.Form, names: Iterable[str]) -> None:
    """Mark the fields of parts that are more than their wholes; beside the form where one has none."""
    for name in names:
        form.add_error(
            name if name in form.fields else None,
            _("More than in all three months. Correct this figure or the one of the three months."),
        )


def _written(value: Decimal | None) -> str:
    return NOT_KNOWN if value is None else number(plain(value))
