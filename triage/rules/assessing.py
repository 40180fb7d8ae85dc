"""A person's own colour beside the engine's: what it may be, and when it needs a reason."""

from __future__ import annotations

from selfcare_plans.rules.document import Colour

ASSESSABLE = (Colour.GREEN, Colour.YELLOW, Colour.RED)
"""The colours that a person may set; that something could not be judged is the engine's to say."""

MAX_REASON = 400


def needs_reason(engine: str, own: Colour) -> bool:
    """Whether the person sees it otherwise than the engine, so that others must read why."""
    return engine != own.value
