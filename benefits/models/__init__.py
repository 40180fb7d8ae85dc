"""Tables of the benefits: the plan, collecting, values of persons, figures of tenants, and reports."""

from benefits.models.beside import (
    ComparisonFigure,
    HealthCommunity,
    HealthCommunityTenant,
    PatientQuote,
)
from benefits.models.collecting import CollectionRequest, Survey
from benefits.models.imports import ImportFile, ImportMapping
from benefits.models.plan import ChosenRow, IndicatorDefinition
from benefits.models.runs import ReportRun
from benefits.models.tenant_figures import TenantFigure
from benefits.models.values import IndicatorValue

__all__ = [
    "ChosenRow",
    "CollectionRequest",
    "ComparisonFigure",
    "HealthCommunity",
    "HealthCommunityTenant",
    "ImportFile",
    "ImportMapping",
    "IndicatorDefinition",
    "IndicatorValue",
    "PatientQuote",
    "ReportRun",
    "Survey",
    "TenantFigure",
]
