"""The board of one patient, whole and in short: the same parts from the same presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from tenants.rules.ages import age_on
from triage.presenters.board.before import LastTimeShown, last_times
from triage.presenters.board.document import document_of
from triage.presenters.board.happened import HappenedShown, happened
from triage.presenters.board.lanes import LaneShown, lanes
from triage.presenters.board.normal import PersonShown, person
from triage.presenters.board.plan import PlanShown, plan_shown
from triage.presenters.board.ring import ContactShown, contacts
from triage.presenters.pairs import PairShown, last_said, pair_shown
from triage.presenters.worklist import GROUPS

if TYPE_CHECKING:
    from uuid import UUID

    from triage.queries.board import Board

ZOOMS = (7, 30, 90, 365)
"""How many days the time axis can show."""
SHORT_LANES = 2


@dataclass(frozen=True, slots=True)
class BoardShown:
    """What the templates show. ``happened`` is None in the short form, which has two lanes.

    ``set_by``: who set the limit that an open alert is from, by the alert's id. ``last_pairs``: what
    the last pair was of what is open now, where somebody said so.
    """

    age: int
    group: str
    document: Any
    person: PersonShown
    plan: PlanShown | None
    last_times: tuple[LastTimeShown, ...]
    contacts: list[ContactShown]
    lanes: list[LaneShown]
    happened: HappenedShown | None
    days: int
    zooms: tuple[tuple[int, bool], ...]
    set_by: dict[UUID, str]
    pairs: tuple[PairShown, ...] = ()
    last_pairs: tuple[PairShown, ...] = ()


def board_shown(board: Board, *, is_short: bool = False) -> BoardShown:
    """Return the board ready for its templates."""
    document = document_of(board.in_force) if board.in_force else None
    group = GROUPS.get(board.enrolment.patient_group, "") if board.enrolment else ""
    drawn = lanes(board, is_short=is_short)
    pairs = tuple(pair_shown(one, one.alert) for one in board.pairs)
    return BoardShown(
        age=age_on(board.patient.birth_date, board.now.date()),
        group=str(group),
        document=document,
        person=person(board, document, group),
        plan=plan_shown(board, document),
        last_times=last_times(board),
        contacts=contacts(board),
        lanes=drawn[:SHORT_LANES] if is_short else drawn,
        happened=None if is_short else happened(board),
        days=board.days,
        zooms=tuple((days, days == board.days) for days in ZOOMS),
        set_by=_set_by(board),
        pairs=pairs,
        last_pairs=last_said(pairs, {one.cause for one in board.open_alerts}),
    )


def days_wanted(text: str) -> int:
    """Return the zoom that is asked for; the usual one where it is none that there is."""
    wanted = {str(days): days for days in ZOOMS}
    return wanted.get(text, ZOOMS[2])


def _set_by(board: Board) -> dict[UUID, str]:
    """Return, by open alert, which version its limit is from, and who approved it when."""
    versions = {one.id: one for one in board.versions}
    found = {}
    for alert in board.open_alerts:
        judged = board.judged.get(alert.id)
        version = versions.get(
            judged.version_id if judged and judged.version_id else alert.plan_version_id
        )
        if version is not None and version.in_force_from:
            found[alert.id] = _("Plan v%(number)s of %(date)s, approved by %(name)s") % {
                "number": version.number,
                "date": written.full_date(version.in_force_from),
                "name": version.approver.name if version.approver else "–",
            }
    return found


def why_i_see(opened_by: Any, viewer: Any) -> str:
    """Return why the viewer may see this patient."""
    if opened_by is None:
        return _("The patient belongs to %(tenant)s.") % {"tenant": viewer.tenant_name}
    if hasattr(opened_by, "agreement"):
        return _("Opened to %(unit)s on %(date)s: %(reason)s.") % {
            "unit": viewer.unit_name,
            "date": f"{opened_by.started_at:%d.%m.%Y}",
            "reason": opened_by.reason,
        }
    return _("Agreement with %(unit)s since %(date)s.") % {
        "unit": viewer.unit_name,
        "date": f"{opened_by.valid_from:%d.%m.%Y}",
    }
