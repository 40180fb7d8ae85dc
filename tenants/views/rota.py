"""A unit's rota, filled a week at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dho.lib import clock
from tenants.forms.hours import DutyForm
from tenants.operations.rota import (
    Duty,
    DutyEndsBeforeItBegins,
    IsOnDutyAlready,
    NotAtTheUnit,
    copy_week,
    put_on_duty,
    take_off_duty,
)
from tenants.presenters import rota_days
from tenants.queries.hours import managed_unit
from tenants.queries.rota import WEEK, colleagues, rota, week_of
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_REFUSALS = {
    NotAtTheUnit: ("person", gettext_lazy("This person does not work at the unit.")),
    DutyEndsBeforeItBegins: ("ends", gettext_lazy("A duty lasts 24 hours at most.")),
    IsOnDutyAlready: ("days", gettext_lazy("This person is on duty then already.")),
}


@page(Permission.MANAGE_ROTA)
def rota_page(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Show a week of the rota, and put a person on some of its days."""
    unit = managed_unit(viewer, unit_id, Permission.MANAGE_ROTA)
    monday = _monday(request)
    form = DutyForm(
        request.POST or None,
        initial={"begins": unit.opens, "ends": unit.closes, "days": list(unit.weekdays)},
        person=[(str(one.id), one.name) for one in colleagues(unit, clock.now())],
    )
    if form.is_valid():
        duties = _duties(form.cleaned_data, monday)
        if attempt(form, lambda: put_on_duty(by=viewer, unit_id=unit_id, duties=duties), _REFUSALS):
            messages.success(request, _("The rota is filled."))
            return _back(unit_id, monday)
    context = {
        "unit": unit,
        "form": form,
        "week": monday.isocalendar().week,
        "monday": monday,
        "days": rota_days(monday, rota(viewer, unit_id, monday)),
        "before": (monday - WEEK).isoformat(),
        "after": (monday + WEEK).isoformat(),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "tenants/hours/rota.html", context, status=status)


@page(Permission.MANAGE_ROTA, "POST")
def rota_copy(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Fill the week as the one before it."""
    monday = _monday(request)
    made = copy_week(by=viewer, unit_id=unit_id, into=monday)
    words = ngettext("%(count)s duty is copied.", "%(count)s duties are copied.", made)
    messages.success(request, words % {"count": made})
    return _back(unit_id, monday)


@page(Permission.MANAGE_ROTA, "POST")
def duty_remove(request: HttpRequest, viewer: Viewer, unit_id: UUID, duty_id: UUID) -> HttpResponse:
    """Take a duty off the rota."""
    take_off_duty(by=viewer, unit_id=unit_id, duty_id=duty_id)
    messages.success(request, _("The duty is taken off the rota."))
    return _back(unit_id, _monday(request))


def _monday(request: HttpRequest) -> date:
    """The Monday of the week asked for; what is not understood is this week."""
    today = clock.now().astimezone(clock.OSLO).date()
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = today
    if abs((day - today).days) > 3660:
        day = today
    return week_of(day)[0].date()


def _duties(data: dict[str, Any], monday: date) -> list[Duty]:
    """The duties of the days marked, by the clock on the wall in Norway."""
    found = []
    for number in data["days"]:
        day = monday + timedelta(days=int(number) - 1)
        last = day if data["ends"] > data["begins"] else day + timedelta(days=1)
        begins = datetime.combine(day, data["begins"], tzinfo=clock.OSLO)
        ends = datetime.combine(last, data["ends"], tzinfo=clock.OSLO)
        found.append(Duty(UUID(data["person"]), begins, ends, data["phone"]))
    return found


def _back(unit_id: UUID, monday: date) -> HttpResponse:
    return redirect(f"{reverse('tenants:rota', args=[unit_id])}?week={monday.isoformat()}")
