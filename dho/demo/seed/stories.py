"""Today's work: for which patients something is made to happen, and what leads up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dho.demo.seed.judged import last_windows
from dho.demo.seed.measured import Bend
from dho.demo.simulator import SimulatedReading
from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from dho.demo.seed.people import Person
    from triage.rules.verdict import Version

UNANSWERED = timedelta(minutes=52)
SILENT = 60
_CALM = timedelta(minutes=12)


def _numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


@dataclass(frozen=True, slots=True)
class Story:
    """One reading of today. ``step``: added to the middle of the last values instead of ``value``.

    ``times``: how often it is sent; more than once for what is refused.
    """

    key: str
    number: int
    kind: str
    unit: str
    value: Decimal | None = None
    step: Decimal | None = None
    components: Mapping[str, Decimal] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    bend: Bend | None = None
    times: int = 1

    def references(self) -> list[str]:
        """Return the sender's ids of what is sent."""
        return [f"today-{self.key}-{n}" for n in range(1, self.times + 1)]

    def sent(self, reference: str, patient: UUID, at: datetime, base: Decimal) -> dict[str, Any]:
        """Return what the patient's device sends. ``base``: the middle of the last values."""
        value = self.value if self.step is None else base + self.step
        return {
            "patient": str(patient),
            "kind": self.kind,
            **({"components": dict(self.components)} if self.components else {"value": value}),
            "unit": self.unit,
            "measured_at": at.isoformat(),
            "reference": reference,
            **({"context": dict(self.context)} if self.context else {}),
            "source": "device",
        }


def _pressure(systolic: int, diastolic: int) -> dict[str, Decimal]:
    return {"systolic": Decimal(systolic), "diastolic": Decimal(diastolic)}


_WATER = Bend("weight", _numbers("0.1", "0.3", "0.6"))

STORIES = (
    Story(
        "red", 24, "spo2", "%", Decimal(84), bend=Bend("spo2", _numbers("93", "92", "91", "90"), is_absolute=True)
    ),
    Story("yellow", 53, "weight", "kg", step=Decimal("2.6"), bend=_WATER),
    Story("question", 17, "weight", "kg", step=Decimal("2.5"), bend=_WATER),
    Story("not-judged", 38, "pulse", "/min", Decimal(88)),
    Story("claimed", 27, "blood_pressure", "mm[Hg]", components=_pressure(168, 94)),
    Story("snoozed", 26, "glucose", "mmol/L", Decimal("14.6"), context={"meal": "after"}),
    Story("taken-over", 54, "glucose", "mmol/L", Decimal("2.7"), context={"meal": "before"}),
    Story("resolved-1", 43, "blood_pressure", "mm[Hg]", components=_pressure(165, 96)),
    Story(
        "resolved-2", 44, "spo2", "%", Decimal(89), bend=Bend("spo2", _numbers("94", "93", "93", "92"), is_absolute=True)
    ),
    Story("resolved-3", 58, "glucose", "mmol/L", Decimal("8.9"), context={"meal": "fasting"}),
    Story("refused", 7, "blood_pressure", "mm[Hg]", components=_pressure(81, 134), times=2),
)  # fmt: skip
NOT_ANSWERED = Story(
    "not-answered", 33, "blood_pressure", "mm[Hg]", components=_pressure(84, 50)
)  # fmt: skip
AS_TEMPLATE = frozenset({*(story.number for story in STORIES), NOT_ANSWERED.number, SILENT})
BENDS = {story.number: story.bend for story in STORIES if story.bend}


def story(key: str) -> Story:
    """Return the story of that name."""
    return next(each for each in STORIES if each.key == key)


def calm_until(
    people: Sequence[Person], versions: Mapping[UUID, list[Version]], now: datetime
) -> dict[int, datetime]:
    """Return until when the patients of stories measure as simulated, by number.

    One of them has fallen silent since before the last two windows.
    """
    until = {each.number: now - _CALM for each in STORIES}
    until[NOT_ANSWERED.number] = now - UNANSWERED - _CALM
    silent = next(one for one in people if one.number == SILENT)
    until[SILENT] = last_windows(silent, versions[silent.row.id][-1], now)[0].opens_at
    return until


def unanswered_reading(now: datetime) -> SimulatedReading:
    """Return the reading whose offer nobody has answered, measured long enough before ``now``."""
    return SimulatedReading(
        kind=NOT_ANSWERED.kind,
        unit=NOT_ANSWERED.unit,
        measured_at=(now - UNANSWERED).astimezone(OSLO),
        reference=NOT_ANSWERED.references()[0],
        components=NOT_ANSWERED.components,
    )
