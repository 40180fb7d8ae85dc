"""Which version of a plan holds at an instant, and when a draft may become one.

A version goes DRAFT → PROPOSED → PUBLISHED → SUPERSEDED. A proposal goes back to DRAFT when it is
returned or withdrawn; a published one never does, and is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from selfcare_plans.rules.doctor_only import DoctorOnly
    from selfcare_plans.rules.outer_limits import Breach
    from selfcare_plans.rules.problems import PlanProblem


class PlanStatus(StrEnum):
    """The life of a plan version."""

    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


class PublishRefusal(StrEnum):
    """Why a version may not be published."""

    NOT_A_DRAFT = "NOT_A_DRAFT"
    BASED_ON_OLDER_VERSION = "BASED_ON_OLDER_VERSION"
    HAS_PROBLEMS = "HAS_PROBLEMS"
    STARTS_IN_THE_PAST = "STARTS_IN_THE_PAST"
    STARTS_BEFORE_PREDECESSOR = "STARTS_BEFORE_PREDECESSOR"
    REVIEW_DATE_PASSED = "REVIEW_DATE_PASSED"
    NEEDS_A_DOCTOR = "NEEDS_A_DOCTOR"
    NEEDS_APPROVAL = "NEEDS_APPROVAL"
    AWAITS_ANSWER = "AWAITS_ANSWER"


_OPEN = frozenset({PlanStatus.DRAFT, PlanStatus.PROPOSED})


class InForce(Protocol):
    """A version with the half-open time that it holds; a draft has no ``in_force_from``."""

    @property
    def in_force_from(self) -> datetime | None: ...

    @property
    def in_force_to(self) -> datetime | None: ...


VersionT = TypeVar("VersionT", bound=InForce)


def version_in_force(versions: Iterable[VersionT], at: datetime) -> VersionT | None:
    """Return the version in force at the instant ``at`` (aware), or None.

    From ``in_force_from`` until ``in_force_to``, half-open. Should two overlap, the one that began
    later stands; should they have begun together, the one that comes last.
    """
    found: VersionT | None = None
    began: datetime | None = None
    for version in versions:
        start, end = version.in_force_from, version.in_force_to
        if start is None or start > at or (end is not None and at >= end):
            continue
        if began is None or start >= began:
            found, began = version, start
    return found


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known when someone wants to publish a version.

    ``now`` and ``in_force_from`` are aware instants, ``today`` the day in the patient's zone.
    ``may_approve``: the approval is this person's to give (``rules.approval``).
    ``based_on_id`` is the version the draft was made from, ``current_id`` the one published now.
    ``doctor_only`` are the reasons, and ``breaches`` the limits, that wait for a doctor.
    """

    status: PlanStatus
    now: datetime
    today: date
    in_force_from: datetime
    review_date: date | None
    problems: Sequence[PlanProblem] = ()
    breaches: Sequence[Breach] = ()
    doctor_only: Sequence[DoctorOnly] = ()
    by_a_doctor: bool = False
    may_approve: bool = True
    based_on_id: str | None = None
    current_id: str | None = None
    current_in_force_from: datetime | None = None


def publish_refusals(publication: Publication) -> tuple[PublishRefusal, ...]:
    """Return every reason why the version may not be published; empty: it may."""
    current_from = publication.current_in_force_from
    review_date = publication.review_date
    waits_for_a_doctor = bool(publication.breaches or publication.doctor_only)
    reasons = {
        PublishRefusal.NOT_A_DRAFT: publication.status not in _OPEN,
        PublishRefusal.BASED_ON_OLDER_VERSION: publication.based_on_id != publication.current_id,
        PublishRefusal.HAS_PROBLEMS: bool(publication.problems),
        PublishRefusal.STARTS_IN_THE_PAST: publication.in_force_from < publication.now,
        PublishRefusal.STARTS_BEFORE_PREDECESSOR: (
            current_from is not None and publication.in_force_from <= current_from
        ),
        PublishRefusal.REVIEW_DATE_PASSED: (
            review_date is not None and review_date < publication.today
        ),
        PublishRefusal.NEEDS_A_DOCTOR: waits_for_a_doctor and not publication.by_a_doctor,
        PublishRefusal.NEEDS_APPROVAL: (
            publication.status is not PlanStatus.PROPOSED and not publication.may_approve
        ),
        PublishRefusal.AWAITS_ANSWER: (
            publication.status is PlanStatus.PROPOSED and not publication.may_approve
        ),
    }
    return tuple(reason for reason, applies in reasons.items() if applies)


def may_publish(publication: Publication) -> bool:
    """Whether the version may be published: DRAFT or PROPOSED → PUBLISHED."""
    return not publish_refusals(publication)


def may_edit(status: PlanStatus) -> bool:
    """Whether the document may still be changed or thrown away: only a draft's."""
    return status is PlanStatus.DRAFT


def may_be_superseded(status: PlanStatus) -> bool:
    """Whether a new version may take its place: PUBLISHED → SUPERSEDED."""
    return status is PlanStatus.PUBLISHED
