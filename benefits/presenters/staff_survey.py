"""The survey of staff in words: its choices, and its rounds as the tenant's lead sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters.survey import FIVE
from benefits.rules.staff_survey import mean_answer, not_answered
from benefits.rules.statistics import SMALLEST_GROUP
from dho.web.written import full_date, number

if TYPE_CHECKING:
    from benefits.rules.staff_survey import Counted, Round

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round: when it was open, how many were asked and answered, and what they said."""

    days: str
    asked: str
    answered: str
    helps: str
    burdens: str


def choices() -> list[tuple[str, str]]:
    """Return the answers from 1 to 5, in the present language."""
    return [(str(one), f"{one} – {words}") for one, words in FIVE.items()]


def round_view(one: Round) -> RoundView:
    """Return a round in words: nothing of it while it is open, and of too few no number."""
    days = _("%(first)s to %(last)s") % {
        "first": full_date(one.opens_on),
        "last": full_date(one.closes_on - _ONE_DAY),
    }
    if not one.is_over:
        return RoundView(days, _("told when the round is over"), _("open now"), "", "")
    counted = one.counted
    if counted is None or not counted.may_be_told:
        too_few = _("too few have answered, or all alike")
        return RoundView(days, _asked(one.asked), too_few, "", "")
    return RoundView(
        days,
        _asked_of(one.asked, counted),
        number(counted.answers),
        number(mean_answer(counted.helps)),
        number(mean_answer(counted.burdens)),
    )


def _asked(asked: int | None) -> str:
    if asked is None or asked < SMALLEST_GROUP:
        return _("fewer than five")
    return number(asked)


def _asked_of(asked: int | None, counted: Counted) -> str:
    """Return how many were asked; where nearly all answered, that, and no number."""
    if asked is None or not_answered(asked, counted.answers) is None:
        return _("fewer than five more than answered")
    return number(asked)
