"""What a doctor marks at discharge, in words, with who marked it and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web.colours import colour_word
from selfcare_plans.presenters.parts import step_in_words
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import RangeRule
from triage.presenters.plan_words import item_in_words
from triage.rules.discharge import Mark, Sort

if TYPE_CHECKING:
    from datetime import datetime

    from selfcare_plans.rules.document import PlanDocument
    from triage.queries.discharge import DischargeNow
    from triage.rules.discharge import Point

MARKS = {
    Mark.HOLDS: gettext_lazy("Still holds"),
    Mark.CHANGED: gettext_lazy("Changed"),
}


@dataclass(frozen=True, slots=True)
class PointShown:
    """A limit or a medicine, and what a doctor said of it.

    ``adjust``: the kind whose limits can be changed in one step, where "changed" waits for its new
    value; ``writes``: another way to write it is needed.
    """

    key: str
    about: str
    words: str
    mark: str
    marked: str
    by: str
    at: datetime | None
    is_open: bool
    adjust: str
    writes: bool


def points_shown(found: DischargeNow) -> list[PointShown]:
    """Return the points of the plan in force in its own order."""
    if found.version is None:
        return []
    document = document_of(found.version)
    left = {point.key for point in found.open_points}
    return [_point(point, found, document, is_open=point.key in left) for point in found.points]


def _point(
    point: Point, found: DischargeNow, document: PlanDocument, *, is_open: bool
) -> PointShown:
    about, words, is_range = _in_words(point, document)
    mark = found.marks.get(point.key)
    is_changed = mark is not None and mark.mark == Mark.CHANGED.value and is_open
    return PointShown(
        key=point.key,
        about=about,
        words=words,
        mark=mark.mark if mark and mark.said == point.said else "",
        marked=str(MARKS[Mark(mark.mark)]) if mark else "",
        by=f"{mark.by.name}, {mark.unit.name}" if mark else "",
        at=mark.at if mark else None,
        is_open=is_open,
        adjust=point.kind if is_changed and is_range else "",
        writes=is_changed and not is_range,
    )


def _in_words(point: Point, document: PlanDocument) -> tuple[str, str, bool]:
    if point.sort is Sort.MEDICINE:
        level = document.treatment_level
        steps = {
            "GREEN": document.steps.green,
            "YELLOW": document.steps.yellow,
            "RED": document.steps.red,
            "LEVEL": level.steps_red if level else (),
        }[point.where]
        where = _("agreed level of treatment") if point.where == "LEVEL" else ""
        about = _("Medicine in %(colour)s") % {"colour": where or colour_word(point.where).lower()}
        return about, step_in_words(steps[int(point.which)]), False
    item = next(one for one in document.items if one.id == point.where)
    rule = next(one for one in item.rules if one.id == point.which)
    shown = item_in_words(item, {})
    label = f"{shown.label}, {shown.unit}" if shown.unit else shown.label
    if isinstance(rule, RangeRule):
        found = next(one for one in shown.ranges if one.rule_id == rule.id)
        return label, found.sentence, True
    other = next(one for one in shown.others if one.rule_id == rule.id)
    return label, other.sentence, False
