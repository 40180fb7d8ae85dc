"""The benefit plan as a table: eleven benefits, what shows each, who knows it, and when.

What each of them counts is in ``source_indicators``.

The rows are those of the benefit plan of the Namdal project (gevinstplan for digital
hjemmeoppfølging, appendix 3 of its report). Where that plan is blank or contradicts itself, the
choice made here says so in ``note``. Texts are message ids; presenters translate them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.plan_types import (
    Benefit,
    Collects,
    Gains,
    Indicator,
    Source,
)
from benefits.rules.source_indicators import (
    ACUTE_ADMISSIONS,
    ACUTE_BED_DAYS,
    ADMISSIONS_AT_START,
    BED_DAYS_AT_START,
    CONTROL,
    DRIVING_MINUTES,
    GP_VISITS,
    GP_VISITS_AT_START,
    HOME_MINUTES,
    HOME_VISITS,
    KAD_DAYS,
    KAD_DAYS_AT_START,
    KAD_STAYS,
    KAD_STAYS_AT_START,
    KNOWLEDGE,
    MASTERY,
    OUT_OF_HOURS,
    OUT_OF_HOURS_AT_START,
    READMISSIONS,
    READMISSIONS_AT_START,
    SAFETY,
)

if TYPE_CHECKING:
    from benefits.rules.points import Point

# The edition of this table. A value is stored with the edition under which it was recorded; any
# change of what an indicator means is a new edition.
EDITION = 2


def _(text: str) -> str:
    """Mark a message id for extraction."""
    return text


_MUNICIPAL_ACCESS = _("The municipality counts in its own journal and hands over the numbers.")
_GP_ACCESS = _("The GP office counts in its own journal and hands over the numbers.")
_ANSWERED = _("The person answers on the tablet or phone, with help to read if needed.")


PLAN: tuple[Benefit, ...] = (
    Benefit(
        row=1,
        code="SAVED_TIME",
        name=_("Saved time and resources"),
        indicators=(DRIVING_MINUTES,),
        source=Source.MUNICIPAL_JOURNAL,
        every_months=3,
        precondition=_MUNICIPAL_ACCESS,
        collected_by=Collects.DHO_RESOURCE,
        gains=(Gains.MUNICIPALITY,),
        note=_(
            "The plan also names use of home care: that is benefit 7, asked for once and counted there."
        ),
    ),
    Benefit(
        row=2,
        code="SAFETY_AND_MASTERY",
        name=_("More independence, safety and mastery"),
        indicators=(SAFETY, MASTERY),
        source=Source.QUESTIONNAIRE,
        every_months=3,
        precondition=_ANSWERED,
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT,),
    ),
    Benefit(
        row=3,
        code="KNOWLEDGE_OF_ILLNESS",
        name=_("More knowledge of the own illness"),
        indicators=(KNOWLEDGE,),
        source=Source.QUESTIONNAIRE,
        every_months=3,
        precondition=_ANSWERED,
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT,),
    ),
    Benefit(
        row=4,
        code="CONTROL_OF_ILLNESS",
        name=_("Better control and fewer symptoms"),
        indicators=(CONTROL,),
        source=Source.QUESTIONNAIRE,
        every_months=3,
        precondition=_ANSWERED,
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT,),
        has_baseline=False,
        note=_(
            "The plan names no baseline for this benefit: later answers are compared with month 3."
        ),
    ),
    Benefit(
        row=5,
        code="USE_OF_PLAN",
        name=_("More use of the individual self-care plan"),
        indicators=(),
        source=Source.PRODUCT,
        every_months=3,
        precondition=_("Plans are made and published in this system."),
        collected_by=Collects.NOBODY,
        gains=(Gains.PATIENT, Gains.GP_OFFICE, Gains.HOSPITAL),
        has_baseline=False,
        note=_(
            "The plan leaves indicator, source and frequency blank: the system counts persons in"
            " follow-up who have a published plan in force, and of these the ones whose plan was opened"
            " or printed in the period."
        ),
    ),
    Benefit(
        row=6,
        code="GP_VISITS",
        name=_("Postponed or fewer visits to the GP"),
        indicators=(GP_VISITS, GP_VISITS_AT_START),
        source=Source.GP_JOURNAL,
        every_months=3,
        precondition=_GP_ACCESS,
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT, Gains.GP_OFFICE),
    ),
    Benefit(
        row=7,
        code="HOME_SERVICES",
        name=_("Postponed or less use of home services"),
        indicators=(HOME_VISITS, HOME_MINUTES),
        source=Source.MUNICIPAL_JOURNAL,
        every_months=3,
        precondition=_MUNICIPAL_ACCESS,
        collected_by=Collects.DHO_RESOURCE,
        gains=(Gains.PATIENT, Gains.MUNICIPALITY),
    ),
    Benefit(
        row=8,
        code="KAD",
        name=_("Postponed or less use of municipal acute beds (KAD)"),
        indicators=(KAD_STAYS, KAD_DAYS, KAD_STAYS_AT_START, KAD_DAYS_AT_START),
        source=Source.MUNICIPAL_JOURNAL,
        every_months=3,
        precondition=_MUNICIPAL_ACCESS,
        collected_by=Collects.DHO_RESOURCE,
        gains=(Gains.PATIENT, Gains.MUNICIPALITY),
    ),
    Benefit(
        row=9,
        code="ACUTE_ADMISSIONS",
        name=_("Postponed or fewer acute admissions to hospital"),
        indicators=(
            ACUTE_ADMISSIONS,
            ACUTE_BED_DAYS,
            ADMISSIONS_AT_START,
            BED_DAYS_AT_START,
        ),
        source=Source.GP_JOURNAL,
        every_months=6,
        precondition=_GP_ACCESS,
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT, Gains.HOSPITAL),
        note=_(
            "The plan's table names the municipal journal, its text the GP office's: the GP"
            " office's is used."
        ),
    ),
    Benefit(
        row=10,
        code="OUT_OF_HOURS",
        name=_("Postponed or fewer visits to the out-of-hours clinic"),
        indicators=(OUT_OF_HOURS, OUT_OF_HOURS_AT_START),
        source=Source.GP_JOURNAL,
        every_months=6,
        precondition=_GP_ACCESS,
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT, Gains.MUNICIPALITY),
        note=_(
            "The plan's table names the municipal journal, its text the GP office's: the GP"
            " office's is used."
        ),
    ),
    Benefit(
        row=11,
        code="READMISSIONS",
        name=_("Postponed or fewer readmissions"),
        indicators=(READMISSIONS, READMISSIONS_AT_START),
        source=Source.HOSPITAL_ANALYSIS,
        every_months=6,
        precondition=_("The hospital's analysis tool counts, per person."),
        collected_by=Collects.NURSE,
        gains=(Gains.PATIENT, Gains.HOSPITAL),
        note=_(
            "The plan repeats the indicator of benefit 9 here. A readmission is itself an acute"
            " admission and is counted there too: the two are never added together."
        ),
    ),
)

INDICATORS: dict[str, Indicator] = {i.code: i for benefit in PLAN for i in benefit.indicators}
BENEFIT_OF: dict[str, Benefit] = {i.code: benefit for benefit in PLAN for i in benefit.indicators}


def points_of(code: str) -> tuple[Point, ...]:
    """Return the points at which the plan asks for an indicator."""
    return BENEFIT_OF[code].points_of(INDICATORS[code])


def cell_key(code: str, point: Point) -> str:
    """Return the key of one indicator at one point: ``GP_VISITS-M3``."""
    return f"{code}-{point.value}"


def plain(value: Decimal) -> Decimal:
    """Return a stored value as it was written: a whole number without decimals."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


class ImpossibleValue(Exception):
    """The number cannot be a value of the indicator. Carries the bounds."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(f"{indicator.code}: {indicator.lowest} to {indicator.highest}")
        self.lowest, self.highest = indicator.lowest, indicator.highest


def check_value(indicator: Indicator, value: Decimal) -> Decimal:
    """Return the value in the form that is stored, at most one decimal.

    Raises ``ImpossibleValue`` for NaN, infinities, numbers outside the bounds, fractions of what is
    counted or scored, and more than one decimal.
    """
    if not value.is_finite() or not indicator.lowest <= value <= indicator.highest:
        raise ImpossibleValue(indicator)
    step = Decimal("0.1") if indicator.has_decimal else Decimal(1)
    if value % step:
        raise ImpossibleValue(indicator)
    return value.quantize(step)
