"""What a plan becomes when it takes a template's new version over: its own deviations are kept.

``base`` is the template as the plan began from it, ``mine`` the plan, ``theirs`` the new template.
Where only one of the two has changed, the change stands; where both have, in different ways, there
is a conflict, and the plan's own word stands until a person decides otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.template_documents import OF_THE_PATIENT, as_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Part = Mapping[str, Any] | None

_WORDS = ("text_patient", "text_nurse", "act_now")
"""Of a rule: each may change alone. All else is one limit, with its source, and changes as a whole."""

_OF_THE_ITEM = ("receivers", "normals", "no_red_reason")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """``document`` keeps the plan's own words in conflicts; ``theirs`` has the template's there.

    The two are equal where there is no conflict.
    """

    document: PlanDocument
    theirs: PlanDocument

    @property
    def has_conflicts(self) -> bool:
        """Whether plan and template have changed the same thing in different ways."""
        return self.document != self.theirs


def take_over(base: PlanDocument, mine: PlanDocument, theirs: PlanDocument) -> TakenOver:
    """Return the plan with the template's changes. Pure and total; the result may have problems."""
    return TakenOver(
        _merged(base, mine, theirs, theirs_win=False), _merged(base, mine, theirs, theirs_win=True)
    )


def deviates(base: PlanDocument, mine: PlanDocument) -> bool:
    """Whether the plan differs from its template in more than what belongs to the patient."""
    own, origin = as_template(mine), as_template(base)
    return msgspec.structs.replace(own, language=origin.language) != origin


def _merged(
    base: PlanDocument, mine: PlanDocument, theirs: PlanDocument, *, theirs_win: bool
) -> PlanDocument:
    pick = _picker(theirs_win=theirs_win)
    old, own, new = (msgspec.to_builtins(one) for one in (base, mine, theirs))
    result = {name: own[name] for name in OF_THE_PATIENT if name in own}
    result["diagnoses"] = pick(*(one.get("diagnoses", []) for one in (old, own, new)))
    steps = [one.get("steps", {}) for one in (old, own, new)]
    result["steps"] = {
        colour: pick(*(one.get(colour, []) for one in steps))
        for colour in ("green", "yellow", "red")
    }
    unreached = [one.get("unreached", {}) for one in (old, own, new)]
    result["unreached"] = {
        whose: pick(*(one.get(whose, []) for one in unreached)) for whose in ("centre", "patient")
    }
    result["goals"] = _goals(old, own, new, pick)
    result["items"] = _keyed(old, own, new, "items", pick, _item, _place)
    result["combinations"] = _keyed(old, own, new, "combinations", pick, _rule, _id)
    return msgspec.convert(result, type=PlanDocument)


def _picker(*, theirs_win: bool) -> Callable[[Any, Any, Any], Any]:
    def pick(old: Any, own: Any, new: Any) -> Any:
        if own in (old, new):
            return new
        if new == old:
            return own
        return new if theirs_win else own

    return pick


def _goals(old: Any, own: Any, new: Any, pick: Callable[..., Any]) -> Any:
    """Goals as one: their ids are the plan's own, and stay where the words do."""
    plain = [[_plain_goal(goal) for goal in one.get("goals", [])] for one in (old, own, new)]
    chosen = pick(*plain)
    return own.get("goals", []) if chosen == plain[1] else chosen


def _plain_goal(goal: Mapping[str, Any]) -> dict[str, Any]:
    measures = [
        {name: one[name] for name in ("text", "responsible") if name in one}
        for one in goal.get("measures", [])
    ]
    kept = {name: goal[name] for name in ("text", "subgoals") if name in goal}
    return {**kept, "measures": measures}


def _keyed(
    old: Part,
    own: Part,
    new: Part,
    name: str,
    pick: Callable[..., Any],
    combine: Callable[..., Any],
    key: Callable[[Mapping[str, Any]], Any],
) -> list[Any]:
    """Merge lists whose parts have names, in the order of who has changed it, else of the plan."""
    lists: list[Sequence[Mapping[str, Any]]] = [
        (one or {}).get(name, []) for one in (old, own, new)
    ]
    before, mine, theirs = ({key(part): part for part in parts} for parts in lists)
    merged = []
    first, then = (theirs, mine) if list(mine) == list(before) else (mine, theirs)
    for one in dict.fromkeys([*first, *then]):
        sides = (before.get(one), mine.get(one), theirs.get(one))
        both = sides[1] is not None and sides[2] is not None
        part = combine(*sides, pick) if both else pick(*sides)
        if part is not None:
            merged.append(part)
    return merged


def _place(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["kind"], item.get("about", "")


def _id(rule: Mapping[str, Any]) -> Any:
    return rule["id"]


def _item(old: Part, own: Any, new: Any, pick: Callable[..., Any]) -> dict[str, Any]:
    before = old or {}
    names = (set(before) | set(own) | set(new)) - {"rules", "id", *_OF_THE_ITEM}
    result = {name: pick(before.get(name), own.get(name), new.get(name)) for name in names}
    result = {name: value for name, value in result.items() if value is not None}
    result |= {name: own[name] for name in _OF_THE_ITEM if name in own}
    rules = _keyed(old, own, new, "rules", pick, _rule, _id)
    return {**result, "id": own["id"], "rules": rules}


def _rule(old: Part, own: Any, new: Any, pick: Callable[..., Any]) -> dict[str, Any]:
    limit = pick(*(None if one is None else _limit(one) for one in (old, own, new)))
    before = old or {}
    words = {name: pick(before.get(name), own.get(name), new.get(name)) for name in _WORDS}
    return {**limit, **{name: value for name, value in words.items() if value is not None}}


def _limit(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rule.items() if name not in _WORDS}
