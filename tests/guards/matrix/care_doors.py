"""The doors of care: assessments beside the engine's colour, rules eased, what was done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, PATIENT, Door, form, pages

if TYPE_CHECKING:
    from tests.guards.matrix.subjects import Subject

_SAID = say.same(colour="GREEN", reason="kald hand")

_DONE = say.both(say.ids(reading="observation_id"), say.same(rule="spo2-range", done="yes"))


def _draft(subject: Subject) -> dict[str, Any]:
    """Return a document for a subject; what is wrong with it is said to those who see her."""
    document = {"what_matters": "x", "contact_point": "x", "review_date": "2031-01-01"}
    return {"document": {**document, "goals": [{"text": f"for {subject.name}"}]}}


CARE: list[Door] = [
    *form("triage:assess", _SAID, ids=ALERT, takes=(("alert_id", "assessed_alert_id"),)),
    Door("triage:judgement-print", ids=("judgement_id",)),
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
    *pages("api-plan", "api-plan-versions"),
    Door("api-plan-draft", "POST", ids=PATIENT, body=_draft, as_json=True),
    *form(
        "triage:plan-end",
        say.same(on="2031-01-01", reason="ferdig"),
        takes=(("patient_id", "asking_id"),),
    ),
]
