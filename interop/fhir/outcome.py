"""What is wrong, in FHIR's words: an OperationOutcome with an issue per problem.

Diagnostics are English and never repeat what was sent; expressions are FHIRPath made of element
names and positions only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from measurements.rules.problems import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class FhirReason(StrEnum):
    """Why an Observation is refused, where the rules of readings have no word for it."""

    NOT_AN_OBSERVATION = "NOT_AN_OBSERVATION"
    NOT_A_QUESTIONNAIRE = "NOT_A_QUESTIONNAIRE"
    NOT_A_RESPONSE = "NOT_A_RESPONSE"
    NOT_A_MEASURE_REPORT = "NOT_A_MEASURE_REPORT"
    REPORT_NOT_COMPLETE = "REPORT_NOT_COMPLETE"
    REPORT_NOT_INDIVIDUAL = "REPORT_NOT_INDIVIDUAL"
    MEASURE_UNKNOWN = "MEASURE_UNKNOWN"
    OTHER_VERSION = "OTHER_VERSION"
    NOT_OF_THIS_MEASURE = "NOT_OF_THIS_MEASURE"
    SOURCE_UNKNOWN = "SOURCE_UNKNOWN"
    POINT_UNKNOWN = "POINT_UNKNOWN"
    NO_INDICATORS = "NO_INDICATORS"
    INDICATOR_UNKNOWN = "INDICATOR_UNKNOWN"
    INDICATOR_REPEATED = "INDICATOR_REPEATED"
    INDICATOR_OUT_OF_BOUNDS = "INDICATOR_OUT_OF_BOUNDS"
    PART_TOO_LARGE = "PART_TOO_LARGE"
    NOT_MEASURED_THEN = "NOT_MEASURED_THEN"
    NOT_REACHED_YET = "NOT_REACHED_YET"
    NOT_ENROLLED = "NOT_ENROLLED"
    STATUS_IN_PROGRESS = "STATUS_IN_PROGRESS"
    QUESTIONNAIRE_MISSING = "QUESTIONNAIRE_MISSING"
    QUESTIONNAIRE_UNKNOWN = "QUESTIONNAIRE_UNKNOWN"
    QUESTION_UNKNOWN = "QUESTION_UNKNOWN"
    QUESTION_REPEATED = "QUESTION_REPEATED"
    ANSWER_UNFIT = "ANSWER_UNFIT"
    NO_ANSWERS = "NO_ANSWERS"
    ITEM_UNFIT = "ITEM_UNFIT"
    CONDITION_UNFIT = "CONDITION_UNFIT"
    FORM_UNSOUND = "FORM_UNSOUND"
    ELEMENT_UNKNOWN = "ELEMENT_UNKNOWN"
    ELEMENT_MISSING = "ELEMENT_MISSING"
    ELEMENT_EMPTY = "ELEMENT_EMPTY"
    ELEMENT_INVALID = "ELEMENT_INVALID"
    CODE_INVALID = "CODE_INVALID"
    MODIFIER_UNKNOWN = "MODIFIER_UNKNOWN"
    STATUS_CANCELLED = "STATUS_CANCELLED"
    STATUS_ENTERED_IN_ERROR = "STATUS_ENTERED_IN_ERROR"
    KIND_AMBIGUOUS = "KIND_AMBIGUOUS"
    SUBJECT_MISSING = "SUBJECT_MISSING"
    SUBJECT_UNFIT = "SUBJECT_UNFIT"
    TIME_MISSING = "TIME_MISSING"
    TIME_WITHOUT_CLOCK = "TIME_WITHOUT_CLOCK"
    TIME_UNFIT = "TIME_UNFIT"
    PERIOD_TOO_LONG = "PERIOD_TOO_LONG"
    VALUE_MISSING = "VALUE_MISSING"
    VALUE_ABSENT = "VALUE_ABSENT"
    VALUE_AND_ABSENT = "VALUE_AND_ABSENT"
    VALUE_TYPE_UNFIT = "VALUE_TYPE_UNFIT"
    VALUE_CODE_UNKNOWN = "VALUE_CODE_UNKNOWN"
    UNITS_DISAGREE = "UNITS_DISAGREE"
    COMPONENT_MISSING = "COMPONENT_MISSING"
    COMPONENT_REPEATED = "COMPONENT_REPEATED"
    COMPARATORS_DISAGREE = "COMPARATORS_DISAGREE"


@dataclass(frozen=True, slots=True)
class FhirProblem:
    """One issue. ``code`` is of FHIR's issue-type, ``reason`` our own stable code for it."""

    code: str
    diagnostics: str
    expression: str | None = None
    reason: str = ""
    severity: str = "error"


_REASONS: Final[Mapping[FhirReason, tuple[str, str]]] = MappingProxyType(
    {
        FhirReason.NOT_AN_OBSERVATION: ("structure", "Expected a resource of type Observation."),
        FhirReason.NOT_A_QUESTIONNAIRE: (
            "structure",
            "Expected a resource of type Questionnaire.",
        ),
        FhirReason.NOT_A_RESPONSE: (
            "structure",
            "Expected a resource of type QuestionnaireResponse.",
        ),
        FhirReason.NOT_A_MEASURE_REPORT: (
            "structure",
            "Expected a resource of type MeasureReport.",
        ),
        FhirReason.REPORT_NOT_COMPLETE: (
            "business-rule",
            "Only a complete report has values to take in.",
        ),
        FhirReason.REPORT_NOT_INDIVIDUAL: (
            "not-supported",
            "Values are taken in one person at a time: type individual.",
        ),
        FhirReason.MEASURE_UNKNOWN: (
            "code-invalid",
            (
                "The measure must be the benefit plan, urn:dho:benefit-plan, or a row that a tenant has"
                " defined itself: urn:dho:benefit-plan:CODE, best with |version."
            ),
        ),
        FhirReason.OTHER_VERSION: (
            "business-rule",
            (
                "The row is counted by another version of its definition here, and figures of the two"
                " are not figures of one thing."
            ),
        ),
        FhirReason.NOT_OF_THIS_MEASURE: (
            "business-rule",
            "A report of a row that a tenant has defined itself holds that row's indicator alone.",
        ),
        FhirReason.SOURCE_UNKNOWN: (
            "code-invalid",
            "There is no such source in urn:dho:benefit-source, or more than one is named.",
        ),
        FhirReason.POINT_UNKNOWN: (
            "code-invalid",
            "There is no such point in time: BASELINE, M3, M6 ... M60, or a period that ends near one.",
        ),
        FhirReason.NO_INDICATORS: ("required", "There is no indicator in it."),
        FhirReason.INDICATOR_UNKNOWN: (
            "code-invalid",
            "The benefit plan has no indicator of that code in urn:dho:benefit-indicator.",
        ),
        FhirReason.INDICATOR_REPEATED: (
            "business-rule",
            "The same indicator occurs more than once.",
        ),
        FhirReason.INDICATOR_OUT_OF_BOUNDS: ("value", "This cannot be a value of the indicator."),
        FhirReason.PART_TOO_LARGE: (
            "invariant",
            "More would have come in the 30 days next to the start than in all three months.",
        ),
        FhirReason.NOT_MEASURED_THEN: (
            "business-rule",
            "The benefit plan does not ask for this indicator at that point in time.",
        ),
        FhirReason.NOT_REACHED_YET: (
            "business-rule",
            "The patient's follow-up has not come to that point in time, or ended before it.",
        ),
        FhirReason.NOT_ENROLLED: ("business-rule", "The patient was never in follow-up."),
        FhirReason.STATUS_IN_PROGRESS: (
            "business-rule",
            "Answers are taken in when the person has sent them, not while the form is filled in.",
        ),
        FhirReason.QUESTIONNAIRE_MISSING: (
            "required",
            "Say which questionnaire was answered: its canonical address, best with |version.",
        ),
        FhirReason.QUESTIONNAIRE_UNKNOWN: (
            "code-invalid",
            "There is no published questionnaire of that address and version here.",
        ),
        FhirReason.QUESTION_UNKNOWN: (
            "code-invalid",
            "The questionnaire has no question of that linkId.",
        ),
        FhirReason.QUESTION_REPEATED: (
            "business-rule",
            "The same question occurs more than once, or has more answers than it takes.",
        ),
        FhirReason.ANSWER_UNFIT: ("value", "This is no answer that the question takes."),
        FhirReason.NO_ANSWERS: ("required", "There is no answer in it."),
        FhirReason.ITEM_UNFIT: (
            "not-supported",
            "This sort of item, or its answers by reference, cannot be asked here.",
        ),
        FhirReason.CONDITION_UNFIT: (
            "not-supported",
            "This condition cannot be kept here.",
        ),
        FhirReason.FORM_UNSOUND: ("business-rule", "The form cannot be used as it is."),
        FhirReason.ELEMENT_UNKNOWN: ("structure", "FHIR R4 has no such element here."),
        FhirReason.ELEMENT_MISSING: ("required", "FHIR R4 requires this element."),
        FhirReason.ELEMENT_EMPTY: ("structure", "An element may not be empty or null."),
        FhirReason.ELEMENT_INVALID: ("invalid", "The element is not as FHIR R4 defines it."),
        FhirReason.CODE_INVALID: ("code-invalid", "FHIR R4 has no such code for this element."),
        FhirReason.MODIFIER_UNKNOWN: (
            "extension",
            "The element may change the meaning of the resource in a way that we do not know.",
        ),
        FhirReason.STATUS_CANCELLED: (
            "business-rule",
            "A cancelled measurement is not stored as a reading.",
        ),
        FhirReason.STATUS_ENTERED_IN_ERROR: (
            "business-rule",
            "A measurement that was entered in error is not stored as a reading.",
        ),
        FhirReason.KIND_AMBIGUOUS: (
            "business-rule",
            "The codes mean more than one kind of reading.",
        ),
        FhirReason.SUBJECT_MISSING: (
            "required",
            "A reading needs a subject: a reference to a Patient, or a national identifier.",
        ),
        FhirReason.SUBJECT_UNFIT: (
            "value",
            (
                "The subject must be a Patient by its id here, or by a Norwegian national identifier"
                " (system and eleven digits)."
            ),
        ),
        FhirReason.TIME_MISSING: (
            "required",
            "A reading needs effectiveDateTime, effectiveInstant or effectivePeriod.",
        ),
        FhirReason.TIME_WITHOUT_CLOCK: (
            "business-rule",
            "A reading needs the time of day and the offset from UTC, not only the date.",
        ),
        FhirReason.TIME_UNFIT: (
            "not-supported",
            (
                "The time must be effectiveDateTime, effectiveInstant or an effectivePeriod"
                " that ends after it starts."
            ),
        ),
        FhirReason.PERIOD_TOO_LONG: (
            "business-rule",
            "What was measured over more than a day is not one reading.",
        ),
        FhirReason.VALUE_MISSING: ("required", "A reading needs a value."),
        FhirReason.VALUE_ABSENT: (
            "business-rule",
            "A measurement without a value is not stored as a reading.",
        ),
        FhirReason.VALUE_AND_ABSENT: (
            "invariant",
            "There may be a value or a reason why there is none, not both (obs-6).",
        ),
        FhirReason.VALUE_TYPE_UNFIT: (
            "not-supported",
            "The value of this kind of reading must be a Quantity.",
        ),
        FhirReason.VALUE_CODE_UNKNOWN: (
            "code-invalid",
            "The code is no value of this kind of reading that we know, or it is two of them.",
        ),
        FhirReason.UNITS_DISAGREE: ("value", "The unit's code and its text are different units."),
        FhirReason.COMPONENT_MISSING: (
            "business-rule",
            "Without this component there is no reading of this kind.",
        ),
        FhirReason.COMPONENT_REPEATED: (
            "business-rule",
            "The same component occurs more than once.",
        ),
        FhirReason.COMPARATORS_DISAGREE: (
            "business-rule",
            "The comparators of the components point both ways.",
        ),
    }
)

# Issue types of FHIR R4 for the problems of readings; the rest are wrong values.
_ISSUE_TYPES: Final[Mapping[ProblemCode, str]] = MappingProxyType(
    {
        ProblemCode.NOT_JSON: "structure",
        ProblemCode.NOT_UTF8: "structure",
        ProblemCode.TOO_DEEP: "too-costly",
        ProblemCode.TOO_MANY_ITEMS: "too-costly",
        ProblemCode.NOT_AN_OBJECT: "structure",
        ProblemCode.REPEATED_KEY: "structure",
        ProblemCode.REQUIRED: "required",
        ProblemCode.UNKNOWN_FIELD: "structure",
        ProblemCode.TEXT_TOO_LONG: "too-long",
        ProblemCode.PATIENT_UNKNOWN: "not-found",
        ProblemCode.KIND_UNKNOWN: "code-invalid",
        ProblemCode.SYSTOLIC_NOT_ABOVE_DIASTOLIC: "business-rule",
        ProblemCode.IMPOSSIBLE: "business-rule",
        ProblemCode.NEGATIVE: "business-rule",
        ProblemCode.TOO_OLD: "business-rule",
        ProblemCode.TOO_FAR_AHEAD: "business-rule",
    }
)


def fhir_problem(reason: FhirReason | ProblemCode, expression: str | None = None) -> FhirProblem:
    """Return the issue for one of our reasons, at a FHIRPath expression."""
    if isinstance(reason, FhirReason):
        code, diagnostics = _REASONS[reason]
    else:
        code, diagnostics = _ISSUE_TYPES.get(reason, "value"), reason.detail
    return FhirProblem(code, diagnostics, expression, reason.value)


# What FHIR calls the errors of HTTP itself; whatever else happens is an exception.
_OF_STATUS: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "invalid",
        401: "login",
        403: "forbidden",
        404: "not-found",
        405: "not-supported",
        406: "not-supported",
        409: "conflict",
        413: "too-long",
        415: "not-supported",
        422: "processing",
        429: "throttled",
        503: "transient",
    }
)


def problem_of_status(status: int, diagnostics: str = "") -> FhirProblem:
    """Return the issue for an error that no element of a resource is to blame for."""
    return FhirProblem(
        _OF_STATUS.get(status, "exception"), diagnostics or HTTPStatus(status).phrase
    )


def operation_outcome(problems: Iterable[FhirProblem]) -> dict[str, Any]:
    """Return an OperationOutcome of the problems; without any it says that all is well."""
    issues = [_issue(problem) for problem in problems]
    all_ok = FhirProblem("informational", "All OK.", severity="information")
    return {"resourceType": "OperationOutcome", "issue": issues or [_issue(all_ok)]}


def _issue(problem: FhirProblem) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "severity": problem.severity,
        "code": problem.code,
        "diagnostics": problem.diagnostics,
    }
    if problem.reason:
        issue["details"] = {"text": problem.reason}
    if problem.expression:
        issue["expression"] = [problem.expression]
    return issue
