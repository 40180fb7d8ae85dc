"""From the trial period: a proposed personal normal and ranges, from the first weeks' readings.

Robust, deterministic, and the same in whatever order readings arrived. A proposal changes nothing:
a clinician accepts, changes or leaves it, with a reason.
"""

from triage.rules.trial.facts import (
    LEAST_DAYS,
    LEAST_READINGS,
    Bounds,
    Decision,
    Drift,
    LeftOut,
    Note,
    Proposal,
    Series,
    Taken,
    Why,
)
from triage.rules.trial.period import (
    AGAIN_AFTER,
    LOOK_BACK,
    TRIAL,
    TRIAL_LEAST,
    Disturbance,
    Period,
    Which,
    Wrong,
    due_again_on,
    in_the_way,
    latest_weeks,
    trial_period,
)
from triage.rules.trial.propose import Given, propose, series_of

__all__ = [
    "AGAIN_AFTER",
    "LEAST_DAYS",
    "LEAST_READINGS",
    "LOOK_BACK",
    "TRIAL",
    "TRIAL_LEAST",
    "Bounds",
    "Decision",
    "Disturbance",
    "Drift",
    "Given",
    "LeftOut",
    "Note",
    "Period",
    "Proposal",
    "Series",
    "Taken",
    "Which",
    "Why",
    "Wrong",
    "due_again_on",
    "in_the_way",
    "latest_weeks",
    "propose",
    "series_of",
    "trial_period",
]
