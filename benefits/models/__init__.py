"""Tables of the benefits: the plan, collecting, values of persons, figures of tenants, and reports."""

from benefits.models.collecting import CollectionRequest, Survey
from benefits.models.plan import ChosenRow, IndicatorDefinition
from benefits.models.runs import ReportRun
from benefits.models.tenant_figures import TenantFigure
from benefits.models.values import IndicatorValue

__all__ = [
    "ChosenRow",
    "CollectionRequest",
    "IndicatorDefinition",
    "IndicatorValue",
    "ReportRun",
    "Survey",
    "TenantFigure",
]
