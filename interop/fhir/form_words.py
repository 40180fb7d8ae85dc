"""What our forms and FHIR's share: extensions, texts in several languages, answers as values."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.reach import object_of, objects_of, text_of
from measurements.rules.questionnaires import LANGUAGES, QuestionType, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measurements.rules.facts import Answer
    from measurements.rules.questionnaires import Question

_HL7: Final = "http://hl7.org/fhir/StructureDefinition"
TRANSLATION: Final = f"{_HL7}/translation"
ORDINAL: Final = f"{_HL7}/ordinalValue"
LOWEST: Final = f"{_HL7}/minValue"
HIGHEST: Final = f"{_HL7}/maxValue"
UNIT: Final = f"{_HL7}/questionnaire-unit"
CONTROL: Final = f"{_HL7}/questionnaire-itemControl"
CONTROLS: Final = "http://hl7.org/fhir/questionnaire-item-control"
_OURS: Final = "urn:dho:fhir:questionnaire"
SCORE: Final = f"{_OURS}:score"
OPENING_HOURS: Final = f"{_OURS}:only-in-opening-hours"
BY_PATIENT: Final = f"{_OURS}:only-by-patient"
ACT_NOW: Final = f"{_OURS}:act-now-from"
LOW_LABEL: Final = f"{_OURS}:low-label"
HIGH_LABEL: Final = f"{_OURS}:high-label"
NAME: Final = "urn:dho:questionnaire"
"""The system of the name that readings and plans call a form by."""

_TAGS: Final = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}


def texts_of(holder: dict[str, Any], name: str, language: str) -> Texts:
    """Return the text under ``name`` with its translations; ``language`` is the resource's own."""
    found = {language: text_of(holder, name) or ""}
    for extension in extensions(object_of(holder, f"_{name}"), TRANSLATION):
        parts = {text_of(one, "url"): one for one in objects_of(extension, "extension")}
        code = language_of(text_of(parts.get("lang", {}), "valueCode"))
        content = parts.get("content", {})
        text = text_of(content, "valueString") or text_of(content, "valueMarkdown")
        if code and text:
            found[code] = text
    return Texts(**{code: text for code, text in found.items() if code in LANGUAGES})


def language_of(tag: str | None) -> str:
    """Return which of our languages a tag is; empty for any other."""
    return _TAGS.get((tag or "").split("-")[0].lower(), "")


def say(name: str, texts: Texts, language: str) -> dict[str, Any]:
    """Return a text element with its translations; nothing for a text that is blank."""
    if texts.is_blank:
        return {}
    element: dict[str, Any] = {name: texts.say(language)}
    others = [
        {
            "url": TRANSLATION,
            "extension": [
                {"url": "lang", "valueCode": code},
                {"url": "content", "valueString": getattr(texts, code)},
            ],
        }
        for code in LANGUAGES
        if code != language and getattr(texts, code)
    ]
    if others:
        element[f"_{name}"] = {"extension": others}
    return element


def say_in(url: str, texts: Texts) -> dict[str, Any]:
    """Return texts as an extension with one of its own per language."""
    found = [
        {"url": code, "valueString": text} for code in LANGUAGES if (text := getattr(texts, code))
    ]
    return {"url": url, "extension": found}


def texts_in(extension: dict[str, Any]) -> Texts:
    """Return what ``say_in`` wrote; blank for anything else."""
    found = {
        code: text
        for code in LANGUAGES
        for one in extensions(extension, code)
        if (text := text_of(one, "valueString"))
    }
    return Texts(**found)


def extensions(holder: dict[str, Any], url: str) -> Iterator[dict[str, Any]]:
    """Yield the extensions of that url."""
    for one in objects_of(holder, "extension"):
        if text_of(one, "url") == url:
            yield one


def extension_number(holder: dict[str, Any], url: str) -> Decimal | None:
    """Return the number of an extension, as a decimal or an integer."""
    for one in extensions(holder, url):
        for name in ("valueDecimal", "valueInteger"):
            if name in one:
                return decimal_of(one[name])
    return None


def extension_true(holder: dict[str, Any], url: str) -> bool:
    """Whether an extension of that url says yes."""
    return any(one.get("valueBoolean") is True for one in extensions(holder, url))


def decimal_of(number: Any) -> Decimal | None:
    """Return a number of parsed JSON; None for what is none."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        return None
    return Decimal(number)


def controls(holder: dict[str, Any]) -> set[str]:
    """Return how an item wants to be shown."""
    return {
        code
        for extension in extensions(holder, CONTROL)
        for coding in objects_of(object_of(extension, "valueCodeableConcept"), "coding")
        if (code := text_of(coding, "code"))
    }


def number_value(number: Decimal) -> dict[str, Any]:
    """Return a number as an answer: an integer where it is whole."""
    if number == number.to_integral_value():
        return {"valueInteger": int(number)}
    return {"valueDecimal": number}


def values_of_answer(
    question: Question | None, answer: Answer, language: str
) -> list[dict[str, Any]]:
    """Return an answer as the values of a response."""
    if isinstance(answer, tuple):
        return [_chosen(question, one, language) for one in answer]
    if question is not None and question.type is QuestionType.CHOICE:
        return [_chosen(question, answer, language)]
    if isinstance(answer, str):
        return [{"valueString": answer}]
    if question is not None and question.type is QuestionType.NUMBER and question.unit:
        return [{"valueQuantity": {"value": answer, "unit": question.unit}}]
    return [number_value(answer)]


def _chosen(question: Question | None, answer: Decimal | str, language: str) -> dict[str, Any]:
    options = question.options if question else ()
    for option in options:
        if answer in (option.answer, option.code):
            return {"valueCoding": {"code": option.code, "display": option.texts.say(language)}}
    return {"valueString": answer} if isinstance(answer, str) else number_value(answer)
