"""The doors of take-over, return and discharge, and what they are about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib.ids import new_id
from tenants.models import Enrolment, MovedEquipment, TakeOver
from tests import factories as make
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form
from triage.models import Discharge, DischargeMark

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Agreement, Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_ONE = ("take_over_id",)
_AWAY = (("patient_id", "away_id"),)

TAKE_OVERS: list[Door] = [
    Door("triage:take-overs"),
    *form("triage:take-over", say.same(do="decline", answer="ikke nå"), ids=_ONE),
    *form(
        "triage:take-over-new",
        say.both(say.ids(to_unit="hospital_id"), say.same(reason="forverring")),
    ),
    *form("triage:discharge", say.same(do="mark", version=""), takes=_AWAY),
]


def fill(
    world: World,
    subject: Subject,
    owner: Unit,
    openings: tuple[Unit, Agreement],
    now: datetime,
) -> None:
    """Write one that waits for the centre, and somebody who is away, with a discharge begun.

    Kari is at the ward where an actor works; of the others it is a unit where nobody does.
    """
    ward = world.ward if subject.name == "kari" else openings[0]
    subject.ids["hospital_id"] = ward.id
    course = Enrolment.objects.using("owner").get(patient=subject.patient, ended_at=None)
    waiting = _take_over(world, subject, course, owner, ward, now)
    waiting.made_unit, waiting.asked_unit = ward, owner
    subject.ids["take_over_id"] = _save(waiting).id
    piece = MovedEquipment(id=new_id(), **subject.own, take_over=waiting, goes="FOLLOWS")
    piece.name, piece.said_at, piece.said_by = subject.text("utstyr"), now, world.helge.user
    _save(piece)
    away = make.patient(subject.tenant, subject.text("fornavn"), subject.text("etternavn"))
    subject.ids["away_id"] = away.id
    moved = make.enrolment(away, owner, owner_unit=ward, moved_by_id=new_id())
    if subject.name == "kari":
        _open_to(world, subject, away)
    begun = Discharge(id=new_id(), tenant=subject.tenant, patient=away, enrolment=moved, unit=ward)
    begun.begun_at, begun.begun_by = now, world.helge.user
    _save(begun)
    mark = DischargeMark(id=new_id(), tenant=subject.tenant, patient=away, discharge=begun)
    mark.key, mark.said, mark.mark = subject.text("grense"), subject.text("innhold"), "HOLDS"
    mark.by, mark.unit, mark.role, mark.at = world.helge.user, ward, "HOSPITAL_DOCTOR", now
    _save(mark)


def _open_to(world: World, subject: Subject, away: Any) -> None:
    from tenants.models import Agreement

    under = Agreement.objects.using("owner").get(tenant=subject.tenant, unit=world.ward)
    make.grant(away, world.ward, under, world.adam.user)


def _take_over(
    world: World, subject: Subject, course: Enrolment, owner: Unit, ward: Unit, now: datetime
) -> TakeOver:
    row = TakeOver(id=new_id(), **subject.own, enrolment=course, direction="TAKE_OVER")
    row.from_unit, row.to_unit = owner, ward
    row.reason, row.made_by = subject.text("overtakelse"), world.nora.user
    row.made_at, row.due_at = now, now + timedelta(days=9000)
    return row


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row
