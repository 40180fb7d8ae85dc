"""Shape of the forms of a unit's hours and rota."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.forms import PHONE, WEEKDAYS, ChoiceForm, TimeInput, date_field


class WeekForm(forms.Form):
    """A unit's ordinary week."""

    weekdays = forms.MultipleChoiceField(
        label=_("Open on"), widget=forms.CheckboxSelectMultiple, choices=WEEKDAYS
    )
    opens = forms.TimeField(label=_("Opens"), widget=TimeInput())
    closes = forms.TimeField(label=_("Closes"), widget=TimeInput())
    works_holidays = forms.BooleanField(
        label=_("Open on public holidays too"),
        required=False,
        help_text=_("Where they fall on an opening day. A single one is a date of its own."),
    )
    settle_minutes = forms.IntegerField(
        label=_("Settle before closing, minutes"),
        min_value=5,
        max_value=240,
        help_text=_("So long before closing the worklist shows what must be settled."),
    )
    has_rota = forms.BooleanField(
        label=_("Use a rota"),
        required=False,
        help_text=_(
            "Without one the unit's own telephone is rung, and whoever has taken the alert is the person."
        ),
    )


class DayForm(forms.Form):
    """One date with hours of its own."""

    date = date_field(_("Date"))
    is_closed = forms.BooleanField(label=_("Closed all day"), required=False)
    opens = forms.TimeField(label=_("Opens"), widget=TimeInput(), required=False)
    closes = forms.TimeField(label=_("Closes"), widget=TimeInput(), required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=120,
        help_text=_("Patients and colleagues can read this. Example: Christmas Eve."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both times of a date that is not closed."""
        data = super().clean() or self.cleaned_data
        if not data.get("is_closed"):
            for name in ("opens", "closes"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Write both times, or mark it as closed."))
        return data


class ServiceForm(forms.Form):
    """A service that is rung while the unit is closed."""

    name = forms.CharField(
        label=_("Name of the service"),
        max_length=60,
        help_text=_("Example: ambulatory night service."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=20, validators=[PHONE])


class DutyForm(ChoiceForm):
    """Who is on duty, on which days of the week, from when until when."""

    person = forms.ChoiceField(label=_("Person"))
    days = forms.MultipleChoiceField(
        label=_("Days"), widget=forms.CheckboxSelectMultiple, choices=WEEKDAYS
    )
    begins = forms.TimeField(label=_("From"), widget=TimeInput())
    ends = forms.TimeField(
        label=_("Until"),
        widget=TimeInput(),
        help_text=_("An earlier time than the first is the next morning."),
    )
    phone = forms.CharField(
        label=_("Telephone on duty"),
        max_length=20,
        required=False,
        validators=[PHONE],
        help_text=_("Empty: the unit's own telephone."),
    )
