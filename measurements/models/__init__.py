"""Readings with all that stands beside them, and questionnaires."""

from measurements.models.questionnaires import (
    Questionnaire,
    QuestionnaireShare,
    QuestionnaireVersion,
    VersionStatus,
)
from measurements.models.readings import (
    DueReading,
    Mark,
    Reading,
    ReadingDocument,
    ReadingMark,
    ReadingPhoto,
    ReadingReceipt,
    RefusedReading,
)

__all__ = [
    "DueReading",
    "Mark",
    "Questionnaire",
    "QuestionnaireShare",
    "QuestionnaireVersion",
    "Reading",
    "ReadingDocument",
    "ReadingMark",
    "ReadingPhoto",
    "ReadingReceipt",
    "RefusedReading",
    "VersionStatus",
]
