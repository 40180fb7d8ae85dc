"""What 200 nurses on line cost while nothing changes: a poll each every ten seconds, answered 204.

Two hundred people with a session and a connection of their own poll at the pace of real browsers,
spread over the ten seconds, so that nothing is warmer than it would be; the block of greens, which
asks every five minutes, is asked for as often. Counted is the CPU that the kernel gave the web
server, and PostgreSQL's processes beside it; this process's own is not.
"""

from __future__ import annotations

import http.client
import re
import time
from typing import TYPE_CHECKING

from django.test import Client

from bench.place import Place, cpu_seconds
from bench.table import Row, figure
from tenants.rules.codes import Role
from tests import factories as make

if TYPE_CHECKING:
    from bench.data import Population
    from tenants.models import Membership

NURSES = 200
EVERY = 10
# The block of greens asks once where the list asks so many times (300 s and 10 s).
GREENS_EACH = 30
AIM = 0.15
Line = tuple[http.client.HTTPConnection, str, dict[str, str]]


def measure(place: Place, people: Population, *, rounds: int) -> list[Row]:
    """Return the shares of one core that so many rounds of everybody's polls took."""
    nurses = [make.member(f"Nurse {n}", people.nurse.unit, Role.NURSE) for n in range(NURSES)]
    with place.running("web") as (supervisor, port):
        web = supervisor.pid_of("web")
        assert web is not None
        lines = [_line(port, one) for one in nurses]
        _round(lines)
        database = _postmaster(place)
        before = cpu_seconds([web]), cpu_seconds([database])
        began = time.monotonic()
        for _ in range(rounds):
            _round(lines)
        took = time.monotonic() - began
        served, asked = cpu_seconds([web]) - before[0], cpu_seconds([database]) - before[1]
    cost = served / (rounds * NURSES)
    share, of_database = served / took, asked / took
    late = "" if took <= rounds * EVERY * 1.02 else f", {took:.0f} s in place of {rounds * EVERY}"
    return [
        figure(
            f"{NURSES} nurses on line, nothing changes: web CPU ({cost * 1e6:.0f} µs a poll{late})",
            f"{share:.1%} of a core",
            f"<= {AIM:.0%} of a core",
            is_met=share <= AIM,
        ),
        figure(
            f"  {NURSES} nurses on line: PostgreSQL's CPU beside it", f"{of_database:.1%} of a core"
        ),
    ]


def _round(lines: list[Line]) -> None:
    """Let everybody poll once within ``EVERY`` seconds, evenly spread."""
    began = time.monotonic()
    for n, (line, address, headers) in enumerate(lines):
        ahead = began + n * EVERY / NURSES - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        status, _ = _get(line, address, headers)
        if status != 204:
            raise SystemExit(f"a poll was answered {status}, not 204")
        if n % GREENS_EACH == 0:
            _get(line, "/worklist/greens/summary/", headers)
    time.sleep(max(began + EVERY - time.monotonic(), 0))


def _line(port: int, nurse: Membership) -> Line:
    """Open the worklist as a browser does; return what it polls from then on."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    cookie = _signed_in(nurse)
    _, page = _get(line, "/worklist/", {"Cookie": cookie})
    found = re.search(r'id="worklist"[^>]* hx-get="([^"]+)"', page)
    if found is None:
        raise SystemExit("the worklist has no address to poll")
    headers = {"Cookie": cookie, "X-DHO-Poll": "1", "HX-Request": "true"}
    return line, found[1].replace("&amp;", "&"), headers


def _signed_in(nurse: Membership) -> str:
    browser = Client()
    browser.force_login(nurse.user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session["acting"] = str(nurse.id)
    session.save()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


def _postmaster(place: Place) -> int:
    """Return the process whose children are PostgreSQL's."""
    said = place.connect().execute("SELECT pg_read_file('postmaster.pid')").fetchone()
    assert said is not None
    return int(said[0].split("\n", 1)[0])


def _get(
    line: http.client.HTTPConnection, address: str, headers: dict[str, str]
) -> tuple[int, str]:
    """Ask; where the server has closed an idle connection, ask on a new one, as a browser does."""
    try:
        line.request("GET", address, headers=headers)
        answer = line.getresponse()
    except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
        line.close()
        line.request("GET", address, headers=headers)
        answer = line.getresponse()
    return answer.status, answer.read().decode()
