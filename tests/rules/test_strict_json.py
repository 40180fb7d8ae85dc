"""Strict JSON: what cannot be read is named, what can be read stays what was written."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.strict_json import (
    MAX_DEPTH,
    BadNumber,
    JsonRefused,
    RepeatedKeys,
    find_faults,
    parse,
    parse_strictly,
)


def test_numbers_stay_what_was_written() -> None:
    assert str(parse(b'{"a": 82.50}')["a"]) == "82.50"
    assert parse(b'{"a": 1e2}') == {"a": Decimal(100)}
    assert type(parse(b"7")) is int
    assert parse(b"0.1") == Decimal("0.1")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", ProblemCode.NOT_JSON),
        (b"   ", ProblemCode.NOT_JSON),
        (b"{", ProblemCode.NOT_JSON),
        (b'{"a": 1,}', ProblemCode.NOT_JSON),
        (b"{'a': 1}", ProblemCode.NOT_JSON),
        (b'{"a": 1} x', ProblemCode.NOT_JSON),
        (b'{"a": 01}', ProblemCode.NOT_JSON),
        (b'{"a": +1}', ProblemCode.NOT_JSON),
        (b'{"a": .5}', ProblemCode.NOT_JSON),
        (b'"\n"', ProblemCode.NOT_JSON),
        (b"// c\n1", ProblemCode.NOT_JSON),
        (b"\xff\xfe", ProblemCode.NOT_UTF8),
        (b'"\xc3\x28"', ProblemCode.NOT_UTF8),
        (b'"\xed\xa0\x80"', ProblemCode.NOT_UTF8),  # half a surrogate pair, encoded
        (b"\xef\xbb\xbf{}", ProblemCode.NOT_UTF8),
        ('{"a": 1}'.encode("utf-16"), ProblemCode.NOT_UTF8),
        ('{"a": 1}'.encode("utf-16-le"), ProblemCode.NOT_UTF8),
        ('{"a": 1}'.encode("utf-16-be"), ProblemCode.NOT_UTF8),
        ('{"a": 1}'.encode("utf-32-be"), ProblemCode.NOT_UTF8),
    ],
)
def test_what_is_no_json_in_utf8_is_refused(body: bytes, code: ProblemCode) -> None:
    with pytest.raises(JsonRefused) as refused:
        parse(body)
    assert refused.value.code is code


def test_a_syntax_error_says_where_it_is_and_not_what_it_holds() -> None:
    with pytest.raises(JsonRefused) as refused:
        parse(b'{"name":\n "Kari" oops}')
    assert (refused.value.line, refused.value.column) == (2, 9)
    assert "Kari" not in str(refused.value)


@pytest.mark.parametrize(
    ("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")]
)
def test_forty_levels_are_read_and_one_more_is_refused(opening: bytes, closing: bytes) -> None:
    levels = MAX_DEPTH // opening.count(b"[") if opening == b"[" else MAX_DEPTH
    levels = levels // 2 if opening.startswith(b"[{") else levels
    parse(opening * levels + b"1" + closing * levels)
    with pytest.raises(JsonRefused) as refused:
        parse(opening * (levels + 1) + b"1" + closing * (levels + 1))
    assert refused.value.code is ProblemCode.TOO_DEEP


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"a":' * 200_000, b'["\\"' + b"[" * 100_000])
def test_a_million_brackets_are_refused_without_harm(body: bytes) -> None:
    with pytest.raises(JsonRefused):
        parse(body)


def test_brackets_in_texts_are_no_levels() -> None:
    body = json.dumps(["[" * 100, '"' + "{" * 100, "\\" + "[" * 100, '\\"' + "[" * 100])
    assert parse(body.encode()) == json.loads(body)


def test_many_items_side_by_side_are_no_levels() -> None:
    assert len(parse(b"[" + b",".join([b'{"a":{}}'] * 1000) + b"]")) == 1000


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1.0e-999"])
def test_what_is_no_finite_number_of_sane_size_is_marked_where_it_stands(text: str) -> None:
    value = parse(f'[{{"value": {text}}}, {{"value": 1}}]'.encode())
    assert value[0]["value"] is BadNumber.NOT_FINITE
    assert value[1] == {"value": 1}
    assert find_faults(value) == (FieldProblem("/0/value", ProblemCode.NOT_FINITE),)


@pytest.mark.parametrize("text", ["1" * 5000, "0." + "1" * 5000, "1e99999999999999999999"])
def test_endless_numbers_are_marked_and_cost_nothing(text: str) -> None:
    assert isinstance(parse(text.encode()), BadNumber)


@pytest.mark.parametrize("text", ["0e999", "-0.0e999", "0.0", "-0.0"])
def test_zero_is_zero_however_it_is_written(text: str) -> None:
    assert parse(text.encode()) == 0


def test_a_repeated_name_is_marked_and_neither_value_is_believed() -> None:
    value = parse(b'{"value": 80, "unit": "kg", "value": 90}')
    assert isinstance(value, RepeatedKeys)
    assert value == {"unit": "kg"}
    assert find_faults(value) == (FieldProblem("/value", ProblemCode.REPEATED_KEY),)


def test_a_name_written_with_an_escape_is_the_same_name() -> None:
    assert isinstance(parse(b'{"value": 80, "valu\\u0065": 90}'), RepeatedKeys)


def test_a_name_that_could_be_anything_is_not_repeated_in_the_answer() -> None:
    value = parse(b'{"02813299997": {"value": NaN}}')
    assert find_faults(value) == (FieldProblem("/value", ProblemCode.NOT_FINITE),)


def test_reading_strictly_takes_what_has_no_fault() -> None:
    body = b'{"a": [1, 2.5, "bl\\u00e5", "\\ud83d\\ude00", "\\\\u0000"]}'
    assert parse_strictly(body) == {"a": [1, Decimal("2.5"), "blå", "😀", "\\u0000"]}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (b'{"a": [NaN]}', "/a/0", ProblemCode.NOT_FINITE),
        (b'{"a": {"b": 1, "b": 1}}', "/a/b", ProblemCode.REPEATED_KEY),
        (b'{"a": "x\\u0000y"}', "/a", ProblemCode.BAD_CHARACTER),
        (b'{"a": "\\ud800"}', "/a", ProblemCode.BAD_CHARACTER),
        (b'{"a": "\\uDFFFx"}', "/a", ProblemCode.BAD_CHARACTER),
        (b'{"\\u0000": 1}', "", ProblemCode.BAD_CHARACTER),
    ],
)
def test_reading_strictly_refuses_any_fault_and_says_where(
    body: bytes, pointer: str, code: ProblemCode
) -> None:
    with pytest.raises(JsonRefused) as refused:
        parse_strictly(body)
    assert refused.value.faults == (FieldProblem(pointer, code),)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        find_faults(parse(body))
    except JsonRefused as refused:
        assert refused.code.detail  # noqa: PT017


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(_JSON)
def test_what_json_wrote_is_read_as_json_reads_it(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value
    if "\x00" not in json.dumps(value, ensure_ascii=False):
        assert find_faults(parse(json.dumps(value).encode())) == ()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_a_decimal_is_never_changed_on_the_way(number: Decimal) -> None:
    text = format(number, "f")
    if len(text) <= 40:
        assert parse(text.encode()) == number
