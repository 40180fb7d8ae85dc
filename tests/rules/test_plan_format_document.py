"""The example in docs/plan-format.md is a real plan."""

from __future__ import annotations

import re
from pathlib import Path

from measurements.rules.kinds import KINDS as TABLE
from selfcare_plans.rules import document as types
from selfcare_plans.rules.document import decode, encode
from selfcare_plans.rules.validation import no_red_problems, problems

from .plan_examples import KINDS
from .wide_plan import TODAY

TEXT = (Path(__file__).resolve().parents[2] / "docs/plan-format.md").read_text(encoding="utf-8")


def example():
    found = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return decode(found[1])


def test_the_example_may_be_published_as_it_stands():
    assert problems(example(), known_kinds=KINDS, today=TODAY) == ()
    assert problems(example(), known_kinds=TABLE, today=TODAY) == ()
    assert no_red_problems(example(), None) == ()


def test_the_example_shows_every_kind_of_rule():
    tags = {rule.__struct_config__.tag for rule in example().combinations}
    tags |= {rule.__struct_config__.tag for item in example().items for rule in item.rules}
    assert tags == {
        "range", "change", "deviation", "repetition", "missing", "answer", "mean",
        "combination", "news2",
    }  # fmt: skip


def test_the_example_survives_being_written_and_read():
    assert decode(encode(example())) == example()


def test_every_field_of_the_document_is_explained():
    parts = {part for part in vars(types).values() if hasattr(part, "__struct_fields__")}
    assert types.CombinationPart in parts
    for part in parts:
        for name in part.__struct_fields__:
            assert re.search(rf"\b{name}\b", TEXT), (part.__name__, name)
