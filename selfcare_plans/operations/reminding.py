"""What time alone does to proposals: a doctor is reminded, and the centre told at the deadline."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from dho.lib import clock
from messaging.models import Notice
from messaging.operations import notices_for
from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.rules.approval import half_way
from tenants.models import Enrolment

TRIAGE = "triage"
HALF_WAY, OVERDUE = "PLAN_ANSWER_HALF_WAY", "PLAN_ANSWER_OVERDUE"


def remind_of_proposals() -> int:
    """Remind the unit asked half-way to the deadline; it and the centre at the deadline.

    Run by the sweepers as ``dho_triage``, any number of them. A notice is written once per
    proposal, unit and code, whatever is run again. Returns how many proposals are past half of
    their time.
    """
    now = clock.now()
    late = [one for one in _waiting() if half_way(one["proposed_at"], one["answer_due_at"]) <= now]
    overdue = [one for one in late if one["answer_due_at"] <= now]
    with transaction.atomic(using=TRIAGE):
        _tell(late, "asked_unit_id", HALF_WAY)
        _tell(overdue, "asked_unit_id", OVERDUE)
        _tell(overdue, "centre_id", OVERDUE)
    return len(late)


def _waiting() -> list[dict[str, Any]]:
    course = Enrolment.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("patient_id"),
        ended_at__isnull=True,
    )
    rows: Any = (
        PlanVersion.objects.using(TRIAGE)
        .filter(status=PlanStatus.PROPOSED.value)
        .annotate(centre_id=Subquery(course.values("centre_id")[:1]))
        .values(
            "tenant_id",
            "patient_id",
            "proposal_id",
            "asked_unit_id",
            "centre_id",
            "proposed_at",
            "answer_due_at",
        )
        .order_by("answer_due_at")
    )
    return list(rows)


def _tell(proposals: list[dict[str, Any]], unit: str, code: str) -> None:
    told = set(
        Notice.objects.using(TRIAGE)
        .filter(subject_id__in=[one["proposal_id"] for one in proposals], code=code)
        .values_list("subject_id", "to_unit_id")
    )
    subjects = [
        (one["tenant_id"], one["patient_id"], one[unit], one["proposal_id"])
        for one in proposals
        if one[unit] and (one["proposal_id"], one[unit]) not in told
    ]
    if subjects:
        notices_for(using=TRIAGE, subjects=subjects, code=code)
