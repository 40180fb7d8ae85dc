"""Shapes of the numbers for leaders: which period is asked for, what is staffed and carried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.operations.load import MOST_MINUTES
from triage.queries.load import PERIODS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


class PeriodForm(forms.Form):
    """How many whole weeks, and of which tenant."""

    weeks = forms.ChoiceField(choices=[(str(n), "") for n in PERIODS], required=False)
    tenant = forms.UUIDField(required=False)


class StaffingForm(forms.Form):
    """Minutes by weekday, and a percent for each tenant that has an agreement with the centre."""

    def __init__(
        self,
        data: Any = None,
        *,
        tenants: Sequence[tuple[UUID, str]],
        minutes: Mapping[int, int],
        shares: Mapping[str, int],
    ) -> None:
        super().__init__(data)
        self._tenants = [tenant for tenant, _name in tenants]
        for number, name in enumerate(_WEEKDAYS, start=1):
            self.fields[f"day_{number}"] = forms.IntegerField(
                label=name,
                min_value=0,
                max_value=MOST_MINUTES,
                initial=minutes.get(number, 0),
            )
        for tenant, called in tenants:
            self.fields[f"share_{tenant}"] = forms.IntegerField(
                label=_("%(name)s: percent") % {"name": called},
                min_value=1,
                max_value=100,
                required=False,
                initial=shares.get(str(tenant)),
            )

    def days(self) -> list[forms.BoundField]:
        """Return the fields of the weekdays."""
        return [self[f"day_{number}"] for number in range(1, 8)]

    def parts(self) -> list[forms.BoundField]:
        """Return the fields of the tenants."""
        return [self[f"share_{tenant}"] for tenant in self._tenants]

    def minutes(self) -> dict[int, int]:
        """Return the minutes by ISO weekday. The form must be valid."""
        return {number: self.cleaned_data[f"day_{number}"] for number in range(1, 8)}

    def shares(self) -> dict[UUID, int | None]:
        """Return the percents by tenant. The form must be valid."""
        return {tenant: self.cleaned_data[f"share_{tenant}"] for tenant in self._tenants}
