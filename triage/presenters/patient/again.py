"""The patient is asked to measure once more while a yellow waits for its second reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import PATIENT_WORDS
from measurements.rules.kinds import NUMBER_KINDS
from selfcare_plans.rules.document import Colour
from triage.presenters.patient.zones import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from selfcare_plans.rules.document import PlanDocument
    from triage.models import Alert
    from triage.presenters.patient.links import Links
    from triage.queries.patient import OwnReading


@dataclass(frozen=True, slots=True)
class MeasureAgain:
    """One kind to measure once more. ``says`` is what the plan says, in ``language``."""

    kind: str
    title: str
    url: str
    says: tuple[str, ...]
    language: str


def is_held(alert: Alert | None, now: datetime) -> bool:
    """Whether the alert waits for the patient's second reading, and not yet for a nurse."""
    return alert is not None and alert.held_until is not None and alert.held_until > now


def to_measure_again(
    alerts: Iterable[Alert],
    readings: Sequence[OwnReading],
    document: PlanDocument | None,
    links: Links,
    now: datetime,
) -> list[MeasureAgain]:
    """Return what to measure once more before when; nothing once a newer reading has come."""
    asked = []
    for alert in alerts:
        if not is_held(alert, now) or alert.cause not in NUMBER_KINDS:
            continue
        newer = (
            one
            for one in readings
            if one.kind == alert.cause and one.measured_at > alert.measured_at
        )
        if next(newer, None) is None:
            asked.append(_asked(alert, document, links))
    return asked


def _asked(alert: Alert, document: PlanDocument | None, links: Links) -> MeasureAgain:
    assert alert.held_until is not None
    words = {
        "kind": PATIENT_WORDS.label(alert.cause),
        "time": written.clock_time(alert.held_until),
    }
    return MeasureAgain(
        kind=alert.cause,
        title=_("%(kind)s: measure once more before %(time)s") % words,
        url=links.record(alert.cause),
        says=tuple(one for one in _says(alert, document) if one) if document else (),
        language=document.language if document else "",
    )


def _says(alert: Alert, document: PlanDocument) -> Iterable[str]:
    """Yield the words of the rule that asks, how it is measured, and the plan's steps in yellow."""
    rule_id = alert.held_by.partition("/")[2]
    for item in document.items:
        if item.kind != alert.cause:
            continue
        yield from (rule.text_patient for rule in item.rules if rule.id == rule_id)
        yield item.instruction
    yield from steps_of(document, Colour.YELLOW)
