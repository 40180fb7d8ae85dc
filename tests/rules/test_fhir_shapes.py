"""What was found sound once is not read by the library again; what is otherwise always is."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interop.fhir import shapes
from interop.fhir.structure import structure_problems
from measurements.rules.strict_json import parse
from tests.rules.examples import RUNS
from tests.rules.test_fhir_mapping import _ODD, _places

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENT = "Patient/0190c5a0-0000-7000-8000-000000000001"


def saturation(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "59408-5"}]},
        "identifier": [{"system": "urn:meter", "value": "m-1"}],
        "subject": {"reference": PATIENT},
        "effectiveDateTime": "2026-11-22T08:00:00+01:00",
        "valueQuantity": {"value": 95, "unit": "%", "code": "%"},
        **more,
    }


def pressure(systolic: Any) -> dict[str, Any]:
    def part(code: str, value: Any) -> dict[str, Any]:
        coding = [{"system": "http://loinc.org", "code": code}]
        return {"code": {"coding": coding}, "valueQuantity": {"value": value, "unit": "mm[Hg]"}}

    plain = saturation(component=[part("8480-6", systolic), part("8462-4", 80)])
    return {name: value for name, value in plain.items() if name != "valueQuantity"}


def read(resource: dict[str, Any]) -> dict[str, Any]:
    found = parse(json.dumps(resource, default=float).encode())
    assert isinstance(found, dict)
    return found


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    shapes.forget()
    yield
    shapes.forget()


LIKE_IT = [
    saturation(valueQuantity={"value": 88.5, "unit": "%", "code": "%"}),
    saturation(identifier=[{"system": "urn:meter", "value": "m-2"}]),
    saturation(effectiveDateTime="2026-11-23T08:00:00.123Z"),
    saturation(subject={"reference": PATIENT[:-1] + "2"}),
]
UNLIKE_IT = [
    saturation(valueQuantity={"value": "95", "unit": "%", "code": "%"}),
    saturation(valueQuantity={"value": True, "unit": "%", "code": "%"}),
    saturation(valueQuantity={"value": 95, "unit": "%", "comparator": "~"}),
    saturation(valueQuantity={"value": {}, "unit": "%"}),
    saturation(effectiveDateTime="2026-02-30T08:00:00+01:00"),
    saturation(effectiveDateTime="2026-11-22T08:00:00+19:00"),
    saturation(effectiveDateTime=8),
    saturation(status="finished"),
    saturation(subject={"reference": 7}),
    saturation(subject="x"),
    saturation(identifier=[{"system": "urn:meter", "value": 7}]),
    saturation(identifier={"system": "urn:meter", "value": "m-1"}),
    saturation(identifier=[{"system": "urn:meter", "value": "m-1", "use": "mine"}]),
    saturation(colour="green"),
    saturation(modifierExtension=[{"url": "urn:x", "valueBoolean": True}]),
    pressure("120"),
]


def test_one_like_it_has_the_same_shape_and_is_known() -> None:
    first = shapes.shape_of(read(saturation()))
    assert first is not None
    assert not shapes.is_known_as_sound(first)
    assert structure_problems(read(saturation())) == ()
    for each in LIKE_IT:
        assert shapes.shape_of(read(each)) == first
        assert structure_problems(read(each)) == ()
    assert shapes.is_known_as_sound(first)


@pytest.mark.parametrize("other", UNLIKE_IT, ids=range(len(UNLIKE_IT)))
def test_what_is_wrong_is_found_also_when_its_like_was_sound(other: dict[str, Any]) -> None:
    cold = structure_problems(read(other))
    assert cold
    assert structure_problems(read(saturation())) == ()
    assert structure_problems(read(pressure(120))) == ()
    assert structure_problems(read(other)) == cold
    assert structure_problems(read(other)) == cold


def test_what_is_wrong_is_never_kept() -> None:
    for each in UNLIKE_IT:
        structure_problems(read(each))
        shape = shapes.shape_of(read(each))
        assert shape is None or not shapes.is_known_as_sound(shape)


def test_nothing_is_kept_of_one_who_is_named_by_a_national_number() -> None:
    named = {"identifier": {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "13717404089"}}
    assert shapes.shape_of(read(saturation(subject=named))) is None


def test_so_many_shapes_are_kept_and_no_more() -> None:
    for number in range(1_200):
        structure_problems(read(saturation(note=[{"text": f"{number}"}])))
    assert len(shapes._sound) <= 500


@pytest.mark.slow
@pytest.mark.timeout(0)
@RUNS
@given(st.data())
def test_whatever_is_changed_the_answer_is_that_of_reading_it_anew(data: st.DataObject) -> None:
    resource = copy.deepcopy(data.draw(st.sampled_from([saturation(), pressure(120)])))
    structure_problems(read(resource))
    for _ in range(data.draw(st.integers(1, 2))):
        holder, step = data.draw(st.sampled_from(_places(resource)))
        holder[step] = copy.deepcopy(data.draw(_ODD))
    changed = read(resource)
    warm = structure_problems(changed)
    shapes.forget()
    assert structure_problems(changed) == warm
