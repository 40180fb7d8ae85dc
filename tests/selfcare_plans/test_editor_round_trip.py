"""Whatever a plan holds, the editor shows it and gives it back: nothing is lost by looking."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from measurements.rules.questionnaires import FORMS
from selfcare_plans.forms.editor import PlanEditor
from selfcare_plans.forms.flat import flatten
from selfcare_plans.forms.moves import moved
from selfcare_plans.forms.options import Options, UnitOption
from selfcare_plans.forms.part import PartForm
from selfcare_plans.rules.document import (
    ActNow,
    AnswerRule,
    Colour,
    MedicineStep,
    MonitoringItem,
    PlanDocument,
    Steps,
    Unreached,
    decode,
    encode,
)
from tests.rules.plan_walk import each_changed
from tests.rules.strategies import documents
from tests.rules.wide_plan import GP, HOME_CARE, HOSPITAL, WIDE
from triage.presenters.plan_editor import options

UNITS = tuple(UnitOption(one, one[-2:]) for one in (GP, HOSPITAL, HOME_CARE))
OPTIONS = Options(options([], [], [], {}, list(FORMS.values())).kinds, UNITS, UNITS)
SHARES = 8


def made(data: QueryDict, **more: Any) -> PlanDocument:
    editor = PlanEditor(data, OPTIONS, **more)
    assert editor.is_valid(), editor.complaints()
    return editor.document()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_widest_plan_survives_the_page_unchanged(language: str) -> None:
    with translation.override(language):
        assert made(flatten(WIDE)) == WIDE


def test_the_widest_plan_survives_being_shown_and_sent_by_a_browser() -> None:
    """As a browser sends it: what the widgets show, not what the document wrote."""
    shown = PlanEditor(flatten(WIDE), OPTIONS, validate=False)
    assert made(as_sent(shown)) == WIDE


def as_sent(editor: PlanEditor) -> QueryDict:
    """What a browser would send of the forms, field by field as they are drawn."""
    from tests.selfcare_plans.pages import controls

    drawn = "".join(str(bound) for form in editor.forms() for bound in form)

    class Page:
        content = f"<form><input name='all'>{drawn}</form>".encode()

    data = QueryDict(mutable=True)
    for name, values in controls(Page, having="all").items():  # type: ignore[arg-type]
        data.setlist(name, values)
    return data


@pytest.mark.parametrize("part", range(SHARES))
def test_every_single_change_of_the_widest_plan_can_be_written(part: int) -> None:
    units = {GP, HOSPITAL, HOME_CARE}
    for number, (place, other) in enumerate(each_changed(WIDE)):
        if number % SHARES != part:
            continue
        named = set(_texts(json.loads(encode(other)), ("receivers", "unit")))
        more = tuple(UnitOption(one, one) for one in sorted(named - units))
        offered = Options(OPTIONS.kinds, (*UNITS, *more), (*UNITS, *more))
        editor = PlanEditor(flatten(other), offered)
        if editor.is_valid():
            assert _trimmed(editor.document()) == _trimmed(other), place
        else:
            assert editor.complaints(), place


def _texts(part: Any, names: tuple[str, ...]) -> list[str]:
    found = []
    if isinstance(part, dict):
        for key, value in part.items():
            if key in names:
                found += value if isinstance(value, list) else [value]
            else:
                found += _texts(value, names)
    elif isinstance(part, list):
        for one in part:
            found += _texts(one, names)
    return found


def _trimmed(document: PlanDocument) -> Any:
    """The document but for lists of nothing: a schedule without a time of day is none."""
    raw = json.loads(encode(document))
    for item in raw.get("items", []):
        if not item.get("schedule", {}).get("windows", True):
            del item["schedule"]
    return decode(json.dumps(raw))


@settings(max_examples=100, deadline=None)
@given(documents)
def test_any_plan_survives_the_page(document: PlanDocument) -> None:
    assert made(flatten(document)) == document


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None)
@given(documents)
def test_any_of_many_plans_survives_the_page(document: PlanDocument) -> None:
    assert made(flatten(document)) == document


words = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1, max_size=30
).map(lambda text: " ".join(text.split()))
sentences = words.filter(bool)
steps = st.lists(
    st.one_of(sentences, st.builds(MedicineStep, medicine=sentences, prescriber=sentences)),
    max_size=5,
).map(tuple)


@settings(max_examples=100, deadline=None)
@given(steps, steps, st.lists(sentences, max_size=3).map(tuple))
def test_steps_with_and_without_medicine_keep_their_order(
    yellow: Any, red: Any, centre: Any
) -> None:
    document = PlanDocument(
        steps=Steps(yellow=yellow, red=red), unreached=Unreached(centre=centre, patient=centre[:1])
    )
    assert made(flatten(document)) == document


def test_a_value_that_is_on_no_list_is_shown_and_kept() -> None:
    odd = PlanDocument(
        items=(
            MonitoringItem(
                id="e",
                kind="event",
                about="FLOOD",
                rules=(AnswerRule(id="a", colour=Colour.GREEN, question="who", any_of=("X", "Y")),),
            ),
            MonitoringItem(id="f", kind="answers", about="own-form"),
        ),
        language="se",
    )
    shown = PlanEditor(flatten(odd), OPTIONS, validate=False)
    assert made(as_sent(shown)) == odd


def test_numbers_to_ring_keep_their_order_and_others_may_be_written() -> None:
    rule = AnswerRule(
        id="a", colour=Colour.RED, question="about", any_of=("FALL",),
        act_now=ActNow(step="Ring.", numbers=("116117", "75000000", "113")),
    )  # fmt: skip
    document = PlanDocument(items=(MonitoringItem(id="e", kind="event", rules=(rule,)),))
    shown = PlanEditor(flatten(document), OPTIONS, validate=False)
    data = as_sent(shown)
    assert made(data) == document
    data["items-0-rules-0-act_other"] = "76 11 42 50, 113"
    act = made(data).items[0].rules[0].act_now
    assert act is not None
    assert act.numbers == ("116117", "75000000", "113", "76114250")


def test_who_may_not_decide_the_level_of_treatment_keeps_it_whatever_is_sent() -> None:
    level = WIDE.treatment_level
    data = flatten(WIDE)
    data["level-text"] = "Everything"
    assert made(data, may_decide=False, level=level).treatment_level == level
    assert made(data, may_decide=False, level=None).treatment_level is None
    changed = made(data, may_decide=True).treatment_level
    assert changed is not None
    assert changed.text == "Everything"


@pytest.mark.parametrize(
    "part",
    [
        "goals",
        "goals-0-measures",
        "items-0-windows",
        "items-0-normals",
        "combinations-0-parts",
        "steps_yellow:medicine",
        "steps_green:lines",
        "level-steps_red:medicine",
        *(f"items-2-rules:{tag}" for tag in ("deviation", "mean", "missing", "change")),
        "items-3-rules:answer",
        "combinations:combination",
        "combinations:news2",
    ],
)
def test_a_part_that_is_added_and_removed_leaves_the_plan_as_it_was(part: str) -> None:
    data, key = moved(flatten(WIDE), f"add:{part}", OPTIONS)
    assert key
    assert data != flatten(WIDE)
    editor = PlanEditor(data, OPTIONS, validate=False)
    editor.show(key)
    assert any(_begins_there(form) for form in editor.forms())
    again, _ = moved(data, f"remove:{key}", OPTIONS)
    assert made(again) == WIDE


def _begins_there(form: PartForm) -> bool:
    return any("autofocus" in field.widget.attrs for field in form.fields.values())


@pytest.mark.parametrize("part", ["level", "temporary"])
def test_what_few_plans_have_is_added_by_a_button(part: str) -> None:
    data, key = moved(flatten(PlanDocument()), f"add:{part}", OPTIONS)
    assert key == part
    editor = PlanEditor(data, OPTIONS)
    assert not editor.is_valid()
    gone, _ = moved(data, f"remove:{part}", OPTIONS)
    assert made(gone) == PlanDocument()


def test_the_scale_of_news2_is_never_chosen_beforehand() -> None:
    data, key = moved(flatten(PlanDocument()), "add:combinations:news2", OPTIONS)
    assert not data.get(f"{key}-scale")
    editor = PlanEditor(data, OPTIONS)
    assert not editor.is_valid()
    form = editor.combinations[0].form
    assert {"scale", "set_on"} == set(form.errors)


def test_a_medicine_is_lifted_before_the_steps_above_it() -> None:
    document = PlanDocument(steps=Steps(yellow=("Rest.", MedicineStep("Two puffs", "Kari Lege"))))
    data, key = moved(flatten(document), "up:steps_yellow-1", OPTIONS)
    assert key == "steps_yellow-0"
    assert made(data).steps.yellow == (MedicineStep("Two puffs", "Kari Lege"), "Rest.")
    same, _ = moved(data, "up:steps_yellow-0", OPTIONS)
    assert same == data


def test_what_is_half_typed_in_the_new_parts_is_shown_as_it_was_typed() -> None:
    typed = {
        "items-0-normals-0-value": "nittito",
        "items-0-rules-2-amount": "fire",
        "combinations-0-parts-1-at_most": "hundre",
        "combinations-1-yellow_from": "fem",
        "steps_yellow-1-prescriber": "",
        "level-decided_on": "i går",
        "items-0-rules-1-act_other": "hundre og tretten",
    }
    data = flatten(WIDE)
    for name, text in typed.items():
        data[name] = text
    for validate in (True, False):
        editor = PlanEditor(data, OPTIONS, validate=validate)
        shown = {
            form.add_prefix(name): form[name].value()
            for form in editor.forms()
            for name in form.fields
        }
        assert {name: shown[name] for name in typed} == typed
    assert not PlanEditor(data, OPTIONS).is_valid()
