"""A nurse or doctor sets her own assessment beside the engine's colour; neither is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from dho.web.problems import answers_with
from selfcare_plans.rules.document import Colour
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check
from triage.models import Alert, Assessment, Finding
from triage.operations.alert_rows import Changes
from triage.operations.bump import bump_worklists
from triage.queries.alerts import one_alert
from triage.queries.replay import one_judgement
from triage.rules.assessing import ASSESSABLE, MAX_REASON, needs_reason

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.models import Judgement

JUDGEMENT_ASSESSED = "JUDGEMENT_ASSESSED"


@answers_with(422)
class AssessmentNeedsReason(ValueError):
    """Her colour is not the engine's: others must be able to read why."""


@answers_with(409)
class NothingToAssess(Exception):
    """No reading or window was judged here: the alert was opened by hand, or nothing got in."""


@transaction.atomic
def assess(*, by: Viewer, judgement_id: UUID, colour: Colour, reason: str = "") -> Assessment:
    """Set the viewer's own colour beside a judgement's. It closes and lowers nothing.

    Said again it is a row of its own; the newest stands. Raises ``NotAllowed`` for anybody but
    nurses and doctors, ``NotFound`` out of sight, ``AssessmentNeedsReason`` where it differs from
    the engine's colour and no reason is given.
    """
    check(by, Permission.ASSESS)
    judgement = one_judgement(by, judgement_id)
    if judgement is None:
        raise NotFound
    return _assess(by, judgement, colour, reason)


@transaction.atomic
def assess_alert(
    *, by: Viewer, alert_id: UUID, colour: Colour, reason: str = "", finding_id: UUID | None = None
) -> Alert:
    """Assess the finding that the alert shows, or the one named. Returns the alert, with details.

    Raises as ``assess``, ``NotFound`` too for a finding of another alert, and ``NothingToAssess``.
    """
    check(by, Permission.ASSESS)
    alert = one_alert(by, alert_id)
    if alert is None:
        raise NotFound
    finding = shown_finding(alert, finding_id)
    if finding is None:
        raise NotFound if finding_id is not None else NothingToAssess
    judgement = one_judgement(by, finding.judgement_id) if finding.judgement_id else None
    if judgement is None:
        raise NothingToAssess
    _assess(by, judgement, colour, reason)
    found = one_alert(by, alert_id)
    assert found is not None
    return found


def shown_finding(alert: Alert, finding_id: UUID | None = None) -> Finding | None:
    """Return the finding named; or the one that the alert shows: the worst, of equals the newest."""
    findings = list(alert.findings.all())
    if finding_id is not None:
        return next((one for one in findings if one.id == finding_id), None)
    judged = [one for one in findings if one.judgement_id is not None]
    worst = [one for one in judged if one.colour == alert.colour]
    return max(worst or judged, key=lambda one: one.measured_at, default=None)


def _assess(by: Viewer, judgement: Judgement, colour: Colour, reason: str) -> Assessment:
    said = reason.strip()[:MAX_REASON]
    if colour not in ASSESSABLE:
        message = f"{colour} is no assessment"
        raise ValueError(message)
    if needs_reason(judgement.colour, colour) and not said:
        raise AssessmentNeedsReason
    if by.unit_id is None:
        raise NotAllowed(Permission.ASSESS.value)
    own = {"tenant_id": judgement.tenant_id, "patient_id": judgement.patient_id}
    finding = Finding.objects.filter(**own, judgement_id=judgement.id).select_related("alert")
    alert = next((one.alert for one in finding), None)
    now = clock.now()
    made = Assessment(
        **own,
        judgement_id=judgement.id,
        reading_id=judgement.reading_id,
        measured_at=judgement.measured_at,
        alert=alert,
        engine_colour=judgement.colour,
        colour=colour.value,
        reason=said,
        by_id=by.user_id,
        unit_id=by.unit_id,
        role=by.role.value,
        at=now,
    )
    made.save(force_insert=True)
    if alert is not None:
        changes = Changes("default", now, by_user=by.user_id, by_unit=by.unit_id)
        detail = {"colour": colour.value, "engine": judgement.colour, "note": said}
        changes.event(alert, "ASSESSED", detail)
        changes.write()
        bump_worklists([alert.tenant_id])
    record_access(viewer=by, **own, action=JUDGEMENT_ASSESSED, purpose=Purpose.FOLLOW_UP)
    return made
