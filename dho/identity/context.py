"""What every page's frame shows: who acts, where they may go, how to ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dho.identity.middleware import idle_minutes
from tenants.rules.codes import Role
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tenants.rules.viewer import Viewer

ROLE_LABELS = {
    Role.NURSE: _("nurse"),
    Role.HOME_NURSE: _("home care nurse"),
    Role.GP: _("GP"),
    Role.HOSPITAL_DOCTOR: _("hospital doctor"),
    Role.DHO_RESOURCE: _("DHO resource"),
    Role.PROJECT_LEAD: _("project lead"),
    Role.TENANT_ADMIN: _("tenant administrator"),
    Role.PRIVACY_OFFICER: _("privacy officer"),
    Role.PATIENT: _("patient"),
    Role.RELATIVE: _("relative"),
}

# Who reads benefits gets there from their page.
_COSTS = "benefits:costs"

# Where each permission leads: (permission, url name, label). In the order of the menu.
STAFF_MENU = (
    (Permission.READ_WORKLIST, "triage:worklist", _("Worklist")),
    (Permission.READ_PATIENT_LIST, "triage:patients", _("Patients")),
    (Permission.READ_PLAN_LIST, "triage:plans", _("Plans")),
    (Permission.MANAGE_STANDING_ORDERS, "triage:standing-orders", _("Standing orders")),
    (Permission.PAUSE_FOLLOW_UP, "tenants:pauses", _("Pauses")),
    (Permission.ACT_ON_ALERT, "triage:journal", _("Journal notes")),
    (Permission.READ_LOAD, "triage:load", _("Load")),
    (Permission.READ_BENEFITS, "benefits:overview", _("Benefits")),
    (Permission.RECORD_BENEFITS, "benefits:collect", _("Collecting")),
    (Permission.SET_COSTS, _COSTS, _("Costs")),
    (Permission.MANAGE_AGREEMENTS, "tenants:agreements", _("Agreements")),
    (Permission.MANAGE_MEMBERSHIPS, "tenants:memberships", _("People")),
    (Permission.READ_ACCESS_LOG, "tenants:access-log", _("Access log")),
    (Permission.REVIEW_EMERGENCIES, "tenants:emergencies", _("Emergency look-ups")),
)
PATIENT_MENU = (
    ("triage:my-day", _("Today"), "home"),
    ("triage:my-readings", _("Readings"), "chart"),
    ("triage:my-plan", _("My plan"), "plan"),
    ("triage:my-contact", _("Contact"), "phone"),
)


@dataclass(frozen=True, slots=True)
class Face:
    """The viewer as the page's frame shows them."""

    name: str = ""
    role_label: str = ""
    unit_name: str = ""
    tenant_name: str = ""
    is_signed_in: bool = False
    idle_minutes: int = 0


def face(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {
        "viewer": _face(viewer),
        "navigation": _menu(request, viewer),
        "patient_navigation": _patient_menu(request, viewer),
        "languages": settings.LANGUAGES,
        "base_template": "patient_base.html"
        if viewer and viewer.membership_id is None
        else "base.html",
    }


def _face(viewer: Viewer | None) -> Face:
    if viewer is None:
        return Face()
    return Face(
        viewer.name,
        str(ROLE_LABELS[viewer.role]),
        viewer.unit_name,
        viewer.tenant_name,
        is_signed_in=True,
        idle_minutes=idle_minutes(viewer),
    )


def _menu(request: HttpRequest, viewer: Viewer | None) -> list[dict[str, Any]]:
    if viewer is None or viewer.membership_id is None:
        return []
    entries = [
        (reverse(name), label)
        for permission, name, label in STAFF_MENU
        if viewer.can(permission) and not (name == _COSTS and viewer.can(Permission.READ_BENEFITS))
    ]
    # One page may lie below two entries: it is the nearer one's.
    above = [url for url, _label in entries if request.path.startswith(url)]
    current = max(above, key=len, default="")
    return [
        {"url": url, "label": label, "current": url == current, "count": None}
        for url, label in entries
    ]


def _patient_menu(request: HttpRequest, viewer: Viewer | None) -> list[dict[str, Any]]:
    if viewer is None or viewer.role is not Role.PATIENT:
        return []
    return [
        {
            "url": reverse(name),
            "label": label,
            "icon": icon,
            "current": request.path == reverse(name),
        }
        for name, label, icon in PATIENT_MENU
    ]
