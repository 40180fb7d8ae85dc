"""The two nights that are 23 and 25 hours' days in Oslo: change, mean, median, repetition, windows.

The engine and the schedule are compared with a wall clock of our own: two offsets and two instants,
no time zone library, and everything looked at each time.
"""

from __future__ import annotations

import statistics
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    DeviationRule,
    Direction,
    MeanRule,
    MonitoringItem,
    RangeRule,
    RepetitionRule,
    Schedule,
    Window,
)
from selfcare_plans.rules.schedule import nearest_window, windows_of_day
from tests.rules.examples import RUNS
from tests.rules.strategies import OSLO, normal, version, windows
from triage.rules.judge import judge_all

if TYPE_CHECKING:
    from triage.rules.verdict import Version

pytestmark = [pytest.mark.slow, pytest.mark.timeout(0)]

SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)  # 02:00 becomes 03:00
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 03:00 becomes 02:00
NIGHTS = (SPRING, AUTUMN)
KIND, TENTH = "glucose", Decimal("0.1")


def wall(at: datetime) -> datetime:
    """Return what the clock on a wall in Oslo shows."""
    is_summer = SPRING <= at < AUTUMN
    return at.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=2 if is_summer else 1)


def test_our_wall_clock_is_that_of_oslo() -> None:
    for night in NIGHTS:
        for minutes in range(-3000, 3000, 5):
            at = night + timedelta(minutes=minutes)
            assert wall(at) == at.astimezone(OSLO).replace(tzinfo=None)


@st.composite
def batches(draw: st.DrawFn) -> list[ReadingFact]:
    """Readings around one of the nights: most within hours of it, some days away."""
    night = draw(st.sampled_from(NIGHTS))
    found = []
    for number in range(draw(st.integers(2, 12))):
        away = draw(st.one_of(st.integers(-36, 36), st.integers(-36, 36), st.integers(-900, 300)))
        at = night + timedelta(minutes=10 * away)
        value = draw(st.integers(20, 120)) * TENTH
        found.append(ReadingFact(f"{number:02}", KIND, at, at, value))
    return found


number = st.integers(20, 120).map(lambda tenths: tenths * TENTH)
changes = st.builds(
    ChangeRule,
    id=st.just("change"),
    colour=st.just(Colour.YELLOW),
    amount=st.integers(1, 50).map(lambda tenths: tenths * TENTH),
    direction=st.sampled_from(Direction),
    against=st.sampled_from(Against),
    days=st.integers(0, 4),
)
means = st.builds(
    MeanRule,
    id=st.just("mean"),
    days=st.integers(1, 4),
    drop_days=st.integers(0, 1),
    least=st.integers(1, 4),
    green_high=number,
)
medians = st.builds(
    DeviationRule,
    id=st.just("deviation"),
    colour=st.just(Colour.YELLOW),
    amount=st.integers(1, 30).map(lambda tenths: tenths * TENTH),
    direction=st.sampled_from(Direction),
    moving_days=st.integers(1, 4),
)
repetitions = st.builds(
    RepetitionRule,
    id=st.just("repetition"),
    colour=st.just(Colour.RED),
    times=st.integers(2, 3),
    of=st.integers(2, 5),
)
schedules = st.sampled_from(
    [
        None,
        windows((1, 2), (2, 3), (20, 22)),
        windows((0, 4)),
        windows((2, 3)),
        windows((6, 10), (18, 22), weekdays=(1, 3, 5, 7)),
    ]
)


@st.composite
def plans(draw: st.DrawFn) -> Version:
    limit = RangeRule(id="range", green_high=draw(number))
    return version(
        limit, draw(changes), draw(means), draw(medians), draw(repetitions),
        kind=KIND, schedule=draw(schedules), normals=(normal(6),),
    )  # fmt: skip


@RUNS
@given(batches(), plans())
def test_days_and_windows_are_those_of_the_wall_clock(
    facts: list[ReadingFact], plan: Version
) -> None:
    for fact, verdict in zip(facts, judge_all(facts, [plan], zone=OSLO), strict=True):
        codes = {each.code for each in verdict.fired} - {"RANGE"}
        assert codes == expected(fact, facts, plan), wall(fact.measured_at)


def expected(subject: ReadingFact, facts: list[ReadingFact], plan: Version) -> set[str]:
    """Return the codes of the history rules that must fire, by looking at everything."""
    item = plan.document.items[0]
    limit, change, mean, deviation, repetition = item.rules
    earlier = sorted(
        (each for each in facts if (each.measured_at, each.id) < (subject.measured_at, subject.id)),
        key=lambda each: (each.measured_at, each.id),
    )
    return {
        code
        for code, fires in (
            ("CHANGE", _changed(change, subject, earlier)),
            ("MEAN", _mean_is_high(mean, subject, earlier)),
            ("DEVIATION", _deviates(deviation, subject, earlier)),
            ("REPETITION", _repeats(repetition, limit, item.schedule, subject, earlier)),
        )
        if fires
    }


def _days_since(each: ReadingFact, subject: ReadingFact) -> int:
    return (wall(subject.measured_at).date() - wall(each.measured_at).date()).days


def _changed(rule: ChangeRule, subject: ReadingFact, earlier: list[ReadingFact]) -> bool:
    values = [each.value for each in earlier if _days_since(each, subject) <= rule.days]
    if not values:
        return False
    before = {Against.LOWEST: min(values), Against.HIGHEST: max(values)}.get(
        rule.against, values[0]
    )
    moved = subject.value - before
    return (moved if rule.direction is Direction.RISE else -moved) >= rule.amount


def _mean_is_high(rule: MeanRule, subject: ReadingFact, earlier: list[ReadingFact]) -> bool:
    by_day: dict[int, list[Decimal]] = {}
    for each in [*earlier, subject]:
        if _days_since(each, subject) < rule.days:
            by_day.setdefault(-_days_since(each, subject), []).append(each.value)
    days = sorted(by_day)[rule.drop_days :]
    values = [value for day in days for value in by_day[day]]
    if 0 not in days or len(values) < rule.least:
        return False
    found = (sum(values) / len(values)).quantize(TENTH, rounding=ROUND_HALF_UP)
    return found > rule.green_high


def _deviates(rule: DeviationRule, subject: ReadingFact, earlier: list[ReadingFact]) -> bool:
    values = [each.value for each in earlier if 1 <= _days_since(each, subject) <= rule.moving_days]
    usual = [Decimal(6)] + ([statistics.median(values)] if len(values) >= 3 else [])
    away = [
        subject.value - each if rule.direction is Direction.RISE else each - subject.value
        for each in usual
    ]
    return max(away) >= rule.amount


def _repeats(
    rule: RepetitionRule,
    limit: RangeRule,
    schedule: Schedule | None,
    subject: ReadingFact,
    earlier: list[ReadingFact],
) -> bool:
    if subject.value <= limit.green_high:
        return False
    present = _slot(schedule, wall(subject.measured_at))
    bad = {present} | {
        _slot(schedule, wall(each.measured_at)) for each in earlier if each.value > limit.green_high
    }
    return len([one for one in bad if present - rule.of < one <= present]) >= rule.times


def _slot(schedule: Schedule | None, at: datetime) -> int:
    """Return the number of the window that lies nearest by the wall clock, or of the day."""
    if schedule is None:
        return at.toordinal()
    first = date(2026, 3, 1) if at.month < 7 else date(2026, 10, 1)
    spans = [
        (datetime.combine(day, one.opens), datetime.combine(day, one.closes))
        for day in (first + timedelta(days=n) for n in range(60))
        if day.isoweekday() in schedule.weekdays
        for one in schedule.windows
    ]
    own = [n for n, (opens, _) in enumerate(spans) if opens.date() == at.date()]

    def away(n: int) -> timedelta:
        opens, closes = spans[n]
        if opens <= at < closes:
            return timedelta(-1)
        return opens - at if at < opens else at - closes

    return min(own or range(len(spans)), key=lambda n: (away(n), n))


# -- windows ---------------------------------------------------------------------------------------

MINUTE = timedelta(minutes=1)
clocks = st.one_of(
    st.integers(0, 5 * 60), st.integers(60, 4 * 60), st.integers(0, 24 * 60 - 1)
).map(lambda minute: time(minute // 60, minute % 60))


@cache
def _minutes(night: datetime) -> list[tuple[datetime, datetime]]:
    """Return every minute of the four days around the night, and what the wall clock shows."""
    found = (night + minute * MINUTE for minute in range(-50 * 60, 50 * 60))
    return [(at, wall(at)) for at in found]


@RUNS
@given(st.sampled_from(NIGHTS), st.integers(-1, 1), clocks, clocks)
def test_a_window_holds_every_minute_that_the_wall_clock_shows_of_it_and_hardly_more(
    night: datetime, away: int, one: time, other: time
) -> None:
    """On other days it is as long as agreed; on that day at most an hour longer."""
    opens, closes = sorted((one, other))
    if opens == closes:
        return
    day: date = wall(night).date() + timedelta(days=away)
    item = MonitoringItem(
        id="i", kind=KIND, schedule=Schedule(windows=(Window("w", opens, closes),))
    )
    (window,) = windows_of_day(item, day, OSLO)
    shown = [
        at
        for at, shows in _minutes(night)
        if shows.date() == day and opens <= shows.time() < closes
    ]
    assert window.opens_at < window.closes_at
    for at in shown:
        assert window.opens_at <= at < window.closes_at
        assert nearest_window(item, at, OSLO) == window
    length = window.closes_at - window.opens_at
    nominal = datetime.combine(day, closes) - datetime.combine(day, opens)
    assert length >= len(shown) * MINUTE
    if away == 0:
        assert length <= nominal + timedelta(hours=1)
    else:
        assert length == nominal
