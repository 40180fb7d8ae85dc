"""The project lead's figures and the sheet of one person, as browsers see them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.models import IndicatorValue
from benefits.rules.points import Point
from benefits.tasks import write_report_task
from tenants.models import AuditEvent, Enrolment
from tenants.rules.codes import Role
from tests import factories as make
from tests.benefits.conftest import STARTED, group, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def sheet_address(of: Patient) -> str:
    return f"/benefits/patients/{of.id}/"


def seen_of(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
    assert found
    return found[1]


def test_a_project_lead_sees_the_figures_of_her_municipality(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    text = text_of(browser(world.lise), "/benefits/")
    assert "9 persons in Hadsel were followed up" in text
    assert "Visits to the GP times in three months Month 6 3.43 1.00 −2.43" in text
    assert "without a control group" in text
    assert "Make the report (PDF)" in text


def test_what_is_missing_stands_as_missing(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    text = text_of(browser(world.lise), "/benefits/")
    assert (
        "Acute readmissions within 30 days times in three months Month 6 – – – – no figures 9 of 9"
        in text
    )


def test_no_name_of_a_patient_is_on_the_leads_page_or_in_the_report(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)
    page = client.get("/benefits/").content.decode()
    for patient in hadsel_group:
        assert patient.given_name not in page
        assert str(patient.id) not in page


def reported(client: Client, world: World, period: str) -> str:
    """Press the button under the figures; return the address of the report that keeps them."""
    page = client.get(f"/benefits/?period={period}").content.decode()
    sent = dict(
        re.findall(r'<input type="hidden" name="(tenant|period|edition)" value="(.*?)">', page)
    )
    assert sent == {"tenant": str(world.hadsel.id), "period": period, "edition": "INTERNAL"}
    address = client.post("/benefits/reports/", {**sent, "language": "nb"})["Location"]
    write_report_task(address.split("/")[3], str(world.lise.id))
    return address


@pytest.mark.parametrize("period", ["2026", "2026-09"])
def test_the_figures_are_kept_as_a_report_and_taken_as_pdf_in_the_language_asked_for(
    world: World, hadsel_group: list[Patient], browser: Browser, period: str
) -> None:
    client = browser(world.lise)
    address = reported(client, world, period)
    answer = client.get(f"{address}report.pdf?language=nb")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert f"hadsel-{period}.pdf" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-1.7")


def test_a_report_stands_in_the_access_log_of_its_tenant_without_a_patient(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    reported(browser(world.lise), world, "2026")
    event = AuditEvent.objects.using("owner").get(action="BENEFIT_REPORT")
    assert (event.tenant_id, event.patient_id, event.detail) == (
        world.hadsel.id, None, {"period": "2026", "edition": "INTERNAL"},
    )  # fmt: skip


def test_another_municipality_answers_like_one_that_does_not_exist(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)
    for path in ("/benefits/", "/benefits/reports/"):
        foreign = client.get(f"{path}?tenant={world.bodo.id}")
        ghost = client.get(f"{path}?tenant={uuid4()}")
        wrong = client.get(f"{path}?tenant=bodo")
        assert [one.status_code for one in (foreign, ghost, wrong)] == [404, 404, 404]
        assert foreign.content == ghost.content


def test_a_change_in_bodo_changes_not_one_byte_for_hadsel(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)

    def seen() -> bytes:
        page = re.sub(
            rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", client.get("/benefits/").content
        )
        return re.sub(rb'"X-CSRFToken": "[^"]*"', b"", page)

    before = seen()
    for patient in group(
        world.bodo, world.centre, world.nora, [{"GP_VISITS": (9, 9, 9), "SAFETY": (1, 1, 1)}] * 9
    ):
        put(patient, "KNOWLEDGE", Point.BASELINE, 5, world.nora)
    put(world.bjorn, "GP_VISITS", Point.BASELINE, 90, world.nora)
    assert seen() == before
    put(world.kari, "SAFETY", Point.BASELINE, 5, world.nora)
    assert seen() != before


def test_the_centres_lead_sees_the_tenants_with_an_agreement_and_no_other(
    world: World, hadsel_group: list[Patient], centre_lead: Membership, browser: Browser
) -> None:
    client = browser(centre_lead)
    page = client.get(f"/benefits/?tenant={world.hadsel.id}").content.decode()
    assert "Bodø</option>" in page
    assert "Hadsel</option>" in page
    assert "Sortland" not in page
    assert "No published report of Hadsel" in page
    assert client.get(f"/benefits/?tenant={world.sortland.id}").status_code == 404


def test_when_the_agreement_ends_the_centres_lead_loses_the_figures(
    world: World, hadsel_group: list[Patient], centre_lead: Membership, browser: Browser
) -> None:
    client = browser(centre_lead)
    assert client.get(f"/benefits/?tenant={world.hadsel.id}").status_code == 200
    world.centre_agreement.ended_at = STARTED
    world.centre_agreement.ended_by = world.adam.user
    world.centre_agreement.save(using="owner")
    assert client.get(f"/benefits/?tenant={world.hadsel.id}").status_code == 404


def test_a_lead_of_a_unit_with_granted_sight_has_no_figures(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    lead = make.member("Silje", world.ward, Role.PROJECT_LEAD)
    assert "No figures for your unit" in text_of(browser(lead), "/benefits/")


@pytest.mark.parametrize("name", ["nora", "hanne", "gunnar", "helge", "per", "adam", "petra"])
def test_who_is_no_project_lead_gets_neither_page_nor_report(
    world: World, browser: Browser, name: str
) -> None:
    client = browser(getattr(world, name))
    assert client.get("/benefits/").status_code == 403
    assert client.get("/benefits/reports/").status_code == 403


def test_an_empty_and_a_too_small_municipality_say_so(
    world: World, bodo_lead: Membership, browser: Browser
) -> None:
    client = browser(bodo_lead)
    assert "So few persons say nothing certain" in text_of(client, "/benefits/")
    assert "Nobody was followed up in this period" in text_of(client, "/benefits/?period=2020")


def test_a_period_that_is_not_understood_says_how_one_is_written(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)
    assert "A period is written 2026" in text_of(client, "/benefits/?period=lately")
    assert "A period is written 2026" in text_of(client, "/benefits/?period=" + "9" * 50)
    assert "A period is written 2026" in text_of(client, "/benefits/?period=2099")


def test_a_crowded_report_with_every_point_is_still_a_page(world: World, browser: Browser) -> None:
    started = datetime(2024, 2, 1, tzinfo=UTC)
    rows = [
        {"GP_VISITS": [n % 4] * 9, "SAFETY": [3] * 9, "CONTROL": ["", *[4] * 8]} for n in range(12)
    ]
    group(world.hadsel, world.centre, world.nora, rows, started_at=started)
    text = text_of(browser(world.lise), "/benefits/")
    assert "Month 24" in text


def test_a_nurse_fills_the_sheet_of_a_patient(world: World, browser: Browser) -> None:
    client, address = browser(world.nora), sheet_address(world.kari)
    answer = client.post(
        address,
        {"seen": seen_of(client, address), "GP_VISITS-BASELINE": "3", "HOME_VISITS-BASELINE": "12,5",
         "KAD_DAYS-BASELINE": "?", "SAFETY-BASELINE": ""},
        follow=True,
    )  # fmt: skip
    assert answer.status_code == 200
    assert "Values changed: 3" in answer.content.decode()
    stands = {row.indicator: row.value for row in IndicatorValue.objects.using("owner").all()}
    assert stands == {"GP_VISITS": 3, "HOME_VISITS": pytest.approx(12.5), "KAD_DAYS": None}


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(
    world: World, browser: Browser
) -> None:
    client, address = browser(world.nora), sheet_address(world.kari)
    answer = client.post(
        address,
        {"seen": seen_of(client, address), "GP_VISITS-BASELINE": "3", "SAFETY-BASELINE": "seven"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a number from 1 to 5" in page
    assert 'aria-invalid="true"' in page
    assert 'value="seven"' in page
    assert not IndicatorValue.objects.using("owner").exists()


def test_saving_without_a_change_records_nothing(world: World, browser: Browser) -> None:
    client, address = browser(world.nora), sheet_address(world.kari)
    put(world.kari, "HOME_VISITS", Point.BASELINE, "12.5", world.nora)
    answer = client.post(
        address, {"seen": seen_of(client, address), "HOME_VISITS-BASELINE": "12.50"}, follow=True
    )
    assert "Nothing was changed" in answer.content.decode()
    assert IndicatorValue.objects.using("owner").count() == 1


def test_a_field_that_was_not_sent_is_left_as_it_was(world: World, browser: Browser) -> None:
    client, address = browser(world.nora), sheet_address(world.kari)
    put(world.kari, "SAFETY", Point.BASELINE, 4, world.nora)
    client.post(address, {"seen": seen_of(client, address), "GP_VISITS-BASELINE": "1"})
    assert not IndicatorValue.objects.using("owner").filter(superseded_at__isnull=False).exists()


def test_the_second_of_two_keeps_what_she_typed_and_sees_what_the_first_recorded(
    world: World, browser: Browser
) -> None:
    client, address = browser(world.nora), sheet_address(world.kari)
    seen = seen_of(client, address)
    put(world.kari, "SAFETY", Point.BASELINE, 4, world.hanne)
    typed = {"SAFETY-BASELINE": "", "GP_VISITS-BASELINE": "7"}
    answer = client.post(address, {"seen": seen, **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has recorded meanwhile" in page
    assert "Feels safe at home, baseline" in page
    assert re.search(r'name="SAFETY-BASELINE" value="4"', page)
    assert re.search(r'name="GP_VISITS-BASELINE" value="7"', page)
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    client.post(address, {"seen": found[1], "SAFETY-BASELINE": "4", "GP_VISITS-BASELINE": "7"})
    standing = IndicatorValue.objects.using("owner").filter(superseded_at__isnull=True)
    assert {row.indicator: row.value for row in standing} == {"SAFETY": 4, "GP_VISITS": 7}


def test_the_history_tells_who_corrected_what(world: World, browser: Browser) -> None:
    client, address = browser(world.nora), sheet_address(world.kari)
    put(world.kari, "GP_VISITS", Point.BASELINE, 3, world.hanne)
    client.post(address, {"seen": seen_of(client, address), "GP_VISITS-BASELINE": "4"})
    text = text_of(client, address)
    assert "Hanne Visits to the GP, baseline 3 22 Nov at 10:00, Nora" in text


def test_a_patient_without_a_course_has_nothing_to_record_yet(
    world: World, browser: Browser
) -> None:
    alone = make.patient(world.hadsel, "Uten", "Forløp")
    assert "Not enrolled yet" in text_of(browser(world.hanne), sheet_address(alone))


def test_the_sheet_shows_the_points_that_are_reached_and_not_the_next(
    world: World, browser: Browser
) -> None:
    Enrolment.objects.using("owner").filter(id=world.course.id).update(started_at=STARTED)
    page = browser(world.nora).get(sheet_address(world.kari)).content.decode()
    assert "GP_VISITS-M9" in page
    assert "GP_VISITS-M12" not in page
    assert "ACUTE_ADMISSIONS-M6" in page
    assert "ACUTE_ADMISSIONS-M9" not in page
    assert "CONTROL-BASELINE" not in page


@pytest.mark.parametrize("name", ["lise", "gunnar", "helge", "per", "adam", "petra"])
def test_who_does_not_record_is_refused_the_sheet(
    world: World, browser: Browser, name: str
) -> None:
    client = browser(getattr(world, name))
    assert client.get(sheet_address(world.kari)).status_code == 403
    assert client.post(sheet_address(world.kari), {"seen": "0.0"}).status_code == 403


def test_a_foreign_patient_answers_like_one_that_does_not_exist(
    world: World, browser: Browser
) -> None:
    client = browser(world.hanne)
    foreign = client.get(sheet_address(world.bjorn))
    ghost = client.get(f"/benefits/patients/{uuid4()}/")
    assert (foreign.status_code, ghost.status_code) == (404, 404)
    assert foreign.content == ghost.content


def test_nobody_signed_in_is_sent_to_sign_in(world: World, client: Client) -> None:
    for address in ("/benefits/", "/benefits/reports/", sheet_address(world.kari)):
        assert client.get(address).status_code == 302


def test_twice_as_many_patients_ask_the_database_no_more_often(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)
    client.get("/benefits/")
    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/benefits/")
        counts.append(len(asked))
        group(world.hadsel, world.centre, world.nora, [{"GP_VISITS": (3, 2, 1)}] * 9)
    assert counts[0] == counts[1]
