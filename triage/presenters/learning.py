"""Rules and how their alerts ended, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import STAFF_WORDS
from selfcare_plans.presenters.words import TEMPLATE_LABELS
from selfcare_plans.rules.templates import TemplateName
from triage.presenters.words import OUTCOMES
from triage.rules.causes import MESSAGE, is_missing
from triage.rules.learning import lessons

if TYPE_CHECKING:
    from triage.queries.learning import LearningMaterial
    from triage.rules.learning import Lesson


MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class LessonShown:
    """One line of the list."""

    who: str
    patient_id: Any
    what: str
    rule: str
    wasted: str
    outcomes: str
    before: str
    after: str
    differ: str
    side: str
    can_be_eased: bool
    patients: tuple[tuple[Any, str], ...] = ()


def by_patient(material: LearningMaterial) -> list[LessonShown]:
    """Return the rules of each patient, the most waste first."""
    return [
        _shown(one, material, is_patient=True) for one in lessons(material.ended, by="patient_id")
    ]


def by_template(material: LearningMaterial) -> list[LessonShown]:
    """Return the rules of each template, the most waste first."""
    return [
        _shown(one, material, is_patient=False) for one in lessons(material.ended, by="template")
    ]


def _shown(one: Lesson, material: LearningMaterial, *, is_patient: bool) -> LessonShown:
    patient = material.patients.get(one.key) if is_patient else None
    load = (material.loads if is_patient else material.template_loads).get(one.key)
    return LessonShown(
        who=patient.name if patient else _template(one.key),
        patient_id=patient.id if patient else None,
        what=_cause(one.cause),
        rule=one.rule_id or "–",
        wasted=_("%(wasted)s of %(total)s") % {"wasted": one.wasted, "total": one.total},
        outcomes=", ".join(
            f"{OUTCOMES[outcome]} {count}"
            for outcome, count in one.by_outcome.items()
            if outcome in OUTCOMES
        ),
        before=_rate(load.before) if load else "–",
        after=_rate(load.after) if load else "–",
        differ=str(one.differ) if one.differ else "–",
        side=one.side,
        can_be_eased=bool(one.rule_id) and is_patient,
        patients=() if is_patient else _patients(one, material),
    )


def _patients(one: Lesson, material: LearningMaterial) -> tuple[tuple[Any, str], ...]:
    found = (material.patients[each] for each in one.patients[:MOST_NAMED])
    return tuple((each.id, each.name) for each in found)


def _template(name: str) -> str:
    known = {each.value for each in TemplateName}
    return str(TEMPLATE_LABELS[TemplateName(name)]) if name in known else name


def _cause(cause: str) -> str:
    if is_missing(cause):
        return _("No reading: %(kind)s") % {"kind": STAFF_WORDS.label(cause.partition(":")[2])}
    if cause == MESSAGE:
        return _("Messages from home")
    return STAFF_WORDS.label(cause)


def _rate(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}".replace(".", written.decimal_sign())
