"""What a form asks, what its answers add up to, when it is whole, and which forms are sound."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from measurements.rules.questionnaires import (
    FORMS,
    LANGUAGES,
    Condition,
    Definition,
    Match,
    Meaning,
    Option,
    Question,
    QuestionType,
    Score,
    ScorePart,
    Section,
    Texts,
    decode,
    encode,
    form_problems,
    read_form,
    sums,
)
from measurements.rules.scoring import Form, scored

change = msgspec.structs.replace
ONE, TWO = Decimal(1), Decimal(2)


def answers(*values: int) -> dict[str, Decimal]:
    return {str(number): Decimal(value) for number, value in enumerate(values, start=1)}


def text(words: str) -> Texts:
    return Texts(en=words)


def choice(link: str, *options: str, **settings) -> Question:
    made = tuple(Option(one, text(one), Decimal(n)) for n, one in enumerate(options))
    return Question(link, QuestionType.CHOICE, text(link), options=made, **settings)


def form(*questions: Question, **settings) -> Definition:
    return Definition(
        name="own-form",
        titles=text("Own"),
        sections=(Section("s", questions),),
        source="Ours",
        licence="Free",
        **settings,
    )


COUGH = choice("cough", "no", "a little", "much")
PHLEGM = Question(
    "phlegm",
    QuestionType.MULTIPLE,
    text("phlegm"),
    options=(Option("white", text("white"), ONE), Option("green", text("green"), TWO)),
    shown_when=(Condition("cough", at_least=ONE),),
)
SLEEP = Question("sleep", QuestionType.SCALE, text("sleep"), low=Decimal(0), high=Decimal(10))
PUFFS = Question(
    "puffs", QuestionType.NUMBER, text("puffs"), unit="puffs", low=Decimal(0), high=Decimal(40)
)
WORDS = Question("words", QuestionType.TEXT, text("words"), is_required=False)
OWN = form(
    COUGH,
    PHLEGM,
    SLEEP,
    PUFFS,
    WORDS,
    scores=(
        Score(
            "sum",
            (ScorePart("cough", TWO), ScorePart("phlegm"), ScorePart("sleep", Decimal("0.5"))),
            meanings=(
                Meaning(text("well"), high=Decimal(3)),
                Meaning(text("worse"), low=Decimal("3.5")),
            ),
        ),
    ),
)


# --- ready-made forms


@pytest.mark.parametrize(("name", "count", "most"), [("phq-9", 9, 27), ("gad-7", 7, 21)])
def test_the_sum_runs_from_nothing_to_its_most(name: str, count: int, most: int) -> None:
    assert scored(name, answers(*[0] * count)).components == {"score": Decimal(0)}
    worst = scored(name, answers(*[3] * count))
    assert (worst.components["score"], worst.is_complete) == (Decimal(most), True)


PHQ_9_MEANINGS = [
    (0, "none or minimal depression"),
    (4, "none or minimal depression"),
    (5, "mild depression"),
    (9, "mild depression"),
    (10, "moderate depression"),
    (14, "moderate depression"),
    (15, "moderately severe depression"),
    (19, "moderately severe depression"),
    (20, "severe depression"),
    (27, "severe depression"),
]
GAD_7_MEANINGS = [
    (0, "minimal anxiety"),
    (4, "minimal anxiety"),
    (5, "mild anxiety"),
    (9, "mild anxiety"),
    (10, "moderate anxiety"),
    (14, "moderate anxiety"),
    (15, "severe anxiety"),
    (21, "severe anxiety"),
]


@pytest.mark.parametrize(
    ("name", "count", "total", "meaning"),
    [
        *(("phq-9", 9, *row) for row in PHQ_9_MEANINGS),
        *(("gad-7", 7, *row) for row in GAD_7_MEANINGS),
    ],
)
def test_each_sum_means_what_its_authors_say(name, count, total, meaning) -> None:
    values = [3] * (total // 3) + [total % 3] * (total % 3 > 0)
    given = answers(*values, *[0] * (count - len(values)))
    (only,) = sums(FORMS[name], read_form(FORMS[name], given))
    assert only.value == total
    assert only.meaning.texts.en == meaning


def test_a_form_with_a_question_left_out_is_not_complete_and_adds_what_there_is() -> None:
    half = scored("phq-9", answers(3, 3, 3))
    assert (half.components["score"], half.is_complete) == (Decimal(9), False)


def test_a_sum_that_is_not_complete_means_nothing_yet() -> None:
    (only,) = sums(FORMS["phq-9"], read_form(FORMS["phq-9"], answers(0, 0)))
    assert (only.at_least, only.meaning) == (True, None)


def test_an_answer_that_the_question_does_not_take_counts_as_none() -> None:
    wrong = {**answers(*[1] * 9), "9": Decimal(7)}
    assert (scored("phq-9", wrong).components["score"], scored("phq-9", wrong).is_complete) == (
        Decimal(8), False,
    )  # fmt: skip
    assert not scored("phq-9", {**answers(*[1] * 9), "9": "often"}).is_complete


def test_nothing_answered_has_no_sum_and_an_unknown_form_no_demands() -> None:
    assert not scored("phq-9", {}).components
    assert scored("own-form", {"a": "b"}).is_complete


@pytest.mark.parametrize("one", FORMS.values(), ids=lambda one: one.name)
def test_every_text_of_a_ready_made_form_is_there_in_all_three_languages(one) -> None:
    found = [one.titles]
    for question in one.questions:
        found += [question.texts, *(option.texts for option in question.options)]
    for score in one.scores:
        found += [score.titles, *(meaning.texts for meaning in score.meanings)]
    for each in found:
        assert all(getattr(each, language) for language in LANGUAGES), each


@pytest.mark.parametrize("one", FORMS.values(), ids=lambda one: one.name)
def test_a_ready_made_form_is_sound_and_reads_back_as_it_was_written(one) -> None:
    assert not form_problems(one)
    assert decode(encode(one)) == one


def test_only_the_question_about_suicidal_thoughts_asks_for_help_at_once() -> None:
    assert FORMS["phq-9"].act_now_questions == {"9": ONE}
    assert not FORMS["gad-7"].act_now_questions
    assert FORMS["phq-9"].only_in_opening_hours


def test_no_form_whose_licence_forbids_it_is_shipped() -> None:
    names = " ".join(FORMS)
    assert not [one for one in ("eq-5d", "cat", "sgrq", "who-5") if one in names]
    assert all(one.licence and one.source for one in FORMS.values())


# --- conditions


def asked(**given) -> tuple[str, ...]:
    return read_form(OWN, given).asked


def test_a_question_with_a_condition_is_asked_only_where_it_holds() -> None:
    assert "phlegm" not in asked()
    assert "phlegm" not in asked(cough=Decimal(0))
    assert "phlegm" in asked(cough=ONE)
    assert "phlegm" in asked(cough=TWO)


def test_what_is_not_asked_is_not_missing() -> None:
    assert "phlegm" not in read_form(OWN, {"cough": Decimal(0)}).missing
    assert "phlegm" in read_form(OWN, {"cough": ONE}).missing
    assert "words" not in read_form(OWN, {}).missing


def test_an_answer_to_a_question_that_is_not_asked_is_set_aside_and_not_counted() -> None:
    given = {"cough": Decimal(0), "phlegm": ("green",), "sleep": Decimal(4), "puffs": ONE}
    found = scored("own-form", given, lambda _name, _number: Form(OWN, 3))
    assert dict(found.set_aside) == {"phlegm": ("green",)}
    assert "phlegm" not in found.counted
    assert (found.components["sum"], found.is_complete, found.number) == (Decimal(2), True, 3)
    again = scored("own-form", {**given, "cough": ONE}, lambda _name, _number: Form(OWN, 3))
    assert (dict(again.set_aside), again.components["sum"]) == ({}, Decimal(6))


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        (Condition("q", any_of=("1", "2")), ONE, True),
        (Condition("q", any_of=("2",)), ONE, False),
        (Condition("q", any_of=("1.5",)), Decimal("1.50"), True),
        (Condition("q", any_of=("a",)), "a", True),
        (Condition("q", any_of=("a",)), ("b", "a"), True),
        (Condition("q", any_of=("a",)), ("b",), False),
        (Condition("q", at_least=ONE), ONE, True),
        (Condition("q", at_least=TWO), ONE, False),
        (Condition("q", at_most=ONE), ONE, True),
        (Condition("q", at_most=ONE), TWO, False),
        (Condition("q", at_least=ONE), None, False),
        (Condition("q", answered=True), "x", True),
        (Condition("q", answered=True), None, False),
        (Condition("q", answered=False), None, True),
        (Condition("q", answered=False), "x", False),
    ],
)
def test_a_condition_asks_one_thing_of_one_answer(condition, answer, expected) -> None:
    number = Question("q", QuestionType.NUMBER, text("q"), is_required=False)
    if isinstance(answer, str):
        number = change(number, type=QuestionType.TEXT)
    if isinstance(answer, tuple):
        options = tuple(Option(one, text(one)) for one in ("a", "b"))
        number = change(number, type=QuestionType.MULTIPLE, options=options)
    then = Question("then", QuestionType.TEXT, text("then"), shown_when=(condition,))
    given = {} if answer is None else {"q": answer}
    assert ("then" in read_form(form(number, then), given).asked) is expected


def test_of_several_conditions_all_must_hold_or_any() -> None:
    both = (Condition("cough", at_least=ONE), Condition("sleep", at_most=Decimal(3)))
    last = Question("last", QuestionType.TEXT, text("last"), shown_when=both)
    given = {"cough": ONE, "sleep": Decimal(9)}
    assert "last" not in read_form(form(COUGH, SLEEP, last), given).asked
    any_will_do = change(last, match=Match.ANY)
    assert "last" in read_form(form(COUGH, SLEEP, any_will_do), given).asked


def test_a_condition_on_a_question_that_is_not_asked_does_not_hold() -> None:
    chain = Question(
        "chain",
        QuestionType.TEXT,
        text("chain"),
        shown_when=(Condition("phlegm", any_of=("green",)),),
    )
    stale = {"cough": Decimal(0), "phlegm": ("green",)}
    assert "chain" not in read_form(form(COUGH, PHLEGM, chain), stale).asked
    assert "chain" in read_form(form(COUGH, PHLEGM, chain), {**stale, "cough": ONE}).asked


def test_a_section_with_a_condition_is_asked_as_a_whole_or_not_at_all() -> None:
    more = Section("more", (WORDS,), shown_when=(Condition("cough", at_least=TWO),))
    both = change(OWN, sections=(Section("s", (COUGH,)), more), scores=())
    assert "words" not in read_form(both, {"cough": ONE}).asked
    assert "words" in read_form(both, {"cough": TWO}).asked


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (COUGH, [ONE], [Decimal(3), "no", ("no",)]),
        (PHLEGM, [("white",), ("white", "green")], [(), ("red",), ONE, "white"]),
        (SLEEP, [Decimal(0), Decimal(10)], [Decimal(-1), Decimal(11), Decimal("1.5"), "1"]),
        (PUFFS, [Decimal("1.5"), Decimal(40)], [Decimal("40.1"), Decimal("NaN"), "many"]),
        (WORDS, ["x"], [" ", ONE]),
    ],
    ids=lambda one: getattr(one, "link_id", ""),
)
def test_a_question_takes_its_own_sort_of_answer(question, good, bad) -> None:
    plain = form(change(question, shown_when=()))
    for one in good:
        assert read_form(plain, {question.link_id: one}).given
    for one in bad:
        assert read_form(plain, {question.link_id: one}).unfit


# --- sound forms


def wrong(definition: Definition) -> set[tuple[str, str]]:
    return {(one.pointer, one.code.value) for one in form_problems(definition)}


def test_a_form_that_uses_everything_is_sound() -> None:
    assert not wrong(OWN)


FIRST = "/sections/0/questions/0"
SECOND = "/sections/0/questions/1"


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (change(OWN, name="Own form"), ("/name", "BAD_NAME")),
        (change(OWN, titles=Texts()), ("/titles", "NO_TITLE")),
        (change(OWN, source=" "), ("/source", "NO_SOURCE")),
        (change(OWN, licence=""), ("/licence", "NO_LICENCE")),
        (form(), ("/sections", "NO_QUESTIONS")),
        (form(COUGH, COUGH), (f"{SECOND}/link_id", "ID_TWICE")),
        (form(change(COUGH, link_id="s")), (f"{FIRST}/link_id", "ID_TWICE")),
        (form(change(COUGH, link_id="a b")), (f"{FIRST}/link_id", "BAD_ID")),
        (form(change(COUGH, texts=Texts())), (f"{FIRST}/texts", "NO_TEXT")),
        (form(change(COUGH, texts=text("x" * 2001))), (f"{FIRST}/texts", "TEXT_TOO_LONG")),
        (form(choice("q", "only")), (f"{FIRST}/options", "NO_OPTIONS")),
        (form(change(WORDS, options=COUGH.options)), (f"{FIRST}/options", "OPTIONS_NOT_ASKED")),
        (
            form(change(COUGH, options=(*COUGH.options, Option("no", text("no"))))),
            (f"{FIRST}/options/0", "OPTION_TWICE"),
        ),
        (
            form(change(COUGH, options=(*COUGH.options, Option("x", text("x"), ONE)))),
            (f"{FIRST}/options/3", "OPTION_TWICE"),
        ),
        (form(change(PUFFS, low=Decimal(50))), (f"{FIRST}/high", "BAD_BOUNDS")),
        (form(change(SLEEP, high=Decimal(40))), (f"{FIRST}/high", "BAD_SCALE")),
        (form(change(SLEEP, low=None)), (f"{FIRST}/high", "BAD_SCALE")),
        (form(change(SLEEP, low=Decimal("NaN"))), (f"{FIRST}/low", "NUMBER_NOT_FINITE")),
        (form(PHLEGM, COUGH), (f"{FIRST}/shown_when/0/question", "CONDITION_NOT_BEFORE")),
        (
            form(change(COUGH, shown_when=(Condition("cough", answered=True),))),
            (f"{FIRST}/shown_when/0/question", "CONDITION_NOT_BEFORE"),
        ),
        (
            form(COUGH, change(WORDS, shown_when=(Condition("cough"),))),
            (f"{SECOND}/shown_when/0", "CONDITION_NOT_ONE"),
        ),
        (
            form(COUGH, change(WORDS, shown_when=(Condition("cough", any_of=("9",)),))),
            (f"{SECOND}/shown_when/0", "CONDITION_NEVER"),
        ),
        (form(change(COUGH, act_now_from=Decimal(3))), (f"{FIRST}/act_now_from", "ACT_NOW_UNREACHED")),
        (form(change(WORDS, act_now_from=ONE)), (f"{FIRST}/act_now_from", "ACT_NOW_UNREACHED")),
        (form(COUGH, scores=(Score("Sum", (ScorePart("cough"),)),)), ("/scores/0/name", "BAD_SCORE_NAME")),
        (form(COUGH, scores=(Score("s", ()),)), ("/scores/0/parts", "SCORE_OF_NOTHING")),
        (
            form(COUGH, scores=(Score("s", (ScorePart("x"),)),)),
            ("/scores/0/parts/0/question", "SCORE_UNKNOWN_QUESTION"),
        ),
        (
            form(WORDS, scores=(Score("s", (ScorePart("words"),)),)),
            ("/scores/0/parts/0/question", "SCORE_WITHOUT_NUMBER"),
        ),
        (form(COUGH, scores=(Score("s", (ScorePart("cough"),)),) * 2), ("/scores/1/name", "SCORE_TWICE")),
        (
            form(
                COUGH,
                scores=(
                    Score(
                        "s",
                        (ScorePart("cough"),),
                        meanings=(
                            Meaning(text("a"), high=ONE),
                            Meaning(text("b"), low=ONE),
                        ),
                    ),
                ),
            ),
            ("/scores/0/meanings", "BAD_MEANINGS"),
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_named_and_placed(definition, expected) -> None:
    assert expected in wrong(definition)
