"""A template's page: how it reads, its versions with their differences, and what can be done."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from selfcare_plans import operations, queries
from selfcare_plans.forms.templates import (
    CopyTemplateForm,
    ShareForm,
)
from selfcare_plans.presenters.templates import template_title
from selfcare_plans.presenters.words import LANGUAGE_LABELS
from selfcare_plans.rules.template_life import Sharing, TemplateState
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plan_words
from triage.presenters import templates as template_shown
from triage.queries.template_rehearsal import DAYS, MOST_PATIENTS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.models import PlanTemplate, TemplateVersion


def reach_template(viewer: Viewer, template_id: UUID) -> PlanTemplate:
    """Return the template if the viewer may see it. Raises ``NotFound``."""
    found = queries.visible_templates(viewer).filter(id=template_id).first()
    if found is None:
        raise NotFound
    return found


def show_template(
    request: HttpRequest,
    viewer: Viewer,
    template: PlanTemplate,
    *,
    why: list[str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    homes = queries.template_homes(viewer)
    is_own = queries.is_of(template, homes)
    versions = queries.versions_of_template(viewer, template)
    work = next(
        (o for o in versions if o.state in (TemplateState.DRAFT, TemplateState.WAITING)), None
    )
    used = next((one for one in versions if one.state == TemplateState.PUBLISHED), None)
    reading = work or used or (versions[0] if versions else None)
    found = template_shown.versions_shown(versions, viewer)
    context = {
        "template": template_shown.template_head(template, homes),
        "versions": found,
        "work": next((one for one in found if work and one.row.id == work.id), None),
        "used": used,
        "plan": plan_words.plan_in_words(template_shown.document_to_read(reading), {})
        if reading
        else None,
        "read_number": reading.number if reading else 0,
        "why": why or [],
        "problems": problems or [],
        "languages": LANGUAGE_LABELS.items(),
        "may_write": is_own and viewer.can(Permission.WRITE_TEMPLATES),
        "may_publish": is_own and viewer.can(Permission.PUBLISH_TEMPLATES),
        "may_answer": viewer.can(Permission.ANSWER_TEMPLATES),
        "may_rehearse": operations.may_rehearse(viewer, template),
        "needs_rehearsal": work is not None and operations.needs_rehearsal(work),
        "share": share_form(viewer, template),
        "copy": copy_form(viewer, used) if used else None,
        "most_patients": MOST_PATIENTS,
        "days": DAYS,
    }
    return TemplateResponse(request, "triage/templates/template.html", context, status=int(status))


def share_form(viewer: Viewer, template: PlanTemplate, data: Any = None) -> ShareForm:
    centres = queries.centre_names(queries.centres_used(viewer))
    if template.centre is not None:
        centres[str(template.centre.id)] = template.centre.name
    choices = [
        (Sharing.PRIVATE.value, _("Only its owner")),
        *(
            (f"CENTRE:{key}", _("Those who use %(centre)s") % {"centre": name})
            for key, name in centres.items()
        ),
        (Sharing.ALL.value, _("Everybody")),
    ]
    now = template.shared_with
    initial = f"{now}:{template.shared_centre_id}" if now == Sharing.CENTRE else now
    return ShareForm(data, initial={"shared_with": initial}, shared_with=choices)


def copy_form(viewer: Viewer, version: TemplateVersion, data: Any = None) -> CopyTemplateForm:
    homes = [(str(one.id), one.name) for one in queries.template_homes(viewer)]
    title = template_title(version.template)
    return CopyTemplateForm(data, initial={"version": version.id, "title": title}, home=homes)
