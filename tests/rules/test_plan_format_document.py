"""The example in docs/plan-format.md is a real plan."""

from __future__ import annotations

import re
from pathlib import Path

from selfcare_plans.rules import document as types
from selfcare_plans.rules.document import decode, encode
from selfcare_plans.rules.validation import problems

from .plan_examples import KINDS

TEXT = (Path(__file__).resolve().parents[2] / "docs/plan-format.md").read_text(encoding="utf-8")


def example():
    found = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return decode(found[1])


def test_the_example_may_be_published_as_it_stands():
    assert problems(example(), known_kinds=KINDS) == ()


def test_the_example_survives_being_written_and_read():
    assert decode(encode(example())) == example()


def test_every_field_of_the_document_is_explained():
    for part in (
        types.PlanDocument,
        types.Goal,
        types.Measure,
        types.Steps,
        types.MonitoringItem,
        types.Schedule,
        types.Window,
        types.RangeRule,
        types.ChangeRule,
        types.RepetitionRule,
        types.MissingRule,
    ):
        for name in part.__struct_fields__:
            assert re.search(rf"\b{name}\b", TEXT), (part.__name__, name)
