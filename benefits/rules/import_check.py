"""Hold every row of a file against persons, courses and the benefit plan. Nothing is taken here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benefits.rules.import_cells import (
    day_of,
    is_blank,
    is_our_id,
    number_of,
    person_key,
    point_at,
    point_of,
)
from benefits.rules.imports import MOST_ERRORS, RowError, Wrong, plain_words
from benefits.rules.indicators import ImpossibleValue, check_value
from benefits.rules.parts import parts_too_large
from benefits.rules.points import Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.imports import Columns, Table
    from benefits.rules.points import Course


@dataclass(frozen=True, slots=True)
class Found:
    """A patient of the tenant in sight; ``course`` is None for one who was never enrolled."""

    id: UUID
    course: Course | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file is held against. ``persons`` by what ``person_key`` returns."""

    persons: Mapping[str, Found]
    plan: BenefitPlan
    names: Mapping[str, str]
    today: date
    is_number: Callable[[str], bool]
    # What stands already, by patient: a part may come in another file than its whole.
    standing: Mapping[UUID, Mapping[tuple[str, Point], Decimal | None]] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that can be taken: from which row, whose, of what, and when."""

    row: int
    patient_id: UUID
    indicator: str
    point: Point
    value: Decimal | None


@dataclass(slots=True)
class Checked:
    """What a file would give. ``errors`` are the first ones, ``wrong`` is how many there are."""

    figures: list[Figure] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    wrong: int = 0
    rows: int = 0
    rows_without: int = 0
    persons: set[UUID] = field(default_factory=set)


def keys_of(table: Table, columns: Columns) -> set[str]:
    """Return the identity numbers and ids that the file holds. Never log them."""
    keys = (person_key(_cell(row, columns.person)) for _number, row in table.rows)
    return {key for key in keys if key is not None}


def check(table: Table, columns: Columns, facts: Facts) -> Checked:
    """Return the figures of a file, and everything that is wrong with it."""
    checker = _Checker(columns, facts)
    for number, row in table.rows:
        checker.row(number, row)
    checker.parts()
    return checker.made


@dataclass(slots=True)
class _Checker:
    columns: Columns
    facts: Facts
    made: Checked = field(default_factory=Checked)
    # Row and column in which a figure stood first.
    seen: dict[tuple[UUID, str, Point], tuple[int, int]] = field(default_factory=dict)
    asked: dict[tuple[str, Point, Course], bool] = field(default_factory=dict)
    points: dict[str, tuple[Point, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan = self.facts.plan
        self.points = {code: plan.points_of(code) for code in plan.indicators}

    def row(self, number: int, row: tuple[str, ...]) -> None:
        """Check one row: a row without a figure says nothing and is wrong in nothing."""
        cells = [one for one in self._figures(row) if not is_blank(one[2])]
        if not cells:
            self.made.rows_without += not all(is_blank(one) for one in row)
            return
        self.made.rows += 1
        person = self._person(number, row)
        point = self._point(number, row, person)
        for column, code, cell in cells:
            self._figure(number, column, code, cell, person, point)

    def parts(self) -> None:
        """Check that no part is more than its whole, of the file or of what stands."""
        said: dict[UUID, dict[tuple[str, Point], Decimal | None]] = {}
        for one in self.made.figures:
            said.setdefault(one.patient_id, {})[one.indicator, one.point] = one.value
        for patient_id, new in said.items():
            values = {**self.facts.standing.get(patient_id, {}), **new}
            for code, point in parts_too_large(self.facts.plan, values, new):
                whole = self.facts.plan.indicators[code].part_of
                at = next(key for key in ((code, point), (whole, point)) if key in new)
                self._wrong(*self.seen[patient_id, *at], Wrong.PART_TOO_LARGE)

    def _figures(self, row: tuple[str, ...]) -> Iterator[tuple[int, str | Wrong, str]]:
        """Yield column, indicator and cell of each figure."""
        columns = self.columns
        for column, code in columns.figures.items():
            yield column, code, _cell(row, column)
        if columns.value is not None and columns.indicator is not None:
            named = _cell(row, columns.indicator)
            said: str | Wrong = Wrong.INDICATOR_MISSING
            if not is_blank(named):
                said = self.facts.names.get(plain_words(named[1:]), Wrong.INDICATOR_UNKNOWN)
            yield columns.value, said, _cell(row, columns.value)

    def _person(self, number: int, row: tuple[str, ...]) -> Found | None:
        column, cell = self.columns.person, _cell(row, self.columns.person)
        if is_blank(cell):
            self._wrong(number, column, Wrong.PERSON_MISSING)
            return None
        key = person_key(cell)
        if key is None or not (is_our_id(key) or self.facts.is_number(key)):
            self._wrong(number, column, Wrong.NUMBER_WRONG)
            return None
        found = self.facts.persons.get(key)
        if found is None:
            self._wrong(number, column, Wrong.PERSON_UNKNOWN)
            return None
        if found.course is None:
            self._wrong(number, column, Wrong.NOT_ENROLLED)
            return None
        return found

    def _point(self, number: int, row: tuple[str, ...], person: Found | None) -> Point | None:
        columns = self.columns
        if columns.all_at:
            return Point(columns.all_at)
        column = columns.point if columns.point is not None else columns.day
        cell = "" if column is None else _cell(row, column)
        if is_blank(cell):
            self._wrong(number, column, Wrong.POINT_MISSING)
            return None
        if columns.point is not None:
            said = point_of(cell)
            return said if isinstance(said, Point) else self._no_point(number, column, said)
        day = day_of(cell)
        if isinstance(day, Wrong):
            self._wrong(number, column, day)
            return None
        if person is None or person.course is None:
            return None
        at = point_at(day, person.course)
        return at if isinstance(at, Point) else self._no_point(number, column, at)

    def _no_point(self, number: int, column: int | None, wrong: Wrong) -> Point | None:
        self._wrong(number, column, wrong)
        return None

    def _figure(
        self,
        number: int,
        column: int,
        code: str | Wrong,
        cell: str,
        person: Found | None,
        point: Point | None,
    ) -> None:
        if isinstance(code, Wrong):
            self._wrong(number, self.columns.indicator, code)
            return
        value = self._value(number, column, code, cell)
        if point is None:
            return
        if point not in self.points[code]:
            self._wrong(number, column, Wrong.NOT_MEASURED_THEN, code)
            return
        if person is None or person.course is None:
            return
        if not self._is_asked(code, point, person.course):
            self._wrong(number, column, Wrong.NOT_REACHED_YET, point.value)
            return
        first, _column = self.seen.setdefault((person.id, code, point), (number, column))
        if first != number:
            self._wrong(number, column, Wrong.TWICE, str(first))
        elif not isinstance(value, Wrong):
            self.made.figures.append(Figure(number, person.id, code, point, value))
            self.made.persons.add(person.id)

    def _value(self, number: int, column: int, code: str, cell: str) -> Decimal | Wrong | None:
        value = number_of(cell)
        if value is None:
            return None
        if isinstance(value, Wrong):
            self._wrong(number, column, value, code)
            return value
        try:
            return check_value(self.facts.plan.indicators[code], value)
        except ImpossibleValue:
            self._wrong(number, column, Wrong.OUT_OF_BOUNDS, code)
            return Wrong.OUT_OF_BOUNDS

    def _is_asked(self, code: str, point: Point, course: Course) -> bool:
        key = (code, point, course)
        if key not in self.asked:
            self.asked[key] = self.facts.plan.is_asked(code, point, course, self.facts.today)
        return self.asked[key]

    def _wrong(self, number: int, column: int | None, wrong: Wrong, about: str = "") -> None:
        self.made.wrong += 1
        if len(self.made.errors) < MOST_ERRORS:
            self.made.errors.append(RowError(number, column, wrong, about))


def _cell(row: tuple[str, ...], at: int) -> str:
    return row[at] if at < len(row) else ""
