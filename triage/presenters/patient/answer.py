"""What the patient is told after a reading: received; then its zone, what to do, who looks when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour
from triage.presenters.patient.day import how_it_stands
from triage.presenters.patient.words import colour_of, shown
from triage.presenters.patient.zones import ORDER, ZoneCard, text_of, zone_card

if TYPE_CHECKING:
    from triage.models import Alert
    from triage.presenters.patient.watching import Watch
    from triage.presenters.patient.words import Shown
    from triage.queries.patient import OwnReading, PlanNow


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as it is now. ``zone`` is None until the reading has a colour.

    The zone is the patient's, which another reading may have made worse than this one's colour:
    a green number clears nothing else. ``chip`` is then this reading's own colour, else empty.

    ``is_final``: asking again changes nothing. ``why`` is the plan's own text to the patient.
    """

    reading: Shown
    is_final: bool
    zone: ZoneCard | None
    chip: str
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
    here: Colour | None,
) -> Answer:
    """Return what is known now. ``before`` is the reading of the kind that came before this one.

    ``here`` is the zone that the patient is in now, None where that cannot be told.
    """
    colour = colour_of(reading)
    zone = None
    if colour and plan is not None:
        worst = _worse(Colour(colour), here)
        is_sure = worst is not Colour.GREEN or here is Colour.GREEN
        zone = zone_card(plan.document, worst, worst if is_sure else None)
    is_other = zone is not None and zone.colour != colour
    return Answer(
        reading=shown(reading),
        is_final=reading.colour is not None,
        zone=zone,
        chip=colour if is_other else "",
        why=text_of(plan, reading.fired) if colour and not is_other else "",
        looks=_looks(reading, alert, watch),
        is_red=colour == Colour.RED.value,
        measure_again=_is_doubtful(reading) and not (before and _is_doubtful(before)),
    )


def _worse(own: Colour, here: Colour | None) -> Colour:
    return here if here is not None and ORDER.index(here) > ORDER.index(own) else own


def _looks(reading: OwnReading, alert: Alert | None, watch: Watch) -> str:
    if reading.colour == Colour.GREEN.value:
        return ""
    return how_it_stands(alert, watch) or watch.looks(reading.received_at)


def _is_doubtful(reading: OwnReading) -> bool:
    return Flag.IMPLAUSIBLE in reading.flags
