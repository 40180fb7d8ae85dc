"""From a questionnaire of ours to FHIR's, with all that it takes to read it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.form_words import (
    ACT_NOW,
    BY_PATIENT,
    CONTROL,
    CONTROLS,
    HIGH_LABEL,
    HIGHEST,
    LOW_LABEL,
    LOWEST,
    NAME,
    OPENING_HOURS,
    ORDINAL,
    SCORE,
    UNIT,
    say,
    say_in,
)
from interop.fhir.text import fhir_instant
from measurements.rules.kinds import LOINC
from measurements.rules.questionnaires import Match, QuestionType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from measurements.rules.questionnaires import (
        Condition,
        Definition,
        Option,
        Question,
        Score,
        Section,
        Texts,
    )

STATUSES: Final = {"DRAFT": "draft", "PUBLISHED": "active", "WITHDRAWN": "retired"}
_TYPES: Final = {
    QuestionType.CHOICE: "choice",
    QuestionType.MULTIPLE: "choice",
    QuestionType.NUMBER: "decimal",
    QuestionType.SCALE: "integer",
    QuestionType.TEXT: "text",
}
LANGUAGE: Final = "nb"


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One version of a form. ``url`` is its canonical address; ``at`` aware: published, or begun."""

    id: str
    url: str
    status: str
    at: datetime
    definition: Definition


def to_questionnaire(facts: FormFacts) -> dict[str, Any]:
    """Return the Questionnaire of a version, in bokmål with the other languages beside."""
    definition = facts.definition
    more = [_yes(OPENING_HOURS)] if definition.only_in_opening_hours else []
    more += [_yes(BY_PATIENT)] if definition.only_by_patient else []
    more += [_score(one, definition) for one in definition.scores]
    resource: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "id": facts.id,
        "meta": {"versionId": "1", "lastUpdated": fhir_instant(facts.at)},
        "language": LANGUAGE,
        "extension": more,
        "url": facts.url,
        "identifier": [{"system": NAME, "value": definition.name}],
        "version": definition.version,
        **say("title", definition.titles, LANGUAGE),
        "status": STATUSES[facts.status],
        "subjectType": ["Patient"],
        "publisher": definition.source,
        "copyright": definition.licence,
        **say("description", definition.intro, LANGUAGE),
        "item": [_section(one, definition) for one in definition.sections],
    }
    return {name: value for name, value in resource.items() if value}


def _yes(url: str) -> dict[str, Any]:
    return {"url": url, "valueBoolean": True}


def _section(section: Section, definition: Definition) -> dict[str, Any]:
    items = [_question(one, definition) for one in section.questions]
    if not section.intro.is_blank:
        words = say("text", section.intro, LANGUAGE)
        items.insert(0, {"linkId": f"{section.id}.intro", **words, "type": "display"})
    group = {
        "linkId": section.id,
        **say("text", section.titles, LANGUAGE),
        "type": "group",
        **_conditions(section.shown_when, section.match, definition),
        "item": items,
    }
    return {name: value for name, value in group.items() if value}


def _question(question: Question, definition: Definition) -> dict[str, Any]:
    more = _numbers(question)
    if question.unit:
        more.append({"url": UNIT, "valueCoding": {"display": question.unit}})
    for url, texts in ((LOW_LABEL, question.low_label), (HIGH_LABEL, question.high_label)):
        if not texts.is_blank:
            more.append(say_in(url, texts))
    if question.type is QuestionType.SCALE:
        more.append(_control("slider"))
    item: dict[str, Any] = {
        "extension": more,
        "linkId": question.link_id,
        **say("text", question.texts, LANGUAGE),
        "type": _TYPES[question.type],
        **_conditions(question.shown_when, question.match, definition),
        "required": question.is_required,
        "repeats": question.type is QuestionType.MULTIPLE,
        "answerOption": [_option(one) for one in question.options],
        "item": _help(question.link_id, question.help),
    }
    return {name: value for name, value in item.items() if value or name in ("required", "repeats")}


def _numbers(question: Question) -> list[dict[str, Any]]:
    is_whole = question.type is QuestionType.SCALE
    bounds = ((LOWEST, question.low), (HIGHEST, question.high))
    found = [
        {"url": url, "valueInteger": int(bound)}
        if is_whole
        else {"url": url, "valueDecimal": bound}
        for url, bound in bounds
        if bound is not None
    ]
    if question.act_now_from is not None:
        found.append({"url": ACT_NOW, "valueDecimal": question.act_now_from})
    return found


def _control(code: str) -> dict[str, Any]:
    coding = {"system": CONTROLS, "code": code}
    return {"url": CONTROL, "valueCodeableConcept": {"coding": [coding]}}


def _help(link_id: str, texts: Texts) -> list[dict[str, Any]]:
    if texts.is_blank:
        return []
    words = say("text", texts, LANGUAGE)
    return [
        {"extension": [_control("help")], "linkId": f"{link_id}.help", **words, "type": "display"}
    ]


def _option(option: Option) -> dict[str, Any]:
    coding: dict[str, Any] = {"code": option.code, **say("display", option.texts, LANGUAGE)}
    if option.value is not None:
        coding = {"extension": [{"url": ORDINAL, "valueDecimal": option.value}], **coding}
    return {"valueCoding": coding}


def _conditions(
    conditions: Sequence[Condition], match: Match, definition: Definition
) -> dict[str, Any]:
    found = [one for condition in conditions for one in _enable_when(condition, definition)]
    if not found:
        return {}
    behaviour = {"enableBehavior": "any" if match is Match.ANY or _is_split(conditions) else "all"}
    return {"enableWhen": found, **(behaviour if len(found) > 1 else {})}


def _is_split(conditions: Sequence[Condition]) -> bool:
    """Whether one condition stands as several, of which one will do."""
    return len(conditions) == 1 and len(conditions[0].any_of) > 1


def _enable_when(condition: Condition, definition: Definition) -> list[dict[str, Any]]:
    link = {"question": condition.question}
    if condition.answered is not None:
        return [{**link, "operator": "exists", "answerBoolean": condition.answered}]
    if condition.at_least is not None:
        return [{**link, "operator": ">=", **_number(condition.at_least)}]
    if condition.at_most is not None:
        return [{**link, "operator": "<=", **_number(condition.at_most)}]
    question = definition.question(condition.question)
    return [{**link, "operator": "=", **_answer(question, one)} for one in condition.any_of]


def _number(number: Decimal) -> dict[str, Any]:
    if number == number.to_integral_value():
        return {"answerInteger": int(number)}
    return {"answerDecimal": number}


def _answer(question: Question | None, written: str) -> dict[str, Any]:
    for option in question.options if question else ():
        if written in (str(option.answer), option.code):
            return {"answerCoding": {"code": option.code}}
    return {"answerString": written}


def _score(score: Score, definition: Definition) -> dict[str, Any]:
    del definition
    parts: list[dict[str, Any]] = [{"url": "name", "valueString": score.name}]
    if not score.titles.is_blank:
        parts.append(say_in("title", score.titles))
    if score.code:
        parts.append({"url": "code", "valueCoding": {"system": LOINC, "code": score.code}})
    parts += [
        {
            "url": "part",
            "extension": [
                {"url": "question", "valueString": one.question},
                {"url": "weight", "valueDecimal": one.weight},
            ],
        }
        for one in score.parts
    ]
    for meaning in score.meanings:
        ends = [
            {"url": url, "valueDecimal": end}
            for url, end in (("low", meaning.low), ("high", meaning.high))
            if end is not None
        ]
        words = say_in("text", meaning.texts)
        parts.append({"url": "meaning", "extension": [*ends, words]})
    return {"url": SCORE, "extension": parts}
