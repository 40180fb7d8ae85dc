"""Who is rung in the evening: entered beside the hours, offered where one settles, shown on the board."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tenants.models import EveningService
from tests.tenants.conftest import enter as sign_in
from tests.tenants.conftest import logged
from tests.triage.test_shift_pages import (  # noqa: F401
    alert,
    at,
    enter,
    in_english,
    now_of,
    settling,
    text,
)

TEAM = {"name": "Ambulerende nattjeneste", "phone": "75000061"}


def service(unit, name="Ambulerende nattjeneste", phone="75000061"):
    row = EveningService(unit=unit, name=name, phone=phone)
    row.save(using="owner", force_insert=True)
    return row


def address(name, unit, *more):
    return reverse(f"tenants:{name}", args=[unit.id, *more])


def rows():
    return list(EveningService.objects.using("owner").order_by("name").values_list("name", "phone"))


def settle(who, row, **fields):
    return enter(who).post(reverse("triage:settle", args=[row.id]), settling(row, **fields))


def test_a_nurse_enters_changes_and_takes_away_a_service_of_her_own_centre(world):
    nora, hours = sign_in(world.nora), address("hours", world.centre)
    assert "No other service is entered" in text(nora.get(hours))
    assert nora.post(address("service-new", world.centre), TEAM).status_code == 302
    assert "75 00 00 61" in text(nora.get(hours)).replace("\xa0", " ")
    row = EveningService.objects.using("owner").get()
    there = address("service-change", world.centre, row.id)
    assert nora.post(there, {"name": "Nattpatruljen", "phone": "75000062"}).status_code == 302
    assert rows() == [("Nattpatruljen", "75000062")]
    assert nora.post(address("service-remove", world.centre, row.id)).status_code == 302
    assert rows() == []
    kept = [one.detail for one in logged("EVENING_SERVICE_SET")]
    assert [one.get("name", one.get("was")) for one in kept] == [
        "Ambulerende nattjeneste",
        "Nattpatruljen",
        "Nattpatruljen",
    ]


@pytest.mark.parametrize("wrong", [{"name": " "}, {"phone": ""}, {"phone": "ring oss"}])
def test_a_service_has_a_name_and_a_telephone(world, wrong):
    said = sign_in(world.nora).post(address("service-new", world.centre), {**TEAM, **wrong})
    assert said.status_code == 422
    assert rows() == []


def test_a_name_stands_once_on_a_list(world):
    service(world.centre)
    said = sign_in(world.nora).post(address("service-new", world.centre), TEAM)
    assert "stands on the list already" in text(said, 422)
    assert len(rows()) == 1


def test_others_enter_nothing_for_a_unit_that_is_not_theirs_to_set(world):
    row = service(world.centre)
    for who, status in ((world.gunnar, 403), (world.greta, 404), (world.adam, 404)):
        client = sign_in(who)
        assert client.post(address("service-new", world.centre), TEAM).status_code in (403, 404)
        there = address("service-change", world.centre, row.id)
        assert client.get(there).status_code in (403, status)
        gone = client.post(address("service-remove", world.centre, row.id))
        assert gone.status_code in (403, 404)
    assert len(rows()) == 1


def test_settling_offers_the_clinic_first_then_the_services_of_home_and_centre(world, at):  # noqa: F811
    at(15)
    service(world.hadsel_home_care)
    service(world.centre, "Senterets bakvakt", "75000062")
    row = alert(world)
    page = text(enter(world.nora).get(reverse("triage:settle-all")))
    form = page[page.index(f'id="settle-{row.id}"') :]
    names = re.findall(r"<option[^>]*>([^<]*)<", form[: form.index("</select>")])
    assert [one.replace("\xa0", " ").strip() for one in names] == [
        "Out-of-hours clinic 116 117",
        "Ambulerende nattjeneste 75 00 00 61",
        "Senterets bakvakt 75 00 00 62",
        "–",
    ]


def test_what_was_told_names_the_service_and_who_there(world, at):  # noqa: F811
    at(15)
    team = service(world.hadsel_home_care)
    row = alert(world)
    how = {"how": "TOLD_EVENING_SERVICE", "service": str(team.id)}
    assert settle(world.nora, row, **how, told="").status_code == 422
    assert settle(world.nora, row, **how, told="Eva").status_code == 302
    told = now_of(row).settled_to.replace("\xa0", " ")
    assert told == "Ambulerende nattjeneste 75 00 00 61: Eva"
    EveningService.objects.using("owner").all().delete()
    assert now_of(row).settled_to.startswith("Ambulerende nattjeneste")


def test_the_clinic_is_chosen_where_nothing_else_is(world, at):  # noqa: F811
    at(15)
    row = alert(world)
    how = {"how": "TOLD_EVENING_SERVICE", "service": "116117", "told": "lege Olsen"}
    assert settle(world.nora, row, **how).status_code == 302
    assert now_of(row).settled_to.replace("\xa0", " ") == "Out-of-hours clinic 116 117: lege Olsen"


def test_a_service_of_another_municipality_is_no_choice(world, at):  # noqa: F811
    at(15)
    other = service(world.bodo_home_care, "Bodøs nattjeneste")
    row = alert(world)
    how = {"how": "TOLD_EVENING_SERVICE", "service": str(other.id), "told": "Eva"}
    assert settle(world.nora, row, **how).status_code == 422
    assert "Bodøs nattjeneste" not in text(enter(world.nora).get(reverse("triage:settle-all")))


def test_it_stands_under_whom_to_ring_on_the_patients_page(world):
    service(world.hadsel_home_care)
    service(world.bodo_home_care, "Bodøs nattjeneste")
    page = text(sign_in(world.nora).get(reverse("triage:patient", args=[world.kari.id])))
    assert "Ambulerende nattjeneste" in page
    assert "Bodøs nattjeneste" not in page
    assert page.index("tel:116117") < page.index("75000061")
