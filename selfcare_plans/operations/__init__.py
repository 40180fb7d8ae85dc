"""Write plans: draft, propose, answer, publish, live. A published version never changes.

Every operation reaches the patient through ``access_patient``, so that it raises ``NotFound`` for
a patient out of sight, and leaves its row in the access log only if it succeeds.
"""

from selfcare_plans.operations.drafts import (
    begin_new_version,
    discard_draft,
    edit_draft,
    start_plan,
)
from selfcare_plans.operations.ending import end_plan
from selfcare_plans.operations.living import (
    confirm_plan_seen,
    evaluate_goal,
    hand_over_plan,
    may_tick,
    note_plan_printed,
    tick_measure,
)
from selfcare_plans.operations.orders import (
    end_standing_order,
    make_standing_order,
    start_up_plan,
)
from selfcare_plans.operations.proposing import (
    propose_plan,
    return_proposal,
    take_proposal,
    withdraw_proposal,
)
from selfcare_plans.operations.publishing import (
    adjust_plan,
    approval_refusal,
    problems_to_publish,
    publish_plan_version,
)
from selfcare_plans.operations.reach import (
    DOCTORS,
    PLAN_EDITED,
    PLAN_ENDED,
    PLAN_PRINTED,
    PLAN_PUBLISHED,
    PLAN_READ,
    purpose_of,
)
from selfcare_plans.operations.refusals import (
    CannotBeAsked,
    CannotEnd,
    CannotPublish,
    DraftChangedMeanwhile,
    EndsTooEarly,
    NoOpenEnrolment,
    NoStandingOrder,
    NotADraft,
    NotInThePlan,
    NotTheirMeasure,
    NotTheirsToAnswer,
    NotTheirsToEnd,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
)
from selfcare_plans.operations.reminding import remind_of_proposals
from selfcare_plans.operations.submitting import submit_draft

__all__ = [
    "DOCTORS",
    "PLAN_EDITED",
    "PLAN_ENDED",
    "PLAN_PRINTED",
    "PLAN_PUBLISHED",
    "PLAN_READ",
    "CannotBeAsked",
    "CannotEnd",
    "CannotPublish",
    "DraftChangedMeanwhile",
    "EndsTooEarly",
    "NoOpenEnrolment",
    "NoStandingOrder",
    "NotADraft",
    "NotInThePlan",
    "NotTheirMeasure",
    "NotTheirsToAnswer",
    "NotTheirsToEnd",
    "PlanAlreadyStarted",
    "PlanHasProblems",
    "ReasonMissing",
    "ReceiverCannotSeePatient",
    "adjust_plan",
    "approval_refusal",
    "begin_new_version",
    "confirm_plan_seen",
    "discard_draft",
    "edit_draft",
    "end_plan",
    "end_standing_order",
    "evaluate_goal",
    "hand_over_plan",
    "make_standing_order",
    "may_tick",
    "note_plan_printed",
    "problems_to_publish",
    "propose_plan",
    "publish_plan_version",
    "purpose_of",
    "remind_of_proposals",
    "return_proposal",
    "start_plan",
    "start_up_plan",
    "submit_draft",
    "take_proposal",
    "tick_measure",
    "withdraw_proposal",
]
