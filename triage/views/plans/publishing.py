"""Publish: after the difference has been read; or, for a doctor's minute, one limit at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from measurements.queries.questionnaires import plan_kinds
from selfcare_plans import operations, queries
from selfcare_plans.forms.adjust import AdjustForm
from selfcare_plans.forms.publish import PublishForm
from selfcare_plans.forms.sources import with_true_sources
from selfcare_plans.operations import (
    DOCTORS,
    PLAN_OPENED_TO_WRITE,
    CannotPublish,
    DraftChangedMeanwhile,
    NotADraft,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
    approval_refusal,
)
from selfcare_plans.presenters.problems import blind_receivers_in_words, refusal_in_words
from selfcare_plans.rules.doctor_only import doctor_only
from selfcare_plans.rules.in_force import PlanStatus, PublishRefusal
from selfcare_plans.rules.validation import problems
from tenants.rules.ages import age_on
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.presenters import plan_editor, plan_life, plan_words
from triage.presenters import plans as shown
from triage.views.plans.reached import Reached, document_of, names_in, reach
from triage.views.questions.answering import answered_by_adjusting

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument


@require_http_methods(["GET", "POST"])
@page(Permission.PUBLISH_PLAN)
def plan_publish(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """The difference in words, and the button that makes it hold."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    draft = reached.draft() or reached.proposal()
    if draft is None:
        messages.info(request, _("There is no draft to publish."))
        return redirect("triage:plan", patient_id=patient_id)
    if request.method == "GET":
        return _publish_page(request, reached, draft)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, reached, draft, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _publish(request, reached, form)


def _publish(request: HttpRequest, reached: Reached, form: PublishForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        version = operations.publish_plan_version(
            by=reached.viewer,
            version_id=data["version"],
            revision=data["revision"],
            known_kinds=plan_kinds(),
            replaces=data["replaces"],
            comment=data["comment"],
        )
    except (DraftChangedMeanwhile, NotADraft):
        why = [_("The draft was changed while you read it. Read the difference once more.")]
        return _refused(request, reached, why, HTTPStatus.CONFLICT)
    except CannotPublish as error:
        why = [refusal_in_words(one) for one in error.refusals]
        return _refused(request, reached, why, HTTPStatus.CONFLICT)
    except PlanHasProblems:
        return _refused(request, reached, [], HTTPStatus.UNPROCESSABLE_ENTITY)
    except ReasonMissing:
        why = [_("The doctor has not answered. Write why the plan is put in force all the same.")]
        return _refused(request, reached, why, HTTPStatus.UNPROCESSABLE_ENTITY)
    except ReceiverCannotSeePatient as error:
        return _refused(request, reached, [_blind(error)], HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Version %(number)s holds from now.") % {"number": version.number})
    return redirect("triage:plan", patient_id=reached.patient.id)


def _refused(request: HttpRequest, reached: Reached, why: list[str], status: int) -> HttpResponse:
    """Show the draft as it stands now, with why it was not published."""
    draft = reached.draft() or reached.proposal()
    if draft is None:
        messages.warning(request, _("The draft was published or discarded already."))
        return redirect("triage:plan", patient_id=reached.patient.id)
    return _publish_page(request, reached, draft, why=why, status=status)


def _blind(error: ReceiverCannotSeePatient) -> str:
    names = queries.unit_names(error.unit_ids)
    return blind_receivers_in_words([names.get(unit, unit) for unit in error.unit_ids])


def _age(reached: Reached) -> int:
    return age_on(reached.patient.birth_date, written.local(clock.now()).date())


def _publish_page(
    request: HttpRequest,
    reached: Reached,
    draft: PlanVersion,
    form: PublishForm | None = None,
    *,
    why: list[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    current = reached.published()
    before, after = document_of(current), queries.document_of(draft)
    units = names_in([document for document in (before, after) if document])
    limits = reached.limits()
    needs_a_doctor = bool(doctor_only(before, after, limits)) and reached.viewer.role not in DOCTORS
    initial = {
        "version": draft.id,
        "revision": draft.revision,
        "replaces": current.id if current else None,
        "comment": draft.comment,
    }
    asked = draft.status == PlanStatus.PROPOSED
    refusal = approval_refusal(reached.viewer, draft)
    context = reached.context(
        proposal=plan_life.proposal_in_words(draft, reached.viewer) if asked else None,
        not_theirs=refusal_in_words(refusal) if refusal else "",
        draft=shown.version_head(draft),
        current=shown.version_head(current) if current else None,
        changes=shown.changes(before, after, units),
        plan=plan_words.plan_in_words(after, units),
        problems=operations.problems_to_publish(draft, plan_kinds()),
        needs_a_doctor=refusal_in_words(PublishRefusal.NEEDS_A_DOCTOR) if needs_a_doctor else "",
        newer_than_draft=shown.is_newer(current, draft),
        why=why or [],
        form=form or PublishForm(initial=initial),
    )
    return TemplateResponse(request, "triage/plans/publish.html", context, status=int(status))


@require_http_methods(["GET", "POST"])
@page(Permission.PUBLISH_PLAN)
def plan_adjust(request: HttpRequest, viewer: Viewer, patient_id: UUID, kind: str) -> HttpResponse:
    """The limits of one measurement: change them, see the difference, publish. One page."""
    reached = reach(viewer, patient_id, action=PLAN_OPENED_TO_WRITE)
    current = reached.published()
    document = document_of(current)
    if current is None or document is None or not _has_limits(document, kind):
        raise NotFound
    if request.method == "GET":
        return _adjust_page(request, reached, current, AdjustForm(document, kind))
    return _adjust(request, reached, current, AdjustForm(document, kind, request.POST))


def _has_limits(document: PlanDocument, kind: str) -> bool:
    return any(item.kind == kind and plan_words.ranges_of(item) for item in document.items)


def _adjust(
    request: HttpRequest, reached: Reached, current: PlanVersion, form: AdjustForm
) -> HttpResponse:
    if not form.is_valid():
        return _adjust_page(request, reached, current, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    today = written.local(clock.now()).date()
    after = with_true_sources(form.document, form.adjusted(), today=today)
    found = problems(after, known_kinds=plan_kinds(), age=_age(reached), limits=reached.limits())
    if found:
        plan_editor.put_problems(found, form.place_of, lambda _pointer: form.item.kind)
        return _adjust_page(
            request, reached, current, form, after=after, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    is_same_version = request.POST.get("replaces") == str(current.id)
    if request.POST.get("do") != "publish" or not is_same_version or after == form.document:
        why = [] if is_same_version else [refusal_in_words(PublishRefusal.BASED_ON_OLDER_VERSION)]
        status = HTTPStatus.OK if is_same_version else HTTPStatus.CONFLICT
        return _adjust_page(request, reached, current, form, after=after, why=why, status=status)
    return _publish_adjusted(request, reached, current, form, after)


def _publish_adjusted(
    request: HttpRequest,
    reached: Reached,
    current: PlanVersion,
    form: AdjustForm,
    after: PlanDocument,
) -> HttpResponse:
    try:
        version = operations.adjust_plan(
            by=reached.viewer,
            patient_id=reached.patient.id,
            replaces=current.id,
            document=after,
            known_kinds=plan_kinds(),
            comment=form.reason.cleaned_data["comment"],
        )
    except CannotPublish as error:
        why, status = [refusal_in_words(one) for one in error.refusals], HTTPStatus.CONFLICT
    except ReceiverCannotSeePatient as error:
        why, status = [_blind(error)], HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        text = _("Version %(number)s holds from now.") % {"number": version.number}
        messages.success(request, text)
        answered = answered_by_adjusting(request, reached.viewer, version)
        return answered or redirect("triage:plan", patient_id=reached.patient.id)
    return _adjust_page(request, reached, current, form, after=after, why=why, status=status)


def _adjust_page(
    request: HttpRequest,
    reached: Reached,
    current: PlanVersion,
    form: AdjustForm,
    *,
    after: PlanDocument | None = None,
    why: list[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    units = names_in([form.document])
    is_sound = after is not None and not any(one.errors for one in form.forms())
    changes = shown.changes(form.document, after, units) if after and is_sound else ()
    context: dict[str, Any] = reached.context(
        current=shown.version_head(current),
        item=plan_words.item_in_words(form.item, units),
        form=form,
        limits=plan_editor.limits_to_adjust(form),
        complaints=plan_editor.adjust_complaints(form) if form.reason.is_bound else [],
        changes=[change for change in changes if not change.is_minor],
        is_previewed=is_sound,
        draft=shown.version_head(draft) if (draft := reached.draft()) else None,
        why=why or [],
    )
    return TemplateResponse(request, "triage/plans/adjust.html", context, status=int(status))
