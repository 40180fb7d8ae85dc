"""A limit that was changed no longer comes from the source that its template names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from dho.web import written
from selfcare_plans.rules.document import MissingRule

if TYPE_CHECKING:
    from datetime import date

    from selfcare_plans.rules.document import Combination, PlanDocument, Rule

# What may change without the limit being another.
_BESIDE = frozenset(
    {
        "text_patient", "text_nurse", "outer_limit_reason", "source", "act_now",
        "confirm_minutes", "repeat_minutes", "set_by", "set_on", "adult_not_pregnant",
    }
)  # fmt: skip

RuleT = TypeVar("RuleT", bound="Rule | Combination")


def with_true_sources(
    before: PlanDocument, after: PlanDocument, *, today: date, is_template: bool = False
) -> PlanDocument:
    """Return ``after`` with the source of each changed limit that still names the old one put right.

    The words are in the language of the plan. A source that the person changed herself stands.
    """
    known: dict[str, Rule | Combination] = {
        rule.id: rule for item in before.items for rule in item.rules
    }
    known |= {rule.id: rule for rule in before.combinations}
    with translation.override(after.language):
        words = (
            _("Changed in the template, %(date)s")
            if is_template
            else _("Adjusted for this patient, %(date)s")
        )
        text = words % {"date": written.full_date(today)}
    items = tuple(
        msgspec.structs.replace(
            item, rules=tuple(_put_right(known.get(rule.id), rule, text) for rule in item.rules)
        )
        for item in after.items
    )
    combinations = tuple(_put_right(known.get(one.id), one, text) for one in after.combinations)
    return msgspec.structs.replace(after, items=items, combinations=combinations)


def _put_right(before: Rule | Combination | None, after: RuleT, text: str) -> RuleT:
    if before is None or type(before) is not type(after) or isinstance(after, MissingRule):
        return after
    if not after.source or before.source != after.source or _limits(before) == _limits(after):
        return after
    return msgspec.structs.replace(after, source=text)


def _limits(rule: Rule | Combination) -> dict[str, object]:
    fields = msgspec.structs.asdict(rule)
    return {name: value for name, value in fields.items() if name not in _BESIDE}
