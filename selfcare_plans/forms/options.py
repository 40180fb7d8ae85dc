"""What can be chosen in the plan editor: kinds of reading and units, as the layers above know them."""

from __future__ import annotations

from dataclasses import dataclass

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KindOption:
    """One kind: its name and unit in words, and the components and contexts of its ranges.

    ``components`` and ``contexts`` are (code, word); a context's code is ``key=value``. ``usual``
    are the components that a new measurement gets limits for.
    """

    name: str
    label: str
    unit: str = ""
    components: tuple[Choice, ...] = ()
    contexts: tuple[Choice, ...] = ()
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit that may be named as receiver. ``sees``: whether the patient is opened to it now."""

    id: str
    name: str
    sees: bool = True


@dataclass(frozen=True, slots=True)
class Options:
    """All that the editor offers."""

    kinds: tuple[KindOption, ...]
    units: tuple[UnitOption, ...]

    def kind(self, name: str) -> KindOption:
        """Return the kind; an unknown one is offered under its own code, so that it is not lost."""
        return next((one for one in self.kinds if one.name == name), KindOption(name, name))
