"""Patients' own words: what may not stand in them. A person looks besides; this catches the plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

# Longest words of one patient, in characters.
LONGEST = 400
# So many digits in a row, or with spaces between, are a telephone, a number or a date of birth.
_NUMBER = re.compile(r"\d(?:[\s.-]?\d){4,}")
_WORD = re.compile(r"[\w'-]+")
# Shorter names (Bo, Li) are words too; a person sees to them.
_SHORTEST_NAME = 3


class ConsentGiven(StrEnum):
    """How the patient agreed that the words may be shown."""

    SPOKEN = "SPOKEN"
    WRITTEN = "WRITTEN"


def what_tells_who(text: str, names: Iterable[str]) -> list[str]:
    """Return the parts of the text that tell who says it: names that are known, and long numbers."""
    parts = {part.casefold() for name in names for part in _WORD.findall(name)}
    known = {part for part in parts if len(part) >= _SHORTEST_NAME}
    found = [
        word
        for word in _WORD.findall(text)
        if word.casefold() in known or word.casefold().removesuffix("s") in known
    ]
    return [*dict.fromkeys(found), *_NUMBER.findall(text)]
