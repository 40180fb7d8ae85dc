"""Tables of the benefits: values of persons, and reports."""

from benefits.models.beside import (
    ComparisonFigure,
    HealthCommunity,
    HealthCommunityTenant,
    PatientQuote,
)
from benefits.models.runs import ReportRun
from benefits.models.values import IndicatorValue

__all__ = [
    "ComparisonFigure",
    "HealthCommunity",
    "HealthCommunityTenant",
    "IndicatorValue",
    "PatientQuote",
    "ReportRun",
]
