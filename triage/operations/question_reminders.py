"""What time alone does to questions: the unit asked is reminded, and whoever asked is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from dho.lib import clock
from messaging.models import Notice
from messaging.operations import notices_for
from triage.models import Question
from triage.rules.questions import QuestionState, half_way

TRIAGE = "triage"
HALF_WAY, OVERDUE = "QUESTION_HALF_WAY", "QUESTION_OVERDUE"


def remind_of_questions() -> int:
    """Remind the unit asked half-way to the deadline; it and whoever asked at the deadline.

    Run by the sweepers as ``dho_triage``, any number of them: a notice is written once per
    question, unit and code. Returns how many questions are past half of their time.
    """
    now = clock.now()
    late = [one for one in _open() if half_way(one["asked_at"], one["due_at"]) <= now]
    overdue = [one for one in late if one["due_at"] <= now]
    with transaction.atomic(using=TRIAGE):
        _tell(late, "to_unit_id", HALF_WAY)
        _tell(overdue, "to_unit_id", OVERDUE)
        _tell(overdue, "from_unit_id", OVERDUE)
    return len(late)


def _open() -> list[dict[str, Any]]:
    columns = ("id", "tenant_id", "patient_id", "from_unit_id", "to_unit_id", "asked_at", "due_at")
    rows = Question.objects.using(TRIAGE).filter(state=QuestionState.OPEN.value)
    return list(rows.order_by("due_at").values(*columns))


def _tell(questions: list[dict[str, Any]], unit: str, code: str) -> None:
    told = set(
        Notice.objects.using(TRIAGE)
        .filter(subject_id__in=[one["id"] for one in questions], code=code)
        .values_list("subject_id", "to_unit_id")
    )
    subjects = [
        (one["tenant_id"], one["patient_id"], one[unit], one["id"])
        for one in questions
        if (one["id"], one[unit]) not in told
    ]
    if subjects:
        notices_for(using=TRIAGE, subjects=subjects, code=code)
