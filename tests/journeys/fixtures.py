"""The product served for a real browser: a threaded server on the test database, and Chromium."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.world import World

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadedWSGIServer):
    """Knows its open connections, so that a browser cannot go on using one that it kept."""

    daemon_threads = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Remember the connection."""
        request, address = super().get_request()
        self.open.add(request)
        return request, address

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self.open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """Stop, cut every open connection, and wait for the requests that are being answered."""
        self.shutdown()
        for request in list(self.open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RD)
        self.server_close()


class Live:
    """The product at an address. ``go_away`` and ``come_back`` are what a lost network looks like."""

    def __init__(self) -> None:
        self._server: _Server | None = None
        self._port = 0
        self.come_back()

    @property
    def url(self) -> str:
        """The address, without a last slash."""
        return f"http://127.0.0.1:{self._port}"

    def come_back(self) -> None:
        """Serve, at the address of before."""
        from dho.wsgi import application

        self._server = _Server(("127.0.0.1", self._port), _QuietHandler)
        self._port = self._server.server_address[1]
        self._server.set_app(application)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def go_away(self) -> None:
        """Answer no more: connections are cut and refused."""
        if self._server:
            self._server.cut()
        self._server = None


@pytest.fixture
def live(world: World) -> Iterator[Live]:
    """Serve the world on a free port, in this process: a moved clock is moved for the pages too."""
    server = Live()
    yield server
    server.go_away()


@pytest.fixture
def judging(world: World) -> Iterator[None]:
    """Judge what comes in, as a sweeper does, until the test ends."""
    from triage.operations.drain import drain_all

    stop = threading.Event()
    failed: list[Exception] = []

    def sweep() -> None:
        try:
            while not stop.wait(0.05):
                drain_all()
        except Exception as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=sweep, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(10)
    assert not failed, failed


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one the journeys are skipped, or fail where all must run."""
    if not CHROMIUM.exists():
        words = f"no browser at {CHROMIUM}: apt-get install chromium"
        if os.environ.get("DHO_REQUIRE_ALL") == "1":
            pytest.fail(words)
        pytest.skip(words)
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in the thread of the tests, where Django then suspects async code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class People:
    """Browsers of several people at once; each has cookies and storage of its own."""

    browser: Browser
    live: Live
    contexts: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def page(self, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        """Open a page of somebody new. ``options`` are those of a Playwright context."""
        options.setdefault("locale", "nb-NO")
        options.setdefault("timezone_id", "Europe/Oslo")
        context = self.browser.new_context(
            base_url=self.live.url, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        context.on(
            "console",
            lambda message: self._heard(
                f"{message.text} {message.location} {message.page and message.page.url}"
            ),
        )
        self.contexts.append(context)
        return context.new_page()

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.problems.append(text)


@pytest.fixture
def people(browser: Browser, live: Live) -> Iterator[People]:
    """Open pages; afterwards no script may have failed and nothing broken the security policy."""
    everybody = People(browser, live)
    yield everybody
    for context in everybody.contexts:
        context.close()
    assert not everybody.problems, everybody.problems


@pytest.fixture
def page(people: People) -> Page:
    """One person's page, at a desk."""
    return people.page()


@pytest.fixture
def phone(people: People) -> Page:
    """One person's page, on a phone."""
    return people.page(width=390, height=844, has_touch=True)
