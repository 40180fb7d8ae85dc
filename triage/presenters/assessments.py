"""A person's own assessment beside the engine's colour, in words for staff and for the patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web.colours import colour_word
from tenants.rules.codes import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from triage.models import Assessment


@dataclass(frozen=True, slots=True)
class AssessmentShown:
    """One assessment. ``stands``: it is the newest; older ones are shown too."""

    colour: str
    engine: str
    who: str
    unit: str
    at: datetime
    reason: str
    stands: bool

    @property
    def differs(self) -> bool:
        """Whether the person saw it otherwise than the engine."""
        return self.colour != self.engine


def assessments_shown(found: Iterable[Assessment]) -> list[AssessmentShown]:
    """Return assessments, given and shown newest first."""
    return [
        AssessmentShown(
            colour=one.colour,
            engine=one.engine_colour,
            who=one.by.name,
            unit=one.unit.name,
            at=one.at,
            reason=one.reason,
            stands=place == 0,
        )
        for place, one in enumerate(found)
    ]


def assessed_for_staff(said: Mapping[str, Any] | None) -> str:
    """Return one line about the newest assessment of a reading; empty without one."""
    if not said:
        return ""
    words = {
        "colour": colour_word(said["colour"]).lower(),
        "who": said["who"],
        "engine": colour_word(said["engine"]).lower(),
        "reason": said["reason"],
    }
    if said["colour"] == said["engine"]:
        return _("Assessed as %(colour)s by %(who)s") % words
    return _("Assessed as %(colour)s by %(who)s, the engine said %(engine)s: %(reason)s") % words


def assessed_for_patient(said: Mapping[str, Any] | None) -> str:
    """Return who assessed the patient's reading as what; empty without an assessment."""
    if not said:
        return ""
    words = {"colour": colour_word(said["colour"]).lower()}
    if said["role"] == Role.NURSE.value:
        return _("Assessed by the nurse as %(colour)s") % words
    return _("Assessed by the doctor as %(colour)s") % words


def assessment_json(one: Assessment) -> dict[str, Any]:
    """Return an assessment as the API shows it."""
    return {
        "colour": one.colour,
        "engine_colour": one.engine_colour,
        "reason": one.reason,
        "by": {"id": one.by_id, "name": one.by.name},
        "at": one.at,
    }
