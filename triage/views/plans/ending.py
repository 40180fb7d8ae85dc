"""End the plan: a day, a reason, and what follows from it said beforehand."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from selfcare_plans import operations
from selfcare_plans.forms.life import EndForm
from selfcare_plans.operations import (
    PLAN_OPENED_TO_WRITE,
    CannotEnd,
    EndsTooEarly,
    NotTheirsToEnd,
    ReasonMissing,
)
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plans as shown
from triage.views.plans.reached import reach

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@page(Permission.PUBLISH_PLAN)
def plan_end(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Ask when and why, and end the plan."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    current = reached.published()
    if current is None:
        raise NotFound
    form = EndForm(request.POST or None, initial={"on": written.local(clock.now()).date()})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and _end(viewer, patient_id, form):
            messages.success(request, _("The plan is ended. The patient is told."))
            return redirect("triage:plan", patient_id=patient_id)
    context = reached.context(form=form, current=shown.version_head(current))
    return TemplateResponse(request, "triage/plans/end.html", context, status=int(status))


def _end(viewer: Viewer, patient_id: UUID, form: EndForm) -> bool:
    said = form.cleaned_data
    try:
        operations.end_plan(by=viewer, patient_id=patient_id, reason=said["reason"], on=said["on"])
    except EndsTooEarly:
        form.add_error("on", _("The day has passed. Choose today or a day ahead."))
    except ReasonMissing:
        form.add_error("reason", _("Write why, so that others can read it."))
    except NotTheirsToEnd:
        form.add_error(None, _("Who may not approve a plan here may not end it. Ask a doctor."))
    except CannotEnd:
        form.add_error(None, _("A version that begins later is published. It must begin first."))
    else:
        return True
    return False
