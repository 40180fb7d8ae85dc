"""What one cell of a file says, as people write it in Norway: spaces, decimal commas, missing noughts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.imports import DATE, FORMULA, NUMBER, TEXT, Wrong, plain_words
from benefits.rules.points import Point

if TYPE_CHECKING:
    from benefits.rules.points import Course

NOT_KNOWN = frozenset(
    ("ukjent", "ukjend", "vet ikke", "veit ikkje", "ikke kjent", "ikkje kjent", "not known", "unknown")
)  # fmt: skip
_BASELINE = frozenset(
    (
        "baseline", "nullpunkt", "før", "før start", "ved start", "start", "utgangspunkt", "before",
        "grunnlinje", "null", "førmåling", "baselinje",
    )
)  # fmt: skip
_MONTHS = re.compile(
    r"(?:m|mnd|md|måned|månad|maned|month)? ?(\d{1,2}) ?(?:m|mnd|md|måned(?:er)?|månad(?:er)?|months?)?"
)
_PLAIN = re.compile(r"\d{1,8}(?:[.,]\d{1,8})?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+[.,]\d{1,2}")
_AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BLANK = re.compile("[\\s\u00a0\u2007\u202f\u200b\ufeff']+")
_NUMBER_LENGTH = 11
# A date belongs to the point whose day is nearest; three months before the start are the baseline.
_NEAR = timedelta(days=46)
_BEFORE = timedelta(days=92)


def is_blank(cell: str) -> bool:
    """Whether there is nothing in the cell, spaces that cannot be seen apart."""
    return not cell or (cell[0] == TEXT and not _BLANK.sub("", cell[1:]))


def person_key(cell: str) -> str | None:
    """Return the identity number or our own id that a cell holds, without spaces, else None.

    A spreadsheet takes the first nought of a number away: ten digits get it back.
    """
    if not cell or cell[0] not in (TEXT, NUMBER):
        return None
    text = _BLANK.sub("", cell[1:]).lower()
    if _UUID.fullmatch(text):
        return text
    text = text.replace("-", "").replace(".", "")
    if not (text.isascii() and text.isdigit()):
        return None
    return text.zfill(_NUMBER_LENGTH) if len(text) == _NUMBER_LENGTH - 1 else text


def is_our_id(key: str) -> bool:
    """Whether a key is our own id of a patient, as in the template."""
    return _UUID.fullmatch(key) is not None


def number_of(cell: str) -> Decimal | Wrong | None:
    """Return the number of a cell, None for "not known", or what is wrong with it."""
    kind, text = cell[0], cell[1:]
    if kind == NUMBER:
        return Decimal(text)
    if kind in (DATE, FORMULA):
        return Wrong.IS_A_DATE if kind == DATE else Wrong.IS_A_FORMULA
    if kind != TEXT:
        return Wrong.NOT_A_NUMBER
    bare = _BLANK.sub("", text)
    if bare == "?" or plain_words(text) in NOT_KNOWN:
        return None
    if _DAY.fullmatch(bare):
        return Wrong.IS_A_DATE
    if not bare.isascii() or bare.startswith("="):
        return Wrong.IS_A_FORMULA if bare.startswith("=") else Wrong.NOT_A_NUMBER
    if _AMBIGUOUS.fullmatch(bare):
        return Wrong.AMBIGUOUS
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    if _GROUPED.fullmatch(bare) and len(set(re.findall("[.,]", bare))) > 1:
        return Decimal(re.sub("[.,]", "", bare[:-3]) + bare[-3:].replace(",", "."))
    return Wrong.NOT_A_NUMBER


def point_of(cell: str) -> Point | Wrong:
    """Return the point in time that a cell names: baseline, M3, 3, 3 mnd, month 3."""
    if cell[0] not in (TEXT, NUMBER):
        return Wrong.POINT_UNKNOWN
    words = plain_words(cell[1:])
    if words in _BASELINE:
        return Point.BASELINE
    found = _MONTHS.fullmatch(words)
    if found is None:
        return Wrong.POINT_UNKNOWN
    months = int(found[1])
    return next((point for point in Point if point.months == months), Wrong.POINT_UNKNOWN)


def day_of(cell: str) -> date | Wrong:
    """Return the date of a cell: a date of the spreadsheet, ``15.01.2026`` or ``2026-01-15``."""
    if cell[0] not in (TEXT, DATE):
        return Wrong.DAY_WRONG
    text = _BLANK.sub("", cell[1:])
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        return Wrong.DAY_WRONG


def point_at(day: date, course: Course) -> Point | Wrong:
    """Return the point of a course that a date belongs to: the nearest one's."""
    nearest = min(Point, key=lambda point: abs(point.due_on(course.started_on) - day))
    distance = day - nearest.due_on(course.started_on)
    if nearest is Point.BASELINE and -_BEFORE <= distance <= _NEAR:
        return nearest
    return nearest if abs(distance) <= _NEAR else Wrong.DAY_OUTSIDE
