"""A plan with a questionnaire: what it must hold, and when the form may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

import msgspec
import pytest

from measurements.rules.kinds import KINDS
from measurements.rules.questionnaires import FORMS
from selfcare_plans.rules.doctor_only import DoctorOnly, doctor_only
from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    Colour,
    PlanDocument,
    RangeRule,
    Window,
)
from selfcare_plans.rules.templates.forms import HELP_NUMBERS, form_item
from selfcare_plans.rules.validation import problems

from .plan_examples import plan

change = msgspec.structs.replace
PHQ_9 = form_item("phq-9")
HARM = PHQ_9.rules[0]


@dataclass(frozen=True)
class Centre:
    opens: time = time(8)
    closes: time = time(15)
    weekdays: str = "12345"


def found(item, hours=Centre()) -> set[tuple[str, str]]:
    return {
        (one.pointer, one.code.value)
        for one in problems(plan(item), known_kinds=KINDS, hours=hours)
    }


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_ready_made_item_of_each_form_may_be_published(name: str, language: str) -> None:
    assert not found(form_item(name, language=language))


def test_the_ready_made_phq_9_is_red_at_question_9_with_whom_to_ring() -> None:
    assert (HARM.question, HARM.colour, HARM.at_least) == ("9", Colour.RED, Decimal(1))
    assert HARM.act_now.numbers == HELP_NUMBERS == ("113", "116123", "116117")
    assert HARM.act_now.step


NO_ACT_NOW = ("/items/0/no_red_reason", "NO_ACT_NOW")


@pytest.mark.parametrize(
    "harm",
    [
        (),
        (change(HARM, colour=Colour.YELLOW),),
        (change(HARM, act_now=None),),
        (change(HARM, act_now=ActNow(step=" ", numbers=("113",))),),
        (change(HARM, at_least=Decimal(2)),),
        (change(HARM, question="8"),),
        (change(HARM, at_least=None, any_of=("2", "3")),),
    ],
    ids=["none", "yellow", "nothing to do", "blank step", "too late", "another", "some answers"],
)
def test_phq_9_without_a_red_rule_of_its_own_for_question_9_is_refused(harm) -> None:
    assert NO_ACT_NOW in found(change(PHQ_9, rules=(*harm, *PHQ_9.rules[1:])))


def test_a_doctor_may_leave_it_out_with_a_reason_and_nobody_else() -> None:
    without = change(PHQ_9, rules=PHQ_9.rules[1:], no_red_reason="Seen daily on the ward.")
    assert not found(without)
    assert any(one.colour is Colour.RED for one in [HARM])
    assert doctor_only(None, plan(without)) == (DoctorOnly.NO_RED,)
    assert doctor_only(plan(without), plan(without)) == ()
    assert doctor_only(None, plan(PHQ_9)) == ()


def test_gad_7_needs_no_such_rule() -> None:
    gad = form_item("gad-7")
    assert not found(change(gad, rules=gad.rules[:1]))


def test_a_form_that_nobody_knows_is_bound_by_nothing() -> None:
    assert not found(change(PHQ_9, about="own-form", rules=PHQ_9.rules[1:]))


def test_a_rule_on_a_question_or_a_sum_that_the_form_has_not_is_refused() -> None:
    stray = AnswerRule(id="stray", colour=Colour.YELLOW, question="10", at_least=Decimal(1))
    total = RangeRule(id="total", component="total", green_high=Decimal(9))
    assert found(change(PHQ_9, rules=(*PHQ_9.rules, stray, total))) == {
        ("/items/0/rules/3/question", "QUESTION_UNKNOWN"),
        ("/items/0/rules/4/component", "COMPONENT_UNKNOWN"),
    }


def scheduled(**changes):
    return change(PHQ_9, schedule=change(PHQ_9.schedule, **changes))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (scheduled(weekdays=(6,)), ("/items/0/schedule/weekdays", "ONLY_WHEN_OPEN")),
        (
            scheduled(not_on_holidays=False),
            ("/items/0/schedule/not_on_holidays", "NOT_ON_HOLIDAYS"),
        ),
        (
            scheduled(windows=(Window("early", time(7), time(10)),)),
            ("/items/0/schedule/windows/0/opens", "ONLY_WHEN_OPEN"),
        ),
        (
            scheduled(windows=(Window("late", time(12), time(15, 1)),)),
            ("/items/0/schedule/windows/0/opens", "ONLY_WHEN_OPEN"),
        ),
    ],
)
def test_phq_9_is_asked_for_only_while_the_centre_is_open(item, expected) -> None:
    assert found(item) == {expected}


def test_a_window_may_fill_the_opening_hours_and_follow_those_of_the_centre() -> None:
    assert not found(scheduled(windows=(Window("all", time(8), time(15)),)))
    saturday = scheduled(weekdays=(6,))
    assert found(saturday)
    assert not found(saturday, Centre(weekdays="123456"))


def test_where_no_hours_are_known_it_is_asked_for_on_workdays() -> None:
    assert not found(PHQ_9, None)
    assert ("/items/0/schedule/weekdays", "ONLY_WHEN_OPEN") in found(scheduled(weekdays=(7,)), None)


def test_a_form_without_times_is_answered_when_the_patient_wants() -> None:
    rules = tuple(rule for rule in PHQ_9.rules if rule.id != "phq-9-missing")
    assert not found(change(PHQ_9, schedule=None, rules=rules))


def test_other_forms_are_asked_for_at_any_time() -> None:
    daily = form_item("daily-check")
    late = change(daily.schedule, windows=(Window("kveld", time(18), time(22)),))
    assert not found(change(daily, schedule=late))


def test_a_plan_that_is_read_back_is_the_same(tmp_path) -> None:
    from selfcare_plans.rules.document import decode, encode

    document: PlanDocument = plan(PHQ_9, review_date=date(2027, 2, 1))
    assert decode(encode(document)) == document
