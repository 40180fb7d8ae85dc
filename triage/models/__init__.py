"""Tables of what readings mean and who acts."""

from triage.models.alerts import (
    Alert,
    AlertEvent,
    Finding,
    Heartbeat,
    Offer,
    WorklistCounter,
)
from triage.models.judging import ExpectedWindow, Judgement, Latest, WindowHorizon, WindowState

__all__ = [
    "Alert",
    "AlertEvent",
    "ExpectedWindow",
    "Finding",
    "Heartbeat",
    "Judgement",
    "Latest",
    "Offer",
    "WindowHorizon",
    "WindowState",
    "WorklistCounter",
]
