"""Readings without a number, and numbers that stand for words."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.content import content_hash
from measurements.rules.photo import MAX_PHOTO_BYTES
from measurements.rules.problems import ProblemCode as P
from measurements.rules.reading_shape import ReadingInput, Refused, read_reading

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
D = Decimal
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20


def sent(kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "patient": "0190c5a0-0000-7000-8000-000000000001",
        "kind": kind,
        "measured_at": "2026-11-22T08:00:00+01:00",
        "reference": "r-1",
        **fields,
    }


def taken(kind: str, **fields: Any) -> ReadingInput:
    result = read_reading(sent(kind, **fields), NOW)
    assert isinstance(result, ReadingInput), result
    return result


def refused(kind: str, **fields: Any) -> dict[str, P]:
    result = read_reading(sent(kind, **fields), NOW)
    assert isinstance(result, Refused), result
    return {error.pointer: error.code for error in result.errors}


def as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_a_task_is_done_by_its_id() -> None:
    done = taken("task_done", about="inhaler-morning")
    assert (done.about, done.value, done.unit, dict(done.components)) == (
        "inhaler-morning", None, "", {},
    )  # fmt: skip
    assert refused("task_done") == {"/about": P.REQUIRED}


def test_an_event_is_one_of_a_closed_list_with_other() -> None:
    assert taken("event", about="FALL", text="På badet").text == "På badet"
    assert taken("event", about="OTHER").about == "OTHER"
    assert refused("event", about="EARTHQUAKE") == {"/about": P.EVENT_UNKNOWN}
    assert refused("event", text="Falt") == {"/about": P.REQUIRED}


def test_a_diary_entry_needs_a_text_or_a_photo() -> None:
    assert taken("diary", text="Tung i dag\nSov lite").text == "Tung i dag\nSov lite"
    assert taken("diary", photo=as_text(PNG)).photo is not None
    assert refused("diary") == {"/text": P.NOTHING_TOLD}
    assert refused("diary", text="  ") == {"/text": P.NOTHING_TOLD}
    assert refused("diary", text="x" * 4001)["/text"] == P.TEXT_TOO_LONG


@pytest.mark.parametrize(("content", "media_type"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_photo_is_what_its_first_bytes_say(content: bytes, media_type: str) -> None:
    photo = taken("diary", photo=as_text(content)).photo
    assert photo is not None
    assert (photo.media_type, photo.content) == (media_type, content)
    assert "0000" not in repr(photo)


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (as_text(b"<svg onload=alert(1)>"), P.PHOTO_UNFIT),
        (as_text(b"GIF89a"), P.PHOTO_UNFIT),
        ("not base64!", P.PHOTO_UNFIT),
        ("", P.PHOTO_UNFIT),
        (5, P.NOT_TEXT),
        (as_text(PNG + b"0" * MAX_PHOTO_BYTES), P.PHOTO_TOO_LARGE),
    ],
)
def test_what_is_no_small_picture_is_refused(photo: Any, code: P) -> None:
    assert refused("diary", photo=photo)["/photo"] == code


def test_a_photo_may_be_as_large_as_the_limit() -> None:
    assert taken("event", about="OTHER", photo=as_text(PNG.ljust(MAX_PHOTO_BYTES, b"0"))).photo


def test_answers_are_numbers_texts_or_lists_of_texts_by_link_id() -> None:
    reading = taken("answers", about="own-form", answers={"1": D("2"), "2": "a", "3.1": ["a", "b"]})
    assert dict(reading.answers) == {"1": D(2), "2": "a", "3.1": ("a", "b")}
    assert reading.flags == frozenset()


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"/answers": P.REQUIRED}),
        ({"a": None}, {"/answers": P.REQUIRED}),
        ([], {"/answers": P.NOT_AN_OBJECT}),
        ({"a": True}, {"/answers/a": P.ANSWER_UNFIT}),
        ({"a": {"b": 1}}, {"/answers/a": P.ANSWER_UNFIT}),
        ({"a": ["x", 1]}, {"/answers/a": P.ANSWER_UNFIT}),
        ({"a": D("1E+40")}, {"/answers/a": P.TOO_MANY_DIGITS}),
        ({str(n): 1 for n in range(201)}, {"/answers": P.TOO_MANY_ANSWERS}),
        ({"x" * 101: 1}, {"/answers": P.BAD_CHARACTER}),
    ],
)
def test_what_is_no_answer_is_refused(answers: Any, expected: dict[str, P]) -> None:
    assert refused("answers", about="phq-9", answers=answers) == expected


@pytest.mark.parametrize(
    "field",
    [
        {"value": 1},
        {"unit": "kg"},
        {"components": {"a": 1}},
        {"comparator": "<"},
        {"context": {"meal": "fasting"}},
        {"answers": {"a": 1}},
        {"photo": as_text(PNG)},
        {"text": "x"},
    ],
)
def test_a_done_task_has_no_number_and_nothing_of_other_kinds(field: dict[str, Any]) -> None:
    (name,) = field
    assert refused("task_done", about="x", **field) == {f"/{name}": P.NOT_OF_THIS_KIND}


@pytest.mark.parametrize(
    "field", [{"about": "x"}, {"answers": {"a": 1}}, {"text": "x"}, {"photo": as_text(PNG)}]
)
def test_a_weight_tells_nothing(field: dict[str, Any]) -> None:
    (name,) = field
    found = refused("weight", value=80, unit="kg", **field)
    assert found == {f"/{name}": P.NOT_OF_THIS_KIND}


def test_the_same_answers_in_other_order_are_the_same_content() -> None:
    one = taken("answers", about="f", answers={"a": D("1.0"), "b": ["x"]})
    same = taken("answers", about="f", answers={"b": ["x"], "a": 1})
    other = taken("answers", about="f", answers={"b": ["x"], "a": "1"})
    assert content_hash(one) == content_hash(same) != content_hash(other)


@pytest.mark.parametrize(
    "change", [{"about": "OTHER"}, {"text": "b"}, {"photo": as_text(JPEG)}, {"note": "n"}]
)
def test_other_told_content_has_another_hash(change: dict[str, Any]) -> None:
    first = {"about": "FALL", "text": "a", "photo": as_text(PNG)}
    assert content_hash(taken("event", **first)) != content_hash(taken("event", **first | change))


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("consciousness", D("0.5"), P.NOT_WHOLE),
        ("consciousness", 5, P.IMPOSSIBLE),
        ("pain", D("3.5"), P.NOT_WHOLE),
        ("pain", 11, P.IMPOSSIBLE),
    ],
)
def test_a_score_is_a_whole_number_of_its_scale(kind: str, value: Any, code: P) -> None:
    assert taken(kind, value=D("3.0"), unit="{score}").value == 3
    assert refused(kind, value=value, unit="{score}") == {"/value": code}


def test_oxygen_may_be_air_and_is_never_more_than_sixty_litres() -> None:
    assert taken("oxygen_supply", value=0, unit="L/min").flags == frozenset()
    assert taken("oxygen_supply", value=40, unit="L/min").flags == {"IMPLAUSIBLE"}
    assert refused("oxygen_supply", value=61, unit="L/min") == {"/value": P.IMPOSSIBLE}


@pytest.mark.parametrize("unit", ["1", "{INR}", "INR"])
def test_inr_has_a_unit_of_its_own_or_one(unit: str) -> None:
    assert taken("inr", value=D("2.5"), unit=unit).unit == "{INR}"
    assert "/unit" in refused("inr", value=D("2.5"), unit="%")
