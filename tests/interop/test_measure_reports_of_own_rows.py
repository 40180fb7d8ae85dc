"""A row that a tenant has defined itself: its version in the measure, its source, out and in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.measurereport import MeasureReport

from benefits.models import IndicatorValue
from benefits.operations.plan import define_again, define_row
from benefits.rules.indicators import EDITION
from benefits.rules.own_rows import OWN
from benefits.rules.plan_types import Source
from benefits.rules.report import ReportEdition
from dho.lib.scope import scope
from interop.fhir.from_measure_report import POINT, SOURCE
from tests import factories as make
from tests.benefits.conftest import group as people_with
from tests.interop.sending import ROOT, issues, read
from tests.interop.test_measure_reports import REPORTS, a_report, group, made, send, standing
from tests.rules.own_row import CALLS

SAID = replace(CALLS, source=Source.GP_JOURNAL)


@pytest.fixture
def hanne(world: Any) -> str:
    return make.personal_token(world.hanne)


@pytest.fixture
def calls(world: Any) -> Any:
    """Hadsel counts calls to the home services."""
    with scope(world.party(world.lise)):
        return define_row(by=world.viewer(world.lise), said=SAID)


def defined_again(world: Any, code: str, **said: Any) -> Any:
    with scope(world.party(world.lise)):
        return define_again(by=world.viewer(world.lise), code=code, said=replace(SAID, **said))


def own_report(whose: Any, code: str, version: str = "", value: Any = 4, **more: Any) -> Any:
    measure = f"urn:dho:benefit-plan:{code}{version}"
    return a_report(whose, measure=measure, group=[group(code, value)], **more)


def from_where(code: str) -> list[dict[str, Any]]:
    return [{"identifier": {"system": SOURCE, "value": code}}]


def stored() -> list[tuple[int, str]]:
    rows = IndicatorValue.objects.using("owner").filter(superseded_at=None)
    return [(one.edition, one.source) for one in rows if one.indicator.startswith(OWN)]


def test_it_goes_out_with_the_version_of_its_definition_and_its_source(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    answer = send(client, hanne, own_report(world.kari, calls.code))
    assert answer.status_code == 201, answer.content
    MeasureReport.model_validate_json(answer.content)
    told = answer.json()
    assert told["measure"] == f"urn:dho:benefit-plan:{calls.code}|1"
    assert told["evaluatedResource"] == [
        {
            "identifier": {"system": "urn:dho:benefit-source", "value": "GP_JOURNAL"},
            "display": "The GP office's journal",
        }
    ]
    assert len(told["id"]) <= 64
    address = answer["Location"].removeprefix("http://testserver")
    assert read(client, hanne, address).json() == told
    assert stored() == [(1, "GP_JOURNAL")]


def test_shared_rows_and_each_own_one_are_reports_of_their_own(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    mixed = a_report(world.kari, group=[group("GP_VISITS", 3), group(calls.code, 4)])
    answer = send(client, hanne, mixed)
    assert answer.json()["measure"] == f"urn:dho:benefit-plan|{EDITION}"
    found = read(client, hanne, f"{REPORTS}?patient=Patient/{world.kari.id}")
    Bundle.model_validate_json(found.content)
    told = [one["resource"] for one in found.json()["entry"]]
    assert [(one["measure"], len(one["group"])) for one in told] == [
        (f"urn:dho:benefit-plan|{EDITION}", 1),
        (f"urn:dho:benefit-plan:{calls.code}|1", 1),
    ]
    assert "evaluatedResource" not in told[0]
    # What it tells is what it takes.
    before = standing()
    for one in told:
        assert send(client, hanne, one).status_code == 201
    assert standing() == before


@pytest.mark.parametrize("version", ["", "|1"])
def test_without_a_version_or_with_todays_it_is_todays(
    client: Any, world: Any, hanne: str, calls: Any, version: str
) -> None:
    assert send(client, hanne, own_report(world.kari, calls.code, version)).status_code == 201
    assert stored() == [(1, "GP_JOURNAL")]


def test_a_version_before_new_words_counts_together_and_is_taken(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    defined_again(world, calls.code, indicator="Innringinger", same_as_before=True)
    answer = send(client, hanne, own_report(world.kari, calls.code, "|1"))
    assert answer.json()["measure"] == f"urn:dho:benefit-plan:{calls.code}|2"
    assert stored() == [(2, "GP_JOURNAL")]


@pytest.mark.parametrize("version", ["|1", "|3", "|0", "|x", "|1.0", "|99999999999"])
def test_another_version_that_does_not_count_together_is_refused_with_a_sentence(
    client: Any, world: Any, hanne: str, calls: Any, version: str
) -> None:
    defined_again(world, calls.code, definition="Calls of relatives too.")
    answer = send(client, hanne, own_report(world.kari, calls.code, version))
    assert issues(answer, 422) == [("business-rule", "MeasureReport.measure")]
    told = answer.json()["issue"][0]["diagnostics"]
    assert told.startswith("The row is counted by another version of its definition here")
    if version in {"|1", "|3"}:
        assert told.endswith("Today's is version 2.")
    assert standing() == {}
    assert send(client, hanne, own_report(world.kari, calls.code, "|2")).status_code == 201
    assert stored() == [(2, "GP_JOURNAL")]


def test_figures_of_an_earlier_version_go_out_under_it_and_do_not_come_in_again(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    old = send(client, hanne, own_report(world.kari, calls.code)).json()
    defined_again(world, calls.code, definition="Calls of relatives too.")
    assert read(client, hanne, f"{REPORTS}/{old['id']}").json() == old
    issues(send(client, hanne, old), 422)


@pytest.mark.parametrize("source", ["MUNICIPAL_JOURNAL", "OWN_SYSTEMS", "PATIENT"])
def test_where_it_says_to_be_from_is_kept_and_told_again(
    client: Any, world: Any, hanne: str, calls: Any, source: str
) -> None:
    sent = own_report(world.kari, calls.code, evaluatedResource=from_where(source))
    told = send(client, hanne, sent).json()
    assert stored() == [(1, source)]
    assert told["evaluatedResource"][0]["identifier"]["value"] == source
    assert told["evaluatedResource"][0]["display"]


def test_what_else_was_looked_at_is_the_senders_own(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    others = [{"reference": "Bundle/1"}, {"identifier": {"system": "urn:x", "value": "y"}}]
    sent = own_report(world.kari, calls.code, evaluatedResource=others)
    assert send(client, hanne, sent).status_code == 201
    assert stored() == [(1, "GP_JOURNAL")]


@pytest.mark.parametrize(
    "named", [from_where("??"), from_where("PRODUCT"), from_where("PATIENT") + from_where("GP_JOURNAL")]
)  # fmt: skip
def test_a_source_that_is_not_known_or_two_of_them_are_refused(
    client: Any, world: Any, hanne: str, calls: Any, named: Any
) -> None:
    sent = own_report(world.kari, calls.code, evaluatedResource=named)
    found = issues(send(client, hanne, sent), 422)
    assert found == [("code-invalid", "MeasureReport.evaluatedResource")]
    assert standing() == {}


def test_it_holds_its_own_indicator_alone(client: Any, world: Any, hanne: str, calls: Any) -> None:
    sent = own_report(world.kari, calls.code)
    sent["group"].append(group("GP_VISITS", 3))
    assert issues(send(client, hanne, sent), 422) == [
        ("business-rule", "MeasureReport.group[1].code")
    ]


def test_a_row_that_the_plan_has_not_is_unknown_whatever_its_version(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    for code in ("OWN_NO_SUCH_1", f"{calls.code}X"):
        assert issues(send(client, hanne, own_report(world.kari, code, "|1")), 422) == [
            ("code-invalid", "MeasureReport.group[0].code")
        ]
    for measure in ("urn:dho:benefit-plan:", "urn:dho:benefit-plan:GP_VISITS", "urn:dho:benefit"):
        assert issues(send(client, hanne, a_report(world.kari, measure=measure)), 422) == [
            ("code-invalid", "MeasureReport.measure")
        ]


def test_a_patient_out_of_sight_answers_as_nobody(
    client: Any, world: Any, hanne: str, calls: Any
) -> None:
    told = send(client, hanne, own_report(world.kari, calls.code)).json()
    issues(send(client, hanne, own_report(world.bjorn, calls.code)), 404)
    other = told["id"].replace(str(world.kari.id), str(world.bjorn.id))
    issues(read(client, hanne, f"{REPORTS}/{other}"), 404)
    lise = make.personal_token(world.lise)
    issues(read(client, lise, f"{REPORTS}/{told['id']}"), 403)


def test_a_published_report_tells_of_each_own_row_by_its_version_and_source(
    client: Any, world: Any, calls: Any
) -> None:
    rows = [{calls.code: (6, 3), "GP_VISITS": (4, 2 + n % 2)} for n in range(20)]
    people_with(world.hadsel, world.centre, world.nora, rows)
    run = made(world, ReportEdition.PUBLISHED)
    lise = make.personal_token(world.lise)
    found = read(client, lise, f"{REPORTS}?type=summary")
    Bundle.model_validate_json(found.content)
    shared, own = [one["resource"] for one in found.json()["entry"]]
    assert shared["measure"] == f"urn:dho:benefit-plan|{EDITION}"
    assert "evaluatedResource" not in shared
    codes = {one["code"]["coding"][0]["code"] for one in shared["group"]}
    assert "GP_VISITS" in codes
    assert calls.code not in codes
    assert own["measure"] == f"urn:dho:benefit-plan:{calls.code}|1"
    assert own["reporter"] == shared["reporter"]
    assert own["evaluatedResource"][0]["identifier"]["value"] == "GP_JOURNAL"
    assert {one["code"]["coding"][0]["code"] for one in own["group"]} == {calls.code}
    assert any(ext["url"] == POINT for one in own["group"] for ext in one["extension"])
    for one in (shared, own):
        assert read(client, lise, f"{ROOT}/MeasureReport/{one['id']}").json() == one
    issues(read(client, lise, f"{REPORTS}/{run.id}.NO.SUCH"), 404)
    siv = make.personal_token(make.member("Siv", world.sortland_home_care, world.lise.role))
    issues(read(client, siv, f"{REPORTS}/{own['id']}"), 404)
