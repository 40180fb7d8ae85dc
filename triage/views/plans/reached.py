"""What every plan page begins with: the patient reached, the reading logged, the plan found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from measurements.queries.questionnaires import forms_to_plan
from selfcare_plans import queries
from selfcare_plans.operations import DOCTORS, PLAN_READ, purpose_of
from tenants.operations.access import access_patient
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound
from triage.presenters import plan_editor
from triage.presenters import plans as shown
from triage.queries.discharge import temporary_after_stay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from selfcare_plans.forms.options import Options
    from selfcare_plans.models import PlanVersion, SelfCarePlan
    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.outer_limits import Limits
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Reached:
    """A patient in sight, and the open plan if there is one."""

    viewer: Viewer
    patient: Patient
    plan: SelfCarePlan | None

    def the_plan(self) -> SelfCarePlan:
        """Return the plan. Raises ``NotFound`` for a patient without one."""
        if self.plan is None:
            raise NotFound
        return self.plan

    def draft(self) -> PlanVersion | None:
        """Return the plan's draft, or None."""
        return queries.draft(self.viewer, self.plan) if self.plan else None

    def proposal(self) -> PlanVersion | None:
        """Return the version that awaits a doctor's answer, or None."""
        return queries.proposal(self.viewer, self.plan) if self.plan else None

    def published(self) -> PlanVersion | None:
        """Return the published version, or None."""
        return queries.published_version(self.viewer, self.plan) if self.plan else None

    def limits(self) -> Limits:
        """Return the outer limits in force for the patient."""
        return queries.limits_for(self.patient)

    def options(self, documents: Iterable[PlanDocument]) -> Options:
        """Return what the editor offers, the units that the documents name among them."""
        written = list(documents)
        seeing = queries.units_that_may_see(self.viewer, self.patient)
        ticking = queries.units_that_may_tick(self.viewer, self.patient)
        return plan_editor.options(
            seeing, ticking, written, names_in(written), forms_to_plan(self.viewer)
        )

    def context(self, **more: Any) -> dict[str, Any]:
        """Return the context of a page about this patient."""
        return {
            "head": shown.patient_head(self.patient),
            "after_stay": temporary_after_stay(self.patient, clock.now()),
            "may_mark_discharge": self.viewer.role in DOCTORS,
            "is_staff": self.viewer.membership_id is not None,
            "may_edit": self.viewer.can(Permission.EDIT_PLAN),
            "may_publish": self.viewer.can(Permission.PUBLISH_PLAN),
            "may_propose": self.viewer.can(Permission.PROPOSE_PLAN),
            **more,
        }


def reach(viewer: Viewer, patient_id: UUID, *, action: str = PLAN_READ) -> Reached:
    """Reach the patient and log that the plan was read. Raises ``NotFound`` out of sight."""
    patient = access_patient(viewer, patient_id, purpose_of(viewer), action=action)
    return Reached(viewer, patient, queries.plan_of(viewer, patient))


def names_in(documents: Iterable[PlanDocument]) -> dict[str, str]:
    """Return the names of the units that the documents name, by id."""
    return queries.unit_names(shown.units_named(documents))


def document_of(version: PlanVersion | None) -> PlanDocument | None:
    """Return the version's document, or None without a version."""
    return queries.document_of(version) if version else None
