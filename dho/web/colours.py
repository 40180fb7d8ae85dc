"""The words and class names of the colours: shape + word + colour, never colour alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# GREEN, YELLOW, RED and NOT_JUDGED are what a judgement says; MISSING is a cause of its own.
WORDS = {
    "RED": _("Red"),
    "YELLOW": _("Yellow"),
    "GREEN": _("Green"),
    "NOT_JUDGED": _("Not judged"),
    "MISSING": _("Missing"),
}
CLASSES = {
    "RED": "red",
    "YELLOW": "yellow",
    "GREEN": "green",
    "NOT_JUDGED": "not-judged",
    "MISSING": "missing",
}


def colour_words() -> dict[str, str]:
    """Return each colour's word in the present language, as the charts want them."""
    return {colour: str(word) for colour, word in WORDS.items()}


def colour_class(colour: str | None) -> str:
    """Return the class name and icon name of a colour; unknown and None are not judged."""
    return CLASSES.get(str(colour), CLASSES["NOT_JUDGED"])


def colour_word(colour: str | None) -> str:
    """Return the word of a colour in the present language."""
    return str(WORDS.get(str(colour), WORDS["NOT_JUDGED"]))
