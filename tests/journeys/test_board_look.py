"""The patient board as it looks: wide, on a phone, on paper, without a mouse, in forced colours."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from measurements.models import Reading
from tests import factories as make
from tests.journeys.browser import DESK, NARROW, PHONE, axe_violations, scrolls_sideways, sign_in
from tests.measurements.test_record_readings import a_reading, post
from tests.triage.test_board import a_past, readings
from triage.operations.drain import drain_all

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("BOARD_SHOTS", "")


@pytest.fixture
def crowded(client, world):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    for kind in ("spo2", "pulse", "weight", "glucose"):
        readings(world, *[91 + one % 4 for one in range(90)], kind=kind)
    a_past(world, 6)
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    assert Reading.objects.using("owner").count() > 300
    return world


def looked_at(page: Page, address: str, name: str) -> list[str]:
    found = []
    for size in (DESK, PHONE, NARROW):
        page.set_viewport_size(size)
        page.goto(address)
        found += axe_violations(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
    return found


def test_the_board_is_for_everybody_to_read(page: Page, crowded) -> None:
    sign_in(page, crowded.nora.user)
    address = f"/patients/{crowded.kari.id}/"
    assert looked_at(page, address, "board") == []
    assert looked_at(page, f"{address}?days=365", "board-year") == []
    assert looked_at(page, f"/patients/{crowded.bjorn.id}/", "board-empty") == []


def test_the_axis_is_zoomed_by_keyboard_and_few_stops_lie_on_the_way(page: Page, crowded) -> None:
    sign_in(page, crowded.nora.user)
    page.goto(f"/patients/{crowded.kari.id}/")
    stops = page.locator(
        ".lanes a:visible, .lanes button:visible, .lanes summary:visible, .lanes [tabindex]:visible"
    )
    assert stops.count() <= 8
    page.focus("nav.zoom a:has-text('365')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?days=365#axis")
    assert page.locator("nav.zoom a[aria-current]").inner_text().startswith("365")


def test_the_number_comes_in_its_place_and_the_name_stays(page: Page, crowded) -> None:
    from dho.lib.fields import blind_index

    crowded.kari.national_number = "17895012345"
    crowded.kari.national_number_index = blind_index("17895012345")
    crowded.kari.save(using="owner")
    sign_in(page, crowded.nora.user)
    page.goto(f"/patients/{crowded.kari.id}/")
    page.click(".identity form button")
    page.wait_for_selector(".identity [role=status]")
    assert "178950" in page.inner_text(".identity")
    assert "Kari Nordmann" in page.inner_text(".identity")


def test_on_paper_every_page_says_whose_it_is_and_no_button_is_printed(
    page: Page, crowded, tmp_path: Path
) -> None:
    sign_in(page, crowded.nora.user)
    page.goto(f"/patients/{crowded.kari.id}/?days=365")
    page.pdf(path=str(tmp_path / "board.pdf"), format="A4", prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "board.pdf"), "-"], capture_output=True, check=True
    )
    sheets = done.stdout.decode().split("\f")[:-1]
    assert len(sheets) >= 2
    for sheet in sheets:
        assert re.search(r"Kari Nordmann.*1943", sheet), sheet[:400]
    page.emulate_media(media="print")
    assert page.locator("button:visible, .btn-s:visible, .ds-button:visible").count() == 0
    page.emulate_media(media="screen", forced_colors="active")
    assert page.locator(".lanes svg:visible").count() >= 5
