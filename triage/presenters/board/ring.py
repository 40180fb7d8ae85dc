"""Whom to ring, in the order in which one would: patient, relatives, GP office, home care, centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tenants.presenters import MAY_BE_TOLD
from tenants.rules.codes import MayBeTold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage.queries.board import Board
    from triage.queries.homes import InCharge

OUT_OF_HOURS, EMERGENCY = "116117", "113"


@dataclass(frozen=True, slots=True)
class ContactShown:
    """Somebody to ring. ``marks`` stand beside the number: what to know before the call."""

    who: str
    role: str
    phone: str
    marks: tuple[str, ...] = ()


def contacts(board: Board) -> list[ContactShown]:
    """Return whom a nurse may need to ring, those with a number."""
    return [one for one in _all(board) if one.phone]


def _all(board: Board) -> Iterator[ContactShown]:
    patient = board.patient
    yield ContactShown(patient.name, _("patient"), patient.phone, _marks(board))
    for one in board.relatives:
        told = str(MAY_BE_TOLD[MayBeTold(one.may_be_told) if one.may_be_told else None])
        yield ContactShown(one.name, one.relation or _("relative"), one.phone, (told,))
    office = patient.gp_unit
    if office:
        if office.direct_phone:
            line = _("GP office, direct line for professionals")
            yield ContactShown(office.name, line, office.direct_phone)
        yield ContactShown(office.name, _("GP office"), office.phone)
    yield ContactShown(_("Home care"), "", patient.home_care_phone)
    yield from _who_has_her(board.charge)
    yield ContactShown(_("Out-of-hours clinic"), _("evening, night, weekend"), OUT_OF_HOURS)
    for service in board.evening:
        yield ContactShown(service.name, _("evening, night, weekend"), service.phone)
    yield ContactShown(_("Ambulance"), _("where you fear for life"), EMERGENCY)


def _who_has_her(charge: InCharge) -> Iterator[ContactShown]:
    """The centre of the course, where it may see her; and who has her, where that is another."""
    if charge.course is None:
        return
    units = {one.id: one for one in (charge.unit, charge.centre) if one is not None}
    for unit in units.values():
        is_centre = unit.id == charge.course.centre_id
        role = _("follow-up centre") if is_centre else _("has the responsibility now")
        yield ContactShown(unit.name, role, unit.direct_phone or unit.phone)


def _marks(board: Board) -> tuple[str, ...]:
    patient = board.patient
    said = (
        (patient.hard_of_hearing, _("hard of hearing")),
        (patient.lives_alone, _("lives alone")),
    )
    return tuple(word for holds, word in said if holds)
