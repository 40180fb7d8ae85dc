"""Take-overs in words: what is asked of whom, how it stands, and why something was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.lib import clock
from dho.web import written
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.take_over import Direction, TakeOverProblem, TakeOverState
from triage.presenters.equipment import EquipmentShown, equipment_at, equipment_now
from triage.rules.take_over import Asking, asking_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from tenants.models import Enrolment, MovedEquipment, TakeOver
    from tenants.rules.viewer import Viewer
    from triage.queries.discharge import DischargeNow

TITLES = {
    Asking.GIVE: gettext_lazy("Offer the responsibility to a hospital unit"),
    Asking.TAKE: gettext_lazy("Ask to take over the responsibility"),
    Asking.HOME: gettext_lazy("Offer the responsibility home to the centre"),
    Asking.BACK: gettext_lazy("Ask for the responsibility back"),
}
_STATES = {
    TakeOverState.OFFERED: gettext_lazy("Waits for an answer"),
    TakeOverState.ACCEPTED: gettext_lazy("Accepted"),
    TakeOverState.DECLINED: gettext_lazy("Declined"),
    TakeOverState.WITHDRAWN: gettext_lazy("Withdrawn"),
    TakeOverState.EXPIRED: gettext_lazy("Not answered in time"),
}
_PROBLEMS = {
    TakeOverProblem.NOT_ENROLLED: gettext_lazy("The patient is not followed up now."),
    TakeOverProblem.NOT_THEIRS: gettext_lazy(
        "It is not your unit's to do. Another unit has the responsibility or was asked."
    ),
    TakeOverProblem.NOT_A_HOSPITAL: gettext_lazy("Choose the hospital unit that is to take over."),
    TakeOverProblem.NO_GRANT: gettext_lazy(
        "The patient is not opened to that unit, so it could not follow her up. Open the record to"
        " the unit first."
    ),
    TakeOverProblem.ALREADY_WAITING: gettext_lazy(
        "Somebody has asked already, and it waits for an answer."
    ),
    TakeOverProblem.ANSWERED: gettext_lazy("%(who)s was first: %(state)s %(at)s."),
    TakeOverProblem.TOO_LATE: gettext_lazy(
        "The time to answer has run out. The responsibility stays where it was; ask anew."
    ),
    TakeOverProblem.STAY_RUNS: gettext_lazy(
        "The patient is in hospital. The responsibility goes home with the discharge."
    ),
    TakeOverProblem.MARKS_MISSING: gettext_lazy(
        "A limit or a medicine still wants a doctor's word. Look through the plan first."
    ),
    TakeOverProblem.NEEDS_REASON: gettext_lazy("Write why, so that the others can read it."),
    TakeOverProblem.LOOK_TOO_FAR_AWAY: gettext_lazy(
        "The day to look again must be today or within 7 days."
    ),
}


@dataclass(frozen=True, slots=True)
class TakeOverShown:
    """One take-over as it is read. ``is_mine``: the viewer's unit is the one to answer."""

    id: UUID
    patient_id: UUID
    patient: str
    home: str
    what: str
    reason: str
    made: str
    made_at: datetime
    due_at: datetime
    is_waiting: bool
    is_return: bool
    is_mine: bool
    may_withdraw: bool
    state: str
    is_unanswered: bool
    answered: str
    answered_at: datetime | None
    answer: str
    look_again_on: object
    equipment: tuple[EquipmentShown, ...]
    from_unit: str
    from_phone: str
    to_unit: str
    asked_unit: str


@dataclass(frozen=True, slots=True)
class TakeOverBox:
    """What stands on a patient's page: what waits, what was, and what the viewer may begin."""

    waiting: TakeOverShown | None
    history: tuple[TakeOverShown, ...]
    ask: str
    may_discharge: bool
    temporary: DischargeNow | None
    is_owner_blind: bool
    equipment: tuple[EquipmentShown, ...] = ()


def take_over_shown(
    row: TakeOver, viewer: Viewer, moved: Iterable[MovedEquipment] = ()
) -> TakeOverShown:
    """Return one take-over in words. ``moved``: what was said of equipment, at any of them."""
    state = TakeOverState(row.state)
    is_waiting = state is TakeOverState.OFFERED and row.due_at > clock.now()
    shown = TakeOverState.EXPIRED if state is TakeOverState.OFFERED and not is_waiting else state
    return TakeOverShown(
        id=row.id,
        patient_id=row.patient_id,
        patient=row.patient.name,
        home=row.patient.tenant.name,
        what=_what(row),
        reason=row.reason,
        made=f"{row.made_by.name}, {row.made_unit.name}",
        made_at=row.made_at,
        due_at=row.due_at,
        is_waiting=is_waiting,
        is_return=row.direction == Direction.RETURN.value,
        is_mine=is_waiting
        and row.asked_unit_id == viewer.unit_id
        and viewer.can(Permission.ANSWER_TAKE_OVER),
        may_withdraw=is_waiting
        and row.made_unit_id == viewer.unit_id
        and viewer.can(Permission.OFFER_TAKE_OVER),
        state=str(_STATES[shown]),
        is_unanswered=shown is TakeOverState.EXPIRED,
        answered=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        answer=row.answer,
        look_again_on=row.look_again_on,
        equipment=equipment_at(one for one in moved if one.take_over_id == row.id),
        from_unit=row.from_unit.name,
        from_phone=row.from_unit.phone,
        to_unit=row.to_unit.name,
        asked_unit=row.asked_unit.name,
    )


def take_over_box(
    rows: Iterable[TakeOver],
    viewer: Viewer,
    course: Enrolment | None,
    *,
    stay_runs: bool,
    discharge: DischargeNow | None,
    is_owner_blind: bool,
    moved: Sequence[MovedEquipment] = (),
) -> TakeOverBox:
    """Return what the patient's page shows of take-overs. ``discharge``: one under way, if any."""
    shown = [take_over_shown(one, viewer, moved) for one in rows]
    waiting = next((one for one in shown if one.is_waiting), None)
    asking = _asking(viewer, course)
    under_way = discharge is not None and discharge.row is not None
    owns = course is not None and course.owner_unit_id == viewer.unit_id
    discharges = viewer.can(Permission.DISCHARGE) and owns and (stay_runs or under_way)
    marks = under_way and viewer.can(Permission.SET_OUTER_LIMITS)
    asks = asking is not None and waiting is None and not discharges
    return TakeOverBox(
        waiting=waiting,
        history=tuple(one for one in shown if not one.is_waiting),
        ask=str(TITLES[asking]) if asking is not None and asks else "",
        may_discharge=bool(discharges or (marks and discharge and discharge.is_temporary)),
        temporary=discharge if discharge is not None and discharge.is_temporary else None,
        is_owner_blind=is_owner_blind,
        equipment=equipment_now(moved),
    )


def asking_for(viewer: Viewer, course: Enrolment) -> Asking | None:
    """Return what the viewer's unit can ask for."""
    return asking_of(
        mine=viewer.unit_id,
        owner=course.owner_unit_id,
        centre=course.centre_id,
        is_hospital=viewer.unit_kind is UnitKind.HOSPITAL,
    )


def _asking(viewer: Viewer, course: Enrolment | None) -> Asking | None:
    if course is None or not viewer.can(Permission.OFFER_TAKE_OVER):
        return None
    return asking_for(viewer, course)


def problem_words(problem: TakeOverProblem, row: TakeOver | None) -> str:
    """Return why it was refused; of one that was answered, by whom, how and when."""
    if problem is TakeOverProblem.ANSWERED and row is not None and row.answered_at is not None:
        return _PROBLEMS[problem] % {
            "who": row.answered_by.name if row.answered_by else _("Somebody"),
            "state": str(_STATES[TakeOverState(row.state)]).lower(),
            "at": written.date_and_time(row.answered_at),
        }
    return str(_PROBLEMS[problem]) % {"who": _("Somebody"), "state": "", "at": ""}


def _what(row: TakeOver) -> str:
    parts = {"from": row.from_unit.name, "to": row.to_unit.name}
    is_home = row.direction == Direction.RETURN.value
    if row.made_unit_id == row.from_unit_id:
        return (
            _("%(from)s offers the responsibility home to %(to)s")
            if is_home
            else _("%(from)s offers the responsibility to %(to)s")
        ) % parts
    return (
        _("%(to)s asks for the responsibility back from %(from)s")
        if is_home
        else _("%(to)s asks to take over the responsibility from %(from)s")
    ) % parts
