"""The life of a template and of its versions, in codes."""

from __future__ import annotations

from enum import StrEnum


class TemplateState(StrEnum):
    """Where a version stands. WAITING: a doctor has approved it, and a centre must say yes."""

    DRAFT = "DRAFT"
    WAITING = "WAITING"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"


class Sharing(StrEnum):
    """Who may use a template beside its owner: nobody, those who use one centre, everybody."""

    PRIVATE = "PRIVATE"
    CENTRE = "CENTRE"
    ALL = "ALL"


class CentreAnswer(StrEnum):
    """What a centre says to a version that would raise its alerts."""

    YES = "YES"
    NO = "NO"
