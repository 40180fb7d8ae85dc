"""What in a new version only a doctor may publish."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.id_checks import place_of_kind
from selfcare_plans.rules.kind_facts import ANSWERS
from selfcare_plans.rules.outer_limits import OUTER_LIMITS, breaches
from selfcare_plans.rules.red_checks import has_red_of_its_own

if TYPE_CHECKING:
    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.outer_limits import Limits


class DoctorOnly(StrEnum):
    """Why a version waits for a doctor."""

    OUTER_LIMIT = "OUTER_LIMIT"
    TREATMENT_LEVEL = "TREATMENT_LEVEL"
    NO_RED = "NO_RED"


def doctor_only(
    before: PlanDocument | None, after: PlanDocument, limits: Limits = OUTER_LIMITS
) -> tuple[DoctorOnly, ...]:
    """Return why ``after`` needs a doctor, given the version that it replaces (None: the first).

    A limit beyond an outer limit, of those in force, needs one in every version; the agreed level of
    treatment where it comes, changes or goes; red left out where that, or its reason, is new. Of a
    form, the reason stands for the red rule on one answer, whatever else of it can be red.
    """
    level_before = before.treatment_level if before is not None else None
    reasons = {
        DoctorOnly.OUTER_LIMIT: bool(breaches(after, limits)),
        DoctorOnly.TREATMENT_LEVEL: level_before != after.treatment_level,
        DoctorOnly.NO_RED: bool(_left_out(after) - (_left_out(before) if before else set())),
    }
    return tuple(reason for reason, applies in reasons.items() if applies)


def _left_out(document: PlanDocument) -> set[tuple[tuple[str, str], str]]:
    return {
        (place_of_kind(item), item.no_red_reason.strip())
        for item in document.items
        if item.no_red_reason.strip() and (item.kind == ANSWERS or not has_red_of_its_own(item))
    }
