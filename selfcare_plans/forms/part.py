"""A part of the editor: one small form among many, with its own prefix in the posted data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms

if TYPE_CHECKING:
    from django.http import QueryDict

PartT = TypeVar("PartT", bound="PartForm")


class PartForm(forms.Form):
    """The base of the editor's small forms."""

    use_required_attribute = False

    @classmethod
    def filled(
        cls: type[PartT], data: QueryDict, prefix: str, *, validate: bool, **options: Any
    ) -> PartT:
        """Return the form with what was typed: checked, or as it stands while parts are moved."""
        if validate:
            return cls(data, prefix=prefix or None, **options)
        form = cls(prefix=prefix or None, **options)
        for name, field in form.fields.items():
            key = form.add_prefix(name)
            if key in data:
                form.initial[name] = field.widget.value_from_datadict(data, {}, key)
        return form

    def complain(self, name: str | None, message: str) -> None:
        """Put a message at a field; at the whole form where there is no such field."""
        self.add_error(name if name in self.fields else None, message)

    @property
    def first_id(self) -> str:
        """The id of the first field that is seen: where a link to this part leads."""
        shown = [field for field in self if not field.is_hidden]
        return shown[0].id_for_label or shown[0].auto_id if shown else self.prefix or ""
