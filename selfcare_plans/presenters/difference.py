"""The difference between two versions in words: what, before, after."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dho.web import colours, written
from selfcare_plans.presenters.ranges import ranges_in_words
from selfcare_plans.presenters.rules import against_in_words, other_rules_in_words
from selfcare_plans.presenters.words import (
    BOUND_LABELS,
    LANGUAGE_LABELS,
    NOTHING,
    weekdays_in_words,
    windows_in_words,
)
from selfcare_plans.rules.difference import differences
from selfcare_plans.rules.document import Against, Direction, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selfcare_plans.presenters.words import KindWords, Words
    from selfcare_plans.rules.difference import Difference, Value
    from selfcare_plans.rules.document import PlanDocument

_WHOLE_RULES = frozenset({"RULE_ADDED", "RULE_REMOVED"})
_MINOR = frozenset({"RULE_SOURCE", "ITEM_ID"})
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where in the plan, what of it, and both values written out.

    ``how`` is ``added``, ``removed`` or ``changed``; ``step`` how far a number moved, if it did.
    """

    code: str
    path: str
    where: str
    what: str
    before: str
    after: str
    how: str
    step: str = ""

    @property
    def is_minor(self) -> bool:
        """Whether it changes only what is noted about a limit, not what holds."""
        return self.code in _MINOR

    @property
    def sentence(self) -> str:
        """The whole change on one line."""
        what = f"{self.where}: {self.what}" if self.what else self.where
        if self.how == ADDED:
            return _("%(what)s: new: %(after)s") % {"what": what, "after": self.after}
        if self.how == REMOVED:
            return _("%(what)s: removed: %(before)s") % {"what": what, "before": self.before}
        return f"{what}: {self.before} \N{RIGHTWARDS ARROW} {self.after}"


@dataclass(frozen=True, slots=True)
class Names:
    """What the words of a difference need: kinds, and the units that are receivers, by id."""

    kinds: KindWords
    units: Mapping[str, str] = field(default_factory=dict)


# Of each code: what of the plan, item or rule it is about.
WHAT: Mapping[str, Words] = {
    "PLAN_WHAT_MATTERS": gettext_lazy("What matters to the patient"),
    "PLAN_DIAGNOSES": gettext_lazy("Diagnoses"),
    "PLAN_RECEIVERS": gettext_lazy("Who is told of red"),
    "PLAN_CONTACT_POINT": gettext_lazy("Contact point"),
    "PLAN_REVIEW_DATE": gettext_lazy("Review date"),
    "PLAN_LANGUAGE": gettext_lazy("Language of the plan"),
    "STEPS_GREEN": gettext_lazy("In green"),
    "STEPS_YELLOW": gettext_lazy("In yellow"),
    "STEPS_RED": gettext_lazy("In red"),
    "GOAL_ADDED": "",
    "GOAL_REMOVED": "",
    "GOAL_SUBGOALS": gettext_lazy("Subgoals"),
    "GOAL_MEASURES": gettext_lazy("Measures"),
    "ITEM_ADDED": gettext_lazy("Measurement"),
    "ITEM_REMOVED": gettext_lazy("Measurement"),
    "ITEM_ID": gettext_lazy("Internal name"),
    "ITEM_OBSERVE_ONLY": gettext_lazy("Only followed, without limits"),
    "ITEM_RECEIVERS": gettext_lazy("Who is told of red"),
    "ITEM_INSTRUCTION": gettext_lazy("How to measure"),
    "SCHEDULE_ADDED": gettext_lazy("Agreed times"),
    "SCHEDULE_REMOVED": gettext_lazy("Agreed times"),
    "SCHEDULE_WINDOWS": gettext_lazy("Times of day"),
    "SCHEDULE_WEEKDAYS": gettext_lazy("Weekdays"),
    "SCHEDULE_GRACE_MINUTES": gettext_lazy("Grace before it is missing"),
    "RULE_ADDED": gettext_lazy("Rule"),
    "RULE_REMOVED": gettext_lazy("Rule"),
    "RULE_TEXT_PATIENT": gettext_lazy("Words to the patient"),
    "RULE_TEXT_NURSE": gettext_lazy("Words to the nurse"),
    "RULE_SOURCE": gettext_lazy("Source of the limit"),
    "RED_BELOW": BOUND_LABELS["yellow_low"],
    "GREEN_FROM": BOUND_LABELS["green_low"],
    "GREEN_TO": BOUND_LABELS["green_high"],
    "RED_ABOVE": BOUND_LABELS["yellow_high"],
    "RANGE_COMPONENT": gettext_lazy("Which value"),
    "RANGE_CONTEXT": gettext_lazy("In which situation"),
    "RANGE_OUTER_LIMIT_REASON": gettext_lazy("Reason for passing the outer limit"),
    "CHANGE_COLOUR": gettext_lazy("Colour of a rise or fall"),
    "CHANGE_DIRECTION": gettext_lazy("Rise or fall: direction"),
    "CHANGE_AMOUNT": gettext_lazy("Rise or fall of at least"),
    "CHANGE_PERCENT": gettext_lazy("Rise or fall in percent"),
    "CHANGE_AGAINST": gettext_lazy("Rise or fall counted from"),
    "CHANGE_DAYS": gettext_lazy("Rise or fall over"),
    "CHANGE_COMPONENT": gettext_lazy("Rise or fall of which value"),
    "REPETITION_COLOUR": gettext_lazy("Colour of a repetition"),
    "REPETITION_TIMES": gettext_lazy("Repetition: number outside green"),
    "REPETITION_OF": gettext_lazy("Repetition: counted from the last"),
    "MISSING_COLOUR": gettext_lazy("Colour of a missing reading"),
    "MISSING_IN_A_ROW": gettext_lazy("Missing times in a row"),
}

_TYPES: Mapping[str, Words] = {
    "RANGE": gettext_lazy("limits"),
    "CHANGE": gettext_lazy("rise or fall"),
    "REPETITION": gettext_lazy("repetition"),
    "MISSING": gettext_lazy("missing reading"),
}


def changes_between(before: PlanDocument, after: PlanDocument, names: Names) -> tuple[Change, ...]:
    """Return what ``after`` changes. A rule that came or went is one change, in one sentence."""
    found = differences(before, after)
    whole = {one.path for one in found if one.code in _WHOLE_RULES}
    recounted = {_rule_path(one) for one in found if one.code == "CHANGE_PERCENT"}
    changes = []
    for one in found:
        if one.code in _WHOLE_RULES:
            document = before if one.code == "RULE_REMOVED" else after
            changes.append(_whole_rule(one, document, names))
        elif one.code == "CHANGE_AMOUNT" and _rule_path(one) in recounted:
            changes.append(_recounted(one, names))
        elif _rule_path(one) not in whole:
            changes.append(change_in_words(one, names))
    return tuple(changes)


def _rule_path(difference: Difference) -> str:
    return difference.path.rpartition("/")[0]


def _recounted(difference: Difference, names: Names) -> Change:
    """Return an amount that went from units to percent or back: each as it was counted."""
    then = {**difference.params, "percent": not difference.params.get("percent")}
    earlier = change_in_words(dataclasses.replace(difference, params=then), names)
    return dataclasses.replace(change_in_words(difference, names), before=earlier.before, step="")


def _whole_rule(difference: Difference, document: PlanDocument, names: Names) -> Change:
    """Return the change with the rule itself in the place of its name."""
    kind, rule_id = str(difference.params["kind"]), str(difference.params["rule"])
    change = change_in_words(difference, names)
    item = next(item for item in document.items if item.kind == kind)
    sentences = {one.rule_id: one.words_of_zones for one in ranges_in_words(item, names.kinds)}
    sentences |= {one.rule_id: one.sentence for one in other_rules_in_words(item, names.kinds)}
    text, what = sentences[rule_id], str(_TYPES[str(difference.params["type"])]).capitalize()
    if change.how == ADDED:
        return dataclasses.replace(change, what=what, after=text)
    return dataclasses.replace(change, what=what, before=text)


def change_in_words(difference: Difference, names: Names) -> Change:
    """Return one difference in words. Raises KeyError for a code that is not in ``CODES``."""
    before, after = difference.before, difference.after
    return Change(
        code=difference.code,
        path=difference.path,
        where=_where(difference, names),
        what=str(WHAT[difference.code]),
        before=_written(difference, before, names),
        after=_written(difference, after, names),
        how=ADDED if _is_nothing(before) else REMOVED if _is_nothing(after) else CHANGED,
        step=_step(difference, names),
    )


def _is_nothing(value: Value) -> bool:
    return value is None or value in ("", ())


def _where(difference: Difference, names: Names) -> str:
    params = difference.params
    if "goal" in params:
        return _("Goal “%(goal)s”") % {"goal": params["goal"]}
    if "kind" not in params:
        if difference.code.startswith("GOAL"):
            return _("Goal")
        return _("Steps in each colour") if difference.code.startswith("STEPS") else _("The plan")
    where = names.kinds.label(str(params["kind"]))
    bound = _bound_to(params, names)
    return f"{where}, {bound}" if bound else where


def _bound_to(params: Mapping[str, Value], names: Names) -> str:
    component, context = params.get("component"), params.get("context")
    parts = [names.kinds.component(str(component))] if component else []
    return ", ".join([*parts, names.kinds.context(str(context))] if context else parts)


def _step(difference: Difference, names: Names) -> str:
    """Return how far a number moved: ``2 lower``."""
    before, after, kind = difference.before, difference.after, difference.params.get("kind")
    if not isinstance(before, Decimal) or not isinstance(after, Decimal) or kind is None:
        return ""
    far = {"amount": names.kinds.number(str(kind), abs(after - before))}
    return (_("%(amount)s lower") if after < before else _("%(amount)s higher")) % far


def _written(difference: Difference, value: Value, names: Names) -> str:
    if _is_nothing(value):
        return NOTHING
    special = _SPECIAL.get(difference.code)
    return special(value, difference, names) if special else _plain(value, difference, names)


def _plain(value: Value, difference: Difference, names: Names) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return _number(value, difference, names)
    if isinstance(value, date):
        return written.full_date(value)
    if isinstance(value, tuple):
        return " · ".join(str(part) for part in value)
    return str(value)


def _number(value: Decimal, difference: Difference, names: Names) -> str:
    kind = str(difference.params.get("kind", ""))
    if difference.code == "CHANGE_AMOUNT" and difference.params.get("percent"):
        return _("%(percent)s %%") % {"percent": written.number(value)}
    return names.kinds.value(kind, value)


def _units(value: Value, _difference: Difference, names: Names) -> str:
    """The units in line, first one first."""
    line = value if isinstance(value, tuple) else ()
    return ", ".join(
        f"{place}. {names.units.get(str(unit), _('unknown unit'))}"
        for place, unit in enumerate(line, start=1)
    )


def _colour(value: Value, _difference: Difference, _names: Names) -> str:
    return colours.colour_word(str(value))


def _kind(_value: Value, _difference: Difference, _names: Names) -> str:
    return _("in the plan")


def _rule(_value: Value, difference: Difference, names: Names) -> str:
    """What sort of rule, for its id says nothing to people."""
    kind = str(_TYPES[str(difference.params["type"])])
    if difference.params["type"] != "CHANGE":
        return kind
    direction = _direction(difference.params.get("direction", ""), difference, names)
    return f"{kind}, {direction}"


def _direction(value: Value, _difference: Difference, _names: Names) -> str:
    return _("up") if value == Direction.RISE else _("down")


def _against(value: Value, _difference: Difference, _names: Names) -> str:
    return against_in_words(Against(str(value)))


def _windows(value: Value, _difference: Difference, _names: Names) -> str:
    line = value if isinstance(value, tuple) else ()
    return windows_in_words([window for window in line if isinstance(window, Window)])


def _weekdays(value: Value, _difference: Difference, _names: Names) -> str:
    line = value if isinstance(value, tuple) else ()
    return weekdays_in_words([day for day in line if isinstance(day, int)])


def _minutes(value: Value, _difference: Difference, _names: Names) -> str:
    return written.span(int(str(value)))


def _days(value: Value, _difference: Difference, _names: Names) -> str:
    count = int(str(value))
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _component(value: Value, _difference: Difference, names: Names) -> str:
    return names.kinds.component(str(value))


def _context(value: Value, _difference: Difference, names: Names) -> str:
    return names.kinds.context(str(value))


def _language(value: Value, _difference: Difference, _names: Names) -> str:
    return str(LANGUAGE_LABELS.get(str(value), value))


_SPECIAL: Mapping[str, Callable[[Value, Difference, Names], str]] = {
    "PLAN_RECEIVERS": _units,
    "PLAN_LANGUAGE": _language,
    "ITEM_ADDED": _kind,
    "ITEM_REMOVED": _kind,
    "ITEM_RECEIVERS": _units,
    "RULE_ADDED": _rule,
    "RULE_REMOVED": _rule,
    "SCHEDULE_ADDED": _windows,
    "SCHEDULE_REMOVED": _windows,
    "SCHEDULE_WINDOWS": _windows,
    "SCHEDULE_WEEKDAYS": _weekdays,
    "SCHEDULE_GRACE_MINUTES": _minutes,
    "RANGE_COMPONENT": _component,
    "RANGE_CONTEXT": _context,
    "CHANGE_COLOUR": _colour,
    "CHANGE_DIRECTION": _direction,
    "CHANGE_AGAINST": _against,
    "CHANGE_DAYS": _days,
    "CHANGE_COMPONENT": _component,
    "REPETITION_COLOUR": _colour,
    "MISSING_COLOUR": _colour,
}
