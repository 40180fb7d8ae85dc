"""The rules of an item other than its ranges, each in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from selfcare_plans.presenters.words import about, capital
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Direction,
    MissingRule,
    RepetitionRule,
)

if TYPE_CHECKING:
    from selfcare_plans.presenters.words import KindWords
    from selfcare_plans.rules.document import MonitoringItem, Rule


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule's colour and when it speaks."""

    rule_id: str
    colour: str
    text: str

    @property
    def sentence(self) -> str:
        """The colour's word and the condition."""
        return f"{colours.colour_word(self.colour)}: {self.text}"


def other_rules_in_words(item: MonitoringItem, words: KindWords) -> tuple[RuleInWords, ...]:
    """Return the item's change, repetition and missing rules, in the plan's order."""
    found = []
    for rule in item.rules:
        text = rule_in_words(rule, item.kind, words)
        if text and isinstance(rule, ChangeRule | RepetitionRule | MissingRule):
            found.append(RuleInWords(rule.id, rule.colour.value, text))
    return tuple(found)


def rule_in_words(rule: Rule, kind: str, words: KindWords) -> str:
    """Return when the rule speaks; empty for a range, which has its own words."""
    match rule:
        case ChangeRule():
            return change_in_words(rule, kind, words)
        case RepetitionRule():
            return _("%(times)s of the last %(of)s readings outside green") % {
                "times": rule.times,
                "of": rule.of,
            }
        case MissingRule():
            return ngettext(
                "no reading at the agreed time",
                "no reading at the agreed time, %(count)s times in a row",
                rule.in_a_row,
            ) % {"count": rule.in_a_row}
        case _:
            return ""


def change_in_words(rule: ChangeRule, kind: str, words: KindWords) -> str:
    """Return a change rule: ``up 2.0 kg or more from the lowest of the last 3 days``."""
    parts = {
        "amount": _("%(percent)s %%") % {"percent": written.number(rule.amount)}
        if rule.percent
        else words.value(kind, rule.amount),
        "from": against_in_words(rule.against),
        "days": days_in_words(rule.days),
    }
    text = (
        _("up %(amount)s or more from the %(from)s of %(days)s")
        if rule.direction is Direction.RISE
        else _("down %(amount)s or more from the %(from)s of %(days)s")
    ) % parts
    bound = about(rule, words)
    return f"{capital(bound)} {text}" if bound else text


def against_in_words(against: Against) -> str:
    """Return which reading a change is counted from."""
    return {
        Against.LOWEST: _("lowest"),
        Against.HIGHEST: _("highest"),
        Against.FIRST: _("first"),
    }[against]


def days_in_words(days: int) -> str:
    """Return the days that a rule looks back over."""
    return ngettext("the day before", "the last %(count)s days", days) % {"count": days}
