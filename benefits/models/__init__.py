"""Tables of the benefits: values of persons, costs of a tenant, and reports."""

from benefits.models.costs import FixedCost, LicenceStep, UnitCost
from benefits.models.runs import ReportRun
from benefits.models.values import IndicatorValue

__all__ = ["FixedCost", "IndicatorValue", "LicenceStep", "ReportRun", "UnitCost"]
