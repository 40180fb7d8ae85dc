"""``judge`` and ``plan_schema``: a clinician's own case over the worker's engine, nothing stored."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

SPO2 = {
    "id": "spo2",
    "kind": "spo2",
    "schedule": {"windows": [{"name": "morgen", "opens": "06:00:00", "closes": "10:00:00"}]},
    "rules": [
        {"type": "range", "id": "spo2-range", "yellow_low": 88, "green_low": 90},
        {"type": "missing", "id": "spo2-missing", "in_a_row": 2},
    ],
}
WEIGHT = {
    "id": "weight",
    "kind": "weight",
    "rules": [
        {"type": "change", "id": "rise", "colour": "YELLOW", "direction": "RISE", "amount": 2}
    ],
}


def line(reference: str, kind: str, value: object, at: str, unit: str, **more: object) -> str:
    return json.dumps(
        {"reference": reference, "kind": kind, "value": value, "unit": unit,
         "measured_at": at, "patient": "Kari", **more}
    )  # fmt: skip


def run(
    tmp_path: Path, capsys: pytest.CaptureFixture, plan: object, *lines: str, **options: object
) -> list:  # type: ignore[type-arg]
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    (tmp_path / "readings.jsonl").write_text("\n".join(lines))
    call_command("judge", tmp_path / "plan.json", tmp_path / "readings.jsonl", **options)
    return [json.loads(each) for each in capsys.readouterr().out.splitlines()]


def test_each_line_gets_colour_rules_and_a_sentence_in_the_order_given(tmp_path, capsys) -> None:
    found = run(
        tmp_path, capsys, {"items": [SPO2, WEIGHT]},
        line("b", "spo2", 86, "2026-03-02T08:00:00+01:00", "%"),
        line("a", "spo2", 95, "2026-03-01T08:00:00+01:00", "%"),
        line("c", "glucose", 5, "2026-03-01T08:00:00+01:00", "mmol/L"),
    )  # fmt: skip
    assert [(one["reference"], one["colour"], one["rules"]) for one in found] == [
        ("b", "RED", ["spo2-range"]), ("a", "GREEN", []), ("c", "NOT_JUDGED", []),
    ]  # fmt: skip
    assert "86" in found[0]["reason"]
    assert "88" in found[0]["reason"]


def test_a_bad_line_is_refused_alone(tmp_path, capsys) -> None:
    found = run(
        tmp_path, capsys, {"items": [SPO2]},
        "{bad", line("x", "spo2", "80", "2026-03-01T08:00:00+01:00", "%"),
        line("n", "spo2", 80, "2026-03-01T08:00:00", "%"),
        line("ok", "spo2", 95, "2026-03-01T08:00:00+01:00", "%"),
    )  # fmt: skip
    assert [(one["reference"], one["colour"]) for one in found] == [
        (None, "REFUSED"), ("x", "REFUSED"), ("n", "REFUSED"), ("ok", "GREEN"),
    ]  # fmt: skip


def test_the_order_of_the_lines_changes_no_colour(tmp_path, capsys) -> None:
    lines = [
        line(f"r{day}", "weight", 80 + day, f"2026-03-0{day}T08:00:00+01:00", "kg")
        for day in range(1, 8)
    ]
    expected = {one["reference"]: one for one in run(tmp_path, capsys, {"items": [WEIGHT]}, *lines)}
    assert [expected[f"r{day}"]["colour"] for day in (1, 2, 3)] == ["GREEN", "GREEN", "YELLOW"]
    random.Random(1).shuffle(lines)
    assert {one["reference"]: one for one in run(tmp_path, capsys, {"items": [WEIGHT]}, *lines)} == expected  # fmt: skip


def test_the_worse_of_two_versions_stands_for_what_came_late(tmp_path, capsys) -> None:
    loose = {"items": [SPO2], "in_force_from": "2026-01-01T00:00:00+01:00",
             "in_force_to": "2026-03-05T00:00:00+01:00"}  # fmt: skip
    rules = [{"type": "range", "id": "strict", "green_low": 96}]
    strict = {"document": {"items": [{**SPO2, "rules": rules}]},
              "in_force_from": "2026-03-05T00:00:00+01:00"}  # fmt: skip
    at = "2026-03-04T08:00:00+01:00"
    found = run(
        tmp_path, capsys, [loose, strict],
        line("in time", "spo2", 95, at, "%"),
        line("late", "spo2", 95, at, "%", received_at="2026-03-06T08:00:00+01:00"),
    )  # fmt: skip
    assert [(one["reference"], one["colour"]) for one in found] == [
        ("in time", "GREEN"), ("late", "YELLOW"),
    ]  # fmt: skip


def test_windows_without_a_reading_follow_when_a_time_is_given(tmp_path, capsys) -> None:
    reading = line("a", "spo2", 95, "2026-03-01T08:00:00+01:00", "%")
    found = run(tmp_path, capsys, {"items": [SPO2]}, reading, now="2026-03-03T18:00:00+01:00")
    assert [(one["reference"], one["colour"]) for one in found] == [
        ("a", "GREEN"),
        ("missing:spo2:2026-03-02", "GREEN"),
        ("missing:spo2:2026-03-03", "YELLOW"),
    ]
    assert len(run(tmp_path, capsys, {"items": [SPO2]}, reading)) == 1


def test_the_grace_is_not_over_before_it_is_over(tmp_path, capsys) -> None:
    reading = line("a", "spo2", 95, "2026-03-01T08:00:00+01:00", "%")
    before = run(tmp_path, capsys, {"items": [SPO2]}, reading, now="2026-03-02T11:59:59+01:00")
    after = run(tmp_path, capsys, {"items": [SPO2]}, reading, now="2026-03-02T12:00:00+01:00")
    assert (len(before), len(after)) == (1, 2)


@pytest.mark.parametrize(
    "plan",
    [
        "no plan",
        [],
        {"items": [{**SPO2, "rules": [{"type": "range", "id": "r", "green_low": 88, "yellow_low": 90}]}]},
        {"items": [{**SPO2, "unknown": 1}]},
        [{"items": [SPO2], "in_force_from": "2026-03-01"}],
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_judged_by_is_exit_2(plan, tmp_path, capsys) -> None:
    with pytest.raises(CommandError) as error:
        run(tmp_path, capsys, plan)
    assert error.value.returncode == 2


def test_a_file_that_is_not_there_is_exit_2(tmp_path) -> None:
    with pytest.raises(CommandError) as error:
        call_command("judge", tmp_path / "no.json", tmp_path / "no.jsonl")
    assert error.value.returncode == 2


def test_the_schema_knows_every_rule_and_takes_numbers(capsys) -> None:
    call_command("plan_schema")
    schema = json.loads(capsys.readouterr().out)
    kinds = {"RangeRule", "ChangeRule", "DeviationRule", "RepetitionRule", "MissingRule",
             "AnswerRule", "MeanRule", "CombinationRule", "News2Rule"}  # fmt: skip
    assert kinds <= schema["$defs"].keys()
    bound = schema["$defs"]["RangeRule"]["properties"]["green_low"]
    assert {"type": ["number", "string"], "format": "decimal"} in bound["anyOf"]
