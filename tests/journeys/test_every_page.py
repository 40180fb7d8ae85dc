"""Every page of the site, in every language, as axe and a narrow screen see it.

The matrix knows every address; each is opened by the first of the cast who may, in a browser, or
stands with a reason in the list of those that are not (``doors_not_opened.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from tests.guards.matrix import actors as cast
from tests.guards.matrix import subjects as people_of_matrix
from tests.guards.matrix.doors import DOORS, ELSEWHERE
from tests.journeys.browser import NARROW, axe_violations, scrolls_sideways
from tests.journeys.doors_not_opened import LEADS_ON, NOT_OPENED, PART

if TYPE_CHECKING:
    from collections.abc import Collection

    from playwright.sync_api import Page

    from tests.guards.matrix.actors import Actor
    from tests.guards.matrix.door import Door
    from tests.guards.matrix.subjects import Subject

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]


@pytest.fixture
def subjects(world: Any) -> dict[str, Subject]:
    return people_of_matrix.build(world)


@pytest.fixture
def actors(world: Any, subjects: dict[str, Subject]) -> list[Actor]:
    return [one for one in cast.build(world) if one.is_person]


def pages() -> list[Door]:
    """Return the doors that are opened by looking, each address once."""
    found: dict[str, Door] = {}
    for door in DOORS:
        if door.method == "GET" and door.name not in NOT_OPENED:
            found.setdefault(door.name, door)
    return list(found.values())


def who_opens(url: str, actors: list[Actor], language: str) -> Actor | None:
    """Return the first who is shown a page there; nobody, where no page is."""
    for actor in actors:
        answer = actor.client.get(url, headers={"Accept-Language": language})
        is_page = answer.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and is_page and b"<html" in b"".join(answer):
            return actor
    return None


LEFT_TO_OTHERS = {name for name, method in ELSEWHERE if method == "GET"}
Opened = tuple["Door", str, "Actor"]


def opened(
    doors: Collection[Door], subjects: dict[str, Subject], actors: list[Actor], language: str
) -> tuple[list[Opened], set[str]]:
    """Return each door with the address and the person it opens to, and those that open to nobody."""
    found: list[Opened] = []
    shut: set[str] = set()
    for door in doors:
        for url in dict.fromkeys(door.url(one) for one in subjects.values()):
            actor = who_opens(url, actors, language)
            if actor is not None:
                found.append((door, url, actor))
                break
        else:
            shut.add(door.name)
    return found, shut


def complaints(page: Page, language: str) -> list[str]:
    found = axe_violations(page)
    if page.locator("html").get_attribute("lang") != language:
        found.append("is in another language")
    if page.locator("h1").count() != 1:
        found.append("has not one heading of its own")
    page.set_viewport_size(NARROW)
    if scrolls_sideways(page):
        found.append("scrolls sideways at 320")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_page_is_open_to_all(
    language: str, people: Any, subjects: dict[str, Subject], actors: list[Actor]
) -> None:
    browsers: dict[str, Page] = {}
    found: dict[str, list[str]] = {}
    there, shut = opened(pages(), subjects, actors, language)
    assert not shut, f"opened by nobody, and in no list (doors_not_opened.py): {shut}"
    for door, url, actor in there:
        if actor.name not in browsers:
            browsers[actor.name] = signed_in(people, actor, language)
        page = browsers[actor.name]
        page.goto(url)
        if wrong := complaints(page, language):
            found[f"{door.name} ({actor.name})"] = wrong
    assert len(there) > 100
    assert not found, "\n".join(f"{name}: {wrong}" for name, wrong in found.items())


def test_what_is_not_opened_is_still_a_door_and_still_no_page(
    subjects: dict[str, Subject], actors: list[Actor]
) -> None:
    """A part that became a page leaves the list; and a door in neither list is found."""
    looked = {door.name: door for door in DOORS if door.method == "GET"}
    names = {name for name in NOT_OPENED if name not in LEFT_TO_OTHERS}
    assert names <= set(looked), "these doors are gone"
    parts = {name for name in names if NOT_OPENED[name] in (PART, LEADS_ON)}
    there, shut = opened([looked[name] for name in sorted(parts)], subjects, actors, "en")
    assert shut == parts
    assert not there


def signed_in(people: Any, actor: Actor, language: str) -> Page:
    page: Page = people.page(locale=f"{language}-NO" if language != "en" else "en-GB")
    cookie = actor.client.cookies.get(settings.SESSION_COOKIE_NAME)
    cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language}]
    if cookie is not None:
        cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": cookie.value})
    page.context.add_cookies([{**one, "url": people.live.url} for one in cookies])
    return page
