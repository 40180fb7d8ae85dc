"""When a person is asked the questions of the benefit plan, and what holds them back."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from benefits.rules.due import SURVEY_OPEN
from benefits.rules.plan_types import MOST_STEPS, MeasuredIn, Source

if TYPE_CHECKING:
    from benefits.rules.plan_types import Benefit, Indicator

REMIND_SURVEY_AFTER = timedelta(days=7)
"""A person is asked once, and reminded once after this."""


def is_asked_of_person(row: Benefit) -> bool:
    """Whether the person answers for herself: all of a row whose source is a questionnaire."""
    return row.source is Source.QUESTIONNAIRE


def is_chosen(indicator: Indicator) -> bool:
    """Whether every answer stands on the page to be chosen; else a number is written.

    A scale of few steps is chosen from: who answers sees all of it. Times, days and minutes are written.
    """
    steps = indicator.highest - indicator.lowest + 1
    return indicator.unit is MeasuredIn.SCORE and steps <= MOST_STEPS


class SurveyState(StrEnum):
    """How far the questions of one point in time have come."""

    WAITING = "WAITING"
    SENT = "SENT"
    ANSWERED = "ANSWERED"
    SKIPPED = "SKIPPED"
    HELD = "HELD"
    MISSED = "MISSED"


ENDED = frozenset({SurveyState.ANSWERED, SurveyState.SKIPPED, SurveyState.MISSED})


class Hold(StrEnum):
    """Why nobody asks the person now, the most important first."""

    ENDED = "ENDED"
    LEVEL = "LEVEL"  # an agreed level of treatment stands in the plan
    STAY = "STAY"
    PAUSE = "PAUSE"
    NO_SIGN_IN = "NO_SIGN_IN"


class Skip(StrEnum):
    """Why a person does not answer."""

    TOO_ILL = "TOO_ILL"
    HARD = "HARD"
    NOT_RELEVANT = "NOT_RELEVANT"
    DOES_NOT_WANT = "DOES_NOT_WANT"


REASONS = ("", *(one.value for one in Hold), *(one.value for one in Skip))


def survey_now(
    state: SurveyState, due_on: date, today: date, hold: Hold | None, *, is_answered: bool
) -> SurveyState:
    """Return how far the questions of a point are on a day. What the person ended stays ended.

    ``is_answered``: every question has its answer, whoever wrote it.
    """
    if state is SurveyState.SKIPPED:
        return state
    if is_answered:
        return SurveyState.ANSWERED
    if state in ENDED:
        return state
    if today >= due_on + SURVEY_OPEN:
        return SurveyState.MISSED
    if hold is not None:
        return SurveyState.HELD
    return SurveyState.WAITING if today < due_on else SurveyState.SENT


def reopened(due_on: date, today: date, *, is_asked: bool) -> SurveyState:
    """Return what questions are again whose answers no longer all stand.

    ``is_asked``: the person has been told of them. Who has not is told in the ordinary way; what holds
    her back is found then too.
    """
    if today >= due_on + SURVEY_OPEN:
        return SurveyState.MISSED
    return SurveyState.SENT if is_asked and today >= due_on else SurveyState.WAITING
