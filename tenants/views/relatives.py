"""What a relative may be told, changed when the patient says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.forms.relatives import MayBeToldForm
from tenants.operations.access import access_patient
from tenants.operations.relatives import (
    RelativeChangedMeanwhile,
    RelativeIsOver,
    change_may_be_told,
)
from tenants.queries.care_team import relatives_of
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_MEANWHILE = gettext_lazy("Somebody changed it while you read. Look at the page once more.")
_OVER = gettext_lazy("The relative was removed already. Nothing was changed.")


@page(Permission.MANAGE_GRANTS)
def relative_told(
    request: HttpRequest, viewer: Viewer, patient_id: UUID, relative_id: UUID
) -> HttpResponse:
    """Change what a relative may be told."""
    patient = access_patient(viewer, patient_id, Purpose.ADMINISTRATION, action="READ_ACCESS")
    row = next((one for one in relatives_of(viewer, patient) if one.id == relative_id), None)
    if row is None:
        raise NotFound
    agreed = row.may_be_told.value if row.may_be_told else ""
    back = reverse("tenants:patient-access", args=[patient_id])
    form = MayBeToldForm(request.POST or None, initial={"may_be_told": agreed, "was": agreed})
    if form.is_valid():
        changed = attempt(
            form,
            lambda: change_may_be_told(
                by=viewer, relative_id=relative_id, to=form.chosen, was=form.was_before
            ),
            {RelativeChangedMeanwhile: (None, _MEANWHILE), RelativeIsOver: (None, _OVER)},
        )
        if changed is not None:
            messages.success(request, _("It holds from now."))
            return redirect(back)
    context = {
        "patient": patient,
        "heading": _("What may %(name)s be told?") % {"name": row.name},
        "submit": _("Save"),
        "back": back,
        "text": _("Ask the patient first. What stood before is kept in the access log."),
    }
    return shown(request, "tenants/patient_form.html", form, context)
