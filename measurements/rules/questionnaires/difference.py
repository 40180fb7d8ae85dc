"""What one version of a questionnaire changes from another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from measurements.rules.questionnaires.definition import Definition


class Changed(StrEnum):
    """What is different. Of the whole form first, then of a section, a question, a sum."""

    TITLE = "TITLE"
    INTRO = "INTRO"
    SOURCE = "SOURCE"
    LICENCE = "LICENCE"
    ONLY_IN_OPENING_HOURS = "ONLY_IN_OPENING_HOURS"
    ONLY_BY_PATIENT = "ONLY_BY_PATIENT"
    SECTION_ADDED = "SECTION_ADDED"
    SECTION_REMOVED = "SECTION_REMOVED"
    SECTION_CHANGED = "SECTION_CHANGED"
    QUESTION_ADDED = "QUESTION_ADDED"
    QUESTION_REMOVED = "QUESTION_REMOVED"
    QUESTION_MOVED = "QUESTION_MOVED"
    QUESTION_TEXT = "QUESTION_TEXT"
    QUESTION_TYPE = "QUESTION_TYPE"
    QUESTION_OPTIONS = "QUESTION_OPTIONS"
    QUESTION_BOUNDS = "QUESTION_BOUNDS"
    QUESTION_REQUIRED = "QUESTION_REQUIRED"
    QUESTION_CONDITIONS = "QUESTION_CONDITIONS"
    QUESTION_ACT_NOW = "QUESTION_ACT_NOW"
    SCORE_ADDED = "SCORE_ADDED"
    SCORE_REMOVED = "SCORE_REMOVED"
    SCORE_CHANGED = "SCORE_CHANGED"


@dataclass(frozen=True, slots=True)
class FormChange:
    """One difference. ``where`` names the section, question or sum, empty for the whole form."""

    code: Changed
    where: str = ""
    before: Any = None
    after: Any = None


_WHOLE = (
    (Changed.TITLE, "titles"),
    (Changed.INTRO, "intro"),
    (Changed.SOURCE, "source"),
    (Changed.LICENCE, "licence"),
    (Changed.ONLY_IN_OPENING_HOURS, "only_in_opening_hours"),
    (Changed.ONLY_BY_PATIENT, "only_by_patient"),
)
_QUESTION = (
    (Changed.QUESTION_TEXT, ("texts", "help")),
    (Changed.QUESTION_TYPE, ("type",)),
    (Changed.QUESTION_OPTIONS, ("options",)),
    (Changed.QUESTION_BOUNDS, ("low", "high", "unit", "low_label", "high_label")),
    (Changed.QUESTION_REQUIRED, ("is_required",)),
    (Changed.QUESTION_CONDITIONS, ("shown_when", "match")),
    (Changed.QUESTION_ACT_NOW, ("act_now_from",)),
)


def form_differences(before: Definition, after: Definition) -> tuple[FormChange, ...]:
    """Return what ``after`` changes, in the order of the form. The version's own name is left out."""
    return tuple(_differences(before, after))


def _differences(before: Definition, after: Definition) -> Iterator[FormChange]:
    for code, name in _WHOLE:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FormChange(code, "", old, new)
    sections = {one.id: one for one in before.sections}, {one.id: one for one in after.sections}
    yield from _parts(*sections, "SECTION", ("titles", "intro", "shown_when", "match"))
    old_questions = {one.link_id: one for one in before.questions}
    new_questions = {one.link_id: one for one in after.questions}
    for link, one in old_questions.items():
        if link not in new_questions:
            yield FormChange(Changed.QUESTION_REMOVED, link, one, None)
    moved = _moved(list(old_questions), list(new_questions))
    for link, one in new_questions.items():
        old_one = old_questions.get(link)
        if old_one is None:
            yield FormChange(Changed.QUESTION_ADDED, link, None, one)
            continue
        if link in moved:
            yield FormChange(Changed.QUESTION_MOVED, link, old_one, one)
        for code, names in _QUESTION:
            if any(getattr(old_one, name) != getattr(one, name) for name in names):
                yield FormChange(code, link, old_one, one)
    scores = {one.name: one for one in before.scores}, {one.name: one for one in after.scores}
    yield from _parts(*scores, "SCORE", ("titles", "parts", "meanings", "code"))


def _parts(
    before: Mapping[str, Any], after: Mapping[str, Any], what: str, names: Sequence[str]
) -> Iterator[FormChange]:
    for key, old in before.items():
        if key not in after:
            yield FormChange(Changed(f"{what}_REMOVED"), key, old, None)
    for key, new in after.items():
        if key not in before:
            yield FormChange(Changed(f"{what}_ADDED"), key, None, new)
        elif any(getattr(before[key], name) != getattr(new, name) for name in names):
            yield FormChange(Changed(f"{what}_CHANGED"), key, before[key], new)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Return those of both lists that changed place among the others of both."""
    both = [one for one in before if one in after]
    now = [one for one in after if one in both]
    return {new for old, new in zip(both, now, strict=True) if old != new}
