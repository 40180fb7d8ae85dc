"""The doors of settling over the API, and of what a relative may be told."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, verb

GAPS: list[Door] = [
    verb(
        "alert-settle",
        say.seen_json("alert-settle", how="TOLD_PATIENT", note="Ringte"),
        as_json=True,
    ),
    *form(
        "tenants:relative-told",
        say.same(may_be_told="SILENCE", was=""),
        ids=("patient_id", "relative_id"),
    ),
]
