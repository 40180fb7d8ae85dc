"""Fields for numbers as people write them, lines, times of day and dates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_SPACES = str.maketrans(
    {
        " ": "",
        "\N{NO-BREAK SPACE}": "",
        "\N{NARROW NO-BREAK SPACE}": "",
        "\N{MINUS SIGN}": "-",
        ",": ".",
    }
)
MOST_DIGITS = 30
MOST_TEXT = 2_000


class NumberField(forms.DecimalField):
    """A decimal number with comma or point; never a float, never rounded."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MOST_DIGITS)
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 7}),
        )
        kwargs.setdefault("error_messages", {"invalid": _("Write a number, such as 7,5.")})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the number as Decimal. A blank field is None: open."""
        if isinstance(value, str):
            value = value.strip().translate(_SPACES)
        return super().to_python(value)


class CountField(forms.IntegerField):
    """A small whole number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 100_000)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
        )
        kwargs.setdefault("error_messages", {"invalid": _("Write a whole number.")})
        super().__init__(**kwargs)


class TextField(forms.CharField):
    """One line of text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)


class ProseField(forms.CharField):
    """Text of several lines."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", MOST_TEXT)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the text with plain line ends, as it is stored; browsers send others."""
        text = super().to_python(value)
        return "\n".join(text.splitlines()) if isinstance(text, str) else text


class LinesArea(forms.Textarea):
    """A text area that also takes its lines as several values."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        """Return the lines as one text; None where nothing was sent."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        return "\n".join(sent) if isinstance(sent, list) and sent else sent or None


class LinesField(ProseField):
    """A list, one entry on each line; blank lines are left out."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LinesArea(attrs={"rows": rows}))
        super().__init__(rows=rows, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the entries as a tuple."""
        text = super().clean(value)
        return tuple(line.strip() for line in text.splitlines() if line.strip())


class TimeOfDayField(forms.TimeField):
    """A local time of day, ``08:30`` or ``08.30``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H:%M:%S", "%H:%M:%S.%f"])
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("error_messages", {"invalid": _("Write a time of day, such as 08:30.")})
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A date, ``2027-05-31`` or ``31.05.2027``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"])
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("error_messages", {"invalid": _("Write a date, such as 31.05.2027.")})
        super().__init__(**kwargs)
