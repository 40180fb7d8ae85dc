"""Who is rung in the evening: entered, changed and taken away beside a unit's hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.forms.hours import ServiceForm
from tenants.operations.evening import (
    ServiceIsTold,
    add_service,
    change_service,
    remove_service,
)
from tenants.queries.evening import one_service
from tenants.queries.hours import managed_unit
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    ServiceIsTold: ("name", gettext_lazy("This service stands on the list already."))
}


@page(Permission.MANAGE_HOURS)
def service_new(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Add a service."""
    unit = managed_unit(viewer, unit_id)
    form = ServiceForm(request.POST or None)
    if form.is_valid():
        made = attempt(
            form, lambda: add_service(by=viewer, unit_id=unit_id, **form.cleaned_data), _REFUSALS
        )
        if made is not None:
            messages.success(request, _("The service is on the list."))
            return redirect("tenants:hours", unit_id)
    context = {"unit": unit, "heading": _("New evening service")}
    return shown(request, "tenants/hours/service.html", form, context)


@page(Permission.MANAGE_HOURS)
def service_change(
    request: HttpRequest, viewer: Viewer, unit_id: UUID, service_id: UUID
) -> HttpResponse:
    """Change name and telephone."""
    row = one_service(viewer, unit_id, service_id)
    form = ServiceForm(request.POST or None, initial={"name": row.name, "phone": row.phone})
    if form.is_valid():
        changed = attempt(
            form,
            lambda: change_service(
                by=viewer, unit_id=unit_id, service_id=service_id, **form.cleaned_data
            ),
            _REFUSALS,
        )
        if changed is not None:
            messages.success(request, _("The service is changed."))
            return redirect("tenants:hours", unit_id)
    context = {"unit": row.unit, "heading": _("Change the evening service")}
    return shown(request, "tenants/hours/service.html", form, context)


@page(Permission.MANAGE_HOURS, "POST")
def service_remove(
    request: HttpRequest, viewer: Viewer, unit_id: UUID, service_id: UUID
) -> HttpResponse:
    """Take a service off the list."""
    remove_service(by=viewer, unit_id=unit_id, service_id=service_id)
    messages.success(request, _("The service is off the list."))
    return redirect("tenants:hours", unit_id)
