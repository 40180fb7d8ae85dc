"""What can be wrong with a reading that somebody sends: one list of codes, one text for each.

The texts are English and never repeat what was sent, so that an answer or a log shows no person's
data. A door translates them where a person reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ProblemCode(StrEnum):
    """Why something that was sent is refused. Stable: senders' programs read these."""

    NOT_JSON = "NOT_JSON"
    NOT_UTF8 = "NOT_UTF8"
    TOO_DEEP = "TOO_DEEP"
    NOT_READ = "NOT_READ"
    EMPTY_LIST = "EMPTY_LIST"
    TOO_MANY_ITEMS = "TOO_MANY_ITEMS"
    NOT_AN_OBJECT = "NOT_AN_OBJECT"
    REPEATED_KEY = "REPEATED_KEY"
    REQUIRED = "REQUIRED"
    UNKNOWN_FIELD = "UNKNOWN_FIELD"
    NOT_TEXT = "NOT_TEXT"
    EMPTY_TEXT = "EMPTY_TEXT"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    BAD_CHARACTER = "BAD_CHARACTER"
    PATIENT_UNKNOWN = "PATIENT_UNKNOWN"
    KIND_UNKNOWN = "KIND_UNKNOWN"
    NOT_FHIR = "NOT_FHIR"
    VALUE_ABSENT = "VALUE_ABSENT"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NOT_FINITE = "NOT_FINITE"
    TOO_MANY_DIGITS = "TOO_MANY_DIGITS"
    NEGATIVE = "NEGATIVE"
    IMPOSSIBLE = "IMPOSSIBLE"
    SYSTOLIC_NOT_ABOVE_DIASTOLIC = "SYSTOLIC_NOT_ABOVE_DIASTOLIC"
    UNIT_UNFIT = "UNIT_UNFIT"
    VALUE_NOT_ALLOWED = "VALUE_NOT_ALLOWED"
    COMPONENTS_NOT_ALLOWED = "COMPONENTS_NOT_ALLOWED"
    COMPONENT_UNKNOWN = "COMPONENT_UNKNOWN"
    NOT_A_TIME = "NOT_A_TIME"
    NO_OFFSET = "NO_OFFSET"
    TOO_OLD = "TOO_OLD"
    TOO_FAR_AHEAD = "TOO_FAR_AHEAD"
    CONTEXT_UNKNOWN = "CONTEXT_UNKNOWN"
    CONTEXT_VALUE_UNKNOWN = "CONTEXT_VALUE_UNKNOWN"
    COMPARATOR_UNKNOWN = "COMPARATOR_UNKNOWN"
    SOURCE_UNKNOWN = "SOURCE_UNKNOWN"
    NOT_WHOLE = "NOT_WHOLE"
    NOT_OF_THIS_KIND = "NOT_OF_THIS_KIND"
    EVENT_UNKNOWN = "EVENT_UNKNOWN"
    NOTHING_TOLD = "NOTHING_TOLD"
    ANSWER_UNFIT = "ANSWER_UNFIT"
    TOO_MANY_ANSWERS = "TOO_MANY_ANSWERS"
    FORM_UNKNOWN = "FORM_UNKNOWN"
    PHOTO_UNFIT = "PHOTO_UNFIT"
    PHOTO_TOO_LARGE = "PHOTO_TOO_LARGE"

    @property
    def detail(self) -> str:
        """One English sentence that says what is wrong and what would be right."""
        return _DETAIL[self]


_DETAIL: Mapping[ProblemCode, str] = MappingProxyType(
    {
        ProblemCode.NOT_JSON: "The body is not valid JSON.",
        ProblemCode.NOT_UTF8: "The body must be UTF-8 without a byte order mark.",
        ProblemCode.TOO_DEEP: "The body is nested too deeply.",
        ProblemCode.NOT_READ: "The body is too large, badly packed, or of another media type.",
        ProblemCode.EMPTY_LIST: "The list is empty.",
        ProblemCode.TOO_MANY_ITEMS: "The list has more than 1,000 items.",
        ProblemCode.NOT_AN_OBJECT: "Expected a JSON object.",
        ProblemCode.REPEATED_KEY: "The same name occurs more than once in one object.",
        ProblemCode.REQUIRED: "This field is required.",
        ProblemCode.UNKNOWN_FIELD: "There is no such field.",
        ProblemCode.NOT_TEXT: "Expected a text.",
        ProblemCode.EMPTY_TEXT: "The text is empty.",
        ProblemCode.TEXT_TOO_LONG: "The text is too long.",
        ProblemCode.BAD_CHARACTER: "The text holds a character that is not allowed here.",
        ProblemCode.PATIENT_UNKNOWN: "No such patient.",
        ProblemCode.KIND_UNKNOWN: "There is no such kind of reading.",
        ProblemCode.NOT_FHIR: "The message is not as FHIR R4 defines it.",
        ProblemCode.VALUE_ABSENT: "The measurement came without a value.",
        ProblemCode.NOT_A_NUMBER: "Expected a JSON number.",
        ProblemCode.NOT_FINITE: "The number is not finite, or far too large or small.",
        ProblemCode.TOO_MANY_DIGITS: "A number may have at most 12 digits.",
        ProblemCode.NEGATIVE: "A value of this kind cannot be negative.",
        ProblemCode.IMPOSSIBLE: "A value of this kind cannot be so high.",
        ProblemCode.SYSTOLIC_NOT_ABOVE_DIASTOLIC: "The systolic pressure must be above the diastolic.",
        ProblemCode.UNIT_UNFIT: "The unit does not fit this kind of reading.",
        ProblemCode.VALUE_NOT_ALLOWED: "This kind of reading has components and no value of its own.",
        ProblemCode.COMPONENTS_NOT_ALLOWED: "This kind of reading has a value and no components.",
        ProblemCode.COMPONENT_UNKNOWN: "This kind of reading has no such component.",
        ProblemCode.NOT_A_TIME: "Expected a date and time as in 2026-11-22T08:00:00+01:00.",
        ProblemCode.NO_OFFSET: "The time needs an offset from UTC, as in 2026-11-22T08:00:00+01:00.",
        ProblemCode.TOO_OLD: "The time is before the year 2000.",
        ProblemCode.TOO_FAR_AHEAD: "The time is more than two years ahead.",
        ProblemCode.CONTEXT_UNKNOWN: "This kind of reading has no such context.",
        ProblemCode.CONTEXT_VALUE_UNKNOWN: "The context has no such value.",
        ProblemCode.COMPARATOR_UNKNOWN: "The comparator must be < or >.",
        ProblemCode.SOURCE_UNKNOWN: "The source must be device, patient, relative or nurse.",
        ProblemCode.NOT_WHOLE: "A value of this kind is a whole number.",
        ProblemCode.NOT_OF_THIS_KIND: "This kind of reading has no such field.",
        ProblemCode.EVENT_UNKNOWN: "There is no such event; OTHER is told in the text.",
        ProblemCode.NOTHING_TOLD: "A diary entry needs a text or a photo.",
        ProblemCode.ANSWER_UNFIT: "An answer is a number, a text or a list of texts.",
        ProblemCode.TOO_MANY_ANSWERS: "There are too many answers.",
        ProblemCode.FORM_UNKNOWN: "There is no such version of the questionnaire.",
        ProblemCode.PHOTO_UNFIT: "A photo must be a JPEG or PNG picture, written as base64.",
        ProblemCode.PHOTO_TOO_LARGE: "A photo may hold 600,000 bytes.",
    }
)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong, and where: ``pointer`` is a JSON Pointer (RFC 6901) into the item."""

    pointer: str
    code: ProblemCode

    @property
    def detail(self) -> str:
        """The English sentence for ``code``."""
        return self.code.detail
