"""Templates of plans: the list, a template with its versions, and all that is decided about them."""

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
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.forms.templates import (
    CopyTemplateForm,
    NewTemplateForm,
    ShareForm,
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
from selfcare_plans.presenters.templates import GROUPS, STATES, template_title
from selfcare_plans.presenters.words import LANGUAGE_LABELS
from selfcare_plans.rules.template_life import CentreAnswer, Sharing, TemplateState
from tenants.operations.access import record_list
from tenants.rules.codes import PatientGroup, Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plans as shown
from triage.presenters import templates as template_shown
from triage.queries.template_rehearsal import DAYS, MOST_PATIENTS, template_loads

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.models import PlanTemplate, TemplateVersion


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
    return _page(request, viewer, template)


def reach_template(viewer: Viewer, template_id: UUID) -> PlanTemplate:
    """Return the template if the viewer may see it. Raises ``NotFound``."""
    found = queries.visible_templates(viewer).filter(id=template_id).first()
    if found is None:
        raise NotFound
    return found


def _page(
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
        "plan": shown.plan_in_words(template_shown.document_to_read(reading), {})
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
        "share": _share_form(viewer, template),
        "copy": _copy_form(viewer, used) if used else None,
        "most_patients": MOST_PATIENTS,
        "days": DAYS,
    }
    return TemplateResponse(request, "triage/templates/template.html", context, status=int(status))


def _share_form(viewer: Viewer, template: PlanTemplate, data: Any = None) -> ShareForm:
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


def _copy_form(viewer: Viewer, version: TemplateVersion, data: Any = None) -> CopyTemplateForm:
    homes = [(str(one.id), one.name) for one in queries.template_homes(viewer)]
    title = template_title(version.template)
    return CopyTemplateForm(data, initial={"version": version.id, "title": title}, home=homes)


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
    form = _copy_form(viewer, used, request.POST)
    if not form.is_valid():
        why = [_("Write what the copy is called, and whose it is.")]
        return _page(request, viewer, template, why=why, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    version = operations.copy_template(
        by=viewer, version_id=data["version"], home_id=UUID(data["home"]), title=data["title"]
    )
    messages.success(request, _("The copy is made. A doctor approves it before it is used."))
    return redirect("triage:template", template_id=version.template_id)


def _share(request: HttpRequest, viewer: Viewer, template: PlanTemplate) -> HttpResponse:
    form = _share_form(viewer, template, request.POST)
    if not form.is_valid():
        why = [_("Choose who may use the template.")]
        return _page(request, viewer, template, why=why, status=HTTPStatus.UNPROCESSABLE_ENTITY)
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
        return _page(request, viewer, template, why=why, status=HTTPStatus.CONFLICT)
    except TemplateHasProblems as error:
        lines = template_shown.problems_shown(version, error.problems, error.differ)
        return _page(
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
        return _page(request, viewer, template, why=why, status=status)
    except ReasonMissing:
        why, status = [_("Write why.")], HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, viewer, template, why=why, status=status)
    messages.success(request, done)
    return _back(template)


def _changed_meanwhile(
    request: HttpRequest, viewer: Viewer, template: PlanTemplate
) -> HttpResponse:
    why = [_("Somebody else has changed the version meanwhile. This is how it is now.")]
    return _page(request, viewer, template, why=why, status=HTTPStatus.CONFLICT)


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
