"""Shapes of what people write about alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dho.web.colours import WORDS
from tenants.rules.national_number import is_valid
from triage.presenters.contact import DIRECTIONS, WHOM
from triage.presenters.journal import INCIDENT_KINDS, TRANSFERS
from triage.presenters.words import OUTCOMES
from triage.rules.alert_state import NOT_FOR_PERSONS
from triage.rules.assessing import ASSESSABLE, MAX_REASON
from triage.rules.contacts import Direction
from triage.rules.figures import WORK_MINUTES
from triage.rules.journal import BY_HAND

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHOICES = [(code.value, word) for code, word in OUTCOMES.items() if code not in NOT_FOR_PERSONS]


def _ids(value: str) -> list[str]:
    return [part for part in value.split(",") if part]


def seen_text(ids: Iterable[UUID]) -> str:
    """Return what a page keeps of the findings that stand on it."""
    return ",".join(str(one) for one in ids)


def seen_ids(texts: Iterable[str]) -> list[UUID]:
    """Return the ids that can be read."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


class SeenForm(forms.Form):
    """Names the findings that the actor saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> list[str]:
        """Return the ids as texts."""
        return _ids(self.cleaned_data["seen"])


class InErrorForm(forms.Form):
    """Why a reading is an error."""

    reason = forms.CharField(label=_("Why"), max_length=400)


class ConfirmForm(forms.Form):
    """How one knows that an odd reading is real."""

    reason = forms.CharField(
        label=_("How do you know?"),
        max_length=400,
        help_text=_(
            "For instance measured again, or the patient confirms it. Shown beside the reading."
        ),
    )


class ResolveForm(SeenForm):
    """How an alert ended."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", "–"), *_CHOICES])
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ready for the journal. Your own words are needed for red."),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long did it take?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Not said")), *((n, format_lazy(_("{n} min"), n=n)) for n in WORK_MINUTES)],
        widget=forms.RadioSelect,
        help_text=_("For the numbers of a group of five staff or more. Never shown of you alone."),
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )


class AllIsWellForm(forms.Form):
    """Until when a relative says that nothing is to be expected, and why."""

    last_date = _day(_("Last day"), _("This day is included."))
    reason = forms.CharField(label=_("Why"), max_length=200)


class AskPauseForm(forms.Form):
    """From when until when, and why."""

    first_date = _day(_("First day"))
    last_date = _day(_("Last day"), _("This day is included."))
    reason = forms.CharField(label=_("Why"), max_length=200)


class AssessForm(forms.Form):
    """The person's own colour beside the engine's, and why where it is another."""

    colour = forms.ChoiceField(
        label=_("Your own assessment"),
        choices=[(one.value, WORDS[one.value]) for one in ASSESSABLE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=MAX_REASON,
        help_text=_("Needed where your colour is not the engine's. Both stay visible."),
    )


class ActNowForm(forms.Form):
    """Whether what a rule asks at once is done. ``reference``: of the reading, on its answer page."""

    reading = forms.UUIDField()
    rule = forms.CharField(max_length=64)
    done = forms.ChoiceField(choices=[("yes", ""), ("not_yet", "")])
    reference = forms.CharField(required=False, max_length=200)


def _later(label: Any, help_text: Any = "", **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"],
        **more,
    )


class CallForm(SeenForm):
    """A call, or an attempt. ``alerts``: which of the open ones it was about."""

    direction = forms.ChoiceField(
        label=_("Who rang?"),
        choices=[(one.value, word) for one, word in DIRECTIONS.items()],
        widget=forms.RadioSelect,
        initial=Direction.OUT.value,
    )
    whom = forms.ChoiceField(
        label=_("With whom?"),
        choices=[(one.value, word) for one, word in WHOM.items()],
        help_text=_("Only a talk with the patient, or somebody who is there, meets a deadline."),
    )
    reached = forms.ChoiceField(
        label=_("Was it answered?"),
        choices=[("yes", _("Yes")), ("no", _("No answer"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    said = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    promised_at = _later(
        _("Ring again at"), _("Stands on the list until it is done."), required=False
    )
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=240)
    alerts = forms.MultipleChoiceField(
        label=_("About"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, alerts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alerts"].choices = alerts  # type: ignore[attr-defined]
        if not alerts:
            del self.fields["alerts"]

    def clean(self) -> dict[str, Any]:
        """Refuse a call from outside that nobody answered: then nobody knows of it."""
        said = self.cleaned_data
        if said.get("direction") == Direction.IN.value and said.get("reached") == "no":
            self.add_error("reached", _("Who rings us has been answered."))
        return said


class MeasureAgainForm(SeenForm):
    """What the patient is asked to measure again, in which words, before when."""

    kind = forms.ChoiceField(label=_("What"))
    due_at = _later(_("Before"), _("If nothing has come by then, the alert calls again by itself."))
    words = forms.CharField(
        label=_("Words to the patient"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """To which unit an alert is offered, and why."""

    to_unit = forms.ChoiceField(label=_("Offer to"))
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].choices = units  # type: ignore[attr-defined]


class ToldForm(forms.Form):
    """Which red answer was read. ``reference``: of the reading, on its answer page."""

    reading = forms.UUIDField()
    reference = forms.CharField(required=False, max_length=200)


class RingForm(forms.Form):
    """Who was rung about a red, whether anybody answered, and what was agreed."""

    to = forms.ChoiceField(label=_("Whom did you ring?"))
    reached = forms.ChoiceField(
        label=_("Did anybody answer?"),
        choices=[("yes", _("Yes")), ("no", _("No, not reached"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.CharField(
        label=_("What was agreed"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who does what, and when. Needed where somebody answered."),
    )

    def __init__(self, *args: Any, whom: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = whom  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why an offer is refused."""

    reason = forms.CharField(label=_("Reason"), max_length=400)


class OwnCaseForm(forms.Form):
    """Readings pasted to be tried against a plan. Nothing of it is stored."""

    kind = forms.ChoiceField(label=_("Kind, where a line names none"))
    lines = forms.CharField(
        label=_("Readings, one on each line"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Time and value (20.11.2026 08:00; 88), time, kind and value, or a reading as JSON as in"
            " the API. At most 500 lines. Nothing is stored."
        ),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = kinds


class LookUpForm(forms.Form):
    """Whose record, why, and that it is really you."""

    national_number = forms.CharField(
        label=_("The patient's identity number"),
        help_text=_("Eleven digits."),
        max_length=11,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why is it urgent?"),
        help_text=_("The privacy officer and the patient read this."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    password = forms.CharField(
        label=_("Your password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_national_number(self) -> str:
        """Refuse what cannot be a number of anybody before anybody is looked for."""
        number = str(self.cleaned_data["national_number"]).replace(" ", "")
        if not is_valid(number):
            raise forms.ValidationError(
                _("This is no valid identity number. Check the eleven digits once more.")
            )
        return number


class TransferForm(forms.Form):
    """The note as it goes into the journal, and how it came there."""

    text = forms.CharField(
        label=_("The note"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    how = forms.ChoiceField(choices=[(one.value, TRANSFERS[one]) for one in BY_HAND])


class IncidentForm(forms.Form):
    """What went wrong, or nearly did."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(one.value, word) for one, word in INCIDENT_KINDS.items()],
        widget=forms.RadioSelect,
    )
    happened_at = forms.DateTimeField(
        label=_("When did it happen?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"],
    )
    what = forms.CharField(
        label=_("What happened?"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    done = forms.CharField(
        label=_("What was done at once?"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    judgement = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ApproveForm(forms.Form):
    """The proposed versions that were marked in the overview, each as it was seen."""

    most = 10

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.marks: list[tuple[UUID, int, UUID | None]] = []

    def clean(self) -> dict[str, Any]:
        """Read the marks: version, revision, and the version that it was compared with."""
        marked = self.data.getlist("marked") if hasattr(self.data, "getlist") else []
        if not marked:
            raise forms.ValidationError(_("Mark the plans that you approve."))
        if len(marked) > self.most:
            raise forms.ValidationError(_("At most %(most)s at once."), params={"most": self.most})
        for text in marked:
            version, _colon, rest = text.partition(":")
            revision, _colon, replaces = rest.partition(":")
            try:
                seen = (UUID(version), int(revision), UUID(replaces) if replaces else None)
            except ValueError as error:
                raise forms.ValidationError(_("That could not be read. Try once more.")) from error
            self.marks.append(seen)
        return self.cleaned_data
