"""What looks at several kinds, each in one sentence: combinations, and NEWS2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from selfcare_plans.presenters.rules import RuleInWords, notes_in_words, with_notes
from selfcare_plans.presenters.words import about_in_words, colour_in_text
from selfcare_plans.rules.document import CombinationRule, News2Rule
from selfcare_plans.rules.kind_facts import EVENT

if TYPE_CHECKING:
    from selfcare_plans.presenters.words import KindWords
    from selfcare_plans.rules.document import Combination, CombinationPart, PlanDocument


def combinations_in_words(document: PlanDocument, words: KindWords) -> tuple[RuleInWords, ...]:
    """Return the plan's combinations in its order. NEWS2 names its colours in the text."""
    return tuple(
        RuleInWords(
            rule.id,
            rule.colour.value if isinstance(rule, CombinationRule) else "",
            with_notes(combination_in_words(rule, words), notes_in_words(rule)),
        )
        for rule in document.combinations
    )


def combination_in_words(rule: Combination, words: KindWords) -> str:
    """Return when the combination speaks."""
    match rule:
        case CombinationRule():
            parts = "; ".join(part_in_words(part, words) for part in rule.parts)
            count = len(rule.parts) if rule.times is None else rule.times
            span = written.span(rule.within_minutes)
            return _("at least %(count)s of these within %(span)s: %(parts)s") % {
                "count": count,
                "span": span,
                "parts": parts,
            }
        case News2Rule():
            return _news2_in_words(rule)


def part_in_words(part: CombinationPart, words: KindWords) -> str:
    """Return one condition of a combination: ``SpO₂ 90 % or less``."""
    name = about_in_words(part.kind, part.about, words)
    if part.component:
        name = f"{name}, {words.component(part.component)}"
    conditions = []
    if part.at_least is not None:
        value = words.value(part.kind, part.at_least)
        conditions.append(_("%(value)s or more") % {"value": value})
    if part.at_most is not None:
        value = words.value(part.kind, part.at_most)
        conditions.append(_("%(value)s or less") % {"value": value})
    if part.colour is not None:
        colour = colour_in_text(part.colour.value)
        conditions.append(_("%(colour)s or worse") % {"colour": colour})
    if not conditions and part.kind == EVENT:
        return name
    return f"{name} {', '.join(conditions)}".strip()


def _news2_in_words(rule: News2Rule) -> str:
    text = _(
        "NEWS2 of what is measured within %(span)s, SpO₂ scale %(scale)s (set by %(name)s on "
        "%(date)s): yellow from %(yellow)s, red from %(red)s, %(three)s when one parameter scores 3"
    ) % {
        "span": written.span(rule.within_minutes),
        "scale": rule.scale,
        "name": rule.set_by,
        "date": written.full_date(rule.set_on),
        "yellow": rule.yellow_from,
        "red": rule.red_from,
        "three": colour_in_text(rule.single_three.value),
    }
    if rule.adult_not_pregnant:
        return text
    return f"{text}; {_('not confirmed as 16 or older and not pregnant')}"
