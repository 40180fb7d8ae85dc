"""Write plans: begin, draft, publish, adjust. A published version never changes.

Every operation reaches the patient through ``access_patient``, so that it raises ``NotFound`` for
a patient out of sight, and leaves its row in the access log only if it succeeds.
"""

from selfcare_plans.operations.drafts import (
    begin_new_version,
    discard_draft,
    edit_draft,
    start_plan,
)
from selfcare_plans.operations.publishing import adjust_plan, publish_plan_version
from selfcare_plans.operations.reach import (
    DOCTORS,
    PLAN_EDITED,
    PLAN_PUBLISHED,
    PLAN_READ,
    purpose_of,
)
from selfcare_plans.operations.refusals import (
    CannotPublish,
    DraftChangedMeanwhile,
    NoOpenEnrolment,
    NotADraft,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReceiverCannotSeePatient,
)

__all__ = [
    "DOCTORS",
    "PLAN_EDITED",
    "PLAN_PUBLISHED",
    "PLAN_READ",
    "CannotPublish",
    "DraftChangedMeanwhile",
    "NoOpenEnrolment",
    "NotADraft",
    "PlanAlreadyStarted",
    "PlanHasProblems",
    "ReceiverCannotSeePatient",
    "adjust_plan",
    "begin_new_version",
    "discard_draft",
    "edit_draft",
    "publish_plan_version",
    "purpose_of",
    "start_plan",
]
