"""A doctor's minute: the limits of one measurement, why, and the next review. Nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import DayField, ProseField
from selfcare_plans.forms.flat import number_typed
from selfcare_plans.forms.part import PartForm
from selfcare_plans.forms.rule_base import BOUNDS, LimitsForm
from selfcare_plans.rules.document import RangeRule

if TYPE_CHECKING:
    from django.http import QueryDict

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument


class ReasonForm(PartForm):
    """Why the limits are changed, and when the plan is looked at again."""

    comment = ProseField(label=_("Why is the limit changed?"), max_length=400)
    review_date = DayField(label=_("Review date"))


class AdjustForm:
    """The ranges of one item. ``data`` is what was posted, or None to show what holds now."""

    def __init__(self, document: PlanDocument, kind: str, data: QueryDict | None = None) -> None:
        self.document = document
        self.index = next(number for number, item in enumerate(document.items) if item.kind == kind)
        ranges = [
            (number, rule)
            for number, rule in enumerate(self.item.rules)
            if isinstance(rule, RangeRule)
        ]
        if data is not None:
            data = _with_what_was_not_sent(data, [rule for _number, rule in ranges])
        self.limits = {
            number: LimitsForm(data, prefix=_prefix(rule), initial=_typed(rule))
            for number, rule in ranges
        }
        self.reason = ReasonForm(data, initial={"review_date": document.review_date})

    @property
    def item(self) -> MonitoringItem:
        """The item whose limits are adjusted."""
        return self.document.items[self.index]

    def forms(self) -> list[PartForm]:
        """All forms of the page."""
        return [*self.limits.values(), self.reason]

    def is_valid(self) -> bool:
        """Whether all that is typed can be read."""
        checked = [form.is_valid() for form in self.forms()]
        return all(checked)

    def adjusted(self) -> PlanDocument:
        """Return the document with the new limits. Only after ``is_valid``."""
        rules = tuple(
            msgspec.structs.replace(rule, **self.limits[number].bounds())
            if number in self.limits
            else rule
            for number, rule in enumerate(self.item.rules)
        )
        item = msgspec.structs.replace(self.item, rules=rules)
        items = (*self.document.items[: self.index], item, *self.document.items[self.index + 1 :])
        return msgspec.structs.replace(
            self.document, items=items, review_date=self.reason.cleaned_data["review_date"]
        )

    def place_of(self, pointer: str) -> tuple[PartForm, str | None]:
        """Return the form and field where a problem belongs; what lies elsewhere in the plan too."""
        match pointer.strip("/").split("/"):
            case ["items", item, "rules", rule, *field] if int(item) == self.index:
                form = self.limits.get(int(rule))
                return (form, field[0] if field else None) if form else (self.reason, None)
            case [field]:
                return self.reason, field
            case _:
                return self.reason, None


def _prefix(rule: RangeRule) -> str:
    return f"limit-{rule.id}"


def _with_what_was_not_sent(data: QueryDict, ranges: list[RangeRule]) -> QueryDict:
    """Return the data with the present limits where the page had no field: silence opens nothing."""
    whole = data.copy()
    for rule in ranges:
        for name, text in _typed(rule).items():
            key = f"{_prefix(rule)}-{name}"
            if key not in whole:
                whole[key] = text
    return whole


def _typed(rule: RangeRule) -> dict[str, Any]:
    bounds = {name: number_typed(getattr(rule, name)) for name in BOUNDS}
    return {**bounds, "outer_limit_reason": rule.outer_limit_reason}
