"""A yellow and its second green as people see them: what was measured, and what the pair was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from measurements.presenters import STAFF_WORDS
from measurements.presenters.answers import form_title
from triage.presenters.sentences import sentence
from triage.presenters.words import PAIRS
from triage.rules.second_reading import PairWas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PairShown:
    """``yellow``: why the first was yellow. ``was`` is empty until somebody said it.

    ``choices``: code, word, and whether it is what stands.
    """

    alert_id: UUID
    cause: str
    about: str
    yellow: str
    first_at: datetime
    second_at: datetime
    was: str
    who: str
    unit: str
    said_at: datetime | None
    choices: tuple[tuple[str, str, bool], ...]


def pair_shown(pair: Any, alert: Any) -> PairShown:
    """Return a pair ready for its templates."""
    return PairShown(
        alert_id=pair.alert_id,
        cause=pair.kind,
        about=form_title(pair.about) if pair.about else STAFF_WORDS.label(pair.kind),
        yellow=sentence(alert.reason_code, alert.reason_params),
        first_at=pair.first_at,
        second_at=pair.second_at,
        was=str(PAIRS[PairWas(pair.was)]) if pair.was else "",
        who=pair.said_by.name if pair.said_by else "",
        unit=pair.said_unit.name if pair.said_unit else "",
        said_at=pair.said_at,
        choices=tuple((one.value, str(word), one.value == pair.was) for one, word in PAIRS.items()),
    )


def pair_of(alert: Any) -> PairShown | None:
    """Return the pair of an alert that was fetched with its details, or None."""
    return next((pair_shown(one, alert) for one in alert.pairs.all()), None)


def pair_json(alert: Any) -> dict[str, Any] | None:
    """Return the pair of an alert as the API shows it."""
    for pair in alert.pairs.all():
        by = pair.said_by
        return {
            "first_at": pair.first_at,
            "second_at": pair.second_at,
            "was": pair.was,
            "said_by": {"id": by.id, "name": by.name} if by else None,
            "said_at": pair.said_at,
        }
    return None


def last_said(shown: Iterable[PairShown], causes: set[str]) -> tuple[PairShown, ...]:
    """Return the newest pair that somebody spoke of, per form or kind: of these causes, or of all.

    ``shown``: the newest first.
    """
    found: dict[str, PairShown] = {}
    for one in shown:
        if one.was and (not causes or one.cause in causes):
            found.setdefault(one.about, one)
    return tuple(found.values())
