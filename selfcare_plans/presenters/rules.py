"""The rules of an item other than its ranges, each in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from selfcare_plans.presenters.notes import notes_in_words, with_notes
from selfcare_plans.presenters.ranges import zones_of
from selfcare_plans.presenters.words import about, capital, listed
from selfcare_plans.rules.document import (
    Against,
    AnswerRule,
    ChangeRule,
    DeviationRule,
    DeviationUnit,
    Direction,
    MeanRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from selfcare_plans.presenters.words import KindWords
    from selfcare_plans.rules.document import MonitoringItem, Rule

__all__ = [
    "RuleInWords",
    "against_in_words",
    "change_in_words",
    "days_in_words",
    "deviation_unit_in_words",
    "notes_in_words",
    "other_rules_in_words",
    "rule_in_words",
    "with_notes",
]


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule's colour and when it speaks; a mean and NEWS2 have several, named in the text."""

    rule_id: str
    colour: str
    text: str

    @property
    def sentence(self) -> str:
        """The colour's word and the condition."""
        if not self.colour:
            return capital(self.text)
        return f"{colours.colour_word(self.colour)}: {self.text}"


def other_rules_in_words(item: MonitoringItem, words: KindWords) -> tuple[RuleInWords, ...]:
    """Return all rules of the item but its ranges, in the plan's order."""
    return tuple(
        RuleInWords(
            rule.id,
            "" if isinstance(rule, MeanRule) else rule.colour.value,
            with_notes(rule_in_words(rule, item.kind, words), notes_in_words(rule)),
        )
        for rule in item.rules
        if not isinstance(rule, RangeRule)
    )


def rule_in_words(rule: Rule, kind: str, words: KindWords) -> str:
    """Return when the rule speaks; empty for a range, which has its own words."""
    match rule:
        case RangeRule():
            return ""
        case ChangeRule():
            return change_in_words(rule, kind, words)
        case DeviationRule():
            return _deviation_in_words(rule, kind, words)
        case RepetitionRule():
            return _("%(times)s of the last %(of)s readings outside green") % {
                "times": rule.times,
                "of": rule.of,
            }
        case MissingRule():
            return _missing_in_words(rule)
        case AnswerRule():
            return _answer_in_words(rule)
        case MeanRule():
            return _mean_in_words(rule, kind, words)


def change_in_words(rule: ChangeRule, kind: str, words: KindWords) -> str:
    """Return a change rule: ``up 2.0 kg or more from the lowest of the last 3 days``."""
    parts = {
        "amount": _percent(rule.amount) if rule.percent else words.value(kind, rule.amount),
        "from": against_in_words(rule.against),
        "days": days_in_words(rule.days),
    }
    text = (
        _("up %(amount)s or more from the %(from)s of %(days)s")
        if rule.direction is Direction.RISE
        else _("down %(amount)s or more from the %(from)s of %(days)s")
    ) % parts
    return _bound(rule, text, words)


def _deviation_in_words(rule: DeviationRule, kind: str, words: KindWords) -> str:
    match rule.unit:
        case DeviationUnit.UNITS:
            amount = words.value(kind, rule.amount)
        case DeviationUnit.PERCENT:
            amount = _percent(rule.amount)
        case DeviationUnit.SD:
            count = written.number(rule.amount)
            amount = _("%(count)s standard deviations") % {"count": count}
    text = (
        _("%(amount)s or more above the person's own normal")
        if rule.direction is Direction.RISE
        else _("%(amount)s or more below the person's own normal")
    ) % {"amount": amount}
    if rule.moving_days:
        text += ", " + _("or from the median of %(days)s") % {
            "days": days_in_words(rule.moving_days)
        }
    return _bound(rule, text, words)


def _missing_in_words(rule: MissingRule) -> str:
    text = ngettext(
        "no reading at the agreed time",
        "no reading at the agreed time, %(count)s times in a row",
        rule.in_a_row,
    ) % {"count": rule.in_a_row}
    rungs = []
    if rule.remind_minutes is not None:
        span = written.span(rule.remind_minutes)
        rungs.append(_("the patient is reminded after %(span)s") % {"span": span})
    if rule.relative_minutes is not None:
        span = written.span(rule.relative_minutes)
        rungs.append(_("the relative is asked after %(span)s") % {"span": span})
    if rule.nurse_minutes or rungs:
        span = written.span(rule.nurse_minutes)
        rungs.append(_("on the nurse's list after %(span)s") % {"span": span})
    return f"{text}: {listed(rungs)}" if rungs else text


def _answer_in_words(rule: AnswerRule) -> str:
    choices = [f"“{answer}”" for answer in rule.any_of]
    if rule.at_least is not None:
        choices.append(_("%(value)s or more") % {"value": written.number(rule.at_least)})
    if rule.at_most is not None:
        choices.append(_("%(value)s or less") % {"value": written.number(rule.at_most)})
    return _("the answer to “%(question)s” is %(answers)s") % {
        "question": rule.question,
        "answers": _(" or ").join(choices),
    }


def _mean_in_words(rule: MeanRule, kind: str, words: KindWords) -> str:
    text = ngettext("mean of %(count)s day", "mean of %(count)s days", rule.days) % {
        "count": rule.days
    }
    if rule.drop_days:
        text += ", " + ngettext(
            "without the first day of readings",
            "without the first %(count)s days of readings",
            rule.drop_days,
        ) % {"count": rule.drop_days}
    if rule.least > 1:
        text += ", " + _("of at least %(count)s readings") % {"count": rule.least}
    zones = " · ".join(zone.words for zone in zones_of(rule, kind, words))
    return _bound(rule, f"{text}: {zones}", words)


def _percent(amount: Decimal) -> str:
    return _("%(percent)s %%") % {"percent": written.number(amount)}


def _bound(rule: Rule, text: str, words: KindWords) -> str:
    bound = about(rule, words)
    return f"{capital(bound)} {text}" if bound else text


def against_in_words(against: Against) -> str:
    """Return which reading a change is counted from."""
    return {
        Against.LOWEST: _("lowest"),
        Against.HIGHEST: _("highest"),
        Against.FIRST: _("first"),
    }[against]


def deviation_unit_in_words(unit: DeviationUnit) -> str:
    """Return what a distance from the own normal is counted in."""
    return {
        DeviationUnit.UNITS: _("the unit of the measurement"),
        DeviationUnit.PERCENT: _("percent"),
        DeviationUnit.SD: _("standard deviations"),
    }[unit]


def days_in_words(days: int) -> str:
    """Return the days that a rule looks back over."""
    return ngettext("the day before", "the last %(count)s days", days) % {"count": days}
