"""Today, readings, plan and contact of one record; and whom a relative helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from dho.identity.scopes import page
from measurements.operations.mark import OWN_WITHIN
from messaging.gateways.push import push_key
from messaging.queries import unread_from_staff
from selfcare_plans import queries as plans
from selfcare_plans.forms.life import VersionForm
from selfcare_plans.operations import PLAN_READ, confirm_plan_seen
from selfcare_plans.rules.life import HandoverStep
from tenants.queries.pauses import pauses_of, silenced_by
from tenants.rules.permissions import Permission
from triage.operations.own_record import open_relations
from triage.operations.told_receipts import show_red
from triage.patient_views.frame import open_frame, owner_key
from triage.presenters.patient.acting import left_to_do
from triage.presenters.patient.asked import asked_again
from triage.presenters.patient.day import day
from triage.presenters.patient.history import PERIODS, histories, period_of
from triage.presenters.patient.pauses import paused_words, reminder_words
from triage.presenters.patient.relatives import helped, rights_of
from triage.presenters.patient.zones import measured_items, zone_cards
from triage.presenters.plan_life import goals_now
from triage.queries import patient as queries
from triage.queries import silence as silent
from triage.queries.contacts import remeasures_waited_for
from triage.queries.greens import received_today

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer


@require_GET
@page(Permission.READ_OWN_RECORD)
def today(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """What to do today, what is done, what waits, and where the patient stands."""
    frame = open_frame(viewer, patient_id)
    patient, plan = frame.record.patient, frame.plan()
    pauses = pauses_of(patient)
    readings = frame.readings_of_today()
    alerts = queries.open_alerts(patient)
    shown = day(
        name=patient.given_name,
        time_zone=patient.time_zone,
        document=plan.document if plan else None,
        readings=readings,
        alerts=alerts,
        watch=frame.watch,
        links=frame.links,
        held=queries.readings_held(patient, alerts),
        is_silenced=silenced_by(pauses),
    )
    relation = frame.record.relation
    rights = rights_of(relation) if relation else ()
    context = frame.context(
        request,
        day=shown,
        again=[
            *shown.again,
            *asked_again(remeasures_waited_for(patient), shown.again, frame.links, frame.now),
        ],
        unread=unread_from_staff(patient) if frame.record.may_record else 0,
        ended=None if plan else plans.last_ended(viewer, patient),
        acts=left_to_do(frame.acts(readings)) if alerts else [],
        rights=rights,
        unread_reds=show_red(by=viewer, record=frame.record, readings=readings) if alerts else [],
        paused=paused_words(pauses, frame.now),
        reminder=reminder_words(silent.reminders(patient)),
        received=received_today(patient, frame.now),
        told=bool(relation and silent.told_steps(viewer, patient)),
    )
    return TemplateResponse(request, "triage/patient/day.html", context)


@require_GET
@page(Permission.READ_READINGS)
def readings(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """The readings of a period: per kind a list, a chart and the chart as a table."""
    frame = open_frame(viewer, patient_id)
    patient = frame.record.patient
    period = period_of(request.GET.get("days", ""), frame.now, patient.time_zone)
    found = histories(
        readings=queries.readings_since(patient, period.starts_at),
        missed=queries.missed_since(patient, period.starts_at),
        plans=queries.plan_periods(viewer, patient),
        period=period,
    )
    context = frame.context(
        request,
        kinds=found,
        period=period,
        periods=PERIODS,
        may_mark_since=frame.now - OWN_WITHIN if viewer.can(Permission.MARK_READING) else None,
    )
    return TemplateResponse(request, "triage/patient/readings.html", context)


@require_GET
@page(Permission.READ_PLAN)
def plan(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """The plan in three zones, with who approved it and when."""
    frame = open_frame(viewer, patient_id, action=PLAN_READ)
    found = frame.plan()
    ended = plans.last_ended(viewer, frame.record.patient)
    context = frame.context(request, version=None, ended=ended)
    if found is not None:
        context |= {
            "version": found.version,
            "document": found.document,
            "zones": zone_cards(found.document, frame.here(found)),
            "items": measured_items(found.document),
            **_lived(viewer, found, patient_id),
        }
    return TemplateResponse(request, "triage/patient/plan.html", context)


def _lived(viewer: Viewer, found: queries.PlanNow, patient_id: UUID | None) -> dict[str, Any]:
    """Return how the goals stand, and whether this version waits to be read."""
    version, document = found.version, found.document
    state = plans.living_state(viewer, version.plan)
    units = plans.unit_names(one.unit for goal in document.goals for one in goal.measures)
    steps = plans.handover_of(viewer, version)
    return {
        "goals": goals_now(document, state, units, viewer, version.patient),
        "seen": steps.get(HandoverStep.SEEN.value),
        "may_confirm": patient_id is None and viewer.can(Permission.CONFIRM_OWN_PLAN),
    }


@require_POST
@page(Permission.CONFIRM_OWN_PLAN)
def plan_seen(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The patient has read the new plan."""
    form = VersionForm(request.POST)
    frame = open_frame(viewer, None)
    if form.is_valid():
        confirm_plan_seen(
            by=viewer,
            patient_id=frame.record.patient.id,
            version_id=form.cleaned_data["version"],
        )
    return redirect("triage:my-plan")


@require_GET
@page(Permission.READ_OWN_RECORD)
def contact(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """Whom to ring and when, who helps, and who has read the record."""
    frame = open_frame(viewer, patient_id)
    patient = frame.record.patient
    context = frame.context(
        request,
        gp_unit=patient.gp_unit,
        home_care_phone=patient.home_care_phone,
        relatives=queries.relatives_of(patient),
        has_push=bool(push_key()),
    )
    return TemplateResponse(request, "triage/patient/contact.html", context)


@require_GET
@page(Permission.READ_OWN_RECORD)
def relatives(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whose relative the viewer is, and what the viewer may do for each."""
    context = {"helped": helped(open_relations(by=viewer)), "owner": owner_key(viewer)}
    return TemplateResponse(request, "triage/patient/relatives.html", context)
