"""FHIR R4: Observations become readings by the same rules, or are refused with an outcome."""

from __future__ import annotations

import copy
import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.operationoutcome import OperationOutcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interop.fhir import (
    FhirRefusal,
    MappedReading,
    ObservationFacts,
    PatientIdentifier,
    as_served,
    capability_statement,
    observation_to_reading,
    operation_outcome,
    reading_to_observation,
    to_json,
)
from measurements.rules.content import content_hash
from measurements.rules.facts import Flag
from measurements.rules.kinds import KINDS, NUMBER_KINDS
from measurements.rules.strict_json import parse

D = Decimal
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PATIENT = "019a0000-0000-7000-8000-000000000001"
FIXTURES = Path(__file__).parents[2] / ".." / "shared" / "fixtures"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
FNR = "urn:oid:2.16.578.1.12.4.1.4.1"

needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the real data is not here")


def coded(code: str, system: str = LOINC) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def quantity(value: Any, unit: str, /, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def weight(**changes: Any) -> dict[str, Any]:
    """Return an Observation in good order; a change to ``...`` leaves the element out."""
    resource: dict[str, Any] = {
        "resourceType": "Observation",
        "id": "w1",
        "status": "final",
        "code": coded("29463-7"),
        "subject": {"reference": f"Patient/{PATIENT}"},
        "effectiveDateTime": "2026-11-22T08:00:00+01:00",
        "valueQuantity": quantity(D("82.5"), "kg"),
    }
    resource.update(changes)
    return {name: value for name, value in resource.items() if value is not ...}


def pressure(*components: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return weight(
        code=coded("85354-9"), valueQuantity=..., component=list(components) or ..., **changes
    )


def part(code: str, value: Any = None, **more: Any) -> dict[str, Any]:
    component: dict[str, Any] = {"code": coded(code), **more}
    if value is not None:
        component["valueQuantity"] = quantity(value, "mm[Hg]")
    return component


SYSTOLIC, DIASTOLIC, MEAN = "8480-6", "8462-4", "8478-0"
UNKNOWN = {
    "dataAbsentReason": coded("unknown", "http://terminology.hl7.org/CodeSystem/data-absent-reason")
}


def mapped(resource: dict[str, Any]) -> MappedReading:
    result = observation_to_reading(to_json(resource), NOW)
    assert isinstance(result, MappedReading), result
    return result


def refused(resource: Any) -> list[tuple[str, str | None]]:
    """Return reason and expression of each problem."""
    text = resource if isinstance(resource, bytes) else to_json(resource)
    result = observation_to_reading(text, NOW)
    assert isinstance(result, FhirRefusal), result
    OperationOutcome.model_validate(operation_outcome(result.problems))
    return [(problem.reason, problem.expression) for problem in result.problems]


# --- what is taken


def test_an_observation_becomes_the_reading_that_the_json_api_would_take() -> None:
    result = mapped(weight())
    reading = result.for_patient(PATIENT)
    assert (result.patient_id, result.patient_identifier) == (PATIENT, None)
    assert (reading.patient, reading.kind, reading.value) == (PATIENT, "weight", D("82.5"))
    assert (reading.unit, reading.reference) == ("kg", "w1")
    assert reading.measured_at == datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def test_grams_become_kilograms_and_milligrams_become_millimoles() -> None:
    assert mapped(weight(valueQuantity=quantity(49000, "g"))).reading.value == D("49.0")
    glucose = weight(code=coded("15074-8"), valueQuantity=quantity(99, "mg/dL"))
    assert mapped(glucose).reading.value == D("5.5")
    assert mapped(glucose).reading.original_unit == "mg/dL"


@pytest.mark.parametrize(
    "changes", [{"code": "mmol/l"}, {"code": ..., "unit": "mmol/l"}, {"system": ...}]
)
def test_a_lower_case_litre_is_a_litre(changes: dict[str, Any]) -> None:
    amount = {**quantity(D("6.3"), "mmol/L"), **changes}
    amount = {name: value for name, value in amount.items() if value is not ...}
    assert mapped(weight(code=coded("15074-8"), valueQuantity=amount)).reading.unit == "mmol/L"


def test_an_implausible_value_is_taken_and_flagged() -> None:
    result = mapped(weight(code=coded("2708-6"), valueQuantity=quantity(24, "%")))
    assert (result.reading.kind, result.reading.flags) == ("spo2", {Flag.IMPLAUSIBLE})


@pytest.mark.parametrize(
    "status", ["registered", "preliminary", "final", "amended", "corrected", "unknown"]
)
def test_a_measurement_with_a_value_is_taken_in_any_living_status(status: str) -> None:
    assert mapped(weight(status=status)).reading.value == D("82.5")


@pytest.mark.parametrize(
    ("changes", "utc"),
    [
        (
            {"effectiveDateTime": "2026-11-22T08:00:00.120+01:00"},
            "2026-11-22T07:00:00.120000+00:00",
        ),
        ({"effectiveInstant": "2026-11-22T07:00:00Z"}, "2026-11-22T07:00:00+00:00"),
        ({"effectivePeriod": {"start": "2026-11-22T07:00:00Z"}}, "2026-11-22T07:00:00+00:00"),
        ({"effectivePeriod": {"end": "2026-11-22T07:00:00Z"}}, "2026-11-22T07:00:00+00:00"),
        (
            {"effectivePeriod": {"start": "2026-11-21T00:00:00Z", "end": "2026-11-22T00:00:00Z"}},
            "2026-11-21T00:00:00+00:00",
        ),
    ],
)
def test_the_time_is_an_instant_or_the_start_of_a_period(changes: dict[str, Any], utc: str) -> None:
    reading = mapped(weight(**{"effectiveDateTime": ..., **changes})).reading
    assert reading.measured_at.isoformat() == utc


def test_a_number_with_the_noise_of_floating_point_keeps_twelve_digits() -> None:
    for sent, kept in (
        ("66.89999999999999", "66.9"),
        ("83.4980467412137", "83.4980467412"),
        ("0.00000012345678901234", "0.000000123457"),
        ("82.50", "82.50"),
    ):
        assert mapped(weight(valueQuantity=quantity(D(sent), "kg"))).reading.value == D(kept)


def test_a_number_of_more_than_twelve_digits_before_the_point_is_refused() -> None:
    amount = quantity(D("1234567890123.5"), "kg")
    assert refused(weight(valueQuantity=amount)) == [("TOO_MANY_DIGITS", "Observation.value.value")]


def test_steps_may_come_as_an_integer_and_scores_without_a_unit() -> None:
    steps = weight(code=coded("41950-7"), valueQuantity=..., valueInteger=4321)
    assert mapped(steps).reading.value == 4321
    score = weight(code=coded("74465-6"), valueQuantity={"value": 12})
    assert mapped(score).reading.unit == "{score}"


@pytest.mark.parametrize(("sent", "kept"), [("<", "<"), ("<=", "<"), (">", ">"), (">=", ">")])
def test_a_meter_that_shows_lo_or_hi_keeps_its_comparator(sent: str, kept: str) -> None:
    amount = quantity(D("33.3"), "mmol/L", comparator=sent)
    assert mapped(weight(code=coded("15074-8"), valueQuantity=amount)).reading.comparator == kept


def test_a_code_for_fasting_glucose_gives_the_context() -> None:
    amount = quantity(D("5.5"), "mmol/L")
    both = {"coding": [*coded("15074-8")["coding"], *coded("14770-2")["coding"]]}
    for code in (coded("14770-2"), both):
        assert mapped(weight(code=code, valueQuantity=amount)).reading.context == {
            "meal": "fasting"
        }


def test_an_unknown_coding_beside_a_known_one_is_ignored() -> None:
    code = {
        "coding": [{"system": "urn:x", "code": "1"}, *coded("29463-7")["coding"]],
        "text": "Vekt",
    }
    assert mapped(weight(code=code)).reading.kind == "weight"


def test_blood_pressure_with_a_third_component_keeps_the_mean() -> None:
    resource = pressure(part(SYSTOLIC, 123), part(DIASTOLIC, 78), part(MEAN, 93))
    assert mapped(resource).reading.components == {"systolic": 123, "diastolic": 78, "mean": 93}


def test_blood_pressure_whose_mean_is_absent_is_a_reading() -> None:
    resource = pressure(part(SYSTOLIC, 123), part(DIASTOLIC, 78), part(MEAN, **UNKNOWN))
    assert mapped(resource).reading.components == {"systolic": 123, "diastolic": 78}


def test_a_component_that_we_do_not_know_is_left_to_the_received_text() -> None:
    pulse = {"code": coded("8867-4"), "valueQuantity": quantity(61, "/min")}
    resource = pressure(part(SYSTOLIC, 123), part(DIASTOLIC, 78), pulse)
    assert set(mapped(resource).reading.components) == {"systolic", "diastolic"}


def test_a_comparator_of_a_component_is_that_of_the_reading() -> None:
    high = {"code": coded(SYSTOLIC), "valueQuantity": quantity(280, "mm[Hg]", comparator=">")}
    low = {"code": coded(DIASTOLIC), "valueQuantity": quantity(90, "mm[Hg]", comparator="<")}
    assert mapped(pressure(high, part(DIASTOLIC, 100))).reading.comparator == ">"
    assert refused(pressure(high, low)) == [("COMPARATORS_DISAGREE", "Observation.component")]


@pytest.mark.parametrize(
    ("subject", "patient_id", "number"),
    [
        ({"reference": f"Patient/{PATIENT}"}, PATIENT, None),
        ({"reference": f"Patient/{PATIENT.upper()}/_history/3"}, PATIENT, None),
        ({"reference": f"https://dho.example/fhir/R4/Patient/{PATIENT}"}, PATIENT, None),
        ({"reference": f"urn:uuid:{PATIENT}"}, PATIENT, None),
        ({"identifier": {"system": FNR, "value": "02813299997"}}, None, "02813299997"),
        (
            {"reference": "Patient/x", "identifier": {"system": FNR, "value": "02813299997"}},
            None,
            "02813299997",
        ),
        (
            {
                "reference": f"Patient/{PATIENT}",
                "identifier": {"system": FNR, "value": "02813299997"},
            },
            PATIENT,
            "02813299997",
        ),
    ],
)
def test_the_subject_is_named_by_id_or_by_national_identifier(
    subject: dict[str, Any], patient_id: str | None, number: str | None
) -> None:
    result = mapped(weight(subject=subject))
    assert result.patient_id == patient_id
    assert result.patient_identifier == (PatientIdentifier(FNR, number) if number else None)
    assert "02813299997" not in repr(result)


def test_the_reference_is_the_identifier_or_the_id_or_the_content() -> None:
    identifier = [{"use": "official"}, {"system": "urn:scale", "value": "77"}, {"value": "78"}]
    assert mapped(weight(identifier=identifier)).reading.reference == "urn:scale|77"
    assert mapped(weight(identifier=[{"value": "78"}])).reading.reference == "|78"
    assert mapped(weight()).reading.reference == "w1"
    content = mapped(weight(id=...)).reading.reference
    assert content.startswith("sha256:")
    assert (
        content
        == mapped(weight(id=..., valueQuantity=quantity(D("82.50"), "kg"))).reading.reference
    )
    assert (
        content
        != mapped(weight(id=..., valueQuantity=quantity(D("82.51"), "kg"))).reading.reference
    )


def test_a_reference_that_cannot_be_kept_is_kept_as_its_hash() -> None:
    for value in ("x" * 300, "a\tb"):
        reference = mapped(weight(identifier=[{"value": value}])).reading.reference
        assert reference.startswith("sha256:")
        assert len(reference) < 200


def test_circumstances_that_we_know_are_kept() -> None:
    reading = mapped(
        pressure(
            part(SYSTOLIC, 123),
            part(DIASTOLIC, 78),
            bodySite=coded("368209003", "http://snomed.info/sct"),
            extension=[
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/observation-bodyPosition",
                    "valueCodeableConcept": coded("33586001", "http://snomed.info/sct"),
                }
            ],
            device={"display": "Omron\nM7"},
            note=[{"text": "Sliten."}, {"text": "Sov dårlig."}],
        )
    ).reading
    assert reading.context == {"arm": "right", "posture": "sitting"}
    assert (reading.device, reading.source) == ("Omron M7", "device")
    assert reading.note == "Sliten.\n\nSov dårlig."


def oxygen(*parts: tuple[str, Any]) -> dict[str, Any]:
    base = "http://hl7.no/fhir/no-domain/vitalsigns/StructureDefinition/NoDomainVitalSigns"
    inner = [
        {
            "url": f"{base}{name}Extension",
            **({"valueBoolean": v} if isinstance(v, bool) else {"valueQuantity": v}),
        }
        for name, v in parts
    ]
    return weight(
        code=coded("59408-5"),
        valueQuantity=quantity(93, "%"),
        extension=[{"url": f"{base}InspiredOxygenExtension", "extension": inner}],
    )


def test_oxygen_is_air_or_litres_and_nothing_where_it_contradicts_itself() -> None:
    flow = ("Flow", {"value": 2100, "unit": "ml/min"})
    litres = {"oxygen": "litres", "litres_per_minute": "2.1"}
    assert mapped(oxygen(("OnAir", True))).reading.context == {"oxygen": "air"}
    assert mapped(oxygen(flow)).reading.context == litres
    assert mapped(oxygen(flow, ("OnAir", True))).reading.context == {}
    assert mapped(oxygen(("Flow", {"value": 2, "unit": "cups"}))).reading.context == {}
    component = [{"code": coded("3151-8"), "valueQuantity": quantity(D("2.1"), "L/min")}]
    resource = weight(code=coded("59408-5"), valueQuantity=quantity(93, "%"), component=component)
    assert mapped(resource).reading.context == litres


@pytest.mark.parametrize(
    ("performer", "source"),
    [
        ([{"reference": f"Patient/{PATIENT}"}], "patient"),
        ([{"type": "RelatedPerson", "display": "Kari"}], "relative"),
        ([{"reference": "Practitioner/1"}], None),
        (..., None),
    ],
)
def test_the_source_is_told_by_the_performer(performer: Any, source: str | None) -> None:
    assert mapped(weight(performer=performer)).reading.source == source


def test_colours_of_the_sender_are_not_used() -> None:
    plain = mapped(weight()).for_patient(PATIENT)
    coloured = mapped(
        weight(
            interpretation=[
                coded("N", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")
            ],
            referenceRange=[{"low": quantity(70, "kg"), "high": quantity(90, "kg")}],
        )
    ).for_patient(PATIENT)
    assert content_hash(plain) == content_hash(coloured)


# --- what is refused


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "cancelled"}, ("STATUS_CANCELLED", "Observation.status")),
        ({"status": "entered-in-error"}, ("STATUS_ENTERED_IN_ERROR", "Observation.status")),
        ({"status": "recorded"}, ("CODE_INVALID", "Observation.status")),
        ({"status": ...}, ("ELEMENT_MISSING", "Observation.status")),
        ({"code": ...}, ("ELEMENT_MISSING", "Observation.code")),
        ({"code": coded("29563-7")}, ("KIND_UNKNOWN", "Observation.code")),
        ({"code": {"text": "Vekt"}}, ("KIND_UNKNOWN", "Observation.code")),
        ({"subject": ...}, ("SUBJECT_MISSING", "Observation.subject")),
        ({"subject": {"reference": "Patient/example"}}, ("PATIENT_UNKNOWN", "Observation.subject")),
        ({"subject": {"reference": "Group/1"}}, ("SUBJECT_UNFIT", "Observation.subject")),
        ({"subject": {"reference": "nonsense ref"}}, ("SUBJECT_UNFIT", "Observation.subject")),
        ({"subject": {"display": "Kari"}}, ("SUBJECT_UNFIT", "Observation.subject")),
        (
            {"subject": {"identifier": {"system": FNR, "value": "1000808"}}},
            ("SUBJECT_UNFIT", "Observation.subject"),
        ),
        (
            {"subject": {"identifier": {"system": "HNR", "value": "02813299997"}}},
            ("SUBJECT_UNFIT", "Observation.subject"),
        ),
        ({"effectiveDateTime": ...}, ("TIME_MISSING", "Observation.effective")),
        ({"effectiveDateTime": "2026-11-22"}, ("TIME_WITHOUT_CLOCK", "Observation.effective")),
        ({"effectiveDateTime": "2026"}, ("TIME_WITHOUT_CLOCK", "Observation.effective")),
        (
            {"effectiveDateTime": "2026-11-22T08:00:00"},
            ("ELEMENT_INVALID", "Observation.effective"),
        ),
        ({"effectiveDateTime": 5}, ("ELEMENT_INVALID", "Observation.effective")),
        ({"effectiveDateTime": "1999-07-02T08:00:00Z"}, ("TOO_OLD", "Observation.effective")),
        ({"effectiveDateTime": "2029-07-02T08:00:00Z"}, ("TOO_FAR_AHEAD", "Observation.effective")),
        (
            {"effectiveDateTime": ..., "effectiveTiming": {"event": ["2026-11-22T08:00:00Z"]}},
            ("TIME_UNFIT", "Observation.effective"),
        ),
        (
            {
                "effectiveDateTime": ...,
                "effectivePeriod": {"start": "2026-11-15T08:00:00Z", "end": "2026-11-22T08:00:00Z"},
            },
            ("PERIOD_TOO_LONG", "Observation.effective"),
        ),
        (
            {
                "effectiveDateTime": ...,
                "effectivePeriod": {"start": "2026-11-22T08:00:00Z", "end": "2026-11-22T07:00:00Z"},
            },
            ("TIME_UNFIT", "Observation.effective"),
        ),
        (
            {"effectiveDateTime": ..., "effectivePeriod": {"start": "2026-11-22"}},
            ("TIME_WITHOUT_CLOCK", "Observation.effective.start"),
        ),
        ({"valueQuantity": ...}, ("VALUE_MISSING", "Observation.value")),
        ({"valueQuantity": ..., **UNKNOWN}, ("VALUE_ABSENT", "Observation.dataAbsentReason")),
        (UNKNOWN, ("VALUE_AND_ABSENT", "Observation.dataAbsentReason")),
        (
            {"valueQuantity": ..., "valueString": "82,5 kg"},
            ("VALUE_TYPE_UNFIT", "Observation.value"),
        ),
        ({"valueQuantity": ..., "valueInteger": 82}, ("VALUE_TYPE_UNFIT", "Observation.value")),
        ({"valueQuantity": {"unit": "kg"}}, ("VALUE_MISSING", "Observation.value.value")),
        ({"valueQuantity": quantity("82.5", "kg")}, ("ELEMENT_INVALID", "Observation.value.value")),
        ({"valueQuantity": quantity(-1, "kg")}, ("NEGATIVE", "Observation.value.value")),
        ({"valueQuantity": {"value": 82}}, ("REQUIRED", "Observation.value.code")),
        ({"valueQuantity": quantity(82, "mmol/L")}, ("UNIT_UNFIT", "Observation.value.code")),
        (
            {"valueQuantity": {"value": 82, "unit": "stone"}},
            ("UNIT_UNFIT", "Observation.value.unit"),
        ),
        (
            {"valueQuantity": quantity(82, "kg", system="urn:x")},
            ("UNIT_UNFIT", "Observation.value.system"),
        ),
        ({"valueQuantity": quantity(82, "kg", unit="g")}, ("UNITS_DISAGREE", "Observation.value")),
        (
            {"valueQuantity": quantity(82, "kg", comparator="~")},
            ("CODE_INVALID", "Observation.value.comparator"),
        ),
        ({"id": "x" * 65}, ("ELEMENT_INVALID", "Observation.id")),
        ({"id": "a b"}, ("ELEMENT_INVALID", "Observation.id")),
        ({"category": []}, ("ELEMENT_EMPTY", "Observation.category")),
        ({"category": [{}]}, ("ELEMENT_EMPTY", "Observation.category[0]")),
        ({"issued": None}, ("ELEMENT_EMPTY", "Observation.issued")),
        ({"note": [{"text": ""}]}, ("ELEMENT_EMPTY", "Observation.note[0].text")),
        ({"note": [{"text": "a\x00"}]}, ("BAD_CHARACTER", "Observation.note[0].text")),
        ({"note": [{"text": "x" * 2001}]}, ("TEXT_TOO_LONG", "Observation.note")),
        ({"colour": "red"}, ("ELEMENT_UNKNOWN", "Observation.colour")),
        ({"02813299997": "x"}, ("ELEMENT_UNKNOWN", "Observation")),
        ({"contained": [{"resourceType": "Nope"}]}, ("ELEMENT_INVALID", "Observation")),
        ({"code": '{"coding": []}'}, ("ELEMENT_INVALID", "Observation.code")),
        (
            {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]},
            ("MODIFIER_UNKNOWN", "Observation.modifierExtension"),
        ),
        ({"implicitRules": "urn:x"}, ("MODIFIER_UNKNOWN", "Observation.implicitRules")),
        (
            {"identifier": [{"use": "mine", "value": "1"}]},
            ("CODE_INVALID", "Observation.identifier[0].use"),
        ),
    ],
)
def test_an_observation_that_is_no_reading_is_refused_at_its_place(
    changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refused(weight(**changes)) == [expected]


def test_codes_of_two_kinds_are_refused() -> None:
    code = {"coding": [*coded("29463-7")["coding"], *coded("8867-4")["coding"]]}
    assert refused(weight(code=code)) == [("KIND_AMBIGUOUS", "Observation.code")]


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        (
            [part(SYSTOLIC, 107), part(DIASTOLIC, **UNKNOWN)],
            [("COMPONENT_MISSING", "Observation.component[1]")],
        ),
        ([part(SYSTOLIC, 107)], [("COMPONENT_MISSING", "Observation.component")]),
        (
            [part(SYSTOLIC, 107), part(SYSTOLIC, 108), part(DIASTOLIC, 70)],
            [("COMPONENT_REPEATED", "Observation.component[1]")],
        ),
        (
            [part(SYSTOLIC, 70), part(DIASTOLIC, 107)],
            [("SYSTOLIC_NOT_ABOVE_DIASTOLIC", "Observation.component")],
        ),
        (
            [part(SYSTOLIC, 107), part(DIASTOLIC, -1)],
            [("NEGATIVE", "Observation.component[1].value.value")],
        ),
        (
            [part(SYSTOLIC, 107), {"code": coded(DIASTOLIC), "valueQuantity": quantity(9, "kPa")}],
            [("UNIT_UNFIT", "Observation.component[1].value.code")],
        ),
    ],
)
def test_a_panel_that_is_no_blood_pressure_is_refused(
    components: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    assert refused(pressure(*components)) == expected


def test_a_panel_with_a_value_of_its_own_or_without_any_is_refused() -> None:
    whole = {
        **pressure(part(SYSTOLIC, 107), part(DIASTOLIC, 60)),
        "valueQuantity": quantity(107, "mm[Hg]"),
    }
    assert refused(whole) == [("VALUE_NOT_ALLOWED", "Observation.value")]
    assert refused({**pressure(), **UNKNOWN}) == [("VALUE_ABSENT", "Observation.dataAbsentReason")]


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        (b"", 400, "NOT_JSON"),
        (b"<Observation/>", 400, "NOT_JSON"),
        (b"\xff", 400, "NOT_UTF8"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, 400, "TOO_DEEP"),
        (b"[]", 422, "NOT_AN_OBSERVATION"),
        (b"{}", 422, "NOT_AN_OBSERVATION"),
        (b'{"resourceType": "Patient"}', 422, "NOT_AN_OBSERVATION"),
        (b'{"resourceType": ["Observation"]}', 422, "NOT_AN_OBSERVATION"),
    ],
)
def test_what_is_no_observation_has_a_status(text: bytes, status: int, reason: str) -> None:
    result = observation_to_reading(text, NOW)
    assert isinstance(result, FhirRefusal)
    assert (result.status, [problem.reason for problem in result.problems]) == (status, [reason])


@pytest.mark.parametrize("number", ["NaN", "1e999", "Infinity"])
def test_a_number_that_is_none_is_refused_for_a_known_patient(number: str) -> None:
    text = to_json(weight()).replace(b"82.5", number.encode())
    result = observation_to_reading(text, NOW)
    assert isinstance(result, FhirRefusal)
    assert [(p.reason, p.expression) for p in result.problems] == [
        ("NOT_FINITE", "Observation.value.value")
    ]
    assert (result.patient_id, result.kind, result.reference) == (PATIENT, "weight", "w1")


def test_a_repeated_name_is_refused() -> None:
    text = to_json(weight()).replace(b'"value":82.5', b'"value":82.5,"value":90')
    assert refused(text) == [("REPEATED_KEY", "Observation.value.value")]
    text = to_json(weight()).replace(b'"status"', b'"subject":{"reference":"Patient/x"},"status"')
    assert refused(text) == [("REPEATED_KEY", "Observation.subject")]


def test_a_patient_that_cannot_be_ours_answers_as_one_that_is_not() -> None:
    result = observation_to_reading(to_json(weight(subject={"reference": "Patient/example"})), NOW)
    assert isinstance(result, FhirRefusal)
    assert result.status == 404


def test_an_outcome_says_what_and_where_and_never_repeats_what_was_sent() -> None:
    sent = weight(status="02813299997", subject={"display": "Kari"}, id="Kari Nordmann")
    result = observation_to_reading(to_json(sent), NOW)
    assert isinstance(result, FhirRefusal)
    outcome = operation_outcome(result.problems)
    assert outcome["issue"][0]["expression"] == ["Observation.id"]
    assert "Kari" not in json.dumps(outcome)
    assert "02813299997" not in json.dumps(outcome)


def test_an_outcome_without_problems_says_that_all_is_well() -> None:
    outcome = operation_outcome([])
    assert [issue["severity"] for issue in outcome["issue"]] == ["information"]
    OperationOutcome.model_validate(outcome)


# --- and back


def facts(**changes: Any) -> ObservationFacts:
    base: dict[str, Any] = {
        "id": "019a0000-0000-7000-8000-0000000000aa",
        "patient_id": PATIENT,
        "kind": "weight",
        "measured_at": datetime(2026, 11, 22, 7, 0, tzinfo=UTC),
        "received_at": NOW,
        "reference": "scale-17",
        "value": D("82.50"),
    }
    return ObservationFacts(**{**base, **changes})


SAMPLES = {
    "blood_pressure": None,
    "spo2": D(93),
    "body_temperature": D("37.2"),
    "symptom_score": D(12),
    "consciousness": D(3),
    "pain": D(4),
    "inr": D("2.5"),
}


@pytest.mark.parametrize("kind", sorted(NUMBER_KINDS))
def test_every_kind_makes_a_valid_observation_that_reads_back_as_the_same(kind: str) -> None:
    components = (
        {"systolic": D(128), "diastolic": D(79), "mean": D(95)} if KINDS[kind].components else {}
    )
    value = SAMPLES.get(kind, D(60))
    observation = reading_to_observation(
        facts(
            kind=kind,
            value=value,
            components=components,
            comparator="<" if value else None,
            device="meter",
            note="ok",
        )
    )
    Observation.model_validate(observation)
    reading = mapped(observation).reading
    assert (reading.kind, reading.value, reading.components) == (kind, value, components)
    assert reading.reference == "|scale-17"
    assert (reading.note, reading.device) == ("ok", "meter")


def test_an_observation_keeps_every_digit_and_names_its_codes() -> None:
    observation = reading_to_observation(facts())
    assert b'"value":82.50' in to_json(observation)
    assert [coding["code"] for coding in observation["code"]["coding"]] == ["29463-7", "27113001"]
    assert observation["category"][0]["coding"][0]["code"] == "vital-signs"
    assert observation["effectiveDateTime"] == "2026-11-22T07:00:00Z"
    spo2 = reading_to_observation(facts(kind="spo2", value=D(93)))
    assert [coding["code"] for coding in spo2["code"]["coding"]][:2] == ["2708-6", "59408-5"]


@pytest.mark.parametrize(
    ("colour", "codes"),
    [("GREEN", ["N", "green"]), ("YELLOW", ["A", "yellow"]), ("RED", ["AA", "red"])],
)
def test_the_colour_is_the_interpretation(colour: str, codes: list[str]) -> None:
    observation = reading_to_observation(facts(colour=colour))
    Observation.model_validate(observation)
    assert [coding["code"] for coding in observation["interpretation"][0]["coding"]] == codes


@pytest.mark.parametrize("colour", [None, "NOT_JUDGED"])
def test_what_is_not_judged_has_no_interpretation(colour: str | None) -> None:
    assert "interpretation" not in reading_to_observation(facts(colour=colour))


@pytest.mark.parametrize(
    ("kind", "context"),
    [
        ("pulse", {"posture": "standing"}),
        ("spo2", {"oxygen": "litres", "litres_per_minute": "2.5"}),
    ],
)
def test_a_context_with_an_element_of_its_own_reads_back(
    kind: str, context: dict[str, str]
) -> None:
    observation = reading_to_observation(facts(kind=kind, value=D(93), context=context))
    Observation.model_validate(observation)
    assert mapped(observation).reading.context == context


def test_any_other_context_is_told_in_words() -> None:
    observation = reading_to_observation(
        facts(kind="glucose", value=D(5), context={"meal": "before"})
    )
    Observation.model_validate(observation)
    assert observation["component"] == [{"code": {"text": "meal"}, "valueString": "before"}]


def test_what_was_received_is_served_under_our_id_and_otherwise_unchanged() -> None:
    received = to_json(weight(valueQuantity=quantity(D("82.50"), "kg"), meta={"source": "urn:x"}))
    served = parse(as_served(received, resource_id="abc", received_at=NOW))
    assert served["id"] == "abc"
    assert served["meta"] == {
        "source": "urn:x",
        "versionId": "1",
        "lastUpdated": "2026-11-22T12:00:00Z",
    }
    assert str(served["valueQuantity"]["value"]) == "82.50"
    sent = parse(received)
    for name in sent.keys() - {"id", "meta"}:
        assert served[name] == sent[name]


def test_the_capability_statement_is_valid_and_says_only_what_there_is() -> None:
    statement = capability_statement("https://dho.example/fhir/R4", "0.1.0")
    CapabilityStatement.model_validate(statement)
    assert statement["fhirVersion"] == "4.0.1"
    assert statement["format"] == ["application/fhir+json", "json"]
    resource, *others = statement["rest"][0]["resource"]
    assert resource["type"] == "Observation"
    assert [one["type"] for one in others] == [
        "Questionnaire",
        "QuestionnaireResponse",
        "MeasureReport",
    ]
    offered = [each["code"] for each in resource["interaction"]]
    assert offered == ["create", "read", "vread", "search-type"]
    names = [each["name"] for each in resource["searchParam"]]
    assert names == ["patient", "subject", "code", "date", "_count"]


# --- real data


def real_observations() -> list[tuple[str, dict[str, Any]]]:
    """Return every Observation of the published examples and the Synthea bundles, by where it is from."""
    found: list[tuple[str, dict[str, Any]]] = []
    for folder in ("hl7-fhir-r4-examples", "no-domain-vitalsigns", "synthea-r4"):
        for path in sorted((FIXTURES / folder).glob("*.json")):
            resource = json.loads(path.read_bytes())
            entries = (
                resource.get("entry", []) if folder == "synthea-r4" else [{"resource": resource}]
            )
            found += [
                (folder, entry["resource"])
                for entry in entries
                if entry.get("resource", {}).get("resourceType") == "Observation"
            ]
    return found


def outcomes(folder: str, **changes: Any) -> Counter[str]:
    """Count what became of a folder's Observations: the kind, or the reasons of the refusal."""
    counts: Counter[str] = Counter()
    for origin, resource in real_observations():
        if origin != folder:
            continue
        result = observation_to_reading(json.dumps({**resource, **changes}).encode(), NOW)
        if isinstance(result, MappedReading):
            counts[result.reading.kind] += 1
        else:
            OperationOutcome.model_validate(operation_outcome(result.problems))
            counts["+".join(sorted({problem.reason for problem in result.problems}))] += 1
    return counts


OURS = {"subject": {"reference": f"Patient/{PATIENT}"}}
TIMED = {**OURS, "effectiveDateTime": "2026-11-22T08:00:00+01:00"}


@needs_fixtures
def test_hl7s_own_observations_are_taken_or_refused_for_these_reasons() -> None:
    assert outcomes("hl7-fhir-r4-examples", **OURS) == {
        "glucose": 1,
        "spo2": 1,
        "KIND_UNKNOWN": 9,
        "TIME_WITHOUT_CLOCK": 5,
        "COMPONENT_MISSING+TIME_WITHOUT_CLOCK": 1,
        "STATUS_CANCELLED": 2,
        "STATUS_ENTERED_IN_ERROR": 1,
        "UNIT_UNFIT": 1,
        "NOT_FINITE": 1,
    }


@needs_fixtures
def test_norwegian_observations_lack_a_time_and_are_refused_for_it() -> None:
    assert outcomes("no-domain-vitalsigns", **OURS) == {"TIME_WITHOUT_CLOCK": 7, "KIND_UNKNOWN": 1}


@needs_fixtures
def test_norwegian_observations_with_a_time_are_taken_except_height() -> None:
    assert outcomes("no-domain-vitalsigns", **TIMED) == {
        "blood_pressure": 1,
        "body_temperature": 1,
        "weight": 1,
        "pulse": 2,
        "spo2": 1,
        "respiration_rate": 1,
        "KIND_UNKNOWN": 1,
    }


@needs_fixtures
def test_syntheas_observations_are_taken_where_they_are_of_a_kind_of_ours() -> None:
    assert outcomes("synthea-r4") == {
        "weight": 19,
        "blood_pressure": 19,
        "glucose": 4,
        "hba1c": 2,
        "TOO_OLD": 10,
        "KIND_UNKNOWN": 221,
        "NOT_WHOLE": 20,  # pain with decimals on a scale of whole numbers
        "NOT_WHOLE+TOO_OLD": 5,
    }


@needs_fixtures
@pytest.mark.parametrize("folder", ["hl7-fhir-r4-examples", "synthea-r4", "no-domain-vitalsigns"])
def test_no_file_of_any_resource_type_breaks_the_mapping(folder: str) -> None:
    for path in (FIXTURES / folder).glob("*.json"):
        result = observation_to_reading(path.read_bytes(), NOW)
        assert isinstance(result, (FhirRefusal, MappedReading))


@needs_fixtures
def test_the_norwegian_trap_readings_are_what_they_mean() -> None:
    by_id = {
        resource["id"]: resource
        for origin, resource in real_observations()
        if origin.startswith("no-")
    }
    weighed = mapped({**by_id["no-body-weight-create"], **TIMED}).reading
    assert (weighed.value, weighed.original_value, weighed.original_unit) == (
        D("49.0"),
        D(49000),
        "g",
    )
    saturation = mapped({**by_id["no-oxygen-saturation-create"], **TIMED}).reading
    assert (saturation.value, saturation.flags) == (D(24), {Flag.IMPLAUSIBLE})
    panel = mapped({**by_id["no-blood-pressure-create"], **TIMED}).reading
    assert panel.components == {"systolic": 123, "diastolic": 78, "mean": 93}
    assert panel.context == {"posture": "lying"}


# --- whatever is sent

_ODD = st.sampled_from(
    [None, "", " ", "x", "NaN", 0, -1, 10**30, D("1E+40"), D("0.1"), True, [], {}, [[]], [None], {"a": {}},
     "2026-11-22", "Observation", {"coding": "x"}, {"value": []}, [1, "a"], "\x00", "\ud800", "{}", "[]"]
)  # fmt: skip


def _places(value: Any) -> list[tuple[Any, Any]]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    found: list[tuple[Any, Any]] = []
    for step, child in items:
        found += [(value, step), *_places(child)]
    return found


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_broken_observation_gets_an_outcome_and_nothing_else(data: st.DataObject) -> None:
    resource = copy.deepcopy(
        data.draw(
            st.sampled_from(
                [
                    weight(
                        identifier=[{"system": "urn:x", "value": "1"}],
                        note=[{"text": "a"}],
                        **UNKNOWN,
                    ),
                    weight(device={"display": "x"}, performer=[{"reference": "Patient/1"}]),
                    pressure(part(SYSTOLIC, 120), part(DIASTOLIC, 80), part(MEAN, **UNKNOWN)),
                    oxygen(("OnAir", True), ("Flow", {"value": 2, "unit": "L/min"})),
                    reading_to_observation(facts(colour="RED", device="x", note="y")),
                ]
            )
        )
    )
    for _ in range(data.draw(st.integers(1, 3))):
        holder, step = data.draw(st.sampled_from(_places(resource)))
        holder[step] = copy.deepcopy(data.draw(_ODD))
    text = json.dumps(resource, default=float).encode()
    result = observation_to_reading(text, NOW)
    if isinstance(result, FhirRefusal):
        assert result.problems
        OperationOutcome.model_validate(operation_outcome(result.problems))
    else:
        assert result.reading.reference


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ({"valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "248234008"}]}}, D(0)),
        ({"valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "130987000"}]}}, D(1)),
        ({"valueCodeableConcept": {"text": "V"}}, D(2)),
        ({"valueCodeableConcept": {"coding": [{"code": "p"}]}}, D(3)),
        ({"valueString": "U"}, D(4)),
        ({"valueInteger": 2}, D(2)),
        ({"valueQuantity": {"value": D(1), "code": "{score}", "system": UCUM}}, D(1)),
    ],
)
def test_consciousness_is_a_code_a_letter_or_a_score(
    value: dict[str, Any], number: Decimal
) -> None:
    reading = mapped(consciousness(value)).reading
    assert (reading.kind, reading.value, reading.unit) == ("consciousness", number, "{score}")


@pytest.mark.parametrize(
    "value",
    [
        {"valueCodeableConcept": {"coding": [{"system": "local", "code": "5"}], "text": "Våken"}},
        {
            "valueCodeableConcept": {
                "coding": [
                    {"system": SNOMED, "code": "248234008"},
                    {"system": SNOMED, "code": "422768004"},
                ]
            }
        },
        {"valueCodeableConcept": {"text": "X"}},
    ],
)
def test_an_unknown_state_of_consciousness_is_refused_clearly(value: dict[str, Any]) -> None:
    refusal = observation_to_reading(to_json(consciousness(value)), NOW)
    assert isinstance(refusal, FhirRefusal)
    (problem,) = refusal.problems
    assert (problem.reason, problem.expression) == ("VALUE_CODE_UNKNOWN", "Observation.value")


def consciousness(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": SNOMED, "code": "1104441000000107"}]},
        "subject": {"reference": "Patient/0190c5a0-0000-7000-8000-000000000001"},
        "effectiveDateTime": "2026-11-22T08:00:00+01:00",
        **value,
    }


def test_what_was_entered_in_error_says_so() -> None:
    observation = reading_to_observation(facts(is_in_error=True))
    Observation.model_validate(observation)
    assert observation["status"] == "entered-in-error"
