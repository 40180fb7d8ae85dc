"""Today, readings, plan and contact of one record; and whom a relative helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from dho.identity.scopes import page
from tenants.queries.pauses import pauses_of, silenced_by
from tenants.rules.permissions import Permission
from triage.operations.own_record import open_relations
from triage.patient_views.frame import open_frame, owner_key
from triage.presenters.patient.day import day
from triage.presenters.patient.history import PERIODS, histories, period_of
from triage.presenters.patient.pauses import paused_words, reminder_words
from triage.presenters.patient.relatives import helped, rights_of
from triage.presenters.patient.zones import measured_items, zone_cards
from triage.queries import patient as queries
from triage.queries import silence as silent

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
    shown = day(
        name=patient.given_name,
        time_zone=patient.time_zone,
        document=plan.document if plan else None,
        readings=frame.readings_of_today(),
        alerts=queries.open_alerts(patient),
        watch=frame.watch,
        links=frame.links,
        is_silenced=silenced_by(pauses),
    )
    relation = frame.record.relation
    rights = rights_of(relation) if relation else ()
    context = frame.context(
        request,
        day=shown,
        rights=rights,
        paused=paused_words(pauses, frame.now),
        reminder=reminder_words(silent.reminders(patient)),
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
    context = frame.context(request, kinds=found, period=period, periods=PERIODS)
    return TemplateResponse(request, "triage/patient/readings.html", context)


@require_GET
@page(Permission.READ_PLAN)
def plan(request: HttpRequest, viewer: Viewer, patient_id: UUID | None = None) -> HttpResponse:
    """The plan in three zones, with who approved it and when."""
    frame = open_frame(viewer, patient_id)
    found = frame.plan()
    context = frame.context(request, version=None)
    if found is not None:
        context |= {
            "version": found.version,
            "document": found.document,
            "zones": zone_cards(found.document, frame.here(found)),
            "items": measured_items(found.document),
        }
    return TemplateResponse(request, "triage/patient/plan.html", context)


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
    )
    return TemplateResponse(request, "triage/patient/contact.html", context)


@require_GET
@page(Permission.READ_OWN_RECORD)
def relatives(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whose relative the viewer is, and what the viewer may do for each."""
    context = {"helped": helped(open_relations(by=viewer)), "owner": owner_key(viewer)}
    return TemplateResponse(request, "triage/patient/relatives.html", context)
