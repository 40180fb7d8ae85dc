"""Let the centre accept what the first weeks' readings say, and ask a doctor to approve it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from dho.demo.seed import words
from dho.identity.queries import party_of
from dho.lib.scope import scope
from measurements.rules.kinds import KINDS
from selfcare_plans import queries
from selfcare_plans.operations import propose_plan
from tenants.queries.patients import visible_patients
from triage.operations.question_links import NoLinkForThat
from triage.operations.questions import Asking, ask_doctor
from triage.operations.trial import Answer, decide_on_proposal
from triage.presenters.trial import sources_of
from triage.queries.questions import proposal_to_ask_about, questions_of
from triage.queries.trial import trial_of
from triage.rules.trial import Decision, Which

if TYPE_CHECKING:
    from uuid import UUID

    from selfcare_plans.models import SelfCarePlan
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


def propose_from_trial(nurse: Viewer, patient_id: UUID) -> None:
    """Accept each proposal with limits, and propose the draft to the patient's GP office.

    Safe to repeat: a plan that has a draft or a proposal is left as it is.
    """
    with scope(party_of(nurse)):
        patient = visible_patients(nurse).get(id=patient_id)
        found = trial_of(nurse, patient, Which.TRIAL)
        if found is None or queries.proposal(nurse, found.plan) or queries.draft(nurse, found.plan):
            return
        for one in found.proposals:
            if not one.is_enough or one.bounds is None:
                continue
            source, limits_source = sources_of(one, found.document.language)
            answer = Answer(
                one.series.key, one.token, Decision.ACCEPTED, words.STEADY, source, limits_source
            )
            decide_on_proposal(by=nurse, patient_id=patient.id, which=Which.TRIAL, answer=answer)
        _propose(nurse, patient, found.plan)


def ask_the_gp(nurse: Viewer, patient_id: UUID) -> None:
    """Ask the patient's GP office about the proposal, by link too. Safe to repeat."""
    with scope(party_of(nurse)):
        patient = visible_patients(nurse).get(id=patient_id)
        proposal = proposal_to_ask_about(nurse, patient)
        if proposal is None or proposal.asked_unit_id is None or questions_of(nurse, patient):
            return
        asking = Asking(
            patient.id,
            proposal.asked_unit_id,
            words.QUESTION_OF_PROPOSAL,
            version_id=proposal.id,
            with_link=True,
        )
        with suppress(NoLinkForThat):
            ask_doctor(by=nurse, asking=asking)


def _propose(nurse: Viewer, patient: Patient, plan: SelfCarePlan) -> None:
    draft = queries.draft(nurse, plan)
    if draft is None or patient.gp_unit_id is None:
        return
    propose_plan(
        by=nurse,
        version_id=draft.id,
        revision=draft.revision,
        unit_id=patient.gp_unit_id,
        known_kinds=KINDS,
    )
