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
from triage.models.contact import ContactLog, RemeasureRequest
from triage.models.discharge import Discharge, DischargeMark
from triage.models.journal import Incident, JournalTransfer
from triage.models.judging import ExpectedWindow, Judgement, Latest, WindowHorizon, WindowState
from triage.models.load import CostShare, StaffedDay, WeekAhead
from triage.models.pairs import ReadingPair
from triage.models.questions import Meeting, MeetingDecision, Question, QuestionLink
from triage.models.shift import ShiftNote, SignOff
from triage.models.silence import LadderStep, MassSilence, RelativeAnswer, Word
from triage.models.told import Telling
from triage.models.trial import TrialDecision
from triage.models.worklist import Received, WorklistLook

__all__ = [
    "ActNowAnswer",
    "Alert",
    "AlertEvent",
    "Assessment",
    "ContactLog",
    "CostShare",
    "Discharge",
    "DischargeMark",
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
    "ReadingPair",
    "Received",
    "RelativeAnswer",
    "RemeasureRequest",
    "ShiftNote",
    "SignOff",
    "StaffedDay",
    "Telling",
    "TrialDecision",
    "WeekAhead",
    "WindowHorizon",
    "WindowState",
    "Word",
    "WorklistCounter",
    "WorklistLook",
]
