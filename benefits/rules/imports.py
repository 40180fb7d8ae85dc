"""Files with figures: how a cell, a column and a file's life are written. No bytes, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ROWS = 20_000
MOST_COLUMNS = 400
# What was read of a file is kept so long while nobody has taken it.
KEPT_FOR = timedelta(hours=24)
# So many figures are taken while the page waits; more are taken by a worker.
AT_ONCE = 2_000
# More errors than these are counted, not listed.
MOST_ERRORS = 10_000

# A cell is a text whose first letter says what it is; an empty text is an empty cell.
TEXT, NUMBER, DATE, FORMULA, OTHER = "t", "n", "d", "f", "o"


class ImportState(StrEnum):
    """What became of a file. TAKEN may be UNDONE; the others have given no figure."""

    PREVIEWED = "PREVIEWED"
    TAKING = "TAKING"
    TAKEN = "TAKEN"
    UNDONE = "UNDONE"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: ``header`` as text, and rows of cells with their number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class Part(StrEnum):
    """What a column can be, besides the figures of one indicator."""

    PERSON = "PERSON"
    POINT = "POINT"
    DAY = "DAY"
    INDICATOR = "INDICATOR"
    VALUE = "VALUE"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what, by position. ``all_at`` is the point of all rows where no column says it.

    Wide: ``figures`` is a column per indicator. Long: a column names the indicator, one holds the value.
    """

    person: int
    point: int | None = None
    day: int | None = None
    all_at: str = ""
    indicator: int | None = None
    value: int | None = None
    figures: Mapping[int, str] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "person": self.person,
            "point": self.point,
            "day": self.day,
            "all_at": self.all_at,
            "indicator": self.indicator,
            "value": self.value,
            "figures": {str(at): code for at, code in self.figures.items()},
        }


def columns_of(stored: Mapping[str, Any]) -> Columns:
    """Return what ``Columns.stored`` wrote."""
    figures = {int(at): str(code) for at, code in stored["figures"].items()}
    return Columns(**{**stored, "figures": figures})


def plain_words(text: str) -> str:
    """Return a heading as headings are compared: lower case, no signs, single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def signature(header: Sequence[str]) -> str:
    """Return by what a file of the same kind is known again: a hash of its headings."""
    return sha256("|".join(plain_words(one) for one in header).encode()).hexdigest()


_HEADINGS: dict[str, tuple[str, ...]] = {
    Part.PERSON: (
        "fødselsnummer", "fodselsnummer", "fødselsnr", "fnr", "personnummer", "person", "pasient",
        "identitetsnummer", "national identity number", "identity number", "patient", "person id",
        "pasient id", "id", "patient s id", "pasientens id", "pasienten sin id", "tjenestemottaker",
        "tenestemottakar", "fnr dnr",
    ),
    Part.POINT: (
        "tidspunkt", "målepunkt", "måletidspunkt", "punkt", "point", "point in time", "måned",
        "månad", "month", "runde", "time point",
    ),
    Part.DAY: ("dato", "date", "måledato", "registrert", "registreringsdato", "day", "dag"),
    Part.INDICATOR: ("indikator", "indicator", "kode", "code", "gevinst", "mål"),
    Part.VALUE: ("verdi", "value", "antall", "antal", "tall", "tal", "svar", "number", "resultat"),
}  # fmt: skip


def guessed(header: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Return what each column probably is: a ``Part``, an indicator's code, or an empty text.

    ``names`` are words of indicators by ``plain_words``, in all languages, each with its code. A
    thing is guessed once; the first column has it.
    """
    words = {word: part for part, all_ in _HEADINGS.items() for word in all_}
    found: list[str] = []
    for heading in header:
        plain = plain_words(heading)
        bare = plain_words(re.sub(r"\(.*?\)|\[.*?\]", "", heading))
        guess = next(
            (all_[one] for all_ in (names, words) for one in (plain, bare) if one in all_), ""
        )
        found.append("" if guess in found else str(guess))
    return found


class Wrong(StrEnum):
    """What can be wrong with a row. Presenters have the words; no code says what stood there."""

    PERSON_MISSING = "PERSON_MISSING"
    NUMBER_WRONG = "NUMBER_WRONG"
    PERSON_UNKNOWN = "PERSON_UNKNOWN"
    NOT_ENROLLED = "NOT_ENROLLED"
    POINT_MISSING = "POINT_MISSING"
    POINT_UNKNOWN = "POINT_UNKNOWN"
    DAY_WRONG = "DAY_WRONG"
    DAY_OUTSIDE = "DAY_OUTSIDE"
    INDICATOR_MISSING = "INDICATOR_MISSING"
    INDICATOR_UNKNOWN = "INDICATOR_UNKNOWN"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    AMBIGUOUS = "AMBIGUOUS"
    IS_A_DATE = "IS_A_DATE"
    IS_A_FORMULA = "IS_A_FORMULA"
    OUT_OF_BOUNDS = "OUT_OF_BOUNDS"
    NOT_MEASURED_THEN = "NOT_MEASURED_THEN"
    NOT_REACHED_YET = "NOT_REACHED_YET"
    TWICE = "TWICE"
    PART_TOO_LARGE = "PART_TOO_LARGE"


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong: in which row of the file, which column (by position), and what.

    ``about`` is an indicator's code, a point or another row's number, where the words need it.
    """

    row: int
    column: int | None
    wrong: Wrong
    about: str = ""
