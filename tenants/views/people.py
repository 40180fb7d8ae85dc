"""People: who works where in which role; a colleague or a new person; the end of a role."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from tenants import presenters
from tenants.forms import ColleagueForm, NewColleagueForm
from tenants.operations.memberships import (
    AlreadyMember,
    MembershipIsOver,
    NoSuchColleague,
    OwnMembership,
    RoleDoesNotFit,
    end_membership,
    start_membership,
    start_membership_of_new_user,
)
from tenants.operations.sign_ins import UsernameIsTaken
from tenants.queries.memberships import memberships as all_memberships
from tenants.queries.memberships import one_membership, own_units, roles_to_give
from tenants.rules.codes import Role
from tenants.rules.permissions import Permission
from tenants.views.door import ROWS_PER_PAGE, attempt, page, page_number, pager, shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_REFUSALS = {
    RoleDoesNotFit: ("role", gettext_lazy("This role is not held at a unit of that kind.")),
    AlreadyMember: ("role", gettext_lazy("This person has that role at that unit already.")),
    NoSuchColleague: (
        "username",
        gettext_lazy(
            "No member of staff has this user name. Check the spelling, or make a new sign-in."
        ),
    ),
    UsernameIsTaken: ("username", gettext_lazy("This user name is taken. Choose another.")),
}


@page(Permission.MANAGE_MEMBERSHIPS, "GET", "HEAD")
def memberships(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who works at the viewer's tenant, or at one of its units."""
    number = page_number(request)
    units = own_units(viewer)
    unit_id = next((one.id for one in units if str(one.id) == request.GET.get("unit")), None)
    rows, neighbours = pager(
        request,
        number,
        all_memberships(
            viewer, unit_id=unit_id, first=(number - 1) * ROWS_PER_PAGE, count=ROWS_PER_PAGE + 1
        ),
    )
    context = {
        "rows": [
            {"row": row, "role": presenters.capital(presenters.role_word(row.role))} for row in rows
        ],
        "units": units,
        "unit_id": unit_id,
        "tenant": viewer.tenant_name,
        **neighbours,
    }
    return TemplateResponse(request, "tenants/memberships.html", context)


@page(Permission.MANAGE_MEMBERSHIPS)
def membership_add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give a role to somebody who has a sign-in as staff."""
    form = ColleagueForm(request.POST or None, **_choices(viewer))
    if form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: start_membership(
                by=viewer,
                username=data["username"],
                unit_id=UUID(data["unit"]),
                role=Role(data["role"]),
            ),
            _REFUSALS,
        )
        if made is not None:
            messages.success(request, _("The role is given. It can be chosen at the next sign-in."))
            return redirect("tenants:memberships")
    return shown(request, "tenants/membership_add.html", form, {})


@sensitive_post_parameters()
@page(Permission.MANAGE_MEMBERSHIPS)
def membership_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make a sign-in with its first role. The password is in this one answer and nowhere else."""
    form = NewColleagueForm(request.POST or None, **_choices(viewer))
    if form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: start_membership_of_new_user(
                by=viewer,
                username=data["username"],
                name=data["name"],
                email=data["email"],
                unit_id=UUID(data["unit"]),
                role=Role(data["role"]),
            ),
            _REFUSALS,
        )
        if made is not None:
            context = {"made": made, "name": data["name"], "back": reverse("tenants:memberships")}
            return TemplateResponse(request, "tenants/password_once.html", context)
    return shown(request, "tenants/membership_new.html", form, {})


@page(Permission.MANAGE_MEMBERSHIPS)
def membership_end(request: HttpRequest, viewer: Viewer, membership_id: UUID) -> HttpResponse:
    """Ask first, then end a role."""
    if request.method == "POST":
        try:
            end_membership(by=viewer, membership_id=membership_id)
        except OwnMembership:
            messages.error(
                request, _("You cannot end a role of your own. Another administrator can.")
            )
        except MembershipIsOver:
            messages.warning(request, _("The role was ended already. Nothing was changed."))
        else:
            messages.success(request, _("The role is ended. It opens nothing any more."))
        return redirect("tenants:memberships")
    row = one_membership(viewer, membership_id)
    context = {
        "row": row,
        "role": presenters.role_word(row.role),
        "back": reverse("tenants:memberships"),
    }
    return TemplateResponse(request, "tenants/membership_end.html", context)


def _choices(viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    units = own_units(viewer)
    return {
        "unit": [
            (str(unit.id), f"{unit.name} ({presenters.unit_kind_word(unit.kind)})")
            for unit in units
        ],
        "role": presenters.choices(presenters.ROLES, roles_to_give(viewer)),
    }
