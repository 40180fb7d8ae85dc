"""Names of goals and measures: the same for the same draft, and never given twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from selfcare_plans.rules.document import Goal, Measure, PlanDocument
from selfcare_plans.rules.identity import ids_of, with_ids
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS


def ids(document: PlanDocument) -> list[tuple[str, ...]]:
    return [(goal.id, *(measure.id for measure in goal.measures)) for goal in document.goals]


def goal(goal_id: str = "", *measures: str) -> Goal:
    return Goal("text", id=goal_id, measures=tuple(Measure("text", id=one) for one in measures))


def named(*goals: Goal, taken: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return ids(with_ids(PlanDocument(goals=goals), taken=taken))


def test_empty_ids_are_filled_in_order():
    assert named(goal("", "", ""), goal("", "")) == [("g1", "g1m1", "g1m2"), ("g2", "g2m1")]


def test_ids_that_are_given_stay_and_gaps_are_not_filled():
    assert named(goal("g3", "g3m4", ""), goal("")) == [("g3", "g3m4", "g3m5"), ("g4",)]
    assert named(goal("walk", "")) == [("walk", "walkm1")]


def test_an_id_of_a_goal_that_is_gone_is_not_given_again():
    assert named(goal(""), taken=("g1", "g1m1", "g2")) == [("g3",)]
    assert named(goal("g1", ""), taken=("g1", "g1m1")) == [("g1", "g1m2")]
    assert named(goal(""), taken=("g2m7",)) == [("g3",)]


def test_the_rest_of_the_document_is_untouched():
    document = PlanDocument(what_matters="x", goals=(goal("g1", "g1m1"),))
    assert with_ids(document) == document


_ids = st.sampled_from(["", "", "g1", "g2", "g1m1", "g9", "x", "g999999999", "z" * 64])
_goals = st.lists(
    st.builds(
        Goal,
        text=st.just("t"),
        id=_ids,
        measures=st.lists(st.builds(Measure, text=st.just("m"), id=_ids), max_size=4).map(tuple),
    ),
    max_size=5,
)


@given(goals=_goals, taken=st.sets(_ids.filter(bool)))
def test_what_is_filled_in_is_well_formed_new_and_the_same_each_time(goals, taken):
    document = PlanDocument(goals=tuple(goals), contact_point="x")
    filled = with_ids(document, taken=taken)
    assert with_ids(document, taken=taken) == filled
    assert with_ids(filled, taken=taken) == filled
    before, after = sum(ids(document), ()), sum(ids(filled), ())
    new = [now for then, now in zip(before, after, strict=True) if not then]
    assert "" not in after
    assert len(set(new)) == len(new)
    assert not set(new) & (taken | ids_of(document))
    if len(set(filter(None, before))) == len(list(filter(None, before))):
        codes = {each.code.value for each in problems(filled, known_kinds=KINDS)}
        assert not codes & {"BAD_ID", "DUPLICATE_ID"}
