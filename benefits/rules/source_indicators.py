"""What the eleven rows of the source count: one number per person and point in time each.

Texts are message ids; presenters translate them. A change of what one means is a new ``EDITION`` of
the table (``indicators``).
"""

from __future__ import annotations

from benefits.rules.plan_types import Better, Indicator, MeasuredIn


def _(text: str) -> str:
    """Mark a message id for extraction."""
    return text


_THREE_MONTHS = 92
_MINUTES = 31 * 24 * 60
_NEXT_TO_START = _(
    "At the baseline those of the last 30 days before the start, at month 3 those of the first 30"
    " days after it. Asked for to compare without them, and not where there were none in the three"
    " months."
)
_BEFORE_START = _(
    "Those of the last 30 days before the start. Asked for once, to compare without them, and not"
    " where there were none in the three months."
)

DRIVING_MINUTES = Indicator(
    "DRIVING_MINUTES",
    _("Driving time of home care"),
    MeasuredIn.MINUTES_A_MONTH,
    Better.FEWER,
    _MINUTES,
    decimals=1,
    definition=_(
        "Minutes of driving to and from the person, a month, as a mean of the three months."
    ),
)
SAFETY = Indicator(
    "SAFETY",
    _("Feels safe at home"),
    MeasuredIn.SCORE,
    Better.MORE,
    5,
    lowest=1,
    definition=_("The person's own answer from 1 (not at all) to 5 (very much)."),
)
MASTERY = Indicator(
    "MASTERY",
    _("Copes with the illness"),
    MeasuredIn.SCORE,
    Better.MORE,
    5,
    lowest=1,
    definition=_("The person's own answer from 1 (not at all) to 5 (very much)."),
)
KNOWLEDGE = Indicator(
    "KNOWLEDGE",
    _("Knows the own illness"),
    MeasuredIn.SCORE,
    Better.MORE,
    5,
    lowest=1,
    definition=_("The person's own answer from 1 (not at all) to 5 (very much)."),
)
CONTROL = Indicator(
    "CONTROL",
    _("Control of illness and symptoms in daily life"),
    MeasuredIn.SCORE,
    Better.MORE,
    5,
    lowest=1,
    definition=_("The person's own answer from 1 (not at all) to 5 (very much)."),
)
GP_VISITS = Indicator(
    "GP_VISITS",
    _("Visits to the GP"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Consultations with the GP, at the office or by video, in the three months."),
)
HOME_VISITS = Indicator(
    "HOME_VISITS",
    _("Visits by home services"),
    MeasuredIn.TIMES_A_MONTH,
    Better.FEWER,
    1000,
    decimals=1,
    definition=_("Visits of health services at home, a month, as a mean of the three months."),
)
HOME_MINUTES = Indicator(
    "HOME_MINUTES",
    _("Minutes of home services"),
    MeasuredIn.MINUTES_A_MONTH,
    Better.FEWER,
    _MINUTES,
    decimals=1,
    definition=_("Minutes of health services at home, a month, as a mean of the three months."),
)
GP_VISITS_AT_START = Indicator(
    "GP_VISITS_AT_START",
    _("Visits to the GP in the 30 days next to the start"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    31,
    definition=_NEXT_TO_START,
    part_of="GP_VISITS",
)
KAD_STAYS = Indicator(
    "KAD_STAYS",
    _("Stays in municipal acute beds (KAD)"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Stays that began in the three months."),
)
KAD_DAYS = Indicator(
    "KAD_DAYS",
    _("Days in municipal acute beds (KAD)"),
    MeasuredIn.DAYS_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Days of stay in the three months, of all stays together."),
)
KAD_STAYS_AT_START = Indicator(
    "KAD_STAYS_AT_START",
    _("KAD stays that began in the 30 days next to the start"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    31,
    definition=_NEXT_TO_START,
    part_of="KAD_STAYS",
)
KAD_DAYS_AT_START = Indicator(
    "KAD_DAYS_AT_START",
    _("Days of these KAD stays"),
    MeasuredIn.DAYS_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_(
        "Days, in the three months, of the stays that began in the 30 days next to the start."
    ),
    part_of="KAD_DAYS",
)
ACUTE_ADMISSIONS = Indicator(
    "ACUTE_ADMISSIONS",
    _("Acute admissions to hospital"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Unplanned admissions that began in the three months."),
    leads_to_start=True,
)
ACUTE_BED_DAYS = Indicator(
    "ACUTE_BED_DAYS",
    _("Bed days of acute admissions"),
    MeasuredIn.DAYS_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Days in hospital in the three months, of all acute admissions together."),
    leads_to_start=True,
)
ADMISSIONS_AT_START = Indicator(
    "ADMISSIONS_AT_START",
    _("Of these, in the 30 days before the start"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    31,
    definition=_(
        "Those of the acute admissions before the start that began in its last 30 days, with the one"
        " that led to the follow-up. Asked for once, to compare with and without them."
    ),
    part_of="ACUTE_ADMISSIONS",
)
BED_DAYS_AT_START = Indicator(
    "BED_DAYS_AT_START",
    _("Bed days of these"),
    MeasuredIn.DAYS_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_(
        "Days in hospital of the acute admissions that began in the 30 days before start."
    ),
    part_of="ACUTE_BED_DAYS",
)
OUT_OF_HOURS = Indicator(
    "OUT_OF_HOURS",
    _("Visits to the out-of-hours clinic"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Consultations at the out-of-hours clinic in the three months."),
)
OUT_OF_HOURS_AT_START = Indicator(
    "OUT_OF_HOURS_AT_START",
    _("Visits to the out-of-hours clinic in the 30 days before the start"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    31,
    definition=_BEFORE_START,
    part_of="OUT_OF_HOURS",
)
READMISSIONS = Indicator(
    "READMISSIONS",
    _("Acute readmissions within 30 days"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    _THREE_MONTHS,
    definition=_("Acute admissions in the three months that began within 30 days of a discharge."),
)
READMISSIONS_AT_START = Indicator(
    "READMISSIONS_AT_START",
    _("Acute readmissions in the 30 days before the start"),
    MeasuredIn.TIMES_IN_3_MONTHS,
    Better.FEWER,
    31,
    definition=_BEFORE_START,
    part_of="READMISSIONS",
)
