"""The page of figures as a dashboard: cards, drawings, what is late, national figures, and its empty state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from benefits.rules.points import Point
from tenants.models import Patient
from tests.benefits.conftest import group, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership
    from tests.world import World

    Browser = Callable[[Membership], Client]

ROWS = [{"GP_VISITS": (3 + number % 3, 2, number % 2)} for number in range(14)]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def card(page: str, name: str) -> str:
    found = re.search(
        rf'<li class="benefit-card" data-state="\w+">\s*<h3>{name}</h3>.*?</li>', page, re.S
    )
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_card_has_change_interval_number_and_words(world: World, browser: Browser) -> None:
    group(world.hadsel, world.centre, world.nora, ROWS)
    page = browser(world.lise).get("/benefits/").content.decode()
    text = card(page, "Visits to the GP")
    assert "From 3.93 to 0.50" in text
    assert re.search(r"Change −3\.43 \(−\d\.\d\d to −\d\.\d\d\)", text)
    assert "n = 14" in text
    assert "better" in text
    assert 'id="change-gp_visits-t"' in page


def test_no_id_stands_twice_on_the_page(world: World, browser: Browser) -> None:
    group(world.hadsel, world.centre, world.nora, ROWS)
    ids = re.findall(r'\sid="([^"]+)"', browser(world.lise).get("/benefits/").content.decode())
    assert len(ids) == len(set(ids))


def test_what_is_missing_though_its_day_has_come_stands_on_the_page(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    page = browser(world.lise).get("/benefits/").content.decode()
    assert "Missing and late" in page
    assert "9 of 9 (100 per cent)" in page


def test_national_figures_count_patients_offices_and_plans(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    ids = [one.id for one in hadsel_group[:3]]
    Patient.objects.using("owner").exclude(id__in=ids).update(gp_unit=None)
    Patient.objects.using("owner").filter(id__in=ids).update(gp_unit=world.gp_office)
    page = browser(world.lise).get("/benefits/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Active patients 9" in text
    assert "GP offices involved 1" in text


def test_a_new_municipality_is_told_what_comes_first(
    world: World, bodo_lead: Membership, browser: Browser
) -> None:
    page = browser(bodo_lead).get("/benefits/?period=2020").content.decode()
    assert 'class="steps"' in page
    assert "After three months the first follow-up is due" in page


def test_few_persons_are_drawn_one_by_one_for_their_own_lead_only(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    put(world.kari, "GP_VISITS", Point.BASELINE, 3, world.nora)
    page = browser(world.lise).get("/benefits/").content.decode()
    assert 'id="pairs-gp_visits-t"' in page
