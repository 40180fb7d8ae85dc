"""Templates of a subject's home tenant, private, one for each step; and an outer limit of its own."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfcare_plans.models import (
    OuterLimitRow,
    PlanTemplate,
    TemplateDeclined,
    TemplateRehearsal,
    TemplateVersion,
)
from selfcare_plans.rules.document import encode
from selfcare_plans.rules.template_documents import as_template

if TYPE_CHECKING:
    from datetime import datetime

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument
    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

# The states of each template's versions, in order; its last version is ``NAME_version_id``.
_OF = {
    "template": ("SUPERSEDED", "PUBLISHED"),
    "idle_template": ("PUBLISHED",),
    "leaving_template": ("PUBLISHED",),
    "flow_template": ("PUBLISHED", "DRAFT"),
    "writing_template": ("DRAFT",),
    "pasting_template": ("DRAFT",),
    "waiting_template": ("WAITING",),
}


def fill(
    world: World, subject: Subject, centre: Unit, holding: PlanDocument, now: datetime
) -> TemplateVersion:
    """Write them all; return the version that the subject's plan came from."""
    document = json.loads(encode(as_template(holding)))
    origin: Any = None
    for name, states in _OF.items():
        thread = _save(
            PlanTemplate(
                title=f"Mal {name}",
                diagnosis="COPD",
                tenant=subject.tenant,
                made_by=world.nora.user,
                made_at=now,
            )
        )
        subject.ids[f"{name}_id"] = thread.id
        for number, state in enumerate(states, start=1):
            version = _version(world, subject, thread, number, state, document, now)
            origin = origin or version
            subject.ids[f"{name}_version_id"] = version.id
        if states[-1] == "WAITING":
            _rehearsal(world, version, centre, now)
    limit = OuterLimitRow(tenant=subject.tenant, kind="crp", high=Decimal(100), set_at=now)
    limit.doctor, limit.set_by, limit.reason = "Helge", world.helge.user, subject.text("grense")
    _save(limit)
    return origin


def declined(world: World, subject: Subject, version: PlanVersion, now: datetime) -> None:
    """Write that the plan took another template's version over not."""
    row = TemplateDeclined(**subject.own, plan_id=version.plan_id, at=now)
    row.template_version_id = subject.ids["idle_template_version_id"]
    row.by, row.unit, row.reason = world.nora.user, world.centre, subject.text("nei")
    _save(row)


def _version(
    world: World,
    subject: Subject,
    thread: PlanTemplate,
    number: int,
    state: str,
    document: Any,
    now: datetime,
) -> TemplateVersion:
    version = TemplateVersion(template=thread, number=number, state=state, created_at=now)
    # Each version another, so that a new one has something to offer.
    steps = {"green": [f"Versjon {number}"]}
    version.documents = {"nb": {**document, "steps": steps}}
    version.why, version.author = subject.text("hvorfor"), world.nora.user
    if state != "DRAFT":
        version.approver, version.approved_at = world.helge.user, now
    if state in ("PUBLISHED", "SUPERSEDED"):
        version.published_at = now
    return _save(version)


def _rehearsal(world: World, version: TemplateVersion, centre: Unit, now: datetime) -> None:
    row = TemplateRehearsal(version=version, revision=1, centre=centre, by=world.nora.user, at=now)
    row.patients = row.rehearsed = 3
    row.days, row.alerts_before, row.alerts_after = 30, 1, 9
    _save(row)


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row
