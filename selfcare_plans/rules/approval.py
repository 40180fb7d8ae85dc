"""Who may put a version in force, and through which door it then goes.

A doctor approves; the centre approves alone only where the service model allows it
(``PlanApproval.CENTRE``), and a proposal that a doctor was asked about only after its deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tenants.rules.codes import PlanApproval

if TYPE_CHECKING:
    from datetime import datetime


class Door(StrEnum):
    """Through which door a plan was written, proposed or approved."""

    PAGE = "PAGE"
    API = "API"
    STANDING_ORDER = "STANDING_ORDER"
    CENTRE = "CENTRE"
    LINK = "LINK"
    MESSAGE = "MESSAGE"
    PHONE = "PHONE"
    MEETING = "MEETING"


AS_TOLD = (Door.MESSAGE, Door.PHONE, Door.MEETING)
"""Doors through which a doctor's yes reaches a nurse, who writes it in and names the doctor."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What is known of the person who wants to put a version in force.

    ``is_asked``: a doctor of the unit that the proposal names. ``at_centre``: of the centre that
    follows the patient. ``is_overdue``: the proposal's deadline has passed.
    """

    model: PlanApproval
    is_doctor: bool
    at_centre: bool
    is_proposed: bool = False
    is_asked: bool = False
    is_overdue: bool = False


def approval_door(approval: Approval, door: Door) -> Door | None:
    """Return the door that the approval goes through; None where it is not theirs to give."""
    by_centre = approval.at_centre and approval.model is PlanApproval.CENTRE
    if approval.is_proposed:
        if approval.is_doctor and approval.is_asked:
            return door
        return Door.CENTRE if by_centre and approval.is_overdue else None
    if approval.is_doctor:
        return door
    return Door.CENTRE if by_centre else None


def half_way(proposed_at: datetime, due_at: datetime) -> datetime:
    """Return the instant at which the doctor is reminded first."""
    return proposed_at + (due_at - proposed_at) / 2


def answer_due(proposed_at: datetime, days: int) -> datetime:
    """Return when a proposal must have been answered; ``days`` are set per unit."""
    return proposed_at + timedelta(days=days)
