"""From a MeasureReport to the values of one person at one point in time, or to what is wrong with it.

Pure: whether the plan knows the indicators and the person's course has come so far is decided by the
operation that takes the values.

A row that a tenant has defined itself is a measure of its own, ``urn:dho:benefit-plan:CODE|version``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from benefits.rules.own_rows import OWN
from benefits.rules.points import Point
from interop.fhir.form_words import decimal_of
from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import codings_of, object_of, objects_of, text_of
from interop.fhir.structure import MAX_PROBLEMS, structure_problems
from interop.fhir.subjects import PatientIdentifier, no_subject, subject_id, subject_identifier
from measurements.rules.strict_json import JsonRefused, parse

if TYPE_CHECKING:
    from decimal import Decimal

ROOT: Final = "MeasureReport"
MEASURE: Final = "urn:dho:benefit-plan"
INDICATOR: Final = "urn:dho:benefit-indicator"
POINT: Final = "urn:dho:fhir:benefit-point"
CHANGE: Final = "urn:dho:fhir:benefit-change"
SOURCE: Final = "urn:dho:benefit-source"
SOURCES: Final = {
    "MUNICIPAL_JOURNAL": "The municipality's journal",
    "GP_JOURNAL": "The GP office's journal",
    "HOSPITAL_ANALYSIS": "The hospital's analysis tool",
    "QUESTIONNAIRE": "Questionnaire to the person",
    "OWN_SYSTEMS": "The municipality's own systems",
    "PATIENT": "The person's own answer",
    "RELATIVE": "A relative's answer for the person",
}
"""Where a figure comes from, as codes and words: of an own row's definition, or who answered."""
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_OWN_MEASURE: Final = re.compile(rf"{MEASURE}:({OWN}[A-Z0-9_]{{1,20}})")
_VERSION: Final = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Score:
    """One indicator: its code, its number or None for "not known", and where it stands."""

    code: str
    value: Decimal | None
    expression: str


@dataclass(frozen=True, slots=True)
class MappedReport:
    """Whose values, of when, and which. The point is said, or found from ``ends_on``.

    ``version`` is that of a tenant's own row by which they were counted, None where it is not said;
    ``source`` where they come from, empty where that is not said.
    """

    patient_id: str | None
    patient_identifier: PatientIdentifier | None
    point: Point | None
    ends_on: date | None
    scores: tuple[Score, ...]
    version: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReportRefusal:
    """Why nothing of it is taken, and the status that tells it."""

    problems: tuple[FhirProblem, ...]
    status: int = 422


def measure_report_to_values(text: bytes) -> MappedReport | ReportRefusal:
    """Read the text of one report. Total: whatever it holds gives one of the two answers."""
    try:
        resource = parse(text)
    except JsonRefused as refused:
        return ReportRefusal((fhir_problem(refused.code),), status=400)
    if not isinstance(resource, dict) or resource.get("resourceType") != ROOT:
        return ReportRefusal((fhir_problem(FhirReason.NOT_A_MEASURE_REPORT),))
    problems = structure_problems(resource) or _envelope_problems(resource)
    if problems:
        return ReportRefusal(problems)
    own, version = _own_measure(resource)
    scores, wrong = _scores(resource, own)
    sources = _sources(resource) if own else set()
    if len(sources) > 1 or sources - SOURCES.keys():
        wrong.append(fhir_problem(FhirReason.SOURCE_UNKNOWN, f"{ROOT}.evaluatedResource"))
    point, ends_on = _point(resource)
    if point is None and ends_on is None:
        wrong.append(fhir_problem(FhirReason.POINT_UNKNOWN, f"{ROOT}.period"))
    if wrong:
        return ReportRefusal(tuple(wrong[:MAX_PROBLEMS]))
    subject = object_of(resource, "subject")
    return MappedReport(
        subject_id(subject),
        subject_identifier(subject),
        point,
        ends_on,
        tuple(scores),
        int(version) if version else None,
        next(iter(sources), ""),
    )


def _envelope_problems(resource: dict[str, Any]) -> tuple[FhirProblem, ...]:
    found = []
    if resource["status"] != "complete":
        found.append(fhir_problem(FhirReason.REPORT_NOT_COMPLETE, f"{ROOT}.status"))
    if resource["type"] != "individual":
        found.append(fhir_problem(FhirReason.REPORT_NOT_INDIVIDUAL, f"{ROOT}.type"))
    own, version = _own_measure(resource)
    if own is None and (text_of(resource, "measure") or "").partition("|")[0] != MEASURE:
        found.append(fhir_problem(FhirReason.MEASURE_UNKNOWN, f"{ROOT}.measure"))
    if version and not _VERSION.fullmatch(version):
        found.append(fhir_problem(FhirReason.OTHER_VERSION, f"{ROOT}.measure"))
    subject = object_of(resource, "subject")
    if subject_id(subject) is None and subject_identifier(subject) is None:
        found.append(no_subject(subject, f"{ROOT}.subject"))
    return tuple(found)


def _own_measure(resource: dict[str, Any]) -> tuple[str | None, str]:
    """Return the code of the own row that the measure is, and the version that it says of it."""
    address, _bar, version = (text_of(resource, "measure") or "").partition("|")
    match = _OWN_MEASURE.fullmatch(address)
    return (match[1], version) if match else (None, "")


def _sources(resource: dict[str, Any]) -> set[str]:
    """Return the sources that are named by our codes; what else was looked at is the sender's."""
    named = [object_of(one, "identifier") for one in objects_of(resource, "evaluatedResource")]
    return {text_of(one, "value") or "" for one in named if text_of(one, "system") == SOURCE}


def _scores(resource: dict[str, Any], own: str | None) -> tuple[list[Score], list[FhirProblem]]:
    scores: list[Score] = []
    wrong: list[FhirProblem] = []
    for at, group in enumerate(objects_of(resource, "group")):
        here = f"{ROOT}.group[{at}]"
        codes = [
            code for system, code in codings_of(object_of(group, "code")) if system == INDICATOR
        ]
        if len(codes) != 1:
            wrong.append(fhir_problem(FhirReason.INDICATOR_UNKNOWN, f"{here}.code"))
            continue
        if own is not None and codes[0] != own:
            wrong.append(fhir_problem(FhirReason.NOT_OF_THIS_MEASURE, f"{here}.code"))
            continue
        if codes[0] in {one.code for one in scores}:
            wrong.append(fhir_problem(FhirReason.INDICATOR_REPEATED, f"{here}.code"))
            continue
        score = object_of(group, "measureScore")
        value = decimal_of(score.get("value"))
        if value is None and not _is_unknown(score):
            wrong.append(fhir_problem(FhirReason.VALUE_MISSING, f"{here}.measureScore"))
            continue
        if value is not None and "comparator" in score:
            wrong.append(fhir_problem(FhirReason.VALUE_TYPE_UNFIT, f"{here}.measureScore"))
            continue
        scores.append(Score(codes[0], value, here))
    if not scores and not wrong:
        wrong.append(fhir_problem(FhirReason.NO_INDICATORS, f"{ROOT}.group"))
    return scores, wrong


def _is_unknown(score: dict[str, Any]) -> bool:
    return any(
        text_of(one, "url") == ABSENT and text_of(one, "valueCode") in ("unknown", "asked-unknown")
        for one in objects_of(score, "extension")
    )


def _point(resource: dict[str, Any]) -> tuple[Point | None, date | None]:
    """Return the point that is said, else the day on which the period ends."""
    said = [one for one in objects_of(resource, "extension") if text_of(one, "url") == POINT]
    if said:
        code = text_of(said[0], "valueCode")
        return next((point for point in Point if point.value == code), None), None
    end = _DAY.match(text_of(object_of(resource, "period"), "end") or "")
    return None, date.fromisoformat(end[0]) if end else None
