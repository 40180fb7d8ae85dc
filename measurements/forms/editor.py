"""A questionnaire as the fields of one page, there and back.

Names are flat: ``s0q2-text_nb`` is the bokmål text of the third question of the first section. What
cannot be read is said at its field, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from measurements.forms import lines
from measurements.rules.questionnaires import (
    Condition,
    Definition,
    Match,
    Question,
    QuestionType,
    Score,
    Section,
    Texts,
)

if TYPE_CHECKING:
    from decimal import Decimal

T = TypeVar("T")
_TYPES = {one.value: one for one in QuestionType}
MOST_PARTS = 250
LONGEST = 4000


@dataclass(slots=True)
class Written:
    """What was written on the page, and what of it could not be read, by field."""

    data: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what stands in a field."""
        return self.data.get(name, "").strip()[:LONGEST]

    def texts(self, name: str) -> Texts:
        """Return the three fields of a text."""
        return Texts(self.text(f"{name}_nb"), self.text(f"{name}_nn"), self.text(f"{name}_en"))

    def read(self, name: str, how: Callable[[str], T], otherwise: T) -> T:
        """Read a field, or say at it what could not be read."""
        try:
            return how(self.text(name))
        except lines.NotUnderstood as error:
            self.errors[name] = _("This could not be read: %(line)s") % {"line": error.line[:80]}
            return otherwise

    def number(self, name: str) -> Decimal | None:
        """Read a number."""
        return self.read(name, lines.read_number, None)

    def count(self, name: str) -> int:
        """Return how many parts of a sort there are."""
        text = self.text(name)
        return min(int(text), MOST_PARTS) if text.isascii() and text.isdigit() else 0


def flatten(definition: Definition) -> dict[str, str]:
    """Return the fields of the page for a document."""
    data = {
        "url": definition.url,
        "version": definition.version,
        "source": definition.source,
        "licence": definition.licence,
        "only_in_opening_hours": "on" if definition.only_in_opening_hours else "",
        "only_by_patient": "on" if definition.only_by_patient else "",
        "sections": str(len(definition.sections)),
        "scores": str(len(definition.scores)),
    }
    data |= _texts("title", definition.titles) | _texts("intro", definition.intro)
    for i, section in enumerate(definition.sections):
        at = f"s{i}"
        data |= {f"{at}-id": section.id, f"{at}-questions": str(len(section.questions))}
        data |= _texts(f"{at}-title", section.titles) | _texts(f"{at}-intro", section.intro)
        data |= _conditions(at, section.shown_when, section.match)
        for j, question in enumerate(section.questions):
            data |= _question(f"{at}q{j}", question)
    for i, score in enumerate(definition.scores):
        data |= {
            f"t{i}-name": score.name,
            f"t{i}-title": lines.write_texts(score.titles),
            f"t{i}-code": score.code,
            f"t{i}-parts": lines.write_parts(score.parts),
            f"t{i}-meanings": lines.write_meanings(score.meanings),
        }
    return data


def _texts(name: str, texts: Texts) -> dict[str, str]:
    return {f"{name}_nb": texts.nb, f"{name}_nn": texts.nn, f"{name}_en": texts.en}


def _question(at: str, question: Question) -> dict[str, str]:
    return {
        f"{at}-link_id": question.link_id,
        f"{at}-type": question.type.value,
        **_texts(f"{at}-text", question.texts),
        f"{at}-help": lines.write_texts(question.help),
        f"{at}-required": "on" if question.is_required else "",
        f"{at}-options": lines.write_options(question.options),
        f"{at}-unit": question.unit,
        f"{at}-low": lines.write_number(question.low),
        f"{at}-high": lines.write_number(question.high),
        f"{at}-low_label": lines.write_texts(question.low_label),
        f"{at}-high_label": lines.write_texts(question.high_label),
        f"{at}-act_now": lines.write_number(question.act_now_from),
        **_conditions(at, question.shown_when, question.match),
    }


def _conditions(at: str, conditions: tuple[Condition, ...], match: Match) -> dict[str, str]:
    data = {f"{at}-match": match.value, f"{at}-conditions": str(len(conditions))}
    for k, one in enumerate(conditions):
        how, value = _how(one)
        data |= {
            f"{at}c{k}-question": one.question,
            f"{at}c{k}-how": how,
            f"{at}c{k}-value": value,
        }
    return data


def _how(one: Condition) -> tuple[str, str]:
    if one.answered is not None:
        return ("answered" if one.answered else "not_answered"), ""
    if one.at_least is not None:
        return "at_least", lines.write_number(one.at_least)
    if one.at_most is not None:
        return "at_most", lines.write_number(one.at_most)
    return "any_of", ", ".join(one.any_of)


def read_definition(written: Written, name: str) -> Definition:
    """Return the document that the page says; see ``written.errors`` for what could not be read."""
    return Definition(
        name=name,
        titles=written.texts("title"),
        intro=written.texts("intro"),
        sections=tuple(_section(written, f"s{i}") for i in range(written.count("sections"))),
        scores=tuple(_score(written, f"t{i}") for i in range(written.count("scores"))),
        version=written.text("version")[:40],
        url=written.text("url")[:200],
        source=written.text("source"),
        licence=written.text("licence"),
        only_in_opening_hours=bool(written.text("only_in_opening_hours")),
        only_by_patient=bool(written.text("only_by_patient")),
    )


def _section(written: Written, at: str) -> Section:
    return Section(
        id=written.text(f"{at}-id") or at,
        questions=tuple(
            _read_question(written, f"{at}q{j}") for j in range(written.count(f"{at}-questions"))
        ),
        titles=written.texts(f"{at}-title"),
        intro=written.texts(f"{at}-intro"),
        shown_when=_read_conditions(written, at),
        match=_match(written, at),
    )


def _read_question(written: Written, at: str) -> Question:
    sort = written.text(f"{at}-type")
    return Question(
        link_id=written.text(f"{at}-link_id"),
        type=_TYPES.get(sort, QuestionType.CHOICE),
        texts=written.texts(f"{at}-text"),
        help=lines.read_texts(written.text(f"{at}-help")),
        options=written.read(f"{at}-options", lines.read_options, ()),
        is_required=bool(written.text(f"{at}-required")),
        shown_when=_read_conditions(written, at),
        match=_match(written, at),
        unit=written.text(f"{at}-unit")[:40],
        low=written.number(f"{at}-low"),
        high=written.number(f"{at}-high"),
        low_label=lines.read_texts(written.text(f"{at}-low_label")),
        high_label=lines.read_texts(written.text(f"{at}-high_label")),
        act_now_from=written.number(f"{at}-act_now"),
    )


def _match(written: Written, at: str) -> Match:
    return Match.ANY if written.text(f"{at}-match") == Match.ANY.value else Match.ALL


def _read_conditions(written: Written, at: str) -> tuple[Condition, ...]:
    found = []
    for k in range(written.count(f"{at}-conditions") + 1):
        here = f"{at}c{k}"
        question, how = written.text(f"{here}-question"), written.text(f"{here}-how")
        if not question or not how:
            continue
        match how:
            case "any_of":
                values = written.text(f"{here}-value").split(",")
                answers = tuple(one.strip() for one in values if one.strip())
                found.append(Condition(question, any_of=answers))
            case "at_least":
                found.append(Condition(question, at_least=written.number(f"{here}-value")))
            case "at_most":
                found.append(Condition(question, at_most=written.number(f"{here}-value")))
            case "answered" | "not_answered":
                found.append(Condition(question, answered=how == "answered"))
    return tuple(found)


def _score(written: Written, at: str) -> Score:
    return Score(
        name=written.text(f"{at}-name"),
        parts=written.read(f"{at}-parts", lines.read_parts, ()),
        titles=lines.read_texts(written.text(f"{at}-title")),
        meanings=written.read(f"{at}-meanings", lines.read_meanings, ()),
        code=written.text(f"{at}-code")[:40],
    )


# --- moves: add, remove and shift parts


def moved(definition: Definition, do: str) -> Definition:
    """Return the document after a move: ``add-section``, ``add-question:0``, ``up:0:1`` …

    A move that names nothing changes nothing.
    """
    verb, *places = do.split(":")
    if not all(place.isascii() and place.isdigit() for place in places):
        return definition
    where = [int(place) for place in places]
    replace = msgspec.structs.replace
    match verb, where:
        case "add-section", []:
            ids = {one.id for one in definition.sections} | set(definition.link_ids)
            section = Section(_free("section", ids), (_new_question(definition),))
            return replace(definition, sections=(*definition.sections, section))
        case "remove-section", [i] if i < len(definition.sections):
            sections = definition.sections
            return replace(definition, sections=(*sections[:i], *sections[i + 1 :]))
        case "add-question", [i] if i < len(definition.sections):
            questions = (*definition.sections[i].questions, _new_question(definition))
            return _with_questions(definition, i, questions)
        case (("remove" | "up" | "down"), [i, j]) if _is_there(definition, i, j):
            return _with_questions(definition, i, _shifted(definition, verb, i, j))
        case "add-score", []:
            names = {one.name for one in definition.scores}
            score = Score(_free("sum", names, "_"), ())
            return replace(definition, scores=(*definition.scores, score))
        case "remove-score", [i] if i < len(definition.scores):
            scores = definition.scores
            return replace(definition, scores=(*scores[:i], *scores[i + 1 :]))
    return definition


def _is_there(definition: Definition, i: int, j: int) -> bool:
    return i < len(definition.sections) and j < len(definition.sections[i].questions)


def _shifted(definition: Definition, verb: str, i: int, j: int) -> tuple[Question, ...]:
    questions = list(definition.sections[i].questions)
    one = questions.pop(j)
    if verb != "remove":
        to = j - 1 if verb == "up" else j + 1
        questions.insert(max(0, min(to, len(questions))), one)
    return tuple(questions)


def _with_questions(definition: Definition, i: int, questions: tuple[Question, ...]) -> Definition:
    sections = list(definition.sections)
    sections[i] = msgspec.structs.replace(sections[i], questions=questions)
    return msgspec.structs.replace(definition, sections=tuple(sections))


def _new_question(definition: Definition) -> Question:
    taken = set(definition.link_ids) | {one.id for one in definition.sections}
    return Question(_free("q", taken, ""), QuestionType.CHOICE, Texts())


def _free(word: str, taken: set[str], joint: str = "-") -> str:
    n = 1
    while f"{word}{joint}{n}" in taken:
        n += 1
    return f"{word}{joint}{n}"


def as_data(post: Any) -> dict[str, str]:
    """Return a posted form as plain texts."""
    return {str(name): str(post.get(name, "")) for name in post}
