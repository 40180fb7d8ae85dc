"""What is normal for this person: approved normals, what is usual, and how she lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import STAFF_WORDS, joined
from triage.presenters.board.parts import is_drawn, number_in, parts_of
from triage.rules import usual

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from selfcare_plans.rules.document import PlanDocument, TreatmentLevel
    from triage.queries.board import Board
    from triage.queries.board_axis import ChartReading

COURSE_DAYS = 30
"""So long after the patient told of a course of treatment it stands as the present one (ours)."""


@dataclass(frozen=True, slots=True)
class NormalShown:
    """One kind, or one part of it: what a clinician approved, and what has been usual."""

    label: str
    approved: str
    usual: str


@dataclass(frozen=True, slots=True)
class CourseShown:
    """A course of treatment, or a stay, that the patient told of."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PersonShown:
    """What to know before one rings."""

    normals: tuple[NormalShown, ...]
    diagnoses: tuple[str, ...]
    pathway: str
    language: str
    level: TreatmentLevel | None
    courses: tuple[CourseShown, ...]
    lives_alone: bool
    hard_of_hearing: bool
    written_in: str

    @property
    def has_approved(self) -> bool:
        """Whether a clinician approved any normal."""
        return any(one.approved for one in self.normals)


def person(board: Board, document: PlanDocument | None, pathway: Any) -> PersonShown:
    """Return what is normal for the patient. ``pathway``: the name of the group, or empty."""
    return PersonShown(
        normals=tuple(_normals(board, document)),
        diagnoses=document.diagnoses if document else (),
        pathway=str(pathway),
        language=dict(settings.LANGUAGES).get(board.patient.language, board.patient.language),
        level=document.treatment_level if document else None,
        courses=tuple(_courses(board)),
        lives_alone=board.patient.lives_alone,
        hard_of_hearing=board.patient.hard_of_hearing,
        written_in=document.language if document else "",
    )


def _normals(board: Board, document: PlanDocument | None) -> Iterator[NormalShown]:
    zone = ZoneInfo(board.patient.time_zone)
    since = board.now - timedelta(days=usual.DAYS)
    by_kind: dict[str, list[ChartReading]] = {}
    for one in board.readings:
        if is_drawn(one.kind) and one.at >= since:
            by_kind.setdefault(one.kind, []).append(one)
    items = document.items if document else ()
    named = [one.kind for one in items if is_drawn(one.kind)]
    for kind in dict.fromkeys([*named, *by_kind]):
        for part in parts_of(kind):
            approved = [
                _approved(kind, normal)
                for item in items
                if item.kind == kind
                for normal in item.normals
                if (normal.component or "") == part
            ]
            shown = _usual(kind, part, by_kind.get(kind, []), zone)
            if approved or shown:
                yield NormalShown(_label(kind, part), "; ".join(approved), shown)


def _label(kind: str, part: str) -> str:
    label = STAFF_WORDS.label(kind)
    return f"{label}, {STAFF_WORDS.component(part)}" if part else label


def _approved(kind: str, normal: Any) -> str:
    return _("%(value)s, approved by %(who)s %(day)s") % {
        "value": STAFF_WORDS.value(kind, normal.value),
        "who": normal.approved_by,
        "day": written.full_date(normal.approved_on),
    }


def _usual(kind: str, part: str, readings: list[ChartReading], zone: ZoneInfo) -> str:
    values = [
        (one.at.astimezone(zone).date(), value)
        for one in readings
        if usual.is_undisputed(one.flags, is_confirmed=one.is_confirmed, comparator=one.comparator)
        and (value := number_in(one, part)) is not None
    ]
    found = usual.usual_range(values, resolution=STAFF_WORDS.resolution(kind))
    if found is None:
        return ""
    low, high = (STAFF_WORDS.number(kind, edge) for edge in (found.low, found.high))
    return _("%(range)s, in the middle %(median)s (%(count)s readings)") % {
        "range": joined(f"{low}–{high}", STAFF_WORDS.unit(kind)),
        "median": STAFF_WORDS.number(kind, found.median),
        "count": found.count,
    }


def _courses(board: Board) -> Iterator[CourseShown]:
    since = board.now - timedelta(days=COURSE_DAYS)
    told = [
        one
        for one in board.readings
        if one.kind == "event" and one.about == "COURSE_OF_TREATMENT" and one.at >= since
    ]
    for one in sorted(told, key=lambda each: each.at, reverse=True):
        yield CourseShown(one.at, " ".join(one.text.split()))
