"""All parts of the measurement, in a process whose environment names the servers."""

from __future__ import annotations

import os
import platform
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bench.place import ROOT, Place
from bench.table import figure, save, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.data import Population
    from bench.table import Row

PARTS = (
    "worsening",
    "rehearsal",
    "reports",
    "together",
    "screens",
    "polls",
    "alerts",
    "drain",
    "ingest",
    "million",
    "crowded",
    "import",
)
# An aim that is not measured stands in the table all the same.
NOT_HERE = [
    figure("worklist at 30 million readings against 1 million", "not measured here", "<= 1.2 x"),
    figure("chart of 90 days at 30 million against 1 million", "not measured here", "<= 1.5 x"),
]


def main(words: list[str]) -> None:
    """Measure and tell."""
    import django

    django.setup()
    from bench.data import populate

    began, load = time.monotonic(), os.getloadavg()[0]
    place = Place.here()
    _say("filling the database")
    people = populate(place)
    rows: list[Row] = []
    for name, measure in _parts(place, people, is_quick="--quick" in words).items():
        if "--only" not in words or name in words:
            _say(f"measuring: {name}")
            rows += measure()
    if "--only" not in words:
        rows += NOT_HERE
    about = _about(began, load)
    path = ROOT / "var/bench/latest.json"
    save(path, rows, about)
    print(f"\n{show(rows)}\n\n{about}\nKept in {path}.")


def _parts(
    place: Place, people: Population, *, is_quick: bool
) -> dict[str, Callable[[], list[Row]]]:
    from bench import (
        alerts,
        crowded,
        drain,
        imports,
        ingest,
        million,
        polls,
        rehearsal,
        reports,
        screens,
        together,
        worsening,
    )

    times, seconds, waiting, rounds, turn = (
        (50, 5, 4_000, 1, 2) if is_quick else (200, 15, 20_000, 3, 4)
    )
    people_invented, days, readings = (20, 120, 300_000) if is_quick else (100, 180, 1_000_000)
    made: dict[str, Callable[[], list[Row]]] = {
        "worsening": lambda: worsening.measure(people=people_invented, days=days),
        "rehearsal": lambda: rehearsal.measure(rounds=3 if is_quick else 9),
        "reports": lambda: reports.measure(
            tenants=2 if is_quick else reports.TENANTS, quarters=3 if is_quick else 8
        ),
        "together": lambda: together.measure(
            place, tenants=3 if is_quick else reports.TENANTS, persons=270 if is_quick else 2_000
        ),
        "screens": lambda: screens.measure(place, people, times=times),
        "polls": lambda: polls.measure(place, people, rounds=1 if is_quick else 3),
        "alerts": lambda: alerts.measure(place, people, seconds=seconds),
        "drain": lambda: drain.measure(place, people, waiting=waiting),
        "ingest": lambda: ingest.measure(place, people, rounds=rounds, seconds=turn),
        "million": lambda: million.measure(place, people, readings=readings, times=times),
        "crowded": lambda: crowded.measure(place, people, times=times),
        "import": lambda: imports.measure(rows=1_000 if is_quick else 5_000),
    }
    return made


def _about(began: float, load: float) -> dict[str, Any]:
    return {
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - began),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.python_version()}",
        "load_before": round(load, 2),
        "load_after": round(os.getloadavg()[0], 2),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
