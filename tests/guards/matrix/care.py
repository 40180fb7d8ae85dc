"""What people said beside the engine about a subject: an assessment, and that something was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.models import ActNowAnswer, Assessment, Finding

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write them, and an alert whose finding is of the subject's judgement."""
    reading = {"reading_id": subject.ids["observation_id"], "measured_at": now}
    same = {**subject.own, **reading, "judgement_id": subject.ids["judgement_id"], "at": now}
    same["alert_id"] = subject.ids["alert_id"]
    assessed = Assessment(**same, by=world.nora.user, unit=world.centre, role="NURSE")
    assessed.engine_colour, assessed.colour = "RED", "YELLOW"
    assessed.reason = subject.text("vurdering")
    _save(assessed)
    _save(
        ActNowAnswer(
            **same,
            rule_id="spo2-range",
            step=subject.text("straks"),
            is_done=False,
            by=world.nora.user,
        )
    )
    subject.ids["assessed_alert_id"] = subject.ids["alert_id"]
    finding = Finding.objects.using("owner").get(alert_id=subject.ids["alert_id"])
    finding.judgement_id = subject.ids["judgement_id"]
    finding.save(using="owner")


def _save(row: Any) -> None:
    row.save(using="owner", force_insert=True)
