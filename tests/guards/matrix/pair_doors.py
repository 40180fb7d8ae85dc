"""The doors of pairs: what a yellow and its second green were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, Door
from triage.models import ReadingPair

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_SAID = say.same(was="TECHNIQUE")

PAIRS: list[Door] = [
    Door("triage:pair", "POST", ids=ALERT, body=_SAID),
    Door("alert-pair", "POST", ids=ALERT, body=_SAID, as_json=True),
]


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write the pair of the subject's alert, and what it was."""
    row = ReadingPair(**subject.own, alert_id=subject.ids["alert_id"], kind="spo2", kept_at=now)
    row.first_id, row.first_at = subject.ids["observation_id"], now
    row.second_id, row.second_at = subject.ids["marked_id"], now + timedelta(minutes=5)
    row.was, row.said_by, row.said_unit, row.said_at = "REAL", world.nora.user, world.centre, now
    row.save(using="owner", force_insert=True)
