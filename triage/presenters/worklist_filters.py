"""What is filtered, in words: each filter with the way back, and what it hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import written
from dho.web.colours import colour_word
from triage.presenters.worklist import GROUPS, TABS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from triage.queries.worklist import Look, Worklist
    from triage.rules.worklist import Filters

NAMES = {"view": "view", "tenant": "tenant", "group": "group", "owner": "owner", "text": "q"}
"""The filters and their names in the address."""


@dataclass(frozen=True, slots=True)
class FilterShown:
    """One active filter: what it says, the address without it, what it hides."""

    said: str
    without: str
    hides: str


def query_of(filters: Filters, **changed: str) -> str:
    """Return the filters as the query of an address, with some of them changed; empty ones left out."""
    said = {address: getattr(filters, name) for name, address in NAMES.items()}
    said |= {f"show_{band}": str(count) for band, count in filters.shown}
    said |= changed
    return urlencode(
        {key: value for key, value in said.items() if value and (key, value) != ("view", "open")}
    )


def filters_shown(filters: Filters, found: Worklist) -> list[FilterShown]:
    """Return the active filters, each with what it hides."""
    return [
        FilterShown(
            _said(one.name, filters, found),
            query_of(filters, **{NAMES[one.name]: ""}),
            _hides(one.patients, one.reds),
        )
        for one in found.hidden
    ]


def _said(name: str, filters: Filters, found: Worklist) -> str:
    value = str(getattr(filters, name))
    if name == "tenant":
        return dict(found.tenants).get(value, _("another municipality"))
    if name == "group":
        return str(GROUPS.get(value, value))
    if name == "owner":
        return owner_words(value, found.colleagues)
    if name == "text":
        return _("family name begins with %(text)s") % {"text": value}
    return next(str(label) or colour_word(colour) for view, label, colour in TABS if view == value)


def owner_words(value: str, colleagues: Iterable[tuple[str, str]]) -> str:
    """Return who is responsible, of a filter's value."""
    fixed = {"me": _("Me"), "nobody": _("Nobody"), "other": _("Another unit")}
    return fixed.get(value) or dict(colleagues).get(value, _("A colleague who has nothing now"))


def owner_choices(filters: Filters, found: Worklist) -> list[tuple[str, str]]:
    """Return who may be chosen as responsible; a colleague in the address stays a choice."""
    choices = [(one, owner_words(one, ())) for one in ("me", "nobody", "other")]
    choices += found.colleagues
    if filters.owner and filters.owner not in dict(choices):
        choices.append((filters.owner, owner_words(filters.owner, ())))
    return choices


def _hides(patients: int, reds: int) -> str:
    if not patients:
        return _("hides nobody")
    hidden = ngettext("hides %(count)s patient", "hides %(count)s patients", patients)
    said = hidden % {"count": patients}
    if reds:
        said += ngettext(", %(count)s of them red", ", %(count)s of them red", reds) % {
            "count": reds
        }
    return said


def since_words(seen: Look, found: Worklist, now: datetime) -> str:
    """Return what happened since the viewer last looked; nothing at a first look."""
    if seen.before_at is None:
        return ""
    parts = [
        ngettext("%(count)s new", "%(count)s new", found.new) % {"count": found.new},
        ngettext("%(count)s worse", "%(count)s worse", found.worse) % {"count": found.worse},
        ngettext("%(count)s closed by others", "%(count)s closed by others", seen.closed)
        % {"count": seen.closed},
    ]
    counts = (found.new, found.worse, seen.closed)
    told = [part for part, count in zip(parts, counts, strict=True) if count]
    same_day = written.local(seen.before_at).date() == written.local(now).date()
    at = (written.clock_time if same_day else written.date_and_time)(seen.before_at)
    words = {"at": at, "what": ", ".join(told) or _("nothing new")}
    return _("Since you last looked, %(at)s: %(what)s") % words


def left_shown(left: Iterable[Any], now: datetime) -> list[dict[str, Any]]:
    """Return the overdue reds that nobody has: whose, and for how long past the deadline."""
    rows = sorted(left, key=lambda one: one.due_at)
    return [
        {
            "patient_id": one.patient_id,
            "name": f"{one.given_name} {one.family_name}",
            "over": max(0, int((now - one.due_at).total_seconds() // 60)),
        }
        for one in {row.patient_id: row for row in reversed(rows)}.values()
    ][::-1]
