"""Pages: import a questionnaire from another system, as FHIR R4 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from interop.fhir import FormRefusal, questionnaire_to_form
from interop.forms import ImportForm
from measurements.operations import questionnaires as operations
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_QUESTIONNAIRES)
def import_questionnaire(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take in a Questionnaire as a draft, or say what of it cannot be asked here."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[dict[str, str]] = []
    if form.is_valid():
        read = questionnaire_to_form(form.cleaned_data["text"])
        if isinstance(read, FormRefusal):
            problems = [
                {"where": one.expression or "Questionnaire", "words": one.diagnostics}
                for one in read.problems
            ]
        else:
            row = operations.import_questionnaire(by=viewer, definition=read)
            messages.success(
                request, _("The form is imported as a draft. Look at it and publish it.")
            )
            return redirect("measurements:questionnaire-edit", row.questionnaire_id)
    context = {"form": form, "problems": problems}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "interop/import_questionnaire.html", context, status=status)
