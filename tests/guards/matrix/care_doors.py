"""The doors of care: assessments beside the engine's colour, rules eased, what was done at once."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, PATIENT, Door, form

_SAID = say.same(colour="GREEN", reason="kald hand")

_DONE = say.both(say.ids(reading="observation_id"), say.same(rule="spo2-range", done="yes"))

CARE: list[Door] = [
    *form("triage:assess", _SAID, ids=ALERT, takes=(("alert_id", "assessed_alert_id"),)),
    Door("triage:judgement-assess", "POST", ids=("judgement_id",), body=_SAID),
    Door(
        "alert-assess",
        "POST",
        ids=ALERT,
        body=_SAID,
        as_json=True,
        takes=(("alert_id", "assessed_alert_id"),),
    ),
    Door("triage:my-act-now", "POST", body=_DONE),
    Door("triage:relative-act-now", "POST", ids=PATIENT, body=_DONE),
    Door("triage:plan-ease", ids=PATIENT, extra=(("rule", "spo2-range"),)),
    Door(
        "triage:plan-ease",
        "POST",
        ids=PATIENT,
        body=say.nothing,
        extra=(("rule", "spo2-range"),),
        takes=(("patient_id", "leaving_id"),),
    ),
]
