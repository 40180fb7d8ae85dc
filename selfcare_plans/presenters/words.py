"""Small words of plans: bounds, colours, days, templates; and what kinds are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import colours, written
from selfcare_plans.rules.templates import TemplateName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import time
    from decimal import Decimal

    from selfcare_plans.rules.document import RangeRule, Rule, Schedule, Window

Words = str | Promise

NOTHING = "\N{EN DASH}"
ALL_WEEK = tuple(range(1, 8))


class KindWords(Protocol):
    """What kinds of readings are called and how their values are written; it lies above plans."""

    def label(self, kind: str) -> str: ...

    def unit(self, kind: str) -> str: ...

    def component(self, component: str) -> str: ...

    def context(self, context: str) -> str: ...

    def number(self, kind: str, value: Decimal) -> str: ...

    def value(self, kind: str, value: Decimal) -> str: ...

    def resolution(self, kind: str) -> Decimal: ...


BOUND_LABELS: Mapping[str, Words] = {
    "yellow_low": gettext_lazy("Red under"),
    "green_low": gettext_lazy("Green from"),
    "green_high": gettext_lazy("Green to"),
    "yellow_high": gettext_lazy("Red over"),
}
"""What the four bounds of a range mean, in the order of the values."""

RUNG_LABELS: Mapping[str, Words] = {
    "remind_minutes": gettext_lazy("Reminder to the patient"),
    "relative_minutes": gettext_lazy("Message to the relative"),
    "nurse_minutes": gettext_lazy("On the nurse's list"),
}
"""The ladder of a missing reading, from the first rung."""

TEMPLATE_LABELS: Mapping[TemplateName, Words] = {
    TemplateName.COPD: gettext_lazy("COPD"),
    TemplateName.HEART_FAILURE: gettext_lazy("Heart failure"),
    TemplateName.TYPE_2_DIABETES: gettext_lazy("Type 2 diabetes"),
    TemplateName.HYPERTENSION: gettext_lazy("High blood pressure"),
}

LANGUAGE_LABELS: Mapping[str, Words] = {
    "nb": gettext_lazy("Bokmål"),
    "nn": gettext_lazy("Nynorsk"),
    "en": gettext_lazy("English"),
}


def colour_in_text(colour: str) -> str:
    """Return a colour's word as it stands inside a sentence."""
    return colours.colour_word(colour).lower()


def capital(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(parts: Iterable[str]) -> str:
    """Join parts with commas and a last ``and``."""
    *first, last = list(parts) or [""]
    return (
        _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    )


def clock_of(at: time) -> str:
    """Write a time of day: ``06.00``, in English ``06:00``."""
    return at.strftime("%H:%M" if written.decimal_sign() == "." else "%H.%M")


def window_in_words(window: Window) -> str:
    """Write a part of the day: ``morning 06:00–10:00``."""
    hours = f"{clock_of(window.opens)}{NOTHING}{clock_of(window.closes)}"
    return f"{window.name} {hours}".strip()


def windows_in_words(windows: Sequence[Window]) -> str:
    """Write the parts of the day in order of time."""
    ordered = sorted(windows, key=lambda window: window.opens)
    return ", ".join(window_in_words(window) for window in ordered)


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """Write ISO weekdays: ``every day``, ``Mondays to Fridays``, else their names."""
    days = tuple(sorted(set(weekdays)))
    if days == ALL_WEEK:
        return _("every day")
    if days == (1, 2, 3, 4, 5):
        return _("Monday to Friday")
    names = WEEKDAYS if len(days) <= 2 else WEEKDAYS_ABBR
    return listed(str(names[day - 1]) for day in days if 1 <= day <= 7)


def schedule_in_words(schedule: Schedule | None) -> str:
    """Write when readings are expected; an item without a schedule is measured when needed."""
    if schedule is None:
        return _("when needed")
    days, hours = weekdays_in_words(schedule.weekdays), windows_in_words(schedule.windows)
    if schedule.not_on_holidays:
        days = _("%(days)s except public holidays") % {"days": days}
    return f"{days}, {hours}" if hours else days


def about(rule: Rule | RangeRule, words: KindWords) -> str:
    """Return what a rule is bound to, ``systolic, at rest``; empty where it holds for all."""
    component = getattr(rule, "component", None)
    context = getattr(rule, "context", None)
    parts = [words.component(component)] if component else []
    return ", ".join([*parts, words.context(context)] if context else parts)


def about_in_words(kind: str, about: str, words: KindWords) -> str:
    """Return the kind, with the form, task or event that it is about: ``Answers “phq9”``."""
    label = words.label(kind)
    return _("%(kind)s “%(about)s”") % {"kind": label, "about": about} if about else label
