"""Discharge: a doctor's word on each limit and medicine, the way home, and the warning when closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from dho.web import written
from selfcare_plans.operations import DOCTORS, purpose_of
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.permissions import Permission
from tenants.rules.take_over import TakeOverProblem
from tenants.rules.viewer import NotAllowed, Viewer
from triage.forms.take_over import DischargeForm, MarksForm
from triage.operations.discharge import (
    AlreadyDischarged,
    CentreIsClosed,
    NotDischarged,
    PlanMovedOn,
    discharge,
    mark_points,
    offer_home,
)
from triage.operations.take_over import TakeOverRefused
from triage.presenters.discharge import points_shown
from triage.presenters.equipment import equipment_now
from triage.presenters.take_over import problem_words
from triage.queries.discharge import discharge_now, running_stays
from triage.queries.hours import times_of
from triage.queries.take_over import equipment_moved, equipment_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from tenants.models import Enrolment
    from triage.queries.discharge import DischargeNow


@require_http_methods(["GET", "POST"])
@page(Permission.PUBLISH_PLAN)
def discharge_page(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """One page of three steps: look through the plan, discharge, offer home."""
    if viewer.role not in DOCTORS:
        raise NotAllowed(Permission.DISCHARGE.value)
    patient = access_patient(viewer, patient_id, purpose_of(viewer))
    course = open_enrolment(patient)
    if course is None:
        messages.error(request, problem_words(TakeOverProblem.NOT_ENROLLED, None))
        return redirect("triage:patient", patient_id)
    now = clock.now()
    found = discharge_now(course, now)
    if found.row is None and not _may_begin(viewer, course):
        messages.error(request, problem_words(TakeOverProblem.NOT_THEIRS, None))
        return redirect("triage:patient", patient_id)
    keys = [point.key for point in found.points]
    do = request.POST.get("do", "")
    marks = MarksForm(request.POST if do == "mark" else None, keys=keys)
    form = DischargeForm(request.POST if do in ("discharge", "offer") else None)
    gone, status = None, 200
    if request.method == "POST":
        gone, status = _post(request, viewer, course, marks, form)
    if gone is not None:
        return gone
    context = {
        "patient": patient,
        "equipment": equipment_now(equipment_moved(patient), equipment_of(patient)),
        "found": found,
        "points": points_shown(found),
        "version": found.version.id if found.version else "",
        "marks": marks,
        "form": form,
        "warning": _closed_words(course, found, now),
        "stay_runs": bool(running_stays(course, now)),
        "is_owner": _may_begin(viewer, course),
        "left": len(found.open_points),
    }
    return TemplateResponse(request, "triage/take_over/discharge.html", context, status=status)


def _post(
    request: HttpRequest, viewer: Viewer, course: Enrolment, marks: MarksForm, form: DischargeForm
) -> tuple[HttpResponse | None, int]:
    """Do what was pressed. Returns where to go, None to stay; and then with which status."""
    patient_id, do = course.patient_id, request.POST.get("do", "")
    try:
        done = _do(viewer, patient_id, do, marks, form)
    except CentreIsClosed:
        form.add_error("confirmed_closed", _("Say that you know that the centre is closed."))
        return None, 409
    except TakeOverRefused as refused:
        words = problem_words(refused.problem, refused.row)
        if form.is_bound:
            form.add_error(None, words)
        else:
            messages.error(request, words)
        return None, 422
    except (PlanMovedOn, AlreadyDischarged, NotDischarged) as error:
        messages.error(request, _refusal(error))
        return redirect("triage:discharge", patient_id), 302
    if not done:
        return None, 422
    messages.success(request, done)
    return redirect("triage:discharge" if do == "mark" else "triage:patient", patient_id), 302


def _may_begin(viewer: Viewer, course: Enrolment) -> bool:
    return viewer.can(Permission.DISCHARGE) and viewer.unit_id == course.owner_unit_id


def _do(viewer: Viewer, patient_id: UUID, do: str, marks: MarksForm, form: DischargeForm) -> str:
    """Do what was pressed; empty where the form must be put right first."""
    if do == "mark":
        return _mark(viewer, patient_id, marks) if marks.is_valid() else ""
    if not form.is_valid():
        return ""
    said: dict[str, Any] = form.cleaned_data
    if do == "offer":
        offer_home(by=viewer, patient_id=patient_id, message=said["message"])
        return _("Offered home. Your unit has the responsibility until the centre has accepted.")
    after = discharge(
        by=viewer,
        patient_id=patient_id,
        message=said["message"],
        confirmed_closed=said["confirmed_closed"],
    )
    return _discharged(after)


def _mark(viewer: Viewer, patient_id: UUID, marks: MarksForm) -> str:
    version = marks.cleaned_data["version"]
    try:
        version_id = UUID(version) if version else None
    except ValueError as error:
        raise PlanMovedOn from error
    after = mark_points(
        by=viewer, patient_id=patient_id, version_id=version_id, marks=marks.marks()
    )
    if after.open_points:
        return _("Kept. What is changed or not marked yet still wants a doctor's word.")
    return _("Kept. Every limit and medicine has a doctor's word.")


def _discharged(after: DischargeNow) -> str:
    if after.is_temporary:
        return _(
            "Discharged. The plan is temporary until every limit and medicine has a doctor's word;"
            " the patient is told, and your unit keeps the responsibility."
        )
    return _(
        "Discharged, and offered home. Your unit has the responsibility until the centre has"
        " accepted."
    )


def _closed_words(course: Enrolment, found: DischargeNow, now: datetime) -> str:
    """Return the warning that the centre is closed, while there is a discharge to be confirmed."""
    hours = times_of(course.centre).hours
    is_discharged = found.row is not None and found.row.discharged_at is not None
    if is_discharged or hours.is_open(now):
        return ""
    return _(
        "%(centre)s is closed now and opens %(at)s. Until it has accepted, %(unit)s has the"
        " responsibility, and the patient is told to ring %(phone)s."
    ) % {
        "centre": course.centre.name,
        "at": written.date_and_time(hours.next_opening(now)),
        "unit": course.owner_unit.name,
        "phone": written.phone_shown(course.owner_unit.phone) or course.owner_unit.name,
    }


def _refusal(error: Exception) -> str:
    words = {
        PlanMovedOn: _("The plan was changed meanwhile. Look through it once more."),
        AlreadyDischarged: _("Somebody has discharged the patient already."),
        NotDischarged: _("There is no discharge to do this in."),
    }
    return words[type(error)]
