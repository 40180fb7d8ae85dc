"""Every problem of a plan is told at the field that it is about."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from measurements.rules.kinds import KINDS
from measurements.rules.questionnaires import FORMS
from selfcare_plans.forms.editor import PlanEditor
from selfcare_plans.forms.flat import flatten
from selfcare_plans.forms.options import Options, UnitOption
from selfcare_plans.forms.places import place_of
from selfcare_plans.presenters.problems import PROBLEMS
from selfcare_plans.rules.document import decode, encode
from selfcare_plans.rules.problem_codes import ProblemCode
from selfcare_plans.rules.validation import no_red_problems, problems
from tests.rules.wide_plan import GP, HOME_CARE, HOSPITAL, WIDE
from triage.presenters.plan_editor import options, put_problems

UNITS = tuple(UnitOption(one, one) for one in (GP, HOSPITAL, HOME_CARE, "nowhere"))
OPTIONS = Options(options([], [], [], {}, list(FORMS.values())).kinds, UNITS, UNITS)
TODAY = date(2026, 11, 22)
GONE = object()

Edit = tuple[str, Any]
Place = tuple[str, str | None]

EVENING = {"name": "evening", "opens": "18:00:00", "closes": "22:00:00"}
SECOND = {"name": "second", "opens": "08:00:00", "closes": "12:00:00"}
GLUCOSE = {
    "id": "g", "kind": "glucose",
    "rules": [{"type": "range", "id": "low", "yellow_low": "3.0", "green_low": "4.0", "confirm_minutes": 30}],
}  # fmt: skip
FAR = {
    "type": "deviation", "id": "far", "colour": "RED", "direction": "FALL", "amount": "20",
}  # fmt: skip
ANSWER = {"type": "answer", "id": "x", "colour": "RED", "question": "q", "any_of": ["1"]}
RANGE = {"type": "range", "id": "x", "green_high": "3"}
AGAIN = {"type": "repetition", "id": "x", "colour": "RED", "times": 1, "of": 2}
NEWS2 = {
    "type": "news2", "id": "n2", "scale": 1, "set_by": "K", "set_on": "2026-05-04",
    "adult_not_pregnant": True,
}  # fmt: skip
WEIGHT_ONLY = [{"id": "w", "kind": "weight", "rules": [RANGE]}]
PULSE_ONLY = [{"id": "p", "kind": "pulse", "observe_only": True}]
PHQ_9: list[Edit] = [
    ("items/3/about", "phq-9"), ("items/3/rules/0/component", "score"),
    ("items/3/rules/1/question", "9"),
]  # fmt: skip

CASES: dict[ProblemCode, tuple[list[Edit], Place]] = {
    ProblemCode.NO_CONTENT: ([("goals", []), ("items", []), ("combinations", [])], ("", "goals")),
    ProblemCode.NO_CONTACT_POINT: (
        [("contact_point", ""), ("items", []), ("combinations", [])], ("", "contact_point")),
    ProblemCode.NO_REVIEW_DATE: ([("review_date", GONE)], ("", "review_date")),
    ProblemCode.NO_RECEIVER: ([("treatment_level/receivers", GONE)], ("level", "receiver_1")),
    ProblemCode.BAD_RECEIVER: ([("receivers/1", "nowhere")], ("", "receiver_2")),
    ProblemCode.BAD_LANGUAGE: ([("language", "se")], ("", "language")),
    ProblemCode.BAD_ID: ([("items/1/id", "a b")], ("items-1", "id")),
    ProblemCode.DUPLICATE_ID: ([("items/1/rules/1/id", "weight-rise")], ("items-1-rules-1", "id")),
    ProblemCode.UNKNOWN_KIND: ([("items/7/kind", "x")], ("items-7", "kind")),
    ProblemCode.DUPLICATE_KIND: ([("items/7/kind", "weight")], ("items-7", "kind")),
    ProblemCode.NO_RULES: ([("items/7/observe_only", GONE)], ("items-7", "rules")),
    ProblemCode.LIMITS_ON_OBSERVE_ONLY: (
        [("items/1/observe_only", True)], ("items-1-rules-0", None)),
    ProblemCode.NO_WINDOWS: ([("items/0/schedule/windows", [])], ("items-0", "windows")),
    ProblemCode.BAD_WINDOW_NAME: (
        [("items/0/schedule/windows/0/name", "a:b")], ("items-0-windows-0", "name")),
    ProblemCode.DUPLICATE_WINDOW: (
        [("items/0/schedule/windows/1", {**EVENING, "name": "morning"})],
        ("items-0-windows-1", "name")),
    ProblemCode.WINDOW_TIMES: (
        [("items/0/schedule/windows/0/closes", "06:00:00")], ("items-0-windows-0", "closes")),
    ProblemCode.TIME_WITH_ZONE: (
        [("items/0/schedule/windows/0/opens", "07:00:00Z")], ("items-0-windows-0", "opens")),
    ProblemCode.WINDOWS_OVERLAP: (
        [("items/0/schedule/windows/1", SECOND)], ("items-0-windows-1", None)),
    ProblemCode.BAD_WEEKDAYS: ([("items/0/schedule/weekdays", [])], ("items-0", "weekdays")),
    ProblemCode.BAD_GRACE: ([("items/0/schedule/grace_minutes", 9999)], ("items-0", "grace_minutes")),
    ProblemCode.COMPONENT_MISSING: (
        [("items/2/rules/0/component", GONE)], ("items-2-rules-0", "component")),
    ProblemCode.COMPONENT_UNKNOWN: (
        [("items/2/rules/1/component", "x")], ("items-2-rules-1", "component")),
    ProblemCode.CONTEXT_UNKNOWN: (
        [("items/0/rules/0/context", "odd")], ("items-0-rules-0", "context")),
    ProblemCode.NOT_FINITE: ([("items/1/rules/0/amount", "NaN")], ("items-1-rules-0", "amount")),
    ProblemCode.TOO_LARGE: (
        [("items/1/normals/0/spread", "2000000")], ("items-1-normals-0", "spread")),
    ProblemCode.TOO_FINE: (
        [("items/0/rules/1/green_low", "88.5")], ("items-0-rules-1", "green_low")),
    ProblemCode.NO_LIMIT: (
        [("items/3/rules/0/green_high", GONE), ("items/3/rules/0/yellow_high", GONE)],
        ("items-3-rules-0", None)),
    ProblemCode.LIMIT_OUT_OF_SENSE: (
        [("items/0/rules/1/green_high", "890")], ("items-0-rules-1", "green_high")),
    ProblemCode.BOUNDS_ORDER: (
        [("items/2/rules/3/green_high", "90")], ("items-2-rules-3", "green_high")),
    ProblemCode.OUTER_LIMIT: (
        [("items/0/rules/0/outer_limit_reason", "")], ("items-0-rules-0", "yellow_low")),
    ProblemCode.OUTER_LIMIT_BY_DEVIATION: (
        [("items/0/rules", [FAR])], ("items-0-rules-0", "amount")),
    ProblemCode.BAD_COLOUR: (
        [("combinations/1/single_three", "GREEN")], ("combinations-1", "single_three")),
    ProblemCode.BAD_DAYS: ([("items/1/rules/0/days", 0)], ("items-1-rules-0", "days")),
    ProblemCode.NOT_POSITIVE: ([("items/1/rules/1/amount", "0")], ("items-1-rules-1", "amount")),
    ProblemCode.FALL_OVER_100_PERCENT: (
        [("items/0/rules/2/amount", "101")], ("items-0-rules-2", "amount")),
    ProblemCode.BAD_REPETITION: ([("items/0/rules/3/times", 5)], ("items-0-rules-3", "times")),
    ProblemCode.REPETITION_WITHOUT_RANGE: (
        [("items/1/rules/2", AGAIN)], ("items-1-rules-2", None)),
    ProblemCode.BAD_IN_A_ROW: ([("items/0/rules/4/in_a_row", 0)], ("items-0-rules-4", "in_a_row")),
    ProblemCode.MISSING_WITHOUT_SCHEDULE: (
        [("items/0/schedule", GONE)], ("items-0-rules-4", None)),
    ProblemCode.KIND_HAS_NO_NUMBER: ([("items/6/rules/1", RANGE)], ("items-6-rules-1", None)),
    ProblemCode.NO_NORMAL: ([("items/1/normals", GONE)], ("items-1-rules-1", None)),
    ProblemCode.NO_SPREAD: ([("items/2/normals/0/spread", GONE)], ("items-2-rules-2", "unit")),
    ProblemCode.NORMAL_IS_ZERO: ([("items/0/normals/0/value", "0")], ("items-0-rules-2", "unit")),
    ProblemCode.NORMAL_OUT_OF_SENSE: (
        [("items/1/normals/0/value", "900")], ("items-1-normals-0", "value")),
    ProblemCode.DUPLICATE_NORMAL: (
        [("items/1/normals/1", {"value": "80", "approved_by": "K", "approved_on": "2026-05-04"})],
        ("items-1-normals-1", None)),
    ProblemCode.NEGATIVE: ([("items/0/normals/0/spread", "-1")], ("items-0-normals-0", "spread")),
    ProblemCode.BAD_MOVING_DAYS: (
        [("items/0/rules/2/moving_days", 91)], ("items-0-rules-2", "moving_days")),
    ProblemCode.BAD_DROP_DAYS: (
        [("items/2/rules/3/drop_days", 7)], ("items-2-rules-3", "drop_days")),
    ProblemCode.BAD_LEAST: ([("items/2/rules/3/least", 0)], ("items-2-rules-3", "least")),
    ProblemCode.MEAN_ALONE: (
        [("items/2/rules/0/component", "diastolic")], ("items-2-rules-3", "yellow_low")),
    ProblemCode.ANSWER_ELSEWHERE: ([("items/1/rules/2", ANSWER)], ("items-1-rules-2", None)),
    ProblemCode.NO_QUESTION: ([("items/3/rules/1/question", "")], ("items-3-rules-1", "question")),
    ProblemCode.NO_ANSWER: ([("items/6/rules/0/any_of", [])], ("items-6-rules-0", None)),
    ProblemCode.EMPTY_ANSWER: (
        [("items/3/rules/1/any_of/1", " ")], ("items-3-rules-1", "any_of")),
    ProblemCode.NO_SCORE: (
        [("items/3/rules/0/component", GONE)], ("items-3-rules-0", "component")),
    ProblemCode.ABOUT_MISSING: (
        [("combinations/0/parts/3/about", GONE)], ("combinations-0-parts-3", "about")),
    ProblemCode.ABOUT_NOTHING: ([("items/1/about", "x")], ("items-1", "about")),
    ProblemCode.ABOUT_UNKNOWN: ([("items/6/about", "FLOOD")], ("items-6", "about")),
    ProblemCode.EVENT_QUESTION: (
        [("items/6/rules/0/question", "who")], ("items-6-rules-0", "question")),
    ProblemCode.BAD_RUNG: (
        [("items/0/rules/4/remind_minutes", 2000)], ("items-0-rules-4", "remind_minutes")),
    ProblemCode.RUNGS_ORDER: (
        [("items/0/rules/4/relative_minutes", 200)], ("items-0-rules-4", "nurse_minutes")),
    ProblemCode.BAD_MINUTES: (
        [("items/0/rules/1/repeat_minutes", 999)], ("items-0-rules-1", "repeat_minutes")),
    ProblemCode.CONFIRM_WITHOUT_YELLOW: (
        [("items/1/rules/0/colour", "RED")], ("items-1-rules-0", "confirm_minutes")),
    ProblemCode.CONFIRM_LOW_GLUCOSE: (
        [("items/7", GLUCOSE)], ("items-7-rules-0", "confirm_minutes")),
    ProblemCode.CONFIRM_ON_OXYGEN: (
        [("items/0/rules/1/confirm_minutes", 30)], ("items-0-rules-1", "confirm_minutes")),
    ProblemCode.REPEAT_WITHOUT_RED: (
        [("items/0/rules/1/yellow_low", GONE)], ("items-0-rules-1", "repeat_minutes")),
    ProblemCode.NO_ACT: ([("items/0/rules/1/act_now/step", "")], ("items-0-rules-1", "act_step")),
    ProblemCode.BAD_NUMBER_TO_RING: (
        [("items/3/rules/1/act_now/numbers/0", "abc")], ("items-3-rules-1", "act_numbers")),
    ProblemCode.BAD_PARTS: ([("combinations/0/parts", [])], ("combinations-0", "parts")),
    ProblemCode.BAD_TIMES: ([("combinations/0/times", 9)], ("combinations-0", "times")),
    ProblemCode.BAD_SPAN: (
        [("combinations/1/within_minutes", 0)], ("combinations-1", "within_minutes")),
    ProblemCode.ONE_CONDITION: (
        [("combinations/0/parts/1/at_least", "3")], ("combinations-0-parts-1", None)),
    ProblemCode.NO_CONDITION: (
        [("combinations/0/parts/3/at_least", "3")], ("combinations-0-parts-3", None)),
    ProblemCode.PART_WITHOUT_RANGE: (
        [("combinations/0/parts/0/kind", "weight")], ("combinations-0-parts-0", "colour")),
    ProblemCode.BAD_SCALE: ([("combinations/1/scale", 3)], ("combinations-1", "scale")),
    ProblemCode.NOT_CONFIRMED_ADULT: (
        [("combinations/1/adult_not_pregnant", False)], ("combinations-1", "adult_not_pregnant")),
    ProblemCode.BAD_SUMS: ([("combinations/1/red_from", 1)], ("combinations-1", "red_from")),
    ProblemCode.SECOND_NEWS2: ([("combinations/2", NEWS2)], ("combinations-2", None)),
    ProblemCode.NEWS2_NOT_MEASURED: ([("items", WEIGHT_ONLY)], ("combinations-1", None)),
    ProblemCode.NEWS2_ONLY_ROUTE: ([("items", PULSE_ONLY)], ("combinations-1", None)),
    ProblemCode.NO_NAME: ([("temporary/responsible", "")], ("temporary", "responsible")),
    ProblemCode.NO_TEXT: ([("steps/yellow/1/medicine", "")], ("steps_yellow-1", "medicine")),
    ProblemCode.NO_PRESCRIBER: (
        [("treatment_level/steps_red/1/prescriber", GONE)], ("level-steps_red-1", "prescriber")),
    ProblemCode.NO_STEPS: ([("treatment_level/steps_red", [])], ("level-steps_red-0", "text")),
    ProblemCode.BAD_UNIT: (
        [("goals/0/measures/0/unit", "nowhere")], ("goals-0-measures-0", "unit")),
    ProblemCode.DATE_AHEAD: (
        [("items/1/normals/0/approved_on", "2031-01-01")], ("items-1-normals-0", "approved_on")),
    ProblemCode.DATE_PASSED: ([("temporary/until", "2020-01-01")], ("temporary", "until")),
    ProblemCode.NO_RED: ([("items/7/no_red_reason", GONE)], ("items-7", "no_red_reason")),
    ProblemCode.NEWS2_UNDER_16: ([], ("combinations-1", None)),
    ProblemCode.QUESTION_UNKNOWN: (
        [*PHQ_9, ("items/3/rules/1/question", "nope")], ("items-3-rules-1", "question")),
    ProblemCode.NO_ACT_NOW: (
        [*PHQ_9, ("items/3/rules/1/act_now", GONE)], ("items-3", "no_red_reason")),
    ProblemCode.ONLY_WHEN_OPEN: (
        [*PHQ_9, ("items/3/schedule", {"windows": [SECOND], "weekdays": [6], "not_on_holidays": True})],
        ("items-3", "weekdays")),
    ProblemCode.NOT_ON_HOLIDAYS: (
        [*PHQ_9, ("items/3/schedule", {"windows": [SECOND], "weekdays": [1]})],
        ("items-3", "not_on_holidays")),
}  # fmt: skip

AGES = {ProblemCode.NEWS2_UNDER_16: 15}

AT_THE_WHOLE_PART = {
    ProblemCode.NO_CONTENT, ProblemCode.NO_RULES, ProblemCode.NO_WINDOWS, ProblemCode.BAD_PARTS,
}  # fmt: skip
"""Something is missing altogether: no field of the part is to blame."""


def edited(edits: list[Edit]) -> Any:
    raw = json.loads(encode(WIDE))
    for path, value in edits:
        *way, last = path.split("/")
        part = raw
        for step in way:
            part = part[int(step) if isinstance(part, list) else step]
        if isinstance(part, list) and int(last) == len(part):
            part.append(copy.deepcopy(value))
        elif value is GONE:
            del part[int(last) if isinstance(part, list) else last]
        else:
            part[int(last) if isinstance(part, list) else last] = copy.deepcopy(value)
    return decode(json.dumps(raw))


def test_each_code_has_a_case() -> None:
    assert set(CASES) == set(ProblemCode) == set(PROBLEMS)


@pytest.mark.parametrize("code", list(ProblemCode))
def test_a_problem_of_each_code_is_told_at_its_field(code: ProblemCode) -> None:
    edits, (prefix, field) = CASES[code]
    document = edited(edits)
    editor = PlanEditor(flatten(document), OPTIONS)
    if editor.is_valid():  # what cannot be read at all is told by the field itself
        editor.document()
    found = [
        one
        for one in (
            *problems(document, known_kinds=KINDS, today=TODAY, age=AGES.get(code)),
            *no_red_problems(document, None),
        )
        if one.code is code
    ]
    places = [place_of(editor, one.pointer) for one in found]
    assert (prefix, field) in [(form.prefix or "", name) for form, name in places]
    for form, name in places:
        assert form in list(editor.forms())
        assert name is None or name in form.fields or code in AT_THE_WHOLE_PART


@pytest.mark.parametrize("code", list(ProblemCode))
def test_its_words_stand_on_the_page_and_open_the_part(code: ProblemCode) -> None:
    document = edited(CASES[code][0])
    editor = PlanEditor(flatten(document), OPTIONS)
    if not editor.is_valid():
        assert editor.complaints()
        return
    from selfcare_plans.forms.places import kind_at

    all_found = problems(document, known_kinds=KINDS, today=TODAY, age=AGES.get(code))
    found = [one for one in all_found if one.code is code]
    found += [one for one in no_red_problems(document, None) if one.code is code]
    put_problems(
        found, lambda pointer: place_of(editor, pointer), lambda pointer: kind_at(editor, pointer)
    )
    told = editor.complaints()
    assert told
    assert all(one.anchor for one in told)


def test_who_may_not_decide_the_level_is_told_of_it_at_the_plan() -> None:
    document = edited([("treatment_level/text", "")])
    level = document.treatment_level
    editor = PlanEditor(flatten(document), OPTIONS, may_decide=False, level=level)
    assert editor.is_valid()
    form, field = place_of(editor, "/treatment_level/text")
    assert (form, field) == (editor.plan, "treatment_level")


def test_what_is_done_when_nobody_answers_is_told_at_its_field() -> None:
    document = edited([("unreached/centre/0", " ")])
    (found,) = problems(document, known_kinds=KINDS)
    editor = PlanEditor(flatten(document), OPTIONS)
    assert place_of(editor, found.pointer) == (editor.plan, "unreached_centre")
