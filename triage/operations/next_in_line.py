"""Who would be asked next about an alert: the very step of escalating, without taking it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dho.lib import clock
from tenants.models import Unit
from tenants.rules.permissions import Permission
from triage.operations.alert_rows import state_of
from triage.operations.sight import units_in_sight_of_each
from triage.rules.alert_events import Escalated
from triage.rules.alert_machine import step
from triage.rules.alert_offers import asked_now
from triage.rules.alert_state import Refusal, Refused, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenants.rules.viewer import Viewer
    from triage.rules.alert_state import AlertState

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class NextInLine:
    """The unit that would be offered an alert, by id and name, and who would be passed over for it.

    ``unit_id`` is None where nobody would be asked: ``refusal`` says why, or all that are left in
    line are passed over.
    """

    unit_id: UUID | None = None
    name: str = ""
    passed_over: tuple[str, ...] = ()
    refusal: Refusal | None = None


def next_in_line(*, by: Viewer, alerts: Sequence[Any]) -> dict[UUID, NextInLine]:
    """Return who is next of each open alert that the viewer's unit owns and whose plan names a line.

    ``alerts`` are one patient's, with their details. A bounded number of statements; writes nothing.
    """
    own = [
        one
        for one in alerts
        if one.owner_unit_id == by.unit_id and one.receivers and one.state == Status.OPEN.value
    ]
    if not own or not by.can(Permission.ACT_ON_ALERT):
        return {}
    now, me, unit = clock.now(), str(by.user_id), str(by.unit_id)
    states = [
        state_of(one, list(one.offers.all()), [each.id for each in one.findings.all()])
        for one in own
    ]
    times = units_in_sight_of_each(own[0].patient_id, states, using=DEFAULT, more=[unit])
    event = Escalated(now, by=me, unit=unit)
    after = [step(one, event, units=each) for one, each in zip(states, times, strict=True)]
    line = {UUID(each) for one in states for each in one.receivers}
    names = {
        str(each): name for each, name in Unit.objects.filter(id__in=line).values_list("id", "name")
    }
    return {
        alert.id: _said(before, then, names)
        for alert, before, then in zip(own, states, after, strict=True)
    }


def _said(before: AlertState, after: AlertState | Refused, names: dict[str, str]) -> NextInLine:
    if isinstance(after, Refused):
        return NextInLine(refusal=after.code)
    asked = asked_now(before, after)
    made = [each.unit for each in after.offers[len(before.offers) :] if not each.is_open]
    passed = tuple(names.get(each, "") for each in made)
    if asked is None:
        return NextInLine(passed_over=passed)
    return NextInLine(UUID(asked), names.get(asked, ""), passed)
