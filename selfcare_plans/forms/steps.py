"""What the patient does: lines of ordinary steps, and between them steps with a medicine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import LinesField, TextField
from selfcare_plans.forms.part import PartForm
from selfcare_plans.rules.document import MedicineStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import Step

LINES, MEDICINE = "lines", "medicine"


class StepLinesForm(PartForm):
    """Steps without a medicine, one on each line."""

    type = forms.CharField(widget=forms.HiddenInput, required=False, initial=LINES)
    text = LinesField(label=_("Steps, one on each line"), rows=4)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that the valid form describes."""
        return tuple(self.cleaned_data["text"])


class MedicineStepForm(PartForm):
    """One step with a medicine, and who prescribed it."""

    type = forms.CharField(widget=forms.HiddenInput, required=False, initial=MEDICINE)
    medicine = TextField(label=_("Medicine, and what the patient does"), max_length=2_000)
    prescriber = TextField(label=_("Prescribed by"))

    def steps(self) -> tuple[Step, ...]:
        """Return the step that the valid form describes."""
        data = self.cleaned_data
        return (MedicineStep(data["medicine"], data["prescriber"]),)


STEP_FORMS: dict[str, type[StepLinesForm | MedicineStepForm]] = {
    LINES: StepLinesForm,
    MEDICINE: MedicineStepForm,
}


@dataclass(slots=True)
class StepPart:
    """Some lines, or one medicine."""

    key: str
    form: StepLinesForm | MedicineStepForm

    @property
    def is_medicine(self) -> bool:
        """Whether it is a medicine."""
        return isinstance(self.form, MedicineStepForm)


@dataclass(slots=True)
class StepsPart:
    """All steps of one colour. ``key`` begins the names of its fields."""

    key: str
    colour: str
    parts: list[StepPart] = field(default_factory=list)

    @property
    def ends_with_medicine(self) -> bool:
        """Whether there is no field to write another ordinary step in after the last one."""
        return bool(self.parts) and self.parts[-1].is_medicine

    def forms(self) -> Iterator[PartForm]:
        """Yield the forms in their order."""
        yield from (part.form for part in self.parts)

    def made(self) -> tuple[Step, ...]:
        """Return the steps that the valid forms describe."""
        return tuple(step for part in self.parts for step in part.form.steps())

    def form_of(self, index: int) -> PartForm:
        """Return the form of the step with this number among the steps that were made."""
        for part in self.parts:
            count = len(part.form.steps())
            if index < count:
                return part.form
            index -= count
        return self.parts[-1].form
