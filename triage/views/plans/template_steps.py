"""Every step in the life of a template's version, each a button on the template's page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.forms.templates import (
    TemplateVersionForm,
)
from selfcare_plans.operations import (
    NothingToAnswer,
    NotRehearsed,
    ReasonMissing,
    TemplateHasProblems,
    VersionChangedMeanwhile,
    VersionUnderWork,
)
from selfcare_plans.rules.template_life import CentreAnswer, TemplateState
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import templates as template_shown
from triage.queries.template_rehearsal import template_loads
from triage.views.plans.template_reading import (
    copy_form,
    reach_template,
    share_form,
    show_template,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.models import PlanTemplate, TemplateVersion


@require_http_methods(["GET", "POST"])
@page(Permission.READ_TEMPLATES)
def template_page(request: HttpRequest, viewer: Viewer, template_id: UUID) -> HttpResponse:
    """A template with its versions and their differences; and every step in a version's life."""
    template = reach_template(viewer, template_id)
    if request.method == "POST":
        step = _STEPS.get(request.POST.get("do", ""))
        if step is None:
            raise NotFound
        return step(request, viewer, template)
    return show_template(request, viewer, template)


def _back(template: PlanTemplate) -> HttpResponse:
    return redirect("triage:template", template_id=template.id)


def _begin(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    try:
        operations.begin_template_version(by=viewer, template_id=template.id)
    except VersionUnderWork:
        messages.info(request, _("There is a version under work already. Here it is."))
    else:
        messages.success(request, _("A new version is begun. It holds for nobody yet."))
    return _back(template)


def _copy(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    used = queries.published_of(template.id)
    if used is None:
        raise NotFound
    form = copy_form(viewer, used, request.POST)
    if not form.is_valid():
        why = [_("Write what the copy is called, and whose it is.")]
        return show_template(
            request, viewer, template, why=why, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    data = form.cleaned_data
    version = operations.copy_template(
        by=viewer, version_id=data["version"], home_id=UUID(data["home"]), title=data["title"]
    )
    messages.success(request, _("The copy is made. A doctor approves it before it is used."))
    return redirect("triage:template", template_id=version.template_id)


def _share(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    form = share_form(viewer, template, request.POST)
    if not form.is_valid():
        why = [_("Choose who may use the template.")]
        return show_template(
            request, viewer, template, why=why, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    word, centre = form.sharing()
    operations.share_template(
        by=viewer,
        template_id=template.id,
        shared_with=word,
        centre_id=UUID(centre) if centre else None,
    )
    messages.success(request, _("It is noted who may use the template."))
    return _back(template)


def _rehearse(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    data = _posted(request)
    version = _draft_of(viewer, template, data["version"])
    if not operations.may_rehearse(viewer, template):
        raise NotFound
    loads, seen = template_loads(viewer, version)
    record_list(viewer=viewer, seen=seen, action="TEMPLATE_REHEARSED", purpose=Purpose.FOLLOW_UP)
    return _try(
        request,
        viewer,
        template,
        lambda: operations.record_template_rehearsal(
            by=viewer, version_id=version.id, revision=data["revision"], found=loads
        ),
        _("The version is rehearsed."),
    )


def _publish(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    data = _posted(request)
    version = _draft_of(viewer, template, data["version"])
    try:
        done = operations.publish_template_version(
            by=viewer, version_id=version.id, revision=data["revision"], known_kinds=KINDS
        )
    except NotRehearsed:
        why = [_("Rehearse the version first: it was changed since, or never rehearsed.")]
        return show_template(request, viewer, template, why=why, status=HTTPStatus.CONFLICT)
    except TemplateHasProblems as error:
        lines = template_shown.problems_shown(version, error.problems, error.differ)
        return show_template(
            request, viewer, template, problems=lines, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    except VersionChangedMeanwhile:
        return _changed_meanwhile(request, viewer, template)
    if done.state == TemplateState.WAITING:
        text = _("Approved. It waits for the yes of the centre whose alerts would rise.")
    else:
        text = _("Version %(number)s is in use. No plan in force is changed by it.")
    messages.success(request, text % {"number": done.number})
    return _back(template)


def _withdraw(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    data = _posted(request)
    return _try(
        request,
        viewer,
        template,
        lambda: operations.withdraw_template_version(
            by=viewer,
            version_id=data["version"],
            revision=data["revision"],
            reason=data["reason"],
        ),
        _("The version is withdrawn. Plans that came from it stand."),
    )


def _answer(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    data = _posted(request)
    is_yes = request.POST.get("do") == "yes"
    return _try(
        request,
        viewer,
        template,
        lambda: operations.answer_template_version(
            by=viewer,
            version_id=data["version"],
            answer=CentreAnswer.YES if is_yes else CentreAnswer.NO,
            reason=data["reason"],
        ),
        _("The centre has said yes.") if is_yes else _("The centre has said no."),
    )


def _drop(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    data = _posted(request)
    return _try(
        request,
        viewer,
        template,
        lambda: operations.drop_template_language(
            by=viewer,
            version_id=data["version"],
            revision=data["revision"],
            language=data["language"],
        ),
        _("The language is left out of the draft."),
    )


def _try(
    request: HttpRequest,
    viewer: Viewer,
    template: PlanTemplate,
    act: Callable[[], Any],
    done: str,
) -> HttpResponse:
    """Do it and go back to the page; or show the page as it is now, with what was in the way."""
    try:
        act()
    except VersionChangedMeanwhile:
        return _changed_meanwhile(request, viewer, template)
    except NothingToAnswer:
        why, status = [_("Nothing waits for your centre's answer any more.")], HTTPStatus.CONFLICT
        return show_template(request, viewer, template, why=why, status=status)
    except ReasonMissing:
        why, status = [_("Write why.")], HTTPStatus.UNPROCESSABLE_ENTITY
        return show_template(request, viewer, template, why=why, status=status)
    messages.success(request, done)
    return _back(template)


def _changed_meanwhile(
    request: HttpRequest, viewer: Viewer, template: PlanTemplate
) -> HttpResponse:
    why = [_("Somebody else has changed the version meanwhile. This is how it is now.")]
    return show_template(request, viewer, template, why=why, status=HTTPStatus.CONFLICT)


def _posted(request: HttpRequest) -> dict[str, Any]:
    form = TemplateVersionForm(request.POST)
    if not form.is_valid():
        raise NotFound
    return form.cleaned_data


def _draft_of(viewer: Viewer, template: PlanTemplate, version_id: UUID) -> TemplateVersion:
    for one in queries.versions_of_template(viewer, template):
        if one.id == version_id:
            return one
    raise NotFound


_STEPS = {
    "begin": _begin,
    "copy": _copy,
    "share": _share,
    "rehearse": _rehearse,
    "publish": _publish,
    "withdraw": _withdraw,
    "yes": _answer,
    "no": _answer,
    "drop": _drop,
}
