"""The limits of several measurements of one plan at once, with one reason and one review date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.forms.adjust import AdjustForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from selfcare_plans.forms.adjust import ReasonForm
    from selfcare_plans.forms.part import PartForm
    from selfcare_plans.rules.document import PlanDocument


class AdjustManyForm:
    """The ranges of some kinds of a plan. ``data`` is what was posted, or None to show what holds.

    ``kinds``: at least one, each with limits in the plan.
    """

    def __init__(
        self, document: PlanDocument, kinds: Sequence[str], data: QueryDict | None = None
    ) -> None:
        self.document = document
        self.parts = [AdjustForm(document, kind, data) for kind in kinds]

    @property
    def reason(self) -> ReasonForm:
        """Why, and the next review: asked once."""
        return self.parts[0].reason

    def forms(self) -> list[PartForm]:
        """All forms of the page."""
        limits = [form for part in self.parts for form in part.limits.values()]
        return [*limits, self.reason]

    def is_valid(self) -> bool:
        """Whether all that is typed can be read."""
        checked = [part.is_valid() for part in self.parts]
        return all(checked)

    def adjusted(self) -> PlanDocument:
        """Return the document with all the new limits. Only after ``is_valid``."""
        document = self.document
        for part in self.parts:
            part.document = document
            document = part.adjusted()
        return document

    def place_of(self, pointer: str) -> tuple[PartForm, str | None]:
        """Return the form and field where a problem belongs; what lies elsewhere in the plan too."""
        return self._part(pointer).place_of(pointer)

    def kind_at(self, pointer: str) -> str:
        """Return the kind that a problem is about."""
        return self._part(pointer).item.kind

    def _part(self, pointer: str) -> AdjustForm:
        match pointer.strip("/").split("/"):
            case ["items", item, *_rest]:
                return next((part for part in self.parts if part.index == int(item)), self.parts[0])
            case _:
                return self.parts[0]
