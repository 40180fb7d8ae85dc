"""The plan's questions as a person is asked them: to choose from, or to write a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.presenters import words
from benefits.rules.own_rows import OWN
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.surveys import is_chosen
from dho.web.written import full_date, number
from tenants.presenters import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.operations.surveys import Asked
    from benefits.rules.plan_types import Indicator
    from benefits.rules.windows import Window

NOT_KNOWN = "?"
# The words to a person; other indicators are asked for by their name.
_QUESTIONS = {
    "SAFETY": gettext_lazy("How safe do you feel at home?"),
    "MASTERY": gettext_lazy("How well do you cope with your illness?"),
    "KNOWLEDGE": gettext_lazy("How well do you know your own illness?"),
    "CONTROL": gettext_lazy(
        "How much control do you have of your illness and its symptoms in daily life?"
    ),
    "TRAVEL_MINUTES": gettext_lazy("How many minutes a month do you travel to and from treatment?"),
}
# What a person is told beside; of other indicators it is their definition.
_HELP = {
    "TRAVEL_MINUTES": gettext_lazy(
        "Your own estimate, as a mean of the three months. Do not count the time of relatives who come"
        " along."
    ),
}
FIVE = {
    1: gettext_lazy("not at all"),
    2: gettext_lazy("a little"),
    3: gettext_lazy("somewhat"),
    4: gettext_lazy("much"),
    5: gettext_lazy("very much"),
}
# So many choices stand under each other with words; more of them side by side.
_UNDER_EACH_OTHER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question in words. ``choices`` are empty where a number is written, else ``unit`` is.

    ``about`` says the three months of a count, ``ends`` what the ends of a scale mean, ``limits``
    what may be written.
    """

    indicator: Indicator
    words: str
    help: str
    about: str
    ends: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    unit: str
    limits: str

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def is_long(self) -> bool:
        """Whether the choices stand side by side, with their ends in words beside them."""
        return len(self.choices) > _UNDER_EACH_OTHER


def questions(asked: Sequence[Asked]) -> list[Question]:
    """Return the questions in the present language."""
    return [_question(one.indicator, one.window) for one in asked]


def not_known() -> str:
    """Return the answer that is no number."""
    return _("I do not know, or do not want to say")


def _question(one: Indicator, window: Window | None) -> Question:
    is_to_choose = is_chosen(one)
    choices = _choices(one) if is_to_choose else ()
    has_ends_beside = len(choices) > _UNDER_EACH_OTHER or not is_to_choose
    return Question(
        indicator=one,
        words=str(_QUESTIONS.get(one.code) or _(one.name)),
        help=_help(one),
        about=_about(window),
        ends=_ends(one) if has_ends_beside else (),
        choices=choices,
        unit="" if is_to_choose else capital(words.unit(one)),
        limits="" if is_to_choose else limits(one),
    )


def limits(one: Indicator) -> str:
    """Return what may be written as the answer."""
    ends = {"lowest": number(one.lowest), "highest": number(one.highest)}
    if one.has_decimal:
        return _("Write a number from %(lowest)s to %(highest)s, with one decimal at most.") % ends
    return _("Write a whole number from %(lowest)s to %(highest)s.") % ends


def _help(one: Indicator) -> str:
    """Return what the question means; of a shipped scale its choices say that."""
    if one.unit is MeasuredIn.SCORE and not one.code.startswith(OWN):
        return ""
    return str(_HELP.get(one.code) or (_(one.definition) if one.definition else ""))


def _about(window: Window | None) -> str:
    if window is None:
        return ""
    said = [
        _("It is about the three months from %(first)s until and with %(last)s.")
        % {"first": full_date(window.from_on), "last": full_date(window.last_on)}
    ]
    said += [
        _("Leave out the time from %(first)s until %(back)s, when you were not followed up.")
        % {"first": full_date(one.ended_on), "back": full_date(one.back_on)}
        for one in window.away
    ]
    return " ".join(said)


def _ends(one: Indicator) -> tuple[tuple[str, str], ...]:
    if not one.lowest_means:
        return ()
    return (
        (number(one.lowest), one.lowest_means),
        (number(one.highest), one.highest_means),
    )


def _choices(one: Indicator) -> tuple[tuple[str, str], ...]:
    steps = range(one.lowest, one.highest + 1)
    said = _words_of(one) if len(steps) <= _UNDER_EACH_OTHER else {}
    return tuple(
        (str(step), f"{number(step)} – {said[step]}" if step in said else number(step))
        for step in steps
    )


def _words_of(one: Indicator) -> dict[int, str]:
    """Return the words of single steps: all of a shipped scale, the ends of a tenant's own."""
    if not one.code.startswith(OWN):
        return {step: str(said) for step, said in FIVE.items()}
    if not one.lowest_means:
        return {}
    return {one.lowest: one.lowest_means, one.highest: one.highest_means}
