"""What stands beside the figures: national reporting, and the quicker ways to the same protection."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits.rules.additions import Additions, additions_published, with_additions
from benefits.rules.points import period_of
from benefits.rules.protection import Shown, Sum, also_withheld
from benefits.rules.publishing import publish
from benefits.rules.quotes import what_tells_who
from benefits.rules.report import make_report
from benefits.rules.span import tells_of_few
from benefits.rules.statistics import HIDDEN
from tests.rules.benefit_people import NOW, TODAY, population

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.rules.report import Report

GROUPS = st.lists(
    st.frozensets(st.sampled_from("abcdefghijkl"), min_size=1), min_size=1, max_size=5
)


def published(size: int, offices: int) -> Report:
    people = population(3, size, ("SAFETY",))
    report = make_report(people, tenant_name="X", period=period_of("all", TODAY), made_at=NOW)
    internal = with_additions(report, people, Additions(gp_offices=offices))
    assert internal.national
    assert internal.national.gp_offices == offices
    assert internal.national.active == report.plan_use.persons
    told, _told = publish(internal, people, [])
    return additions_published(told)


def test_the_number_of_offices_is_told_where_it_says_nothing_of_one_office() -> None:
    report = published(60, 7)
    assert report.national
    assert isinstance(report.plan_use.persons, int)
    assert report.national.gp_offices == 7
    close = report.plan_use.persons - 3
    told = published(60, close)
    assert told.national
    assert told.national.gp_offices == HIDDEN


def test_where_the_patients_are_not_told_the_offices_are_not() -> None:
    report = published(4, 2)
    assert report.national
    assert (report.national.active, report.national.gp_offices) == (HIDDEN, HIDDEN)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jeg sover om natten", []),
        ("Oddvar sover", ["Oddvar"]),
        ("oddvars stol", ["oddvars"]),
        ("Ring 76 11 42 50", ["76 11 42 50"]),
        ("Født 17.05.1950", ["17.05.1950"]),
        ("Jeg er 81 år", []),
    ],
)
def test_names_and_long_numbers_are_found_and_words_are_not(text: str, found: list[str]) -> None:
    assert what_tells_who(text, ["Oddvar Li", "Eli Berg"]) == found


def by_hand(groups: Sequence[frozenset[str]]) -> bool:
    """The definition: a combination that is not nothing, and is nothing but on one to four members."""
    members = sorted({one for group in groups for one in group})
    table = np.array([[one in group for one in members] for group in groups], dtype=float)
    whole = np.linalg.matrix_rank(table)
    for size in range(1, 5):
        for chosen in combinations(range(len(members)), min(size, len(members))):
            rest = np.delete(table, list(chosen), axis=1)
            if (np.linalg.matrix_rank(rest) if rest.size else 0) < whole:
                return True
    return False


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(GROUPS)
def test_means_tell_of_few_exactly_where_a_combination_leaves_few(groups: Any) -> None:
    assert tells_of_few(groups) == by_hand(groups)


def test_groups_of_one_sort_of_five_tell_of_nobody_and_of_four_of_them() -> None:
    assert not tells_of_few([frozenset("abcde")])
    assert tells_of_few([frozenset("abcde"), frozenset("abcdefghi")])
    assert not tells_of_few([frozenset("abcde"), frozenset("abcdefghij")])


def parts_of(total: int, parts: Sequence[int]) -> tuple[dict[str, int], list[Sum]]:
    values = {"all": total, **{f"p{n}": part for n, part in enumerate(parts)}}
    return values, [Sum("all", tuple(f"p{n}" for n in range(len(parts))))]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_what_is_withheld_is_the_same_with_and_without_looking_at_all_at_once(
    parts: list[int],
) -> None:
    values, sums = parts_of(sum(parts), parts)
    secret = [name for name, count in values.items() if name != "all" and 0 < count < 5]
    order = sorted(values)
    quick, slow = Shown(values, sums, secret), Shown(values, sums, secret)
    slow.probe = lambda _targets: None  # type: ignore[method-assign]
    assert also_withheld(quick, secret, order) == also_withheld(slow, secret, order)


def test_counts_that_contradict_each_other_leave_the_others_protected() -> None:
    values, sums = parts_of(28, [1, 2, 25])
    values |= {"whole": 4, "a": 3, "b": 3}
    wrong = [Sum("whole", ("a", "b", "c"))]
    shown = Shown(values, [*sums, *wrong], {"p0", "p1", "c"})
    assert also_withheld(shown, ["p0", "p1", "c"], ["p2", "all"]) == {"p2"}
