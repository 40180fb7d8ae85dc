"""What a nurse has asked the patient to measure again, as cards on the page of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from measurements.presenters import PATIENT_WORDS
from triage.presenters.patient.again import MeasureAgain
from triage.presenters.patient.words import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from triage.presenters.patient.links import Links


def asked_again(
    requests: Iterable[Any], shown: Sequence[MeasureAgain], links: Links, now: datetime
) -> list[MeasureAgain]:
    """Return one card a kind; ``shown`` are the cards that stand there already."""
    there = {one.kind for one in shown}
    cards = []
    for one in requests:
        if one.kind in there:
            continue
        there.add(one.kind)
        words = {
            "unit": one.unit.name,
            "kind": PATIENT_WORDS.label(one.kind),
            "when": moment_of(one.due_at, now),
        }
        text = (
            _("%(kind)s: measure once more, before %(when)s")
            if one.due_at > now
            else _("%(kind)s: you were asked to measure before %(when)s. You can still do it now")
        )
        says = (_("%(unit)s asks you.") % words, *([one.words] if one.words else []))
        cards.append(MeasureAgain(one.kind, text % words, links.record(one.kind), says, ""))
    return cards
