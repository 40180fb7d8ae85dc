"""Write a template's draft: in the plan editor, one language at a time, or as a JSON document."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from measurements.queries.questionnaires import forms_to_plan, plan_kinds
from selfcare_plans import operations, queries
from selfcare_plans.forms.editor import PlanEditor
from selfcare_plans.forms.flat import flatten
from selfcare_plans.forms.moves import is_move, moved
from selfcare_plans.forms.places import kind_at, place_of
from selfcare_plans.forms.sources import with_true_sources
from selfcare_plans.forms.templates import PasteForm
from selfcare_plans.operations import TemplateHasProblems, VersionChangedMeanwhile
from selfcare_plans.presenters.words import LANGUAGE_LABELS
from selfcare_plans.rules.document import PlanDocument, decode
from selfcare_plans.rules.plan_checks import LANGUAGES
from selfcare_plans.rules.template_documents import in_language, template_problems
from selfcare_plans.rules.template_life import TemplateState
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plan_editor
from triage.presenters import plans as shown
from triage.presenters import templates as template_shown
from triage.views.plans.template_reading import reach_template

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.forms.options import Options
    from selfcare_plans.models import PlanTemplate, TemplateVersion


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_TEMPLATES)
def template_edit(
    request: HttpRequest, viewer: Viewer, template_id: UUID, language: str
) -> HttpResponse:
    """Write the draft in one language. Measurements and limits go to the other languages too."""
    template, draft = _reach(viewer, template_id)
    if language not in LANGUAGES:
        raise NotFound
    if draft is None:
        messages.info(request, _("There is no draft to write on. Begin a new version first."))
        return redirect("triage:template", template_id=template_id)
    if request.method == "GET":
        data = flatten(document_in(draft, language))
        data["version"], data["revision"] = str(draft.id), str(draft.revision)
        data["comment"] = draft.why
        check = "check" in request.GET
        editor = PlanEditor(data, _options(viewer), validate=check)
        if check and editor.is_valid():
            _put(editor)
        return _page(request, viewer, template, draft, editor, language)
    do = request.POST.get("do", "")
    if is_move(do):
        data, key = moved(request.POST, do, _options(viewer))
        editor = PlanEditor(data, _options(viewer), validate=False)
        editor.show(key)
        return _page(request, viewer, template, draft, editor, language)
    return _save(request, viewer, template, draft, language)


def document_in(draft: TemplateVersion, language: str) -> PlanDocument:
    """Return the draft in the language; one that it lacks begins in the words of the nearest."""
    documents = queries.template_documents(draft)
    if language in documents:
        return documents[language]
    return msgspec.structs.replace(in_language(documents, language), language=language)


def _save(
    request: HttpRequest,
    viewer: Viewer,
    template: PlanTemplate,
    draft: TemplateVersion,
    language: str,
) -> HttpResponse:
    editor = PlanEditor(request.POST, _options(viewer))
    refused = HTTPStatus.UNPROCESSABLE_ENTITY
    if not editor.is_valid():
        return _page(request, viewer, template, draft, editor, language, status=refused)
    document = msgspec.structs.replace(editor.document(), language=language)
    today = written.local(clock.now()).date()
    before = document_in(draft, language)
    document = with_true_sources(before, document, today=today, is_template=True)
    revision = editor.plan.cleaned_data["revision"]
    try:
        operations.save_template_document(
            by=viewer,
            version_id=editor.plan.cleaned_data["version"] or draft.id,
            revision=-1 if revision is None else revision,
            document=document,
            why=editor.plan.cleaned_data["comment"],
        )
    except TemplateHasProblems:
        _put(editor)
        return _page(request, viewer, template, draft, editor, language, status=refused)
    except VersionChangedMeanwhile:
        return _conflict(request, viewer, template, draft, document, language)
    messages.success(request, _("The draft is saved. It holds for nobody until it is published."))
    if request.POST.get("do") == "review":
        return redirect("triage:template", template_id=template.id)
    return redirect("triage:template-edit", template_id=template.id, language=language)


def _conflict(
    request: HttpRequest,
    viewer: Viewer,
    template: PlanTemplate,
    draft: TemplateVersion,
    mine: PlanDocument,
    language: str,
) -> HttpResponse:
    """Show what stands now beside what was written; saving again puts the latter on top."""
    data = request.POST.copy()
    data["version"], data["revision"] = str(draft.id), str(draft.revision)
    editor = PlanEditor(data, _options(viewer), validate=False)
    changes = shown.changes(document_in(draft, language), mine, {})
    return _page(
        request,
        viewer,
        template,
        draft,
        editor,
        language,
        status=HTTPStatus.CONFLICT,
        changes=changes,
        is_conflict=True,
    )


def _options(viewer: Viewer) -> Options:
    return plan_editor.options([], [], [], {}, forms_to_plan(viewer))


def _put(editor: PlanEditor) -> None:
    """Put at the fields what keeps the template from being published."""
    document = editor.document()
    found = template_problems({document.language: document}, known_kinds=plan_kinds())
    plan_editor.put_problems(
        [one for _language, one in found],
        lambda pointer: place_of(editor, pointer),
        lambda pointer: kind_at(editor, pointer),
    )


def _page(
    request: HttpRequest,
    viewer: Viewer,
    template: PlanTemplate,
    draft: TemplateVersion,
    editor: PlanEditor,
    language: str,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    complaints = editor.complaints() if editor.validate else []
    in_short = plan_editor.summarise(editor)
    taken = {item.kind.name for item in editor.items}
    context = {
        "template": template_shown.template_head(template, queries.template_homes(viewer)),
        "draft": draft,
        "author": draft.author.name if draft.author else "",
        "editor": editor,
        "complaints": complaints,
        "free_kinds": [
            kind
            for kind in editor.options.kinds
            if kind.name not in taken or kind.may_be_there_twice
        ],
        "in_short": in_short,
        "language": language,
        "language_label": LANGUAGE_LABELS[language],
        "is_new_language": language not in draft.documents,
        "others": [one for one in template_shown.languages_of(draft) if one[0] != language],
        **more,
    }
    return TemplateResponse(request, "triage/templates/edit.html", context, status=int(status))


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_TEMPLATES)
def template_paste(request: HttpRequest, viewer: Viewer, template_id: UUID) -> HttpResponse:
    """Put a JSON document in the draft, in the language that it says it is in."""
    template, draft = _reach(viewer, template_id)
    if draft is None:
        messages.info(request, _("There is no draft to write on. Begin a new version first."))
        return redirect("triage:template", template_id=template_id)
    initial = {"version": draft.id, "revision": draft.revision}
    form = PasteForm(request.POST or None, request.FILES or None, initial=initial)
    problems: list[tuple[str, str]] = []
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        document = _pasted(form) if form.is_valid() else None
        if document is not None:
            problems = _store(viewer, form, document)
            if not problems and not form.errors:
                messages.success(request, _("The document is in the draft."))
                return redirect("triage:template", template_id=template.id)
    context = {
        "template": template_shown.template_head(template, queries.template_homes(viewer)),
        "draft": draft,
        "form": form,
        "problems": problems,
    }
    return TemplateResponse(request, "triage/templates/paste.html", context, status=int(status))


def _pasted(form: PasteForm) -> PlanDocument | None:
    try:
        document = decode(form.cleaned_data["document"])
    except msgspec.DecodeError as error:
        form.add_error("document", _("Not such a document: %(error)s") % {"error": error})
        return None
    if document.language not in LANGUAGES:
        form.add_error("document", _("The language of a template is nb, nn or en."))
        return None
    return document


def _store(viewer: Viewer, form: PasteForm, document: PlanDocument) -> list[tuple[str, str]]:
    """Put the document in the draft if it passes the checks of a template; else say what is wrong."""
    found = template_problems({document.language: document}, known_kinds=plan_kinds())
    if found:
        return template_shown.problems_in({document.language: document}, found)
    try:
        operations.save_template_document(
            by=viewer,
            version_id=form.cleaned_data["version"],
            revision=form.cleaned_data["revision"],
            document=document,
        )
    except VersionChangedMeanwhile:
        form.add_error(None, _("Somebody else has changed the draft meanwhile. Open it again."))
    return []


def _reach(viewer: Viewer, template_id: UUID) -> tuple[PlanTemplate, TemplateVersion | None]:
    """Return the template of one's own, and its draft if there is one. Raises ``NotFound``."""
    template = reach_template(viewer, template_id)
    if not queries.is_of(template, queries.template_homes(viewer)):
        raise NotFound
    versions = queries.versions_of_template(viewer, template)
    return template, next((one for one in versions if one.state == TemplateState.DRAFT), None)
