"""A unit's hours: its week, and dates of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.lib import clock
from tenants.forms.hours import DayForm, WeekForm
from tenants.operations.hours import (
    DayIsTold,
    OpensWithoutClosing,
    OwnDay,
    Week,
    add_day,
    change_day,
    remove_day,
    set_week,
)
from tenants.operations.organisation import ClosesBeforeItOpens
from tenants.queries.evening import services_of
from tenants.queries.hours import coming_days, managed_unit, one_day
from tenants.rules.permissions import Permission
from tenants.views.door import attempt, page, shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from tenants.rules.viewer import Viewer

_REFUSALS = {
    DayIsTold: ("date", gettext_lazy("This date has hours of its own already.")),
    OpensWithoutClosing: ("closes", gettext_lazy("Write both times, or mark it as closed.")),
    ClosesBeforeItOpens: ("closes", gettext_lazy("The unit must close later than it opens.")),
}
_WEEK = ("opens", "closes", "works_holidays", "settle_minutes", "has_rota")


@page(Permission.MANAGE_HOURS)
def hours(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Show and change a unit's week, with the dates of their own below it."""
    unit = managed_unit(viewer, unit_id)
    initial = {**{name: getattr(unit, name) for name in _WEEK}, "weekdays": list(unit.weekdays)}
    form = WeekForm(request.POST or None, initial=initial)
    if form.is_valid():
        week = Week(
            **{name: form.cleaned_data[name] for name in _WEEK},
            weekdays="".join(sorted(form.cleaned_data["weekdays"])),
        )
        if attempt(form, lambda: set_week(by=viewer, unit_id=unit_id, week=week), _REFUSALS):
            messages.success(
                request, _("The hours are changed. Deadlines that stand are kept as promised.")
            )
            return redirect("tenants:hours", unit_id)
    context = {
        "unit": unit,
        "days": coming_days(unit, clock.now().astimezone(clock.OSLO).date()),
        "form": form,
        "services": services_of(unit),
        "may_see_rota": viewer.can(Permission.MANAGE_ROTA),
        "back": _back(viewer),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "tenants/hours/hours.html", context, status=status)


def _back(viewer: Viewer) -> str:
    is_admin = viewer.can(Permission.MANAGE_MEMBERSHIPS)
    return reverse("tenants:units") if is_admin else reverse("triage:shift")


@page(Permission.MANAGE_HOURS)
def day_new(request: HttpRequest, viewer: Viewer, unit_id: UUID) -> HttpResponse:
    """Give a date hours of its own."""
    unit = managed_unit(viewer, unit_id)
    form = DayForm(request.POST or None, initial={"opens": unit.opens, "closes": unit.closes})
    if form.is_valid():
        day = _day(form.cleaned_data)
        if attempt(form, lambda: add_day(by=viewer, unit_id=unit_id, day=day), _REFUSALS):
            messages.success(request, _("The date has hours of its own."))
            return redirect("tenants:hours", unit_id)
    return shown(
        request,
        "tenants/hours/day.html",
        form,
        {"unit": unit, "heading": _("A date of its own")},
    )


@page(Permission.MANAGE_HOURS)
def day_change(request: HttpRequest, viewer: Viewer, unit_id: UUID, day_id: UUID) -> HttpResponse:
    """Change a date of its own."""
    row = one_day(viewer, unit_id, day_id)
    initial = {
        "date": row.date,
        "is_closed": row.opens is None,
        "opens": row.opens,
        "closes": row.closes,
        "reason": row.reason,
    }
    form = DayForm(request.POST or None, initial=initial)
    if form.is_valid():
        day = _day(form.cleaned_data)
        if attempt(
            form,
            lambda: change_day(by=viewer, unit_id=unit_id, day_id=day_id, day=day),
            _REFUSALS,
        ):
            messages.success(request, _("The date is changed."))
            return redirect("tenants:hours", unit_id)
    return shown(
        request,
        "tenants/hours/day.html",
        form,
        {"unit": row.unit, "heading": _("Change the date")},
    )


@page(Permission.MANAGE_HOURS, "POST")
def day_remove(request: HttpRequest, viewer: Viewer, unit_id: UUID, day_id: UUID) -> HttpResponse:
    """Let the date be as its weekday again."""
    remove_day(by=viewer, unit_id=unit_id, day_id=day_id)
    messages.success(request, _("The date is as its weekday again."))
    return redirect("tenants:hours", unit_id)


def _day(data: dict[str, Any]) -> OwnDay:
    is_closed = data["is_closed"]
    return OwnDay(
        date=data["date"],
        opens=None if is_closed else data["opens"],
        closes=None if is_closed else data["closes"],
        reason=data["reason"],
    )
