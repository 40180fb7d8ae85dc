"""Readings, plans and versions for hypothesis, and short builders for tests written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from measurements.rules.facts import Flag, ReadingFact
from selfcare_plans.rules.document import (
    Against,
    AnswerRule,
    ChangeRule,
    Colour,
    CombinationPart,
    CombinationRule,
    DeviationRule,
    DeviationUnit,
    Direction,
    MeanRule,
    MissingRule,
    MonitoringItem,
    News2Rule,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Schedule,
    Window,
)
from triage.rules.verdict import Version

OSLO = ZoneInfo("Europe/Oslo")
START = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Oslo

# -- by hand ---------------------------------------------------------------------------------------


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def reading(value: Any = None, at: datetime = NOON, **fields: Any) -> ReadingFact:
    """A reading received a minute after it was measured, of kind spo2 unless said otherwise."""
    fields.setdefault("id", f"r-{at.isoformat()}")
    fields.setdefault("kind", "spo2")
    fields.setdefault("received_at", at + timedelta(minutes=1))
    if "components" in fields:
        fields["components"] = {k: number(v) for k, v in fields["components"].items()}
    fields["flags"] = frozenset(fields.get("flags", ()))
    return ReadingFact(value=number(value), measured_at=at, **fields)


def span(
    green_low: Any = None,
    green_high: Any = None,
    yellow_low: Any = None,
    yellow_high: Any = None,
    **fields: Any,
) -> RangeRule:
    fields.setdefault("id", "range")
    return RangeRule(
        green_low=number(green_low),
        green_high=number(green_high),
        yellow_low=number(yellow_low),
        yellow_high=number(yellow_high),
        **fields,
    )


def change(amount: Any, colour: Colour = Colour.YELLOW, **fields: Any) -> ChangeRule:
    fields.setdefault("id", "change")
    fields.setdefault("direction", Direction.RISE)
    return ChangeRule(colour=colour, amount=Decimal(str(amount)), **fields)


def deviation(amount: Any, colour: Colour = Colour.YELLOW, **fields: Any) -> DeviationRule:
    fields.setdefault("id", "deviation")
    fields.setdefault("direction", Direction.RISE)
    return DeviationRule(colour=colour, amount=Decimal(str(amount)), **fields)


def normal(value: Any, spread: Any = None, component: str | None = None) -> PersonalNormal:
    return PersonalNormal(
        value=Decimal(str(value)),
        approved_by="Lege Lund",
        approved_on=date(2026, 3, 1),
        component=component,
        spread=number(spread),
    )


def mean(days: int, **fields: Any) -> MeanRule:
    fields.setdefault("id", "mean")
    for name in ("green_low", "green_high", "yellow_low", "yellow_high"):
        fields[name] = number(fields.get(name))
    return MeanRule(days=days, **fields)


def news2(scale: int = 1, **fields: Any) -> News2Rule:
    return News2Rule(
        id="news2", scale=scale, set_by="Lege Lund", set_on=date(2026, 3, 1),
        adult_not_pregnant=True, **fields,
    )  # fmt: skip


def repetition(times: int, of: int, colour: Colour = Colour.RED) -> RepetitionRule:
    return RepetitionRule(id="repetition", colour=colour, times=times, of=of)


def windows(*hours: tuple[int, int], weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)) -> Schedule:
    return Schedule(
        windows=tuple(Window(name=f"{a}-{b}", opens=time(a), closes=time(b)) for a, b in hours),
        weekdays=weekdays,
    )


def document(*rules: Any, kind: str = "spo2", **fields: Any) -> PlanDocument:
    return PlanDocument(items=(MonitoringItem(id="item", kind=kind, rules=rules, **fields),))


def version(
    *rules: Any,
    number: int = 1,
    since: datetime = START,
    until: datetime | None = None,
    **fields: Any,
) -> Version:
    """A version with one item, in force from the start of 2026 unless said otherwise."""
    return Version(
        id=f"v{number}",
        number=number,
        in_force_from=since,
        in_force_to=until,
        document=document(*rules, **fields),
    )


# -- by hypothesis ---------------------------------------------------------------------------------

ODD_NUMBERS = [
    Decimal(text)
    for text in (
        "NaN", "sNaN", "-NaN", "Infinity", "-Infinity", "-0.0", "0", "0E+9", "-1", "1E+999",
        "1E-999", "9E+999999", "-9E+999999", "1E+999999999999999999", "1E-999999999999999999",
        "999999999999", "0.000000000001",
    )
]  # fmt: skip

finite = st.integers(0, 3000).map(lambda tenths: Decimal(tenths) / 10)
any_number = st.one_of(finite, st.sampled_from(ODD_NUMBERS), st.decimals())
# Four weeks around the night that loses an hour, in quarters of an hour.
moments = st.integers(0, 4 * 24 * 28).map(
    lambda quarters: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)
# One draw each where that will do: a property is tried with thousands of batches of these.
contexts = st.sampled_from(
    [{}, {}, {}]
    + [{key: word} for key in ("meal", "posture") for word in ("fasting", "after", "lying")]
    + [{"meal": meal, "posture": "lying"} for meal in ("fasting", "after")]
)
flags = st.sampled_from([frozenset(), frozenset(), frozenset(), *(frozenset([f]) for f in Flag)])
named = st.sampled_from([(), (), ("a",), ("b",), ("mean",), ("a", "b"), ("a", "mean")])


@st.composite
def readings(
    draw: st.DrawFn, numbers: st.SearchStrategy[Decimal] = finite, kinds: tuple[str, ...] = ("k",)
) -> ReadingFact:
    """Any reading; numbers are friendly unless another strategy is given."""
    at = draw(moments)
    return ReadingFact(
        id=str(draw(st.integers(0, 10**6))),
        kind=draw(st.sampled_from(kinds)),
        measured_at=at,
        received_at=at + timedelta(minutes=draw(st.integers(-60, 60 * 24 * 3))),
        value=draw(numbers) if draw(st.sampled_from([True, True, True, False])) else None,
        components={name: draw(numbers) for name in draw(named)},
        context=draw(contexts),
        comparator=draw(st.sampled_from([None, None, None, "<", ">"])),
        flags=draw(flags),
    )


components = st.sampled_from([None, None, "a", "b", "mean"])
bindings = st.sampled_from([None, None, "meal=fasting", "meal=after", "posture=lying", "odd"])
colours = st.sampled_from([Colour.YELLOW, Colour.RED])


@st.composite
def range_rules(draw: st.DrawFn, component: Any = components, context: Any = bindings) -> RangeRule:
    """A range whose bounds stand in order, each open or not."""
    low = sorted(draw(st.lists(finite, min_size=4, max_size=4)))
    keep = draw(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()))
    yellow_low, green_low, green_high, yellow_high = (
        value if kept else None for value, kept in zip(low, keep, strict=True)
    )
    return RangeRule(
        id=draw(st.sampled_from(["r1", "r2", "r3"])),
        component=draw(component),
        context=draw(context),
        green_low=green_low,
        green_high=green_high,
        yellow_low=yellow_low if green_low is not None else None,
        yellow_high=yellow_high if green_high is not None else None,
    )


change_rules = st.builds(
    ChangeRule,
    id=st.just("c"),
    colour=colours,
    direction=st.sampled_from(Direction),
    amount=st.integers(1, 500).map(lambda tenths: Decimal(tenths) / 10),
    percent=st.booleans(),
    against=st.sampled_from(Against),
    days=st.integers(0, 8),
    component=components,
)
repetition_rules = st.builds(
    RepetitionRule, id=st.just("n"), colour=colours, times=st.integers(1, 4), of=st.integers(1, 6)
)
missing_rules = st.builds(MissingRule, id=st.just("m"), colour=colours, in_a_row=st.integers(1, 3))
deviation_rules = st.builds(
    DeviationRule,
    id=st.just("d"),
    colour=colours,
    direction=st.sampled_from(Direction),
    amount=st.integers(1, 500).map(lambda tenths: Decimal(tenths) / 10),
    unit=st.sampled_from(DeviationUnit),
    component=components,
    moving_days=st.sampled_from([0, 0, 2, 7]),
)
mean_rules = st.builds(
    lambda bounds, **fields: MeanRule(
        green_low=bounds.green_low, green_high=bounds.green_high,
        yellow_low=bounds.yellow_low, yellow_high=bounds.yellow_high, **fields,
    ),
    range_rules(),
    id=st.just("mean"),
    days=st.integers(1, 8),
    drop_days=st.integers(0, 2),
    least=st.integers(1, 4),
    component=components,
    context=bindings,
)  # fmt: skip
answer_rules = st.builds(
    AnswerRule,
    id=st.just("a"),
    colour=colours,
    question=st.sampled_from(["1", "9", "about"]),
    any_of=st.sampled_from([(), ("yes",), ("2",)]),
    at_least=st.one_of(st.none(), finite),
)
normals = st.builds(
    PersonalNormal,
    value=finite,
    approved_by=st.just("Lege Lund"),
    approved_on=st.just(date(2026, 3, 1)),
    component=components,
    spread=st.one_of(st.none(), finite),
)
rules = st.one_of(
    range_rules(),
    range_rules(),
    change_rules,
    deviation_rules,
    repetition_rules,
    missing_rules,
    mean_rules,
    answer_rules,
)
combination_parts = st.builds(
    CombinationPart,
    kind=st.sampled_from(["k", "other"]),
    component=components,
    at_least=st.one_of(st.none(), finite),
    at_most=st.one_of(st.none(), finite),
    colour=st.sampled_from([None, Colour.YELLOW, Colour.RED]),
)
combinations = st.builds(
    CombinationRule,
    id=st.just("comb"),
    colour=colours,
    parts=st.lists(combination_parts, min_size=1, max_size=3).map(tuple),
    within_minutes=st.sampled_from([0, 60, 1440, 4320]),
    times=st.sampled_from([None, 1, 2]),
)
schedules = st.one_of(
    st.none(),
    st.sampled_from(
        [
            windows((7, 10)),
            windows((2, 3), (20, 23)),
            windows((7, 10), (19, 22), weekdays=(1, 2, 3, 4, 5)),
            windows((8, 9), weekdays=(3,)),
        ]
    ),
)
items = st.builds(
    MonitoringItem,
    id=st.just("item"),
    kind=st.sampled_from(["k", "k", "k", "other"]),
    rules=st.lists(rules, max_size=5).map(tuple),
    schedule=schedules,
    observe_only=st.sampled_from([False, False, False, True]),
    normals=st.lists(normals, max_size=2).map(tuple),
)
documents = st.builds(
    PlanDocument,
    items=st.lists(items, min_size=1, max_size=2).map(tuple),
    combinations=st.lists(combinations, max_size=2).map(tuple),
)


@st.composite
def version_lists(draw: st.DrawFn) -> list[Version]:
    """One to three versions, one after the other; there may be no plan before the first."""
    starts = sorted(draw(st.lists(moments, min_size=1, max_size=3, unique=True)))
    if draw(st.booleans()):
        starts[0] = START
    ends: list[datetime | None] = [*starts[1:], None]
    return [
        Version(str(n), n, since, until, draw(documents))
        for n, (since, until) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
