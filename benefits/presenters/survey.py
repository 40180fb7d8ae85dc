"""The plan's questions as a person is asked them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.rules.plan_types import Indicator

NOT_KNOWN = "?"
# The words to a person; other scales are asked by their name.
_QUESTIONS = {
    "SAFETY": gettext_lazy("How safe do you feel at home?"),
    "MASTERY": gettext_lazy("How well do you cope with your illness?"),
    "KNOWLEDGE": gettext_lazy("How well do you know your own illness?"),
    "CONTROL": gettext_lazy(
        "How much control do you have of your illness and its symptoms in daily life?"
    ),
}
FIVE = {
    1: gettext_lazy("not at all"),
    2: gettext_lazy("a little"),
    3: gettext_lazy("somewhat"),
    4: gettext_lazy("much"),
    5: gettext_lazy("very much"),
}


def questions(
    indicators: Sequence[Indicator],
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return code, question and choices, in the present language."""
    return [
        (one.code, str(_QUESTIONS.get(one.code) or _(one.name)), _choices(one))
        for one in indicators
    ]


def _choices(one: Indicator) -> list[tuple[str, str]]:
    scale = range(one.lowest, one.highest + 1)
    has_words = (one.lowest, one.highest) == (1, 5)
    return [
        *(
            (str(number), f"{number} – {FIVE[number]}" if has_words else str(number))
            for number in scale
        ),
        (NOT_KNOWN, _("I do not know, or do not want to say")),
    ]
