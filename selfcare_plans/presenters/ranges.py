"""Ranges in words: ``Green 90 or more · Yellow 86–89 · Red under 86``.

Whole steps of the kind's resolution are named, as values are shown, so that 86–89 is what lies
between red and green from 90.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import colours
from selfcare_plans.presenters.notes import notes_in_words
from selfcare_plans.presenters.words import NOTHING, about, capital
from selfcare_plans.rules.document import Colour, MeanRule, RangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from selfcare_plans.presenters.words import KindWords
    from selfcare_plans.rules.document import MonitoringItem


Limits = RangeRule | MeanRule


@dataclass(frozen=True, slots=True)
class Zone:
    """A colour and the values that give it: ``Yellow``, ``86–89``."""

    colour: str
    values: str

    @property
    def words(self) -> str:
        """The colour's word and the values."""
        return f"{colours.colour_word(self.colour)} {self.values}"


@dataclass(frozen=True, slots=True)
class RangeInWords:
    """One range of an item. ``about`` is its component and context, empty where it holds for all.

    ``notes`` say what else it does: waits for a second reading, asks for a new one, is done at once.
    """

    rule_id: str
    about: str
    zones: tuple[Zone, ...]
    notes: tuple[str, ...] = ()

    @property
    def words_of_zones(self) -> str:
        """All zones on one line, from green to red."""
        return " · ".join(zone.words for zone in self.zones)

    @property
    def sentence(self) -> str:
        """The zones, and what they are bound to."""
        text = self.words_of_zones
        return f"{capital(self.about)}: {text}" if self.about else text


def ranges_in_words(item: MonitoringItem, words: KindWords) -> tuple[RangeInWords, ...]:
    """Return the item's ranges as zones of colour, in the plan's order."""
    return tuple(
        RangeInWords(
            rule.id, about(rule, words), zones_of(rule, item.kind, words), notes_in_words(rule)
        )
        for rule in item.rules
        if isinstance(rule, RangeRule)
    )


def zones_of(rule: Limits, kind: str, words: KindWords) -> tuple[Zone, ...]:
    """Return green, then yellow and red where the range has them."""
    found = (
        (Colour.GREEN, [_green(rule, kind, words)]),
        (Colour.YELLOW, list(_yellow(rule, kind, words))),
        (Colour.RED, list(_red(rule, kind, words))),
    )
    return tuple(
        Zone(colour.value, _("%(these)s or %(those)s") % {"these": parts[0], "those": parts[1]})
        if len(parts) == 2
        else Zone(colour.value, parts[0])
        for colour, parts in found
        if parts
    )


def _green(rule: Limits, kind: str, words: KindWords) -> str:
    low, high = rule.green_low, rule.green_high
    if low is None and high is None:
        return _("all values")
    if high is None and low is not None:
        return _("%(value)s or more") % {"value": words.number(kind, low)}
    if low is None and high is not None:
        return _("%(value)s or less") % {"value": words.number(kind, high)}
    return _between(low, high, kind, words)


def _yellow(rule: Limits, kind: str, words: KindWords) -> Iterator[str]:
    step = words.resolution(kind)
    if rule.green_low is not None:
        if rule.yellow_low is None:
            yield _under(rule.green_low, kind, words)
        elif rule.yellow_low < rule.green_low:
            yield _between(rule.yellow_low, rule.green_low - step, kind, words)
    if rule.green_high is not None:
        if rule.yellow_high is None:
            yield _over(rule.green_high, kind, words)
        elif rule.yellow_high > rule.green_high:
            yield _between(rule.green_high + step, rule.yellow_high, kind, words)


def _red(rule: Limits, kind: str, words: KindWords) -> Iterator[str]:
    if rule.yellow_low is not None:
        yield _under(rule.yellow_low, kind, words)
    if rule.yellow_high is not None:
        yield _over(rule.yellow_high, kind, words)


def _under(value: Decimal, kind: str, words: KindWords) -> str:
    return _("under %(value)s") % {"value": words.number(kind, value)}


def _over(value: Decimal, kind: str, words: KindWords) -> str:
    return _("over %(value)s") % {"value": words.number(kind, value)}


def _between(low: Decimal | None, high: Decimal | None, kind: str, words: KindWords) -> str:
    ends = [words.number(kind, end) for end in (low, high) if end is not None]
    return ends[0] if ends[0] == ends[-1] else NOTHING.join(ends)
