"""Tables of what readings mean and who acts."""

from triage.models.alerts import (
    Alert,
    AlertEvent,
    Finding,
    Heartbeat,
    Offer,
    WorklistCounter,
)
from triage.models.care import ActNowAnswer, Assessment
from triage.models.journal import Incident, JournalTransfer
from triage.models.judging import ExpectedWindow, Judgement, Latest, WindowHorizon, WindowState
from triage.models.questions import Meeting, MeetingDecision, Question, QuestionLink
from triage.models.silence import LadderStep, MassSilence, RelativeAnswer, Word
from triage.models.trial import TrialDecision

__all__ = [
    "ActNowAnswer",
    "Alert",
    "AlertEvent",
    "Assessment",
    "ExpectedWindow",
    "Finding",
    "Heartbeat",
    "Incident",
    "JournalTransfer",
    "Judgement",
    "LadderStep",
    "Latest",
    "MassSilence",
    "Meeting",
    "MeetingDecision",
    "Offer",
    "Question",
    "QuestionLink",
    "RelativeAnswer",
    "TrialDecision",
    "WindowHorizon",
    "WindowState",
    "Word",
    "WorklistCounter",
]
