"""Outer limits: a table per owner with who set each limit and when, the history, and a doctor's form."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from measurements.presenters import STAFF_WORDS
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.forms.templates import OuterLimitForm
from selfcare_plans.operations import LimitDoesNotFit
from selfcare_plans.rules.kind_facts import NOT_NUMBERS
from selfcare_plans.rules.outer_limits import OuterLimit
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters.outer_limits import limit_tables

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@page(Permission.READ_TEMPLATES)
def outer_limits(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The outer limits of those for whom the viewer acts, and the built-in ones; set one."""
    homes = queries.template_homes(viewer)
    may_set = viewer.can(Permission.SET_OUTER_LIMITS)
    form = OuterLimitForm(
        request.POST or None,
        home=[(str(one.id), one.name) for one in homes],
        what=_choices(),
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and _set(viewer, form):
            messages.success(request, _("The outer limit holds from now. Plans in force stand."))
            return redirect("triage:outer-limits")
    context = {
        "tables": limit_tables(homes),
        "form": form if may_set else None,
    }
    return TemplateResponse(
        request, "triage/templates/outer_limits.html", context, status=int(status)
    )


def _choices() -> list[tuple[str, str]]:
    """Return each kind with numbers, or each of its components, with its unit."""
    found = []
    for name, kind in KINDS.items():
        unit = STAFF_WORDS.unit(name)
        label = f"{STAFF_WORDS.label(name)} ({unit})" if unit else STAFF_WORDS.label(name)
        parts = [part.name for part in kind.parts]
        if name in NOT_NUMBERS:
            continue
        found += [
            (f"{name}:{part}", f"{label}, {STAFF_WORDS.component(part)}") for part in parts
        ] or [(name, label)]
    return found


def _set(viewer: Viewer, form: OuterLimitForm) -> bool:
    data = form.cleaned_data
    kind, _colon, component = data["what"].partition(":")
    try:
        operations.set_outer_limit(
            by=viewer,
            home_id=UUID(data["home"]),
            kind=kind,
            component=component or None,
            limit=OuterLimit(
                low=data["low"],
                high=data["high"],
                low_needed=data["low_needed"],
                high_needed=data["high_needed"],
            ),
            reason=data["reason"],
            source=data["source"],
            known_kinds=KINDS,
        )
    except LimitDoesNotFit:
        form.add_error(
            "low",
            _(
                "The lower limit must lie below the upper, in steps that are measured; and a side"
                " that may not be left open needs a number."
            ),
        )
        return False
    return True
