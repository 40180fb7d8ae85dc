"""Tables of the benefits: values of persons, and reports."""

from benefits.models.runs import ReportRun
from benefits.models.values import IndicatorValue

__all__ = ["IndicatorValue", "ReportRun"]
