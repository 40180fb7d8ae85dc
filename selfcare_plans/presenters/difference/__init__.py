"""The difference between two versions in words: what, before, after."""

from selfcare_plans.presenters.difference.changes import (
    ADDED,
    CHANGED,
    REMOVED,
    Change,
    change_in_words,
    changes_between,
)
from selfcare_plans.presenters.difference.values import Names
from selfcare_plans.presenters.difference.what import WHAT

__all__ = [
    "ADDED",
    "CHANGED",
    "REMOVED",
    "WHAT",
    "Change",
    "Names",
    "change_in_words",
    "changes_between",
]
