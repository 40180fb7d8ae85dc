"""The words of a row of the plan: how often, since when, chosen beforehand, and what is counted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits.presenters import words
from benefits.presenters.summary import plan_use_text
from benefits.rules.indicators import plain
from benefits.rules.report import NOT_RECORDED, ReportEdition
from benefits.rules.shelf import DROP_OUT
from benefits.rules.staff_survey import SURVEYED
from benefits.rules.statistics import Change, Suppressed
from dho.web.written import full_date, number
from tenants.rules.codes import EndingReason

if TYPE_CHECKING:
    from decimal import Decimal

    from benefits.rules.plan_types import Benefit, Indicator
    from benefits.rules.report import Report
    from benefits.rules.tenant_figures import TenantFigures


def frequency(benefit: Benefit) -> str:
    """Return how often a row is collected."""
    if benefit.tenant_indicators:
        yearly = benefit.tenant_indicators[0].is_yearly
        return _("every year") if yearly else _("every quarter")
    if not benefit.indicators:
        return _("when the report is made")
    months = {"months": benefit.every_months}
    if benefit.has_baseline:
        return _("baseline and every %(months)s months") % months
    return _("every %(months)s months") % months


def definitions(benefit: Benefit) -> tuple[tuple[str, str, str], ...]:
    """Return name, unit and definition of each indicator, of persons and of the tenant."""
    of_persons = ((_(i.name), words.unit(i), definition(i)) for i in benefit.indicators)
    of_tenant = (
        (_(i.name), str(words.TENANT_UNITS[i.unit]), _(i.definition))
        for i in benefit.tenant_indicators
    )
    return (*of_persons, *of_tenant)


def definition(indicator: Indicator) -> str:
    """Return what is counted, with what the ends of a tenant's own scale mean."""
    told = _(indicator.definition) if indicator.definition else ""
    if not indicator.lowest_means:
        return told
    ends = _("%(lowest)s means: %(low)s; %(highest)s means: %(high)s.") % {
        "lowest": number(indicator.lowest),
        "low": indicator.lowest_means,
        "highest": number(indicator.highest),
        "high": indicator.highest_means,
    }
    return f"{told} {ends}".strip()


def responsible(benefit: Benefit) -> str:
    """Return who sees to it that the figures come, and who is asked for them where that is another."""
    who, asked = str(words.COLLECTS[benefit.collected_by]), str(words.ASKED[benefit.source])
    return who if who == asked else _("%(who)s (asked: %(asked)s)") % {"who": who, "asked": asked}


def beforehand(benefit: Benefit) -> str:
    """Return since when a row is chosen beforehand; nothing where it is not."""
    if benefit.beforehand_on is None:
        return ""
    return _("Chosen beforehand, on %(day)s") % {"day": full_date(benefit.beforehand_on)}


def counted(benefit: Benefit, report: Report) -> str:
    """Return what a row says that has no figures person by person; nothing for others."""
    if benefit.indicators:
        return ""
    if benefit.tenant_indicators:
        return _of_tenant(benefit, report)
    return drop_out_text(report) if benefit.code == DROP_OUT else plan_use_text(report.plan_use)


def drop_out_text(report: Report) -> str:
    """Return how many withdrew, of all who were followed: of counts that the report shows anyway."""
    went = {one.where: one.persons for one in report.went}
    withdrew, unknown = went.get(EndingReason.WITHDREW.value, 0), went.get(NOT_RECORDED, 0)
    if isinstance(withdrew, Suppressed) or isinstance(report.persons, Suppressed):
        return _(
            "How many dropped out is not shown: it would help to count fewer than five persons."
        )
    if not report.persons:
        return _("Nobody was in follow-up in the period.")
    told = _("%(withdrew)s of %(persons)s persons withdrew in the period (%(share)s).") % {
        "withdrew": number(withdrew),
        "persons": number(report.persons),
        "share": words.share(withdrew, report.persons),
    }
    told = " ".join(filter(None, (told, came_back_text(report))))
    if isinstance(unknown, Suppressed) or not unknown:
        return told
    return f"{told} " + _("Of %(count)s who ended it is not recorded how.") % {
        "count": number(unknown)
    }


def came_back_text(report: Report) -> str:
    """Return how courses had ended whose persons came back; nothing where none did."""
    if not report.came_back:
        return ""
    each = [
        f"{words.where_name(one.where)}: {words.count(one.persons)}" for one in report.came_back
    ]
    return _("Besides, courses ended in the period and began again before its end (%(list)s).") % {
        "list": "; ".join(each)
    }


def _of_tenant(benefit: Benefit, report: Report) -> str:
    if report.for_whom is ReportEdition.PUBLISHED:
        return _("Figures of the municipality itself stand in its internal edition only.")
    told = [figures_text(one) for one in report.tenant_figures if one.row == benefit.code]
    return " ".join(told) or _("No figure of the municipality is entered yet.")


def figures_text(figures: TenantFigures) -> str:
    """Return a tenant's figures as a sentence, with the means before and after the first start."""
    each = ", ".join(
        f"{words.period_code_name(one.period)}: {tenant_value(one.value)}"
        for one in figures.entries
    )
    name, unit = _(figures.indicator.name), words.TENANT_UNITS[figures.indicator.unit]
    told = f"{name} ({unit}). {each}."
    is_surveyed = any(one.source == SURVEYED for one in figures.entries)
    if is_surveyed:
        told = f"{told} " + _("Source: %(source)s.") % {"source": _(SURVEYED)}
    if figures.before is None or figures.after is None:
        return told
    means = {"before": number(figures.before), "after": number(figures.after)}
    if any(one.when == "during" for one in figures.entries) and not is_surveyed:
        told = f"{told} " + _("What the first follow-up began in is on neither side.")
    if figures.same_quarters and not is_surveyed:
        quarters = words.in_a_row([str(one) for one in figures.same_quarters])
        return f"{told} " + _(
            "The same quarters of the year (%(quarters)s) are compared: mean before the first"
            " follow-up began %(before)s, after it %(after)s. These are single numbers of the whole"
            " municipality: nothing can be tested, and much else may have changed."
        ) % {**means, "quarters": quarters}
    if is_surveyed:
        return (
            f"{told} "
            + _(
                "Mean before the first follow-up began %(before)s, after it %(after)s. Those who answered"
                " are not the same, and much else may have changed: nothing can be tested."
            )
            % means
        )
    return (
        f"{told} "
        + _(
            "Mean before the first follow-up began %(before)s, after it %(after)s. These are single"
            " numbers of the whole municipality: nothing can be tested, and much else may have changed."
        )
        % means
    )


def tenant_value(value: Decimal | Suppressed | None) -> str:
    """Return a number as it was entered, that it is not known, or that it is withheld."""
    if value is None:
        return _("not known")
    if isinstance(value, Suppressed):
        return _("too few have answered, or all alike")
    return number(plain(value))


def tenant_source(source: str) -> str:
    """Return from where a figure is: as it was entered, or that the system asked itself."""
    return _(SURVEYED) if source == SURVEYED else source


def by_chance(report: Report) -> str:
    """Return how often chance alone calls something better or worse; nothing where none is tested."""
    changes = [one.headline.change for one in report.figures if one.headline is not None]
    tested = sum(isinstance(one, Change) and one.is_judged for one in changes)
    if not tested:
        return ""
    return ngettext(
        "%(count)s indicator is tested: chance alone gives such a change in 5 of 100 reports.",
        "%(count)s indicators are tested: chance alone gives at least one such change in about"
        " %(of)s of 100 reports.",
        tested,
    ) % {"count": tested, "of": round(100 * (1 - 0.95**tested))}
