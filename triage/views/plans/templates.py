"""The list of templates, and the beginning of a new one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from selfcare_plans import operations, queries
from selfcare_plans.forms.templates import (
    NewTemplateForm,
)
from selfcare_plans.presenters.templates import GROUPS, STATES
from selfcare_plans.rules.template_life import TemplateState
from tenants.rules.codes import PatientGroup
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters import templates as template_shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@page(Permission.READ_TEMPLATES)
def template_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The templates in sight, those that wait for somebody first; begin one of one's own."""
    homes = [(str(one.id), one.name) for one in queries.template_homes(viewer)]
    status = HTTPStatus.OK
    form = NewTemplateForm(
        request.POST or None,
        initial={"language": (get_language() or "nb")[:2]},
        home=homes,
        diagnosis=list(GROUPS.items()),
    )
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            data = form.cleaned_data
            version = operations.make_template(
                by=viewer,
                home_id=UUID(data["home"]),
                title=data["title"],
                diagnosis=PatientGroup(data["diagnosis"]),
                language=data["language"],
            )
            messages.success(request, _("The template is begun. It holds for nobody yet."))
            return redirect(
                "triage:template-edit", template_id=version.template_id, language=data["language"]
            )
    context = {
        "rows": _rows(viewer),
        "form": form,
        "may_write": viewer.can(Permission.WRITE_TEMPLATES) and bool(homes),
    }
    return TemplateResponse(request, "triage/templates/list.html", context, status=int(status))


def _rows(viewer: Viewer) -> list[dict[str, Any]]:
    homes = queries.template_homes(viewer)
    rows = []
    for template in queries.visible_templates(viewer).order_by("code", "title", "id"):
        versions = queries.versions_of_template(viewer, template)
        used = next((one for one in versions if one.state == TemplateState.PUBLISHED), None)
        work = next(
            (o for o in versions if o.state in (TemplateState.DRAFT, TemplateState.WAITING)), None
        )
        rows.append(
            {
                "head": template_shown.template_head(template, homes),
                "used": used,
                "work": work,
                "work_label": STATES[TemplateState(work.state)] if work else "",
            }
        )
    return sorted(rows, key=lambda row: (row["work"] is None, not row["head"].is_own))
