"""The nurse's live list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from dho.lib import clock
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters.shift import closing_block, since_block
from triage.presenters.worklist import GROUPS, TABS, banded, rows_shown
from triage.queries.hours import shift_of
from triage.queries.shift import to_settle
from triage.queries.worklist import Filters, counts, list_version, tenants_in_sight, worklist

if TYPE_CHECKING:
    from django.http import HttpRequest


def _filters(request: HttpRequest) -> Filters:
    wanted = request.GET
    known = {name for name, _label, _colour in TABS}
    view = wanted.get("view", "open")
    return Filters(
        view=view if view in known else "open",
        tenant=_uuid_or_nothing(wanted.get("tenant", "")),
        group=wanted.get("group", "") if wanted.get("group", "") in GROUPS else "",
        text=wanted.get("q", "")[:60].strip(),
    )


def _uuid_or_nothing(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


@require_GET
@page(Permission.READ_WORKLIST)
def worklist_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list; a poll is answered 204 while nothing changed."""
    is_poll = "X-DHO-Poll" in request.headers
    filters = _filters(request)
    now = clock.now()
    shift = shift_of(viewer, now)
    phase = f"{shift.day.opens}{shift.phase}" if shift else ""
    version, alarm = list_version(viewer, f"{get_language()}|{filters}|{phase}")
    if is_poll and request.GET.get("v") == version:
        return HttpResponse(status=204)
    rows = worklist(viewer, filters)
    shown = rows_shown(rows, viewer, now)
    totals = counts(viewer, **to_settle(viewer, shift))
    record_list(
        viewer=viewer,
        seen=[(row.patient.tenant_id, row.patient.id) for row in rows],
        action="WORKLIST_READ",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {
        "bands": banded(shown),
        "count": len(shown),
        "closing": closing_block(shift, totals.get("to_settle", 0)),
        "since": since_block(rows, shift, viewer) if filters.view == "open" else None,
        "now": now,
        "version": version,
        "tabs": [
            {
                "name": name,
                "label": label,
                "colour": colour,
                "count": totals[name],
                "current": name == filters.view,
            }
            for name, label, colour in TABS
        ],
        "filters": filters,
        "tenants": tenants_in_sight(viewer),
        "alarm": alarm,
        "groups": GROUPS.items(),
        "title": _("Worklist"),
        "red_count": totals["red"],
        "query": _query(request),
    }
    template = "triage/worklist.html#list" if is_poll else "triage/worklist.html"
    return TemplateResponse(request, template, context)


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("v", None)
    return kept.urlencode()
