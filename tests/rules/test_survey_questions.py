"""What a person is asked herself, which answers stand on the page, and what an own scale may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benefits.rules.indicators import PLAN
from benefits.rules.own_rows import ImpossibleDefinition, Wrong, check_definition, own_benefit
from benefits.rules.plan_types import MeasuredIn, Source
from benefits.rules.shelf import SHIPPED
from benefits.rules.surveys import is_asked_of_person, is_chosen
from tests.rules.own_row import CALLS

VAS = replace(
    CALLS,
    unit=MeasuredIn.SCORE,
    source=Source.QUESTIONNAIRE,
    lowest=0,
    highest=100,
    lowest_means="Verst tenkelige helse",
    highest_means="Best tenkelige helse",
)


@pytest.mark.parametrize("unit", MeasuredIn)
def test_a_person_is_asked_for_all_of_a_row_whose_source_is_a_questionnaire(
    unit: MeasuredIn,
) -> None:
    said = replace(CALLS, unit=unit, source=Source.QUESTIONNAIRE, highest=10)
    assert is_asked_of_person(own_benefit("OWN_X", 1, said, earlier=(), owner="Hadsel"))


def test_minutes_of_travel_are_asked_of_the_person_and_no_journals_figure_is() -> None:
    assert is_asked_of_person(SHIPPED["LESS_TRAVEL"])
    of_persons = [row.code for row in PLAN if is_asked_of_person(row)]
    assert of_persons == ["SAFETY_AND_MASTERY", "KNOWLEDGE_OF_ILLNESS", "CONTROL_OF_ILLNESS"]


@pytest.mark.parametrize(
    ("lowest", "highest", "chosen"),
    [(1, 5, True), (0, 10, True), (90, 100, True), (0, 11, False), (0, 100, False)],
)
def test_a_scale_of_at_most_eleven_steps_is_chosen_from_a_longer_one_is_written(
    lowest: int, highest: int, chosen: bool
) -> None:
    said = replace(VAS, lowest=lowest, highest=highest)
    row = own_benefit("OWN_X", 1, said, earlier=(), owner="Hadsel")
    assert is_chosen(row.indicators[0]) is chosen


def test_times_are_written_however_few_they_can_be() -> None:
    said = replace(CALLS, source=Source.QUESTIONNAIRE, highest=3)
    row = own_benefit("OWN_X", 1, said, earlier=(), owner="Hadsel")
    assert not is_chosen(row.indicators[0])


def test_a_scale_to_100_with_words_at_both_ends_or_none_is_kept() -> None:
    check_definition(VAS)
    check_definition(replace(VAS, lowest_means="", highest_means=""))
    check_definition(replace(CALLS, highest=1000))


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        (replace(VAS, highest=101), "highest", Wrong.SCALE_TOO_LONG),
        (replace(VAS, highest=1_000_000), "highest", Wrong.SCALE_TOO_LONG),
        (replace(VAS, lowest_means=" "), "lowest_means", Wrong.ONE_END),
        (replace(VAS, highest_means=""), "highest_means", Wrong.ONE_END),
        (replace(CALLS, highest_means="mye"), "highest_means", Wrong.ENDS_OF_NO_SCALE),
    ],
)
def test_what_no_person_could_answer_on_is_refused_with_its_reason(
    said: object, field: str, why: Wrong
) -> None:
    with pytest.raises(ImpossibleDefinition) as refused:
        check_definition(said)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.why) == (field, why)


def test_the_ends_are_part_of_the_version_that_a_plan_holds() -> None:
    (indicator,) = own_benefit("OWN_X", 2, VAS, earlier=(), owner="Hadsel").indicators
    assert (indicator.lowest_means, indicator.highest_means) == (
        "Verst tenkelige helse",
        "Best tenkelige helse",
    )
