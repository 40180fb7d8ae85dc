"""Pages of the benefit plan: the table, and rows that are added, defined, marked and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.forms.plan import OwnRowForm, RowForm
from benefits.forms.reports import ReportForm
from benefits.operations import plan as change
from benefits.presenters.plan import plan_view
from benefits.presenters.plan_choices import own_row_choices
from benefits.queries.own_rows import latest_own
from benefits.queries.plan_page import plan_page, plan_tenants
from benefits.queries.tenants import own_tenant
from benefits.rules.own_rows import ImpossibleDefinition, Wrong
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from tenants.views.door import page

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_REFUSED: dict[type[change.PlanNotChanged], Any] = {
    change.AlreadyIn: gettext_lazy("That row is in the plan as it is."),
    change.NotInPlan: gettext_lazy("That row is not in the plan."),
    change.HasFigures: gettext_lazy(
        "Follow-up figures of that row are there already, so that it cannot be chosen beforehand."
    ),
    change.NotOfPersons: gettext_lazy(
        "That row has no figures person by person: it cannot be chosen beforehand."
    ),
    change.WasChosenBeforehand: gettext_lazy(
        "What was chosen beforehand stays in the plan, and goes on to mean the same."
    ),
}
_WRONG: dict[Any, Any] = {
    "highest": gettext_lazy("The highest number is above the lowest."),
    Wrong.SCALE_TOO_LONG: gettext_lazy(
        "A scale goes to 100 at most: nobody can place an answer on a longer one."
    ),
    Wrong.ONE_END: gettext_lazy("Say what both ends of the scale mean, or neither."),
    Wrong.ENDS_OF_NO_SCALE: gettext_lazy("Only points on a scale have ends that mean something."),
}


@page(Permission.READ_BENEFIT_PLAN, "GET", "HEAD")
def plan(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a tenant's plan, and to its own lead what may be changed."""
    form = ReportForm(request.GET)
    form.is_valid()
    tenants = [(one.id, one.name) for one in plan_tenants(viewer)]
    wanted = form.cleaned_data.get("tenant")
    if "tenant" in form.errors or (wanted and wanted not in dict(tenants)):
        raise NotFound
    tenant_id = wanted or next((found for found, _name in tenants), None)
    shown = plan_view(plan_page(viewer, tenant_id)) if tenant_id else None
    return TemplateResponse(
        request,
        "benefits/plan.html",
        {
            "plan": shown,
            "tenants": tenants,
            "reads_figures": viewer.can(Permission.READ_BENEFITS),
            "enters_figures": viewer.can(Permission.RECORD_BENEFITS),
        },
    )


@page(Permission.MANAGE_BENEFIT_PLAN, "POST")
def choose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a row into the plan, from the shelf or as another tenant defined it."""
    form = _asked(request)
    definition = form.cleaned_data["definition"]
    if definition is not None:
        return _done(
            request,
            lambda: change.adopt_row(by=viewer, definition_id=definition),
            _("The row is in the plan."),
        )
    code = form.cleaned_data["code"]
    return _done(
        request, lambda: change.choose_row(by=viewer, code=code), _("The row is in the plan.")
    )


@page(Permission.MANAGE_BENEFIT_PLAN, "POST")
def take_out(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a row out of the plan; its figures are kept."""
    code = _asked(request).cleaned_data["code"]
    return _done(
        request,
        lambda: change.take_out(by=viewer, code=code),
        _("The row is taken out. Its figures are kept, and come back with it."),
    )


@page(Permission.MANAGE_BENEFIT_PLAN, "POST")
def beforehand(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Mark a row as chosen beforehand."""
    code = _asked(request).cleaned_data["code"]
    return _done(
        request,
        lambda: change.choose_beforehand(by=viewer, code=code),
        _("The row is marked as chosen beforehand. The mark stays."),
    )


@page(Permission.MANAGE_BENEFIT_PLAN)
def own_row(request: HttpRequest, viewer: Viewer, code: str = "") -> HttpResponse:
    """Define a row of the tenant's own; with a code, a new version of one."""
    initial, version = _before(own_tenant(viewer, Permission.MANAGE_BENEFIT_PLAN), code)
    form = OwnRowForm(
        request.POST if request.method == "POST" else None,
        choices=own_row_choices(),
        is_first=not code,
        initial=initial,
    )
    if form.is_valid():
        answer = _defined(request, viewer, form, code)
        if answer is not None:
            return answer
    context = {"form": form, "code": code, "version": version}
    return TemplateResponse(
        request, "benefits/plan_row.html", context, status=422 if form.is_bound else 200
    )


def _defined(
    request: HttpRequest, viewer: Viewer, form: OwnRowForm, code: str
) -> HttpResponse | None:
    """Keep what was said; None where something must be put right first."""
    said = form.said()
    try:
        if code:
            change.define_again(by=viewer, code=code, said=said)
        else:
            change.define_row(by=viewer, said=said)
    except ImpossibleDefinition as error:
        said_wrong = _WRONG.get(error.why or error.field, _("This cannot be counted."))
        form.add_error(error.field, str(said_wrong))
        return None
    except change.WasChosenBeforehand as error:
        form.add_error(None, _refusal(error))
        return None
    messages.success(request, _("The row is kept, and is in the plan."))
    return redirect("benefits:plan")


def _before(tenant_id: UUID, code: str) -> tuple[dict[str, Any], int]:
    if not code:
        return {"lowest": 0, "highest": 92, "has_baseline": True}, 0
    row = latest_own(tenant_id, code)
    names = (*OwnRowForm.base_fields.keys(),)
    return {name: getattr(row, name) for name in names if name != "same_as_before"}, row.version


def _asked(request: HttpRequest) -> RowForm:
    form = RowForm(request.POST)
    if not form.is_valid():
        raise NotFound
    return form


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponseRedirect:
    """Do it, and say on the plan's page that it is done, or why not."""
    try:
        act()
    except change.PlanNotChanged as error:
        messages.error(request, _refusal(error))
    else:
        messages.success(request, said)
    return redirect(reverse("benefits:plan"))


def _refusal(error: change.PlanNotChanged) -> str:
    if isinstance(error, change.AskedTwice):
        return _("Row %(number)s asks for the same: only one of the two is in a plan.") % {
            "number": error.number
        }
    return str(_REFUSED[type(error)])
