"""Calls about a red: to a receiver or the out-of-hours clinic, and to 113."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tenants.queries.patients import units_that_see
from tenants.rules.viewer import NotFound
from triage.operations.alerts import act
from triage.rules import alert_events as ev
from triage.rules.alert_calls import CALLED_113, LOGGED, OUT_OF_HOURS

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer
    from triage.models import Alert

_AGREED = 400


def log_receiver_call(
    *, by: Viewer, alert_id: UUID, to: str, is_reached: bool, agreed: str = ""
) -> Alert:
    """Note who was rung about a red, whether somebody answered, and what was agreed.

    ``to``: the id of a unit that may see the patient, or ``OUT_OF_HOURS``. Raises ``NotFound`` for
    another unit, ``StepRefused`` where another unit owns the alert, or nothing was agreed.
    """
    return act(
        by,
        alert_id,
        lambda now, me, unit, alert: ev.CallLogged(
            now,
            by=me,
            unit=unit,
            to=_to(alert, to),
            is_reached=is_reached,
            agreed=agreed,
        ),
        LOGGED,
        {
            "unit": "" if to == OUT_OF_HOURS else to,
            "to": to,
            "reached": is_reached,
            "note": agreed[:_AGREED],
        },
    )


def call_113(*, by: Viewer, alert_id: UUID) -> Alert:
    """Note that 113 was rung: every waiting ends, and the alert stays open for an outcome."""
    return act(
        by, alert_id, lambda now, me, unit, _: ev.Called113(now, by=me, unit=unit), CALLED_113
    )


def _to(alert: Alert, to: str) -> str:
    if to == OUT_OF_HOURS:
        return to
    try:
        unit = UUID(to)
    except ValueError:
        raise NotFound from None
    if unit not in units_that_see(alert.tenant_id, alert.patient_id):
        raise NotFound
    return to
