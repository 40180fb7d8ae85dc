"""What a refusal is in the words that readings have for it: those that a nurse is shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from interop.fhir.outcome import FhirReason
from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.reading_shape import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interop.fhir.from_observation import FhirRefusal

NO_FINDING: Final = frozenset(
    (
        FhirReason.STATUS_CANCELLED,
        FhirReason.STATUS_ENTERED_IN_ERROR,
        FhirReason.STATUS_IN_PROGRESS,
    )
)
"""The sender itself says that there was no measurement: nothing that a nurse would miss."""

_READINGS_OWN: Final = {code.value for code in ProblemCode} - {
    reason.value for reason in FhirReason
}

# Whatever is not here is bad FHIR.
_IN_OTHER_WORDS: Final[Mapping[str, ProblemCode]] = MappingProxyType(
    {
        FhirReason.KIND_AMBIGUOUS: ProblemCode.KIND_UNKNOWN,
        FhirReason.QUESTIONNAIRE_MISSING: ProblemCode.FORM_UNKNOWN,
        FhirReason.QUESTIONNAIRE_UNKNOWN: ProblemCode.FORM_UNKNOWN,
        FhirReason.QUESTION_UNKNOWN: ProblemCode.ANSWER_UNFIT,
        FhirReason.QUESTION_REPEATED: ProblemCode.ANSWER_UNFIT,
        FhirReason.ANSWER_UNFIT: ProblemCode.ANSWER_UNFIT,
        FhirReason.NO_ANSWERS: ProblemCode.REQUIRED,
        FhirReason.SUBJECT_MISSING: ProblemCode.REQUIRED,
        FhirReason.SUBJECT_UNFIT: ProblemCode.REQUIRED,
        FhirReason.TIME_MISSING: ProblemCode.NOT_A_TIME,
        FhirReason.TIME_WITHOUT_CLOCK: ProblemCode.NOT_A_TIME,
        FhirReason.TIME_UNFIT: ProblemCode.NOT_A_TIME,
        FhirReason.PERIOD_TOO_LONG: ProblemCode.NOT_A_TIME,
        FhirReason.VALUE_MISSING: ProblemCode.VALUE_ABSENT,
        FhirReason.VALUE_ABSENT: ProblemCode.VALUE_ABSENT,
        FhirReason.COMPONENT_MISSING: ProblemCode.VALUE_ABSENT,
        FhirReason.VALUE_TYPE_UNFIT: ProblemCode.NOT_A_NUMBER,
        FhirReason.VALUE_CODE_UNKNOWN: ProblemCode.NOT_A_NUMBER,
        FhirReason.UNITS_DISAGREE: ProblemCode.UNIT_UNFIT,
        FhirReason.COMPARATORS_DISAGREE: ProblemCode.COMPARATOR_UNKNOWN,
    }
)


def is_finding(refusal: FhirRefusal) -> bool:
    """Whether a nurse must be able to see that this did not get in."""
    return not any(problem.reason in NO_FINDING for problem in refusal.problems)


def refused_reading(refusal: FhirRefusal, patient_id: str | None) -> Refused:
    """Return the refusal as that of a reading; its pointers are FHIRPath."""
    return Refused(
        tuple(
            FieldProblem(problem.expression or "", _code(problem.reason))
            for problem in refusal.problems
        ),
        kind=refusal.kind,
        patient=patient_id,
        reference=refusal.reference,
    )


def _code(reason: str) -> ProblemCode:
    if reason in _READINGS_OWN:
        return ProblemCode(reason)
    return _IN_OTHER_WORDS.get(reason, ProblemCode.NOT_FHIR)
