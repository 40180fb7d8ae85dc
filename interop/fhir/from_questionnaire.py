"""From a Questionnaire to a form of ours, or to what of it cannot be asked here.

What FHIR leaves open is decided so: a group is a section, a group within a group belongs to the
section around it, a question within a question follows it; yes or no is a choice of two; an integer
with ends that wants a slider is a scale. What we cannot ask (attachments, references, open choices,
answers from a value set) is refused by name: a form that lost a question would be another form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import msgspec

from interop.fhir.form_words import (
    ACT_NOW,
    BY_PATIENT,
    HIGH_LABEL,
    HIGHEST,
    LOW_LABEL,
    LOWEST,
    NAME,
    OPENING_HOURS,
    ORDINAL,
    SCORE,
    UNIT,
    controls,
    decimal_of,
    extension_number,
    extension_true,
    extensions,
    language_of,
    texts_in,
    texts_of,
)
from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import object_of, objects_of, text_of
from interop.fhir.structure import MAX_PROBLEMS, structure_problems
from measurements.rules.questionnaires import (
    Condition,
    Definition,
    Match,
    Meaning,
    Option,
    Question,
    QuestionType,
    Score,
    ScorePart,
    Section,
    Texts,
)
from measurements.rules.strict_json import JsonRefused, parse
from measurements.rules.units import plain

YES_OR_NO: Final = (
    Option("true", Texts("Ja", "Ja", "Yes"), Decimal(1)),
    Option("false", Texts("Nei", "Nei", "No"), Decimal(0)),
)
_NUMBERS: Final = frozenset(("decimal", "integer", "quantity"))
_TEXTS: Final = frozenset(("string", "text"))


@dataclass(frozen=True, slots=True)
class FormRefusal:
    """What of a Questionnaire cannot be taken in. ``status`` 400 where there is no JSON, else 422."""

    problems: tuple[FhirProblem, ...]
    status: int = 422


def questionnaire_to_form(text: bytes) -> Definition | FormRefusal:
    """Read the text of one Questionnaire. Total: whatever it holds gives one of the two answers."""
    try:
        resource = parse(text)
    except JsonRefused as refused:
        return FormRefusal((fhir_problem(refused.code),), status=400)
    if not isinstance(resource, dict) or resource.get("resourceType") != "Questionnaire":
        return FormRefusal((fhir_problem(FhirReason.NOT_A_QUESTIONNAIRE),))
    problems = structure_problems(resource)
    if problems:
        return FormRefusal(problems)
    reader = _Reader(language_of(text_of(resource, "language")) or "nb")
    definition = reader.form(resource)
    if reader.problems:
        return FormRefusal(tuple(reader.problems[:MAX_PROBLEMS]))
    return definition


@dataclass(slots=True)
class _Reader:
    language: str
    problems: list[FhirProblem] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)

    def form(self, resource: dict[str, Any]) -> Definition:
        self._top(objects_of(resource, "item"))
        url = text_of(resource, "url") or ""
        return Definition(
            name=_name(resource),
            titles=self._title(resource),
            sections=tuple(self.sections),
            intro=texts_of(resource, "description", self.language),
            scores=tuple(_score(one) for one in extensions(resource, SCORE)),
            version=(text_of(resource, "version") or "")[:40],
            url="" if url.startswith("urn:dho:") or len(url) > 200 else url,
            source=text_of(resource, "publisher") or "",
            licence=text_of(resource, "copyright") or "",
            only_in_opening_hours=extension_true(resource, OPENING_HOURS),
            only_by_patient=extension_true(resource, BY_PATIENT),
        )

    def _title(self, resource: dict[str, Any]) -> Texts:
        titles = texts_of(resource, "title", self.language)
        return titles if not titles.is_blank else Texts(nb=text_of(resource, "name") or "")

    def _top(self, items: list[dict[str, Any]]) -> None:
        """Read the items of the form; questions that stand outside every group are one section."""
        loose: list[Question] = []
        for index, item in enumerate(items):
            at = f"Questionnaire.item[{index}]"
            if text_of(item, "type") == "group":
                self._close(loose)
                self._group(item, at)
            else:
                loose += self._item(item, at)
        self._close(loose)

    def _close(self, loose: list[Question]) -> None:
        if loose:
            taken = {one.id for one in self.sections} | set(self.questions)
            name, n = "questions", 1
            while name in taken:
                n += 1
                name = f"questions-{n}"
            self.sections.append(Section(name, tuple(loose)))
            loose.clear()

    def _group(self, item: dict[str, Any], at: str) -> None:
        words: list[Texts] = []
        questions: list[Question] = []
        for index, child in enumerate(objects_of(item, "item")):
            here = f"{at}.item[{index}]"
            if text_of(child, "type") == "display":
                words.append(texts_of(child, "text", self.language))
            else:
                questions += self._item(child, here)
        self.sections.append(
            Section(
                id=text_of(item, "linkId") or "",
                questions=tuple(questions),
                titles=texts_of(item, "text", self.language),
                intro=_joined(words),
                shown_when=self._conditions(item, at),
                match=_match(item),
            )
        )

    def _item(self, item: dict[str, Any], at: str) -> list[Question]:
        """Read a question and those within it; of a group within a group, its questions."""
        sort = text_of(item, "type") or ""
        children = objects_of(item, "item")
        if sort == "group":
            if objects_of(item, "enableWhen"):
                self._refuse(FhirReason.CONDITION_UNFIT, f"{at}.enableWhen")
            return self._children(children, at)
        if sort == "display":
            return []
        question = self._question(item, sort, at)
        if question is None:
            return []
        helps = [one for one in children if text_of(one, "type") == "display"]
        question = msgspec.structs.replace(
            question, help=_joined([texts_of(one, "text", self.language) for one in helps])
        )
        self.questions.setdefault(question.link_id, question)
        return [question, *self._children(children, at)]

    def _children(self, children: list[dict[str, Any]], at: str) -> list[Question]:
        found: list[Question] = []
        for index, child in enumerate(children):
            found += self._item(child, f"{at}.item[{index}]")
        return found

    def _question(self, item: dict[str, Any], sort: str, at: str) -> Question | None:
        low, high = extension_number(item, LOWEST), extension_number(item, HIGHEST)
        options: tuple[Option, ...] = ()
        if sort == "boolean":
            kind, options = QuestionType.CHOICE, YES_OR_NO
        elif sort == "choice" and "answerValueSet" not in item:
            repeats = item.get("repeats") is True
            kind = QuestionType.MULTIPLE if repeats else QuestionType.CHOICE
            options = self._options(item, at)
        elif sort in _NUMBERS:
            is_scale = sort == "integer" and "slider" in controls(item) and None not in (low, high)
            kind = QuestionType.SCALE if is_scale else QuestionType.NUMBER
        elif sort in _TEXTS:
            kind = QuestionType.TEXT
        else:
            self._refuse(FhirReason.ITEM_UNFIT, at)
            return None
        return Question(
            link_id=text_of(item, "linkId") or "",
            type=kind,
            texts=texts_of(item, "text", self.language),
            options=options,
            is_required=item.get("required") is True,
            shown_when=self._conditions(item, at),
            match=_match(item),
            unit=_unit(item),
            low=low,
            high=high,
            low_label=_label(item, LOW_LABEL),
            high_label=_label(item, HIGH_LABEL),
            act_now_from=extension_number(item, ACT_NOW),
        )

    def _options(self, item: dict[str, Any], at: str) -> tuple[Option, ...]:
        found = []
        for index, option in enumerate(objects_of(item, "answerOption")):
            coding = object_of(option, "valueCoding")
            whole = decimal_of(option.get("valueInteger"))
            written = text_of(option, "valueString")
            if coding:
                value = extension_number(coding, ORDINAL)
                value = extension_number(option, ORDINAL) if value is None else value
                texts = texts_of(coding, "display", self.language)
                code = text_of(coding, "code") or text_of(coding, "display") or ""
                found.append(Option(code, texts if not texts.is_blank else Texts(nb=code), value))
            elif whole is not None:
                found.append(Option(plain(whole), Texts(nb=plain(whole)), whole))
            elif written:
                found.append(Option(written, texts_of(option, "valueString", self.language)))
            else:
                self._refuse(FhirReason.ITEM_UNFIT, f"{at}.answerOption[{index}]")
        return tuple(found)

    def _conditions(self, item: dict[str, Any], at: str) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for index, one in enumerate(objects_of(item, "enableWhen")):
            condition = self._condition(one)
            if condition is None:
                self._refuse(FhirReason.CONDITION_UNFIT, f"{at}.enableWhen[{index}]")
            else:
                found.append(condition)
        return _together(found) if _match(item) is Match.ANY else tuple(found)

    def _condition(self, one: dict[str, Any]) -> Condition | None:
        link, operator = text_of(one, "question") or "", one.get("operator")
        if operator == "exists":
            return Condition(link, answered=one.get("answerBoolean") is True)
        number = decimal_of(one.get("answerInteger"))
        is_whole = number is not None
        number = decimal_of(one.get("answerDecimal")) if number is None else number
        if operator == "=":
            answer = self._answer(link, one, number)
            return None if answer is None else Condition(link, any_of=(answer,))
        if number is None:
            return None
        if operator in (">=", ">") and (operator == ">=" or is_whole):
            return Condition(link, at_least=number if operator == ">=" else number + 1)
        if operator in ("<=", "<") and (operator == "<=" or is_whole):
            return Condition(link, at_most=number if operator == "<=" else number - 1)
        return None

    def _answer(self, link: str, one: dict[str, Any], number: Decimal | None) -> str | None:
        if number is not None:
            return plain(number)
        if isinstance(one.get("answerBoolean"), bool):
            code: str | None = "true" if one["answerBoolean"] else "false"
        else:
            code = text_of(object_of(one, "answerCoding"), "code") or text_of(one, "answerString")
        asked = self.questions.get(link)
        for option in asked.options if asked else ():
            if option.code == code and asked and asked.type is QuestionType.CHOICE:
                answer = option.answer
                return plain(answer) if isinstance(answer, Decimal) else answer
        return code

    def _refuse(self, reason: FhirReason, at: str) -> None:
        self.problems.append(fhir_problem(reason, at))


def _score(extension: dict[str, Any]) -> Score:
    parts = objects_of(extension, "extension")
    first = {text_of(one, "url"): one for one in reversed(parts)}
    return Score(
        name=text_of(first.get("name", {}), "valueString") or "",
        parts=tuple(_part(one) for one in parts if text_of(one, "url") == "part"),
        titles=texts_in(first.get("title", {})),
        meanings=tuple(_meaning(one) for one in parts if text_of(one, "url") == "meaning"),
        code=text_of(object_of(first.get("code", {}), "valueCoding"), "code") or "",
    )


def _part(extension: dict[str, Any]) -> ScorePart:
    named = next(extensions(extension, "question"), {})
    weight = extension_number(extension, "weight")
    question = text_of(named, "valueString") or ""
    return ScorePart(question) if weight is None else ScorePart(question, weight)


def _meaning(extension: dict[str, Any]) -> Meaning:
    words = next(extensions(extension, "text"), {})
    return Meaning(
        texts_in(words), extension_number(extension, "low"), extension_number(extension, "high")
    )


def _name(resource: dict[str, Any]) -> str:
    """Return the name that we gave the form; an importer gives another anyway."""
    for identifier in objects_of(resource, "identifier"):
        if text_of(identifier, "system") == NAME:
            return text_of(identifier, "value") or ""
    return ""


def _match(item: dict[str, Any]) -> Match:
    return Match.ANY if item.get("enableBehavior") == "any" else Match.ALL


def _together(conditions: list[Condition]) -> tuple[Condition, ...]:
    """Return conditions of which one will do with the answers to one question as one condition."""
    answers: dict[str, list[str]] = {}
    others = []
    for one in conditions:
        if one.any_of:
            answers.setdefault(one.question, []).extend(one.any_of)
        else:
            others.append(one)
    joined = [Condition(question, any_of=tuple(found)) for question, found in answers.items()]
    return (*joined, *others)


def _label(item: dict[str, Any], url: str) -> Texts:
    return texts_in(next(extensions(item, url), {}))


def _unit(item: dict[str, Any]) -> str:
    for extension in extensions(item, UNIT):
        coding = object_of(extension, "valueCoding")
        return (text_of(coding, "display") or text_of(coding, "code") or "")[:40]
    return ""


def _joined(texts: list[Texts]) -> Texts:
    return Texts(
        *(
            "\n\n".join(text for one in texts if (text := getattr(one, code)))
            for code in ("nb", "nn", "en")
        )
    )
