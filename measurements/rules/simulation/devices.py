"""The devices of one patient, and what goes wrong in using them. All numbers are ours."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.simulation.model import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class _Make:
    """Devices that are sold: how far they are off (standard deviation), and the steps they show."""

    bias: float
    steps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Mishap:
    """What may go wrong with a kind: how often, and what it adds (least, most) or multiplies with."""

    fault: Fault
    chance: float
    adds: tuple[float, float] = (0.0, 0.0)
    times: float = 1.0


_MAKES: Mapping[str, _Make] = MappingProxyType(
    {
        "weight": _Make(0.4, (0.1, 0.1, 0.2, 0.5)),
        "spo2": _Make(0.8, (1.0,)),
        "blood_pressure": _Make(3.0, (1.0, 1.0, 2.0)),
        "pulse": _Make(0.0, (1.0,)),
        "glucose": _Make(0.2, (0.1,)),
        "body_temperature": _Make(0.1, (0.1,)),
    }
)
_MISHAPS: Mapping[str, tuple[_Mishap, ...]] = MappingProxyType(
    {
        "spo2": (_Mishap(Fault.COLD_FINGERS, 0.02, (-9.0, -3.0)),),
        "weight": (
            _Mishap(Fault.WITH_CLOTHES, 0.02, (1.0, 3.0)),
            _Mishap(Fault.WRONG_UNIT, 0.001, times=1 / 0.45359237),
        ),
        "blood_pressure": (_Mishap(Fault.WITHOUT_REST, 0.05, (10.0, 25.0)),),
        "glucose": (_Mishap(Fault.WRONG_UNIT, 0.001, times=18.016),),
    }
)


@dataclass(slots=True)
class Bag:
    """What a patient measures with. Its dice are its own, so that the body is the same without it."""

    dice: random.Random
    bias: dict[str, float] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str) -> Bag:
        """Return the devices of the patient of that name, always the same."""
        dice = random.Random(f"{name}/devices")  # noqa: S311 - no secret is made here
        bag = cls(dice)
        for kind, make in _MAKES.items():
            bag.bias[kind] = dice.gauss(0.0, make.bias)
            bag.steps[kind] = dice.choice(make.steps)
        return bag

    def shows(
        self, kind: str, true: Mapping[str, float]
    ) -> tuple[Mapping[str, float], Fault | None]:
        """Return what the display shows of the true numbers of a kind, and what went wrong, if any."""
        if kind not in _MAKES:
            return true, None
        mishap = next(
            (one for one in _MISHAPS.get(kind, ()) if self.dice.random() < one.chance), None
        )
        added = self.bias[kind] + (self.dice.uniform(*mishap.adds) if mishap else 0.0)
        times, step = (mishap.times if mishap else 1.0), self.steps[kind]
        shown = {
            name: max(round((number + added) * times / step) * step, 0.0)
            for name, number in true.items()
        }
        if kind == "spo2":
            shown = {name: min(number, 100.0) for name, number in shown.items()}
        return shown, mishap.fault if mishap else None
