"""Of a subject: a decision on a proposal, a patient with readings to propose from, one to approve."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.identity.queries import party_of
from dho.lib.scope import scope
from measurements.models import Reading
from tests import factories as make
from tests.guards.matrix import plans
from triage.models import TrialDecision
from triage.queries.trial import trial_of

if TYPE_CHECKING:
    from datetime import datetime

    from selfcare_plans.models import PlanVersion
    from tenants.models import Agreement, Patient, Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_DAYS = 18


def fill(
    world: World,
    subject: Subject,
    owner: Unit,
    version: PlanVersion,
    opened: tuple[Unit, Agreement],
    now: datetime,
) -> None:
    """Write them all."""
    _decision(world, subject, version, now)
    _to_propose_from(world, subject, owner, now)
    # Only Kari is open to an office where an actor works.
    asked = (world.gp_office, world.gp_agreement) if subject.name == "kari" else opened
    _to_approve(world, subject, owner, *asked, now)


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _decision(world: World, subject: Subject, version: PlanVersion, now: datetime) -> None:
    row = TrialDecision(**subject.own, plan_id=version.plan_id, kind="spo2", decision="LEFT")
    row.first_day, row.last_day = now.date() - timedelta(days=20), now.date()
    row.days = row.readings = 14
    row.proposed = {"normal": "92", "spread": "1", "bounds": {}}
    # Due again, so that it stands on the list of those who see the subject.
    row.is_uncertain, row.at = True, now - timedelta(days=50)
    row.reason, row.by, row.unit = subject.text("grunn"), world.nora.user, world.centre
    _save(row)


def _other(subject: Subject, key: str) -> Patient:
    other = make.patient(subject.tenant)
    subject.name_it(other)
    subject.ids[key] = other.id
    return other


def _to_propose_from(world: World, subject: Subject, owner: Unit, now: datetime) -> None:
    other = _other(subject, "trial_id")
    course = make.enrolment(other, owner)
    since = now - timedelta(days=_DAYS)
    make.plan(other, course, plans.document(world, subject), world.nora.user, since=since)
    for day in range(14):
        _reading(other, 92 + day % 2, since + timedelta(days=day, hours=1))
    subject.ids["trial_token"] = _token(world, other)


def _token(world: World, other: Patient) -> str:
    """Return what the page would send, for those whom the centre's nurse sees."""
    viewer = world.viewer(world.nora)
    with scope(party_of(viewer)):
        found = trial_of(viewer, other)
        return found.proposals[0].token if found else "none"


def _to_approve(
    world: World,
    subject: Subject,
    owner: Unit,
    asked: Unit,
    agreement: Agreement,
    now: datetime,
) -> None:
    other = _other(subject, "overview_id")
    other.gp_unit = asked
    other.save(using="owner")
    course = make.enrolment(other, owner)
    make.grant(other, asked, agreement, world.adam.user)
    document = plans.document(world, subject, asked)
    since = now - timedelta(days=_DAYS)
    holding = make.plan(other, course, document, world.nora.user, since=since)
    for value, day in ((95, 1), (81, 2)):
        _reading(other, value, since + timedelta(days=day))
    proposal = plans.proposed_to(world, subject, holding, asked, now)
    subject.ids["overview_version_id"] = proposal.id
    subject.ids["overview_mark"] = f"{proposal.id}:{proposal.revision}:{holding.id}"


def _reading(of: Patient, value: int, at: datetime) -> None:
    key = uuid.uuid4()
    own = {"tenant_id": of.tenant_id, "patient_id": of.id, "sender": make.sender()}
    when = {"measured_at": at, "received_at": at + timedelta(minutes=1)}
    row = Reading(id=key, **own, **when, kind="spo2", value=value, unit="%", context={})
    row.reference, row.source = str(key), "device"
    _save(row)
