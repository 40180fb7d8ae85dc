"""The figures that municipalities report nationally: patients, municipalities, GP offices, plans.

Nothing is counted anew: patients and plans are counts of the report itself, so that they are withheld
where those are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benefits.rules.beside_types import National
from benefits.rules.statistics import HIDDEN, SMALLEST_GROUP

if TYPE_CHECKING:
    from benefits.rules.report import Report

# At least so many values must be open for the patients of one office, as for any other count.
_OPEN = SMALLEST_GROUP - 1


def national_figures(report: Report, gp_offices: int) -> National:
    """Return them of an internal report."""
    return National(report.plan_use.persons, report.plan_use.with_plan, gp_offices)


def national_published(report: Report) -> Report:
    """Return a published report with what of its national figures may be told.

    Patients and plans as the published report has them. The number of offices is told only where
    the number of patients is, and where that leaves at least five values open for the patients of
    each office: five offices with six patients would say that four have one patient alone.
    """
    known = report.national
    if known is None:
        return report
    active, offices = report.plan_use.persons, known.gp_offices
    is_safe = (
        isinstance(active, int)
        and isinstance(offices, int)
        and (active == 0 or active - offices >= _OPEN)
    )
    shown = offices if is_safe else HIDDEN
    told = National(active, report.plan_use.with_plan, shown, known.municipalities)
    return replace(report, national=told)
