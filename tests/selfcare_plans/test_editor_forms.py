"""The editor's forms: what is stored is shown, what is shown is stored, whatever the plan has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from measurements.rules.kinds import KINDS
from measurements.rules.questionnaires import FORMS
from selfcare_plans.forms.adjust import AdjustForm
from selfcare_plans.forms.editor import MOST_PARTS, PlanEditor, part_keys
from selfcare_plans.forms.flat import flatten
from selfcare_plans.forms.moves import moved
from selfcare_plans.forms.options import Options, UnitOption
from selfcare_plans.forms.places import place_of
from selfcare_plans.forms.sources import with_true_sources
from selfcare_plans.rules.document import PlanDocument, RangeRule, decode, encode
from selfcare_plans.rules.templates import TemplateName, template
from selfcare_plans.rules.validation import problems
from tests.selfcare_plans.acting import REVIEW, with_limits
from tests.selfcare_plans.examples import EVERYTHING, NAMES
from triage.presenters.plan_editor import options

UNITS = tuple(UnitOption(identifier, name) for identifier, name in NAMES.items())
OPTIONS = Options(options([], [], [], {}, list(FORMS.values())).kinds, UNITS, UNITS)


def editor_of(data: QueryDict, *, validate: bool = True) -> PlanEditor:
    return PlanEditor(data, OPTIONS, validate=validate)


def made(data: QueryDict) -> PlanDocument:
    editor = editor_of(data)
    assert editor.is_valid(), editor.complaints()
    return editor.document()


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(
    "document",
    [EVERYTHING, PlanDocument(), *(template(name, review_date=REVIEW) for name in TemplateName)],
)
def test_a_document_survives_the_page_unchanged(document: PlanDocument, language: str) -> None:
    with translation.override(language):
        again = made(flatten(document))
    assert again == document
    assert decode(encode(again)) == document


def test_a_document_survives_a_button_that_adds_and_one_that_removes() -> None:
    data, key = moved(flatten(EVERYTHING), "add:items-1-rules:missing", OPTIONS)
    assert len(made(data).items[1].rules) == 4
    again, _ = moved(data, f"remove:{key}", OPTIONS)
    assert made(again) == EVERYTHING


def test_a_half_typed_page_is_shown_as_it_was_typed() -> None:
    data = flatten(EVERYTHING)
    data["items-0-rules-0-amount"] = "to kilo"
    editor = editor_of(data, validate=False)
    assert editor.items[0].rules[0].form["amount"].value() == "to kilo"
    assert editor.items[0].form["weekdays"].value() == ["1", "4"]


def test_new_ids_are_unlike_all_others() -> None:
    data = flatten(EVERYTHING)
    for _round in range(3):
        data, _key = moved(data, "add:items-1-rules:repetition", OPTIONS)
    ids = [rule.id for item in made(data).items for rule in item.rules]
    assert len(set(ids)) == len(ids)


def test_a_page_has_no_more_parts_than_it_may() -> None:
    data = flatten(EVERYTHING)
    for _round in range(MOST_PARTS + 3):
        data, _key = moved(data, "add:goals", OPTIONS)
    assert len(part_keys(data, "goals")) == MOST_PARTS


def test_the_keys_of_parts_keep_their_order_when_one_is_gone() -> None:
    data = QueryDict("items-10-id=c&items-2-id=b&items-0-id=a&items-x-id=&items=7")
    assert part_keys(data, "items") == ["items-0", "items-2", "items-10"]


POINTERS = {
    "/review_date": ("", "review_date"),
    "/receivers/1": ("", "receiver_2"),
    "/items/1/receivers": ("", "receiver_1"),
    "/items/0/receivers/1": ("items-0", "receiver_2"),
    "/items/0/schedule/weekdays": ("items-0", "weekdays"),
    "/items/0/schedule/windows/1/closes": ("items-0-windows-1", "closes"),
    "/items/0/schedule/windows/1": ("items-0-windows-1", None),
    "/items/1/rules/0/yellow_low": ("items-1-rules-0", "yellow_low"),
    "/items/1/rules/2": ("items-1-rules-2", None),
    "/items/1/rules": ("items-1", "rules"),
}


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_problem_is_shown_where_it_lies(pointer: str) -> None:
    form, field = place_of(editor_of(flatten(EVERYTHING)), pointer)
    assert (form.prefix or "", field) == POINTERS[pointer]


def test_every_problem_of_a_bad_plan_finds_a_place() -> None:
    bad = json.loads(encode(EVERYTHING))
    bad["items"][0]["schedule"]["windows"][1]["closes"] = "05:00:00"
    bad["items"][0]["schedule"]["grace_minutes"] = 9_999
    bad["items"][0]["rules"][0]["amount"] = "0.05"
    bad["items"][1]["rules"][0]["yellow_low"] = "300"
    bad["items"][1]["rules"][1]["context"] = "meal=fasting"
    bad["items"][2]["observe_only"] = False
    bad["items"].append({"id": "weight", "kind": "weight"})
    bad["review_date"] = None
    bad["language"] = "se"
    document = decode(json.dumps(bad))
    editor = editor_of(flatten(document))
    found = problems(document, known_kinds=KINDS)
    assert len(found) > 9
    for problem in found:
        form, _field = place_of(editor, problem.pointer)
        assert form in list(editor.forms())


def adjusted(data: str) -> Any:
    document = template(TemplateName.COPD, review_date=REVIEW)
    form = AdjustForm(document, "spo2", QueryDict(data))
    assert form.is_valid()
    return form.adjusted()


def test_an_adjustment_changes_nothing_but_the_limits_that_were_sent() -> None:
    document = template(TemplateName.COPD, review_date=REVIEW)
    assert adjusted("limit-spo2-range-green_low=91&review_date=2031-01-01") == with_limits(
        document, green_low="91"
    )


def test_a_blank_limit_is_opened() -> None:
    rule = adjusted("limit-spo2-range-yellow_low=&review_date=2031-01-01").items[0].rules[0]
    assert isinstance(rule, RangeRule)
    assert rule.yellow_low is None


def test_the_source_of_an_untouched_limit_stands() -> None:
    document = template(TemplateName.COPD)
    assert with_true_sources(document, document, today=REVIEW) == document
    changed = with_limits(document, yellow_low="85")
    told = with_true_sources(document, changed, today=REVIEW)
    assert told.items[0].rules[0].source != document.items[0].rules[0].source
    assert told.items[0].rules[1:] == document.items[0].rules[1:]
    assert told.items[1:] == document.items[1:]


def test_a_source_that_a_person_wrote_stands() -> None:
    document = template(TemplateName.COPD)
    raw = json.loads(encode(with_limits(document, yellow_low="85")))
    raw["items"][0]["rules"][0]["source"] = "Lungelegen, 3. mai"
    after = decode(json.dumps(raw))
    assert with_true_sources(document, after, today=REVIEW) == after
