"""Bring your own case: files read as plans and readings, and judged as the worker's engine does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour
from triage.rules.own_case import (
    OSLO,
    Judged,
    Line,
    PlanRefused,
    judged_case,
    lines_from,
    versions_from,
)

SPO2: dict[str, Any] = {
    "id": "spo2",
    "kind": "spo2",
    "schedule": {"windows": [{"name": "morgen", "opens": "06:00:00", "closes": "10:00:00"}]},
    "rules": [
        {"type": "range", "id": "r", "yellow_low": 88, "green_low": 90},
        {"type": "missing", "id": "m", "in_a_row": 2},
    ],
}
TWICE = [*SPO2["schedule"]["windows"], {"name": "kveld", "opens": "18:00:00", "closes": "22:00:00"}]
PLAN = {"items": [SPO2]}
FIRST_DAY, LAST_DAY = "2026-03-01T00:00:00+01:00", "2026-03-05T00:00:00+01:00"


def plans(*entries: object) -> Any:
    return versions_from(json.dumps(list(entries) if len(entries) > 1 else entries[0]).encode())


def line(reference: str | None, value: object, at: str, **more: object) -> bytes:
    given = {"kind": "spo2", "value": value, "unit": "%", "measured_at": at, **more}
    return json.dumps(given if reference is None else {"reference": reference, **given}).encode()


def morning(day: int, clock: str = "08:00:00") -> str:
    return f"2026-03-0{day}T{clock}+01:00"


def oslo(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=OSLO)


def told(found: list[Judged]) -> list[tuple[str | None, str]]:
    return [(one.reference, one.verdict.colour.value if one.verdict else "-") for one in found]


# -- plans -----------------------------------------------------------------------------------------


def test_a_document_is_a_version_that_holds_for_ever() -> None:
    (only,) = plans(PLAN)
    assert (only.id, only.number, only.in_force_to) == ("version-1", 1, None)
    assert only.in_force_from == datetime(1, 1, 2, tzinfo=UTC)
    assert [one.id for one in only.document.items] == ["spo2"]


def test_versions_have_their_numbers_and_times() -> None:
    first, second = plans(
        {**PLAN, "in_force_from": FIRST_DAY, "in_force_to": LAST_DAY},
        {"document": PLAN, "number": 7, "in_force_from": LAST_DAY},
    )
    assert (first.number, second.number, second.id) == (1, 7, "version-2")
    assert first.in_force_from == oslo(1, 0)
    assert first.in_force_to == second.in_force_from == oslo(5, 0)
    assert second.document == first.document


def test_a_number_that_is_none_is_the_place_in_the_list() -> None:
    assert plans({"document": PLAN, "number": "seven"})[0].number == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON (line 1, column"),
        ('{"items": [], "items": []}', "items"),
        ("[]", "the list of versions is empty"),
        ('"a plan"', "version 1 is no object"),
        (json.dumps({**PLAN, "in_force_from": "2026-03-01"}), "no instant with an offset"),
        (json.dumps({**PLAN, "in_force_from": 5}), "5 is no instant with an offset"),
        (json.dumps({**PLAN, "in_force_to": "soon"}), "'soon' is no instant"),
        (
            json.dumps({**PLAN, "in_force_from": LAST_DAY, "in_force_to": LAST_DAY}),
            "in_force_to is not after in_force_from",
        ),
        (json.dumps({**PLAN, "unknown": 1}), "version 1: Object contains unknown field"),
        (json.dumps({"items": [{**SPO2, "kind": "mood"}]}), "/items/0/kind"),
    ],
)
def test_a_file_that_is_no_plan_says_where(text: str, says: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        versions_from(text.encode())
    assert says in str(refused.value)


def test_what_a_plan_lacks_only_to_be_published_lets_it_judge() -> None:
    lax = {"type": "range", "id": "r", "yellow_low": 70, "green_low": 75}
    assert plans({"items": [{**SPO2, "rules": [lax]}]})
    assert plans({"items": []})


# -- readings --------------------------------------------------------------------------------------


def test_a_line_is_a_reading_that_came_a_minute_after_it_was_measured() -> None:
    (only,) = lines_from([b"", line("a", 95, morning(1), note="tired")])
    assert only.fact is not None
    assert (only.reference, only.fact.id, only.fact.kind) == ("a", "a", "spo2")
    assert (only.fact.measured_at, only.fact.received_at) == (oslo(1, 8), oslo(1, 8, 1))
    assert (only.fact.value, only.fact.with_text, only.fact.flags) == (95, True, frozenset())
    (silent,) = lines_from([line("b", 95, morning(1))])
    assert silent.fact is not None
    assert not silent.fact.with_text


def test_a_line_may_say_when_it_came() -> None:
    (late,) = lines_from([line("a", 95, morning(1), received_at=morning(3))])
    assert late.fact is not None
    assert late.fact.received_at == oslo(3, 8)
    (early,) = lines_from([line("a", 95, morning(3), received_at=morning(1))])
    assert early.fact is not None
    assert early.fact.flags == {Flag.FUTURE}


@pytest.mark.parametrize(
    ("text", "reference", "error"),
    [
        (b"{bad", None, "not JSON"),
        (b"[1]", None, "/: NOT_AN_OBJECT"),
        (line("a", 95, morning(1), received_at="soon"), "a", "/received_at: not an instant"),
        (line("a", 95, morning(1), received_at=5), "a", "/received_at: not an instant"),
        (line("a", 95, "2026-03-01T08:00:00"), "a", "/measured_at"),
        (line("a", 95, 5), "a", "/measured_at"),  # type: ignore[arg-type]
        (line("a", 195, morning(1)), "a", "/value"),
        (line(None, 95, morning(1)), None, "/reference"),
        (line(5, 95, morning(1)), None, "/reference"),  # type: ignore[arg-type]
    ],
)
def test_a_line_that_cannot_be_read_is_refused_alone(
    text: bytes, reference: str | None, error: str
) -> None:
    bad, good = lines_from([text, line("ok", 95, morning(2))])
    assert (bad.reference, bad.fact) == (reference, None)
    assert bad.errors[0].startswith(error)
    assert good.fact is not None


def test_a_reference_may_come_again_with_the_same_and_not_with_another_content() -> None:
    one, other = line("a", 95, morning(1)), line("a", 80, morning(1))
    again = lines_from([one, one])
    assert [each.errors for each in again] == [(), ()]
    assert len(judged_case(plans(PLAN), again)) == 2
    changed = lines_from([one, other, line("b", 80, morning(1))])
    assert [each.errors for each in changed] == [(), ("/reference: REFERENCE_REUSED",), ()]
    assert changed[1].fact is None
    later = lines_from([one, line("a", 95, morning(1), received_at=morning(2))])
    assert later[1].errors


# -- judging ---------------------------------------------------------------------------------------


def test_each_line_is_judged_in_the_order_given_and_the_refused_stay_between() -> None:
    lines = lines_from([line("b", 86, morning(2)), b"{", line("a", 95, morning(1))])
    found = judged_case(plans(PLAN), lines)
    assert told(found) == [("b", "RED"), (None, "-"), ("a", "GREEN")]
    assert found[1].errors
    assert not found[0].errors


def missed(
    *lines: bytes, now: datetime, plan: Any = PLAN, also: tuple[Any, ...] = ()
) -> list[tuple[str | None, str]]:
    found = judged_case(plans(plan, *also), lines_from(lines), now=now)
    return [each for each in told(found) if (each[0] or "").startswith("missing")]


def test_windows_without_a_reading_follow_from_the_first_reading_on() -> None:
    found = missed(line("a", 95, morning(2)), now=oslo(5, 12))
    assert found == [
        ("missing:spo2:2026-03-03", "GREEN"),
        ("missing:spo2:2026-03-04", "YELLOW"),
        ("missing:spo2:2026-03-05", "YELLOW"),
    ]
    assert missed(line("a", 95, morning(2)), now=oslo(5, 11, 59)) == found[:2]
    assert judged_case(plans(PLAN), lines_from([line("a", 95, morning(2))]))[1:] == []


def test_a_reading_in_between_begins_the_count_anew() -> None:
    lines = [line(str(day), 95, morning(day)) for day in (1, 3)]
    assert missed(*lines, now=oslo(5, 12)) == [
        ("missing:spo2:2026-03-02", "GREEN"),
        ("missing:spo2:2026-03-04", "GREEN"),
        ("missing:spo2:2026-03-05", "YELLOW"),
    ]


def test_without_a_reading_the_day_of_now_is_looked_at() -> None:
    assert missed(now=oslo(5, 12)) == [("missing:spo2:2026-03-05", "GREEN")]


@pytest.mark.parametrize(
    ("clock", "more", "is_met"),
    [
        ("06:00:00", {}, True),
        ("05:59:59", {}, False),
        ("09:59:59", {}, True),
        ("10:00:00", {}, False),
        ("08:00:00", {"received_at": "2026-03-02T12:00:00+01:00"}, True),
        ("08:00:00", {"received_at": "2026-03-02T12:00:01+01:00"}, False),
        ("08:00:00", {"received_at": "2026-03-01T08:00:00+01:00"}, False),
        ("08:00:00", {"kind": "pulse", "unit": "/min"}, False),
    ],
)
def test_a_window_is_met_by_what_was_measured_in_it_and_came_within_the_grace(
    clock: str, more: dict[str, object], is_met: bool
) -> None:
    first, other = line("a", 95, morning(1)), line("b", 95, morning(2, clock), **more)
    found = missed(first, other, now=oslo(2, 13))
    assert found == ([] if is_met else [("missing:spo2:2026-03-02", "GREEN")])


def test_windows_of_one_day_have_their_names_and_come_in_order_of_time() -> None:
    twice = {"items": [{**SPO2, "schedule": {"windows": TWICE}}]}
    assert missed(line("a", 95, morning(1)), now=oslo(2, 23, 59), plan=twice) == [
        ("missing:spo2:2026-03-01:kveld", "GREEN"),
        ("missing:spo2:2026-03-02:morgen", "YELLOW"),
    ]


def test_items_are_mixed_by_time_and_then_by_name() -> None:
    pulse = {**SPO2, "id": "apulse", "kind": "pulse",
             "rules": [{"type": "missing", "id": "p"}], "observe_only": True}  # fmt: skip
    late = {**pulse, "id": "late", "kind": "weight", "schedule": {"windows": TWICE[1:]},
            "rules": [{"type": "missing", "id": "w"}]}  # fmt: skip
    plan = {"items": [late, SPO2, pulse]}
    assert [reference for reference, _ in missed(now=oslo(6, 0, 1), plan=plan)] == []
    first = line("a", 95, morning(1))
    assert [reference for reference, _ in missed(first, now=oslo(3, 13), plan=plan)] == [
        "missing:apulse:2026-03-01", "missing:late:2026-03-01",
        "missing:apulse:2026-03-02", "missing:spo2:2026-03-02", "missing:late:2026-03-02",
        "missing:apulse:2026-03-03", "missing:spo2:2026-03-03",
    ]  # fmt: skip


def test_an_item_that_nobody_misses_has_no_windows() -> None:
    unwatched = {"items": [{**SPO2, "rules": SPO2["rules"][:1]}]}
    assert missed(line("a", 95, morning(1)), now=oslo(5, 12), plan=unwatched) == []


def test_each_version_expects_in_its_own_time() -> None:
    first = {**PLAN, "in_force_from": FIRST_DAY, "in_force_to": "2026-03-03T00:00:00+01:00"}
    strict = {**SPO2, "rules": [{"type": "missing", "id": "m"}], "observe_only": True}
    second = {"items": [strict], "in_force_from": "2026-03-03T00:00:00+01:00"}
    found = missed(line("a", 95, morning(1)), now=oslo(4, 12), plan=first, also=(second,))
    assert found == [
        ("missing:spo2:2026-03-02", "GREEN"),
        ("missing:spo2:2026-03-03", "YELLOW"),
        ("missing:spo2:2026-03-04", "YELLOW"),
    ]
    before = missed(line("a", 95, morning(2)), now=oslo(2, 13), plan=first)
    assert before == [("missing:spo2:2026-03-01", "GREEN")]


def test_a_form_is_missed_until_that_form_comes() -> None:
    asked = {"id": "phq9", "kind": "answers", "about": "phq9", "observe_only": True,
             "schedule": SPO2["schedule"], "rules": [{"type": "missing", "id": "m"}]}  # fmt: skip
    (version,) = plans({"items": [asked]})
    template = lines_from([line("x", 95, morning(1))])[0].fact
    assert template is not None

    def form(about: str) -> Line:
        fact = type(template)(
            id=about, kind="answers", about=about, measured_at=template.measured_at,
            received_at=template.received_at,
        )  # fmt: skip
        return Line(about, fact)

    for about, count in (("phq9", 1), ("gad7", 2)):
        found = judged_case([version], [form(about)], now=oslo(1, 12))
        assert len(found) == count
        assert all(one.verdict is not None for one in found)
    assert found[1].verdict is not None
    assert found[1].verdict.colour is Colour.YELLOW


def test_a_version_that_begins_at_noon_expects_from_the_next_morning() -> None:
    since = {**PLAN, "in_force_from": "2026-03-02T12:00:00+01:00"}
    assert missed(line("a", 95, morning(1)), now=oslo(3, 12), plan=since) == [
        ("missing:spo2:2026-03-03", "GREEN")
    ]


def test_a_reference_that_was_refused_is_free_for_a_reading() -> None:
    bad, good = lines_from([line("a", 195, morning(1)), line("a", 95, morning(1))])
    assert bad.errors
    assert (good.errors, good.fact is not None) == ((), True)


def test_the_last_minute_of_all_time_is_a_time() -> None:
    (late,) = lines_from([line("a", 95, "9999-12-31T23:59:30Z")])
    assert not any(each.startswith("/received_at") for each in late.errors)


def test_a_count_of_a_plan_is_no_text() -> None:
    rules = [*SPO2["rules"][:1], {"type": "missing", "id": "m", "in_a_row": "2"}]
    with pytest.raises(PlanRefused):
        plans({"items": [{**SPO2, "rules": rules}]})
