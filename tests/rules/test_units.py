"""Units: every spelling that means a unit, and every conversion, with its rounding."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.rules.kinds import KINDS, NUMBER_KINDS
from measurements.rules.units import digits_of, plain, round_half_up, ucum_code

D = Decimal

CONVERTED = [
    ("weight", "g", "49000", "49.0"),
    ("weight", "g", "82549", "82.5"),
    ("weight", "g", "82550", "82.6"),
    ("weight", "[lb_av]", "185", "83.9"),
    ("glucose", "mg/dL", "99", "5.5"),
    ("glucose", "mg/dL", "70", "3.9"),
    ("glucose", "mg/dL", "180", "10.0"),
    ("glucose", "mg/dL", "54", "3.0"),
    ("glucose", "mg/dL", "0.9", "0.1"),  # exactly half of a step goes up
    ("body_temperature", "[degF]", "98.6", "37.0"),
    ("body_temperature", "[degF]", "100.4", "38.0"),
    ("body_temperature", "[degF]", "32", "0.0"),
    ("peak_flow", "L/s", "8.2", "492"),
    ("fev1", "mL", "2345", "2.35"),
    ("hba1c", "%", "6.5", "48"),
    ("crp", "mg/dL", "4.2", "42"),
    ("oxygen_supply", "mL/min", "1500", "1.5"),
    ("hba1c", "%", "7.0", "53"),
    ("hba1c", "%", "2.15", "0"),
]


@pytest.mark.parametrize(("kind", "unit", "sent", "stored"), CONVERTED)
def test_a_converted_value_is_rounded_half_up_to_the_step_of_its_kind(
    kind: str, unit: str, sent: str, stored: str
) -> None:
    known = KINDS[kind]
    exact = known.conversions[unit].apply(D(sent))
    assert str(round_half_up(exact, known.resolution)) == stored


@pytest.mark.parametrize(
    ("kind", "spelling", "unit"),
    [
        ("glucose", "mmol/l", "mmol/L"),
        ("glucose", "mg/dl", "mg/dL"),
        ("weight", "lbs", "[lb_av]"),
        ("blood_pressure", "mmHg", "mm[Hg]"),
        ("pulse", "{beats}/min", "/min"),
        ("pulse", "bpm", "/min"),
        ("respiration_rate", "breaths/minute", "/min"),
        ("body_temperature", "°C", "Cel"),
        ("peak_flow", "l/min", "L/min"),
        ("steps", "1", "{steps}"),
        ("symptom_score", "1", "{score}"),
    ],
)
def test_common_spellings_mean_the_unit(kind: str, spelling: str, unit: str) -> None:
    assert KINDS[kind].unit_code(spelling) == unit


@pytest.mark.parametrize(
    ("kind", "spelling"),
    [
        ("weight", "mmol/L"),
        ("weight", "KG"),
        ("weight", ""),
        ("weight", "1"),
        ("glucose", "kg"),
        ("glucose", "%"),
        ("spo2", "1"),
        ("pulse", "mm[Hg]"),
        ("body_temperature", "K"),
        ("steps", "{score}"),
    ],
)
def test_a_unit_of_another_quantity_fits_not(kind: str, spelling: str) -> None:
    assert KINDS[kind].unit_code(spelling) is None


def test_every_kind_knows_its_own_unit_and_its_display_form() -> None:
    for kind in NUMBER_KINDS.values():
        assert kind.unit_code(kind.unit) == kind.unit
        assert kind.display_unit == "points" or kind.unit_code(kind.display_unit) == kind.unit


def test_an_unknown_spelling_stays_as_it_is() -> None:
    assert ucum_code("furlong") == "furlong"


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("0", 1),
        ("82.5", 3),
        ("82.50", 4),
        ("0.05", 2),
        ("1E+11", 12),
        ("1E+12", 13),
        ("1E-12", 12),
        ("123456789012", 12),
        ("-1.5", 2),
    ],
)
def test_digits_are_counted_as_they_would_be_written_out(number: str, digits: int) -> None:
    assert digits_of(D(number)) == digits


def test_infinity_has_no_digits() -> None:
    with pytest.raises(ValueError, match="finite"):
        digits_of(D("Infinity"))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6
    )
)
def test_equal_numbers_are_written_alike_and_stay_what_they_are(number: Decimal) -> None:
    text = plain(number)
    assert D(text) == number
    assert text == plain(number.normalize())
    assert "E" not in text
    assert text != "-0"


@given(
    st.sampled_from([D(1), D("0.1"), D("0.01")]),
    st.decimals(min_value=-(10**9), max_value=10**9, places=5),
    st.decimals(min_value=-(10**9), max_value=10**9, places=5),
)
def test_rounding_never_turns_the_order_around(step: Decimal, one: Decimal, other: Decimal) -> None:
    low, high = min(one, other), max(one, other)
    assert round_half_up(low, step) <= round_half_up(high, step)
    assert abs(round_half_up(one, step) - one) <= step / 2
