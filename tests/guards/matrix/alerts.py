"""Alerts of a subject: one with everything in it, one resolved, and one ready for each verb."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from tests.guards.matrix import line_doors
from triage.models import Alert, AlertEvent, Finding, Offer

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject

VERBS = {
    "claim": ("triage:claim", "alert-claim"),
    "call": ("triage:receiver-call", "alert-receiver-call"),
    "contact": ("triage:contact", "alert-contact", "triage:no-answer", "triage:measure-again"),
    "113": ("triage:called-113", "alert-called-113"),
    "snooze": ("triage:snooze", "alert-snooze"),
    "release": ("triage:release", "alert-release"),
    "resolve": ("triage:resolve", "alert-resolve"),
    "settle": ("triage:settle", "alert-settle"),
    "decline": ("triage:decline", "alert-decline"),
    "offer": ("triage:hand-over", "triage:next-in-line", "alert-handover", "alert-escalate"),
}
REASON = {
    "kind": "spo2",
    "value": "81",
    "bound": "86",
    "side": "below",
    "limit": "RED",
    "version": 1,
}


def fill(
    asked: Unit, subject: Subject, owner: Unit, now: datetime, course: Any, version: Any
) -> None:
    """Write the alerts. The verbs' stand in no course, so that each may have a cause of its own.

    ``asked``: the unit that offers are made to.
    """
    nora = subject.ids["user_id"]
    line_doors.fill(asked, subject)
    common = {
        "tenant_id": subject.tenant.id,
        "patient_id": subject.patient.id,
        "owner_unit": owner,
        "centre": owner,
        "opened_at": now,
        "waiting_since": now,
        "measured_at": now,
        "reason_code": "RANGE",
        "due_at": now + timedelta(days=9000),
        "receivers": [asked.id],
        "finding_count": 1,
    }
    whole = {**common, "enrolment_id": course.id, "plan_version_id": version.id}
    alert = _alert(subject, whole, "spo2", "RED")
    subject.ids["alert_id"] = alert.id
    event = AlertEvent(
        tenant_id=subject.tenant.id, patient_id=subject.patient.id, alert=alert, at=now
    )
    event.code, event.detail = "OPENED", {"note": subject.text("steg")}
    _save(event)
    _offer(asked, subject, alert.id, now)
    _alert(
        subject,
        whole,
        "pulse",
        "YELLOW",
        state="RESOLVED",
        outcome="ACTED",
        note=subject.text("notat"),
        resolved_at=now,
        resolved_by_id=nora,
    )
    for verb, doors in VERBS.items():
        for door in doors:
            held = (
                {"claimed_by_id": nora, "claimed_at": now, "active_at": clock.now()}
                if verb == "release"
                else {}
            )
            ready = _alert(subject, common, f"for {door}"[:20], "YELLOW", **held)
            subject.ids[f"for {door}"] = ready.id
            subject.ids[f"finding of {door}"] = ready.finding_id
            if verb == "decline":
                _offer(asked, subject, ready.id, now)


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _alert(subject: Subject, common: dict[str, Any], cause: str, colour: str, **more: Any) -> Any:
    reason = {**REASON, "kind": "pulse" if cause == "pulse" else "spo2", "limit": colour}
    alert = _save(Alert(**common, cause=cause, colour=colour, reason_params=reason, **more))
    finding = Finding(
        tenant_id=alert.tenant_id, patient_id=alert.patient_id, alert=alert, colour=colour
    )
    finding.kind, finding.reason_code, finding.reason_params = reason["kind"], "RANGE", reason
    finding.measured_at = finding.received_at = alert.opened_at
    if alert.resolved_by_id:
        finding.seen_at, finding.seen_by_id = alert.resolved_at, alert.resolved_by_id
    alert.finding_id = _save(finding).id
    return alert


def _offer(asked: Unit, subject: Subject, alert_id: uuid.UUID, now: datetime) -> None:
    _save(
        Offer(
            tenant_id=subject.tenant.id,
            patient_id=subject.patient.id,
            alert_id=alert_id,
            to_unit=asked,
            place=0,
            made_at=now,
            message=subject.text("melding"),
            due_at=now + timedelta(days=9000),
        )
    )
