"""Standing orders: a doctor, or who administers, says which templates may begin plans."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from selfcare_plans import operations, queries
from selfcare_plans.forms.life import OrderForm
from selfcare_plans.operations import DOCTORS, EndsTooEarly, ReasonMissing
from selfcare_plans.presenters.templates import ordered_in_words, version_name
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@page(Permission.MANAGE_STANDING_ORDERS)
def standing_orders(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The orders that the viewer may make and end, and the form of a new one."""
    homes = [(str(one.id), one.name) for one in queries.order_homes(viewer)]
    templates = [
        (str(one.id), version_name(one)) for one in queries.templates_to_begin_from(viewer)
    ]
    form = OrderForm(
        request.POST or None,
        initial={"valid_from": written.local(clock.now()).date()},
        home=homes,
        template=templates,
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and _make(viewer, form):
            messages.success(request, _("The standing order is made."))
            return redirect("triage:standing-orders")
    context = {
        "form": form,
        "has_home": bool(homes),
        "is_doctor": viewer.role in DOCTORS,
        "orders": [(ordered_in_words(one), one) for one in queries.standing_orders(viewer)],
    }
    return TemplateResponse(request, "triage/plans/orders.html", context, status=int(status))


def _make(viewer: Viewer, form: OrderForm) -> bool:
    data = form.cleaned_data
    try:
        operations.make_standing_order(
            by=viewer,
            home_id=UUID(data["home"]),
            template_version_id=UUID(data["template"]),
            doctor=data["doctor"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
        )
    except EndsTooEarly:
        form.add_error("valid_until", _("The last day lies before the first."))
    except ReasonMissing:
        form.add_error("doctor", _("Write the name of the doctor who orders it."))
    else:
        return True
    return False


@require_POST
@page(Permission.MANAGE_STANDING_ORDERS)
def standing_order_end(request: HttpRequest, viewer: Viewer, order_id: UUID) -> HttpResponse:
    """End an order at once. Plans that began under it stand."""
    operations.end_standing_order(by=viewer, order_id=order_id)
    messages.success(request, _("The standing order is ended."))
    return redirect("triage:standing-orders")
