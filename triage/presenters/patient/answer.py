"""What the patient is told after a reading: received; then its zone, what to do, who looks when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour
from triage.presenters.patient.day import how_it_stands
from triage.presenters.patient.words import colour_of, shown
from triage.presenters.patient.zones import ZoneCard, text_of, zone_card

if TYPE_CHECKING:
    from triage.models import Alert
    from triage.presenters.patient.watching import Watch
    from triage.presenters.patient.words import Shown
    from triage.queries.patient import OwnReading, PlanNow


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as it is now. ``zone`` is None until the reading has a colour.

    ``is_final``: asking again changes nothing. ``why`` is the plan's own text to the patient.
    """

    reading: Shown
    is_final: bool
    zone: ZoneCard | None
    why: str
    looks: str
    is_red: bool
    measure_again: bool


def answer(
    *,
    reading: OwnReading,
    before: OwnReading | None,
    plan: PlanNow | None,
    alert: Alert | None,
    watch: Watch,
) -> Answer:
    """Return what is known now. ``before`` is the reading of the kind that came before this one."""
    colour = colour_of(reading)
    zone = None
    if colour and plan is not None:
        zone = zone_card(plan.document, Colour(colour), Colour(colour))
    return Answer(
        reading=shown(reading),
        is_final=reading.colour is not None,
        zone=zone,
        why=text_of(plan, reading.fired) if colour else "",
        looks=_looks(reading, alert, watch),
        is_red=colour == Colour.RED.value,
        measure_again=_is_doubtful(reading) and not (before and _is_doubtful(before)),
    )


def _looks(reading: OwnReading, alert: Alert | None, watch: Watch) -> str:
    if reading.colour == Colour.GREEN.value:
        return ""
    return how_it_stands(alert, watch) or watch.looks(reading.received_at)


def _is_doubtful(reading: OwnReading) -> bool:
    return Flag.IMPLAUSIBLE in reading.flags
