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
from triage.models.silence import LadderStep, MassSilence, RelativeAnswer, Word
from triage.models.trial import TrialDecision

__all__ = [
    "Alert",
    "AlertEvent",
    "ExpectedWindow",
    "Finding",
    "Heartbeat",
    "Judgement",
    "LadderStep",
    "Latest",
    "MassSilence",
    "Offer",
    "RelativeAnswer",
    "TrialDecision",
    "WindowHorizon",
    "WindowState",
    "Word",
    "WorklistCounter",
]
