"""Which role may do what: one table, read as a table and tested as a table."""

from __future__ import annotations

from enum import StrEnum

from tenants.rules.codes import Role


class Permission(StrEnum):
    """One thing that a door does."""

    READ_PATIENT = "READ_PATIENT"
    READ_WORKLIST = "READ_WORKLIST"
    ACT_ON_ALERT = "ACT_ON_ALERT"
    ASSESS = "ASSESS"
    ACKNOWLEDGE_GREENS = "ACKNOWLEDGE_GREENS"
    RECORD_READING = "RECORD_READING"
    MARK_READING = "MARK_READING"
    READ_READINGS = "READ_READINGS"
    READ_PLAN = "READ_PLAN"
    EDIT_PLAN = "EDIT_PLAN"
    PROPOSE_PLAN = "PROPOSE_PLAN"
    PUBLISH_PLAN = "PUBLISH_PLAN"
    APPROVE_FROM_OVERVIEW = "APPROVE_FROM_OVERVIEW"
    READ_PLAN_LIST = "READ_PLAN_LIST"
    TICK_MEASURE = "TICK_MEASURE"
    EVALUATE_GOAL = "EVALUATE_GOAL"
    HAND_OVER_PLAN = "HAND_OVER_PLAN"
    CONFIRM_OWN_PLAN = "CONFIRM_OWN_PLAN"
    MANAGE_STANDING_ORDERS = "MANAGE_STANDING_ORDERS"
    READ_TEMPLATES = "READ_TEMPLATES"
    WRITE_TEMPLATES = "WRITE_TEMPLATES"
    PUBLISH_TEMPLATES = "PUBLISH_TEMPLATES"
    ANSWER_TEMPLATES = "ANSWER_TEMPLATES"
    SET_OUTER_LIMITS = "SET_OUTER_LIMITS"
    REGISTER_PATIENT = "REGISTER_PATIENT"
    READ_PATIENT_LIST = "READ_PATIENT_LIST"
    MANAGE_GRANTS = "MANAGE_GRANTS"
    MANAGE_AGREEMENTS = "MANAGE_AGREEMENTS"
    MANAGE_MEMBERSHIPS = "MANAGE_MEMBERSHIPS"
    READ_BENEFITS = "READ_BENEFITS"
    READ_BENEFIT_PLAN = "READ_BENEFIT_PLAN"
    MANAGE_BENEFIT_PLAN = "MANAGE_BENEFIT_PLAN"
    SET_COSTS = "SET_COSTS"
    READ_LOAD = "READ_LOAD"
    SET_STAFFING = "SET_STAFFING"
    RECORD_BENEFITS = "RECORD_BENEFITS"
    IMPORT_BENEFITS = "IMPORT_BENEFITS"
    COLLECT_BENEFITS = "COLLECT_BENEFITS"
    ANSWER_SURVEY = "ANSWER_SURVEY"
    ANSWER_STAFF_SURVEY = "ANSWER_STAFF_SURVEY"
    READ_ACCESS_LOG = "READ_ACCESS_LOG"
    READ_OWN_RECORD = "READ_OWN_RECORD"
    MANAGE_TOKENS = "MANAGE_TOKENS"
    PAUSE_FOLLOW_UP = "PAUSE_FOLLOW_UP"
    ASK_FOR_PAUSE = "ASK_FOR_PAUSE"
    LOOK_UP_IN_EMERGENCY = "LOOK_UP_IN_EMERGENCY"
    REVIEW_EMERGENCIES = "REVIEW_EMERGENCIES"
    REPORT_INCIDENT = "REPORT_INCIDENT"
    MESSAGE_PATIENT = "MESSAGE_PATIENT"
    WRITE_TO_CENTRE = "WRITE_TO_CENTRE"
    MANAGE_OWN_DEVICES = "MANAGE_OWN_DEVICES"
    READ_QUESTIONNAIRES = "READ_QUESTIONNAIRES"
    EDIT_QUESTIONNAIRES = "EDIT_QUESTIONNAIRES"
    ASK_DOCTOR = "ASK_DOCTOR"
    ANSWER_DOCTOR_QUESTION = "ANSWER_DOCTOR_QUESTION"
    READ_DOCTOR_QUESTIONS = "READ_DOCTOR_QUESTIONS"
    WRITE_TARIFF = "WRITE_TARIFF"
    MANAGE_HOURS = "MANAGE_HOURS"
    MANAGE_ROTA = "MANAGE_ROTA"
    OFFER_TAKE_OVER = "OFFER_TAKE_OVER"
    ANSWER_TAKE_OVER = "ANSWER_TAKE_OVER"
    DISCHARGE = "DISCHARGE"
    CHOOSE_QUOTES = "CHOOSE_QUOTES"
    SET_COMPARISON = "SET_COMPARISON"
    MANAGE_COMMUNITIES = "MANAGE_COMMUNITIES"


_CLINICAL = {
    Permission.READ_PATIENT,
    Permission.READ_PATIENT_LIST,
    Permission.READ_READINGS,
    Permission.RECORD_READING,
    Permission.MARK_READING,
    Permission.READ_PLAN,
    Permission.READ_WORKLIST,
    Permission.ACT_ON_ALERT,
    Permission.MESSAGE_PATIENT,
    Permission.ASSESS,
    Permission.EDIT_PLAN,
    Permission.PROPOSE_PLAN,
    Permission.READ_PLAN_LIST,
    Permission.TICK_MEASURE,
    Permission.EVALUATE_GOAL,
    Permission.LOOK_UP_IN_EMERGENCY,
    Permission.REPORT_INCIDENT,
    Permission.READ_QUESTIONNAIRES,
    Permission.EDIT_QUESTIONNAIRES,
    Permission.READ_TEMPLATES,
    Permission.WRITE_TEMPLATES,
    Permission.READ_DOCTOR_QUESTIONS,
    Permission.ANSWER_STAFF_SURVEY,
}

_DOCTOR = _CLINICAL | {
    Permission.PUBLISH_TEMPLATES,
    Permission.SET_OUTER_LIMITS,
    Permission.PUBLISH_PLAN,
    Permission.APPROVE_FROM_OVERVIEW,
    Permission.MANAGE_STANDING_ORDERS,
    Permission.PAUSE_FOLLOW_UP,
    Permission.ANSWER_DOCTOR_QUESTION,
    Permission.COLLECT_BENEFITS,
}

MAY: dict[Role, frozenset[Permission]] = {
    Role.NURSE: frozenset(
        _CLINICAL
        | {
            Permission.REGISTER_PATIENT,
            Permission.MANAGE_GRANTS,
            Permission.MANAGE_TOKENS,
            Permission.RECORD_BENEFITS,
            Permission.IMPORT_BENEFITS,
            Permission.CHOOSE_QUOTES,
            Permission.COLLECT_BENEFITS,
            Permission.PUBLISH_PLAN,
            Permission.HAND_OVER_PLAN,
            Permission.PAUSE_FOLLOW_UP,
            Permission.ANSWER_TEMPLATES,
            Permission.ASK_DOCTOR,
            Permission.MANAGE_HOURS,
            Permission.MANAGE_ROTA,
            Permission.OFFER_TAKE_OVER,
            Permission.ANSWER_TAKE_OVER,
            Permission.ACKNOWLEDGE_GREENS,
        }
    ),
    Role.GP: frozenset(_DOCTOR),
    Role.HOSPITAL_DOCTOR: frozenset(
        _DOCTOR | {Permission.OFFER_TAKE_OVER, Permission.ANSWER_TAKE_OVER, Permission.DISCHARGE}
    ),
    Role.HOME_NURSE: frozenset(
        {
            Permission.READ_PATIENT,
            Permission.READ_PATIENT_LIST,
            Permission.READ_READINGS,
            Permission.RECORD_READING,
            Permission.READ_PLAN,
            Permission.TICK_MEASURE,
            Permission.LOOK_UP_IN_EMERGENCY,
            Permission.REPORT_INCIDENT,
            Permission.ANSWER_STAFF_SURVEY,
        }
    ),
    Role.DHO_RESOURCE: frozenset(
        {
            Permission.READ_PATIENT,
            Permission.READ_PATIENT_LIST,
            Permission.READ_READINGS,
            Permission.RECORD_READING,
            Permission.READ_PLAN,
            Permission.READ_PLAN_LIST,
            Permission.READ_QUESTIONNAIRES,
            Permission.TICK_MEASURE,
            Permission.EVALUATE_GOAL,
            Permission.HAND_OVER_PLAN,
            Permission.REGISTER_PATIENT,
            Permission.MANAGE_GRANTS,
            Permission.MANAGE_TOKENS,
            Permission.RECORD_BENEFITS,
            Permission.IMPORT_BENEFITS,
            Permission.CHOOSE_QUOTES,
            Permission.COLLECT_BENEFITS,
            Permission.ANSWER_STAFF_SURVEY,
            Permission.PAUSE_FOLLOW_UP,
            Permission.REPORT_INCIDENT,
            Permission.READ_TEMPLATES,
            Permission.WRITE_TEMPLATES,
        }
    ),
    # Numbers of the load are a lead's: a nurse who leads has a membership as one. No figure is of a
    # person, so that nobody has to look at colleagues one by one.
    Role.PROJECT_LEAD: frozenset(
        {
            Permission.READ_BENEFITS,
            Permission.READ_BENEFIT_PLAN,
            Permission.MANAGE_BENEFIT_PLAN,
            Permission.RECORD_BENEFITS,
            Permission.SET_COSTS,
            Permission.READ_LOAD,
            Permission.SET_STAFFING,
            Permission.SET_COMPARISON,
            Permission.MANAGE_COMMUNITIES,
        }
    ),
    Role.TENANT_ADMIN: frozenset(
        {
            Permission.MANAGE_AGREEMENTS,
            Permission.MANAGE_GRANTS,
            Permission.MANAGE_MEMBERSHIPS,
            Permission.MANAGE_STANDING_ORDERS,
            Permission.READ_BENEFIT_PLAN,
            Permission.MANAGE_BENEFIT_PLAN,
            Permission.SET_COSTS,
            Permission.READ_LOAD,
            Permission.WRITE_TARIFF,
            Permission.MANAGE_HOURS,
            Permission.MANAGE_ROTA,
        }
    ),
    Role.PRIVACY_OFFICER: frozenset({Permission.READ_ACCESS_LOG, Permission.REVIEW_EMERGENCIES}),
    Role.PATIENT: frozenset(
        {
            Permission.READ_OWN_RECORD,
            Permission.WRITE_TO_CENTRE,
            Permission.ASK_FOR_PAUSE,
            Permission.RECORD_READING,
            Permission.MANAGE_OWN_DEVICES,
            Permission.MARK_READING,
            Permission.READ_READINGS,
            Permission.READ_PLAN,
            Permission.CONFIRM_OWN_PLAN,
            Permission.ANSWER_SURVEY,
        }
    ),
    Role.RELATIVE: frozenset(
        {
            Permission.READ_OWN_RECORD,
            Permission.WRITE_TO_CENTRE,
            Permission.ASK_FOR_PAUSE,
            Permission.RECORD_READING,
            Permission.READ_READINGS,
            Permission.READ_PLAN,
            Permission.ANSWER_SURVEY,
        }
    ),
}


IN_EMERGENCY = frozenset({Permission.READ_PATIENT, Permission.READ_READINGS, Permission.READ_PLAN})
"""What an emergency look-up opens: reading, nothing else."""

BY_LINK = frozenset(
    {
        Permission.READ_PATIENT,
        Permission.READ_READINGS,
        Permission.READ_PLAN,
        Permission.ANSWER_DOCTOR_QUESTION,
        Permission.ACT_ON_ALERT,
        Permission.EDIT_PLAN,
        Permission.PUBLISH_PLAN,
    }
)
"""What the link of a question opens: reading its patient, and what an answer does. No page else."""


def may(role: Role, permission: Permission) -> bool:
    """Whether the role has the permission at all; whom it reaches is another question."""
    return permission in MAY[role]
