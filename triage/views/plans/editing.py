"""The plan editor. A button that adds or removes a part sends the page along and saves nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from measurements.queries.questionnaires import plan_kinds
from selfcare_plans import operations, queries
from selfcare_plans.forms.editor import PlanEditor
from selfcare_plans.forms.flat import flatten
from selfcare_plans.forms.moves import is_move, moved
from selfcare_plans.forms.places import kind_at, place_of
from selfcare_plans.forms.publish import DraftForm
from selfcare_plans.forms.sources import with_true_sources
from selfcare_plans.operations import (
    PLAN_OPENED_TO_WRITE,
    DraftChangedMeanwhile,
    NotADraft,
    PlanAlreadyStarted,
    PlanHasProblems,
)
from selfcare_plans.rules.validation import problems
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer
from triage.presenters import plan_editor, plan_words
from triage.presenters import plans as shown
from triage.views.plans.reached import Reached, document_of, names_in, reach

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from selfcare_plans.forms.options import Options
    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.problems import PlanProblem


@require_http_methods(["GET", "POST"])
@page(Permission.EDIT_PLAN)
def plan_edit(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Write the draft: show it, move its parts, save it, or go on to publish it."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    if reached.plan is None:
        return redirect("triage:plan-start", patient_id=patient_id)
    if request.method == "GET":
        return _show(request, reached)
    match request.POST.get("do", ""):
        case "begin":
            return _begin(request, reached)
        case "discard":
            return _discard(request, reached)
        case do if is_move(do):
            return _move(request, reached, do)
        case do:
            return _save(request, reached, and_review=do == "review")


def _show(request: HttpRequest, reached: Reached) -> HttpResponse:
    draft = reached.draft()
    if draft is None:
        return redirect("triage:plan", patient_id=reached.patient.id)
    document = queries.document_of(draft)
    data = flatten(document)
    data["version"], data["revision"] = str(draft.id), str(draft.revision)
    data["comment"] = draft.comment
    check = "check" in request.GET
    editor = _editor(reached, data, reached.options([document]), validate=check)
    if check and editor.is_valid():
        _put(operations.problems_to_publish(draft, plan_kinds()), editor)
    return _page(request, reached, editor, draft=shown.version_head(draft))


def _begin(request: HttpRequest, reached: Reached) -> HttpResponse:
    try:
        operations.begin_new_version(by=reached.viewer, plan_id=reached.the_plan().id)
    except PlanAlreadyStarted:
        messages.info(request, _("There is a draft already. Here it is."))
    return redirect("triage:plan-edit", patient_id=reached.patient.id)


def _discard(request: HttpRequest, reached: Reached) -> HttpResponse:
    form = DraftForm(request.POST)
    if form.is_valid():
        version, revision = form.cleaned_data["version"], form.cleaned_data["revision"]
        try:
            operations.discard_draft(by=reached.viewer, version_id=version, revision=revision)
        except DraftChangedMeanwhile as error:
            who = error.version.author.name
            text = _("%(who)s has changed the draft meanwhile, so it was not discarded.")
            messages.warning(request, text % {"who": who})
        except NotADraft:
            messages.info(request, _("The draft was published or discarded already."))
        else:
            messages.success(request, _("The draft is discarded."))
    return redirect("triage:plan", patient_id=reached.patient.id)


def _move(request: HttpRequest, reached: Reached, do: str) -> HttpResponse:
    options = _options(reached)
    data, key = moved(request.POST, do, options)
    editor = _editor(reached, data, options, validate=False)
    editor.show(key)
    return _page(request, reached, editor)


def _save(request: HttpRequest, reached: Reached, *, and_review: bool) -> HttpResponse:
    editor = _editor(reached, request.POST, _options(reached))
    if not editor.is_valid():
        return _page(request, reached, editor, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        draft = _store(reached, editor)
    except PlanHasProblems:
        limits = reached.limits()
        _put(problems(editor.document(), known_kinds=plan_kinds(), limits=limits), editor)
        return _page(request, reached, editor, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except (DraftChangedMeanwhile, NotADraft, PlanAlreadyStarted):
        return _conflict(request, reached, editor)
    found = operations.problems_to_publish(draft, plan_kinds())
    edit = reverse("triage:plan-edit", kwargs={"patient_id": reached.patient.id})
    if and_review and not found:
        return redirect("triage:plan-publish", patient_id=reached.patient.id)
    if and_review:
        messages.warning(
            request, _("The draft is saved. Put this right before it can be published.")
        )
        return redirect(f"{edit}?check")
    messages.success(request, _("The draft is saved. It holds for nobody until it is published."))
    return redirect(edit)


def _store(reached: Reached, editor: PlanEditor) -> PlanVersion:
    """Save the draft; without one in the page, begin one: the old one went while she wrote."""
    document = editor.document()
    version_id, revision = (editor.plan.cleaned_data[name] for name in ("version", "revision"))
    if version_id is None:
        begun = operations.begin_new_version(by=reached.viewer, plan_id=reached.the_plan().id)
        version_id, revision = begun.id, begun.revision
    before = document_of(reached.draft() or reached.published())
    if before is not None:
        today = written.local(clock.now()).date()
        document = with_true_sources(before, document, today=today)
    return operations.edit_draft(
        by=reached.viewer,
        version_id=version_id,
        document=document,
        revision=-1 if revision is None else revision,
        comment=editor.plan.cleaned_data["comment"],
    )


def _conflict(request: HttpRequest, reached: Reached, editor: PlanEditor) -> HttpResponse:
    """Show what stands now beside what she wrote; saving again puts hers on top."""
    draft, proposal = reached.draft(), reached.proposal()
    standing = draft or proposal or reached.published()
    if standing is None:
        messages.warning(request, _("The plan was discarded meanwhile."))
        return redirect("triage:plan-start", patient_id=reached.patient.id)
    theirs, mine = queries.document_of(standing), editor.document()
    data = request.POST.copy()
    data["version"] = str(draft.id) if draft else ""
    data["revision"] = str(draft.revision) if draft else ""
    again = _editor(reached, data, reached.options([theirs, mine]), validate=False)
    return _page(
        request,
        reached,
        again,
        status=HTTPStatus.CONFLICT,
        standing=shown.version_head(standing),
        standing_is_draft=draft is not None,
        standing_is_proposal=proposal is not None,
        changes=shown.changes(theirs, mine, names_in([theirs, mine])),
    )


def _editor(
    reached: Reached, data: QueryDict, options: Options, *, validate: bool = True
) -> PlanEditor:
    """Return the page. The agreed level of treatment is a doctor's to write; others keep it."""
    standing = document_of(reached.draft() or reached.published())
    return PlanEditor(
        data,
        options,
        validate=validate,
        may_decide=reached.viewer.role in operations.DOCTORS,
        level=standing.treatment_level if standing else None,
    )


def _options(reached: Reached) -> Options:
    documents = [document_of(one) for one in (reached.draft(), reached.published())]
    return reached.options([document for document in documents if document])


def _put(found: Iterable[PlanProblem], editor: PlanEditor) -> None:
    plan_editor.put_problems(
        found, lambda pointer: place_of(editor, pointer), lambda pointer: kind_at(editor, pointer)
    )


def _page(
    request: HttpRequest,
    reached: Reached,
    editor: PlanEditor,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    complaints = editor.complaints() if editor.validate else []
    in_short = plan_editor.summarise(editor)
    names = {unit.id: unit.name for unit in editor.options.units}
    taken = {item.kind.name for item in editor.items}
    context = reached.context(
        editor=editor,
        complaints=complaints,
        free_kinds=[
            kind
            for kind in editor.options.kinds
            if kind.name not in taken or kind.may_be_there_twice
        ],
        in_short=in_short,
        kept_level=plan_words.level_in_words(editor.kept_level, names),
        **more,
    )
    return TemplateResponse(request, "triage/plans/edit.html", context, status=int(status))
