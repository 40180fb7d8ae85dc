"""Staff look at questionnaires, and begin, publish, withdraw and share their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dho.identity.scopes import page
from measurements.forms.questionnaires import (
    PublishForm,
    ShareForm,
    TitleForm,
    VersionForm,
    WithdrawForm,
)
from measurements.operations import questionnaires as operations
from measurements.presenters.form import form_shown, language
from measurements.presenters.questionnaires import (
    changes_shown,
    form_rows,
    owner_of,
    problems_shown,
    version_rows,
)
from measurements.queries import questionnaires as queries
from measurements.rules.questionnaires import Definition, Texts, form_problems
from measurements.rules.scoring import Form
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from measurements.models import QuestionnaireVersion
    from tenants.rules.viewer import Viewer


@require_GET
@page(Permission.READ_QUESTIONNAIRES)
def questionnaires(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The forms: own ones, those shared with us, and those that come with the product."""
    context = {
        "forms": form_rows(queries.questionnaire_list(viewer), viewer),
        "may_edit": viewer.can(Permission.EDIT_QUESTIONNAIRES),
        "form": TitleForm(),
    }
    return TemplateResponse(request, "measurements/questionnaires.html", context)


@require_GET
@page(Permission.READ_QUESTIONNAIRES)
def questionnaire(request: HttpRequest, viewer: Viewer, questionnaire_id: UUID) -> HttpResponse:
    """One form: as the patient sees it, its versions with what each changed, with whom it is shared."""
    found = queries.questionnaire_seen(viewer, questionnaire_id)
    versions = queries.versions_seen(viewer, found)
    if not versions:
        raise NotFound
    shown = _chosen(request, versions)
    definition = queries.definition_of(shown)
    other = _compared(request, versions)
    may_edit = queries.may_edit(viewer, found)
    context = {
        "one": found,
        "version": shown,
        "definition": definition,
        "title": definition.titles.say(language()),
        "owner": owner_of(found, viewer),
        "preview": form_shown(Form(definition, shown.number)),
        "versions": version_rows(versions),
        "compared": other,
        "changes": changes_shown(queries.definition_of(other), definition) if other else (),
        "problems": problems_shown(form_problems(definition), definition)
        if shown.status == "DRAFT"
        else [],
        "may_edit": may_edit,
        "may_copy": viewer.can(Permission.EDIT_QUESTIONNAIRES),
        "shares": queries.shares_of(found) if may_edit else [],
        "share_form": ShareForm(tenants=_tenants(viewer)) if may_edit else None,
        "publish_form": PublishForm(initial={"version": shown.id, "revision": shown.revision}),
        "withdraw_form": WithdrawForm(initial={"version": shown.id}),
    }
    return TemplateResponse(request, "measurements/questionnaire.html", context)


def _chosen(request: HttpRequest, versions: list[QuestionnaireVersion]) -> QuestionnaireVersion:
    """Return the version that the address names, else the published one, else the newest."""
    wanted = request.GET.get("version", "")
    named = [one for one in versions if str(one.number) == wanted]
    published = [one for one in versions if one.status == "PUBLISHED"]
    return next(iter((*named, *published)), versions[0])


def _compared(
    request: HttpRequest, versions: list[QuestionnaireVersion]
) -> QuestionnaireVersion | None:
    wanted = request.GET.get("with", "")
    return next((one for one in versions if str(one.number) == wanted), None)


def _check_own(viewer: Viewer, questionnaire_id: UUID) -> None:
    """Raise ``NotFound`` for a form that is not theirs, before anything of what was sent is read."""
    if not queries.may_edit(viewer, queries.questionnaire_seen(viewer, questionnaire_id)):
        raise NotFound


def _tenants(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in queries.tenants_to_share_with(viewer)]


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Begin an own form with a title."""
    form = TitleForm(request.POST)
    if not form.is_valid():
        context = {
            "forms": form_rows(queries.questionnaire_list(viewer), viewer),
            "may_edit": True,
            "form": form,
        }
        return TemplateResponse(request, "measurements/questionnaires.html", context, status=422)
    title = form.cleaned_data["title"]
    definition = Definition(name="", titles=Texts(nb=title), sections=())
    row = operations.start_questionnaire(by=viewer, definition=definition)
    return redirect("measurements:questionnaire-edit", row.questionnaire_id)


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_copy(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID
) -> HttpResponse:
    """Begin an own form from a version of one in sight."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise NotFound
    queries.questionnaire_seen(viewer, questionnaire_id)
    row = operations.copy_questionnaire(by=viewer, version_id=form.cleaned_data["version"])
    messages.success(request, _("Here is a copy of your own. Change it as you need."))
    return redirect("measurements:questionnaire-edit", row.questionnaire_id)


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_begin(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID
) -> HttpResponse:
    """Begin the next version, or go on with the draft."""
    del request
    operations.start_version(by=viewer, questionnaire_id=questionnaire_id)
    return redirect("measurements:questionnaire-edit", questionnaire_id)


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_publish(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID
) -> HttpResponse:
    """Publish the draft, or say what must be put right."""
    _check_own(viewer, questionnaire_id)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise NotFound
    data = form.cleaned_data
    try:
        operations.publish_questionnaire(
            by=viewer,
            version_id=data["version"],
            revision=data["revision"],
            comment=data["comment"],
        )
    except operations.FormHasProblems:
        messages.error(request, _("Something must be put right before the form is published."))
        return redirect("measurements:questionnaire-edit", questionnaire_id)
    except operations.FormChangedMeanwhile:
        messages.error(request, _("The draft was changed meanwhile. Look at it once more."))
    except operations.NotAFormDraft:
        messages.info(request, _("It is published already."))
    except operations.VersionIsTaken:
        messages.error(request, _("Another version is called the same. Give it another name."))
    else:
        messages.success(request, _("The form is published. Plans can ask for it from now on."))
    return redirect("measurements:questionnaire", questionnaire_id)


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_withdraw(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID
) -> HttpResponse:
    """Offer a version no longer, with a reason."""
    _check_own(viewer, questionnaire_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        operations.withdraw_version(by=viewer, version_id=data["version"], reason=data["reason"])
        messages.success(
            request, _("The version is withdrawn. Answers to it are still read by it.")
        )
    else:
        messages.error(request, _("Write why it is withdrawn."))
    return redirect("measurements:questionnaire", questionnaire_id)


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_share(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID
) -> HttpResponse:
    """Let another organisation see and use the form."""
    _check_own(viewer, questionnaire_id)
    form = ShareForm(request.POST, tenants=_tenants(viewer))
    if form.is_valid():
        operations.share_questionnaire(
            by=viewer, questionnaire_id=questionnaire_id, tenant_id=form.cleaned_data["tenant"]
        )
        messages.success(request, _("The form is shared."))
    else:
        messages.error(request, _("Choose an organisation from the list."))
    return redirect("measurements:questionnaire", questionnaire_id)


@require_POST
@page(Permission.EDIT_QUESTIONNAIRES)
def questionnaire_share_end(
    request: HttpRequest, viewer: Viewer, questionnaire_id: UUID, share_id: UUID
) -> HttpResponse:
    """Show the form to that organisation no longer."""
    operations.end_share(by=viewer, questionnaire_id=questionnaire_id, share_id=share_id)
    messages.success(request, _("The form is shared no longer. Plans that use it go on."))
    return redirect("measurements:questionnaire", questionnaire_id)
