"""Other people's data, as it is: taken, or refused with words; never a failure of ours."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from measurements.models import Reading, ReadingDocument, RefusedReading
from selfcare_plans.rules.document import MonitoringItem, PlanDocument, RangeRule
from tests import factories as make
from tests.interop.sending import FIXTURES, OBSERVATION, bearer, create, issues, needs_fixtures
from tests.measurements.test_record_readings import post
from triage.models import Judgement
from triage.operations.drain import drain_all

UCI = FIXTURES / "timeseries" / "uci-diabetes-smbg"
TIMED = {"effectiveDateTime": "2026-11-20T08:00:00+01:00"}


def observations(folder: str) -> list[dict[str, Any]]:
    """Return a folder's Observations, those in Bundles too."""
    found = []
    for path in sorted((FIXTURES / folder).glob("*.json")):
        resource = json.loads(path.read_bytes())
        entries = [entry.get("resource", {}) for entry in resource.get("entry", [])]
        found += [one for one in (resource, *entries) if one.get("resourceType") == "Observation"]
    return found


def send_all(client: Any, world: Any, folder: str, **changes: Any) -> Counter[str]:
    """Post each as one of Kari's; count the status, and why one was refused."""
    subject = {"reference": f"Patient/{world.kari.id}"}
    counts: Counter[str] = Counter()
    for resource in observations(folder):
        text = json.dumps({**resource, "subject": subject, **changes})
        answer = create(client, world.kari_device, text)
        if answer.status_code in {200, 201}:
            assert answer.json()["resourceType"] == "Observation"
            counts[str(answer.status_code)] += 1
            continue
        issues(answer, answer.status_code)
        reasons = sorted({issue["details"]["text"] for issue in answer.json()["issue"]})
        counts[f"{answer.status_code} {'+'.join(reasons)}"] += 1
    return counts


def owner(model: Any) -> Any:
    return model.objects.using("owner")


def served_as_stored(client: Any, world: Any) -> int:
    """Read every Observation back; return how many there are."""
    nora = make.personal_token(world.nora)
    for key in owner(Reading).values_list("id", flat=True):
        assert client.get(f"{OBSERVATION}/{key}", headers=bearer(nora)).status_code == 200
    return owner(Reading).count()


@needs_fixtures
def test_hl7s_examples_are_taken_or_refused(client, world):
    assert send_all(client, world, "hl7-fhir-r4-examples") == {
        "201": 2,
        "422 KIND_UNKNOWN": 26,
        "422 TIME_WITHOUT_CLOCK": 5,
        "422 COMPONENT_MISSING+TIME_WITHOUT_CLOCK": 1,
        "422 STATUS_CANCELLED": 2,
        "422 STATUS_ENTERED_IN_ERROR": 1,
        "422 UNIT_UNFIT": 1,
        "422 NOT_FINITE": 1,
        "422 TIME_MISSING+VALUE_MISSING": 7,
    }
    assert served_as_stored(client, world) == owner(ReadingDocument).count() == 2
    # all that was refused, except what its sender withdrew
    assert owner(RefusedReading).count() == 41


@needs_fixtures
def test_norwegian_examples_have_no_time_and_are_refused_for_it(client, world):
    assert send_all(client, world, "no-domain-vitalsigns") == {
        "422 TIME_WITHOUT_CLOCK": 7,
        "422 KIND_UNKNOWN": 1,
    }


@needs_fixtures
def test_norwegian_examples_with_a_time_are_taken_except_height(client, world):
    assert send_all(client, world, "no-domain-vitalsigns", **TIMED) == {
        "201": 7,
        "422 KIND_UNKNOWN": 1,
    }
    assert served_as_stored(client, world) == 7
    stored = {row.kind: row for row in owner(Reading).all()}
    assert stored["weight"].value == 49
    assert (stored["spo2"].value, stored["spo2"].flags) == (24, ["IMPLAUSIBLE"])
    assert stored["blood_pressure"].components.keys() == {"systolic", "diastolic", "mean"}


@needs_fixtures
@pytest.mark.slow
def test_syntheas_observations_are_taken_where_they_are_of_a_kind_of_ours(client, world):
    assert send_all(client, world, "synthea-r4") == {
        "201": 44,
        "422 KIND_UNKNOWN": 221,
        "422 NOT_WHOLE": 20,  # pain with decimals on a scale of whole numbers
        "422 NOT_WHOLE+TOO_OLD": 5,
        "422 TOO_OLD": 10,
    }
    assert served_as_stored(client, world) == 44
    assert send_all(client, world, "synthea-r4")["200"] == 44
    assert owner(Reading).count() == 44


# --- glucose of UCI's patients

GLUCOSE = range(48, 65)
MEALS = {58: "before", 60: "before", 62: "before", 59: "after", 61: "after", 63: "after"}
YEARS = 35  # so that what was measured around 1990 is neither too old nor ahead of us
OSLO = ZoneInfo("Europe/Oslo")


def glucose_rows(name: str, whose: Any) -> list[dict[str, Any]]:
    """Return a file's glucose rows as readings; a value that is no number stays the text it is."""
    rows = []
    for number, line in enumerate((UCI / name).read_text().splitlines(), 1):
        day, clock, code, value = line.split("\t")
        if int(code) not in GLUCOSE:
            continue
        at = datetime.strptime(f"{day} {clock}", "%m-%d-%Y %H:%M").replace(tzinfo=OSLO)
        row = {
            "patient": str(whose.id), "kind": "glucose", "unit": "mg/dL",
            "value": int(value) if value.isdigit() else value,
            "measured_at": at.replace(year=at.year + YEARS).isoformat(),
            "reference": f"{name}:{number}",
        }  # fmt: skip
        meal = MEALS.get(int(code))
        rows.append({**row, "context": {"meal": meal}} if meal else row)
    return rows


def in_mmol(value: int) -> Decimal:
    return (Decimal(value) / 18).quantize(Decimal("0.1"), ROUND_HALF_UP)


def colour(value: Decimal) -> str:
    if 4 <= value <= 10:
        return "GREEN"
    return "YELLOW" if Decimal("3.5") <= value <= 15 else "RED"


def glucose_plan(world: Any) -> None:
    limits = {"yellow_low": "3.5", "green_low": "4", "green_high": "10", "yellow_high": "15"}
    rule = RangeRule(id="range", **{name: Decimal(value) for name, value in limits.items()})
    document = PlanDocument(
        what_matters="Sove godt",
        items=(MonitoringItem(id="glucose", kind="glucose", rules=(rule,)),),
        receivers=(str(world.gp_office.id),),
    )
    make.plan(
        world.kari,
        world.course,
        document,
        world.gunnar.user,
        since=datetime(2020, 1, 1, tzinfo=OSLO),
    )


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "statuses"), [("data-01", {201: 369}), ("data-02", {201: 373, 422: 7})]
)
def test_a_glucose_series_is_taken_and_judged_and_unreadable_rows_are_counted(
    client, world, name, statuses
):
    glucose_plan(world)
    rows = glucose_rows(name, world.kari)
    counts: Counter[int] = Counter()
    for start in range(0, len(rows), 100):
        answer = post(client, rows[start : start + 100], world.kari_device)
        assert answer.status_code == 207
        counts.update(item["status"] for item in answer.json())
    assert counts == statuses
    drain_all()
    readable = [row for row in rows if isinstance(row["value"], int)]
    assert len(readable) == counts[201]
    values = Counter(in_mmol(row["value"]) for row in readable)
    assert Counter(owner(Reading).values_list("value", flat=True)) == values
    colours = Counter(colour(in_mmol(row["value"])) for row in readable)
    assert Counter(owner(Judgement).values_list("colour", flat=True)) == colours
    assert min(colours.values()) > 10
    assert owner(RefusedReading).count() == counts[422]
