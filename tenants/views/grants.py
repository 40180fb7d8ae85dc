"""Grants: which patients are open to which units, and the end of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tenants.operations.access import record_list
from tenants.operations.grants import GrantCarriesResponsibility, GrantIsOver, end_grant
from tenants.queries.grants import grants as all_grants
from tenants.queries.grants import one_grant
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.views.door import ROWS_PER_PAGE, page, page_number, pager

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@page(Permission.MANAGE_GRANTS, "GET", "HEAD")
def grants(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the grants in the viewer's reach: names for whoever opens records, else initials."""
    number = page_number(request)
    rows, neighbours = pager(
        request,
        number,
        all_grants(viewer, first=(number - 1) * ROWS_PER_PAGE, count=ROWS_PER_PAGE + 1),
    )
    record_list(
        viewer=viewer,
        seen=[(row.tenant_id, row.patient_id) for row in rows],
        action="GRANTS_LISTED",
        purpose=Purpose.ADMINISTRATION,
    )
    context = {"rows": rows, "opens_records": viewer.can(Permission.READ_PATIENT), **neighbours}
    return TemplateResponse(request, "tenants/grants.html", context)


@page(Permission.MANAGE_GRANTS)
def grant_end(request: HttpRequest, viewer: Viewer, grant_id: UUID) -> HttpResponse:
    """Ask first, then close a patient to a unit."""
    row = one_grant(viewer, grant_id)
    opens_records = viewer.can(Permission.READ_PATIENT)
    back = (
        reverse("tenants:patient-access", args=[row.patient_id])
        if opens_records
        else reverse("tenants:grants")
    )
    if request.method == "POST":
        try:
            end_grant(by=viewer, grant_id=grant_id)
        except GrantIsOver:
            messages.warning(request, _("The access was ended already. Nothing was changed."))
        except GrantCarriesResponsibility:
            messages.error(
                request,
                _(
                    "The unit has the responsibility for the patient now. It must be given back to"
                    " the centre before the access is ended."
                ),
            )
        else:
            messages.success(request, _("The access is ended."))
        return redirect(back)
    return TemplateResponse(request, "tenants/grant_end.html", {"row": row, "back": back})
