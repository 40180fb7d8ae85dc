"""Each page of this room at a desk and on a phone: nothing for axe, nothing sideways, large targets."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dho.lib import clock
from tenants.rules.codes import PatientGroup, Purpose, Role, UnitKind
from tests import factories as make
from tests.journeys.browser import axe_violations, scrolls_sideways, sign_in, small_targets
from tests.tenants.test_access_log import many

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.fixtures import People
    from tests.world import World

pytestmark = pytest.mark.journey
WIDTHS = {"desk": (1440, 900), "phone": (390, 844), "narrow": (320, 640)}
SHOTS = os.environ.get("DHO_SHOTS", "")


@pytest.fixture
def crowd(world: World) -> World:
    """The world with something in every state of every list."""
    now = clock.now()
    home = make.unit(world.hospital, UnitKind.REHABILITATION, "Opptrening Nord, avdeling for lunge")
    make.agreement(
        world.hadsel,
        home,
        world.adam.user,
        patient_group=PatientGroup.COPD,
        valid_from=now + timedelta(days=3),
        valid_until=now + timedelta(days=300),
        purpose=Purpose.TREATMENT,
    )
    make.agreement(
        world.hadsel,
        world.other_gp_office,
        world.adam.user,
        ended_at=now,
        ended_by=world.adam.user,
        patient_group=PatientGroup.HYPERTENSION,
    )
    over = make.agreement(
        world.hadsel, world.other_gp_office, world.adam.user, valid_until=now - timedelta(days=3)
    )
    make.grant(world.kari, world.other_gp_office, over, world.adam.user)
    make.member("Grete Bergljot Ånderbakk-Kristoffersen", world.hadsel_home_care, Role.HOME_NURSE)
    make.member("Ole", world.hadsel_home_care, Role.HOME_NURSE, ended_at=now)
    make.unit(world.hadsel, UnitKind.REHABILITATION, "Rehabilitering", phone="", weekdays="135")
    many(world, 60)
    return world


ADAM = (
    "/agreements/", "/agreements/new/", "/agreements/{agreement}/end/", "/grants/",
    "/grants/{grant}/end/", "/people/", "/people/add/", "/people/new/", "/people/{member}/end/",
    "/units/", "/units/new/", "/units/{unit}/",
)  # fmt: skip
NORA = (
    "/patients/new/", "/patients/{kari}/access/", "/patients/{kari}/access/unit/",
    "/patients/{kari}/access/relative/", "/patients/{kari}/access/relative/{rune}/end/",
    "/patients/{kari}/access/care-team/", "/patients/{kari}/access/course/end/",
    "/patients/{bjorn}/access/", "/patients/{bjorn}/access/sign-in/", "/grants/",
)  # fmt: skip


def look(page: Page, address: str, name: str) -> list[str]:
    """Open a page once and look at it in each width; return what is wrong with it."""
    answer = page.goto(address)
    assert answer
    found = [] if answer.status == 200 else [f"{answer.status}"]
    for size, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        if scrolls_sideways(page):
            found.append(f"wider than the window of a {size}")
        if size != "narrow":
            found += axe_violations(page)
            # The whole row of a single check box is pressed through its label, which stands beside.
            found += [one for one in small_targets(page) if 'type="checkbox"' not in one]
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{size}-{name}.png", full_page=True)
    return [f"{address}: {one}" for one in found]


def look_at_all(page: Page, addresses: tuple[str, ...], world: World) -> list[str]:
    """Open the pages one after the other; return what is wrong with them."""
    ids: dict[str, Any] = {
        "agreement": world.centre_agreement.id, "grant": world.gp_grant.id,
        "member": world.hanne.id, "unit": world.hadsel_home_care.id, "kari": world.kari.id,
        "bjorn": world.bjorn.id, "rune": world.rune.id,
    }  # fmt: skip
    found = []
    for address in addresses:
        name = address.strip("/").replace("/", "-").replace("{", "").replace("}", "")
        found += look(page, address.format(**ids), name)
    return found


def test_the_administrators_pages(crowd: World, people: People) -> None:
    page = people.page()
    sign_in(page, crowd.adam.user)
    found = look_at_all(page, ADAM, crowd)
    assert not found, "\n".join(found)


def test_the_nurses_pages(crowd: World, people: People) -> None:
    page = people.page()
    sign_in(page, crowd.nora.user)
    found = look_at_all(page, NORA, crowd)
    assert not found, "\n".join(found)


def test_the_logs(crowd: World, people: People) -> None:
    officer, kari = people.page(), people.page()
    sign_in(officer, crowd.petra.user)
    found = look_at_all(officer, ("/access-log/",), crowd)
    sign_in(kari, crowd.kari_user)
    found += look_at_all(kari, ("/my/access-log/",), crowd)
    assert not found, "\n".join(found)


def test_an_agreement_is_made_and_ended_by_keyboard_and_mouse(
    crowd: World,
    people: People,
) -> None:
    page = people.page()
    sign_in(page, crowd.adam.user)
    page.goto("/agreements/new/")
    page.select_option("#id_unit", label="Felles oppfølgingssenter – Bodø")
    page.fill("#id_first_date", "2020-01-01")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ds-error-summary:focus")
    assert not axe_violations(page)
    page.fill("#id_first_date", clock.now().astimezone(clock.OSLO).date().isoformat())
    page.select_option("#id_patient_group", "HEART_FAILURE")
    page.click("main button[type=submit]")
    page.wait_for_url("**/agreements/")
    rows = page.locator("tbody tr").count()
    page.locator("tbody tr", has_text="Felles").locator("a").last.click()
    page.wait_for_url("**/end/")
    page.click("main button[type=submit]")
    page.wait_for_url("**/agreements/")
    assert page.locator("tbody tr").count() == rows


def test_a_password_is_shown_once_and_readable(crowd: World, people: People) -> None:
    page = people.page(width=390, height=844)
    sign_in(page, crowd.adam.user)
    page.goto("/people/new/")
    for field, text in (("name", "Siri Ny"), ("username", "siri.ny")):
        page.fill(f"#id_{field}", text)
    page.select_option("#id_unit", str(crowd.hadsel_home_care.id))
    page.select_option("#id_role", "HOME_NURSE")
    page.click("main button[type=submit]")
    page.wait_for_selector(".secret")
    assert not axe_violations(page) + small_targets(page)
    assert not scrolls_sideways(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/phone-password.png", full_page=True)
