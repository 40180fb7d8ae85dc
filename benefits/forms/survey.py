"""The plan's questions to a person, each with "I do not know"; and why she does not answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.forms.numbers import number_written
from benefits.presenters.survey import NOT_KNOWN, not_known
from benefits.rules.indicators import ImpossibleValue
from benefits.rules.surveys import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms.boundfield import BoundField

    from benefits.presenters.survey import Question

_LONGEST = 16


class NumberField(forms.CharField):
    """A number as a person writes it, with a comma or a point, and space between thousands."""

    def __init__(self, question: Question) -> None:
        super().__init__(label=question.words, required=False, max_length=_LONGEST)
        self.question = question

    def clean(self, value: Any) -> Any:
        """Return a Decimal, None for nothing. Raises ``ValidationError`` in plain words."""
        text = re.sub(r"\s", "", super().clean(value))
        if not text:
            return None
        try:
            return number_written(self.question.indicator, text)
        except ImpossibleValue as error:
            raise forms.ValidationError(self.question.limits) from error


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its fields, as the page shows it. ``unknown``: the box beside a number."""

    question: Question
    field: BoundField
    unknown: BoundField | None

    @property
    def steps(self) -> list[Any]:
        """The choices that are steps of the scale."""
        return list(self.field.subwidgets)[:-1]

    @property
    def not_known(self) -> Any:
        """The last choice."""
        return list(self.field.subwidgets)[-1]

    @property
    def is_decimal(self) -> bool:
        """Whether the number may have a decimal."""
        return not self.question.choices and self.question.indicator.has_decimal


class SurveyForm(forms.Form):
    """A field of each question: choices, or a number with a box for "I do not know". Never filled in."""

    def __init__(
        self, questions: Sequence[Question], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.questions = tuple(questions)
        for one in self.questions:
            if one.choices:
                self.fields[one.code] = _to_choose(one)
            else:
                self.fields[one.code] = NumberField(one)
                box = forms.BooleanField(label=not_known(), required=False)
                self.fields[_box(one)] = box

    def rows(self) -> Iterator[Row]:
        """Yield the questions with their fields."""
        for one in self.questions:
            unknown = None if one.choices else self[_box(one)]
            yield Row(one, self[one.code], unknown)

    def clean(self) -> dict[str, Any]:
        """Ask of each number that it is written, or said not to be known, and not both."""
        given = super().clean() or {}
        for one in self.questions:
            if one.choices or one.code not in given:
                continue
            is_written, is_unknown = given[one.code] is not None, given[_box(one)]
            if not is_written and not is_unknown:
                self.add_error(one.code, _("Write a number, or say that you do not know."))
            elif is_written and is_unknown:
                words = _("Write a number or say that you do not know, not both.")
                self.add_error(one.code, words)
        return given

    def answers(self) -> dict[str, Decimal | None]:
        """Return the answer to each question, None for "I do not know". The form must be valid."""
        return {one.code: _answer(self.cleaned_data[one.code]) for one in self.questions}


def _to_choose(one: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=one.words,
        choices=[*one.choices, (NOT_KNOWN, not_known())],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer, or say that you do not know.")},
    )


def _box(one: Question) -> str:
    return f"{one.code}-not-known"


def _answer(said: Any) -> Decimal | None:
    return None if said in {None, NOT_KNOWN} else Decimal(said)


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
