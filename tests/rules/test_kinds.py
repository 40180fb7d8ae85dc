"""The table of kinds: complete, without contradiction, and as the sources say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from measurements.rules.kinds import (
    KINDS,
    LOINC,
    MDC,
    NPU,
    NUMBER_KINDS,
    SNOMED,
    component_of_code,
    kind_of_code,
)
from selfcare_plans.rules.kind_facts import KindFacts

D = Decimal

ALL = {
    "weight", "glucose", "spo2", "blood_pressure", "pulse", "body_temperature", "respiration_rate",
    "peak_flow", "fev1", "steps", "hba1c", "symptom_score",
    "consciousness", "oxygen_supply", "pain", "crp", "inr",
    "task_done", "diary", "event", "answers",
}  # fmt: skip


def test_the_kinds_are_those_of_the_contract() -> None:
    assert set(KINDS) == ALL


def test_a_kind_can_be_used_by_the_rules_of_plans() -> None:
    facts: list[KindFacts] = list(KINDS.values())
    assert [fact.name for fact in facts] == list(KINDS)


@pytest.mark.parametrize(
    ("system", "code", "kind"),
    [
        (LOINC, "29463-7", "weight"),
        (SNOMED, "27113001", "weight"),
        (LOINC, "15074-8", "glucose"),
        (NPU, "NPU02187", "glucose"),
        (LOINC, "2708-6", "spo2"),
        (LOINC, "59408-5", "spo2"),
        (SNOMED, "431314004", "spo2"),
        (LOINC, "85354-9", "blood_pressure"),
        (LOINC, "8867-4", "pulse"),
        (SNOMED, "364075005", "pulse"),
        (SNOMED, "78564009", "pulse"),
        (LOINC, "8310-5", "body_temperature"),
        (LOINC, "9279-1", "respiration_rate"),
        (SNOMED, "271625008", "respiration_rate"),
        (MDC, "152584", "peak_flow"),
        (LOINC, "20150-9", "fev1"),
        (LOINC, "41950-7", "steps"),
        (LOINC, "59261-8", "hba1c"),
        (LOINC, "4548-4", "hba1c"),
        (SNOMED, "1104441000000107", "consciousness"),
        (LOINC, "3151-8", "oxygen_supply"),
        (LOINC, "72514-3", "pain"),
        (LOINC, "1988-5", "crp"),
        (NPU, "NPU19748", "crp"),
        (LOINC, "6301-6", "inr"),
    ],
)
def test_a_code_means_its_kind(system: str, code: str, kind: str) -> None:
    found = kind_of_code(system, code)
    assert found is not None
    assert found[0].name == kind


def test_a_code_of_another_system_or_a_misprint_means_nothing() -> None:
    assert kind_of_code(SNOMED, "29463-7") is None
    assert kind_of_code(LOINC, "29563-7") is None  # the misprint on VKP's own page
    assert kind_of_code(LOINC, "8480-6") is None  # a component is no kind


def test_the_code_for_fasting_glucose_says_that_it_was_fasting() -> None:
    found = kind_of_code(LOINC, "14770-2")
    assert found is not None
    assert found[1].implies == {"meal": "fasting"}


def test_no_code_stands_for_two_things() -> None:
    codes = [(c.system, c.code) for k in KINDS.values() for c in k.codes]
    parts = [(c.system, c.code) for k in KINDS.values() for p in k.parts for c in p.codes]
    assert len(codes + parts) == len(set(codes + parts))


def test_every_kind_has_a_primary_loinc_code() -> None:
    assert {name for name, kind in NUMBER_KINDS.items() if not kind.sent} == {"consciousness"}
    for kind in KINDS.values():
        assert all(code.system == LOINC for code in kind.codes[: kind.sent])


def test_blood_pressure_has_three_components_and_only_mean_is_optional() -> None:
    kind = KINDS["blood_pressure"]
    assert kind.components == tuple(part.name for part in kind.parts)
    assert [part.name for part in kind.parts if part.required] == ["systolic", "diastolic"]
    for code, name in (("8480-6", "systolic"), ("8462-4", "diastolic"), ("8478-0", "mean")):
        part = component_of_code(kind, LOINC, code)
        assert part is not None
        assert part.name == name
    assert component_of_code(KINDS["pulse"], LOINC, "8480-6") is None


def test_what_we_accept_is_possible() -> None:
    for kind in KINDS.values():
        for bounds in (kind.accept, *(part.accept for part in kind.parts)):
            for end in (bounds.low, bounds.high):
                assert end is None or kind.possible.holds(end)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("weight", "20", "350"),
        ("glucose", "0.5", "50"),
        ("spo2", "50", "100"),
        ("pulse", "25", "250"),
        ("body_temperature", "30", "45"),
        ("respiration_rate", "4", "70"),
        ("peak_flow", "30", "900"),
        ("fev1", "0.2", "8"),
        ("steps", "0", "100000"),
        ("hba1c", "15", "200"),
        ("crp", "0", "600"),
        ("inr", "0.5", "15"),
    ],
)
def test_the_accept_range_is_closed_and_as_in_the_source(kind: str, low: str, high: str) -> None:
    accept = KINDS[kind].accept
    step = KINDS[kind].resolution
    assert accept.holds(D(low))
    assert accept.holds(D(high))
    assert not accept.holds(D(low) - step)
    assert not accept.holds(D(high) + step)


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("weight", "82", "82.0"),
        ("weight", "82.55", "82.55"),
        ("glucose", "5.50", "5.5"),
        ("spo2", "92", "92"),
        ("spo2", "92.5", "92.5"),
        ("fev1", "2.3", "2.30"),
        ("steps", "1E+4", "10000"),
    ],
)
def test_a_value_is_shown_with_the_decimals_of_its_kind_and_never_rounded(
    kind: str, number: str, shown: str
) -> None:
    assert KINDS[kind].show(D(number)) == shown


def test_only_what_the_body_cannot_change_at_once_has_a_swing() -> None:
    swings = {name: kind.swing for name, kind in KINDS.items() if kind.swing}
    assert set(swings) == {"weight", "hba1c"}
    assert (swings["weight"].amount, swings["weight"].hours) == (D(5), 24)
