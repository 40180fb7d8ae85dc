"""The states of a report that is being made, and of its PDF."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class RunState(StrEnum):
    """How far a report is. READY and FAILED are ends; a failed one is asked for anew."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"


class ReportLanguage(StrEnum):
    """The languages in which a report is drawn."""

    NB = "nb"
    NN = "nn"
    EN = "en"


DRAWN_WITHIN = timedelta(minutes=15)
"""A drawing that is not over by then was broken off, and may be asked for again."""

JOINT_PDF_KEPT = timedelta(days=30)
"""How long a joint report's PDF is kept; it can be drawn again."""

WRITTEN_WITHIN = timedelta(minutes=30)
"""A report that is not there by then was broken off: a task ends after ten minutes."""

# Per cent of the way, after each step.
BEGUN, GATHERED, COUNTED, DONE = 5, 25, 50, 100
