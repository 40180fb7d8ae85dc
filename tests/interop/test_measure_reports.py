"""MeasureReports: values of one person in and out, published figures out, and bad ones refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.measurereport import MeasureReport

from benefits.models import IndicatorValue
from benefits.operations.reports import ask_for_report, write_report
from benefits.rules.points import period_of
from benefits.rules.report import ReportEdition
from dho.lib import clock
from dho.lib.fields import blind_index
from dho.lib.scope import scope
from interop.fhir import to_json
from interop.fhir.from_measure_report import ABSENT, INDICATOR, POINT
from tenants.models import AuditEvent, Enrolment
from tests import factories as make
from tests.interop.sending import FHIR, FNR, ROOT, bearer, issues, read

REPORTS = f"{ROOT}/MeasureReport"
NUMBER = "02813299997"


def group(code: str, value: Any) -> dict[str, Any]:
    score: Any = {"value": value}
    if value is None:
        score = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    coding = [{"system": INDICATOR, "code": code}]
    return {"code": {"coding": coding}, "measureScore": score}


def a_report(whose: Any, **changes: Any) -> dict[str, Any]:
    """A report in good order; a change to ``...`` leaves the element out."""
    resource = {
        "resourceType": "MeasureReport",
        "status": "complete",
        "type": "individual",
        "measure": "urn:dho:benefit-plan",
        "subject": {"reference": f"Patient/{whose.id}"},
        "period": {"start": "2024-01-01", "end": "2024-03-31"},
        "extension": [{"url": POINT, "valueCode": "M3"}],
        "group": [group("GP_VISITS", 3), group("SAFETY", None)],
    }
    resource.update(changes)
    return {name: value for name, value in resource.items() if value is not ...}


def send(client: Any, token: str | None, resource: Any) -> Any:
    text = resource if isinstance(resource, bytes | str) else to_json(resource)
    return client.post(REPORTS, text, content_type=FHIR, headers=bearer(token))


def standing() -> dict[tuple[str, str], Decimal | None]:
    rows = IndicatorValue.objects.using("owner").filter(superseded_at=None)
    return {(one.indicator, one.point): one.value for one in rows}


@pytest.fixture
def hanne(world: Any) -> str:
    return make.personal_token(world.hanne)


def test_values_of_one_person_come_in_and_go_out_again(client: Any, world: Any, hanne: str) -> None:
    answer = send(client, hanne, a_report(world.kari))
    assert answer.status_code == 201, answer.content
    MeasureReport.model_validate(answer.json())
    assert standing() == {("GP_VISITS", "M3"): 3, ("SAFETY", "M3"): None}
    address = answer["Location"].removeprefix("http://testserver")
    assert address == f"{REPORTS}/{world.kari.id}-M3"
    again = read(client, hanne, address)
    assert again.json() == answer.json()
    found = read(client, hanne, f"{REPORTS}?patient=Patient/{world.kari.id}")
    Bundle.model_validate_json(found.content)
    assert [one["resource"] for one in found.json()["entry"]] == [answer.json()]
    # What it tells is what it takes.
    send(client, hanne, a_report(world.kari, group=[group("GP_VISITS", 9)]))
    assert send(client, hanne, answer.content).status_code == 201
    assert standing()["GP_VISITS", "M3"] == 3
    assert AuditEvent.objects.using("owner").filter(action="RECORD_BENEFITS").count() == 3


def test_three_months_that_the_end_cut_short_end_with_it(
    client: Any, world: Any, hanne: str
) -> None:
    address = f"{REPORTS}/{world.kari.id}-M3"
    send(client, hanne, a_report(world.kari))
    whole = read(client, hanne, address).json()["period"]
    assert whole == {"start": "2024-01-01", "end": "2024-03-31"}
    ended = datetime(2024, 3, 1, 12, tzinfo=UTC)
    Enrolment.objects.using("owner").filter(id=world.course.id).update(
        ended_at=ended, ended_as="WITHDREW"
    )
    cut = read(client, hanne, address).json()["period"]
    assert cut == {"start": "2024-01-01", "end": "2024-02-29"}


def test_a_person_may_be_named_by_number_and_the_point_by_its_period(
    client: Any, world: Any, hanne: str
) -> None:
    world.kari.national_number, world.kari.national_number_index = NUMBER, blind_index(NUMBER)
    world.kari.save(using="owner")
    sent = a_report(
        world.kari,
        subject={"identifier": {"system": FNR, "value": NUMBER}},
        extension=...,
        group=[group("GP_VISITS", 2)],
    )
    assert send(client, hanne, sent).status_code == 201
    assert standing() == {("GP_VISITS", "M3"): 2}


@pytest.mark.parametrize(
    ("changes", "status", "expected"),
    [
        ({"subject": ...}, 422, ("required", "MeasureReport.subject")),
        ({"subject": {"reference": "Patient/x"}}, 422, ("not-found", "MeasureReport.subject")),
        ({"status": "pending"}, 422, ("business-rule", "MeasureReport.status")),
        ({"status": "final"}, 422, ("code-invalid", "MeasureReport.status")),
        ({"type": "summary"}, 422, ("not-supported", "MeasureReport.type")),
        ({"measure": "http://x.test/m"}, 422, ("code-invalid", "MeasureReport.measure")),
        ({"period": ...}, 422, ("required", "MeasureReport.period")),
        ({"group": ...}, 422, ("required", "MeasureReport.group")),
        (
            {"group": [group("NO_SUCH", 1)]},
            422,
            ("code-invalid", "MeasureReport.group[0].code"),
        ),
        (
            {"group": [group("GP_VISITS", 1), group("GP_VISITS", 2)]},
            422,
            ("business-rule", "MeasureReport.group[1].code"),
        ),
        (
            {"group": [group("SAFETY", 1), group("GP_VISITS", 1000)]},
            422,
            ("value", "MeasureReport.group[1].measureScore"),
        ),
        (
            {"group": [group("ACUTE_ADMISSIONS", 1)]},
            422,
            ("business-rule", "MeasureReport.group[0]"),
        ),
        (
            {"group": [{"code": {"coding": [{"system": INDICATOR, "code": "SAFETY"}]}}]},
            422,
            ("required", "MeasureReport.group[0].measureScore"),
        ),
        (
            {"extension": ..., "period": {"end": "1999-01-01"}},
            422,
            ("code-invalid", "MeasureReport.period"),
        ),
        (
            {"extension": [{"url": POINT, "valueCode": "M4"}]},
            422,
            ("code-invalid", "MeasureReport.period"),
        ),
        ({"color": "x"}, 422, ("structure", "MeasureReport.color")),
    ],
)
def test_a_report_that_cannot_be_taken_says_where(
    client: Any,
    world: Any,
    hanne: str,
    changes: dict[str, Any],
    status: int,
    expected: tuple[str, str],
) -> None:
    assert issues(send(client, hanne, a_report(world.kari, **changes)), status) == [expected]
    assert standing() == {}


@pytest.mark.parametrize("text", ["[]", "null", "{}", "\x00", '{"resourceType": "Patient"}'])
def test_what_is_no_report_is_refused(client: Any, world: Any, hanne: str, text: str) -> None:
    answer = send(client, hanne, text)
    assert answer.status_code in {400, 422}
    issues(answer, answer.status_code)


@pytest.mark.parametrize("word", ["NaN", "Infinity", '"3"', "true", "1e400"])
def test_a_value_that_is_no_number_is_refused(
    client: Any, world: Any, hanne: str, word: str
) -> None:
    text = json.dumps(a_report(world.kari, group=[group("GP_VISITS", 3)]))
    answer = send(client, hanne, text.replace('"value": 3', f'"value": {word}'))
    assert answer.status_code in {400, 422}
    issues(answer, answer.status_code)
    assert standing() == {}


def test_a_patient_out_of_sight_answers_as_nobody(client: Any, world: Any, hanne: str) -> None:
    for whose in (world.bjorn, world.stranger):
        issues(send(client, hanne, a_report(whose)), 404)
        issues(read(client, hanne, f"{REPORTS}?patient={whose.id}"), 404)
        issues(read(client, hanne, f"{REPORTS}/{whose.id}-M3"), 404)


def test_who_does_not_record_sends_and_reads_nothing(client: Any, world: Any) -> None:
    gunnar, lise = (make.personal_token(one) for one in (world.gunnar, world.lise))
    issues(send(client, gunnar, a_report(world.kari)), 403)
    issues(read(client, gunnar, f"{REPORTS}?patient={world.kari.id}"), 403)
    issues(send(client, world.kari_device, a_report(world.kari)), 403)
    issues(send(client, None, a_report(world.kari)), 401)
    # A lead never opens a person's record, and a nurse no figures of groups.
    issues(read(client, lise, f"{REPORTS}?patient={world.kari.id}"), 403)
    issues(send(client, lise, a_report(world.kari)), 403)
    nora = make.personal_token(world.nora)
    issues(read(client, nora, f"{REPORTS}?type=summary"), 403)


def made(world: Any, edition: ReportEdition) -> Any:
    viewer = world.viewer(world.lise)
    with scope(world.party(world.lise)):
        run = ask_for_report(
            by=viewer,
            tenant_id=world.hadsel.id,
            period=period_of("all", clock.today()),
            for_whom=edition,
        )
    write_report(by=viewer, run_id=run.id)
    return run


def test_a_lead_reads_published_figures_and_no_others(client: Any, world: Any) -> None:
    lise = make.personal_token(world.lise)
    assert read(client, lise, f"{REPORTS}?type=summary").json()["total"] == 0
    internal = made(world, ReportEdition.INTERNAL)
    assert read(client, lise, f"{REPORTS}?type=summary").json()["total"] == 0
    issues(read(client, lise, f"{REPORTS}/{internal.id}"), 404)
    run = made(world, ReportEdition.PUBLISHED)
    found = read(client, lise, f"{REPORTS}?type=summary")
    Bundle.model_validate_json(found.content)
    (entry,) = found.json()["entry"]
    assert entry["resource"]["id"] == str(run.id)
    # One person is too few to be told of.
    assert "group" not in entry["resource"]
    assert read(client, lise, f"{REPORTS}/{run.id}").json() == entry["resource"]
    other = make.personal_token(make.member("Siv", world.sortland_home_care, world.lise.role))
    issues(read(client, other, f"{REPORTS}/{run.id}"), 404)
    assert read(client, other, f"{REPORTS}?type=summary").json()["total"] == 0


def test_what_a_search_cannot_mean_is_refused(client: Any, world: Any, hanne: str) -> None:
    for asked in ("", "?type=subject-list", "?patient:missing=true", "?patient=a&patient=b"):
        issues(read(client, hanne, f"{REPORTS}{asked}"), 400)


def test_the_capability_statement_tells_of_it(client: Any, db: None) -> None:
    resources = client.get(f"{ROOT}/metadata").json()["rest"][0]["resource"]
    (told,) = [one for one in resources if one["type"] == "MeasureReport"]
    assert [one["code"] for one in told["interaction"]] == ["create", "read", "search-type"]
