"""Every code of the engine has one sentence to staff and one to the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from django.utils import translation

from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Combination,
    CombinationRule,
    DeviationRule,
    MeanRule,
    MissingRule,
    News2Rule,
    RangeRule,
    RepetitionRule,
    Rule,
)
from triage.presenters.explanation import (
    PATIENT_SENTENCES,
    explained,
    held_sentence,
    patient_sentence,
)
from triage.presenters.sentences import sentence, what_happened


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


COMING = {
    "DEVIATION",
    "MEAN",
    "ANSWER",
    "COMBINATION",
    "NEWS2",
    "INCOMPLETE_FORM",
    "ODD",
    "NO_NORMAL",
    "NO_REPEAT",
}
WORDS = {
    "kind": "spo2",
    "value": "85",
    "version": 3,
    "bound": "86",
    "side": "below",
    "limit": "RED",
    "normal": "93",
    "distance": "8",
    "direction": "FALL",
    "approved_by": "Gunnar",
    "approved_on": "2026-05-04",
    "mean": "85",
    "count": 3,
    "days": 7,
    "of": 7,
    "score": 6,
    "measured": 4,
    "scale": 1,
    "missing": ["pulse"],
    "question": "Q9",
    "answer": "3",
    "within_minutes": 60,
    "parts": [{"kind": "pulse", "value": "120"}],
    "minutes": 20,
}


def codes_of_the_engine() -> set[str]:
    """The codes as the rules write them: first argument of doubt, code= of fire, and the like."""
    root = Path(__file__).parents[2] / "triage/rules"
    found = set()
    for name in ("judge", "reading", "missing", "outcome"):
        text = (root / f"{name}.py").read_text()
        found |= set(
            re.findall(r'(?:code=|doubt\(|not_judged\(|return |green = \()"([A-Z_0-9]+)"', text)
        )
        found |= set(re.findall(r'"([A-Z_]+)" if ', text)) | set(
            re.findall(r' else "([A-Z_]+)"', text)
        )
    return found


def test_the_codes_are_found_where_the_engine_writes_them() -> None:
    assert {"RANGE", "CHANGE", "REPETITION", "MISSING", "NO_PLAN", "GREEN"} <= codes_of_the_engine()


@pytest.mark.parametrize("code", sorted(codes_of_the_engine() | COMING | {"REFUSED", "BY_HAND"}))
def test_every_code_has_a_sentence_for_both(code: str) -> None:
    assert sentence(code, WORDS) != code
    assert code in PATIENT_SENTENCES
    assert len(patient_sentence(code, WORDS)) > 10


@pytest.mark.parametrize("code", sorted(PATIENT_SENTENCES))
def test_a_sentence_without_its_numbers_is_still_a_sentence(code: str) -> None:
    assert sentence(code, {}) != code
    assert patient_sentence(code, {})


def test_the_sentence_names_value_limit_version_and_who_set_it() -> None:
    text = explained("RANGE", WORDS, approver="Gunnar", since=datetime(2026, 5, 4, tzinfo=UTC))
    assert text.replace("\xa0", " ") == (
        "SpO₂: 85 % is below the red limit 86 % (plan v3), approved by Gunnar,"
        " in force from 04.05.2026."
    )


def test_a_personal_normal_is_named_with_who_set_it() -> None:
    text = sentence("DEVIATION", WORDS).replace("\xa0", " ")
    assert text == "SpO₂: 85 % is 8 % below the usual 93 %, set by Gunnar 2026-05-04 (plan v3)"


def test_an_incomplete_score_says_at_least() -> None:
    assert sentence("NEWS2", WORDS).startswith("NEWS2 at least 6, 4 of 7 measured")


def test_the_patient_reads_plain_words() -> None:
    text = patient_sentence("RANGE", WORDS).replace("\xa0", " ")
    assert text == "Oxygen in the blood: 85 % is lower than the 86 % that we agreed."


# ---- every kind of rule, in every language ----

CODE_OF = {
    RangeRule: "RANGE",
    ChangeRule: "CHANGE",
    DeviationRule: "DEVIATION",
    RepetitionRule: "REPETITION",
    MissingRule: "MISSING",
    AnswerRule: "ANSWER",
    MeanRule: "MEAN",
    CombinationRule: "COMBINATION",
    News2Rule: "NEWS2",
}
ALL_WORDS = {**WORDS, "change": "3", "amount": "2", "reference": "88", "moving_days": 14}
ALL_WORDS["in_a_row"] = 2


def test_no_kind_of_rule_is_left_out() -> None:
    assert set(CODE_OF) == {*get_args(Rule), *get_args(Combination)}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("code", sorted(CODE_OF.values()))
def test_every_kind_of_rule_is_explained_to_nurse_and_patient(code: str, language: str) -> None:
    words = ALL_WORDS if code != "DEVIATION" else {**ALL_WORDS, "reference": "NORMAL"}
    with translation.override(language):
        said = sentence(code, words), patient_sentence(code, words)
    for text in said:
        assert "%(" not in text
        assert "–" not in text
        assert len(text.split()) >= 4
    assert ("v3" in said[0]) is True
    if language != "en":
        assert said[0] != sentence(code, words)
        assert said[1] != patient_sentence(code, words)


def test_a_held_yellow_says_until_when() -> None:
    until = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    assert "waits for a second reading until" in held_sentence(until)
    assert "13:30" in held_sentence(until)


def test_an_answer_is_named_by_its_form_its_question_and_its_words() -> None:
    words = {**WORDS, "about": "phq-9", "question": "9", "answer": "1"}
    said = sentence("ANSWER", words)
    assert said.startswith("PHQ-9: mood in the last two weeks, ")
    assert "dead" in said
    assert "Several days (1)" in said
    assert what_happened("ANSWER", words) == "PHQ-9: mood in the last two weeks"


def test_an_answer_to_a_question_that_nobody_knows_is_named_as_it_is() -> None:
    words = {**WORDS, "about": "phq-9", "question": "99", "answer": "1"}
    assert sentence("ANSWER", words).startswith("phq-9, 99: the answer 1 is")
