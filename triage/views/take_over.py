"""Take-over and return: what waits, one of them, and a new one."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dho.identity.scopes import page
from dho.lib import clock
from selfcare_plans import queries as plans
from selfcare_plans.queries import document_of
from tenants.operations.access import access_patient, record_list
from tenants.queries.patients import open_enrolment
from tenants.queries.take_overs import one_take_over, take_overs_waiting
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.take_over import Direction
from tenants.rules.viewer import NotFound, Viewer
from triage.forms.take_over import AnswerForm, TakeOverForm
from triage.operations.take_over import (
    TakeOverRefused,
    answer_take_over,
    offer_take_over,
    withdraw_take_over,
)
from triage.presenters.equipment import equipment_now
from triage.presenters.take_over import (
    TITLES,
    TakeOverBox,
    asking_for,
    problem_words,
    take_over_box,
    take_over_shown,
)
from triage.queries import take_over as queries
from triage.rules.take_over import Asking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from tenants.models import Enrolment, Patient, TakeOver


@require_GET
@page(Permission.ANSWER_TAKE_OVER)
def take_overs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for the viewer's unit: a page of its own, and a part of the worklist.

    The part asks again, and is answered 204 while nothing changed.
    """
    rows = take_overs_waiting(viewer)
    is_part = bool(request.headers.get("HX-Request"))
    version = _version(rows)
    if is_part and request.GET.get("v") == version:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    record_list(
        viewer=viewer,
        seen=[(one.tenant_id, one.patient_id) for one in rows],
        action="TAKE_OVERS_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    template = "triage/take_over/part.html" if is_part else "triage/take_over/list.html"
    shown = [take_over_shown(one, viewer) for one in rows]
    for_us = sum(one.is_mine for one in shown)
    context = {"rows": shown, "for_us": for_us, "version": version}
    return TemplateResponse(request, template, context)


def _version(rows: Iterable[TakeOver]) -> str:
    """Return what changes whenever something comes to wait, is answered or runs out."""
    now = clock.now()
    text = ",".join(f"{one.id}{one.due_at <= now}" for one in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@require_http_methods(["GET", "POST"])
@page(Permission.ANSWER_TAKE_OVER)
def take_over_page(request: HttpRequest, viewer: Viewer, take_over_id: UUID) -> HttpResponse:
    """What would move, and the answer: accept, decline, or take it back."""
    row = one_take_over(viewer, take_over_id)
    if row is None:
        raise NotFound
    known = queries.equipment_of(row.patient)
    direction = Direction(row.direction)
    form = AnswerForm(request.POST or None, equipment=known, direction=direction)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            done = _answer(viewer, row, request.POST.get("do", ""), form)
        except TakeOverRefused as refused:
            status = 409
            form.add_error(None, problem_words(refused.problem, refused.row))
            row = one_take_over(viewer, take_over_id) or row
        else:
            messages.success(request, done)
            return redirect("triage:patient", row.patient_id)
    patient = access_patient(viewer, row.patient_id, Purpose.FOLLOW_UP)
    moved = queries.equipment_moved(patient)
    context = {
        "patient": patient,
        "one": take_over_shown(row, viewer, moved),
        "form": form,
        "alerts": queries.open_alert_count(row),
        "equipment": equipment_now(moved, known),
        "receivers": _receivers(viewer, patient),
    }
    return TemplateResponse(request, "triage/take_over/take_over.html", context, status=status)


def _answer(viewer: Viewer, row: TakeOver, do: str, form: AnswerForm) -> str:
    match do:
        case "accept":
            answer_take_over(by=viewer, take_over_id=row.id, accept=True, equipment=form.said())
            return _("%(unit)s has the responsibility from now.") % {"unit": row.to_unit.name}
        case "withdraw":
            withdraw_take_over(by=viewer, take_over_id=row.id)
            return _("Taken back. Nothing has moved.")
        case "decline":
            words = form.cleaned_data["answer"]
            answer_take_over(by=viewer, take_over_id=row.id, accept=False, answer=words)
            return _("Declined. The responsibility stays where it was.")
    raise NotFound


def _receivers(viewer: Viewer, patient: Patient) -> list[str]:
    """Return whom the plan in force names as told of red; a take-over changes none of them."""
    version = plans.version_in_force(viewer, patient, clock.now())
    if version is None:
        return []
    ids = document_of(version).receivers
    names = plans.unit_names(set(ids))
    return [names.get(one, one) for one in ids]


@require_http_methods(["GET", "POST"])
@page(Permission.OFFER_TAKE_OVER)
def take_over_new(request: HttpRequest, viewer: Viewer, patient_id: UUID) -> HttpResponse:
    """Offer the responsibility, or ask for it; which of the two follows from who has it now."""
    patient = access_patient(viewer, patient_id, Purpose.FOLLOW_UP)
    course = open_enrolment(patient)
    asking = asking_for(viewer, course) if course else None
    if course is None or asking is None:
        messages.error(request, _("There is no responsibility that your unit could move."))
        return redirect("triage:patient", patient_id)
    units = queries.hospitals_to_offer(course) if asking is Asking.GIVE else None
    goes_home = asking in (Asking.HOME, Asking.BACK)
    form = TakeOverForm(request.POST or None, units=units, goes_home=goes_home)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = _offer(viewer, patient_id, form.cleaned_data)
            except TakeOverRefused as refused:
                status = 409
                form.add_error(None, problem_words(refused.problem, refused.row))
            else:
                messages.success(request, _told(row))
                return redirect("triage:patient", patient_id)
    context = {
        "patient": patient,
        "heading": TITLES[asking],
        "form": form,
        "nobody": units == [],
        "is_blind": queries.is_owner_blind(viewer, course),
        "may_grant": viewer.can(Permission.MANAGE_GRANTS),
        "stay_runs": goes_home and queries.stay_runs(course),
    }
    return TemplateResponse(request, "triage/take_over/new.html", context, status=status)


def _offer(viewer: Viewer, patient_id: UUID, said: dict[str, Any]) -> TakeOver:
    unit = said.get("to_unit")
    return offer_take_over(
        by=viewer,
        patient_id=patient_id,
        reason=said["reason"],
        to_unit_id=UUID(unit) if unit else None,
        look_again_on=said.get("look_again_on"),
    )


def _told(row: TakeOver) -> str:
    if row.answered_at is not None:
        return _("Your unit has the responsibility from now.")
    return _("Asked. The responsibility stays where it is until %(unit)s has accepted.") % {
        "unit": row.asked_unit.name
    }


def box_of(viewer: Viewer, patient: Patient, course: Enrolment | None) -> TakeOverBox:
    """Return what the patient's page shows of take-overs."""
    return take_over_box(
        queries.take_overs_of(patient),
        viewer,
        course,
        stay_runs=queries.stay_runs(course),
        discharge=queries.under_way(course),
        is_owner_blind=queries.is_owner_blind(viewer, course),
        moved=queries.equipment_moved(patient),
    )
