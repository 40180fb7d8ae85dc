"""Approve a proposal from the overview: only what a rehearsal has nothing to say against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.web.problems import answers_with
from selfcare_plans.operations import publish_plan_version, purpose_of
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check
from triage.queries.approvals import look_at, one_to_answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.rules.viewer import Viewer
    from triage.queries.approvals import Looked, Waiting

PLAN_REHEARSED = "PLAN_REHEARSED"


@answers_with(409)
class MustBeReadFirst(Exception):
    """The proposal is approved on its own page only; ``looked`` says why."""

    def __init__(self, waiting: Waiting, looked: Looked) -> None:
        super().__init__(str(looked.must_be_read))
        self.waiting = waiting
        self.looked = looked


@transaction.atomic
def approve_from_overview(
    *,
    by: Viewer,
    version_id: UUID,
    revision: int,
    replaces: UUID | None,
    known_kinds: Mapping[str, KindFacts],
) -> PlanVersion:
    """Put a proposal to the viewer's unit in force without opening it.

    It is rehearsed here, whatever the page said: over ninety days of the patient's own readings. A
    draft under which nothing fires, or that would have missed an episode, raises
    ``MustBeReadFirst``, and so does one with what only a doctor decides. ``replaces`` is the version
    that it was compared with. Raises ``NotFound``, also for a proposal to another unit,
    ``NotAllowed``, and as ``publish_plan_version``.
    """
    check(by, Permission.APPROVE_FROM_OVERVIEW)
    waiting = one_to_answer(by, version_id)
    if waiting is None:
        raise NotFound
    access_patient(by, waiting.version.patient_id, purpose_of(by), action=PLAN_REHEARSED)
    looked = look_at(waiting)
    if looked.must_be_read is not None:
        raise MustBeReadFirst(waiting, looked)
    return publish_plan_version(
        by=by,
        version_id=version_id,
        revision=revision,
        replaces=replaces,
        known_kinds=known_kinds,
    )
