"""What the plan says now: the steps of the present colour, who is told, when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfcare_plans.rules.document import Colour
from triage.presenters.worklist import chip_of
from triage.rules.agreed_steps import plan_steps
from triage.rules.routing import receivers_of

if TYPE_CHECKING:
    from datetime import date

    from selfcare_plans.rules.document import PlanDocument, Temporary
    from triage.queries.board import Board

_ZONES = {"RED": Colour.RED, "NOT_JUDGED": Colour.RED, "YELLOW": Colour.YELLOW}
"""Whose steps stand: what nobody could judge is met as red, silence as yellow, no alert as green."""


@dataclass(frozen=True, slots=True)
class PlanShown:
    """The plan in force. ``is_level``: the steps are those of the agreed level of treatment."""

    version: Any
    language: str
    colour: str
    steps: tuple[str, ...]
    is_level: bool
    receivers: tuple[str, ...]
    review_date: date | None
    is_review_late: bool
    temporary: Temporary | None


def plan_shown(board: Board, document: PlanDocument | None) -> PlanShown | None:
    """Return the plan in force, or None."""
    version = board.in_force
    if version is None or document is None:
        return None
    zone = _zone(board)
    level = document.treatment_level
    is_level = bool(zone is Colour.RED and level and level.steps_red)
    review = document.review_date
    return PlanShown(
        version=version,
        language=document.language,
        colour=zone.value,
        steps=tuple(map(str, plan_steps(document, zone))),
        is_level=is_level,
        receivers=_receivers(board, document, zone),
        review_date=review,
        is_review_late=bool(review and review < board.now.date()),
        temporary=document.temporary,
    )


def _zone(board: Board) -> Colour:
    if not board.open_alerts:
        return Colour.GREEN
    chips = {chip_of(one) for one in board.open_alerts}
    worst = next((one for one in ("RED", "NOT_JUDGED") if one in chips), "YELLOW")
    return _ZONES[worst]


def _receivers(board: Board, document: PlanDocument, zone: Colour) -> tuple[str, ...]:
    level = document.treatment_level
    if zone is Colour.RED and level and level.receivers:
        line = level.receivers
    else:
        cause = board.open_alerts[0].cause if board.open_alerts else ""
        line = receivers_of(document, cause.removeprefix("MISSING:"))
    return tuple(board.units[one].name for one in line if one in board.units)
