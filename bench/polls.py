"""What 200 nurses on line cost while nothing changes: a poll each every ten seconds, answered 204."""

from __future__ import annotations

import http.client
import re

from django.test import Client

from bench.data import Population
from bench.place import Place, cpu_seconds
from bench.table import Row, figure

NURSES = 200
EVERY = 10
AIM = 0.15


def measure(place: Place, people: Population, *, polls: int) -> list[Row]:
    """Return the share of a core, reckoned from the CPU that one nurse's polls cost the web server."""
    cookie = _signed_in(people)
    with place.running("web") as (supervisor, port):
        web = supervisor.pid_of("web")
        assert web is not None
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        _, page = _get(line, "/worklist/", {"Cookie": cookie})
        found = re.search(r'hx-get="([^"]+)"', page)
        if found is None:
            raise SystemExit("the worklist has no address to poll")
        address = found[1].replace("&amp;", "&")
        headers = {"Cookie": cookie, "X-DHO-Poll": "1", "HX-Request": "true"}
        _polled(line, address, headers, 20)
        before = cpu_seconds([web])
        _polled(line, address, headers, polls)
        cost = (cpu_seconds([web]) - before) / polls
    share = cost * NURSES / EVERY
    return [
        figure(
            f"{NURSES} nurses on line, nothing changes ({cost * 1e6:.0f} µs web CPU a poll)",
            f"{share:.1%} of a core",
            f"<= {AIM:.0%} of a core",
            is_met=share <= AIM,
        )
    ]


def _signed_in(people: Population) -> str:
    browser = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    browser.force_login(people.nurse.user, backend=backend)
    session = browser.session
    session["acting"] = str(people.nurse.id)
    session.save()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


def _polled(
    line: http.client.HTTPConnection, address: str, headers: dict[str, str], times: int
) -> None:
    for _ in range(times):
        status, _ = _get(line, address, headers)
        if status != 204:
            raise SystemExit(f"a poll was answered {status}, not 204")


def _get(
    line: http.client.HTTPConnection, address: str, headers: dict[str, str]
) -> tuple[int, str]:
    line.request("GET", address, headers=headers)
    answer = line.getresponse()
    return answer.status, answer.read().decode()
