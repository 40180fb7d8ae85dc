"""The technical alarm: many of a centre's patients silent at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dho.identity.scopes import page
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from triage.operations.mass_silence import acknowledge
from triage.queries.silence import open_alarms

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer


@require_GET
@page(Permission.READ_WORKLIST)
def alarms_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the alarms of the own centre, and who waits behind them."""
    alarms = open_alarms(viewer)
    record_list(
        viewer=viewer,
        seen=[(tenant, patient) for one in alarms for tenant, patient, _name in one.held],
        action="WORKLIST_READ",
        purpose=Purpose.FOLLOW_UP,
    )
    context = {"alarms": alarms, "may_act": viewer.can(Permission.ACT_ON_ALERT)}
    return TemplateResponse(request, "triage/silence.html", context)


@require_POST
@page(Permission.ACT_ON_ALERT)
def acknowledge_alarm(request: HttpRequest, viewer: Viewer, alarm_id: UUID) -> HttpResponse:
    """Say that it is seen; what is still silent becomes ordinary."""
    acknowledge(by=viewer, alarm_id=alarm_id)
    messages.success(request, _("Seen. Those still silent come on the list within seconds."))
    return HttpResponseRedirect(reverse("triage:worklist"))
