"""What was looked up in an emergency: the privacy officer finds whether it was right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants import presenters
from tenants.forms import EmergencyReviewForm
from tenants.operations.access import record_list
from tenants.operations.emergency import (
    AlreadyReviewed,
    OwnLookUp,
    ReasonTooShort,
    review_emergency_access,
)
from tenants.queries.emergency import EmergencyRow, emergency_accesses
from tenants.rules.codes import Purpose
from tenants.rules.emergency import Verdict
from tenants.rules.permissions import Permission
from tenants.views.door import ROWS_PER_PAGE, attempt, page, page_number, pager

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_REFUSALS = {
    AlreadyReviewed: (None, gettext_lazy("Another privacy officer has reviewed it already.")),
    OwnLookUp: (None, gettext_lazy("You opened it yourself. Another must review it.")),
    ReasonTooShort: ("note", gettext_lazy("Say in a sentence why it was not right.")),
}


@page(Permission.REVIEW_EMERGENCIES, "GET", "HEAD")
def emergencies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the own tenant's look-ups, what waits for review first."""
    return _listed(request, viewer)


@page(Permission.REVIEW_EMERGENCIES, "POST")
def emergency_review(request: HttpRequest, viewer: Viewer, access_id: UUID) -> HttpResponse:
    """Store what was found of one."""
    form = EmergencyReviewForm(request.POST, auto_id=f"{access_id}-%s")

    def act() -> bool:
        data = form.cleaned_data
        review_emergency_access(
            by=viewer, access_id=access_id, verdict=Verdict(data["verdict"]), note=data["note"]
        )
        return True

    if form.is_valid() and attempt(form, act, _REFUSALS):
        messages.success(request, _("The review is kept, and the patient can see the look-up."))
        return redirect("tenants:emergencies")
    return _listed(request, viewer, answered=(access_id, form))


def _listed(
    request: HttpRequest,
    viewer: Viewer,
    *,
    answered: tuple[UUID, EmergencyReviewForm] | None = None,
) -> TemplateResponse:
    number = page_number(request)
    found = emergency_accesses(viewer, first=(number - 1) * ROWS_PER_PAGE, count=ROWS_PER_PAGE + 1)
    rows, neighbours = pager(request, number, found)
    record_list(
        viewer=viewer,
        seen=[(one.tenant_id, one.patient_id) for one in rows],
        action="EMERGENCIES_LISTED",
        purpose=Purpose.CONTROL,
    )
    waiting = [_shown(one, answered) for one in rows if one.reviewed_at is None]
    context = {
        "waiting": waiting,
        "reviewed": [_shown(one, None) for one in rows if one.reviewed_at is not None],
        "overdue": sum(one["row"].is_overdue for one in waiting),
        "form": answered[1] if answered else None,
        **neighbours,
    }
    return TemplateResponse(
        request, "tenants/emergencies.html", context, status=422 if answered else 200
    )


def _shown(row: EmergencyRow, answered: tuple[UUID, EmergencyReviewForm] | None) -> dict[str, Any]:
    form = answered[1] if answered and answered[0] == row.id else None
    return {
        "row": row,
        "role": presenters.capital(presenters.role_word(row.role)),
        "verdict": presenters.VERDICTS[Verdict(row.verdict)] if row.verdict else "",
        "form": form or EmergencyReviewForm(auto_id=f"{row.id}-%s"),
    }
