"""What may be chosen in the forms of the plan, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.presenters import words
from benefits.rules.own_rows import EVERY_MONTHS, OWN_COLLECTORS, OWN_SOURCES
from benefits.rules.plan_types import Better, Gains, MeasuredIn

if TYPE_CHECKING:
    from benefits.rules.benefit_plan import BenefitPlan

_BETTER = {Better.FEWER: gettext_lazy("fewer or less"), Better.MORE: gettext_lazy("more")}


def own_row_choices() -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each field of a row of one's own."""
    units = {**words.MEASURED_IN, MeasuredIn.SCORE: gettext_lazy("points on a scale")}
    return {
        "unit": [(one.value, str(units[one])) for one in MeasuredIn],
        "better": [(one.value, str(_BETTER[one])) for one in Better],
        "source": [(one.value, str(words.SOURCES[one])) for one in OWN_SOURCES],
        "every_months": [
            (str(months), _("every %(months)s months") % {"months": months})
            for months in EVERY_MONTHS
        ],
        "collected_by": [(one.value, str(words.COLLECTS[one])) for one in OWN_COLLECTORS],
        "gains": [(one.value, str(words.GAINS[one])) for one in Gains],
    }


def figure_choices(plan: BenefitPlan) -> list[tuple[str, str]]:
    """Return the figures of a tenant that its plan asks for."""
    return [
        (code, f"{_(one.name)} ({words.TENANT_UNITS[one.unit]})")
        for code, one in plan.tenant_indicators.items()
    ]
