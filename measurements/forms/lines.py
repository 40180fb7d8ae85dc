"""Small notations of the editor: texts in three languages, options, sums, each on one line."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.rules.questionnaires import (
    Meaning,
    Option,
    ScorePart,
    Texts,
)
from measurements.rules.units import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

BAR = " | "
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)


class NotUnderstood(ValueError):
    """What was written cannot be read. ``line`` is what could not, as it was written."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def read_number(text: str) -> Decimal | None:
    """Read a number with comma or point; blank is none. Raises ``NotUnderstood``."""
    tight = re.sub(r"\s", "", text)
    if not tight:
        return None
    if not _NUMBER.fullmatch(tight):
        raise NotUnderstood(text)
    return Decimal(tight.replace(",", "."))


def write_number(number: Decimal | None) -> str:
    """Write a number as it is read."""
    return "" if number is None else plain(number)


def read_texts(text: str) -> Texts:
    """Read ``bokmål | nynorsk | English``; what is left out is empty."""
    parts = [part.strip() for part in text.split("|")]
    nb, nn, en = (*parts, "", "", "")[:3]
    return Texts(nb, nn, en)


def write_texts(texts: Texts) -> str:
    """Write texts on one line."""
    parts = [texts.nb, texts.nn, texts.en]
    while parts and not parts[-1]:
        parts.pop()
    return BAR.join(parts)


def read_options(text: str) -> tuple[Option, ...]:
    """Read one option a line: ``code = bokmål | nynorsk | English``, or ``code (2) = …`` with a number.

    A code that is itself a number counts that much. Raises ``NotUnderstood``.
    """
    return tuple(_option(line) for line in text.splitlines() if line.strip())


_OPTION = re.compile(r"\s*(?P<code>[^=()]+?)\s*(?:\((?P<value>[^)]*)\))?\s*=\s*(?P<texts>.+)")


def _option(line: str) -> Option:
    match = _OPTION.fullmatch(line)
    if match is None:
        raise NotUnderstood(line)
    code = match["code"]
    if match["value"] is not None:
        value = read_number(match["value"])
    else:
        value = Decimal(code) if re.fullmatch(r"\d{1,4}", code, re.ASCII) else None
    return Option(code, read_texts(match["texts"]), value)


def write_options(options: Iterable[Option]) -> str:
    """Write options as they are read."""
    lines = []
    for one in options:
        is_own = one.value is not None and one.code == plain(one.value)
        value = "" if one.value is None or is_own else f" ({plain(one.value)})"
        lines.append(f"{one.code}{value} = {write_texts(one.texts)}")
    return "\n".join(lines)


def read_parts(text: str) -> tuple[ScorePart, ...]:
    """Read ``1, 2 * 2, cough``: questions, each with how much its points count."""
    return tuple(_part(one) for one in re.split(r"[,\n]", text) if one.strip())


def _part(text: str) -> ScorePart:
    question, _star, weight = (part.strip() for part in text.partition("*"))
    if not question:
        raise NotUnderstood(text)
    number = read_number(weight)
    return ScorePart(question) if number is None else ScorePart(question, number)


def write_parts(parts: Iterable[ScorePart]) -> str:
    """Write the questions of a sum as they are read."""
    return ", ".join(
        one.question if one.weight == 1 else f"{one.question} * {plain(one.weight)}"
        for one in parts
    )


_MEANING = re.compile(
    r"\s*(?P<low>[\d.,]*)\s*[-\N{EN DASH}]\s*(?P<high>[\d.,]*)\s*=\s*(?P<texts>.+)"
)


def read_meanings(text: str) -> tuple[Meaning, ...]:
    """Read one meaning a line: ``0-4 = …``, ``20- = …``. Raises ``NotUnderstood``."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _MEANING.fullmatch(line)
        if match is None:
            raise NotUnderstood(line)
        found.append(
            Meaning(
                read_texts(match["texts"]), read_number(match["low"]), read_number(match["high"])
            )
        )
    return tuple(found)


def write_meanings(meanings: Iterable[Meaning]) -> str:
    """Write meanings as they are read."""
    return "\n".join(
        f"{write_number(one.low)}-{write_number(one.high)} = {write_texts(one.texts)}"
        for one in meanings
    )
