"""Pasted lines are read by the API's rules, and judged by the engine of real readings."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from measurements.rules.problems import ProblemCode
from selfcare_plans.rules.document import MonitoringItem, PlanDocument, RangeRule
from triage.rules.pasted_case import MAX_LINES, Line, judge_lines, read_lines

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PLAN = PlanDocument(
    items=(
        MonitoringItem(
            "spo2",
            "spo2",
            (RangeRule(id="r", green_low=Decimal(90), yellow_low=Decimal(86)),),
        ),
    )
)


def read(text: str, kind: str = "spo2") -> list[Line]:
    return read_lines(text, kind=kind, zone=OSLO, now=NOW)


def test_plain_lines_and_json_lines_become_readings() -> None:
    lines = read(
        "20.11.2026 08:00; 88\n"
        "2026-11-19T08:00:00+01:00, weight, 72,4\n\n"
        "2026-11-18 08:00; blood_pressure; 152/88\n"
        '{"kind": "spo2", "value": 91, "measured_at": "2026-11-17T07:00:00Z"}'
    )
    readings = [line.reading for line in lines]
    assert all(readings)
    assert [(one.kind, one.value) for one in readings if one] == [
        ("spo2", Decimal(88)),
        ("weight", Decimal("72.4")),
        ("blood_pressure", None),
        ("spo2", Decimal(91)),
    ]
    assert readings[0] is not None
    assert readings[0].measured_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert readings[2] is not None
    assert dict(readings[2].components) == {"systolic": 152, "diastolic": 88}


def test_a_bad_line_says_why_and_stops_nobody() -> None:
    lines = read(
        "yesterday; 88\n20.11.2026 08:00; high\n20.11.2026 08:00; 188\n20.11.2026 09:00; 88"
    )
    assert [line.problems[:1] for line in lines] == [
        (ProblemCode.NOT_A_TIME,),
        (ProblemCode.NOT_A_NUMBER,),
        (ProblemCode.IMPOSSIBLE,),
        (),
    ]


def test_the_colours_are_the_engine_s() -> None:
    lines = read("20.11.2026 08:00; 95\n19.11.2026 08:00; 88\nnonsense\n18.11.2026 08:00; 80")
    verdicts = judge_lines(lines, PLAN, number=2, since=LONG_AGO, zone=OSLO)
    assert {number: str(one.colour) for number, one in verdicts.items()} == {
        1: "GREEN",
        2: "YELLOW",
        4: "RED",
    }


def test_no_more_lines_are_read_than_agreed() -> None:
    assert len(read("20.11.2026 08:00; 95\n" * (MAX_LINES + 5))) == MAX_LINES
