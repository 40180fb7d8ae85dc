"""Tables of what readings mean and who acts."""

from triage.models.alerts import (
    Alert,
    AlertEvent,
    AlertState,
    Finding,
    Heartbeat,
    Offer,
    OfferState,
    WorklistCounter,
)
from triage.models.judging import ExpectedWindow, Judgement, Latest, WindowHorizon, WindowState

__all__ = [
    "Alert",
    "AlertEvent",
    "AlertState",
    "ExpectedWindow",
    "Finding",
    "Heartbeat",
    "Judgement",
    "Latest",
    "Offer",
    "OfferState",
    "WindowHorizon",
    "WindowState",
    "WorklistCounter",
]
