"""The limits on the page of a question: as they hold, as proposed, and the fields to change them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from measurements.presenters import STAFF_WORDS
from selfcare_plans.forms.editor import Complaint, complaints_of
from selfcare_plans.presenters.ranges import ranges_in_words
from selfcare_plans.presenters.words import capital

if TYPE_CHECKING:
    from selfcare_plans.forms.adjust_many import AdjustManyForm
    from selfcare_plans.forms.rule_base import LimitsForm
    from selfcare_plans.rules.document import MonitoringItem, PlanDocument


@dataclass(frozen=True, slots=True)
class RangeShown:
    """One range. ``proposed``: in words, empty where the proposal leaves it or there is none."""

    about: str
    now: str
    proposed: str
    form: LimitsForm


@dataclass(frozen=True, slots=True)
class KindShown:
    """One measurement with its ranges. ``is_open``: asked about, or something in it is wrong."""

    label: str
    unit: str
    is_open: bool
    ranges: list[RangeShown]


def kinds_shown(
    form: AdjustManyForm, proposed: PlanDocument | None, opened: tuple[str, ...]
) -> list[KindShown]:
    """Return what can be changed, the measurements asked about first."""
    found = []
    for part in form.parts:
        item = form.document.items[part.index]
        wanted = _words(proposed, item.kind)
        ranges = [
            RangeShown(
                capital(one.about),
                one.words_of_zones,
                _if_other(wanted.get(one.rule_id, ""), one.words_of_zones),
                limits,
            )
            for one, limits in zip(
                ranges_in_words(item, STAFF_WORDS), part.limits.values(), strict=True
            )
        ]
        is_open = item.kind in opened or any(one.form.errors for one in ranges)
        label, unit = STAFF_WORDS.label(item.kind), STAFF_WORDS.unit(item.kind)
        found.append(KindShown(label, unit, is_open, ranges))
    return sorted(found, key=lambda one: not one.is_open)


def complaints(form: AdjustManyForm) -> list[Complaint]:
    """Return all messages, in the order of the page."""
    found = [
        one
        for kind in kinds_shown(form, None, ())
        for block in kind.ranges
        for one in complaints_of(block.form, _place(kind.label, block.about))
    ]
    return [*found, *complaints_of(form.reason, _("The plan"))]


def _place(label: str, about: str) -> str:
    return f"{label}, {about.lower()}" if about else label


def _if_other(text: str, now: str) -> str:
    return text if text != now else ""


def _words(document: PlanDocument | None, kind: str) -> dict[str, str]:
    items: tuple[MonitoringItem, ...] = document.items if document else ()
    return {
        one.rule_id: one.words_of_zones
        for item in items
        if item.kind == kind
        for one in ranges_in_words(item, STAFF_WORDS)
    }
