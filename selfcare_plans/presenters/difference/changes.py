"""The changes of a version, one sentence each."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from selfcare_plans.presenters.combinations import combinations_in_words
from selfcare_plans.presenters.difference.values import is_nothing, value_in_words
from selfcare_plans.presenters.difference.what import TYPES, WHAT
from selfcare_plans.presenters.ranges import ranges_in_words
from selfcare_plans.presenters.rules import other_rules_in_words, with_notes
from selfcare_plans.presenters.words import about_in_words, capital
from selfcare_plans.rules.difference import differences
from selfcare_plans.rules.document import DeviationUnit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.presenters.difference.values import Names
    from selfcare_plans.rules.difference import Difference, Value
    from selfcare_plans.rules.document import PlanDocument

_WHOLE_RULES = frozenset({"RULE_ADDED", "RULE_REMOVED"})
_MINOR = frozenset({"RULE_SOURCE", "NORMAL_SOURCE", "ITEM_ID", "GOAL_ID", "MEASURE_ID"})
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


def changes_between(before: PlanDocument, after: PlanDocument, names: Names) -> tuple[Change, ...]:
    """Return what ``after`` changes. A rule that came or went is one change, in one sentence."""
    found = differences(before, after)
    whole = {one.path for one in found if one.code in _WHOLE_RULES}
    recounted = {
        _rule_path(one): one for one in found if one.code in ("CHANGE_PERCENT", "DEVIATION_UNIT")
    }
    changes = []
    for one in found:
        path = _rule_path(one)
        if one.code in _WHOLE_RULES:
            document = before if one.code == "RULE_REMOVED" else after
            changes.append(_whole_rule(one, document, names))
        elif path in whole:
            continue
        elif path in recounted and one.code in ("CHANGE_AMOUNT", "DEVIATION_AMOUNT"):
            changes.append(_recounted(one, recounted[path], names))
        else:
            changes.append(change_in_words(one, names))
    return tuple(changes)


def _rule_path(difference: Difference) -> str:
    return difference.path.rpartition("/")[0]


def _recounted(difference: Difference, unit: Difference, names: Names) -> Change:
    """Return an amount that is counted in something else now: each as it was counted."""
    name = "percent" if unit.code == "CHANGE_PERCENT" else "unit"
    then = {**difference.params, name: unit.before}
    earlier = change_in_words(dataclasses.replace(difference, params=then), names)
    return dataclasses.replace(change_in_words(difference, names), before=earlier.before, step="")


def _whole_rule(difference: Difference, document: PlanDocument, names: Names) -> Change:
    """Return the change with the rule itself in the place of its name."""
    change = change_in_words(difference, names)
    text = _sentences(difference, document, names).get(str(difference.params["rule"]), "")
    what = capital(str(TYPES[str(difference.params["type"])]))
    if "kind" not in difference.params:
        what = ""  # the place says already what it is
    text = text or (change.after if change.how == ADDED else change.before)
    if change.how == ADDED:
        return dataclasses.replace(change, what=what, after=text)
    return dataclasses.replace(change, what=what, before=text)


def _sentences(difference: Difference, document: PlanDocument, names: Names) -> dict[str, str]:
    """Each rule of the place in one sentence, by id."""
    kind, about = difference.params.get("kind"), difference.params.get("about", "")
    if kind is None:
        return {one.rule_id: one.sentence for one in combinations_in_words(document, names.kinds)}
    sentences = {}
    for item in document.items:
        if item.kind != kind or (about and item.about != about):
            continue
        for limits in ranges_in_words(item, names.kinds):
            sentences[limits.rule_id] = with_notes(limits.words_of_zones, limits.notes)
        for other in other_rules_in_words(item, names.kinds):
            sentences[other.rule_id] = other.sentence
    return sentences


def change_in_words(difference: Difference, names: Names) -> Change:
    """Return one difference in words. Raises KeyError for a code that is not in ``CODES``."""
    before, after = difference.before, difference.after
    return Change(
        code=difference.code,
        path=difference.path,
        where=_where(difference, names),
        what=str(WHAT[difference.code]),
        before=value_in_words(difference, before, names),
        after=value_in_words(difference, after, names),
        how=ADDED if is_nothing(before) else REMOVED if is_nothing(after) else CHANGED,
        step=_step(difference, names),
    )


def _where(difference: Difference, names: Names) -> str:
    params = difference.params
    if "goal" in params:
        return _where_of_goal(params)
    if "kind" in params:
        return _where_of_item(params, names)
    if "type" in params:
        return capital(str(TYPES[str(params["type"])]))
    match difference.code.partition("_")[0]:
        case "GOAL":
            return _("Goal")
        case "STEPS":
            return _("Steps in each colour")
        case "UNREACHED":
            return _("When nobody answers")
        case "LEVEL":
            return _("Agreed level of treatment")
        case "TEMPORARY":
            return _("Start-up plan")
        case _:
            return _("The plan")


def _where_of_goal(params: Mapping[str, Value]) -> str:
    if "measure" not in params:
        return _("Goal “%(goal)s”") % {"goal": params["goal"]}
    return _("Goal “%(goal)s”, measure “%(measure)s”") % {
        "goal": params["goal"],
        "measure": params["measure"],
    }


def _where_of_item(params: Mapping[str, Value], names: Names) -> str:
    where = about_in_words(str(params["kind"]), str(params.get("about", "")), names.kinds)
    component, context = params.get("component"), params.get("context")
    parts = [names.kinds.component(str(component))] if component else []
    bound = ", ".join([*parts, names.kinds.context(str(context))] if context else parts)
    return f"{where}, {bound}" if bound else where


def _step(difference: Difference, names: Names) -> str:
    """Return how far a number moved: ``2 lower``."""
    before, after, kind = difference.before, difference.after, difference.params.get("kind")
    if not isinstance(before, Decimal) or not isinstance(after, Decimal) or kind is None:
        return ""
    far = abs(after - before)
    in_other_units = difference.params.get("unit") in (DeviationUnit.PERCENT, DeviationUnit.SD)
    amount = written.number(far) if in_other_units else names.kinds.number(str(kind), far)
    return (_("%(amount)s lower") if after < before else _("%(amount)s higher")) % {
        "amount": amount
    }
