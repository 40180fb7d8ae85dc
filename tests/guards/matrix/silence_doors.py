"""The doors of silence: pauses and stays, what relatives answer, the alarm of many silent at once."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form

_PAUSE = ("patient_id", "pause_id")

SILENCE: list[Door] = [
    Door("triage:silence"),
    Door("tenants:pauses"),
    *form("tenants:pause-new", say.stay),
    *form(
        "tenants:pause-change",
        say.same(ends_now="on"),
        ids=_PAUSE,
    ),
    Door(
        "tenants:pause-settle",
        "POST",
        ids=_PAUSE,
        body=say.same(answer="agree"),
        takes=(("pause_id", "asked_pause_id"),),
    ),
    *form("triage:my-pause", say.stay, ids=(), own=True),
    *form("triage:relative-pause", say.stay),
    *form("triage:relative-silence", say.same(answer="cannot_reach")),
    # Last of these: nobody is held behind an alarm that was seen.
    Door("triage:silence-acknowledge", "POST", ids=("alarm_id",), body=say.nothing),
]
