"""What is published gives nobody away: an attack that has every published figure, and tries."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benefits.rules.benefit_plan import SOURCE_PLAN, BenefitPlan
from benefits.rules.count_cells import cells_of, sums_of
from benefits.rules.indicators import INDICATORS, points_of
from benefits.rules.past import Told, all_shown
from benefits.rules.points import Point, period_of
from benefits.rules.protection import Shown, Sum, also_withheld
from benefits.rules.publishing import publish
from benefits.rules.report import Person, Report, ReportEdition, make_report
from benefits.rules.span import tells_of_few
from benefits.rules.statistics import HIDDEN, Change, Level
from benefits.rules.timeline import Timeline
from tests.rules.benefit_people import NOW, TODAY, population, some_away

NEWCOMER = UUID(int=10**6)
PERIODS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026", "all")


def internal(people: list[Person], period: str = "all", plan: BenefitPlan = SOURCE_PLAN) -> Report:
    return make_report(
        people, tenant_name="Hadsel", period=period_of(period, TODAY), made_at=NOW, plan=plan
    )


def published(
    people: list[Person], *periods: str, plan: BenefitPlan = SOURCE_PLAN
) -> list[tuple[Report, Report, Told]]:
    """Internal report, published report and what it told, one after the other."""
    found: list[tuple[Report, Report, Told]] = []
    for period in periods:
        report = internal(people, period, plan)
        found.append((report, *publish(report, people, [told for _r, _p, told in found])))
    return found


class Attacker:
    """Knows every published count of all reports, how tables add up, and that time adds up.

    A row whose count is withheld tells her that five or more have come to the point.
    ``some_came_back``: an ending that one period tells is none in a longer one where the person is back,
    so that the ways in which courses ended do not add up over time.
    """

    def __init__(
        self, made: list[tuple[Report, Report, Told]], *, some_came_back: bool = False
    ) -> None:
        self.place: dict[tuple[Any, ...], int] = {}
        self.rows: list[dict[int, int]] = []
        self.right: list[int] = []
        self.where: dict[int, set[int]] = defaultdict(set)
        self.fixed: dict[int, int] = {}
        self.seen: dict[int, tuple[float, float]] = {}
        self.bounds: dict[int, tuple[int, int | None]] = {}
        spans = {
            (number, key): cell.span
            for number, (report, _shown, _told) in enumerate(made)
            for key, cell in cells_of(report).items()
            if cell.span and not (some_came_back and key.startswith("went:"))
        }
        for number, (report, shown, _told) in enumerate(made):
            counts, true = cells_of(shown), cells_of(report)
            rows = [row.point for row in shown.coverage if not isinstance(row.persons, int)]
            self.bounds |= {self.at(number, f"come:{point}"): (5, None) for point in rows}
            for key in true.keys() & counts.keys():
                self.learn({self.at(number, key): 1}, counts[key].count or 0)
            for one in sums_of(report):
                if one.whole in true and all(part in true for part in one.parts):
                    parts = {self.at(number, part): -1 for part in one.parts}
                    self.learn({self.at(number, one.whole): 1, **parts}, 0)
            self.reckon(number, report)
        spans |= self.see_who_is_in(made, some_came_back=some_came_back)
        days: dict[str, set[str]] = defaultdict(set)
        for (_number, key), span in spans.items():
            days[key].update(span)
        for (number, key), (first, last) in spans.items():
            inside = [day for day in sorted(days[key]) if first <= day <= last]
            parts = {self.at(key, *pair): -1 for pair in pairwise(inside)}
            self.learn({self.at(number, key): 1, **parts}, 0)

    def reckon(self, number: int, report: Report) -> None:
        """Everybody has a baseline; who has not come to a point comes to no later one; who has no
        figure to compare with is one of those without a baseline."""
        self.learn({self.at(number, "persons"): 1, self.at(number, "come:BASELINE"): -1}, 0)
        later = [row.point for row in report.coverage if row.point is not Point.BASELINE]
        for fewer, more in pairwise(later if report.period.starts_on is None else []):
            self.no_more(number, f"not_reached:{fewer}", f"not_reached:{more}")
        for one in report.figures:
            code = one.indicator.code
            lacking = f"not_known:{code}:BASELINE", f"missing:{code}:BASELINE"
            for follow_up in one.follow_ups if one.reference.point is Point.BASELINE else ():
                self.no_more(number, f"no_reference:{code}:{follow_up.point}", *lacking)

    def no_more(self, number: int, fewer: str, *more: str) -> None:
        rest = {self.at(number, fewer, *more): 1, self.at(number, fewer): 1}
        self.learn({**rest, **{self.at(number, one): -1 for one in more}}, 0)

    def see_who_is_in(
        self, made: list[tuple[Report, Report, Told]], *, some_came_back: bool
    ) -> dict[tuple[int, str], tuple[str, str]]:
        """Who is in on a day is in, whichever period ends or begins on it; the others began in it."""
        spans = {}
        for number, (report, _shown, _told) in enumerate(made):
            begins, ends = report.period.starts_on, report.period.ends_on
            for key in ("went:STILL_IN", "plan:with", "plan:without"):
                self.learn({self.at(number, key): 1, self.at(key, ends): -1}, 0)
            if some_came_back:
                continue
            were_in = {self.at("went:STILL_IN", begins): -1} if begins else {}
            begun = self.at(number, "begun")
            self.learn({self.at(number, "persons"): 1, begun: -1, **were_in}, 0)
            time = (begins.isoformat() if begins else "", ends.isoformat())
            spans[number, "begun"] = time
        return spans

    def at(self, *name: Any) -> int:
        return self.place.setdefault(name, len(self.place))

    def learn(self, row: dict[int, int], right: int) -> None:
        for place in row:
            self.where[place].add(len(self.rows))
        if len(row) == 1:
            self.fixed[next(iter(row))] = len(self.rows)
        self.rows.append(row)
        self.right.append(right)

    def range_of(self, target: int) -> tuple[float, float]:
        """The smallest and the largest value that all equations leave for one unknown."""
        near, rows, waiting = {target}, set(), [target]
        while waiting:
            for i in self.where[waiting.pop()] - rows:
                rows.add(i)
                new = {p for p in self.rows[i] if p not in near}
                near |= new
                waiting += [p for p in new if p not in self.fixed]
        rows |= {self.fixed[place] for place in near if place in self.fixed}
        column = {place: index for index, place in enumerate(sorted(near))}
        cells = [
            (i, p, sign) for i, row in enumerate(sorted(rows)) for p, sign in self.rows[row].items()
        ]
        table = csr_array(
            ([c[2] for c in cells], ([c[0] for c in cells], [column[c[1]] for c in cells])),
            shape=(len(rows), len(near)),
        )
        ends = []
        for sign in (1, -1):
            cost = [0.0] * len(near)
            cost[column[target]] = sign
            found = linprog(
                cost,
                A_eq=table,
                b_eq=[self.right[i] for i in sorted(rows)],
                bounds=[self.bounds.get(place, (0, None)) for place in sorted(near)],
            )
            assert found.status in {0, 3}, found.message
            if found.status == 3:
                ends.append(float("inf"))
                continue
            ends.append(found.x[column[target]])
            for place, index in column.items():
                low, high = self.seen.get(place, (1e9, -1e9))
                self.seen[place] = min(low, found.x[index]), max(high, found.x[index])
        return ends[0], ends[1]

    def comes_out(self, number: int, key: str, count: int) -> bool:
        """Whether only one whole number is left for a count. What was seen on the way is used."""
        target = self.at(number, key)
        low, high = self.seen.get(target, (0, 0))
        if high - low < 1:
            low, high = self.range_of(target)
            assert low - 1e-6 <= count <= high + 1e-6
        return high - low < 1


def few(made: list[tuple[Report, Report, Told]]) -> list[tuple[int, str, int]]:
    """The groups of one to four persons, by report and key."""
    return [
        (number, key, cell.count)
        for number, (report, _shown, _told) in enumerate(made)
        for key, cell in cells_of(report).items()
        if cell.count and cell.count < 5
    ]


def attack(made: list[tuple[Report, Report, Told]], *, some_came_back: bool = False) -> list[str]:
    """Every group under five whose size comes out."""
    attacker = Attacker(made, some_came_back=some_came_back)
    return [
        f"{made[number][0].period.code} {key}: {count}"
        for number, key, count in few(made)
        if attacker.comes_out(number, key, count)
    ]


def test_the_attack_works_on_what_is_not_withheld() -> None:
    people = population(1, 30, ("GP_VISITS",))
    report = internal(people)
    assert few([(report, report, Told())])
    told = Told(cells=list(cells_of(report).values()))
    assert len(attack([(report, report, told)])) == len(few([(report, report, told)]))


def test_the_attack_works_where_only_the_small_counts_are_withheld() -> None:
    """From the sum and the other parts the one that lacks is computed."""
    values = {"all": 10, "known": 7, "missing": 3, "not_known": 0}
    sums = [Sum("all", ("known", "missing", "not_known"))]
    assert Shown(values, sums, {"missing"}).possible("missing") == (3, 3)


def test_another_count_is_withheld_until_five_values_are_possible() -> None:
    values = {"all": 10, "known": 7, "missing": 3, "not_known": 0}
    sums = [Sum("all", ("known", "missing", "not_known"))]
    shown = Shown(values, sums, {"missing"})
    more = also_withheld(shown, {"missing"}, ["not_known", "known", "all"])
    low, high = Shown(values, sums, {"missing", *more}).possible("missing")
    assert high - low >= 4
    assert "all" not in more


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "size"), [(0, 7), (1, 23), (2, 40)])
def test_no_group_under_five_comes_out_of_five_reports(seed: int, size: int) -> None:
    people = population(seed, size, ("GP_VISITS", "ACUTE_ADMISSIONS"))
    assert attack(published(people, *PERIODS)) == []


@pytest.mark.parametrize("period", ["all", "2026"])
@pytest.mark.parametrize("seed", range(8))
def test_no_group_under_five_comes_out_where_some_ended_and_came_back(
    seed: int, period: str
) -> None:
    people = some_away(population(seed, 12 + 5 * seed, ("GP_VISITS", "ACUTE_ADMISSIONS")), seed)
    assert seed == 0 or any(one.breaks for one in people)
    assert attack(published(people, period)) == []


@pytest.mark.parametrize("seed", range(1, 6))
def test_no_group_under_five_comes_out_of_several_reports_where_some_came_back(seed: int) -> None:
    """Also by somebody who knows that the ways in which courses ended do not add up over time."""
    people = some_away(population(seed, 12 + 5 * seed, ("GP_VISITS",)), seed)
    assert any(one.breaks for one in people)
    periods = ("2026-Q2", "2026", "all") if seed % 2 else ("all", "2026-Q3", "2026")
    small = BenefitPlan((SOURCE_PLAN.benefit_of("GP_VISITS"),), SOURCE_PLAN.edition)
    assert attack(published(people, *periods, plan=small), some_came_back=True) == []


def test_what_hangs_on_reports_that_contradict_each_other_is_protected_all_the_same() -> None:
    """Five were not known in a quarter, and none in all the time: the few who are missing stay hidden."""
    values = {"all": 10, "known": 7, "missing": 3, "not_known": 0, "quarter": 5}
    sums = [
        Sum("all", ("known", "missing", "not_known")),
        Sum("quarter", ("not_known|1",), "not_known"),
        Sum("not_known", ("not_known|1", "not_known|2"), "not_known"),
    ]
    gone = {"missing", "not_known", "not_known|1", "not_known|2"}
    assert "known" in also_withheld(Shown(values, sums, gone), {"missing"}, ["known", "all"])
    agree = [Sum("all", ("known", "missing", "not_known"))]
    assert Shown(values, agree, {"missing", "not_known"}).possible("missing") == (0, 3)


@given(
    known=st.integers(0, 12),
    missing=st.integers(1, 4),
    not_known=st.integers(0, 6),
    quarter=st.integers(0, 12),
)
@example(known=7, missing=3, not_known=0, quarter=8)
def test_what_is_withheld_is_enough_for_a_reader_who_sees_only_what_is_left(
    known: int, missing: int, not_known: int, quarter: int
) -> None:
    """Reports contradict each other; when the count that shows it is withheld, they do not any more."""
    values = {"known": known, "missing": missing, "not_known": not_known, "quarter": quarter}
    values["all"] = known + missing + not_known
    sums = [
        Sum("all", ("known", "missing", "not_known")),
        Sum("quarter", ("not_known|1",), "not_known"),
        Sum("not_known", ("not_known|1", "not_known|2"), "not_known"),
    ]
    gone = {"missing", "not_known|1", "not_known|2"}
    more = also_withheld(Shown(values, sums, gone), {"missing"}, ["not_known", "known", "all"])
    assert Shown(values, sums, gone | more).is_open("missing")


def on_visits(number: int, began: date, ended: date | None = None) -> Person:
    values = {("GP_VISITS", point): Decimal(2 + number % 2) for point in points_of("GP_VISITS")}
    end = {"ended_on": ended, "ended_as": "DEAD"} if ended else {}
    return Person(id=UUID(int=number), started_on=began, values=values, has_plan=True, **end)


VISITS = BenefitPlan((SOURCE_PLAN.benefit_of("GP_VISITS"),), SOURCE_PLAN.edition)


@pytest.mark.parametrize("second", [4, 5])
@pytest.mark.parametrize("order", [*permutations(["2026-Q1", "2026-Q2", "2026-H1"])])
def test_a_row_that_is_left_out_does_not_tell_how_few_there_were(
    order: tuple[str, ...], second: int
) -> None:
    """Eight in half a year, and no row in either quarter, would be four and four."""
    people = [on_visits(n, date(2025, 2, 10)) for n in range(20, 40)]
    people += [on_visits(n, date(2025, 11, 10)) for n in range(1, 5)]
    people += [on_visits(n, date(2026, 2, 10)) for n in range(5, 5 + second)]
    made = published(people, *order, plan=VISITS)
    rows = {r.period.code: {row.point: row.persons for row in r.coverage} for r, _s, _t in made}
    assert [rows[code][Point.M3] for code in ("2026-Q1", "2026-Q2")] == [4, second]
    shown = {s.period.code: {row.point: row.persons for row in s.coverage} for _r, s, _t in made}
    assert Point.M3 not in shown["2026-Q1"]
    assert shown["2026-Q2"].get(Point.M3) != HIDDEN, (
        "that it stands there says that it is five or more"
    )
    assert attack(made) == []


def test_of_a_report_of_few_not_even_nought_is_told() -> None:
    """Nobody died in the second quarter, so all who died in the half year would be of the first."""
    people = [on_visits(n, date(2025, 10, 1), date(2026, 3, 5)) for n in range(1, 6)]
    people += [on_visits(n, date(2025, 10, 1)) for n in range(6, 9)]
    made = published(people, "2026-H1", "2026-Q1", "2026-Q2", plan=VISITS)
    internal_report, shown, _told = made[-1]
    assert internal_report.persons == 3
    assert 0 in {one.persons for one in internal_report.went}
    assert {one.persons for one in shown.went} == {shown.persons} == {HIDDEN}
    assert shown.is_too_small
    assert attack(made) == []


def test_of_a_report_of_nobody_as_much_is_told_as_of_one_of_few() -> None:
    shown, _told = publish(internal([]), [], [])
    assert shown.is_too_small
    assert {one.persons for one in shown.went} == {shown.persons} == {HIDDEN}


TWENTY = [on_visits(n, date(2025, 2, 10)) for n in range(1, 21)]


def died(count: int, on: date, first: int = 31) -> list[Person]:
    return [on_visits(n, date(2025, 2, 10), on) for n in range(first, first + count)]


def test_the_total_does_not_come_out_of_the_baseline_to_which_everybody_has_come() -> None:
    """22 had a baseline and 20 are in: two died."""
    [(report, shown, _told)] = made = published(
        [*TWENTY, *died(2, date(2026, 2, 20))], "2026", plan=VISITS
    )
    [baseline] = [row for row in report.coverage if row.point is Point.BASELINE]
    assert baseline.persons == report.persons == 22
    assert [row.persons for row in shown.coverage if row.point is Point.BASELINE] in (
        [],
        [shown.persons],
    )
    assert attack(made) == []


@pytest.mark.parametrize("period", ["2026", "all"])
def test_how_many_ended_between_two_points_does_not_come_out_of_their_rows(period: str) -> None:
    people = [*TWENTY, *died(8, date(2026, 2, 1)), *died(1, date(2026, 11, 1), first=41)]
    [(report, shown, _told)] = made = published(people, period, plan=VISITS)
    assert 1 in {b.ended_before - a.ended_before for a, b in pairwise(report.coverage)}  # type: ignore[operator]
    ended = [row.ended_before for row in shown.coverage if isinstance(row.ended_before, int)]
    assert not {abs(b - a) for a, b in pairwise(ended)} & {1, 2, 3, 4}
    assert attack(made) == []


@pytest.mark.parametrize("order", [*permutations(["2026-Q3", "2026-Q4", "2026"])])
def test_periods_that_end_on_one_day_do_not_tell_who_ended_before_the_shorter(
    order: tuple[str, ...],
) -> None:
    """28 in a year and 24 in its last quarter, 20 of them in at its end: four died, and four before."""
    people = [*TWENTY, *died(4, date(2026, 8, 1)), *died(4, date(2026, 11, 1), first=41)]
    made = published(people, *order, plan=VISITS)
    assert sum(4 in {one.persons for one in report.went} for report, _s, _t in made) == 2
    assert attack(made) == []


@pytest.mark.parametrize("order", [("2026-Q4", "2026"), ("2026", "2026-Q4")])
def test_who_used_a_plan_only_before_the_last_quarter_does_not_come_out(order: list[str]) -> None:
    year, quarter = ([replace(one, uses_plan=n < users) for n, one in enumerate(TWENTY)]
                     for users in (13, 10))  # fmt: skip
    told: list[Told] = []
    shown = {}
    for period in order:
        people = year if period == "2026" else quarter
        shown[period], more = publish(internal(people, period, VISITS), people, told)
        told.append(more)
    assert shown[order[0]].plan_use.used in {13, 10}
    assert shown[order[1]].plan_use.used == HIDDEN


def test_a_mean_of_all_does_not_tell_that_its_comparison_is_withheld_for_its_few() -> None:
    """Nine have month 3, five of them no baseline: that their mean stands says that four are compared."""
    without_baseline = {("GP_VISITS", Point.M3): Decimal(3)}
    people = [on_visits(n, date(2026, 7, 10)) for n in range(1, 5)]
    people += [
        replace(on_visits(n, date(2026, 7, 10)), values=without_baseline) for n in range(5, 10)
    ]
    people += [on_visits(n, date(2026, 10, 10)) for n in range(10, 21)]
    [(report, shown, _told)] = published(people, "all", plan=VISITS)
    before, after = ({one.point: one for one in r.figures[0].follow_ups} for r in (report, shown))
    assert (before[Point.M3].known, before[Point.M3].no_reference) == (9, 5)
    assert isinstance(before[Point.M3].level, Level)
    assert (after[Point.M3].change, after[Point.M3].level) == (HIDDEN, HIDDEN)
    assert shown.figures[0].reference.level == HIDDEN


def test_no_more_lack_a_figure_to_compare_with_than_have_no_baseline() -> None:
    """Nine have month 3 and five no baseline: four or more are compared, and the program knows it."""
    without_baseline = {("GP_VISITS", Point.M3): Decimal(3)}
    people = [on_visits(n, date(2026, 7, 10)) for n in range(1, 10)]
    people = [*people[:4], *(replace(one, values=without_baseline) for one in people[4:])]
    people += [on_visits(n, date(2026, 10, 10)) for n in range(10, 21)]
    [(_report, _shown, told)] = published(people, "all", plan=VISITS)
    counts = {cell.key: cell.count for cell in told.cells}
    assert (counts["known:GP_VISITS:M3"], counts["missing:GP_VISITS:BASELINE"]) == (9, 5)
    reader, _secret = all_shown(told, [], set())
    assert reader.possible("pairs:GP_VISITS:M3") == (4, 9)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_withheld_is_withheld_in_one_word(seed: int) -> None:
    """That it is of few, or close to another group, would tell how many it is of."""
    people = population(seed, 40, ("GP_VISITS", "ACUTE_ADMISSIONS", "SAFETY"))
    [(report, shown, _told)] = published(people, "all")
    plain = {"builtin_types": (Decimal,)}
    assert "FEW" in words_of(msgspec.to_builtins(report, **plain))
    assert words_of(msgspec.to_builtins(shown, **plain)) == {HIDDEN.why}


def words_of(told: Any) -> set[str]:
    """Why a number does not stand, wherever one does not."""
    if isinstance(told, dict):
        return set().union(*map(words_of, told.values()), {told["why"]} if "why" in told else set())
    return set().union(*map(words_of, told)) if isinstance(told, list | tuple) else set()


def test_what_later_reports_agree_on_is_protected_though_an_earlier_one_contradicts_it() -> None:
    """32 in all and 19 in the half year leave 13; eleven of them are told, so two would come out."""
    values = {"all": 32, "half": 19, "pairs": 11, "old": 50}
    sums = [
        Sum("quarter", ("pairs", "no_reference")),
        Sum("all", ("known|1", "known|2"), "known"),
        Sum("half", ("known|1",), "known"),
        Sum("quarter", ("known|2",), "known"),
        Sum("old", ("known|1", "known|2"), "known"),
    ]
    gone = {"quarter", "no_reference", "known|1", "known|2"}
    assert Shown(values, sums, gone).possible("no_reference") == (2, 2)
    assert also_withheld(Shown(values, sums, gone), {"no_reference"}, ["pairs"]) == {"pairs"}


def test_what_cannot_be_protected_any_more_takes_nothing_else_with_it() -> None:
    values = {"told": 2, "known": 7, "all": 9, "other": 3, "rest": 6}
    sums = [
        Sum("told", ("missing",)),
        Sum("all", ("known", "missing")),
        Sum("all", ("other", "rest")),
    ]
    order = ["known", "rest", "all"]
    assert also_withheld(Shown(values, sums, {"missing"}), {"missing"}, order) == set()
    assert also_withheld(
        Shown(values, sums, {"missing", "other"}), {"missing", "other"}, order
    ) == {"rest"}


def collected(size: int, lacking: float) -> list[Person]:
    """Persons of one and a quarter years; few values lack or are not known, one in seven has ended."""
    dice = random.Random(1)
    people = []
    for number in range(1, size + 1):
        began = date(2025, 9, 1) + timedelta(days=dice.randint(0, 250))
        ended = began + timedelta(days=dice.randint(100, 300)) if dice.random() < 0.15 else None
        values = {
            (code, point): Decimal(dice.randint(1, 4)) if dice.random() > 0.03 else None
            for code in INDICATORS
            for point in points_of(code)
            if dice.random() > lacking
        }
        why = dice.choice(["DEAD", "NURSING_HOME", "WITHDREW"])
        is_over = ended is not None and ended < TODAY
        people.append(
            Person(
                id=UUID(int=number),
                started_on=began,
                ended_on=ended if is_over else None,
                ended_as=why if is_over else "",
                has_plan=dice.random() < 0.8,
                uses_plan=dice.random() < 0.5,
                values=values,
            )
        )
    return people


@pytest.mark.slow
@pytest.mark.parametrize(("size", "lacking"), [(23, 0.12), (60, 0.05)])
def test_a_municipality_that_collects_well_publishes_its_comparisons(
    size: int, lacking: float
) -> None:
    """One death, and one value that lacks, tie every count to the number of all persons."""
    [(own, shown, _told)] = published(collected(size, lacking), "all")
    assert compared(own) > 20
    assert compared(shown) == compared(own)
    assert 0 < shown.at_least <= size


def compared(report: Report) -> int:
    return sum(isinstance(f.change, Change) for one in report.figures for f in one.follow_ups)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 25), order=st.permutations(PERIODS))
def test_no_group_under_five_comes_out_in_whatever_order_reports_are_published(
    seed: int, size: int, order: list[str]
) -> None:
    people = population(seed, size, ("GP_VISITS", "CONTROL"))
    assert attack(published(people, *order[:3])) == []


def test_a_report_made_again_after_one_person_more_tells_nothing_of_that_person() -> None:
    people = population(5, 40, ("GP_VISITS",))
    newcomer = replace(people[0], id=NEWCOMER, values={("GP_VISITS", p): Decimal(4) for p in Point})
    first = internal(people)
    shown, told = publish(first, people, [])
    more = [*people, newcomer]
    second = internal(more)
    again, _told = publish(second, more, [told])
    assert isinstance(shown.persons, int)
    assert again.persons == HIDDEN
    for before, after in zip(shown.figures, again.figures, strict=True):
        changes = {one.point: one.change for one in before.follow_ups}
        for other in after.follow_ups:
            if isinstance(other.change, Change):
                assert not isinstance(changes[other.point], Change) or (
                    other.change == changes[other.point]
                )


def test_a_corrected_number_of_one_person_gives_no_second_mean() -> None:
    """The difference of the two means would be that person's correction."""
    people = [
        Person(
            id=UUID(int=n),
            started_on=TODAY - timedelta(days=200),
            values={
                ("GP_VISITS", p): Decimal(2 + n % 2) for p in (Point.BASELINE, Point.M3, Point.M6)
            },
        )
        for n in range(1, 13)
    ]
    shown, told = publish(internal(people), people, [])
    assert isinstance(change_of(shown, Point.M6), Change)
    values = {**people[0].values, ("GP_VISITS", Point.M6): Decimal(40)}
    corrected = [replace(people[0], values=values), *people[1:]]
    again, _told = publish(internal(corrected), corrected, [told])
    assert change_of(again, Point.M6) == HIDDEN
    same, _told = publish(internal(people), people, [told])
    assert change_of(same, Point.M6) == change_of(shown, Point.M6)


def change_of(report: Report, point: Point) -> Any:
    figures = next(one for one in report.figures if one.indicator.code == "GP_VISITS")
    return next(one.change for one in figures.follow_ups if one.point is point)


@pytest.mark.parametrize("seed", range(4))
def test_no_number_of_one_person_comes_out_of_the_means(seed: int) -> None:
    """With every published mean, and knowing who is in each group, each value stays open."""
    people = population(seed, 40, ("GP_VISITS", "SAFETY"))
    told = [one for _report, _shown, one in published(people, *PERIODS)]
    groups: dict[str, list[frozenset[str]]] = {}
    for one in told:
        for name, lists in one.groups.items():
            groups.setdefault(name, []).extend(frozenset(marks) for marks in lists)
    assert groups
    for name, lists in groups.items():
        highest = INDICATORS[name.rpartition("-")[0]].highest
        members = sorted(set().union(*lists))
        # Each true value is somewhere in the middle, so that only the sums can give it away.
        true = dict.fromkeys(members, highest / 2)
        rows = [[float(member in group) for member in members] for group in lists]
        sums = [sum(true[member] for member in group) for group in lists]
        for index in range(len(members)):
            ends = []
            for sign in (1, -1):
                cost = [0.0] * len(members)
                cost[index] = sign
                found = linprog(cost, A_eq=rows, b_eq=sums, bounds=(0, highest))
                ends.append(found.x[index])
            assert ends[1] - ends[0] >= 1


def test_the_internal_edition_tells_its_own_counts_and_says_what_it_is() -> None:
    people = population(2, 8, ("GP_VISITS",))
    report = internal(people)
    assert (report.persons, report.for_whom) == (8, ReportEdition.INTERNAL)
    shown, _told = publish(report, people, [])
    assert shown.for_whom is ReportEdition.PUBLISHED


def test_a_withheld_count_does_not_say_whether_it_is_small_or_protects_one() -> None:
    _report, shown, _told = published(population(3, 30, ("GP_VISITS",)), "all")[0]
    whys = {count for one in shown.went if not isinstance(count := one.persons, int)}
    assert whys <= {HIDDEN}


def test_pairs_of_single_persons_are_never_published() -> None:
    people = population(4, 12, ("GP_VISITS", "SAFETY"))
    report, shown, _told = published(people, "all")[0]
    assert any(one.each for figures in report.figures for one in figures.follow_ups)
    assert not any(one.each for figures in shown.figures for one in figures.follow_ups)


PROTECTED = {
    # counts: cells that are withheld together, or the size of a group that was taken in
    "persons", "expected", "known", "not_known", "missing", "no_reference", "n",
    "ended_before", "not_reached", "in_force", "used", "unused", "active", "plans",
    "municipalities", "gp_offices", "with_plan", "without_plan",
    # means of groups that were taken in, and what is reckoned from such alone
    "before", "after", "change", "low", "high", "chance", "mean",
}  # fmt: skip

DEFINED = {"decimals", "every_months", "highest", "lowest", "edition", "row"}


def numbers_of(shown: Any, name: str = "") -> set[str]:
    """The names of all that stands in a report as a number."""
    if isinstance(shown, dict):
        return set().union(*(numbers_of(each, key) for key, each in shown.items()))
    if isinstance(shown, list | tuple):
        return set().union(*(numbers_of(one, name) for one in shown))
    is_number = isinstance(shown, int | float | Decimal) and not isinstance(shown, bool)
    return {name} if is_number else set()


@pytest.mark.parametrize("seed", range(3))
def test_no_number_is_published_of_a_sort_that_nobody_has_thought_about(seed: int) -> None:
    """A median is one person's change; best and worst give those between; months tell who ended."""
    people = population(seed, 40, ("GP_VISITS", "ACUTE_ADMISSIONS", "SAFETY"))
    report, shown, _told = published(people, "all")[0]
    plain = {"builtin_types": (Decimal,)}
    inside = numbers_of(msgspec.to_builtins(report, **plain))
    assert {"median", "months_before", "best", "worst"} <= inside
    assert numbers_of(msgspec.to_builtins(shown, **plain)) <= PROTECTED | DEFINED


def test_groups_that_differ_by_four_tell_of_few_and_by_five_do_not() -> None:
    ten = frozenset("abcdefghij")
    assert tells_of_few([ten, frozenset("abcdef")])
    assert not tells_of_few([ten, frozenset("abcde")])
    assert not tells_of_few([ten, ten])


def test_three_groups_of_which_no_two_tell_may_tell_together() -> None:
    """Everybody less one half less the other half leaves two."""
    whole, one, other = frozenset("abcdefghijkl"), frozenset("abcde"), frozenset("fghij")
    assert not any(tells_of_few(list(pair)) for pair in combinations([whole, one, other], 2))
    assert tells_of_few([whole, one, other])


def test_a_year_less_three_quarters_is_the_fourth() -> None:
    line = Timeline()
    for span, count in (
        (("2026-01-01", "2026-04-01"), 9),
        (("2026-04-01", "2026-07-01"), 8),
        (("2026-07-01", "2026-10-01"), 7),
    ):
        line.tell(span, count)
    year = ("2026-01-01", "2027-01-01")
    assert line.gives_away(year, 26, set())
    assert not line.gives_away(year, 29, set())
    assert line.gives_away(year, 29, {("2026-10-01", "2027-01-01")})
    line.tell(year, 29)
    assert line.told(("2026-10-01", "2027-01-01")) == 5
