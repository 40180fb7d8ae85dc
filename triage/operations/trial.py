"""Decide on a proposal from readings: accept, change or leave it, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from dho.lib import clock
from dho.web.problems import answers_with
from measurements.rules.kinds import KINDS
from selfcare_plans import operations as plans
from selfcare_plans import queries as plan_queries
from selfcare_plans.models import SelfCarePlan
from selfcare_plans.operations import PlanHasProblems, ReasonMissing, purpose_of
from selfcare_plans.rules.document import PersonalNormal
from selfcare_plans.rules.personal_ranges import PersonalRange, with_personal_range
from selfcare_plans.rules.validation import problems
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check
from triage.models import TrialDecision
from triage.queries.trial import trial_of
from triage.rules.trial import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from uuid import UUID

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.outer_limits import Limits
    from selfcare_plans.rules.problems import PlanProblem
    from tenants.rules.viewer import Viewer
    from triage.queries.trial import TrialFound
    from triage.rules.trial import Proposal, Which

TRIAL_DECIDED = "TRIAL_DECIDED"
_MOST_COMMENT = 400


@answers_with(409)
class ProposalChanged(Exception):
    """Readings came, or were marked, since the proposal was seen: it is another one now."""


@answers_with(409)
class NothingProposed(Exception):
    """There are too few readings to say anything, so there is nothing to decide on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a clinician says to one proposal, which is named by ``series`` and was seen as ``token``.

    ``normal`` and ``bounds`` (by name) are those to put in where it is changed. ``source`` and
    ``limits_source`` are the sentences that stand in the plan beside normal and limits, in its language.
    """

    series: str
    token: str
    decision: Decision
    reason: str
    source: str = ""
    limits_source: str = ""
    normal: Decimal | None = None
    bounds: Mapping[str, Decimal | None] | None = None


@transaction.atomic
def decide_on_proposal(
    *, by: Viewer, patient_id: UUID, which: Which, answer: Answer
) -> TrialDecision:
    """Keep the answer; what is accepted or changed goes into the plan's draft, begun if need be.

    The normal is then approved by the person who decided, today (the patient's own day); the draft
    goes the ordinary way from there. Raises ``ReasonMissing``, ``ProposalChanged``,
    ``NothingProposed``, ``PlanHasProblems`` where the numbers contradict each other or pass an outer
    limit, ``PlanAlreadyStarted`` while a version waits for a doctor, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.EDIT_PLAN)
    patient = access_patient(by, patient_id, purpose_of(by), action=TRIAL_DECIDED)
    # One at a time, so that the second of two finds the first one's draft.
    open_plans = SelfCarePlan.objects.select_for_update(no_key=True).filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True
    )
    found = trial_of(by, patient, which) if list(open_plans) else None
    if found is None:
        raise NotFound
    proposal = next((one for one in found.proposals if one.series.key == answer.series), None)
    if proposal is None:
        raise NotFound
    reason = answer.reason.strip()
    if not reason:
        raise ReasonMissing
    if not proposal.is_enough:
        raise NothingProposed
    if proposal.token != answer.token:
        raise ProposalChanged
    version, decided = None, None
    if answer.decision is not Decision.LEFT:
        normal, bounds = _chosen(proposal, answer)
        version = _put(by, found, proposal, answer, normal, bounds)
        own = normal if proposal.may_set_normal else None
        decided = _as_json(own, proposal.spread if own is not None else None, bounds)
    row = TrialDecision(
        tenant_id=patient.tenant_id,
        patient=patient,
        plan=found.plan,
        version=version,
        kind=proposal.series.kind,
        component=proposal.series.component or "",
        context=proposal.series.context or "",
        first_day=proposal.period.first,
        last_day=proposal.period.last,
        days=proposal.days,
        readings=len(proposal.taken),
        is_uncertain=proposal.is_uncertain,
        proposed=_as_json(proposal.normal, proposal.spread, _proposed(proposal)),
        decision=answer.decision.value,
        decided=decided,
        reason=reason,
        by_id=by.user_id,
        unit_id=by.unit_id,
        at=clock.now(),
    )
    row.save(force_insert=True)
    return row


def _proposed(proposal: Proposal) -> dict[str, Decimal | None]:
    if proposal.bounds is None:
        return {}
    return {name: value for name, value in proposal.bounds.items() if name in proposal.named}


def _chosen(proposal: Proposal, answer: Answer) -> tuple[Decimal, dict[str, Decimal | None]]:
    assert proposal.normal is not None
    if answer.decision is Decision.ACCEPTED:
        return proposal.normal, _proposed(proposal)
    given = answer.bounds or {}
    bounds = {name: given.get(name) for name in proposal.named}
    return answer.normal if answer.normal is not None else proposal.normal, bounds


def _put(
    by: Viewer,
    found: TrialFound,
    proposal: Proposal,
    answer: Answer,
    normal: Decimal,
    bounds: Mapping[str, Decimal | None],
) -> PlanVersion:
    """Write normal and bounds into the draft; begin it from the version in force without one."""
    draft = plan_queries.draft(by, found.plan)
    if draft is None:
        draft = plans.begin_new_version(by=by, plan_id=found.plan.id)
    before = plan_queries.document_of(draft)
    series = proposal.series
    own = PersonalNormal(
        value=normal,
        approved_by=by.name,
        approved_on=found.today,
        component=series.component,
        spread=proposal.spread,
        source=answer.source,
    )
    after = with_personal_range(
        before,
        PersonalRange(
            series.kind,
            series.component,
            series.context,
            own if proposal.may_set_normal else None,
            bounds,
            answer.limits_source or answer.source,
        ),
    )
    _refuse_new_problems(before, after, plan_queries.limits_for(found.patient))
    return plans.edit_draft(
        by=by,
        version_id=draft.id,
        document=after,
        revision=draft.revision,
        comment=_with_reason(draft.comment, answer.reason.strip()),
    )


def _refuse_new_problems(before: PlanDocument, after: PlanDocument, limits: Limits) -> None:
    """What was wrong in the draft already is for the editor; what these numbers bring is refused."""

    def found(document: PlanDocument) -> tuple[PlanProblem, ...]:
        return problems(document, known_kinds=KINDS, limits=limits)

    known = {(one.pointer, one.code) for one in found(before)}
    new = [one for one in found(after) if (one.pointer, one.code) not in known]
    if new:
        raise PlanHasProblems(new)


def _with_reason(comment: str, reason: str) -> str:
    """Return the draft's comment with the reason under it, as far as there is room."""
    if reason in comment:
        return comment
    whole = f"{comment}\n{reason}" if comment else reason
    return whole if len(whole) <= _MOST_COMMENT else comment


def _as_json(
    normal: Decimal | None, spread: Decimal | None, bounds: Mapping[str, Decimal | None]
) -> dict[str, Any]:
    def text(value: Decimal | None) -> str | None:
        return None if value is None else format(value, "f")

    return {
        "normal": text(normal),
        "spread": text(spread),
        "bounds": {name: text(value) for name, value in bounds.items()},
    }
