"""Which open alerts stand on a list: views, filters, bands, what is new, and how many at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from triage.rules.causes import is_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

BANDS = ("red", "not-judged", "yellow", "missing")
VIEWS = ("open", "red", "yellow", "missing", "mine", "elsewhere", "snoozed")
AT_ONCE: Mapping[str, int] = {"red": 200, "not-judged": 200, "yellow": 50, "missing": 50}
"""How many rows of a band are sent before "show more" (ours): reds never wait behind others."""
MORE = 200
MOST = 2000
URGENT = ("RED", "NOT_JUDGED")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the viewer asked to see. ``owner``: me, nobody, other, or a colleague's id.

    ``shown``: rows of a band, where more were asked for.
    """

    view: str = "open"
    tenant: str = ""
    group: str = ""
    owner: str = ""
    text: str = ""
    shown: tuple[tuple[str, int], ...] = ()

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the filters that hide something, the view among them."""
        names = [name for name in ("tenant", "group", "owner", "text") if getattr(self, name)]
        return tuple(names if self.view == "open" else ["view", *names])

    def without(self, name: str) -> Filters:
        """Return the same without one filter."""
        wider: dict[str, Any] = {"view": "open"} if name == "view" else {name: ""}
        return replace(self, **wider)

    def at_once(self, band: str) -> int:
        """Return how many rows of a band are sent."""
        least = AT_ONCE[band]
        return max(least, min(dict(self.shown).get(band, least), MOST))


@dataclass(frozen=True, slots=True)
class Who:
    """Whose list it is."""

    user_id: Any
    unit_id: Any


def band_of(row: Any) -> str:
    """Return the band that an alert stands in: missing is a status of its own, whatever its colour."""
    return "missing" if is_missing(row.cause) else str(row.colour).lower().replace("_", "-")


def is_asleep(row: Any, now: datetime) -> bool:
    """Whether it rests: snoozed, or held for a second reading. One that must be rung about never does."""
    if row.ring_by is not None:
        return False
    resting = (row.snoozed_until, row.held_until)
    return any(until is not None and until > now for until in resting)


def is_overdue(row: Any, now: datetime) -> bool:
    """Whether its deadline has passed unmet."""
    return row.met_at is None and row.due_at <= now


def _calls(row: Any, now: datetime) -> bool:
    """Whether it wants somebody now: past its deadline also what rests."""
    return not is_asleep(row, now) or is_overdue(row, now)


def is_left(row: Any, who: Who, now: datetime) -> bool:
    """Whether it is overdue, urgent, and nobody of the viewer's unit has it: everybody is told."""
    return (
        row.colour in URGENT
        and row.owner_unit_id == who.unit_id
        and row.claimed_by_id is None
        and is_overdue(row, now)
    )


_IN_VIEW: dict[str, Callable[[Any, Who, datetime], bool]] = {
    "open": lambda row, _who, now: _calls(row, now),
    "red": lambda row, _who, now: row.colour in URGENT and _calls(row, now),
    "yellow": lambda row, _who, now: (
        row.colour == "YELLOW" and not is_missing(row.cause) and _calls(row, now)
    ),
    "missing": lambda row, _who, now: is_missing(row.cause) and _calls(row, now),
    "mine": lambda row, who, _now: row.claimed_by_id == who.user_id,
    "snoozed": lambda row, _who, now: is_asleep(row, now),
    "elsewhere": lambda row, who, _now: row.owner_unit_id != who.unit_id,
}


def _owned(row: Any, wanted: str, who: Who) -> bool:
    if wanted == "other":
        return bool(row.owner_unit_id != who.unit_id)
    if wanted == "nobody":
        return row.owner_unit_id == who.unit_id and row.claimed_by_id is None
    wanted = str(who.user_id) if wanted == "me" else wanted
    return str(row.claimed_by_id) == wanted


def matches(row: Any, filters: Filters, who: Who, now: datetime) -> bool:
    """Whether an open alert is shown with these filters."""
    return (
        (not filters.tenant or str(row.tenant_id) == filters.tenant)
        and (not filters.group or row.group == filters.group)
        and (not filters.owner or _owned(row, filters.owner, who))
        and (not filters.text or row.search_name.startswith(filters.text.lower()))
        and _IN_VIEW[filters.view](row, who, now)
    )


def patients_of(rows: Iterable[Any]) -> int:
    """Return how many patients some alerts are about."""
    return len({row.patient_id for row in rows})


@dataclass(frozen=True, slots=True)
class Hiding:
    """How many patients one filter hides: shown again when it alone is taken away.

    ``reds``: patients with a red that it hides, those among them who stand there with something else.
    """

    name: str
    patients: int
    reds: int


def hiding(rows: Sequence[Any], filters: Filters, who: Who, now: datetime) -> list[Hiding]:
    """Return what each active filter hides, the reds apart, so that nothing is empty without a reason."""
    shown = {row.patient_id for row in rows if matches(row, filters, who, now)}
    found = []
    for name in filters.active:
        wider = filters.without(name)
        more = [
            row
            for row in rows
            if matches(row, wider, who, now) and not matches(row, filters, who, now)
        ]
        patients = patients_of(row for row in more if row.patient_id not in shown)
        found.append(Hiding(name, patients, patients_of(r for r in more if r.colour in URGENT)))
    return found


def mark_of(row: Any, before: datetime | None) -> str:
    """Return NEW or WORSE for what came or worsened since the viewer last looked, else nothing."""
    if before is None:
        return ""
    if row.opened_at > before:
        return "NEW"
    return "WORSE" if row.waiting_since > before else ""


def next_change(rows: Iterable[Any], now: datetime) -> datetime | None:
    """Return when time alone will next change the list: a deadline passes, a rest is over."""
    ahead = [
        at
        for row in rows
        for at in (row.due_at if row.met_at is None else None, row.snoozed_until, row.held_until)
        if at is not None and at > now
    ]
    return min(ahead, default=None)
