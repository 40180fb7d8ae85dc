"""The lists of start-up plans with readings enough, and of proposals due again, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from measurements.presenters import STAFF_WORDS
from selfcare_plans.presenters.words import listed

if TYPE_CHECKING:
    from datetime import datetime

    from triage.queries.trial_lists import TrialLists


@dataclass(frozen=True, slots=True)
class TrialTask:
    """One line of the plan list: whose readings wait to be looked at, and since when."""

    patient_id: Any
    name: str
    what: str
    at: datetime | None


def trial_tasks(found: TrialLists) -> dict[str, list[TrialTask]]:
    """Return the start-up plans with readings enough, and each patient whose proposals are due again."""
    ready = [
        TrialTask(
            one.patient_id,
            one.patient.name,
            _days(getattr(one, "measured_days", 0)),
            one.in_force_from,
        )
        for one in found.ready
    ]
    by_patient: dict[Any, list[Any]] = {}
    for one in found.again:
        by_patient.setdefault(one.patient_id, []).append(one)
    again = [
        TrialTask(
            patient_id,
            rows[0].patient.name,
            listed(dict.fromkeys(STAFF_WORDS.label(one.kind) for one in rows)),
            rows[0].at,
        )
        for patient_id, rows in by_patient.items()
    ]
    return {"trial_ready": ready, "trial_again": again}


def _days(days: int) -> str:
    text = ngettext("readings on %(days)s day", "readings on %(days)s days", days)
    return text % {"days": days}
