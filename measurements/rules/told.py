"""What a reading without a number holds: what it is about, answers, a text, a photo."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from measurements.rules.numbers import Numbers, read_number
from measurements.rules.photo import Photo, read_photo
from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.scoring import Forms, ready_made, scored
from measurements.rules.strict_json import BadNumber, RepeatedKeys, child_pointer, find_faults
from measurements.rules.texts import read_line, read_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.facts import Answer
    from measurements.rules.kinds import Kind

FIELDS: Final = ("about", "answers", "form_version", "text", "photo")
MEASURED: Final = ("value", "components", "unit", "comparator", "context")
"""What only a reading with a number may have."""

MAX_ABOUT: Final = 80
MAX_TEXT: Final = 4000
MAX_ANSWERS: Final = 200
MAX_CHOSEN: Final = 50
MAX_LINK_ID: Final = 100
MAX_ANSWER: Final = 2000
MAX_VERSION: Final = 32767
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. ``numbers`` are the sums of a form; ``is_complete`` False: it has gaps.

    ``form_version`` is the running number of the version that the answers were read by, None where
    no form of that name is known; ``set_aside`` answers questions that were not asked.
    """

    about: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=lambda: _NONE)
    text: str | None = None
    photo: Photo | None = None
    numbers: Numbers = field(default_factory=lambda: Numbers(None))
    is_complete: bool = True
    form_version: int | None = None
    set_aside: Mapping[str, Answer] = field(default_factory=lambda: _NONE)


def read_told(
    item: Mapping[str, Any],
    kind: Kind,
    problems: list[FieldProblem],
    forms: Forms = ready_made,
) -> Told:
    """Read what was told, and say what does not belong to this kind, or is missing."""
    strange = [name for name in FIELDS if name not in kind.told]
    if not kind.has_number:
        strange += MEASURED
    problems += [
        FieldProblem(f"/{name}", ProblemCode.NOT_OF_THIS_KIND)
        for name in strange
        if item.get(name) is not None
    ]
    if kind.has_number:
        return Told()
    missing = [name for name in sorted(kind.needed) if item.get(name) is None]
    problems += [FieldProblem(f"/{name}", ProblemCode.REQUIRED) for name in missing]
    if kind.name == "diary" and item.get("text") is None and item.get("photo") is None:
        problems.append(FieldProblem("/text", ProblemCode.NOTHING_TOLD))
    return _told({name: item.get(name) for name in kind.told}, kind, problems, forms)


def _told(item: Mapping[str, Any], kind: Kind, problems: list[FieldProblem], forms: Forms) -> Told:
    about = read_line(item.get("about"), "/about", MAX_ABOUT, problems, may_be_empty=False)
    if about is not None and kind.abouts and about not in kind.abouts:
        problems.append(FieldProblem("/about", ProblemCode.EVENT_UNKNOWN))
    answers = read_answers(item.get("answers"), problems)
    number = _form_version(item.get("form_version"), problems)
    text = read_lines(item.get("text"), "/text", MAX_TEXT, problems)
    photo = read_photo(item.get("photo"), problems)
    is_blank = text is None and photo is None and not problems
    if kind.name == "diary" and item.get("text") is not None and is_blank:
        problems.append(FieldProblem("/text", ProblemCode.NOTHING_TOLD))
    if problems or not answers:
        return Told(about, _NONE, text, photo)
    sums = scored(about or "", answers, forms, number)
    if number is not None and sums.number is None:
        problems.append(FieldProblem("/form_version", ProblemCode.FORM_UNKNOWN))
        return Told(about, _NONE, text, photo)
    return Told(
        about,
        sums.counted,
        text,
        photo,
        Numbers(None, sums.components),
        is_complete=sums.is_complete,
        form_version=sums.number,
        set_aside=sums.set_aside,
    )


def _form_version(sent: Any, problems: list[FieldProblem]) -> int | None:
    """Read which version of the form was answered; without it, it is the newest."""
    if sent is None:
        return None
    if isinstance(sent, int) and not isinstance(sent, bool) and 0 < sent <= MAX_VERSION:
        return sent
    problems.append(FieldProblem("/form_version", ProblemCode.FORM_UNKNOWN))
    return None


def read_answers(sent: Any, problems: list[FieldProblem]) -> Mapping[str, Answer]:
    """Read answers by the link id of their question: numbers, texts or lists of texts."""
    if sent is None:
        return _NONE
    if not isinstance(sent, dict):
        problems.append(FieldProblem("/answers", ProblemCode.NOT_AN_OBJECT))
        return _NONE
    if isinstance(sent, RepeatedKeys):
        problems.extend(find_faults(sent, "/answers"))
        return _NONE
    if len(sent) > MAX_ANSWERS:
        problems.append(FieldProblem("/answers", ProblemCode.TOO_MANY_ANSWERS))
        return _NONE
    found = {
        name: answer
        for name, value in sent.items()
        if value is not None and (answer := _answer(name, value, problems)) is not None
    }
    if not found and not problems:
        problems.append(FieldProblem("/answers", ProblemCode.REQUIRED))
    return MappingProxyType(found)


def _answer(name: str, sent: Any, problems: list[FieldProblem]) -> Answer | None:
    pointer = child_pointer("/answers", name)
    if not name.strip() or len(name) > MAX_LINK_ID or not name.isprintable():
        problems.append(FieldProblem("/answers", ProblemCode.BAD_CHARACTER))
        return None
    if isinstance(sent, str):
        return read_lines(sent, pointer, MAX_ANSWER, problems)
    if isinstance(sent, (int, Decimal, BadNumber)) and not isinstance(sent, bool):
        return read_number(sent, pointer, problems)
    if isinstance(sent, list) and len(sent) <= MAX_CHOSEN:
        return _chosen(sent, pointer, problems)
    problems.append(FieldProblem(pointer, ProblemCode.ANSWER_UNFIT))
    return None


def _chosen(sent: list[Any], pointer: str, problems: list[FieldProblem]) -> Answer | None:
    if not all(isinstance(one, str) for one in sent):
        problems.append(FieldProblem(pointer, ProblemCode.ANSWER_UNFIT))
        return None
    texts = [read_lines(one, pointer, MAX_ANSWER, problems) for one in sent]
    return tuple(text for text in texts if text is not None) or None
