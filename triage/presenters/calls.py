"""Calls about a red in words: who rings whom by when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from triage.rules.alert_calls import OUT_OF_HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CLINIC, EMERGENCY = "116117", "113"


@dataclass(frozen=True, slots=True)
class RingShown:
    """A call that must be made. ``who``: the person of the centre, or its telephone."""

    by: datetime
    is_over: bool
    tried_at: datetime | None
    who: str
    whom: tuple[tuple[str, str], ...]


def ring_shown(alert: Any, now: datetime) -> RingShown | None:
    """Return the call that an alert waits for, None where it waits for none.

    The receivers that were asked stand in the order they were asked, then the clinic and 113.
    """
    if alert.ring_by is None:
        return None
    asked = {one.to_unit_id: one.to_unit for one in alert.offers.all()}
    whom = [(unit.name, unit.phone) for unit in asked.values() if unit.phone]
    return RingShown(
        by=alert.ring_by,
        is_over=alert.ring_by <= now,
        tried_at=alert.tried_at if _tried_now(alert) else None,
        who=_who(alert),
        whom=(*whom, (clinic(), CLINIC), (_("Emergency"), EMERGENCY)),
    )


def clinic() -> str:
    """Return what the out-of-hours clinic is called."""
    return _("Out-of-hours clinic")


def call_remarks(alert: Any) -> list[str]:
    """Return what a row of the list says about ringing; nothing where nobody must."""
    remarks = []
    if alert.called_113_at:
        remarks.append(_("113 was rung %(at)s") % {"at": _clock(alert.called_113_at)})
    if alert.ring_by is None:
        return remarks
    first = getattr(alert, "to_ring", None)
    whom = f"{first['name']} {written.phone_shown(first['phone'])}".strip() if first else ""
    words = {"at": _clock(alert.ring_by), "who": _who(alert), "whom": whom or clinic()}
    if not whom:
        words["whom"] = f"{clinic()} {written.phone_shown(CLINIC)}"
    remarks.append(_("Ring by %(at)s: %(whom)s (%(who)s)") % words)
    if _tried_now(alert):
        remarks.append(_("Not reached %(at)s, ring again") % {"at": _clock(alert.tried_at)})
    return remarks


def call_words(detail: Mapping[str, Any], unit: str) -> str:
    """Return what came of a call, for the history of an alert."""
    whom = clinic() if detail.get("to") == OUT_OF_HOURS else unit
    if detail.get("reached"):
        return _("Rang %(whom)s, reached") % {"whom": whom}
    return _("Rang %(whom)s, not reached") % {"whom": whom}


def _who(alert: Any) -> str:
    if alert.claimed_by:
        return str(alert.claimed_by.name)
    unit = alert.owner_unit
    name, phone = getattr(alert, "on_duty", (unit.name, unit.phone))
    return f"{name} {written.phone_shown(phone)}".strip()


def _tried_now(alert: Any) -> bool:
    return alert.tried_at is not None and alert.tried_at >= alert.waiting_since


def _clock(at: datetime) -> str:
    return written.clock_time(at)
