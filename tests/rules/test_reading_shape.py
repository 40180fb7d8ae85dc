"""A reading that is sent: what is taken, what is refused, and that nothing falls between."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.rules.content import content_hash
from measurements.rules.facts import Flag
from measurements.rules.kinds import KINDS, NUMBER_KINDS
from measurements.rules.problems import ProblemCode
from measurements.rules.reading_shape import (
    BodyRefused,
    ReadingInput,
    Refused,
    read_body,
    read_reading,
)
from measurements.rules.strict_json import parse

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PATIENT = "019a0000-0000-7000-8000-000000000001"
D = Decimal
P = ProblemCode


def weight(**changes: Any) -> dict[str, Any]:
    """Return a reading in good order; a change to ``...`` leaves the field out."""
    item: dict[str, Any] = {
        "patient": PATIENT,
        "kind": "weight",
        "value": D("82.5"),
        "unit": "kg",
        "measured_at": "2026-11-22T08:00:00+01:00",
        "reference": "scale-17",
    }
    item.update(changes)
    return {name: value for name, value in item.items() if value is not ...}


def pressure(**changes: Any) -> dict[str, Any]:
    item = weight(kind="blood_pressure", value=..., unit="mm[Hg]")
    item["components"] = {"systolic": 128, "diastolic": 79}
    return {**item, **changes}


def glucose(**changes: Any) -> dict[str, Any]:
    return weight(**{"kind": "glucose", "value": D("5.5"), "unit": "mmol/L", **changes})


def taken(item: dict[str, Any]) -> ReadingInput:
    result = read_reading(item, NOW)
    assert isinstance(result, ReadingInput), result
    return result


def refused(item: Any) -> dict[str, ProblemCode]:
    result = read_reading(item, NOW)
    assert isinstance(result, Refused), result
    return {error.pointer: error.code for error in result.errors}


def test_a_reading_in_good_order_is_taken_as_it_is() -> None:
    assert taken(weight()) == ReadingInput(
        patient=PATIENT,
        kind="weight",
        value=D("82.5"),
        components={},
        unit="kg",
        measured_at=datetime(2026, 11, 22, 7, 0, tzinfo=UTC),
        reference="scale-17",
    )


def test_everything_that_may_be_added_is_kept() -> None:
    reading = taken(
        glucose(
            context={"meal": "fasting"},
            comparator="<",
            source="relative",
            device="Contour Next 12345",
            note="Litt svimmel.\nSpiste et eple.",
        )
    )
    assert reading.context == {"meal": "fasting"}
    assert (reading.comparator, reading.source) == ("<", "relative")
    assert reading.device == "Contour Next 12345"
    assert reading.note == "Litt svimmel.\nSpiste et eple."


def test_what_may_be_left_out_may_be_null_or_blank() -> None:
    nothing = weight(
        components=None, context=None, comparator=None, source=None, device=" ", note="\n"
    )
    assert taken(nothing) == taken(weight())


@pytest.mark.parametrize("field", ["patient", "kind", "unit", "measured_at", "reference", "value"])
@pytest.mark.parametrize("nothing", [..., None])
def test_a_missing_field_is_named(field: str, nothing: Any) -> None:
    assert refused(weight(**{field: nothing})) == {f"/{field}": P.REQUIRED}


def test_every_problem_is_named_not_only_the_first() -> None:
    assert refused(weight(value="82", unit="m", measured_at="i dag", colour="red")) == {
        "/value": P.NOT_A_NUMBER,
        "/unit": P.UNIT_UNFIT,
        "/measured_at": P.NOT_A_TIME,
        "/colour": P.UNKNOWN_FIELD,
    }


@pytest.mark.parametrize("item", [None, 5, "x", [], [1], True, D("1.5")])
def test_what_is_no_object_is_no_reading(item: Any) -> None:
    assert refused(item) == {"": P.NOT_AN_OBJECT}


@pytest.mark.parametrize("value", ["82.5", True, False, [], {}, [82], 82.5])
def test_only_a_json_number_is_a_value(value: Any) -> None:
    assert refused(weight(value=value)) == {"/value": P.NOT_A_NUMBER}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_a_number_that_is_not_finite_is_refused_for_a_known_patient(text: str) -> None:
    body = json.dumps(weight(value=0)).replace('"value": 0', f'"value": {text}').encode()
    result = read_body(body, NOW).items[0]
    assert isinstance(result, Refused)
    assert [(e.pointer, e.code) for e in result.errors] == [("/value", P.NOT_FINITE)]
    assert (result.patient, result.kind, result.reference) == (PATIENT, "weight", "scale-17")
    assert result.status == 422


@pytest.mark.parametrize("value", [D("NaN"), D("sNaN"), D("Infinity"), D("-Infinity")])
def test_a_decimal_that_is_not_finite_is_refused(value: Decimal) -> None:
    assert refused(weight(value=value)) == {"/value": P.NOT_FINITE}


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (123456789012, True),
        (1234567890123, False),
        (D("82.5000000000"), True),
        (D("82.50000000000"), False),
        (D("1E+11"), True),
        (D("1E+12"), False),
        (D("0.000000000001"), True),
        (D("0.0000000000001"), False),
    ],
)
def test_twelve_digits_are_taken_and_thirteen_are_not(value: Any, *, fits: bool) -> None:
    if fits:
        assert taken(weight(value=value)).value == value
    else:
        assert refused(weight(value=value)) == {"/value": P.TOO_MANY_DIGITS}


def test_a_value_in_the_kinds_own_unit_is_never_rounded() -> None:
    reading = taken(weight(value=D("82.549")))
    assert str(reading.value) == "82.549"
    assert reading.original_value is None
    assert taken(glucose(value=D("5.55"), unit="mmol/l")).value == D("5.55")


def test_a_converted_value_is_rounded_and_the_original_is_kept() -> None:
    reading = taken(weight(value=49000, unit="g"))
    assert (reading.value, reading.unit) == (D("49.0"), "kg")
    assert (reading.original_value, reading.original_unit) == (D(49000), "g")
    assert str(taken(glucose(value=99, unit="mg/dL")).value) == "5.5"


@pytest.mark.parametrize("unit", ["lbs", "[lb_av]", "lb"])
def test_a_unit_is_kept_by_its_code_however_it_was_spelled(unit: str) -> None:
    assert taken(weight(value=185, unit=unit)).original_unit == "[lb_av]"


@pytest.mark.parametrize("unit", ["mmol/L", "stone", "", "KG", 5, True, {}, ["kg"]])
def test_a_unit_that_does_not_fit_is_refused(unit: Any) -> None:
    assert refused(weight(unit=unit)) == {"/unit": P.UNIT_UNFIT}


@pytest.mark.parametrize(
    ("kind", "value", "unit", "code"),
    [
        ("weight", D("-0.1"), "kg", P.NEGATIVE),
        ("weight", -1, "g", P.NEGATIVE),  # would round to zero
        ("body_temperature", D("31.9"), "[degF]", P.NEGATIVE),
        ("hba1c", 2, "%", P.NEGATIVE),
        ("spo2", 101, "%", P.IMPOSSIBLE),
        ("spo2", D("100.1"), "%", P.IMPOSSIBLE),
        ("spo2", -1, "%", P.NEGATIVE),
        ("steps", -5, "{steps}", P.NEGATIVE),
    ],
)
def test_the_impossible_is_refused(kind: str, value: Any, unit: str, code: ProblemCode) -> None:
    assert refused(weight(kind=kind, value=value, unit=unit)) == {"/value": code}


@pytest.mark.parametrize(
    ("kind", "value", "unit"),
    [
        ("spo2", 24, "%"),
        ("spo2", 0, "%"),
        ("weight", 999999999999, "kg"),
        ("weight", 0, "kg"),
        ("weight", D("19.9"), "kg"),
        ("glucose", D("50.1"), "mmol/L"),
        ("body_temperature", 80, "[degF]"),
        ("pulse", 251, "/min"),
    ],
)
def test_the_implausible_but_possible_is_taken_and_flagged(
    kind: str, value: Any, unit: str
) -> None:
    assert taken(weight(kind=kind, value=value, unit=unit)).flags == {Flag.IMPLAUSIBLE}


@pytest.mark.parametrize(("kind", "value"), [("spo2", 50), ("spo2", 100)])
def test_the_ends_of_what_is_plausible_are_not_flagged(kind: str, value: int) -> None:
    assert taken(weight(kind=kind, value=value, unit="%")).flags == frozenset()


def test_minus_zero_is_zero() -> None:
    reading = taken(weight(kind="steps", unit="1", value=parse(b"-0.0")))
    assert str(reading.value) == "0"


def test_blood_pressure_has_components_and_no_value() -> None:
    reading = taken(pressure())
    assert reading.value is None
    assert reading.components == {"systolic": D(128), "diastolic": D(79)}
    assert refused({**pressure(), "value": 128}) == {"/value": P.VALUE_NOT_ALLOWED}
    assert refused(weight(components={"systolic": 1})) == {"/components": P.COMPONENTS_NOT_ALLOWED}


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        (None, {"/components": P.REQUIRED}),
        ([120, 80], {"/components": P.NOT_AN_OBJECT}),
        ("120/80", {"/components": P.NOT_AN_OBJECT}),
        ({}, {"/components/systolic": P.REQUIRED, "/components/diastolic": P.REQUIRED}),
        ({"systolic": 120}, {"/components/diastolic": P.REQUIRED}),
        ({"systolic": 120, "diastolic": None}, {"/components/diastolic": P.REQUIRED}),
        ({"systolic": "120", "diastolic": 80}, {"/components/systolic": P.NOT_A_NUMBER}),
        ({"systolic": 120, "diastolic": -1}, {"/components/diastolic": P.NEGATIVE}),
        ({"systolic": 80, "diastolic": 80}, {"/components": P.SYSTOLIC_NOT_ABOVE_DIASTOLIC}),
        ({"systolic": 79, "diastolic": 120}, {"/components": P.SYSTOLIC_NOT_ABOVE_DIASTOLIC}),
        (
            {"systolic": 120, "diastolic": 80, "pulse": 60},
            {"/components/pulse": P.COMPONENT_UNKNOWN},
        ),
    ],
)
def test_components_that_make_no_blood_pressure_are_refused(
    components: Any, expected: dict[str, ProblemCode]
) -> None:
    assert refused(pressure(components=components)) == expected


def test_the_mean_is_kept_where_it_is_sent() -> None:
    components = {"systolic": 123, "diastolic": 78, "mean": 93}
    assert taken(pressure(components=components)).components["mean"] == 93
    assert "mean" not in taken(pressure(components={**components, "mean": None})).components


@pytest.mark.parametrize(
    "components",
    [
        {"systolic": 281, "diastolic": 90},
        {"systolic": 49, "diastolic": 30},
        {"systolic": 100, "diastolic": 24},
        {"systolic": 120, "diastolic": 80, "mean": 130},
        {"systolic": 120, "diastolic": 80, "mean": 70},
    ],
)
def test_an_implausible_blood_pressure_is_flagged(components: dict[str, int]) -> None:
    assert taken(pressure(components=components)).flags == {Flag.IMPLAUSIBLE}


@pytest.mark.parametrize("unit", ["mm[Hg]", "mmHg"])
def test_the_unit_of_blood_pressure_may_be_written_both_ways(unit: str) -> None:
    assert taken(pressure(unit=unit)).unit == "mm[Hg]"


@pytest.mark.parametrize(
    ("sent", "utc"),
    [
        ("2026-11-22T08:00:00+01:00", "2026-11-22T07:00:00+00:00"),
        ("2026-11-22T07:00:00Z", "2026-11-22T07:00:00+00:00"),
        ("2026-11-22t07:00:00.120z", "2026-11-22T07:00:00.120000+00:00"),
        ("2026-11-22T07:00:00.123456789Z", "2026-11-22T07:00:00.123456+00:00"),
        ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00+00:00"),
        ("2028-11-22T12:00:00Z", "2028-11-22T12:00:00+00:00"),
        ("2024-02-29T10:00:00-14:00", "2024-03-01T00:00:00+00:00"),
    ],
)
def test_a_time_with_an_offset_is_kept_in_utc(sent: str, utc: str) -> None:
    assert taken(weight(measured_at=sent)).measured_at.isoformat() == utc


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("2026-11-22T08:00:00", P.NO_OFFSET),
        ("2026-11-22", P.NOT_A_TIME),
        ("2026-11-22T08:00+01:00", P.NOT_A_TIME),
        ("2026-11-22 08:00:00+01:00", P.NOT_A_TIME),
        ("20261122T080000Z", P.NOT_A_TIME),
        ("2026-02-30T08:00:00Z", P.NOT_A_TIME),
        ("2026-11-22T25:00:00Z", P.NOT_A_TIME),
        ("2026-11-22T08:00:60Z", P.NOT_A_TIME),
        ("2026-11-22T08:00:00+15:00", P.NOT_A_TIME),
        ("2026-11-22T08:00:00+99:00", P.NOT_A_TIME),
        ("٢٠٢٦-11-22T08:00:00Z", P.NOT_A_TIME),
        ("0000-01-01T00:00:00Z", P.NOT_A_TIME),
        ("", P.NOT_A_TIME),
        (1763800000, P.NOT_A_TIME),
        ({}, P.NOT_A_TIME),
        ("1999-12-31T23:59:59Z", P.TOO_OLD),
        ("2000-01-01T00:30:00+01:00", P.TOO_OLD),
        ("0001-01-01T00:00:00+10:00", P.TOO_OLD),
        ("2028-11-22T12:00:01Z", P.TOO_FAR_AHEAD),
        ("9999-12-31T23:59:59-10:00", P.TOO_FAR_AHEAD),
    ],
)
def test_a_time_that_cannot_be_one_of_measuring_is_refused(sent: Any, code: ProblemCode) -> None:
    assert refused(weight(measured_at=sent)) == {"/measured_at": code}


def test_two_years_after_a_leap_day_is_the_28th() -> None:
    leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)
    for time, kind in (("2030-02-28T12:00:00Z", ReadingInput), ("2030-02-28T12:00:01Z", Refused)):
        assert isinstance(read_reading(weight(measured_at=time), leap_day), kind)


def test_a_clock_more_than_five_minutes_ahead_is_flagged() -> None:
    for ahead, flags in ((300, frozenset()), (301, {Flag.FUTURE}), (86400 * 700, {Flag.FUTURE})):
        time = (NOW + timedelta(seconds=ahead)).isoformat()
        assert taken(weight(measured_at=time)).flags == flags


@pytest.mark.parametrize(
    "patient", ["x", "", PATIENT[:-1], "{" + PATIENT + "}", "urn:uuid:" + PATIENT]
)
def test_what_cannot_be_a_patients_id_answers_as_an_unknown_patient(patient: str) -> None:
    result = read_reading(weight(patient=patient), NOW)
    assert isinstance(result, Refused)
    assert [(e.pointer, e.code) for e in result.errors] == [("/patient", P.PATIENT_UNKNOWN)]
    assert result.status == 404
    assert result.patient is None


def test_a_patients_id_may_be_written_in_capitals() -> None:
    assert taken(weight(patient=PATIENT.upper())).patient == PATIENT


@pytest.mark.parametrize("patient", [5, True, {}, [PATIENT]])
def test_a_patients_id_is_a_text(patient: Any) -> None:
    assert refused(weight(patient=patient)) == {"/patient": P.NOT_TEXT}


@pytest.mark.parametrize(
    ("kind", "code"), [("mood", P.KIND_UNKNOWN), ("", P.KIND_UNKNOWN), ([], P.NOT_TEXT)]
)
def test_an_unknown_kind_is_refused(kind: Any, code: ProblemCode) -> None:
    assert refused(weight(kind=kind)) == {"/kind": code}


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", P.EMPTY_TEXT),
        ("   ", P.EMPTY_TEXT),
        ("a\nb", P.BAD_CHARACTER),
        ("a\x00b", P.BAD_CHARACTER),
        ("a\ud800", P.BAD_CHARACTER),
        ("a\u202eb", P.BAD_CHARACTER),
        ("x" * 201, P.TEXT_TOO_LONG),
        (17, P.NOT_TEXT),
    ],
)
def test_a_reference_that_cannot_be_kept_is_refused(reference: Any, code: ProblemCode) -> None:
    assert refused(weight(reference=reference)) == {"/reference": code}


def test_a_reference_may_have_two_hundred_characters() -> None:
    assert taken(weight(reference="ø" * 200)).reference == "ø" * 200


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("x" * 2001, P.TEXT_TOO_LONG),
        ("a\x00", P.BAD_CHARACTER),
        ("a\x1b[31m", P.BAD_CHARACTER),
        ("\udc00", P.BAD_CHARACTER),
        (5, P.NOT_TEXT),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(note: Any, code: ProblemCode) -> None:
    assert refused(weight(note=note)) == {"/note": code}


@pytest.mark.parametrize("device", ["x" * 121, "a\tb", 5, {"name": "scale"}])
def test_a_device_is_one_line_of_text(device: Any) -> None:
    assert "/device" in refused(weight(device=device))


@pytest.mark.parametrize("comparator", ["<=", "≥", "", 5, ["<"]])
def test_a_comparator_is_less_or_more(comparator: Any) -> None:
    assert refused(glucose(comparator=comparator)) == {"/comparator": P.COMPARATOR_UNKNOWN}


@pytest.mark.parametrize("source", ["nurse", "nurse on the phone", "nurse_on_the_phone"])
def test_a_nurse_on_the_phone_is_a_source_however_it_is_written(source: str) -> None:
    assert taken(weight(source=source)).source == "nurse"


@pytest.mark.parametrize("source", ["robot", "", 5, {}])
def test_an_unknown_source_is_refused(source: Any) -> None:
    assert refused(weight(source=source)) == {"/source": P.SOURCE_UNKNOWN}


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("glucose", {"meal": "bedtime"}, {"meal": "bedtime"}),
        ("glucose", {"meal": None}, {}),
        ("glucose", {}, {}),
        ("spo2", {"oxygen": "air"}, {"oxygen": "air"}),
        ("spo2", {"oxygen": 2}, {"oxygen": "litres", "litres_per_minute": "2"}),
        ("spo2", {"oxygen": D("1.50")}, {"oxygen": "litres", "litres_per_minute": "1.5"}),
        ("spo2", {"oxygen": "2"}, {"oxygen": "litres", "litres_per_minute": "2"}),
        ("spo2", {"oxygen": 0}, {"oxygen": "air"}),
        (
            "spo2",
            {"oxygen": "litres", "litres_per_minute": "2.5"},
            {"oxygen": "litres", "litres_per_minute": "2.5"},
        ),
        ("spo2", {"activity": "after exertion"}, {"activity": "after_exertion"}),
        (
            "pulse",
            {"activity": "rest", "posture": "sitting"},
            {"activity": "rest", "posture": "sitting"},
        ),
    ],
)
def test_a_context_is_one_of_the_kinds_own(
    kind: str, sent: dict[str, Any], kept: dict[str, str]
) -> None:
    reading = (
        taken(weight(kind=kind, value=60, unit=KINDS[kind].unit, context=sent))
        if (kind != "glucose")
        else taken(glucose(context=sent))
    )
    assert reading.context == kept


@pytest.mark.parametrize(
    ("kind", "sent", "expected"),
    [
        ("weight", {"meal": "fasting"}, {"/context/meal": P.CONTEXT_UNKNOWN}),
        ("weight", {"oxygen": "air"}, {"/context/oxygen": P.CONTEXT_UNKNOWN}),
        ("weight", {"litres_per_minute": 2}, {"/context/litres_per_minute": P.CONTEXT_UNKNOWN}),
        ("glucose", {"meal": "lunch"}, {"/context/meal": P.CONTEXT_VALUE_UNKNOWN}),
        ("glucose", {"meal": 5}, {"/context/meal": P.CONTEXT_VALUE_UNKNOWN}),
        ("glucose", {"meal": ["fasting"]}, {"/context/meal": P.CONTEXT_VALUE_UNKNOWN}),
        ("glucose", "fasting", {"/context": P.NOT_AN_OBJECT}),
        ("glucose", ["fasting"], {"/context": P.NOT_AN_OBJECT}),
        ("spo2", {"oxygen": -1}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        ("spo2", {"oxygen": 61}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        ("spo2", {"oxygen": "mye"}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        ("spo2", {"oxygen": "²"}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        ("spo2", {"oxygen": "."}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        ("spo2", {"oxygen": True}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        ("spo2", {"oxygen": D("1.2345")}, {"/context/oxygen": P.CONTEXT_VALUE_UNKNOWN}),
        (
            "spo2",
            {"oxygen": "air", "litres_per_minute": 2},
            {"/context/litres_per_minute": P.CONTEXT_VALUE_UNKNOWN},
        ),
        ("spo2", {"litres_per_minute": 2}, {"/context/litres_per_minute": P.CONTEXT_VALUE_UNKNOWN}),
    ],
)
def test_a_context_that_the_kind_has_not_is_refused(
    kind: str, sent: Any, expected: dict[str, ProblemCode]
) -> None:
    assert refused(weight(kind=kind, value=60, unit=KINDS[kind].unit, context=sent)) == expected


def test_context_that_was_kept_may_be_sent_again() -> None:
    for oxygen in ("air", 0, 2, D("2.5"), "15"):
        kept = taken(weight(kind="spo2", unit="%", value=90, context={"oxygen": oxygen})).context
        again = taken(weight(kind="spo2", unit="%", value=90, context=dict(kept))).context
        assert again == kept


def test_a_repeated_name_is_refused_for_a_known_patient() -> None:
    body = b'{"value": 80, %s' % json.dumps(weight(value=90)).encode()[1:]
    result = read_body(body, NOW).items[0]
    assert isinstance(result, Refused)
    assert [(e.pointer, e.code) for e in result.errors] == [("/value", P.REPEATED_KEY)]
    assert result.patient == PATIENT


@pytest.mark.parametrize("field", ["components", "context"])
def test_a_repeated_name_further_in_is_refused_too(field: str) -> None:
    inner = b'{"systolic": 1, "systolic": 2, "diastolic": 1}'
    body = json.dumps(pressure(**{field: "INNER"})).encode().replace(b'"INNER"', inner)
    result = read_body(body, NOW).items[0]
    assert isinstance(result, Refused)
    assert (f"/{field}/systolic", P.REPEATED_KEY) in [(e.pointer, e.code) for e in result.errors]


def test_when_the_patients_own_id_is_repeated_nobody_is_known() -> None:
    body = b'{"patient": "%s", %s' % (PATIENT.encode(), json.dumps(weight(value=80)).encode()[1:])
    result = read_body(body, NOW).items[0]
    assert isinstance(result, Refused)
    assert result.patient is None


def test_one_reading_is_no_list_and_a_list_is_one() -> None:
    one = json.dumps(weight(value=80)).encode()
    assert not read_body(one, NOW).is_list
    body = read_body(b"[%s]" % one, NOW)
    assert body.is_list
    assert len(body.items) == 1


def test_a_list_keeps_the_good_items_although_others_are_wrong() -> None:
    items = [weight(value=80), weight(value="80"), 5, weight(value=81), weight(value="NAN")]
    body = json.dumps(items).replace('"NAN"', "NaN").encode()
    kinds = [type(item).__name__ for item in read_body(body, NOW).items]
    assert kinds == ["ReadingInput", "Refused", "Refused", "ReadingInput", "Refused"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, P.NOT_JSON),
        (b"[{]", 400, P.NOT_JSON),
        (b"\xff", 400, P.NOT_UTF8),
        (b"[" * 50 + b"]" * 50, 400, P.TOO_DEEP),
        (b"[]", 422, P.EMPTY_LIST),
        (b"[" + b"1," * 1000 + b"1]", 413, P.TOO_MANY_ITEMS),
    ],
)
def test_a_body_of_which_nothing_can_be_used_has_a_status(
    body: bytes, status: int, code: ProblemCode
) -> None:
    with pytest.raises(BodyRefused) as failure:
        read_body(body, NOW)
    assert (failure.value.status, failure.value.code) == (status, code)


def test_a_thousand_readings_are_not_too_many() -> None:
    assert len(read_body(json.dumps([weight(value=80)] * 1000).encode(), NOW).items) == 1000


# --- the same content


def test_the_same_content_has_the_same_hash_however_it_is_written() -> None:
    first = content_hash(taken(weight()))
    assert len(first) == 32
    assert first == content_hash(taken(weight(value=D("82.50"))))
    assert first == content_hash(taken(weight(measured_at="2026-11-22T07:00:00.000Z")))
    assert first == content_hash(taken(weight(patient=PATIENT.upper(), note="", context={})))
    assert content_hash(taken(weight(value=80))) == content_hash(taken(weight(value=D("8E+1"))))


def test_hash_ignores_reference_and_flags() -> None:
    reading = taken(weight())
    assert content_hash(reading) == content_hash(replace(reading, reference="other"))
    assert content_hash(reading) == content_hash(replace(reading, flags=frozenset({Flag.FUTURE})))


@pytest.mark.parametrize(
    "change",
    [
        {"value": D("82.6")},
        {"value": 82500, "unit": "g"},
        {"measured_at": "2026-11-22T08:00:01+01:00"},
        {"patient": PATIENT[:-1] + "2"},
        {"comparator": "<"},
        {"source": "device"},
        {"device": "scale"},
        {"note": "x"},
        {"kind": "steps", "unit": "1"},
    ],
)
def test_other_content_has_another_hash(change: dict[str, Any]) -> None:
    assert content_hash(taken(weight(**change))) != content_hash(taken(weight()))


def test_two_originals_that_round_to_one_value_are_other_content() -> None:
    one, other = (taken(weight(value=value, unit="g")) for value in (82510, 82520))
    assert one.value == other.value
    assert content_hash(one) != content_hash(other)


def test_the_components_of_two_pressures_are_told_apart() -> None:
    one = content_hash(taken(pressure()))
    assert one == content_hash(
        taken(pressure(components={"diastolic": 79, "systolic": D("128.0")}))
    )
    assert one != content_hash(taken(pressure(components={"diastolic": 78, "systolic": 128})))


# --- whatever is sent

_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=8)
    | st.sampled_from([D("-0.0"), D("1E+40"), D("sNaN"), "kg", "weight", "2026-11-22T08:00:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
_FIELD = st.sampled_from(
    [*weight(), "components", "context", "comparator", "source", "device", "note", "x"]
)


@given(st.dictionaries(_FIELD, _ANY, max_size=4), st.sampled_from(sorted(NUMBER_KINDS)))
def test_whatever_is_sent_is_either_taken_or_refused_with_a_reason(
    changes: dict[str, Any], kind: str
) -> None:
    result = read_reading({**weight(kind=kind, unit=KINDS[kind].unit), **changes}, NOW)
    if isinstance(result, Refused):
        assert result.errors
        assert all(error.detail for error in result.errors)
    else:
        assert len(content_hash(result)) == 32
        numbers = [*result.components.values(), *([] if result.value is None else [result.value])]
        assert numbers
        assert all(number.is_finite() and number >= 0 for number in numbers)
        assert read_reading({**weight(kind=kind, unit=KINDS[kind].unit), **changes}, NOW) == result


@given(_ANY)
def test_anything_at_all_gets_an_answer(item: Any) -> None:
    assert isinstance(read_reading(item, NOW), Refused)


@given(
    st.decimals(min_value=0, max_value=10**6, places=3),
    st.decimals(min_value=0, max_value=10**6, places=3),
    st.sampled_from(
        [
            (k.name, u)
            for k in NUMBER_KINDS.values()
            for u in (k.unit, *k.conversions)
            if not k.parts
        ]
    ),
)
def test_more_stays_more_whatever_the_unit(
    one: Decimal, other: Decimal, where: tuple[str, str]
) -> None:
    kind, unit = where
    results = [
        read_reading(weight(kind=kind, unit=unit, value=value), NOW)
        for value in (min(one, other), max(one, other))
    ]
    if all(isinstance(result, ReadingInput) for result in results):
        low, high = (result.value for result in results if isinstance(result, ReadingInput))
        assert low is not None
        assert high is not None
        assert low <= high


def test_no_text_of_a_problem_repeats_what_was_sent() -> None:
    secret = "02813299997 Kari"
    result = read_reading(
        {**weight(value=secret, unit=secret, kind="glucose", note=5), secret: secret}, NOW
    )
    assert isinstance(result, Refused)
    assert "Kari" not in repr([(e.pointer, e.detail) for e in result.errors])
    assert all(code.detail for code in ProblemCode)
