"""Is this schedule possible? Parts of the day, weekdays and grace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import Schedule, Window

MAX_GRACE_MINUTES = 24 * 60
MAX_NAME = 40


def schedule_problems(schedule: Schedule, at: str) -> Iterator[PlanProblem]:
    """Yield what is wrong with the schedule that lies at the JSON pointer ``at``."""
    if not schedule.windows:
        yield problem(f"{at}/windows", ProblemCode.NO_WINDOWS)
    for index, window in enumerate(schedule.windows):
        yield from _window_problems(window, f"{at}/windows/{index}")
    yield from _between_windows(schedule.windows, at)
    days = schedule.weekdays
    if not days or len(set(days)) < len(days) or not set(days) <= set(range(1, 8)):
        yield problem(f"{at}/weekdays", ProblemCode.BAD_WEEKDAYS)
    if not 0 <= schedule.grace_minutes <= MAX_GRACE_MINUTES:
        yield problem(f"{at}/grace_minutes", ProblemCode.BAD_GRACE)


def _window_problems(window: Window, at: str) -> Iterator[PlanProblem]:
    # the name is part of references such as missing:<item>:<date>:<window>, hence no colon
    if not window.name.strip() or len(window.name) > MAX_NAME or ":" in window.name:
        yield problem(f"{at}/name", ProblemCode.BAD_WINDOW_NAME)
    zoned = [
        name
        for name, value in (("opens", window.opens), ("closes", window.closes))
        if value.tzinfo is not None
    ]
    for name in zoned:
        yield problem(f"{at}/{name}", ProblemCode.TIME_WITH_ZONE)
    if not zoned and window.opens >= window.closes:
        yield problem(f"{at}/closes", ProblemCode.WINDOW_TIMES)


def _between_windows(windows: tuple[Window, ...], at: str) -> Iterator[PlanProblem]:
    sound = [
        (index, window)
        for index, window in enumerate(windows)
        if window.opens.tzinfo is None and window.closes.tzinfo is None
    ]
    for index, window in sound:
        before = [other for number, other in sound if number < index]
        if any(other.name == window.name for other in before):
            yield problem(
                f"{at}/windows/{index}/name", ProblemCode.DUPLICATE_WINDOW, name=window.name
            )
        if any(window.opens < other.closes and other.opens < window.closes for other in before):
            yield problem(f"{at}/windows/{index}", ProblemCode.WINDOWS_OVERLAP, name=window.name)
