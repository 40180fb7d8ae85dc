"""Shapes of what is written about a take-over and a discharge."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.rules.take_over import Direction, Goes
from triage.presenters.discharge import MARKS
from triage.presenters.equipment import goes_words
from triage.rules.discharge import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORDS = {"rows": 3}


class TakeOverForm(forms.Form):
    """Why the responsibility is to move; where it goes to a hospital, whether she is admitted."""

    to_unit = forms.ChoiceField(label=_("Hospital unit"))
    reason = forms.CharField(
        label=_("Why"), max_length=400, widget=forms.Textarea(attrs=_WORDS),
        help_text=_("The other unit, and those who follow the patient, read it."),
    )  # fmt: skip
    look_again_on = forms.DateField(
        label=_("Admitted: look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        help_text=_(
            "Only for somebody who is admitted. Nothing is expected of her meanwhile; what is"
            " measured is judged all the same. Within 7 days."
        ),
    )

    def __init__(
        self, *args: Any, units: Sequence[tuple[str, str]] | None, goes_home: bool, **kwargs: Any
    ) -> None:
        """``units``: the hospital units to choose among; None where it is clear which."""
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["to_unit"]
        else:
            choice: Any = self.fields["to_unit"]
            choice.choices = units
        if goes_home:
            del self.fields["look_again_on"]


class AnswerForm(forms.Form):
    """Why it is declined; where each piece of equipment goes, of which nothing must be said."""

    answer = forms.CharField(
        label=_("Why not, or what you want to say"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs=_WORDS),
        help_text=_("Needed to decline."),
    )

    def __init__(
        self, *args: Any, equipment: Sequence[str] = (), direction: Direction, **kwargs: Any
    ) -> None:
        """``equipment``: the names of what is known of it."""
        super().__init__(*args, **kwargs)
        self._pieces = {_key(name): name for name in equipment}
        for key, name in self._pieces.items():
            self.fields[key] = forms.ChoiceField(
                label=name,
                choices=goes_words(direction),
                required=False,
                widget=forms.RadioSelect,
            )

    def pieces(self) -> list[Any]:
        """Return the bound fields of the equipment."""
        return [self[key] for key in self._pieces]

    def said(self) -> dict[str, Goes]:
        """Return where each piece goes that something was said of, by name. After ``is_valid``."""
        chosen = {name: self.cleaned_data[key] for key, name in self._pieces.items()}
        return {name: Goes(one) for name, one in chosen.items() if one}


def _key(name: str) -> str:
    return f"piece-{sha256(name.encode()).hexdigest()[:16]}"


class MarksForm(forms.Form):
    """Still holds, or changed: one choice for each limit and medicine. None is chosen beforehand."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        """``keys``: the points of the plan that was looked at."""
        super().__init__(*args, **kwargs)
        for key in keys:
            self.fields[key] = forms.ChoiceField(
                choices=[(mark.value, word) for mark, word in MARKS.items()],
                required=False,
                widget=forms.RadioSelect,
            )

    def marks(self) -> dict[str, Mark]:
        """Return what was chosen, by the point's key. Only after ``is_valid``."""
        said = {key: one for key, one in self.cleaned_data.items() if key != "version" and one}
        return {key: Mark(one) for key, one in said.items()}


class DischargeForm(forms.Form):
    """What the centre should know; and, when it is closed, that the doctor has understood so."""

    message = forms.CharField(
        label=_("What the centre should know"),
        max_length=400,
        widget=forms.Textarea(attrs=_WORDS),
    )
    confirmed_closed = forms.BooleanField(
        label=_("I know that the centre is closed. Discharge all the same"), required=False
    )
