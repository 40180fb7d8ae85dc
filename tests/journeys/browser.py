"""A person at a browser: sign in, and look at a page as the rules of the face do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.factories import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tenants.models import User

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}

_TARGETS = """
([least, selector]) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility() && !one.disabled && !one.closest('.vh, .skip'))
  .filter((one) => !one.matches('p a, li a, td a, dd a'))
  .map((one) => [one, (one.matches('input[type=radio], input[type=checkbox]') && one.closest('label')) || one])
  .map(([one, area]) => [one, area.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
  .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""
_CONTROLS = "a[href], button, summary, input:not([type=hidden]), select, textarea"


def sign_in(page: Page, user: User, password: str = PASSWORD) -> None:
    """Sign in on the ordinary page. Who may act as several chooses afterwards."""
    page.goto("/sign-in/")
    page.fill("input[name=username]", user.username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds wrong on the page by WCAG 2.2 A and AA; empty: nothing."""
    page.wait_for_load_state()
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})", list(RULES)
    )
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the window."""
    page.wait_for_load_state()
    return bool(
        page.evaluate(
            "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
        )
    )


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Return what can be pressed and is smaller than ``least`` CSS pixels; links in text are not counted."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_TARGETS, [least, _CONTROLS])
    return found
