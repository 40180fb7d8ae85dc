"""Tables of the benefits: values of persons, and reports."""

from benefits.models.collecting import CollectionRequest, Survey
from benefits.models.runs import ReportRun
from benefits.models.values import IndicatorValue

__all__ = ["CollectionRequest", "IndicatorValue", "ReportRun", "Survey"]
