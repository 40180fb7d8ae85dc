"""The patient is asked to measure once more while a yellow waits for its second reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import PATIENT_WORDS
from measurements.presenters.answers import form_title
from measurements.rules.kinds import NUMBER_KINDS
from selfcare_plans.rules.document import Colour
from selfcare_plans.rules.kind_facts import ANSWERS
from triage.presenters.patient.zones import steps_of
from triage.rules.second_reading import bound_keys, is_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from selfcare_plans.rules.document import PlanDocument
    from triage.models import Alert
    from triage.presenters.patient.links import Links
    from triage.queries.patient import OwnReading


@dataclass(frozen=True, slots=True)
class MeasureAgain:
    """One kind to measure, or form to answer, once more.

    ``says`` is what the plan says, in ``language``; ``button`` is empty for the usual words.
    """

    kind: str
    title: str
    url: str
    says: tuple[str, ...]
    language: str
    button: str = ""


def is_held(alert: Alert | None, now: datetime) -> bool:
    """Whether the alert waits for the patient's second reading, and not yet for a nurse."""
    return alert is not None and alert.held_until is not None and alert.held_until > now


def to_measure_again(
    alerts: Iterable[Alert],
    held: Mapping[UUID, OwnReading],
    readings: Sequence[OwnReading],
    document: PlanDocument | None,
    links: Links,
    now: datetime,
) -> list[MeasureAgain]:
    """Return what to measure, or answer, once more before when; nothing once it has come.

    ``held``: the reading that each alert is held for. The second is of the same form, and in the
    same context where the plan tells contexts apart.
    """
    asked = []
    for alert in alerts:
        first = held.get(alert.id)
        if first is None or not is_held(alert, now) or not _can_be_asked(first):
            continue
        keys = bound_keys([document] if document else [], first.kind, first.about)
        if not any(is_answer(first, one, keys) for one in readings):
            asked.append(_asked(alert, first, sorted(keys), document, links))
    return asked


def _can_be_asked(first: OwnReading) -> bool:
    return first.kind in NUMBER_KINDS or (first.kind == ANSWERS and first.about != "")


def _asked(
    alert: Alert,
    first: OwnReading,
    keys: Sequence[str],
    document: PlanDocument | None,
    links: Links,
) -> MeasureAgain:
    assert alert.held_until is not None
    is_form = first.kind == ANSWERS
    return MeasureAgain(
        kind=first.kind,
        title=_title(first, keys, written.clock_time(alert.held_until)),
        url=links.form(first.about) if is_form else links.record(first.kind),
        says=tuple(one for one in _says(alert, first, document) if one) if document else (),
        language=document.language if document else "",
        button=_("Answer once more") if is_form else "",
    )


def _title(first: OwnReading, keys: Sequence[str], time: str) -> str:
    if first.kind == ANSWERS:
        words = {"form": form_title(first.about), "time": time}
        return _("%(form)s: answer once more before %(time)s") % words
    told = [f"{key}={first.context[key]}" for key in keys if key in first.context]
    words = {"kind": PATIENT_WORDS.label(first.kind), "time": time}
    if not told:
        return _("%(kind)s: measure once more before %(time)s") % words
    words["context"] = ", ".join(PATIENT_WORDS.context(one) for one in told)
    return _("%(kind)s, %(context)s: measure once more before %(time)s") % words


def _says(alert: Alert, first: OwnReading, document: PlanDocument) -> Iterable[str]:
    """Yield the words of the rule that asks, how it is measured, and the plan's steps in yellow."""
    rule_id = alert.held_by.partition("/")[2]
    for item in document.items:
        if item.kind != first.kind or item.about not in ("", first.about):
            continue
        yield from (rule.text_patient for rule in item.rules if rule.id == rule_id)
        yield item.instruction
    yield from steps_of(document, Colour.YELLOW)
