"""The page of the benefit plan and that of a tenant's figures, as browsers see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import ChosenRow, IndicatorDefinition, TenantFigure
from benefits.queries.plan import benefit_plan
from benefits.rules.points import Point
from tests.benefits.conftest import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

OWN = {
    "name": "Færre telefoner",
    "indicator": "Telefoner til hjemmetjenesten",
    "definition": "Telefoner fra personen selv.",
    "unit": "TIMES_IN_3_MONTHS",
    "better": "FEWER",
    "lowest": "0",
    "highest": "300",
    "source": "MUNICIPAL_JOURNAL",
    "every_months": "3",
    "has_baseline": "on",
    "precondition": "Telefoner føres i journalen.",
    "collected_by": "NURSE",
    "gains": ["PATIENT", "RELATIVE"],
}


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def page_of(client: Client, address: str = "/benefits/plan/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_plan_stands_in_the_columns_of_the_source_with_for_whom(
    world: World, browser: Browser
) -> None:
    page = page_of(browser(world.lise))
    assert page.count('<tr id="row-') == 11
    text = text_of(page)
    for word in (
        "Result indicator", "How it is measured and reported", "Precondition", "For whom",
        "11. Postponed or fewer readmissions", "the patient and the hospital",
        "Responsible: the nurse at the centre", "In the plan from the start",
    ):  # fmt: skip
        assert word in text


def test_who_is_responsible_and_who_is_asked_stand_side_by_side(
    world: World, browser: Browser
) -> None:
    page = page_of(browser(world.lise))
    visits = text_of(page.split('id="row-GP_VISITS"')[1].split("</tr>")[0])
    assert "Responsible: the nurse at the centre (asked: the patient&#x27;s GP office" in visits
    counted = text_of(page.split('id="row-USE_OF_PLAN"')[1].split("</tr>")[0])
    assert "Responsible: nobody: it is counted" in counted
    assert "(asked" not in counted


def test_a_row_that_is_offered_says_what_is_counted(world: World, browser: Browser) -> None:
    page = page_of(browser(world.lise))
    offer = text_of(page.split('id="offer-LESS_TRAVEL"')[1].split("</li>")[0])
    assert "What is counted" in offer
    assert (
        "Minutes of travel to treatment (minutes a month) The person&#x27;s own estimate" in offer
    )
    assert "Precondition:" in offer


def test_the_administrator_manages_the_plan_and_nobody_else_comes_in(
    world: World, browser: Browser
) -> None:
    assert "Rows on the shelf" in page_of(browser(world.adam))
    for name in ("nora", "hanne", "gunnar", "per", "petra"):
        assert browser(getattr(world, name)).get("/benefits/plan/").status_code == 403


def test_the_lead_of_the_centre_reads_and_is_offered_nothing_to_change(
    world: World, browser: Browser, centre_lead: Membership
) -> None:
    page = page_of(browser(centre_lead), f"/benefits/plan/?tenant={world.hadsel.id}")
    assert "Hadsel" in page
    assert "Rows on the shelf" not in page
    assert 'method="post" action="/benefits/plan' not in page
    foreign = browser(centre_lead).get(f"/benefits/plan/?tenant={world.sortland.id}")
    assert foreign.status_code == 404


def test_a_row_of_the_shelf_is_added_and_taken_out(world: World, browser: Browser) -> None:
    client = browser(world.lise)
    answer = client.post("/benefits/plan/choose/", {"code": "DROP_OUT"}, follow=True)
    assert "The row is in the plan." in answer.content.decode()
    assert 'id="row-DROP_OUT"' in page_of(client)
    again = client.post("/benefits/plan/choose/", {"code": "DROP_OUT"}, follow=True)
    assert "That row is in the plan as it is." in again.content.decode()
    client.post("/benefits/plan/take-out/", {"code": "DROP_OUT"})
    assert 'id="offer-DROP_OUT"' in page_of(client)
    assert client.post("/benefits/plan/choose/", {"code": "NOTHING"}).status_code == 404
    assert client.post("/benefits/plan/choose/", {"definition": "x"}).status_code == 404


def test_what_another_row_asks_for_is_not_offered(world: World, browser: Browser) -> None:
    client = browser(world.lise)
    assert "Asked for in row 2 already" in page_of(client)
    refused = client.post("/benefits/plan/choose/", {"code": "SAFETY_IN_SITUATION"}, follow=True)
    assert "Row 2 asks for the same" in refused.content.decode()


def test_a_row_is_marked_once_and_shown_as_chosen_beforehand(
    world: World, browser: Browser, hadsel_group: list[Patient]
) -> None:
    client = browser(world.lise)
    page = page_of(client)
    marking = re.findall(r'plan/beforehand/">.*?name="code" value="([A-Z_]+)"', page, re.DOTALL)
    assert "KNOWLEDGE_OF_ILLNESS" in marking
    assert not {"GP_VISITS", "SAFETY_AND_MASTERY", "USE_OF_PLAN"} & set(marking)
    client.post("/benefits/plan/beforehand/", {"code": "KNOWLEDGE_OF_ILLNESS"})
    assert "Chosen beforehand, on 22 November 2026" in text_of(page_of(client))
    assert "Chosen beforehand, on 22 November 2026" in text_of(page_of(client, "/benefits/"))
    late = client.post("/benefits/plan/beforehand/", {"code": "GP_VISITS"}, follow=True)
    assert "cannot be chosen beforehand" in late.content.decode()
    assert ChosenRow.objects.get(beforehand_at__isnull=False).code == "KNOWLEDGE_OF_ILLNESS"


def test_a_row_of_ones_own_is_defined_and_said_anew(world: World, browser: Browser) -> None:
    client = browser(world.lise)
    assert client.get("/benefits/plan/own/").status_code == 200
    client.post("/benefits/plan/own/", OWN)
    (own,) = IndicatorDefinition.objects.all()
    assert f'id="row-{own.code}"' in page_of(client)
    address = f"/benefits/plan/own/{own.code}/"
    assert 'value="Færre telefoner"' in page_of(client, address)
    client.post(address, {**OWN, "same_as_before": "on", "is_shared": "on"})
    assert benefit_plan(world.hadsel.id).benefit_of(own.code).also_counts == (1,)
    assert "Own row, version 2" in page_of(client)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("highest", "0"), ("unit", "KILOS"), ("gains", []), ("source", "PRODUCT")],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    world: World, browser: Browser, field: str, wrong: Any
) -> None:
    answer = browser(world.lise).post("/benefits/plan/own/", {**OWN, field: wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not IndicatorDefinition.objects.exists()


def test_another_municipalitys_row_is_as_one_that_does_not_exist(
    world: World, browser: Browser, bodo_lead: Membership
) -> None:
    browser(world.lise).post("/benefits/plan/own/", {**OWN, "is_shared": "on"})
    own = IndicatorDefinition.objects.get()
    client = browser(bodo_lead)
    assert f'id="offer-{own.code}"' in page_of(client)
    assert client.get(f"/benefits/plan/own/{own.code}/").status_code == 404
    assert client.post(f"/benefits/plan/own/{own.code}/", OWN).status_code == 404
    client.post("/benefits/plan/choose/", {"definition": str(own.id)})
    assert "Row of Hadsel, version 1" in page_of(client)


def test_an_own_row_has_its_fields_in_the_sheet(world: World, browser: Browser) -> None:
    browser(world.lise).post("/benefits/plan/own/", OWN)
    own = IndicatorDefinition.objects.get()
    page = page_of(browser(world.nora), f"/benefits/patients/{world.kari.id}/")
    assert f'name="{own.code}-BASELINE"' in page
    assert "Telefoner til hjemmetjenesten" in page


def test_a_figure_of_the_municipality_is_entered_corrected_and_shown(
    world: World, browser: Browser, hadsel_group: list[Patient]
) -> None:
    client = browser(world.lise)
    address = "/benefits/tenant-figures/"
    assert "The plan asks for no such figure" in page_of(client, address)
    client.post("/benefits/plan/choose/", {"code": "ALARMS"})
    said = {"indicator": "ALARMS", "period": "2025-Q4", "value": "120", "source_text": "alarmene"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, {**said, "value": "121"}).status_code == 302
    assert page_of(client, address).count("Quarter 4 of 2025") >= 2
    assert "Quarter 4 of 2025: 121" in text_of(page_of(client, "/benefits/"))
    assert TenantFigure.objects.using("owner").count() == 2


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("value", {"value": ""}),
        ("value", {"not_known": "on"}),
        ("value", {"value": "1.5"}),
        ("period", {"period": "2025"}),
        ("indicator", {"indicator": "WEIGHT"}),
        ("source_text", {"source_text": ""}),
    ],
)
def test_a_figure_that_cannot_be_is_told_at_its_field(
    world: World, browser: Browser, field: str, more: dict[str, str]
) -> None:
    client = browser(world.lise)
    client.post("/benefits/plan/choose/", {"code": "ALARMS"})
    said = {"indicator": "ALARMS", "period": "2025-Q4", "value": "120", "source_text": "alarmene"}
    answer = client.post("/benefits/tenant-figures/", {**said, **more})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_no_name_of_a_patient_is_on_the_page_of_the_plan(
    world: World, browser: Browser, hadsel_group: list[Patient]
) -> None:
    put(world.kari, "KNOWLEDGE", Point.BASELINE, 2, world.nora)
    page = page_of(browser(world.lise))
    for patient in (*hadsel_group, world.kari):
        assert patient.given_name not in page
        assert str(patient.id) not in page
