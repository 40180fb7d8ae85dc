"""Fields that choose from a list, and keep what is not on it.

A stored plan may name a value that a list no longer has. It is shown and sent back as it stands:
whether it may be there is judged by the plan's own rules, and nothing is lost unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CODE = 400


class OpenSelect(forms.Select):
    """A list that also shows the present value where it has no such entry."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """Return the options, with one more for a value that is not among them."""
        groups: Any = super().optgroups(name, value, attrs)
        known = {str(code) for code, _label in self.choices}
        for one in value:
            if one and one not in known:
                number = len(groups)
                option = self.create_option(
                    name, one, one, selected=True, index=number, attrs=attrs
                )
                groups.append((None, [option], number))
        return groups


class OpenChecks(forms.CheckboxSelectMultiple):
    """Boxes of which the ticked come first, in their order, also those that are not on the list."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """Return the boxes, the ticked first."""
        offered = self.choices
        labels = {str(code): label for code, label in offered}
        order = dict.fromkeys([*value, *labels])
        self.choices = [(code, labels.get(code, code)) for code in order]
        groups = super().optgroups(name, value, attrs)
        self.choices = offered
        return groups


class OpenChoiceField(forms.ChoiceField):
    """One value, offered from a list; another one stands until the plan's rules refuse it."""

    widget = OpenSelect

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def valid_value(self, value: Any) -> bool:
        """Whether it is a text of sensible length."""
        return len(str(value)) <= MOST_CODE


class OpenManyField(forms.MultipleChoiceField):
    """Several values, in order, offered from a list."""

    widget = OpenChecks

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def valid_value(self, value: Any) -> bool:
        """Whether it is a text of sensible length."""
        return len(str(value)) <= MOST_CODE

    def clean(self, value: Any) -> Any:
        """Return the values as a tuple, each once, blank ones left out."""
        return tuple(dict.fromkeys(one for one in super().clean(value) if one.strip()))


class CodeField(OpenChoiceField):
    """A value of a closed set of codes. A blank one is None."""

    def __init__(self, code: Callable[[str], Any], **kwargs: Any) -> None:
        self.code = code
        kwargs.setdefault("required", True)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the code. Raises ``ValidationError`` for what is none."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.code(str(text))
        except ValueError as error:
            raise ValidationError(_("Choose from the list.")) from error

    def valid_value(self, value: Any) -> bool:
        """Whether it is a code, which ``to_python`` has seen to."""
        return value is not None
