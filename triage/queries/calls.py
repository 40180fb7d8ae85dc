"""Whom to ring about a red that nobody has, and who of the centre rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from tenants.models import Unit
from tenants.queries.rota import on_duty
from triage.queries.alerts import units_to_offer
from triage.rules.alert_calls import OUT_OF_HOURS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tenants.rules.viewer import Viewer
    from triage.models import Alert


def first_of_the_line() -> Subquery:
    """Return name and telephone of the first receiver of an alert, as a subquery over alerts."""
    first = Unit.objects.filter(id=OuterRef("receivers__0"))
    return Subquery(first.values(found=JSONObject(name="name", phone="phone"))[:1])


def name_who_rings(alerts: Iterable[Alert], now: datetime) -> None:
    """Name, on alerts that must be rung about and that nobody has, who is on duty at the owner.

    One statement per owning unit among them, none where nobody must ring. Sets ``on_duty`` to
    (name, telephone), which is not there where the unit has no rota.
    """
    waiting = [one for one in alerts if one.ring_by is not None and one.claimed_by_id is None]
    for unit in {one.owner_unit_id for one in waiting}:
        found = on_duty(unit, now)[:1]
        for one in waiting:
            if found and one.owner_unit_id == unit:
                one.on_duty = found[0]  # type: ignore[attr-defined]


def rung_about(viewer: Viewer, alert: Alert) -> list[tuple[str, str]]:
    """Return (id, name) of the units that a call may be logged to; the plan's line comes first.

    The out-of-hours clinic stands last, without a name.
    """
    line = [str(one) for one in alert.receivers]
    units = units_to_offer(viewer, alert)
    units.sort(key=lambda one: line.index(one[0]) if one[0] in line else len(line))
    return [*units, (OUT_OF_HOURS, "")]
