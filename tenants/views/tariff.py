"""The tenant's text about payment, shown to a doctor after an answer to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.forms.tariff import TariffForm
from tenants.operations.tariff import NothingToShow, tariff_of_tenant, write_tariff
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_REFUSALS = {NothingToShow: ("text", gettext_lazy("Write the text before it is shown."))}


@page(Permission.WRITE_TARIFF)
def tariff(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Write the text, and switch it on or off."""
    tenant = tariff_of_tenant(viewer)
    initial = {"text": tenant.tariff_text, "shows": tenant.shows_tariff}
    form = TariffForm(request.POST or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        kept = attempt(
            form,
            lambda: write_tariff(by=viewer, text=said["text"], shows=said["shows"]),
            _REFUSALS,
        )
        if kept is not None:
            messages.success(request, _("The text is kept."))
            return redirect("tenants:units")
    heading = _("Text about payment to doctors")
    return shown(request, "tenants/unit_form.html", form, {"heading": heading})
