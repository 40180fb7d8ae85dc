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
from selfcare_plans.operations.outer_limits import set_outer_limit
from selfcare_plans.operations.proposing import (
    propose_plan,
    return_proposal,
    take_proposal,
    withdraw_proposal,
)
from selfcare_plans.operations.publishing import (
    adjust_plan,
    approval_refusal,
    publish_plan_version,
)
from selfcare_plans.operations.reach import (
    DOCTORS,
    PLAN_EDITED,
    PLAN_PRINTED,
    PLAN_PUBLISHED,
    PLAN_READ,
    purpose_of,
)
from selfcare_plans.operations.refusals import (
    CannotBeAsked,
    CannotPublish,
    DraftChangedMeanwhile,
    EndsTooEarly,
    LimitDoesNotFit,
    NoOpenEnrolment,
    NoStandingOrder,
    NotADraft,
    NothingToAnswer,
    NotInThePlan,
    NotRehearsed,
    NotTheirMeasure,
    NotTheirsToAnswer,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReasonMissing,
    ReceiverCannotSeePatient,
    TemplateHasProblems,
    VersionChangedMeanwhile,
    VersionUnderWork,
)
from selfcare_plans.operations.reminding import remind_of_proposals
from selfcare_plans.operations.template_offers import decline_template, take_over_template
from selfcare_plans.operations.template_publishing import (
    answer_template_version,
    asked_centres,
    may_rehearse,
    needs_rehearsal,
    problems_of_template,
    publish_template_version,
    record_template_rehearsal,
)
from selfcare_plans.operations.templates import (
    begin_template_version,
    copy_template,
    drop_template_language,
    make_template,
    save_template_document,
    share_template,
    withdraw_template_version,
)

__all__ = [
    "DOCTORS",
    "PLAN_EDITED",
    "PLAN_PRINTED",
    "PLAN_PUBLISHED",
    "PLAN_READ",
    "CannotBeAsked",
    "CannotPublish",
    "DraftChangedMeanwhile",
    "EndsTooEarly",
    "LimitDoesNotFit",
    "NoOpenEnrolment",
    "NoStandingOrder",
    "NotADraft",
    "NotInThePlan",
    "NotRehearsed",
    "NotTheirMeasure",
    "NotTheirsToAnswer",
    "NothingToAnswer",
    "PlanAlreadyStarted",
    "PlanHasProblems",
    "ReasonMissing",
    "ReceiverCannotSeePatient",
    "TemplateHasProblems",
    "VersionChangedMeanwhile",
    "VersionUnderWork",
    "adjust_plan",
    "answer_template_version",
    "approval_refusal",
    "asked_centres",
    "begin_new_version",
    "begin_template_version",
    "confirm_plan_seen",
    "copy_template",
    "decline_template",
    "discard_draft",
    "drop_template_language",
    "edit_draft",
    "end_standing_order",
    "evaluate_goal",
    "hand_over_plan",
    "make_standing_order",
    "make_template",
    "may_rehearse",
    "may_tick",
    "needs_rehearsal",
    "note_plan_printed",
    "problems_of_template",
    "propose_plan",
    "publish_plan_version",
    "publish_template_version",
    "purpose_of",
    "record_template_rehearsal",
    "remind_of_proposals",
    "return_proposal",
    "save_template_document",
    "set_outer_limit",
    "share_template",
    "start_plan",
    "start_up_plan",
    "take_over_template",
    "take_proposal",
    "tick_measure",
    "withdraw_proposal",
    "withdraw_template_version",
]
