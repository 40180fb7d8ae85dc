"""Write the draft of an own questionnaire: one page, every button saves."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from measurements.forms.editor import Written, as_data, flatten, moved, read_definition
from measurements.operations.questionnaires import FormChangedMeanwhile, NotAFormDraft, write_draft
from measurements.presenters.editor import editor_shown
from measurements.presenters.form import language
from measurements.presenters.questionnaires import problems_shown
from measurements.queries import questionnaires as queries
from measurements.rules.questionnaires import form_problems
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from measurements.models import Questionnaire, QuestionnaireVersion
    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_edit(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID
) -> HttpResponse:
    """The draft's page. Without a draft, the form's own page."""
    found = queries.questionnaire_seen(viewer, questionnaire_id)
    if not queries.may_edit(viewer, found):
        raise NotFound
    draft = next(
        (one for one in queries.versions_seen(viewer, found) if one.status == "DRAFT"), None
    )
    if draft is None:
        return redirect("measurements:questionnaire", questionnaire_id)
    if request.method == "POST":
        return _written(request, viewer, found, draft)
    return _page(request, found, draft, flatten(queries.definition_of(draft)), {})


def _written(
    request: HttpRequest, viewer: Viewer, found: Questionnaire, draft: QuestionnaireVersion
) -> HttpResponse:
    written = Written(as_data(request.POST))
    definition = read_definition(written, found.name)
    if written.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, found, draft, written.data, written.errors, status)
    do = written.text("do")
    try:
        write_draft(
            by=viewer,
            version_id=draft.id,
            revision=written.count("revision") if written.text("revision") else -1,
            definition=moved(definition, do),
        )
    except (FormChangedMeanwhile, NotAFormDraft):
        messages.error(
            request,
            _("Somebody else changed the draft meanwhile. What you wrote is still here, unsaved."),
        )
        return _page(request, found, draft, written.data, {}, HTTPStatus.CONFLICT)
    if do == "done":
        messages.success(request, _("The draft is saved."))
        return redirect("measurements:questionnaire", found.id)
    if do == "save":
        messages.success(request, _("The draft is saved."))
    return redirect("measurements:questionnaire-edit", found.id)


def _page(
    request: HttpRequest,
    found: Questionnaire,
    draft: QuestionnaireVersion,
    data: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    definition = queries.definition_of(draft)
    context = {
        "one": found,
        "draft": draft,
        "title": definition.titles.say(language()) or found.name,
        "editor": editor_shown(data, errors),
        "sections": data.get("sections", "0"),
        "scores": data.get("scores", "0"),
        "problems": problems_shown(form_problems(definition), definition),
    }
    return TemplateResponse(
        request, "measurements/questionnaire_edit.html", context, status=int(status)
    )
