"""The overview: proposals that wait for the doctor's unit, several approved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from measurements.rules.kinds import KINDS
from selfcare_plans import queries
from selfcare_plans.operations import (
    CannotPublish,
    DraftChangedMeanwhile,
    NotADraft,
    PlanHasProblems,
    ReceiverCannotSeePatient,
    purpose_of,
)
from selfcare_plans.presenters.problems import refusal_in_words
from tenants.operations.access import access_patient, record_list
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer
from triage.forms import ApproveForm
from triage.operations.approving import PLAN_REHEARSED, MustBeReadFirst, approve_from_overview
from triage.presenters.overview import looked_shown, waiting_shown, why_it_must_be_read
from triage.queries.approvals import look_at, one_to_answer, proposals_to_answer
from triage.views.plans.reached import names_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_FROM_OVERVIEW)
def plans_to_approve(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for this unit's doctors; those without anything against them are approved together."""
    if request.method == "POST":
        form = ApproveForm(request.POST)
        if form.is_valid():
            _approve(request, viewer, form)
        else:
            messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect("triage:plans-to-approve")
    found, more = proposals_to_answer(viewer)
    seen = {(one.version.tenant_id, one.version.patient_id) for one in found}
    record_list(
        viewer=viewer, seen=seen, action="PLANS_TO_APPROVE_LISTED", purpose=purpose_of(viewer)
    )
    versions = [each for one in found for each in (one.version, one.current) if each]
    units = names_in([queries.document_of(one) for one in versions])
    context = {"rows": waiting_shown(found, viewer, units), "more": more, "most": ApproveForm.most}
    return TemplateResponse(request, "triage/plans/to_approve.html", context)


@require_GET
@page(Permission.APPROVE_FROM_OVERVIEW)
def plan_to_approve(request: HttpRequest, viewer: Viewer, version_id: UUID) -> HttpResponse:
    """A part of the overview: what the rehearsal says of one proposal, and its box to mark."""
    waiting = one_to_answer(viewer, version_id)
    if waiting is None:
        raise NotFound
    access_patient(viewer, waiting.version.patient_id, purpose_of(viewer), action=PLAN_REHEARSED)
    context = {"shown": looked_shown(waiting, look_at(waiting))}
    return TemplateResponse(request, "triage/plans/to_approve_rehearsed.html", context)


def _approve(request: HttpRequest, viewer: Viewer, form: ApproveForm) -> None:
    approved = []
    for version_id, revision, replaces in form.marks:
        waiting = one_to_answer(viewer, version_id)
        if waiting is None:
            raise NotFound
        try:
            approve_from_overview(
                by=viewer,
                version_id=version_id,
                revision=revision,
                replaces=replaces,
                known_kinds=KINDS,
            )
        except MustBeReadFirst as error:
            why = why_it_must_be_read(error.looked)
        except CannotPublish as error:
            why = " ".join(refusal_in_words(one) for one in error.refusals)
        except (DraftChangedMeanwhile, NotADraft):
            why = _("The proposal was answered or withdrawn already.")
        except (PlanHasProblems, ReceiverCannotSeePatient):
            why = _("Something must be put right before it can hold.")
        else:
            approved.append(waiting.version.patient.name)
            continue
        text = _("%(name)s: not approved. %(why)s")
        messages.error(request, text % {"name": waiting.version.patient.name, "why": why})
    if approved:
        text = ngettext(
            "%(count)s plan is approved and holds from now: %(names)s.",
            "%(count)s plans are approved and hold from now: %(names)s.",
            len(approved),
        )
        messages.success(request, text % {"count": len(approved), "names": ", ".join(approved)})
