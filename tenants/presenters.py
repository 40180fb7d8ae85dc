"""Words for codes of this room, in the reader's language."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from tenants.rules.codes import (
    EndingReason,
    MayBeTold,
    PatientGroup,
    Purpose,
    RelativeRole,
    Role,
    TenantKind,
    UnitKind,
)
from tenants.rules.emergency import Verdict
from tenants.rules.pauses import PauseKind, PauseProblem
from tenants.rules.periods import Standing
from tenants.rules.registration import NumberProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

Code = TypeVar("Code", bound=StrEnum)

ROLES: Mapping[Role, _StrPromise] = {
    Role.NURSE: gettext_lazy("nurse"),
    Role.HOME_NURSE: gettext_lazy("home care nurse"),
    Role.GP: gettext_lazy("GP"),
    Role.HOSPITAL_DOCTOR: gettext_lazy("hospital doctor"),
    Role.DHO_RESOURCE: gettext_lazy("DHO resource"),
    Role.PROJECT_LEAD: gettext_lazy("project lead"),
    Role.TENANT_ADMIN: gettext_lazy("tenant administrator"),
    Role.PRIVACY_OFFICER: gettext_lazy("privacy officer"),
    Role.PATIENT: gettext_lazy("patient"),
    Role.RELATIVE: gettext_lazy("relative"),
}
TENANT_KINDS: Mapping[TenantKind, _StrPromise] = {
    TenantKind.MUNICIPALITY: gettext_lazy("municipality"),
    TenantKind.HOSPITAL: gettext_lazy("hospital trust"),
    TenantKind.GP_OFFICE: gettext_lazy("GP office"),
}
UNIT_KINDS: Mapping[UnitKind, _StrPromise] = {
    UnitKind.CENTRE: gettext_lazy("follow-up centre"),
    UnitKind.MUNICIPAL: gettext_lazy("municipal service"),
    UnitKind.HOSPITAL: gettext_lazy("hospital unit"),
    UnitKind.GP_OFFICE: gettext_lazy("GP office"),
    UnitKind.REHABILITATION: gettext_lazy("rehabilitation unit"),
}
PURPOSES: Mapping[Purpose, _StrPromise] = {
    Purpose.FOLLOW_UP: gettext_lazy("follow-up"),
    Purpose.TREATMENT: gettext_lazy("treatment"),
    Purpose.ADMINISTRATION: gettext_lazy("administration of the service"),
    Purpose.BENEFITS: gettext_lazy("measuring benefits"),
    Purpose.CONTROL: gettext_lazy("control of access"),
    Purpose.OWN_RECORD: gettext_lazy("own record"),
    Purpose.EMERGENCY: gettext_lazy("emergency"),
}
GROUPS: Mapping[PatientGroup, _StrPromise] = {
    PatientGroup.ALL: gettext_lazy("all patient groups"),
    PatientGroup.COPD: gettext_lazy("COPD"),
    PatientGroup.HEART_FAILURE: gettext_lazy("heart failure"),
    PatientGroup.TYPE_2_DIABETES: gettext_lazy("type 2 diabetes"),
    PatientGroup.HYPERTENSION: gettext_lazy("high blood pressure"),
    PatientGroup.OTHER: gettext_lazy("other illness"),
}
ENDINGS: Mapping[EndingReason, _StrPromise] = {
    EndingReason.ENDED_WELL: gettext_lazy("ended well: not needed any more"),
    EndingReason.NURSING_HOME: gettext_lazy("moved to a nursing home"),
    EndingReason.DEAD: gettext_lazy("dead"),
    EndingReason.WITHDREW: gettext_lazy("withdrew: did not want to go on"),
    EndingReason.MOVED: gettext_lazy("moved to another municipality"),
    EndingReason.OTHER_SERVICE: gettext_lazy("went over to another service"),
    EndingReason.OTHER: gettext_lazy("ended for another reason"),
}
RELATIVE_ROLES: Mapping[RelativeRole, _StrPromise] = {
    RelativeRole.HELPER: gettext_lazy("helps the patient"),
    RelativeRole.FOLLOWED_UP: gettext_lazy("is followed up in own right"),
}
MAY_BE_TOLD: Mapping[MayBeTold | None, _StrPromise] = {
    None: gettext_lazy("not agreed what may be told: ask the patient first"),
    MayBeTold.NOTHING: gettext_lazy("may be told nothing"),
    MayBeTold.SILENCE: gettext_lazy("may be told that the patient does not answer"),
    MayBeTold.ALL: gettext_lazy("may be told everything"),
}
STANDINGS: Mapping[Standing, _StrPromise] = {
    Standing.VALID: gettext_lazy("Valid"),
    Standing.FUTURE: gettext_lazy("Not begun"),
    Standing.RUN_OUT: gettext_lazy("Run out"),
    Standing.ENDED: gettext_lazy("Ended"),
}
NUMBER_PROBLEMS: Mapping[NumberProblem, _StrPromise] = {
    NumberProblem.NOT_VALID: gettext_lazy(
        "This is no valid identity number. Check the eleven digits once more."
    ),
    NumberProblem.NOT_SYNTHETIC: gettext_lazy(
        "Only synthetic numbers may be used here (month + 80 or + 65), never a real person's."
    ),
    NumberProblem.NOT_THAT_BIRTH_DATE: gettext_lazy(
        "The identity number belongs to another birth date."
    ),
}

# What stands in the access log, as a patient can read it. Codes of other rooms are theirs to name
# in the same table.
ACTIONS: Mapping[str, _StrPromise] = {
    "READ": gettext_lazy("Opened the record"),
    "READ_ACCESS": gettext_lazy("Looked at who has access"),
    "READ_LOG": gettext_lazy("Looked at the access log"),
    "READ_BENEFITS": gettext_lazy("Looked at benefit values"),
    "RECORD_BENEFITS": gettext_lazy("Entered benefit values"),
    "COLLECT_READ": gettext_lazy("Looked at which benefit values are asked for"),
    "COLLECT_BENEFITS": gettext_lazy("Entered benefit values"),
    "COLLECT_TEMPLATE": gettext_lazy("Downloaded a list to enter benefit values in"),
    "COLLECT_HELD": gettext_lazy("Looked at whose questions wait"),
    "SURVEY_ANSWERED": gettext_lazy("Answered the questions about benefits"),
    "SURVEY_SKIPPED": gettext_lazy("Chose not to answer the questions about benefits"),
    "STAFF_SURVEY_DONE": gettext_lazy("Answered the survey of staff, or chose not to"),
    "SURVEY_REOPENED": gettext_lazy(
        "Withdrew an answer: the questions about benefits are open again"
    ),
    "BENEFIT_REPORT": gettext_lazy("Made a benefit report"),
    "ALERTS_LISTED": gettext_lazy("Saw the worklist"),
    "WORKLIST_READ": gettext_lazy("Saw the worklist"),
    "READINGS_LISTED": gettext_lazy("Looked at measurements"),
    "READINGS_READ": gettext_lazy("Looked at measurements"),
    "PLAN_READ": gettext_lazy("Looked at the self-care plan"),
    "PLAN_HISTORY_READ": gettext_lazy("Looked at earlier versions of the self-care plan"),
    "PLAN_OPENED_TO_WRITE": gettext_lazy("Opened the self-care plan to write in it"),
    "PLAN_PRINTED": gettext_lazy("Printed the self-care plan"),
    "PLAN_EDITED": gettext_lazy("Changed a draft of the self-care plan"),
    "PLAN_PUBLISHED": gettext_lazy("Published the self-care plan"),
    "PLAN_REHEARSED": gettext_lazy("Tried a draft of the self-care plan on earlier measurements"),
    "TRIAL_DECIDED": gettext_lazy("Decided what is usual, from the measurements"),
    "PLANS_TO_APPROVE_LISTED": gettext_lazy("Saw the plans that wait for approval"),
    "PLAN_PROPOSED": gettext_lazy("Proposed the self-care plan to a doctor"),
    "PLAN_ANSWERED": gettext_lazy("Answered a proposal of the self-care plan"),
    "PLAN_LIVED": gettext_lazy("Noted progress in the self-care plan"),
    "PLAN_TRIED": gettext_lazy("Tried own numbers against the self-care plan"),
    "PLAN_ENDED": gettext_lazy("Ended the self-care plan"),
    "PLANS_LISTED": gettext_lazy("Saw the list of plans"),
    "TEMPLATE_PLANS_LISTED": gettext_lazy("Saw which plans came from a template"),
    "TEMPLATE_REHEARSED": gettext_lazy("Rehearsed a template over measurements"),
    "OUTER_LIMIT_SET": gettext_lazy("Set an outer limit"),
    "JUDGEMENT_EXPLAINED": gettext_lazy("Looked at why a colour was given"),
    "JUDGEMENT_PRINTED": gettext_lazy("Printed why a colour was given"),
    "JUDGEMENT_ASSESSED": gettext_lazy("Assessed a measurement"),
    "TOLD_CONFIRMED": gettext_lazy("Said that the red answer is read"),
    "NOTICES_TURNED_ON": gettext_lazy("Turned notices on for a device"),
    "NOTICES_TURNED_OFF": gettext_lazy("Turned notices off for a device"),
    "GP_CHANGED": gettext_lazy("Changed the GP office"),
    "ACT_NOW_ANSWERED": gettext_lazy("Said whether what is to be done at once is done"),
    "ANSWERS_READ": gettext_lazy("Looked at answers to a questionnaire"),
    "LOAD_READ": gettext_lazy("Saw the numbers for leaders"),
    "LOAD_EXPORTED": gettext_lazy("Fetched the numbers for leaders as a file"),
    "STAFFING_SET": gettext_lazy("Set staffed minutes and shares"),
    "COST_SET": gettext_lazy("Set a cost or price"),
    "COST_WITHDRAWN": gettext_lazy("Withdrew a cost or price"),
    "OUTCOMES_LISTED": gettext_lazy("Saw what came of alerts"),
    "PATIENTS_LISTED": gettext_lazy("Saw the list of patients"),
    "GRANTS_LISTED": gettext_lazy("Saw the list of opened patients"),
    "READING_RECORDED": gettext_lazy("Recorded a measurement"),
    "READING_MARKED_IN_ERROR": gettext_lazy("Marked a measurement as entered in error"),
    "READING_MARKED_REAL": gettext_lazy("Confirmed a measurement"),
    "PHOTO_READ": gettext_lazy("Looked at a photo"),
    "GRANT_OPENED": gettext_lazy("Opened the record to a unit"),
    "GRANT_ENDED": gettext_lazy("Closed the record to a unit"),
    "PATIENT_REGISTERED": gettext_lazy("Registered the patient"),
    "COURSE_BEGUN": gettext_lazy("Began the follow-up"),
    "COURSE_ENDED": gettext_lazy("Ended the follow-up"),
    "SIGN_IN_GIVEN": gettext_lazy("Made a sign-in for the patient"),
    "RELATIVE_ADDED": gettext_lazy("Added a relative"),
    "RELATIVE_CHANGED": gettext_lazy("Changed what a relative may be told"),
    "RELATIVE_ENDED": gettext_lazy("Removed a relative"),
    "NATIONAL_NUMBER_READ": gettext_lazy("Saw the national identity number"),
    "CARE_TEAM_JOINED": gettext_lazy("Added a person to the care team"),
    "CARE_TEAM_LEFT": gettext_lazy("Removed a person from the care team"),
    "TOKEN_ISSUED": gettext_lazy("Connected a device"),
    "TOKEN_REVOKED": gettext_lazy("Disconnected a device"),
    "AGREEMENT_MADE": gettext_lazy("Made an agreement"),
    "AGREEMENT_ENDED": gettext_lazy("Ended an agreement"),
    "MEMBERSHIP_STARTED": gettext_lazy("Gave a person a role"),
    "MEMBERSHIP_ENDED": gettext_lazy("Ended a person's role"),
    "UNIT_CREATED": gettext_lazy("Added a unit"),
    "UNIT_CHANGED": gettext_lazy("Changed a unit"),
    "EVENING_SERVICE_SET": gettext_lazy("Changed who is rung in the evening"),
    "HOURS_CHANGED": gettext_lazy("Changed the hours of a unit"),
    "ROTA_FILLED": gettext_lazy("Filled the rota of a unit"),
    "ROTA_EMPTIED": gettext_lazy("Took a person off the rota of a unit"),
    "SHIFT_READ": gettext_lazy("Saw the shift report"),
    "SHIFT_SIGNED_OFF": gettext_lazy("Ended a shift"),
    "SHIFT_NOTE_WRITTEN": gettext_lazy("Wrote a note to the next shift"),
    "SHIFT_NOTE_ENDED": gettext_lazy("Took away a note to the next shift"),
    "TENANT_CREATED": gettext_lazy("Created the organisation"),
    "RELATIVE_ANSWERED": gettext_lazy("Answered when the patient was silent"),
    "PAUSES_LISTED": gettext_lazy("Saw the list of pauses"),
    "PAUSE_BEGUN": gettext_lazy("Began a pause or hospital stay"),
    "PAUSE_ASKED_FOR": gettext_lazy("Asked for a pause"),
    "PAUSE_AGREED": gettext_lazy("Agreed to a pause"),
    "PAUSE_DECLINED": gettext_lazy("Declined a pause"),
    "PAUSE_CHANGED": gettext_lazy("Changed a pause or hospital stay"),
    "PAUSE_ENDED": gettext_lazy("Ended a pause or hospital stay"),
    "TAKE_OVER_OFFERED": gettext_lazy("Offered or asked for the responsibility"),
    "EQUIPMENT_SAID": gettext_lazy("Said where the equipment goes"),
    "TAKE_OVER_ANSWERED": gettext_lazy("Answered who is to have the responsibility"),
    "TAKE_OVER_WITHDRAWN": gettext_lazy("Took back a question about the responsibility"),
    "TAKE_OVERS_LISTED": gettext_lazy("Saw the take-overs that wait"),
    "DISCHARGE_MARKED": gettext_lazy("Looked through the plan at discharge"),
    "DISCHARGED": gettext_lazy("Discharged the patient from hospital"),
    "NOTE_TRANSFERRED": gettext_lazy("Transferred a note to the journal"),
    "NOTES_LISTED": gettext_lazy("Saw the notes that wait for the journal"),
    "INCIDENT_REPORTED": gettext_lazy("Reported an incident"),
    "INCIDENTS_LISTED": gettext_lazy("Saw the incident reports"),
    "EMERGENCY_OPENED": gettext_lazy("Opened the record in an emergency"),
    "EMERGENCY_READ": gettext_lazy("Read the record in an emergency"),
    "EMERGENCY_ENDED": gettext_lazy("Closed the record after an emergency"),
    "EMERGENCY_NOBODY": gettext_lazy("Looked for a patient in an emergency; nobody was found"),
    "EMERGENCIES_LISTED": gettext_lazy("Saw the list of emergency look-ups"),
    "EMERGENCY_REVIEWED": gettext_lazy("Reviewed an emergency look-up"),
    "DOCTOR_ASKED": gettext_lazy("Asked a doctor"),
    "QUESTION_READ": gettext_lazy("Read a question to a doctor"),
    "QUESTION_READ_BY_LINK": gettext_lazy("Read a question to a doctor, through a link"),
    "QUESTION_ANSWERED_PAGE": gettext_lazy("Answered a question"),
    "QUESTION_ANSWERED_LINK": gettext_lazy("Answered a question, through a link"),
    "QUESTION_ANSWERED_MESSAGE": gettext_lazy("Wrote in a doctor's answer: by message"),
    "QUESTION_ANSWERED_PHONE": gettext_lazy("Wrote in a doctor's answer: by telephone"),
    "QUESTION_ANSWERED_MEETING": gettext_lazy("Wrote in a doctor's answer: in a meeting"),
    "QUESTION_WITHDRAWN": gettext_lazy("Withdrew a question to a doctor"),
    "QUESTION_LINK_SENT": gettext_lazy("Sent a question to a doctor as a link"),
    "QUESTION_TAKEN_OUT": gettext_lazy("Took out a question as text or PDF"),
    "QUESTIONS_LISTED": gettext_lazy("Saw the questions to doctors"),
    "MEETING_PREPARED": gettext_lazy("Prepared a meeting with doctors"),
    "MEETING_DECIDED": gettext_lazy("Wrote down what a meeting decided"),
    "MEETING_READ": gettext_lazy("Read the minutes of a meeting"),
    "BENEFIT_PLAN_CHANGED": gettext_lazy("Changed the benefit plan"),
    "TENANT_FIGURE_ENTERED": gettext_lazy("Entered a figure of the municipality"),
    "TARIFF_WRITTEN": gettext_lazy("Wrote the text about payment"),
    "REFUSED": gettext_lazy("Was refused access"),
}

VERDICTS: Mapping[Verdict, _StrPromise] = {
    Verdict.JUSTIFIED: gettext_lazy("Justified"),
    Verdict.NOT_JUSTIFIED: gettext_lazy("Not justified"),
}

PAUSE_KINDS: Mapping[PauseKind, _StrPromise] = {
    PauseKind.PAUSE: gettext_lazy("pause"),
    PauseKind.STAY: gettext_lazy("hospital stay"),
}

PAUSE_PROBLEMS: Mapping[PauseProblem, _StrPromise] = {
    PauseProblem.ENDS_BEFORE_IT_BEGINS: gettext_lazy("The last day comes before the first."),
    PauseProblem.NO_END_AND_NO_LOOK: gettext_lazy(
        "Give the last day, or the day when somebody looks again."
    ),
    PauseProblem.LOOK_TOO_FAR_AWAY: gettext_lazy(
        "The day to look again lies between today and 7 days from now."
    ),
    PauseProblem.NEEDS_AN_END: gettext_lazy("Give the last day."),
}


WEEKDAYS: Sequence[str] = [dates.WEEKDAYS[number] for number in range(7)]


def choices(words: Mapping[Code, _StrPromise], wanted: Iterable[Code]) -> list[tuple[str, str]]:
    """Return form choices for codes, with a capital letter."""
    return [(code.value, capital(str(words[code]))) for code in wanted]


def capital(text: str) -> str:
    """Return the text with its first letter as a capital, the rest as it is (``GP office``)."""
    return text[:1].upper() + text[1:]


def role_word(role: str) -> str:
    """Return the word of a role; whoever runs commands on the server has none."""
    return str(ROLES[Role(role)]) if role else _("operator of the system")


def purpose_word(purpose: str) -> str:
    """Return the word of a purpose."""
    return str(PURPOSES[Purpose(purpose)])


def action_word(action: str) -> str:
    """Return what was done, in words."""
    if action.startswith("ALERT_"):
        return _("Worked with an alert")
    return str(ACTIONS[action]) if action in ACTIONS else _("Worked with the record")


def unit_kind_word(kind: str) -> str:
    """Return the word of a kind of unit."""
    return str(UNIT_KINDS[UnitKind(kind)])


def weekdays(days: str) -> str:
    """Return ISO weekdays in words: ``mandag–fredag``, or each by name."""
    names = [str(WEEKDAYS[int(day) - 1]) for day in days]
    if len(days) > 2 and days in "1234567":
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def rota_days(monday: date, duties: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the seven days of a week, each with the duties that begin on it or go on from before."""
    days = [monday + timedelta(days=number) for number in range(7)]
    begun = [(written.local(one.starts_at).date(), one) for one in duties]
    return [
        {
            "date": day,
            "duties": [
                one for first, one in begun if first == day or (day == monday and first < monday)
            ],
        }
        for day in days
    ]
