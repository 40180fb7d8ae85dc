"""The plan's questions to a person, one to five and "I do not know"; and why she does not answer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.presenters.survey import NOT_KNOWN
from benefits.rules.surveys import Skip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class SurveyForm(forms.Form):
    """``questions``: (indicator's code, the question, its choices)."""

    def __init__(
        self,
        questions: Sequence[tuple[str, str, Sequence[tuple[str, str]]]],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        for code, words, choices in questions:
            self.fields[code] = forms.ChoiceField(
                label=words,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer, or say that you do not know.")},
            )

    def answers(self) -> dict[str, Decimal | None]:
        """Return the answer to each question, None for "I do not know". The form must be valid."""
        return {
            code: None if said == NOT_KNOWN else Decimal(said)
            for code, said in self.cleaned_data.items()
        }


class SkipForm(forms.Form):
    """Why a person does not answer."""

    reason = forms.ChoiceField(
        label=_("Why do you not want to answer?"),
        choices=[
            (Skip.TOO_ILL.value, _("I am too ill now")),
            (Skip.HARD.value, _("The questions are hard to answer")),
            (Skip.NOT_RELEVANT.value, _("The questions do not fit me")),
            (Skip.DOES_NOT_WANT.value, _("I do not want to")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
