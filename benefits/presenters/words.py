"""The words of codes and numbers, in the present language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.rules.plan_types import Collects, Gains, Indicator, MeasuredIn, Source, TenantUnit
from benefits.rules.points import ALL, Period, Point
from benefits.rules.report import NOT_RECORDED, STILL_IN, ReportEdition
from benefits.rules.statistics import Suppressed, Why, rounded
from dho.web.written import full_date, number
from tenants.presenters import ENDINGS, capital
from tenants.rules.codes import EndingReason

if TYPE_CHECKING:
    from datetime import date

MEASURED_IN = {
    MeasuredIn.TIMES_IN_3_MONTHS: gettext_lazy("times in three months"),
    MeasuredIn.DAYS_IN_3_MONTHS: gettext_lazy("days in three months"),
    MeasuredIn.TIMES_A_MONTH: gettext_lazy("times a month"),
    MeasuredIn.MINUTES_A_MONTH: gettext_lazy("minutes a month"),
    MeasuredIn.SCORE: gettext_lazy("points from 1 to 5"),
}
TENANT_UNITS = {
    TenantUnit.TIMES_A_QUARTER: gettext_lazy("times in the quarter"),
    TenantUnit.HOURS_A_QUARTER: gettext_lazy("hours in the quarter"),
    TenantUnit.MINUTES_A_CASE: gettext_lazy("minutes a case"),
    TenantUnit.TIMES_A_PERSON_A_YEAR: gettext_lazy("times a person in the year"),
    TenantUnit.TIMES_A_YEAR: gettext_lazy("times in the year"),
    TenantUnit.ANSWERS_A_YEAR: gettext_lazy("persons in the year"),
    TenantUnit.MEAN_SCORE: gettext_lazy("points from 1 to 5"),
}
SOURCES = {
    Source.MUNICIPAL_JOURNAL: gettext_lazy("the municipality's journal"),
    Source.GP_JOURNAL: gettext_lazy("the GP office's journal"),
    Source.HOSPITAL_ANALYSIS: gettext_lazy("the hospital's analysis tool"),
    Source.QUESTIONNAIRE: gettext_lazy("questionnaire to the person"),
    Source.PRODUCT: gettext_lazy("counted by this system"),
    Source.OWN_SYSTEMS: gettext_lazy("the municipality's own systems"),
    Source.STAFF: gettext_lazy("questionnaire to staff"),
}
GAINS = {
    Gains.PATIENT: gettext_lazy("the patient"),
    Gains.RELATIVE: gettext_lazy("relatives"),
    Gains.MUNICIPALITY: gettext_lazy("the municipality"),
    Gains.GP_OFFICE: gettext_lazy("the GP office"),
    Gains.HOSPITAL: gettext_lazy("the hospital"),
}
COLLECTS = {
    Collects.DHO_RESOURCE: gettext_lazy("the DHO resource of the municipality"),
    Collects.NURSE: gettext_lazy("the nurse at the centre"),
    Collects.PROJECT_LEAD: gettext_lazy("the project lead"),
    Collects.NOBODY: gettext_lazy("nobody: it is counted"),
}
ASKED = {
    Source.MUNICIPAL_JOURNAL: gettext_lazy("the municipality"),
    Source.GP_JOURNAL: gettext_lazy("the patient's GP office, else the municipality"),
    Source.HOSPITAL_ANALYSIS: gettext_lazy(
        "the hospital to which the patient is opened, else the municipality"
    ),
    Source.QUESTIONNAIRE: gettext_lazy("the person"),
    Source.PRODUCT: gettext_lazy("nobody: it is counted"),
    Source.OWN_SYSTEMS: gettext_lazy("the municipality"),
    Source.STAFF: gettext_lazy("those who work there"),
}
USE_OF_PLAN = gettext_lazy(
    "A plan is used when it is opened or printed in the period while it is in force, by the patient, a"
    " relative or whoever follows up. Who wrote or approved it, writes in it (and is shown it within the"
    " hour) or looks at earlier versions has not used it."
)
EDITIONS = {
    ReportEdition.INTERNAL: gettext_lazy(
        "Internal edition: own numbers as they are. Not to be passed on outside the municipality."
    ),
    ReportEdition.PUBLISHED: gettext_lazy(
        "Published edition: nothing in it tells of fewer than five persons, alone or beside earlier"
        " published reports."
    ),
}
NOTHING = "–"
TOO_ALIKE = gettext_lazy("too few events, or too alike, to say how sure it is")


def point_name(point: Point) -> str:
    """Return ``Baseline`` or ``Month 6``."""
    if point is Point.BASELINE:
        return _("Baseline")
    return _("Month %(number)s") % {"number": point.months}


def period_name(period: Period, made_on: date) -> str:
    """Return a period in words, with the day until which it is told when it is not over."""
    if period.code == ALL:
        return _("From the beginning until %(day)s") % {"day": full_date(made_on)}
    return period_code_name(period.code)


def period_code_name(code: str) -> str:
    """Return ``2026``, ``1st half of 2026``, ``4th quarter of 2026`` in words."""
    if code == ALL:
        return _("From the beginning")
    year, _dash, part = code.partition("-")
    forms = {
        "": "%(year)s",
        "H": _("Half-year %(number)s of %(year)s"),
        "T": _("Third %(number)s of %(year)s"),
        "Q": _("Quarter %(number)s of %(year)s"),
    }
    kind = part[:1]
    if kind not in forms:
        return _("Month %(number)s of %(year)s") % {"number": int(part), "year": year}
    return forms[kind] % {"number": part[1:], "year": year}


def unit(indicator: Indicator) -> str:
    """Return in what an indicator is given, with the ends of a scale that is not from 1 to 5."""
    ends = indicator.lowest, indicator.highest
    if indicator.unit is MeasuredIn.SCORE and ends != (1, 5):
        return _("points from %(lowest)s to %(highest)s") % {
            "lowest": number(ends[0]),
            "highest": number(ends[1]),
        }
    return str(MEASURED_IN[indicator.unit])


def count(value: int | Suppressed) -> str:
    """Return a number of persons or values, or that it is not shown."""
    return _("not shown") if isinstance(value, Suppressed) else number(value)


def chance(p: Decimal) -> str:
    """Return a p-value of three decimals: ``= 0.012``, ``< 0.001``. None is nought."""
    least = Decimal("0.001")
    return f"< {number(least)}" if p < least else f"= {number(p)}"


def withheld(why: Suppressed) -> str:
    """Return why a figure is not shown."""
    if why.why is Why.FEW:
        return _("not shown: fewer than 5 persons")
    if why.why is Why.HIDDEN:
        return _("not shown: would help to count fewer than 5 persons")
    return _("not shown: too near another group, would tell about a few")


def reach(low: Decimal | None, high: Decimal | None) -> str:
    """Return an interval, or nothing where there is none."""
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": signed(low), "high": signed(high)}


def where_name(where: str) -> str:
    """Return where somebody is who was enrolled: in follow-up, or how it ended."""
    if where == STILL_IN:
        return _("Still in follow-up")
    if where == NOT_RECORDED:
        return _("Ended, not recorded how")
    return capital(str(ENDINGS[EndingReason(where)]))


def signed(value: Decimal) -> str:
    """Return a change with its sign."""
    return f"+{number(value)}" if value > 0 else number(value)


def share(part: int, whole: int) -> str:
    """Return a part in whole per cent."""
    per_cent = rounded(Decimal(100 * part) / whole, 0)
    return _("%(number)s per cent") % {"number": number(per_cent)}


def in_a_row(words: list[str]) -> str:
    """Return ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def starting_low(text: str) -> str:
    """Return the text with a small first letter, unless it starts with an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
