"""What a rule does besides giving a colour, each in one note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from selfcare_plans.presenters.parts import act_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfcare_plans.rules.document import Combination, Rule


def notes_in_words(rule: Rule | Combination) -> tuple[str, ...]:
    """Return the rule's notes: a second reading, a new one, what is done at once, a reason."""
    confirm = getattr(rule, "confirm_minutes", None)
    repeat = getattr(rule, "repeat_minutes", None)
    reason = getattr(rule, "outer_limit_reason", "")
    found = []
    if confirm is not None:
        span = written.span(confirm)
        found.append(_("yellow waits up to %(span)s for a second reading") % {"span": span})
    if repeat is not None:
        span = written.span(repeat)
        found.append(_("after red, a new reading within %(span)s") % {"span": span})
    if rule.act_now is not None:
        found.append(_("at once: %(act)s") % {"act": act_in_words(rule.act_now)})
    if reason:
        found.append(_("reason for passing the outer limit: %(reason)s") % {"reason": reason})
    return tuple(found)


def with_notes(text: str, notes: Sequence[str]) -> str:
    """Return the text followed by the notes."""
    return "; ".join((text, *notes))
