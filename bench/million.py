"""The worklist and the 90-day chart when there are a million readings, beside the hundred thousand.

The further patients belong to the municipalities that the nurse sees. With `--quick` there are
fewer; the table says how many.
"""

from __future__ import annotations

from bench.data import Population, grow
from bench.place import Place
from bench.screens import open_alerts, seconds_of_screens
from bench.table import Row, milliseconds

AIM = 0.001


def measure(place: Place, people: Population, *, readings: int, times: int) -> list[Row]:
    """Return what each screen's statement takes in the database, before and after they came."""
    open_alerts(place)
    few = grow(place, people, to=0)
    before = seconds_of_screens(people, times)
    many = grow(place, people, to=readings)
    after = seconds_of_screens(people, times)
    return [
        Row(
            what=f"{name} at {many:,} readings",
            measured=milliseconds(after[name]),
            against=f"at {few:,} {milliseconds(before[name])}",
            ratio=after[name] / before[name],
            aim="<= 1 ms" if has_aim else "",
            is_met=after[name] <= AIM if has_aim else None,
        )
        for name, has_aim in (
            ("worklist", True),
            ("chart of 90 days", True),
            ("worklist page", False),
        )
    ]
