"""Shape of this room's forms. Words for codes come from the view, as choices."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tenants.forms.relatives import MAY_BE_TOLD

PHONE = RegexValidator(
    r"^\+?[0-9 ]{5,19}$", _("Write the number with digits only, for example 75 00 00 00.")
)
_USERNAME = RegexValidator(
    r"^[A-Za-z0-9.@_-]{3,60}$",
    _("Use 3 to 60 letters a–z, digits, full stops, hyphens or underscores."),
)

WEEKDAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


class DateInput(forms.DateInput):
    """The browser's own date picker; its value is always year-month-day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time of day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a date field: a picker where the browser has one, else day.month.year."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
    )


class ChoiceForm(forms.Form):
    """A form whose choices are known when it is shown: ``Form(data, unit=[…], role=[…])``.

    Among several nothing is chosen beforehand, unless ``initial`` says so.
    """

    def __init__(self, data: Any = None, *, initial: Any = None, **choices: Any) -> None:
        super().__init__(data, initial=initial)
        for name, options in choices.items():
            field = cast("forms.ChoiceField", self.fields[name])
            is_open = field.required and len(options) > 1 and name not in self.initial
            field.choices = [("", _("Choose")), *options] if is_open else options


class AgreementForm(ChoiceForm):
    """With whom, about whom, from when until when."""

    unit = forms.ChoiceField(
        label=_("Unit that may see the patients"),
        help_text=_(
            "A centre sees all patients that the agreement covers. Other units see only patients that are opened to them one by one."
        ),
    )
    purpose = forms.ChoiceField(label=_("Purpose"))
    patient_group = forms.ChoiceField(label=_("Patient group"))
    first_date = date_field(_("First day"))
    last_date = date_field(
        _("Last day"),
        required=False,
        help_text=_("This day is included. Leave it empty until further notice."),
    )


class GrantForm(ChoiceForm):
    """To which unit, and why."""

    unit = forms.ChoiceField(label=_("Open to"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("The patient can read this. Example: GP follows the COPD plan."),
    )


class GpForm(ChoiceForm):
    """Which GP office, and why."""

    unit = forms.ChoiceField(label=_("GP office"))
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("The patient can read this.")
    )


class ColleagueForm(ChoiceForm):
    """Somebody who has a sign-in as staff already."""

    username = forms.CharField(label=_("User name"), max_length=150)
    unit = forms.ChoiceField(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"))


class NewColleagueForm(ChoiceForm):
    """Somebody who gets a sign-in."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    username = forms.CharField(label=_("User name"), max_length=60, validators=[_USERNAME])
    email = forms.EmailField(label=_("E-mail at work"), required=False)
    unit = forms.ChoiceField(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"))


class UnitForm(forms.Form):
    """A unit's name, telephone, hours and deadlines."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        validators=[PHONE],
        help_text=_("Shown to patients and to everybody who must ring the unit."),
    )
    direct_phone = forms.CharField(
        label=_("Direct line for professionals"),
        max_length=20,
        required=False,
        validators=[PHONE],
        help_text=_("Shown to those who treat the unit's patients, never to patients."),
    )
    email = forms.EmailField(
        label=_("E-mail for notices"),
        required=False,
        help_text=_("Gets “a patient needs you: sign in”, never health data."),
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Open on"),
        widget=forms.CheckboxSelectMultiple,
        choices=WEEKDAYS,
        help_text=_("Public holidays and dates of their own are set among the hours."),
    )
    opens = forms.TimeField(label=_("Opens"), widget=TimeInput())
    closes = forms.TimeField(label=_("Closes"), widget=TimeInput())
    red_minutes = forms.IntegerField(
        label=_("Deadline of a red alert, in minutes"),
        min_value=5,
        max_value=480,
        help_text=_("Counted in the opening hours, until somebody has made contact."),
    )
    offer_minutes = forms.IntegerField(
        label=_("Deadline to answer an offer, in minutes"),
        min_value=5,
        max_value=480,
    )
    approval_days = forms.IntegerField(
        label=_("Days that a doctor here has to answer a proposed plan"),
        min_value=1,
        max_value=90,
        required=False,
    )
    plan_approval = forms.ChoiceField(
        label=_("Who approves plans"),
        required=False,
        choices=[
            ("", _("as it is")),
            ("DOCTOR", _("A doctor approves every plan")),
            ("CENTRE", _("The centre may approve alone")),
        ],
        help_text=_("The service model of a follow-up centre; says nothing for other units."),
    )
    yellow_work_minutes = forms.IntegerField(
        label=_("A nurse's time for a yellow alert, in minutes"),
        min_value=1,
        max_value=240,
        required=False,
        help_text=_(
            "Used when a plan is rehearsed. 6 and 15 minutes are our assumptions until you put in your own."
        ),
    )
    red_work_minutes = forms.IntegerField(
        label=_("A nurse's time for a red alert, in minutes"),
        min_value=1,
        max_value=240,
        required=False,
    )


class NewUnitForm(UnitForm, ChoiceForm):
    """A new unit, whose kind can never be changed."""

    kind = forms.ChoiceField(
        label=_("Kind of unit"),
        help_text=_("Decides how the unit sees patients, and cannot be changed later."),
    )
    field_order = ("kind",)


class LogSearchForm(forms.Form):
    """Whom and when to narrow the access log to. Sent by POST: names never stand in an address."""

    patient = forms.CharField(label=_("Patient's name"), max_length=130, required=False)
    person = forms.CharField(label=_("Who looked, by name"), max_length=120, required=False)
    from_date = date_field(_("From and including"), required=False)
    to_date = date_field(_("To and including"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or {}
        first, last = data.get("from_date"), data.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", _("The last day comes before the first."))
        return data


class LogAddressForm(forms.Form):
    """The same, as it stands in the address of a page: ids and dates only."""

    patient = forms.UUIDField(required=False)
    user = forms.UUIDField(required=False)
    from_date = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    to_date = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    before = forms.CharField(required=False, max_length=80)
    after = forms.CharField(required=False, max_length=80)


class PatientForm(ChoiceForm):
    """A new patient, and the follow-up that begins."""

    tenant = forms.ChoiceField(label=_("Home municipality"))
    given_name = forms.CharField(label=_("First name"), max_length=60)
    family_name = forms.CharField(label=_("Surname"), max_length=60)
    national_number = forms.CharField(
        label=_("National identity number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Eleven digits. Kept encrypted."),
    )
    birth_date = date_field(_("Birth date"), help_text=_("Must agree with the number."))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of the patient's pages"))
    lives_alone = forms.BooleanField(label=_("Lives alone"), required=False)
    hard_of_hearing = forms.BooleanField(
        label=_("Hard of hearing: the telephone may not work well"), required=False
    )
    home_care_phone = forms.CharField(
        label=_("Home care's telephone"),
        max_length=20,
        required=False,
        validators=[PHONE],
    )
    gp_unit = forms.ChoiceField(label=_("The patient's GP office"), required=False)
    centre = forms.ChoiceField(label=_("Follow-up centre"))
    patient_group = forms.ChoiceField(label=_("Followed up for"))

    def clean_national_number(self) -> str:
        """Take away spaces, as people write 010180 12345."""
        return re.sub(r"\s", "", self.cleaned_data["national_number"])


class CourseForm(ChoiceForm):
    """A course to begin for a patient who is registered."""

    centre = forms.ChoiceField(label=_("Follow-up centre"))
    patient_group = forms.ChoiceField(label=_("Followed up for"))


class CourseEndForm(ChoiceForm):
    """How a course of follow-up ended, and what there is to add."""

    ended_as = forms.ChoiceField(label=_("How does it end?"))
    reason = forms.CharField(
        label=_("Anything to add"),
        max_length=200,
        required=False,
        help_text=_("For colleagues. Only the choice above is counted in reports."),
    )


class PauseChangeForm(forms.Form):
    """Until when nothing is expected: an end, or a day to look again."""

    ends_now = forms.BooleanField(label=_("It ends now"), required=False)
    last_date = date_field(
        _("Last day"), required=False, help_text=_("This day is included. Empty if not known.")
    )
    look_again_on = date_field(
        _("Look again on"),
        required=False,
        help_text=_("Needed where the last day is not known; at most 7 days from now."),
    )


class PauseForm(ChoiceForm):
    """A pause or a hospital stay."""

    kind = forms.ChoiceField(label=_("What it is"))
    first_date = date_field(_("First day"))
    last_date = date_field(
        _("Last day"), required=False, help_text=_("This day is included. Empty if not known.")
    )
    look_again_on = date_field(
        _("Look again on"),
        required=False,
        help_text=_("Needed where the last day is not known; at most 7 days from now."),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)


class EmergencyReviewForm(forms.Form):
    """What the privacy officer found of an emergency look-up."""

    verdict = forms.ChoiceField(
        label=_("Was it right?"),
        choices=[("JUSTIFIED", _("Justified")), ("NOT_JUSTIFIED", _("Not justified"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Your words"),
        help_text=_("Needed when it was not justified."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RelativeForm(ChoiceForm):
    """Somebody close to the patient."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    relation = forms.CharField(
        label=_("Relation"),
        max_length=60,
        required=False,
        help_text=_("Example: daughter, neighbour."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False, validators=[PHONE])
    role = forms.ChoiceField(label=_("The relative"))
    username = forms.CharField(
        label=_("User name of a sign-in of their own"),
        max_length=60,
        required=False,
        validators=[_USERNAME],
        help_text=_(
            "Leave it empty for a name and a telephone number only. A password is shown once."
        ),
    )
    may_record = forms.BooleanField(
        label=_("May register measurements for the patient"),
        required=False,
        help_text=_("Only when the patient has agreed to it. Needs a sign-in."),
    )

    may_be_told = forms.ChoiceField(
        label=_("May be told"),
        required=False,
        choices=MAY_BE_TOLD,
        help_text=_(
            "What the patient has agreed to. It stands where the centre finds the number. Without a"
            " sign-in they may get an SMS that asks them to ring."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a right to register for somebody who cannot sign in."""
        data = super().clean() or {}
        if data.get("may_record") and not data.get("username") and "username" not in self.errors:
            self.add_error("username", _("Needed by somebody who is to register measurements."))
        return data


class TeamForm(ChoiceForm):
    """A person to name in the care team."""

    user = forms.ChoiceField(label=_("Person"))


class SignInForm(forms.Form):
    """The user name of a patient's own sign-in."""

    username = forms.CharField(label=_("User name"), max_length=60, validators=[_USERNAME])
