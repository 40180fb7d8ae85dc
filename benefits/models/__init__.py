"""Tables of the benefits: plan, collecting, surveys, values, figures and costs of tenants, and reports."""

from benefits.models.beside import (
    ComparisonFigure,
    HealthCommunity,
    HealthCommunityTenant,
    PatientQuote,
)
from benefits.models.collecting import CollectionRequest, Survey
from benefits.models.costs import FixedCost, LicenceStep, OwnUnitCost, UnitCost
from benefits.models.imports import ImportFile, ImportMapping
from benefits.models.pdfs import JointPdf, ReportPdf
from benefits.models.plan import ChosenRow, IndicatorDefinition
from benefits.models.runs import ReportRun
from benefits.models.staff_survey import StaffCount, StaffDone, StaffRound
from benefits.models.tenant_figures import TenantFigure
from benefits.models.values import IndicatorValue

__all__ = [
    "ChosenRow",
    "CollectionRequest",
    "ComparisonFigure",
    "FixedCost",
    "HealthCommunity",
    "HealthCommunityTenant",
    "ImportFile",
    "ImportMapping",
    "IndicatorDefinition",
    "IndicatorValue",
    "JointPdf",
    "LicenceStep",
    "OwnUnitCost",
    "PatientQuote",
    "ReportPdf",
    "ReportRun",
    "StaffCount",
    "StaffDone",
    "StaffRound",
    "Survey",
    "TenantFigure",
    "UnitCost",
]
