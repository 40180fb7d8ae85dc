"""From stored answers to a QuestionnaireResponse, for those that did not come as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interop.fhir.form_words import values_of_answer
from interop.fhir.text import fhir_instant
from interop.fhir.to_observation import ENTERED_IN_ERROR
from interop.fhir.to_questionnaire import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from measurements.rules.facts import Answer
    from measurements.rules.questionnaires import Definition, Question


@dataclass(frozen=True, slots=True)
class ResponseFacts:
    """What a response tells of a stored reading. ``definition`` is the version that was answered.

    ``canonical`` is its address with the version, empty where nobody here knows the form.
    """

    id: str
    patient_id: str
    measured_at: datetime
    received_at: datetime
    reference: str
    canonical: str
    definition: Definition | None
    answers: Mapping[str, Answer]
    set_aside: Mapping[str, Answer] = field(default_factory=dict)
    is_in_error: bool = False


def reading_to_response(facts: ResponseFacts) -> dict[str, Any]:
    """Return the response: what was answered, and what was set aside, as it was sent."""
    answers = {**facts.answers, **facts.set_aside}
    resource: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "id": facts.id,
        "meta": {"versionId": "1", "lastUpdated": fhir_instant(facts.received_at)},
        "identifier": {"value": facts.reference},
        "questionnaire": facts.canonical,
        "status": ENTERED_IN_ERROR if facts.is_in_error else "completed",
        "subject": {"reference": f"Patient/{facts.patient_id}"},
        "authored": fhir_instant(facts.measured_at),
        "item": _items(facts.definition, answers),
    }
    return {name: value for name, value in resource.items() if value}


def _items(definition: Definition | None, answers: dict[str, Answer]) -> list[dict[str, Any]]:
    found = []
    for section in definition.sections if definition else ():
        items = [
            _item(one.link_id, one, answers.pop(one.link_id))
            for one in section.questions
            if one.link_id in answers
        ]
        if items:
            found.append({"linkId": section.id, "item": items})
    return [*found, *(_item(link, None, answer) for link, answer in answers.items())]


def _item(link: str, question: Question | None, answer: Answer) -> dict[str, Any]:
    item: dict[str, Any] = {"linkId": link}
    if question is not None and not question.texts.is_blank:
        item["text"] = question.texts.say(LANGUAGE)
    return {**item, "answer": values_of_answer(question, answer, LANGUAGE)}
