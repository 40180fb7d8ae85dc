"""The published edition of the reference persons, and that no kind of number is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
import msgspec.inspect as types
import pytest

from benefits.rules.additions import Additions, additions_published, with_additions
from benefits.rules.points import Point
from benefits.rules.publishing import publish
from benefits.rules.report import Report
from benefits.rules.statistics import HIDDEN, Change
from benefits.rules.without_counts import without_points
from tests.benefits.reference_people import at, counts, people, reference_report
from tests.benefits.test_reference_counts import POINTS, RECORDED

# Every number that a report can hold, and the test that asserts it (test_reference...).
ASSERTED = {
    "": """Report.persons Went.persons PlanUse.persons PlanUse.with_plan PlanUse.without_plan
        PlanUse.used PlanUse.unused Coverage.persons Coverage.expected Coverage.known
        Coverage.not_known Coverage.missing Coverage.ended_before Coverage.not_reached
        Change.n Change.before Change.after Change.change Change.median Change.low Change.high
        Change.chance RateChange.n RateChange.months_before RateChange.months_after
        RateChange.before RateChange.after RateChange.change RateChange.low RateChange.high
        Bounds.missing Bounds.best Bounds.worst""",
    "_counts": """FollowUp.expected FollowUp.known FollowUp.not_known FollowUp.missing
        FollowUp.no_reference Begun.persons GroupCount.persons Mean.known Mean.median""",
    "_money": """Amount.mid Amount.low Amount.high Line.n Line.price Money.patients Column.spent
        Scenario.licence Scenario.licence_year Scenario.fixed_year BreakEven.best BreakEven.likely
        BreakEven.worst""",
    "_beside": """National.active National.plans National.gp_offices National.municipalities
        Difference.n Difference.change Difference.other_n Difference.other_before
        Difference.other_after Difference.other_change Difference.difference Difference.low
        Difference.high TenantEntry.value TenantFigures.before TenantFigures.after
        TenantFigures.same_quarters FollowUp.each
        Level.n Level.mean""",
}
# What is set or defined, and not reckoned.
GIVEN = """Report.edition Benefit.row Benefit.edition Benefit.every_months Benefit.also_counts
    Indicator.decimals Indicator.highest Indicator.lowest TenantIndicator.decimals
    TenantIndicator.highest TenantIndicator.lowest Costs.percent Fixed.amount Fixed.years
    Fixed.price_year Step.from_patients Step.price Step.price_year UnitPrice.amount
    UnitPrice.price_year OwnPrice.amount OwnPrice.version OwnPrice.price_year"""


@dataclass(frozen=True, slots=True)
class Editions:
    internal: Report
    published: Report


@pytest.fixture(scope="module")
def both() -> Editions:
    internal = with_additions(reference_report(), people(), Additions(gp_offices=3))
    published, _told = publish(internal, people(), ())
    return Editions(internal, additions_published(published))


def test_of_sixteen_so_much_is_counted_in_public(both: Editions) -> None:
    told = both.published
    use = told.plan_use
    assert told.persons == 16
    # Four lack a plan, three did not use theirs and two of sixteen ended: no sum may give these away.
    assert (use.with_plan, use.persons, use.without_plan) == (10, HIDDEN, HIDDEN)
    assert (use.used, use.unused) == (HIDDEN, HIDDEN)
    assert {one.where for one in told.went if one.persons == HIDDEN} == {
        "STILL_IN", "DEAD", "NURSING_HOME",
    }  # fmt: skip
    assert {one.persons for one in told.went} == {HIDDEN, 0}
    assert told.national is not None
    national = told.national
    assert (national.active, national.plans, national.gp_offices) == (HIDDEN, 10, HIDDEN)
    for row in told.coverage:
        # Everybody has come to the baseline: it is the total once more.
        persons = 16 if row.point is Point.BASELINE else HIDDEN
        assert (row.persons, row.expected, row.known, row.not_known, row.missing) == (
            persons, *(HIDDEN,) * 4,
        )  # fmt: skip
        # Everybody has come to the baseline, and every reader knows it.
        elsewhere = 0 if row.point is Point.BASELINE else HIDDEN
        assert (row.ended_before, row.not_reached, row.ended_as) == (elsewhere, elsewhere, ())


def test_every_count_of_every_indicator_in_public(both: Editions) -> None:
    found = {
        (one.indicator.code, str(each.point)): counts(each)
        for one in both.published.figures
        for each in (one.reference, *one.follow_ups)
    }
    every: dict[tuple[str, str], tuple[Any, ...]] = {
        (code, point): (HIDDEN, 0, HIDDEN, HIDDEN, HIDDEN if point == "M6" else 0)
        for code, points in POINTS.items()
        for point in points
    }
    every |= {key: (HIDDEN,) * 5 for key in RECORDED if key[1] == "M6"}
    # How many had a figure at the baseline, less the twelve compared, would tell of those who are not.
    every |= {key: (HIDDEN, HIDDEN, HIDDEN, HIDDEN, 0) for key in RECORDED if key[1] == "BASELINE"}
    every |= {key: (16, *rest) for key, (_all, *rest) in every.items() if key[1] == "BASELINE"}
    every["CONTROL", "M6"] = (HIDDEN, 0, HIDDEN, HIDDEN, 0)  # not compared with the baseline
    # Nothing is left that says that five have come to these points: they are not there at all.
    every = {key: value for key, value in every.items() if key[1] not in {"M3", "M9"}}
    every["CONTROL", "M3"] = (HIDDEN, HIDDEN, HIDDEN, HIDDEN, 0)  # its follow-ups start from it
    assert found == every
    assert [str(row.point) for row in both.published.coverage] == ["BASELINE", "M6"]


def test_the_changes_of_twelve_are_published_and_nothing_of_fewer(both: Editions) -> None:
    for code in ("GP_VISITS", "HOME_MINUTES", "ACUTE_BED_DAYS"):
        inside, outside = at(both.internal, code), at(both.published, code)
        assert isinstance(inside.change, Change)
        assert outside.change == msgspec.structs.replace(inside.change, median=None)
        assert (outside.bounds, outside.each) == (None, ())
    for code in ("GP_VISITS", "ACUTE_BED_DAYS"):
        # The rate is of thirteen: beside the change it would tell of the one who died.
        assert at(both.published, code).rate == HIDDEN
    for part in ("money", "quarters"):
        assert getattr(both.published, part) is None


def test_every_number_that_is_published_is_the_internal_one(both: Editions) -> None:
    left_out = {*Point} - {row.point for row in both.published.coverage}
    inside, outside = (
        dict(leaves(msgspec.to_builtins(one, builtin_types=(Decimal,))))
        for one in (without_points(both.internal, left_out), both.published)
    )
    assert len(outside) > 50
    assert {path: inside.get(path) for path in outside} == outside


def leaves(told: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(told, dict):
        for key, each in told.items():
            yield from leaves(each, (*path, key))
    elif isinstance(told, list | tuple):
        for place, each in enumerate(told):
            yield from leaves(each, (*path, place))
    elif isinstance(told, int | Decimal) and not isinstance(told, bool):
        yield path, told


def test_every_kind_of_number_is_asserted_somewhere_or_given() -> None:
    """A number that is new in the data of a report has no arithmetic in the README yet."""
    asserted = " ".join(ASSERTED.values()).split()
    assert len(asserted) == len(set(asserted))
    assert kinds_in(types.type_info(Report)) == {*asserted, *GIVEN.split()}


def kinds_in(kind: Any, where: str = "", seen: frozenset[Any] = frozenset()) -> set[str]:
    """Return ``Class.field`` of every number below a type."""
    if isinstance(kind, types.IntType | types.FloatType | types.DecimalType):
        return {where}
    if isinstance(kind, types.DataclassType | types.StructType):
        if kind.cls in seen:
            return set()
        inside = {f"{kind.cls.__name__}.{one.name}": one.type for one in kind.fields}
        seen |= {kind.cls}
        return set().union(*(kinds_in(each, name, seen) for name, each in inside.items()))
    parts = [
        getattr(kind, name, None) for name in ("item_type", "key_type", "value_type")
    ] + [*getattr(kind, "types", ()), *getattr(kind, "item_types", ())]  # fmt: skip
    return set().union(*(kinds_in(each, where, seen) for each in parts if each is not None))


def test_a_new_number_would_be_noticed() -> None:
    @dataclass(frozen=True)
    class More:
        report: Report
        new: tuple[tuple[str, Decimal | None], ...]

    assert "More.new" in kinds_in(types.type_info(More))
