"""The doors of the patient board: the national identity number, which is asked for and logged."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import PATIENT, Door

BOARD: list[Door] = [
    Door("triage:national-number", "POST", ids=PATIENT, body=say.nothing),
]
