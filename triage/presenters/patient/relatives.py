"""Whom a relative helps, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from triage.presenters.patient.links import Links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenants.models import Relative


@dataclass(frozen=True, slots=True)
class Helped:
    """A patient who is opened to the relative. ``may`` says what the relative may do."""

    name: str
    relation: str
    may: tuple[str, ...]
    url: str


def helped(relations: Iterable[Relative]) -> tuple[Helped, ...]:
    """Return the patients whose relative the viewer is."""
    return tuple(
        Helped(one.patient.name, one.relation, rights_of(one), Links(one.patient_id).day)
        for one in relations
    )


def rights_of(relation: Relative) -> tuple[str, ...]:
    """Return what a relative may do, in words."""
    record = (
        _("You may register readings for %(name)s.")
        if relation.may_record
        else _("You may not register readings for %(name)s.")
    )
    name = {"name": relation.patient.given_name}
    return (_("You may see the plan and the readings."), record % name)
