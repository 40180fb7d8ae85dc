"""Edges of rehearsed silence: which windows count, what meets them, and where the count begins."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.facts import Flag, ReadingFact
from selfcare_plans.rules.document import (
    Colour,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    Schedule,
    Window,
)
from tests.rules.strategies import OSLO
from triage.rules.rehearsal_silence import silent_windows

MORNING = Schedule(windows=(Window("morning", time(7), time(10)),), grace_minutes=60)
HOUR = timedelta(hours=1)


def at(day: int, hour: float) -> datetime:
    """A time of March 2026 by the clock in Oslo, which is an hour ahead."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour - 1)


def came(measured_at: datetime, received_at: datetime | None = None, **fields: Any) -> ReadingFact:
    given = {"id": f"{measured_at}", "kind": "spo2", "value": Decimal(95), **fields}
    return ReadingFact(measured_at=measured_at, received_at=received_at or measured_at, **given)


BEGINS, ENDS = at(1, 0), at(4, 23)


def missed(
    *readings: ReadingFact,
    since: datetime = BEGINS,
    ends_at: datetime = ENDS,
    in_a_row: int = 1,
    **fields: Any,
) -> list[int]:
    """The days of March that would have been told as silent."""
    watch = MissingRule(id="m", in_a_row=in_a_row)
    item = MonitoringItem(
        **{"id": "x", "kind": "spo2", "schedule": MORNING, "rules": (watch,), **fields}
    )
    found = silent_windows(
        PlanDocument(items=(item,)),
        readings,
        since=since,
        ends_at=ends_at,
        zone=OSLO,
        silenced=lambda _opens, _closes: False,
    )
    assert all(one.colour is Colour.YELLOW for one in found)
    return [one.date.day for one in found]


FIRST = came(at(1, 8))


def test_silence_counts_from_the_first_missed_window() -> None:
    assert missed(FIRST) == [2, 3, 4]
    assert missed(FIRST, in_a_row=2) == [3, 4]
    assert missed(FIRST, came(at(3, 8)), in_a_row=2) == []
    assert missed(came(at(1, 12)), in_a_row=2) == [3, 4]


def test_a_window_counts_from_the_instant_it_opens_to_the_end_of_its_grace() -> None:
    before = came(at(1, 5))
    assert missed(before, since=at(2, 7)) == [2, 3, 4]
    assert missed(before, since=at(2, 7) + timedelta(seconds=1)) == [3, 4]
    assert missed(before, since=at(2, 7), ends_at=at(3, 11)) == [2, 3]
    assert missed(before, since=at(2, 7), ends_at=at(3, 11) - timedelta(seconds=1)) == [2]


@pytest.mark.parametrize(
    ("reading", "is_met"),
    [
        (came(at(2, 7)), True),
        (came(at(2, 7) - timedelta(seconds=1)), False),
        (came(at(2, 10) - timedelta(seconds=1)), True),
        (came(at(2, 10)), False),
        (came(at(2, 8), at(2, 11)), True),
        (came(at(2, 8), at(2, 11) + timedelta(seconds=1)), False),
        (came(at(2, 8), kind="pulse"), False),
        (came(at(2, 8), flags=frozenset({Flag.FUTURE})), False),
        (came(at(2, 8), about="other"), True),
    ],
)
def test_a_window_is_met_by_a_reading_of_it_that_came_in_time(
    reading: ReadingFact, is_met: bool
) -> None:
    assert missed(FIRST, reading, ends_at=at(2, 12)) == ([] if is_met else [2])


@pytest.mark.parametrize(("about", "is_met"), [("phq-9", True), ("gad-7", False)])
def test_a_form_is_met_by_that_form(about: str, is_met: bool) -> None:
    def answered(day: int, name: str) -> ReadingFact:
        return came(at(day, 8), kind="answers", about=name, value=None)

    days = missed(
        answered(1, "phq-9"), answered(2, about), ends_at=at(2, 12), kind="answers", about="phq-9"
    )
    assert days == ([] if is_met else [2])


def test_what_was_late_once_does_not_hide_what_came_in_time() -> None:
    late, in_time = came(at(2, 8), at(2, 12)), came(at(2, 9), at(2, 10))
    assert missed(FIRST, late, in_time, ends_at=at(2, 12)) == []
