"""The numbers for leaders as tables of words: the page and the file show the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from dho.web.colours import colour_word
from measurements.presenters import STAFF_WORDS
from triage.presenters.words import OUTCOMES
from triage.rules.alert_state import Outcome
from triage.rules.causes import is_missing
from triage.rules.figures import (
    ALL,
    COLOURS,
    FEWEST,
    Asked,
    Case,
    answers_of,
    hidden,
    hidden_work,
    per_week,
    waits_of,
    work_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from triage.queries.load import LoadMaterial
    from triage.rules.figures import Key, Share, Spread, Wait

T = TypeVar("T", Case, Asked)
NOTHING = "–"
_TOO_FEW = gettext_lazy("too few")


@dataclass(frozen=True, slots=True)
class Table:
    """One table. The first cell of a row names it; the others are numbers as they are read."""

    id: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    empty: str = ""


def load_tables(material: LoadMaterial, tenant: str, now: datetime) -> list[Table]:
    """Return the tables of one tenant (its id), or of all together (``ALL``)."""
    return [
        _waits(material, tenant, now),
        _rates(material, tenant),
        _outcomes(material, tenant),
        _offers(material, tenant),
        _work(material, tenant),
    ]


def _waits(material: LoadMaterial, tenant: str, now: datetime) -> Table:
    groups = _Groups(material, material.cases, lambda one: one.colour)
    head = (
        _("Colour"),
        _("Alerts"),
        _("Taken by somebody: half within"),
        _("nine of ten within"),
        _("First contact: half within"),
        _("nine of ten within"),
        _("Closed: half within"),
        _("nine of ten within"),
        _("Within the deadline"),
        _("Still open"),
    )
    rows = []
    for colour in (*COLOURS, ALL):
        name = colour_word(colour) if colour else _("All")
        cases = groups.of(tenant, colour)
        if cases is None:
            rows.append((name, *_withheld(len(head) - 1)))
            continue
        found = waits_of(cases, now)
        waits = [cell for one in (found.taken, found.contact, found.closed) for cell in _wait(one)]
        rows.append((name, str(found.alerts), *waits, _share(found.within), str(found.still_open)))
    note = _(
        "Counted from when the measurement was received that gave the alert its present colour. First"
        " is the time by the clock, then in brackets the time in which the unit was open. First"
        " contact is a call, message, request to measure again or outcome by the unit that has the"
        " alert; claiming alone is none. The deadline is the alert's own, as it stood when it was met."
        " Nine of ten is told from ten alerts on."
    )
    return Table("waits", _("How long alerts wait"), head, tuple(rows), note)


def _rates(material: LoadMaterial, tenant: str) -> Table:
    groups = _Groups(material, material.cases, lambda one: f"{one.colour} {one.cause}")
    weeks = sum(one.weeks for key, one in material.followed.items() if tenant in (ALL, key))
    rows = []
    for row in groups.rows(tenant):
        colour, cause = row.split(" ", 1)
        name = f"{_cause(cause)} – {colour_word(colour).lower()}"
        cases = groups.of(tenant, row)
        if cases is None:
            rows.append((name, *_withheld(3)))
            continue
        each = per_week(len(cases), weeks)
        rows.append(
            (
                name,
                str(len(cases)),
                str(len({one.patient for one in cases})),
                NOTHING if each is None else _decimal(each),
            )
        )
    head = (_("Cause and colour"), _("Alerts"), _("Patients"), _("Alerts per patient and week"))
    note = _(
        "Of %(weeks)s weeks of follow-up, all patients added up. Pauses are not taken off."
    ) % {"weeks": written.number(round(weeks))}
    return Table(
        "rates", _("What the alerts were about"), head, tuple(rows), note, _("No alert opened.")
    )


def _outcomes(material: LoadMaterial, tenant: str) -> Table:
    closed = [one for one in material.cases if one.outcome]
    groups = _Groups(material, closed, lambda one: one.outcome)
    rows = []
    for outcome in groups.rows(tenant):
        cases = groups.of(tenant, outcome)
        name = str(OUTCOMES[Outcome(outcome)])
        rows.append((name, str(_TOO_FEW) if cases is None else str(len(cases))))
    return Table(
        "outcomes",
        _("How alerts ended"),
        (_("Outcome"), _("Alerts")),
        tuple(rows),
        empty=_("No alert was closed."),
    )


def _offers(material: LoadMaterial, tenant: str) -> Table:
    groups = _Groups(material, material.asked, lambda one: one.unit)
    head = (
        _("Receiver"),
        _("Offers"),
        _("Taken over"),
        _("Refused"),
        _("Not answered, or not done in time"),
        _("Passed over: closed"),
        _("Taken back or still open"),
    )
    rows: list[tuple[str, ...]] = []
    for unit in groups.rows(tenant):
        asked = groups.of(tenant, unit)
        if asked is None:
            rows.append((unit, *_withheld(len(head) - 1)))
            continue
        found = answers_of(asked)
        counts = (
            *(found.made, found.taken, found.refused),
            *(found.unanswered, found.passed_over, found.other),
        )
        rows.append((unit, *(str(each) for each in counts)))
    return Table(
        "offers",
        _("Offers to take over"),
        head,
        tuple(rows),
        empty=_("Nothing was offered to another unit."),
    )


def _work(material: LoadMaterial, tenant: str) -> Table:
    """One row per tenant, and all together; only of groups of so many staff."""
    answered = {
        key: [one for one in material.cases if one.tenant == key] for key, _name in material.tenants
    }
    staff = {
        key: frozenset(one.staff for one in own if one.work_minutes is not None and one.staff)
        for key, own in answered.items()
    }
    out = hidden_work(staff)
    names = [each for each in material.tenants if tenant in (ALL, each[0])]
    groups = [(name, None if key in out else work_of(answered[key])) for key, name in names]
    if tenant == ALL and len(names) > 1:
        groups.append((_("All"), work_of(material.cases)))
    head = (_("Tenant"), _("Minutes"), _("Minutes an alert"), _("Closed alerts with an answer"))
    rows = tuple(
        (name, *_withheld(3))
        if found is None
        else (
            name,
            written.number(found.minutes),
            str(found.mean),
            _("%(n)s of %(all)s") % {"n": found.answered, "all": found.of},
        )
        for name, found in groups
    )
    note = _(
        "What staff answered when they closed an alert: 5, 10, 20 or 40 minutes, if they wanted to."
        " Shown only where %(fewest)s or more of them have answered, never of one person. Nothing"
        " measures time at a screen."
    ) % {"fewest": FEWEST}
    return Table("work", _("Nurse's minutes"), head, rows, note)


class _Groups(Generic[T]):
    """Alerts or offers by tenant and row, with what is too small to be shown beside its totals."""

    def __init__(
        self, material: LoadMaterial, things: Iterable[T], row_of: Callable[[T], str]
    ) -> None:
        self._cells: dict[Key, list[T]] = {}
        for one in things:
            self._cells.setdefault((one.tenant, row_of(one)), []).append(one)
        people = {key: frozenset(one.patient for one in cell) for key, cell in self._cells.items()}
        self._people: Mapping[Key, frozenset[str]] = people
        self._hidden = hidden(people)
        self._tenants = [key for key, _name in material.tenants]

    def rows(self, tenant: str) -> list[str]:
        """Return the rows that hold anything, the most first, then by name."""
        counts: dict[str, int] = {}
        for (key, row), cell in self._cells.items():
            if tenant in (ALL, key):
                counts[row] = counts.get(row, 0) + len(cell)
        return sorted(counts, key=lambda row: (-counts[row], row))

    def of(self, tenant: str, row: str) -> Sequence[T] | None:
        """Return what is in a cell, or in a total; None where too few patients are behind it."""
        keys = [key for key in self._cells if tenant in (ALL, key[0]) and row in (ALL, key[1])]
        who = frozenset[str]().union(*(self._people[key] for key in keys))
        is_cell = tenant != ALL and row != ALL
        if 0 < len(who) < FEWEST or (is_cell and (tenant, row) in self._hidden):
            return None
        return [one for key in keys for one in self._cells[key]]


def _withheld(count: int) -> tuple[str, ...]:
    return (str(_TOO_FEW),) * count


def _wait(one: Wait) -> tuple[str, str]:
    return _both(one.real, one.opened, "median"), _both(one.real, one.opened, "ninetieth")


def _both(real: Spread, opened: Spread, name: str) -> str:
    clock, hours = getattr(real, name), getattr(opened, name)
    return NOTHING if clock is None else f"{written.span(clock)} ({written.span(hours)})"


def _share(one: Share) -> str:
    if one.percent is None:
        return NOTHING
    return _("%(percent)s %% (%(hits)s of %(of)s)") % {
        "percent": one.percent,
        "hits": one.hits,
        "of": one.of,
    }


def _decimal(number: float) -> str:
    return f"{number:.2f}".replace(".", written.decimal_sign())


def _cause(cause: str) -> str:
    if is_missing(cause):
        return _("No reading: %(kind)s") % {"kind": STAFF_WORDS.label(cause.partition(":")[2])}
    return STAFF_WORDS.label(cause)
