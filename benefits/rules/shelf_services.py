"""Rows of the shelf about the service itself: drop-out, alarms, time, office visits, staff.

Sources: drop-out and administration time stand among the measures of the Sør-Rogaland project's
report (002), as do alarms before and after (Sokndal), office visits of a year (Hjelmeland: from
four to two for type 2 diabetes) and what staff say themselves (Stavanger: recorded from staff too, and
compared before and after); their worries, of the same report's interviews: systems that do not talk
together, extra work, stress from alerts. Case-handling time is of the Innlandet projects' report (001), on digital mapping tools. None of them gives a definition: the
definitions, and from where the numbers are taken, are ours.
"""

from __future__ import annotations

from benefits.rules.plan_types import (
    Benefit,
    Better,
    Collects,
    Gains,
    Source,
    TenantIndicator,
    TenantUnit,
)

_MANY = 100_000


def _(text: str) -> str:
    """Mark a message id for extraction."""
    return text


_COUNTED_BEFORE = _("The municipality can count it alike before the start and after it.")

DROP_OUT = Benefit(
    row=0,
    code="DROP_OUT",
    name=_("Few drop out of follow-up"),
    indicators=(),
    source=Source.PRODUCT,
    every_months=3,
    precondition=_("How a follow-up ended is recorded when it ends."),
    collected_by=Collects.NOBODY,
    gains=(Gains.PATIENT, Gains.MUNICIPALITY),
    has_baseline=False,
    note=_(
        "The system counts persons who withdrew, of all who were in follow-up in the period. Death,"
        " a move, a nursing home and an end as planned are no drop-out."
    ),
)

ALARMS = Benefit(
    row=0,
    code="ALARMS",
    name=_("Fewer alarms"),
    indicators=(),
    tenant_indicators=(
        TenantIndicator(
            code="ALARMS",
            name=_("Alarms to the home services"),
            unit=TenantUnit.TIMES_A_QUARTER,
            better=Better.FEWER,
            highest=_MANY,
            definition=_(
                "Alarms, such as from safety alarms at home, that the municipality's home services"
                " answered in the quarter, of all its residents who have one."
            ),
        ),
    ),
    source=Source.OWN_SYSTEMS,
    every_months=3,
    precondition=_COUNTED_BEFORE,
    collected_by=Collects.PROJECT_LEAD,
    gains=(Gains.PATIENT, Gains.RELATIVE, Gains.MUNICIPALITY),
)

ADMINISTRATION_TIME = Benefit(
    row=0,
    code="ADMINISTRATION_TIME",
    name=_("Less time for administration"),
    indicators=(),
    tenant_indicators=(
        TenantIndicator(
            code="ADMINISTRATION_HOURS",
            name=_("Hours of administration"),
            unit=TenantUnit.HOURS_A_QUARTER,
            better=Better.FEWER,
            highest=_MANY,
            decimals=1,
            definition=_(
                "Working hours in the quarter that went into equipment, accounts, training and"
                " reports of the follow-up, not into persons. Before the start: into the services"
                " that it takes the place of."
            ),
        ),
    ),
    source=Source.OWN_SYSTEMS,
    every_months=3,
    precondition=_COUNTED_BEFORE,
    collected_by=Collects.PROJECT_LEAD,
    gains=(Gains.MUNICIPALITY,),
)

CASE_HANDLING = Benefit(
    row=0,
    code="CASE_HANDLING",
    name=_("Less time for handling a case"),
    indicators=(),
    tenant_indicators=(
        TenantIndicator(
            code="CASE_MINUTES",
            name=_("Minutes of case handling"),
            unit=TenantUnit.MINUTES_A_CASE,
            better=Better.FEWER,
            highest=10_000,
            decimals=1,
            definition=_(
                "Working minutes from application to decision, as a mean of the cases that were"
                " decided in the quarter."
            ),
        ),
    ),
    source=Source.OWN_SYSTEMS,
    every_months=3,
    precondition=_COUNTED_BEFORE,
    collected_by=Collects.PROJECT_LEAD,
    gains=(Gains.PATIENT, Gains.MUNICIPALITY),
)

OFFICE_VISITS = Benefit(
    row=0,
    code="OFFICE_VISITS",
    name=_("Fewer planned visits to the office"),
    indicators=(),
    tenant_indicators=(
        TenantIndicator(
            code="OFFICE_VISITS",
            name=_("Planned visits to the GP office"),
            unit=TenantUnit.TIMES_A_PERSON_A_YEAR,
            better=Better.FEWER,
            highest=366,
            decimals=1,
            is_yearly=True,
            definition=_(
                "Planned check-ups with doctor or nurse at the office in the year, as a mean of the"
                " persons of the groups that are offered follow-up."
            ),
        ),
    ),
    source=Source.GP_JOURNAL,
    every_months=12,
    precondition=_("The GP office counts in its own journal and hands over the mean of a group."),
    collected_by=Collects.PROJECT_LEAD,
    gains=(Gains.PATIENT, Gains.RELATIVE, Gains.GP_OFFICE),
)

STAFF = Benefit(
    row=0,
    code="STAFF",
    name=_("Staff find that it helps them in their work"),
    indicators=(),
    tenant_indicators=(
        TenantIndicator(
            code="STAFF_SCORE",
            name=_("What staff answer"),
            unit=TenantUnit.MEAN_SCORE,
            better=Better.MORE,
            lowest=1,
            highest=5,
            decimals=1,
            is_yearly=True,
            definition=_(
                "Mean answer of staff from 1 (not at all) to 5 (very much) to: does the follow-up"
                " help you to give the right help at the right time? Not told where fewer than five"
                " have answered, or all alike."
            ),
        ),
        TenantIndicator(
            code="STAFF_BURDEN",
            name=_("Extra work and stress, as staff answer"),
            unit=TenantUnit.MEAN_SCORE,
            better=Better.FEWER,
            lowest=1,
            highest=5,
            decimals=1,
            is_yearly=True,
            definition=_(
                "Mean answer of staff from 1 (not at all) to 5 (very much) to: does the follow-up"
                " give you extra work or stress, such as from alerts and from systems that do not"
                " talk together? Told as the other question is."
            ),
        ),
        TenantIndicator(
            code="STAFF_ANSWERS",
            name=_("Staff who answered"),
            unit=TenantUnit.ANSWERS_A_YEAR,
            better=Better.MORE,
            highest=_MANY,
            is_yearly=True,
            definition=_("How many of the staff answered, of those who were asked."),
        ),
    ),
    source=Source.STAFF,
    every_months=12,
    precondition=_("Staff are asked once a year, without names."),
    collected_by=Collects.NOBODY,
    gains=(Gains.MUNICIPALITY, Gains.GP_OFFICE, Gains.HOSPITAL),
    note=_(
        "The system asks those who follow up persons of the municipality: when the row is chosen,"
        " and every November, for four weeks. A figure stands in the quarter in which the four weeks"
        " began. Those who answer are not the same every time."
    ),
)

SERVICES: tuple[Benefit, ...] = (
    DROP_OUT,
    ALARMS,
    ADMINISTRATION_TIME,
    CASE_HANDLING,
    OFFICE_VISITS,
    STAFF,
)
