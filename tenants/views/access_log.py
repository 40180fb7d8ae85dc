"""The access log of a tenant, and of the patient who asks who has read the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from tenants import presenters
from tenants.forms import LogAddressForm, LogSearchForm
from tenants.operations.access import access_patient, record_list
from tenants.queries.access_log import (
    BadCursor,
    LogFilter,
    Named,
    Place,
    name_in_log,
    name_of_patient,
    own_patient_id,
    patients_named,
    people_in_log,
)
from tenants.queries.access_log import access_log as log_page
from tenants.queries.access_log import own_access_log as own_log_page
from tenants.rules.codes import Purpose, Role
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from tenants.views.door import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tenants.queries.access_log import LogPage
    from tenants.rules.viewer import Viewer


@page(Permission.READ_ACCESS_LOG)
def access_log(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the log of the own tenant; a search by name is posted and turned into ids."""
    if request.method == "POST":
        return _search(request, viewer)
    address = LogAddressForm(request.GET)
    if not address.is_valid():
        raise NotFound
    data = address.cleaned_data
    wanted = LogFilter(data["patient"], data["user"], data["from_date"], data["to_date"])
    found = _page_or_not_found(
        lambda: log_page(viewer, wanted, Place(data["before"], data["after"]))
    )
    narrowed = {
        "patient": name_of_patient(viewer, wanted.patient_id) if wanted.patient_id else "",
        "person": name_in_log(viewer, wanted.user_id) if wanted.user_id else "",
    }
    record_list(
        viewer=viewer,
        seen={(row.tenant_id, row.patient_id) for row in found.rows if row.patient_id},
        action="READ_LOG",
        purpose=Purpose.CONTROL,
    )
    context = {
        "form": LogSearchForm(
            initial={**narrowed, "from_date": wanted.from_date, "to_date": wanted.to_date}
        ),
        "narrowed": narrowed,
        "is_narrowed": any(narrowed.values()) or bool(wanted.from_date or wanted.to_date),
        "rows": [_shown(row) for row in found.rows],
        **_neighbours(found, _address(wanted)),
    }
    return TemplateResponse(request, "tenants/access_log.html", context)


@page(Permission.READ_OWN_RECORD, "GET", "HEAD")
def my_access_log(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a patient which organisation has read the record, in which role, when and why."""
    if viewer.role is not Role.PATIENT:
        raise NotAllowed(Permission.READ_OWN_RECORD.value)
    patient_id = own_patient_id(viewer)
    address = LogAddressForm(request.GET)
    if not address.is_valid():
        raise NotFound
    place = Place(address.cleaned_data["before"], address.cleaned_data["after"])
    found = _page_or_not_found(lambda: own_log_page(viewer, patient_id, place))
    access_patient(viewer, patient_id, Purpose.OWN_RECORD, action="READ_LOG")
    context = {
        "rows": [_shown(row) for row in found.rows],
        "patient_id": patient_id,
        **_neighbours(found, {}),
    }
    return TemplateResponse(request, "tenants/my_access_log.html", context)


def _search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Turn names into ids: go on with one match, let the reader choose among several."""
    form = LogSearchForm(request.POST)
    context: dict[str, Any] = {"form": form, "is_narrowed": True}
    if form.is_valid():
        data = form.cleaned_data
        patients = patients_named(viewer, data["patient"]) if data["patient"] else []
        people = people_in_log(viewer, data["person"]) if data["person"] else []
        wanted = LogFilter(
            patients[0].id if len(patients) == 1 else None,
            people[0].id if len(people) == 1 else None,
            data["from_date"],
            data["to_date"],
        )
        is_open = (data["patient"] and len(patients) != 1) or (data["person"] and len(people) != 1)
        if not is_open:
            return HttpResponseRedirect(_url(_address(wanted)))
        if len(patients) > 1:
            record_list(
                viewer=viewer,
                seen=[(_own_tenant(viewer), one.id) for one in patients],
                action="READ_LOG",
                purpose=Purpose.CONTROL,
            )
        context["choices"] = [
            *_choices(patients, wanted, "patient"),
            *_choices(people, wanted, "user"),
        ]
        context["nobody"] = not context["choices"]
    return TemplateResponse(
        request, "tenants/access_log.html", context, status=200 if form.is_valid() else 422
    )


def _own_tenant(viewer: Viewer) -> Any:
    return viewer.tenant_id


def _choices(found: list[Named], wanted: LogFilter, key: str) -> list[dict[str, str]]:
    if len(found) < 2:
        return []
    rest = _address(wanted)
    return [
        {"name": one.name, "more": one.more, "url": _url({**rest, key: str(one.id)})}
        for one in found
    ]


def _page_or_not_found(ask: Any) -> Any:
    try:
        return ask()
    except BadCursor as error:
        raise NotFound from error


def _address(wanted: LogFilter) -> dict[str, str]:
    parts = {
        "patient": wanted.patient_id,
        "user": wanted.user_id,
        "from_date": wanted.from_date,
        "to_date": wanted.to_date,
    }
    return {key: str(value) for key, value in parts.items() if value is not None}


def _url(parts: dict[str, str]) -> str:
    return f"{reverse('tenants:access-log')}?{urlencode(parts)}"


def _neighbours(found: LogPage[Any], parts: dict[str, str]) -> dict[str, str]:
    return {
        "newer": f"?{urlencode({**parts, 'after': found.newer})}" if found.newer else "",
        "older": f"?{urlencode({**parts, 'before': found.older})}" if found.older else "",
    }


def _shown(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "role": presenters.capital(presenters.role_word(row.role)),
        "action": presenters.action_word(row.action),
        "purpose": presenters.purpose_word(row.purpose),
    }
