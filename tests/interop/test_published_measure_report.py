"""A published report as a MeasureReport says n, mean change and interval, and only what is published."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fhir.resources.R4B.measurereport import MeasureReport

from benefits.queries.runs import frozen
from benefits.rules.report import ReportEdition
from benefits.rules.statistics import Change
from interop.fhir.from_measure_report import ABSENT, CHANGE, INDICATOR, POINT
from tests import factories as make
from tests.benefits.conftest import NOW, group
from tests.interop.sending import ROOT, read
from tests.interop.test_measure_reports import made

REPORTS = f"{ROOT}/MeasureReport"
STARTED = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW)


@pytest.fixture
def published(client: Any, world: Any) -> tuple[Any, dict[tuple[str, str], dict[str, Any]]]:
    """Twenty persons whose visits are known, three whose days of stay are, and six of whom nothing is."""
    rows: list[dict[str, Any]] = [
        {"GP_VISITS": (4 + number % 3, 3, 2 + number % 2), "SAFETY": (2, 3)} for number in range(20)
    ]
    for row in rows[:3]:
        row["KAD_DAYS"] = (3, 1)
    # Of six nothing is known, so that how many are missing may be told.
    rows += [{} for _each in range(6)]
    group(world.hadsel, world.centre, world.nora, rows, started_at=STARTED)
    run = made(world, ReportEdition.PUBLISHED)
    answer = read(client, make.personal_token(world.lise), f"{REPORTS}/{run.id}")
    assert answer.status_code == 200, answer.content
    MeasureReport.model_validate_json(answer.content)
    groups = {(one["code"]["coding"][0]["code"], at(one)): one for one in answer.json()["group"]}
    run.refresh_from_db(using="owner")
    return frozen(run), groups


def at(one: dict[str, Any]) -> str:
    return str(next(e["valueCode"] for e in one["extension"] if e["url"] == POINT))


def told(one: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of the change that a group tells of, by name."""
    found = [e for e in one["extension"] if e["url"] == CHANGE]
    parts = found[0]["extension"] if found else []
    return {part["url"]: part.get("valueInteger", part.get("valueDecimal")) for part in parts}


def test_it_says_of_how_many_by_how_much_and_how_certain(published: Any) -> None:
    _report, groups = published
    one = groups["GP_VISITS", "M3"]
    change = told(one)
    assert change["n"] == 20
    assert change["low"] <= change["mean-change"] <= change["high"] < 0
    assert one["measureScore"]["value"] == change["mean-change"]
    assert change["after"] - change["before"] == pytest.approx(change["mean-change"], abs=0.011)


def test_every_number_is_the_reports_own(published: Any) -> None:
    report, groups = published
    compared = 0
    for figures in report.figures:
        for one in figures.follow_ups:
            change = told(groups[figures.indicator.code, one.point.value])
            if not isinstance(one.change, Change):
                assert change == {}
                continue
            compared += 1
            known = {
                "n": one.change.n, "before": one.change.before, "after": one.change.after,
                "mean-change": one.change.change,
                "low": one.change.low, "high": one.change.high,
            }  # fmt: skip
            assert change == {k: pytest.approx(float(v)) for k, v in known.items() if v is not None}
    assert compared


def test_what_is_withheld_is_masked_and_has_no_interval(published: Any) -> None:
    _report, groups = published
    one = groups["KAD_DAYS", "M3"]
    assert told(one) == {}
    masked = {"extension": [{"url": ABSENT, "valueCode": "masked"}]}
    assert one.get("measureScore", masked) == masked
    counts = {p["code"]["text"]: p for p in one["population"]}
    assert set(counts) == {"expected", "known", "not_known", "missing"}
    assert "count" not in counts["known"]


def test_a_reader_of_fhir_finds_the_interval(published: Any) -> None:
    _report, groups = published
    parsed = MeasureReport.model_validate(
        {
            "resourceType": "MeasureReport", "status": "complete", "type": "summary",
            "measure": "urn:dho:benefit-plan", "period": {"end": "2026-11-22"},
            "group": [groups["GP_VISITS", "M3"]],
        }
    )  # fmt: skip
    (one,) = parsed.group
    assert one.code.coding[0].system == INDICATOR
    (change,) = [e for e in one.extension if e.url == CHANGE]
    numbers = {e.url: e.valueDecimal for e in change.extension if e.url != "n"}
    assert numbers["low"] < numbers["high"]
