"""What is posted around a plan: propose, answer, start up, tick, evaluate, standing orders."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import ProseField
from selfcare_plans.forms.publish import DraftForm
from selfcare_plans.rules.life import EvaluationResult, MeasureState

_DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=picker,
        input_formats=_DATE_FORMATS,
    )


class WithChoices(forms.Form):
    """A form whose choices are known when it is shown: ``Form(data, whom=[…])``."""

    def __init__(self, data: Any = None, *, initial: Any = None, **choices: Any) -> None:
        super().__init__(data, initial=initial)
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options


class ProposeForm(WithChoices, DraftForm):
    """Which doctor is asked. ``whom`` is ``unit`` or ``unit:doctor``, as ids."""

    whom = forms.ChoiceField(label=_("Who is asked to approve"))


class AnswerForm(DraftForm):
    """An answer to a proposal; the comment is asked for where it is returned."""

    comment = ProseField(
        label=_("What should be otherwise?"),
        help_text=_("Read by the one who proposed the plan."),
        max_length=400,
        required=False,
    )


class StartUpForm(WithChoices):
    """A start-up plan: under which standing order, until when, and who sees to it."""

    order = forms.ChoiceField(label=_("Template and standing order"))
    until = _day(_("Last day of the start-up plan"), help_text=_("It is reviewed by then."))
    responsible = forms.CharField(label=_("Who sees that a proper plan follows"), max_length=120)


class EndForm(forms.Form):
    """When the plan ends, and why."""

    on = _day(_("Last day"), help_text=_("Today: it ends now. A later day is included."))
    reason = ProseField(label=_("Why"), help_text=_("The patient reads it."), max_length=400)


class TickForm(forms.Form):
    """How a measure stands."""

    measure = forms.CharField(max_length=64, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=[(one.value, one.value) for one in MeasureState])
    comment = forms.CharField(max_length=400, required=False)


class EvaluateForm(forms.Form):
    """Whether a goal was reached."""

    goal = forms.CharField(max_length=64, widget=forms.HiddenInput)
    on = _day(_("Date"))
    result = forms.ChoiceField(choices=[(one.value, one.value) for one in EvaluationResult])
    comment = forms.CharField(max_length=400, required=False)


class VersionForm(forms.Form):
    """The version that was read or handed over, as it was shown."""

    version = forms.UUIDField(widget=forms.HiddenInput)


class OrderForm(WithChoices):
    """A doctor's standing order for a template."""

    home = forms.ChoiceField(label=_("For the patients of"))
    template = forms.ChoiceField(label=_("Template"))
    doctor = forms.CharField(label=_("The doctor who orders it"), max_length=120, required=False)
    valid_from = _day(_("First day"))
    valid_until = _day(_("Last day"), required=False, help_text=_("Empty: until it is ended."))
