"""Plans in force beside the template that they came from, and the offer to take its changes over."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from selfcare_plans import operations, queries
from selfcare_plans.forms.templates import OfferForm
from selfcare_plans.operations import PLAN_OPENED_TO_WRITE, PlanAlreadyStarted, ReasonMissing
from selfcare_plans.presenters.templates import version_name
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plans as shown
from triage.presenters import template_plans as beside_template
from triage.presenters import templates as template_shown
from triage.views.plans.reached import Reached, reach
from triage.views.plans.template_reading import reach_template

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.queries import TemplateOffer


@require_GET
@page(Permission.READ_TEMPLATES)
def template_plans(request: HttpRequest, viewer: Viewer, template_id: UUID) -> HttpResponse:
    """Which plans in force came from the template, how each deviates, and what it is offered."""
    template = reach_template(viewer, template_id)
    newest = queries.published_of(template.id)
    rows = queries.plans_from(viewer, template)
    found = list(rows.select_related("plan__enrolment__centre")[: queries.MOST_PLANS + 1])
    is_cut, found = len(found) > queries.MOST_PLANS, found[: queries.MOST_PLANS]
    said = queries.declined_for(viewer, [one.plan_id for one in found], newest) if newest else {}
    seen = {(one.tenant_id, one.patient_id) for one in found}
    record_list(viewer=viewer, seen=seen, action="TEMPLATE_PLANS_LISTED", purpose=Purpose.FOLLOW_UP)
    plans = [
        beside_template.plan_from(one, queries.offer_to(viewer, one, newest), said.get(one.plan_id))
        for one in found
    ]
    context = {
        "template": template_shown.template_head(template, queries.template_homes(viewer)),
        "newest": newest,
        "plans": plans,
        "is_cut": is_cut,
        "most": queries.MOST_PLANS,
        "may_edit": viewer.can(Permission.EDIT_PLAN),
    }
    return TemplateResponse(request, "triage/templates/plans.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_template(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """What the template's new version offers this plan: take it over into a draft, or no thanks."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    offer = _offer(request, reached)
    form = OfferForm(request.POST or None, initial={"version": offer.newest.id})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and _answer(request, reached, offer, form):
            return redirect("triage:plan", patient_id=patient_id)
    said = queries.declined_for(viewer, [reached.the_plan().id], offer.newest)
    context = reached.context(
        offer=offer,
        from_name=version_name(offer.origin),
        to_name=version_name(offer.newest),
        why=offer.newest.why,
        own=beside_template.own_deviations(offer.current),
        offered=beside_template.offered(offer),
        conflicts=beside_template.conflicts(offer),
        current=shown.version_head(offer.current),
        draft=shown.version_head(draft) if (draft := reached.draft()) else None,
        declined=said.get(reached.the_plan().id),
        form=form,
    )
    return TemplateResponse(request, "triage/templates/offer.html", context, status=int(status))


def _offer(request: HttpRequest, reached: Reached) -> TemplateOffer:
    """Return what is offered: of the version that was asked for, else of the newest. ``NotFound``."""
    current = queries.version_in_force(reached.viewer, reached.patient, clock.now())
    if current is None:
        raise NotFound
    asked = request.POST.get("version") or request.GET.get("version") or ""
    newest = queries.in_use(asked) if asked else queries.newer_of(current)
    offer = queries.offer_to(reached.viewer, current, newest)
    if offer is None:
        raise NotFound
    return offer


def _answer(request: HttpRequest, reached: Reached, offer: TemplateOffer, form: OfferForm) -> bool:
    plan_id, version_id = reached.the_plan().id, offer.newest.id
    try:
        if request.POST.get("do") == "take":
            comment = _("Taken over: %(template)s") % {"template": version_name(offer.newest)}
            operations.take_over_template(
                by=reached.viewer,
                plan_id=plan_id,
                template_version_id=version_id,
                comment=comment,
            )
            text = _("The draft is made. The plan in force stays until the draft is published.")
        else:
            operations.decline_template(
                by=reached.viewer,
                plan_id=plan_id,
                template_version_id=version_id,
                reason=form.cleaned_data["reason"],
            )
            text = _("It is noted that the plan stays as it is.")
    except PlanAlreadyStarted:
        form.add_error(None, _("The plan has a draft already. Publish or discard that one first."))
        return False
    except ReasonMissing:
        form.add_error("reason", _("Write why."))
        return False
    messages.success(request, text)
    return True
