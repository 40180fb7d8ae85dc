"""Tables of the benefits: values of persons, and reports."""

from benefits.models.imports import ImportFile, ImportMapping
from benefits.models.runs import ReportRun
from benefits.models.values import IndicatorValue

__all__ = ["ImportFile", "ImportMapping", "IndicatorValue", "ReportRun"]
