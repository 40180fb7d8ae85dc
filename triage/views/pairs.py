"""What a pair was, said by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dho.identity.scopes import page
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.forms.pairs import PairForm
from triage.operations.pair_said import NoPair, say_what_it_was
from triage.queries.alerts import one_alert
from triage.rules.second_reading import PairWas
from triage.views.alerts import go_back

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_POST
@page(Permission.ACT_ON_ALERT)
def pair(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Say whether it was technique, the device, or real; back to where one was."""
    alert = one_alert(viewer, alert_id)
    if alert is None:
        raise NotFound
    form = PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one: technique, the device, or real."))
        return go_back(request, alert.patient_id)
    try:
        say_what_it_was(by=viewer, alert_id=alert_id, was=PairWas(form.cleaned_data["was"]))
    except NoPair:
        messages.error(request, _("No second reading answered this alert."))
    else:
        messages.success(request, _("Kept. It stands on the patient's page."))
    return go_back(request, alert.patient_id)
