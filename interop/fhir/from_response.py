"""From a QuestionnaireResponse to a reading, or to what is wrong with it.

It becomes the same dictionary that the JSON API takes, and passes the same rules. Besides, it is held
against the version that it names: a linkId that the form has not, or an answer that the question does
not take, is refused here, since its sender claims to know the form. Answers to questions that the
others did not ask are set aside by intake, as everywhere; a required question without an answer makes
the response incomplete, and never refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.form_words import decimal_of
from interop.fhir.from_observation import FhirRefusal, MappedReading
from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import object_of, objects_of, text_of
from interop.fhir.structure import MAX_PROBLEMS, structure_problems
from interop.fhir.subjects import (
    PatientIdentifier,
    no_subject,
    reference_of,
    subject_id,
    subject_identifier,
)
from measurements.rules.content import content_hash
from measurements.rules.questionnaires import QuestionType, sent_answers, takes
from measurements.rules.reading_shape import Refused, read_reading
from measurements.rules.strict_json import JsonRefused, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from measurements.rules.facts import Answer
    from measurements.rules.questionnaires import Definition, Question
    from measurements.rules.scoring import Form

KIND: Final = "answers"
ROOT: Final = "QuestionnaireResponse"
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
_NO_REFERENCE: Final = "-"
_DATE_ONLY: Final = len("2026-11-22")
_REFUSED_STATUSES: Final = {
    "in-progress": FhirReason.STATUS_IN_PROGRESS,
    "entered-in-error": FhirReason.STATUS_ENTERED_IN_ERROR,
}
_PLACES: Final = {
    "/measured_at": f"{ROOT}.authored",
    "/answers": f"{ROOT}.item",
    "/about": f"{ROOT}.questionnaire",
    "/form_version": f"{ROOT}.questionnaire",
    "/reference": f"{ROOT}.identifier",
    "/patient": f"{ROOT}.subject",
}


def response_to_reading(
    text: bytes, received_at: datetime, find: Callable[[str, str], Form | None]
) -> MappedReading | FhirRefusal:
    """Read the text of one response. ``find`` knows a form by canonical address and version.

    Total: whatever it holds gives one of the two answers.
    """
    try:
        resource = parse(text)
    except JsonRefused as refused:
        return FhirRefusal((fhir_problem(refused.code),), status=400)
    if not isinstance(resource, dict) or resource.get("resourceType") != ROOT:
        return FhirRefusal((fhir_problem(FhirReason.NOT_A_RESPONSE),))
    envelope = _Envelope.of(resource)
    problems = structure_problems(resource)
    if problems:
        return envelope.refusal(problems)
    dead = _REFUSED_STATUSES.get(resource["status"])
    if dead:
        return envelope.refusal((fhir_problem(dead, f"{ROOT}.status"),))
    return _map(resource, envelope, received_at, find)


def _map(
    resource: dict[str, Any],
    envelope: _Envelope,
    received_at: datetime,
    find: Callable[[str, str], Form | None],
) -> MappedReading | FhirRefusal:
    problems = list(envelope.problems)
    authored = text_of(resource, "authored")
    if authored is None:
        problems.append(fhir_problem(FhirReason.TIME_MISSING, f"{ROOT}.authored"))
    elif len(authored) <= _DATE_ONLY:
        problems.append(fhir_problem(FhirReason.TIME_WITHOUT_CLOCK, f"{ROOT}.authored"))
    form, wrong = _form(resource, find)
    problems += wrong
    if form is None:
        return envelope.refusal(tuple(problems))
    reader = _Reader(form.definition)
    reader.items(objects_of(resource, "item"), ROOT)
    problems += reader.problems
    if not reader.answers and not reader.problems:
        problems.append(fhir_problem(FhirReason.NO_ANSWERS, f"{ROOT}.item"))
    if problems:
        return envelope.refusal(tuple(problems[:MAX_PROBLEMS]))
    found = form
    result = read_reading(
        {
            "patient": _NOBODY,
            "kind": KIND,
            "about": form.definition.name,
            "form_version": form.number,
            "answers": sent_answers(reader.answers),
            "measured_at": authored,
            "reference": envelope.reference or _NO_REFERENCE,
            "source": _source(resource),
        },
        received_at,
        lambda _name, _number: found,
    )
    if isinstance(result, Refused):
        return envelope.refusal(
            tuple(fhir_problem(one.code, _expression(one.pointer)) for one in result.errors)
        )
    reading = replace(result, patient="")
    if envelope.reference is None:
        reading = replace(reading, reference=f"sha256:{content_hash(reading).hex()}")
    return MappedReading(envelope.patient_id, envelope.patient_identifier, reading)


def _form(
    resource: dict[str, Any], find: Callable[[str, str], Form | None]
) -> tuple[Form | None, list[FhirProblem]]:
    place = f"{ROOT}.questionnaire"
    canonical = text_of(resource, "questionnaire")
    if canonical is None:
        return None, [fhir_problem(FhirReason.QUESTIONNAIRE_MISSING, place)]
    url, _bar, version = canonical.partition("#")[0].partition("|")
    form = find(url, version)
    return form, [] if form else [fhir_problem(FhirReason.QUESTIONNAIRE_UNKNOWN, place)]


def _expression(pointer: str) -> str:
    while pointer not in _PLACES and pointer:
        pointer = pointer.rpartition("/")[0]
    return _PLACES.get(pointer, ROOT)


def _source(resource: dict[str, Any]) -> str | None:
    """Return who answered, by the type of ``source``."""
    source = object_of(resource, "source")
    sort = (text_of(source, "reference") or "").split("/")[0] or text_of(source, "type") or ""
    return {
        "Patient": "patient",
        "RelatedPerson": "relative",
        "Practitioner": "nurse",
        "PractitionerRole": "nurse",
    }.get(sort)


@dataclass(slots=True)
class _Reader:
    """Reads items against a form, groups and questions within questions included."""

    definition: Definition
    answers: dict[str, Answer] = field(default_factory=dict)
    problems: list[FhirProblem] = field(default_factory=list)

    def items(self, items: list[dict[str, Any]], at: str) -> None:
        for index, item in enumerate(items):
            here = f"{at}.item[{index}]"
            answers = objects_of(item, "answer")
            if answers:
                self._answered(item, answers, here)
            self.items(objects_of(item, "item"), here)
            for number, answer in enumerate(answers):
                self.items(objects_of(answer, "item"), f"{here}.answer[{number}]")

    def _answered(self, item: dict[str, Any], answers: list[dict[str, Any]], at: str) -> None:
        link = text_of(item, "linkId") or ""
        question = self.definition.question(link)
        if question is None:
            self.problems.append(fhir_problem(FhirReason.QUESTION_UNKNOWN, f"{at}.linkId"))
            return
        if link in self.answers:
            self.problems.append(fhir_problem(FhirReason.QUESTION_REPEATED, at))
            return
        found = [_value(question, one) for one in answers]
        values = [one for one in found if one is not None]
        if len(values) < len(found):
            self.problems.append(fhir_problem(FhirReason.ANSWER_UNFIT, f"{at}.answer"))
            return
        if question.type is QuestionType.MULTIPLE:
            answer: Answer = tuple(str(one) for one in values)
        elif len(values) > 1:
            self.problems.append(fhir_problem(FhirReason.QUESTION_REPEATED, f"{at}.answer"))
            return
        else:
            answer = values[0]
        if takes(question, answer):
            self.answers[link] = answer
        else:
            self.problems.append(fhir_problem(FhirReason.ANSWER_UNFIT, f"{at}.answer"))


def _value(question: Question, answer: dict[str, Any]) -> Decimal | str | None:
    """Return one answer as the question takes it, None for what is no such answer."""
    match question.type:
        case QuestionType.CHOICE:
            return next(
                (
                    one.answer
                    for one in question.options
                    if one.code in set(_codes(question, answer))
                ),
                None,
            )
        case QuestionType.MULTIPLE:
            codes = set(_codes(question, answer))
            return next((one.code for one in question.options if one.code in codes), None)
        case QuestionType.NUMBER | QuestionType.SCALE:
            return _number(question, answer)
        case QuestionType.TEXT:
            return text_of(answer, "valueString")


def _codes(question: Question, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the codes of options that an answer may mean."""
    coding = object_of(answer, "valueCoding")
    code = text_of(coding, "code")
    if code:
        yield code
        return
    if isinstance(answer.get("valueBoolean"), bool):
        yield "true" if answer["valueBoolean"] else "false"
    number = decimal_of(answer.get("valueInteger"))
    said = text_of(answer, "valueString") or text_of(coding, "display")
    for option in question.options:
        texts = (option.code, option.texts.nb, option.texts.nn, option.texts.en)
        if (number is not None and option.value == number) or (said and said in texts):
            yield option.code


def _number(question: Question, answer: dict[str, Any]) -> Decimal | None:
    quantity = object_of(answer, "valueQuantity")
    if quantity:
        units = {text_of(quantity, "unit"), text_of(quantity, "code")} - {None}
        if question.unit and units and question.unit not in units:
            return None
        return decimal_of(quantity.get("value"))
    whole = decimal_of(answer.get("valueInteger"))
    return whole if whole is not None else decimal_of(answer.get("valueDecimal"))


@dataclass(frozen=True, slots=True)
class _Envelope:
    """Whose it is and under which reference: read before anything is believed."""

    patient_id: str | None
    patient_identifier: PatientIdentifier | None
    reference: str | None
    problems: tuple[FhirProblem, ...]

    @classmethod
    def of(cls, resource: dict[str, Any]) -> _Envelope:
        subject = object_of(resource, "subject")
        patient_id, identifier = subject_id(subject), subject_identifier(subject)
        problems: tuple[FhirProblem, ...] = ()
        if patient_id is None and identifier is None:
            problems = (no_subject(subject, f"{ROOT}.subject"),)
        reference = reference_of(resource, [object_of(resource, "identifier")])
        return cls(patient_id, identifier, reference, problems)

    def refusal(self, problems: tuple[FhirProblem, ...]) -> FhirRefusal:
        unknown = {one.reason for one in problems} == {"PATIENT_UNKNOWN"}
        return FhirRefusal(
            problems,
            status=404 if unknown else 422,
            patient_id=self.patient_id,
            patient_identifier=self.patient_identifier,
            kind=KIND,
            reference=self.reference,
        )
