"""The pictures of docs/screenshots: pages of a demo that runs, as its own people see them, and its report.

Start one (`make demo`), then `make screenshots`. All persons are invented; the clock is now's.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
NURSE, DOCTOR, LEAD = "nora", "gunnar", "lars"
# How fine the pages of the report are drawn: dots an inch.
_DOTS = 80


def main() -> int:
    """Take the pictures of the list, the board, the doctor's page, the figures and the report."""
    var = Path(os.environ.get("DHO_VAR", str(ROOT / "var")))
    found = json.loads((var / "demo" / "credentials.json").read_text(encoding="utf-8"))
    people = {one["username"]: one for one in found["users"]}
    KEPT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        nurse = _signed_in(browser, found["base_url"], people[NURSE])
        nurse.goto("/worklist/")
        nurse.locator("tr.row").first.click()
        nurse.wait_for_selector("#panel h2")
        _keep(nurse, "worklist")
        nurse.locator("#panel h2 a").first.click()
        nurse.wait_for_selector("main h1")
        nurse.set_viewport_size({"width": 1440, "height": 1800})
        _keep(nurse, "board")
        doctor = _signed_in(browser, found["base_url"], people[DOCTOR])
        doctor.goto("/questions/")
        doctor.locator("main a[href*='/questions/']").first.click()
        doctor.wait_for_selector("main form")
        _keep(doctor, "doctor")
        lead = _signed_in(browser, found["base_url"], people[LEAD])
        lead.goto("/benefits/")
        lead.wait_for_selector(".benefit-cards")
        _keep(lead, "benefits")
        lead.set_viewport_size({"width": 390, "height": 844})
        _keep(lead, "benefits-phone")
        _keep_report(lead, var)
        browser.close()
    return 0


def _signed_in(browser: Browser, address: str, person: dict[str, Any]) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1440, "height": 1000},
        locale="nb-NO",
        timezone_id="Europe/Oslo",
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=username]", person["username"])
    page.fill("input[name=password]", person["password"])
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page


def _keep(page: Page, name: str) -> None:
    path = KEPT / f"{name}.png"
    page.screenshot(path=str(path))
    print(f"docs/screenshots/{name}.png")


def _keep_report(page: Page, var: Path) -> None:
    """Draw all pages of the report as pictures; without poppler there are none."""
    program = shutil.which("pdftoppm")
    if program is None:
        print("no pdftoppm (poppler-utils): the pages of the report are left as they were")
        return
    page.click(".tools button.ds-button")
    page.wait_for_selector("#pdfs a[href*='language=nb']", timeout=120_000)
    address = page.get_attribute("#pdfs a[href*='language=nb']", "href")
    assert address is not None
    answer = page.request.get(address)
    pdf = var / "report.pdf"
    pdf.write_bytes(answer.body())
    for old in KEPT.glob("report-*.png"):
        old.unlink()
    command = [program, "-png", "-r", str(_DOTS), str(pdf), str(KEPT / "report")]
    subprocess.run(command, check=True)
    pdf.unlink()
    print(f"docs/screenshots/report-01.png to report-{len(list(KEPT.glob('report-*.png')))}.png")


if __name__ == "__main__":
    raise SystemExit(main())
