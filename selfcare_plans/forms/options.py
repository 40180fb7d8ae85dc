"""What can be chosen in the plan editor: kinds of reading and units, as the layers above know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfcare_plans.rules.kind_facts import ANSWERS, EVENT, MAY_BE_ABOUT, WITH_ABOUT, is_number

Choice = tuple[str, str]
Named = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class KindOption:
    """One kind: its name and unit in words, and the components and contexts of its ranges.

    ``components`` and ``contexts`` are (code, word); a context's code is ``key=value``. ``usual``
    are the components that a new measurement gets limits for. ``abouts`` is what it may be about;
    ``scores`` and ``questions`` are those of each form, by the form's name.
    """

    name: str
    label: str
    unit: str = ""
    components: tuple[Choice, ...] = ()
    contexts: tuple[Choice, ...] = ()
    usual: tuple[str, ...] = ()
    abouts: tuple[Choice, ...] = ()
    scores: Named = field(default_factory=dict, hash=False)
    questions: Named = field(default_factory=dict, hash=False)

    @property
    def has_number(self) -> bool:
        """Whether it is measured, so that a new one begins with limits."""
        return is_number(self.name)

    @property
    def has_about(self) -> bool:
        """Whether it says what it is about: a form, a task, an event."""
        return self.name in MAY_BE_ABOUT

    @property
    def about_may_be_open(self) -> bool:
        """Whether one measurement may be about all of them."""
        return self.name == EVENT

    @property
    def may_be_there_twice(self) -> bool:
        """Whether a plan may hold several, each about something else."""
        return self.name in WITH_ABOUT

    @property
    def rules(self) -> tuple[str, ...]:
        """The types of rule that it may have, in the order in which they are offered."""
        numbers = ("range", "change", "deviation", "mean", "repetition")
        if self.name == ANSWERS:
            return ("range", "answer", *numbers[1:], "missing")
        if self.name == EVENT:
            return ("answer", "missing")
        return (*numbers, "missing") if self.has_number else ("missing",)

    def values(self, about: str) -> tuple[Choice, ...]:
        """Return what a rule may be about: components, or the scores of the form."""
        return self.scores.get(about, ()) if self.name == ANSWERS else self.components


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit that may be named as receiver. ``sees``: whether the patient is opened to it now."""

    id: str
    name: str
    sees: bool = True


@dataclass(frozen=True, slots=True)
class Options:
    """All that the editor offers. ``ticking``: the units that may tick a measure off."""

    kinds: tuple[KindOption, ...]
    units: tuple[UnitOption, ...]
    ticking: tuple[UnitOption, ...] = ()

    def kind(self, name: str) -> KindOption:
        """Return the kind; an unknown one is offered under its own code, so that it is not lost."""
        return next((one for one in self.kinds if one.name == name), KindOption(name, name))
