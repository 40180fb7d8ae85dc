"""The doors of proposals from readings, and of the overview of what waits for approval."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, pages

TRIAL: list[Door] = [
    *pages("triage:plan-trial"),
    *form(
        "triage:plan-trial",
        say.both(
            say.ids(token="trial_token"), say.same(series="spo2::", do="accept", reason="stabil")
        ),
        takes=(("patient_id", "trial_id"),),
    ),
    Door("triage:plans-to-approve"),
    Door(
        "triage:plan-to-approve",
        ids=("version_id",),
        takes=(("version_id", "overview_version_id"),),
    ),
    Door("triage:plans-to-approve", "POST", body=say.ids(marked="overview_mark")),
]
