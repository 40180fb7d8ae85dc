"""The nurse's live list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.operations.worklist import keep_habits
from triage.presenters.shift import closing_block, since_block
from triage.presenters.worklist import GROUPS, TABS, banded, rows_shown
from triage.presenters.worklist_filters import (
    filters_shown,
    left_shown,
    owner_choices,
    query_of,
    since_words,
)
from triage.queries.hours import shift_of
from triage.queries.worklist import Filters, Worklist, list_version, look, worklist
from triage.rules.worklist import BANDS, MOST, VIEWS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

LEFT_NAMED = 5
"""How many overdue reds are named on top; the others are counted."""


def _filters(request: HttpRequest) -> Filters:
    wanted = request.GET
    view, group = wanted.get("view", "open"), wanted.get("group", "")
    owner = wanted.get("owner", "")
    return Filters(
        view=view if view in VIEWS else "open",
        tenant=_uuid_or_nothing(wanted.get("tenant", "")),
        group=group if group in GROUPS else "",
        owner=owner if owner in ("me", "nobody", "other") else _uuid_or_nothing(owner),
        text=wanted.get("q", "")[:60].strip(),
        shown=tuple(
            (band, min(int(asked), MOST))
            for band in BANDS
            if (asked := wanted.get(f"show_{band}", "")).isdecimal() and len(asked) < 6
        ),
    )


def _uuid_or_nothing(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _is_unchanged(request: HttpRequest, version: str, now: datetime) -> bool:
    """Whether the poll knows this version, and time alone has not changed the list since."""
    if request.GET.get("v") != version:
        return False
    try:
        until = parse_datetime(request.GET.get("until", ""))
    except ValueError:
        return False
    return until is None or until.tzinfo is None or now < until


@require_GET
@page(Permission.READ_WORKLIST)
def worklist_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list; a poll is answered 204 while nothing changed."""
    is_poll = "X-DHO-Poll" in request.headers
    filters = _filters(request)
    now = clock.now()
    version, alarm = list_version(viewer, f"{get_language()}|{filters}")
    if is_poll and _is_unchanged(request, version, now):
        return HttpResponse(status=204)
    shift = shift_of(viewer, now)
    seen = look(viewer)
    found = worklist(viewer, filters, seen, shift)
    record_list(
        viewer=viewer,
        seen=[(row.patient.tenant_id, row.patient.id) for row in found.rows]
        + [(one.tenant_id, one.patient_id) for one in found.left[:LEFT_NAMED]]
        + [(one.tenant_id, one.patient_id) for one in (*found.left_over, *found.came)],
        action="WORKLIST_READ",
        purpose=Purpose.FOLLOW_UP,
    )
    shown = rows_shown(found.rows, viewer, now)
    left = left_shown(found.left, now)
    context = {
        "closing": closing_block(shift, found.unsettled),
        "since": since_block(found, shift),
        "bands": banded(shown, found.in_bands),
        "count": sum(found.in_bands.values()),
        "now": now,
        "version": version,
        "until": found.changes_at,
        "tabs": _tabs(found, filters),
        "filters": filters,
        "active": filters_shown(filters, found),
        "tenants": found.tenants,
        "owners": owner_choices(filters, found),
        "groups": GROUPS.items(),
        "left": left[:LEFT_NAMED],
        "left_more": max(0, len(left) - LEFT_NAMED),
        "news": since_words(seen, found, now),
        "look": seen,
        "alarm": alarm,
        "title": _("Worklist"),
        "may_answer_take_overs": viewer.can(Permission.ANSWER_TAKE_OVER),
        "red_count": found.reds,
        "query": query_of(filters),
        "may_acknowledge": viewer.can(Permission.ACKNOWLEDGE_GREENS),
    }
    template = "triage/worklist.html#list" if is_poll else "triage/worklist.html"
    return TemplateResponse(request, template, context)


def _tabs(found: Worklist, filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "query": query_of(filters, view=name),
            "label": label,
            "colour": colour,
            "count": found.totals[name],
            "current": name == filters.view,
        }
        for name, label, colour in TABS
    ]


@require_POST
@page(Permission.READ_WORKLIST)
def habits(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep whether the viewer wants keys and sound. What is not named stays as it was."""
    said = {name: request.POST[name] == "on" for name in ("keys", "sound") if name in request.POST}
    keep_habits(by=viewer, **said)
    return HttpResponse(status=204)
