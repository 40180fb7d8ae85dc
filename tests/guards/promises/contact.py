"""Conversations, logged calls, and new readings that were asked for."""

from __future__ import annotations

from tests.guards.promises.promise import LATER, NOON, SOMEBODY, SOMEBODY_ELSE, Check, Once

MESSAGE, CALL, ASKED = "messaging_message", "triage_contactlog", "triage_remeasurerequest"
FROM_HOME = {"side": "PATIENT", "unit_id": None}
READ = {"read_at": NOON, "read_by_id": SOMEBODY}
CAME = {"came_at": NOON, "reading_id": SOMEBODY, "measured_at": NOON}

PROMISES = {
    "message_side_is_known": Check(MESSAGE, FROM_HOME),
    "message_says_something": Check(MESSAGE, bad={"text": ""}),
    "message_of_staff_names_the_unit": Check(MESSAGE, bad={"unit_id": None}),
    "message_read_says_by_whom": Check(MESSAGE, READ, {"read_by_id": None}),
    "message_of_staff_is_no_finding": Check(
        MESSAGE,
        {**FROM_HOME, "became_finding_at": NOON},
        {"side": "STAFF", "unit_id": SOMEBODY},
    ),
    "message_is_found_once": Once(
        "triage_finding", beside={"message_id": SOMEBODY_ELSE}, both={"message_id": SOMEBODY}
    ),
    "contact_direction_is_known": Check(CALL, {"is_reached": True}),
    "contact_who_rings_us_is_reached": Check(
        CALL, {"direction": "IN", "is_reached": True}, {"is_reached": False}
    ),
    "contact_promises_what_lies_ahead": Check(
        CALL, {"at": NOON, "promised_at": LATER}, {"promised_at": NOON}
    ),
    "remeasure_is_due_after_it_was_asked": Check(
        ASKED, {"asked_at": NOON, "due_at": LATER}, {"due_at": NOON}
    ),
    "remeasure_that_came_names_the_reading": Check(ASKED, CAME, {"reading_id": None}),
    "alert_waits_for_a_reading_only_while_open": Check(
        "triage_alert",
        {"state": "OPEN", "colour": "YELLOW", "outcome": "", "remeasure_due_at": NOON},
        {
            "state": "RESOLVED",
            "outcome": "ACTED",
            "resolved_at": NOON,
            "resolved_by_id": SOMEBODY,
        },
    ),
}
