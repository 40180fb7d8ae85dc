"""Edges of when a form may be asked for, and of what its rules may ask."""

from __future__ import annotations

from datetime import UTC, time
from typing import Any

import pytest

from selfcare_plans.rules.document import Window

from .test_plan_forms import HARM, PHQ_9, change, found, scheduled

CLOSED = ("/items/0/schedule/weekdays", "ONLY_WHEN_OPEN")


@pytest.mark.parametrize(
    ("weekdays", "fine"), [((1, 2, 3, 4, 5), True), ((5,), True), ((6,), False), ((7,), False)]
)
def test_workdays_are_monday_to_friday(weekdays: tuple[int, ...], fine: bool) -> None:
    assert (CLOSED in found(scheduled(weekdays=weekdays), None)) is not fine
    assert (CLOSED in found(scheduled(weekdays=weekdays))) is not fine


def test_a_question_that_is_left_out_is_told_as_that_alone() -> None:
    without = change(HARM, id="without", question="")
    codes = {code for _, code in found(change(PHQ_9, rules=(*PHQ_9.rules, without)))}
    assert codes == {"NO_QUESTION"}


@pytest.mark.parametrize("name", ["opens", "closes"])
def test_a_time_with_an_offset_hides_no_window_outside_the_hours(name: str) -> None:
    times: dict[str, Any] = {"opens": time(9), "closes": time(10)}
    zoned = Window("zoned", **{**times, name: times[name].replace(tzinfo=UTC)})
    early = Window("early", time(6), time(7))
    assert found(scheduled(windows=(zoned, early))) == {
        (f"/items/0/schedule/windows/0/{name}", "TIME_WITH_ZONE"),
        ("/items/0/schedule/windows/1/opens", "ONLY_WHEN_OPEN"),
    }
