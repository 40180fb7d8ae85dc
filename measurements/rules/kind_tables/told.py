"""What a patient does, writes or answers: kinds without a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from measurements.rules.kind import Kind
from measurements.rules.kind_tables.common import WHOLE
from measurements.rules.questionnaires import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from measurements.rules.questionnaires import Definition

EVENTS: Final = (
    "FALL",
    "HYPOGLYCAEMIA",
    "ADMISSION",
    "OUT_OF_HOURS",
    "COURSE_OF_TREATMENT",
    "RELIEVER_USED",
    "OTHER",
)
"""What an event may be; OTHER is told in its text."""


def _told(
    name: str,
    label: str,
    *,
    told: set[str],
    needed: set[str],
    abouts: tuple[str, ...] = (),
    form_of: Callable[[str], Definition | None] | None = None,
) -> Kind:
    return Kind(
        name=name,
        label=label,
        unit="",
        display_unit="",
        resolution=WHOLE,
        category="survey",
        codes=(),
        has_number=False,
        told=frozenset(told),
        needed=frozenset(needed),
        abouts=abouts,
        form_of=form_of,
    )


TASK_DONE = _told("task_done", "Task done", told={"about"}, needed={"about"})
DIARY = _told("diary", "Diary", told={"text", "photo"}, needed=set())
EVENT = _told("event", "Event", told={"about", "text", "photo"}, needed={"about"}, abouts=EVENTS)
ANSWERS = _told(
    "answers",
    "Answers",
    told={"about", "answers", "form_version"},
    needed={"about", "answers"},
    form_of=FORMS.get,
)
