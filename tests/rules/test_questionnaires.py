"""PHQ-9 and GAD-7: what the answers add up to, and when a form is whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from measurements.rules.questionnaires import FORMS
from measurements.rules.scoring import scored


def answers(*values: int) -> dict[str, Decimal]:
    return {str(number): Decimal(value) for number, value in enumerate(values, start=1)}


@pytest.mark.parametrize(("name", "count", "most"), [("phq-9", 9, 27), ("gad-7", 7, 21)])
def test_the_sum_runs_from_nothing_to_its_most(name: str, count: int, most: int) -> None:
    assert scored(name, answers(*[0] * count)).components == {"score": Decimal(0)}
    worst = scored(name, answers(*[3] * count))
    assert (worst.components["score"], worst.is_complete) == (Decimal(most), True)


def test_a_form_with_a_question_left_out_is_not_complete_and_adds_what_there_is() -> None:
    half = scored("phq-9", answers(3, 3, 3))
    assert (half.components["score"], half.is_complete) == (Decimal(9), False)


def test_an_answer_that_the_question_does_not_take_counts_as_none() -> None:
    wrong = {**answers(*[1] * 9), "9": Decimal(7)}
    assert (scored("phq-9", wrong).components["score"], scored("phq-9", wrong).is_complete) == (
        Decimal(8), False,
    )  # fmt: skip
    assert not scored("phq-9", {**answers(*[1] * 9), "9": "often"}).is_complete


def test_nothing_answered_has_no_sum_and_an_unknown_form_no_demands() -> None:
    assert not scored("phq-9", {}).components
    assert scored("own-form", {"a": "b"}).is_complete


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_every_text_is_there_in_all_three_languages(form) -> None:
    texts = [form.titles, form.intro]
    for question in form.questions:
        texts += [question.texts, *(option.texts for option in question.options)]
    for each in texts:
        assert set(each) == {"nb", "nn", "en"}
        assert all(each.values())
