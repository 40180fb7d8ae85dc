"""The door of the line: an alert is offered to the next receiver of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.models import Unit
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, Door, verb

if TYPE_CHECKING:
    from tests.guards.matrix.subjects import Subject

LINE: list[Door] = [
    Door("triage:next-in-line", ids=ALERT, takes=(("alert_id", "for triage:next-in-line"),)),
    verb("triage:next-in-line", say.both(say.ids(unit="asked_unit_id"), say.same(message=""))),
]


def fill(asked: Unit, subject: Subject) -> None:
    """Let the only unit in line be open at any hour: who is closed is not offered anything."""
    subject.ids["asked_unit_id"] = asked.id
    Unit.objects.using("owner").filter(id=asked.id).update(
        opens="00:00", closes="23:59:59", weekdays="1234567", works_holidays=True
    )
