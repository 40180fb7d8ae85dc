"""Alerts, judgements, and silence."""

from __future__ import annotations

from datetime import date, timedelta

from tests.guards.promises.promise import (
    EARLIER,
    LATER,
    NOON,
    SOMEBODY,
    SOMEBODY_ELSE,
    Check,
    Once,
    Watch,
)

ALERT, FINDING = "triage_alert", "triage_finding"
WINDOW, RUNG = "triage_expectedwindow", "triage_ladderstep"
OPEN = {"state": "OPEN", "colour": "YELLOW", "outcome": ""}
RESOLVED = {
    "state": "RESOLVED",
    "colour": "YELLOW",
    "outcome": "ACTED",
    "resolved_at": NOON,
    "resolved_by_id": SOMEBODY,
}
NOTE, STANDS = "triage_shiftnote", {"at": NOON, "until": LATER}
SAFE = {
    **OPEN,
    "settled_at": NOON,
    "settled_by_id": SOMEBODY,
    "settled_how": "SAFE_UNTIL",
    "settled_until": LATER,
}
TELLING = "triage_telling"
TRIAL = "triage_trialdecision"
CHANGED = {"decision": "CHANGED", "decided": {}, "version_id": SOMEBODY}
TO_A_RELATIVE = {"rung": "RELATIVE", "relative_id": SOMEBODY}

PROMISES = {
    "alert_claimed_says_when": Check(
        ALERT, {**OPEN, "claimed_by_id": SOMEBODY, "claimed_at": NOON}, {"claimed_at": None}
    ),
    "alert_met_says_when_it_was_looked_at_last": Check(
        ALERT, {**OPEN, "met_at": NOON, "looked_at": NOON}, {"looked_at": None}
    ),
    "alert_active_names_the_holder": Check(
        ALERT,
        {**OPEN, "claimed_by_id": SOMEBODY, "claimed_at": NOON, "active_at": NOON},
        {"claimed_by_id": None, "claimed_at": None},
    ),
    "alert_is_held_only_while_open_and_yellow": Check(
        ALERT, {**OPEN, "held_until": NOON}, {"colour": "RED"}
    ),
    "alert_is_never_green": Check(ALERT, OPEN, {"colour": "GREEN"}),
    "alert_is_open_once_per_cause_and_owner": Once(ALERT, beside=RESOLVED, both=OPEN),
    "alert_is_resolved_by_a_named_person_or_rule": Check(ALERT, RESOLVED, {"resolved_by_id": None}),
    "alert_that_calls_again_is_not_snoozed": Check(
        ALERT, {**OPEN, "broke_through": "WORSE"}, {"snoozed_until": NOON}
    ),
    "alert_is_resolved_with_every_finding_seen": Watch(
        ALERT,
        {**OPEN, "id": SOMEBODY},
        refused=((RESOLVED, "an alert is resolved by who has seen every finding"),),
        kept=(
            {"note": "x"},
            {
                **RESOLVED,
                "resolved_by_id": None,
                "outcome": "SECOND_GREEN",
                "resolved_by_rule": "x",
            },
        ),
        beside=(
            (FINDING, {"alert_id": SOMEBODY, "seen_at": NOON, "seen_by_id": SOMEBODY}),
            (FINDING, {"alert_id": SOMEBODY}),
        ),
    ),
    "finding_joins_an_open_alert": Watch(
        FINDING,
        {"alert_id": SOMEBODY_ELSE},
        refused=(({"alert_id": SOMEBODY}, "a finding that nobody has seen joins an open alert"),),
        kept=(
            {"alert_id": SOMEBODY_ELSE},
            {"alert_id": SOMEBODY, "seen_at": NOON, "seen_by_id": SOMEBODY},
        ),
        beside=(
            (ALERT, {**RESOLVED, "id": SOMEBODY}),
            (ALERT, {**OPEN, "id": SOMEBODY_ELSE}),
        ),
    ),
    "finding_seen_says_by_whom": Check(
        FINDING, {"seen_at": NOON, "seen_by_id": SOMEBODY}, {"seen_by_id": None}
    ),
    "alert_deadline_moves_later_only_with_a_new_owner": Watch(
        ALERT,
        {**OPEN, "due_at": NOON},
        refused=(({"due_at": LATER}, "a deadline that nobody has met moves earlier, never later"),),
        kept=(
            {"due_at": EARLIER},
            {"due_at": LATER, "owner_unit_id": SOMEBODY_ELSE},
            ({"met_at": NOON, "looked_at": NOON}, {"due_at": LATER, "met_at": None}),
        ),
    ),
    "alert_is_claimed_by_a_person_of_its_owner": Watch(
        ALERT,
        {**OPEN, "owner_unit_id": SOMEBODY},
        refused=(
            (
                {"claimed_by_id": SOMEBODY_ELSE, "claimed_at": NOON},
                "an alert is claimed by a person of its owner",
            ),
        ),
        kept=({"claimed_by_id": SOMEBODY, "claimed_at": NOON},),
        beside=(
            ("tenants_membership", {"user_id": SOMEBODY, "unit_id": SOMEBODY}),
            (
                "tenants_membership",
                {"user_id": SOMEBODY_ELSE, "unit_id": SOMEBODY, "ended_at": NOON},
            ),
            ("tenants_membership", {"user_id": SOMEBODY_ELSE, "unit_id": SOMEBODY_ELSE}),
        ),
    ),
    "resolved_alert_stays_as_it_ended": Watch(
        ALERT,
        RESOLVED,
        refused=(
            (
                {**OPEN, "resolved_at": None, "resolved_by_id": None},
                "a resolved alert stays as it ended",
            ),
            ({"outcome": "WATCH_AND_WAIT"}, "a resolved alert stays as it ended"),
            ({"resolved_by_id": SOMEBODY_ELSE}, "a resolved alert stays as it ended"),
        ),
        kept=({"note": "x"},),
    ),
    "alert_outcome_is_known": Check(ALERT, RESOLVED, {"outcome": "??"}),
    "alert_resolved_says_when_and_how": Check(ALERT, RESOLVED, {"resolved_at": None}),
    "alert_took_5_10_20_or_40_minutes": Check(
        ALERT, {**RESOLVED, "work_minutes": 5}, {"work_minutes": 15}
    ),
    "triage_alert_work_minutes_check": Check(
        ALERT, RESOLVED, without=("alert_took_5_10_20_or_40_minutes",)
    ),
    "staffed_day_is_a_weekday": Check("triage_staffedday", {"weekday": 7}, {"weekday": 8}),
    "triage_staffedday_weekday_check": Check(
        "triage_staffedday", without=("staffed_day_is_a_weekday",)
    ),
    "cost_share_is_1_to_100_percent": Check("triage_costshare", {"percent": 100}, {"percent": 101}),
    "triage_costshare_percent_check": Check(
        "triage_costshare", without=("cost_share_is_1_to_100_percent",)
    ),
    "alert_state_is_known": Check(
        ALERT,
        {**OPEN, "resolved_by_id": SOMEBODY},
        {"state": "??"},
        without=("alert_resolved_says_when_and_how",),
    ),
    "judgement_is_of_a_reading_or_a_window": Check("triage_judgement", bad={"window_id": SOMEBODY}),
    "judgement_is_current_once": Once("triage_judgement", beside={"superseded_at": NOON}),
    "window_is_judged_once": Once(
        "triage_judgement",
        beside={"superseded_at": NOON},
        both={"reading_id": None, "window_id": SOMEBODY},
    ),
    "judgement_is_found_once": Once(
        "triage_finding", beside={"judgement_id": SOMEBODY_ELSE}, both={"judgement_id": SOMEBODY}
    ),
    "refusal_is_found_once": Once(
        "triage_finding", beside={"refused_id": SOMEBODY_ELSE}, both={"refused_id": SOMEBODY}
    ),
    "offer_is_open_once_per_unit": Once(
        "triage_offer", beside={"state": "DECLINED"}, both={"state": "OPEN"}
    ),
    "window_held_says_behind_what": Check(
        WINDOW, {"state": "HELD", "alarm_id": SOMEBODY}, {"alarm_id": None}
    ),
    "window_opens_closes_and_is_due_in_order": Check(
        WINDOW, {"opens_at": NOON, "closes_at": LATER, "deadline_at": LATER}, {"deadline_at": NOON}
    ),
    "window_overdue_says_when_the_nurse_is_told": Check(
        WINDOW, {"state": "OVERDUE", "look_at": NOON, "nurse_at": NOON}, {"nurse_at": None}
    ),
    "ladder_names_the_relative_told": Check(RUNG, TO_A_RELATIVE, {"relative_id": None}),
    "ladder_rung_is_taken_once": Once(RUNG, beside={"rung": "NURSE"}, both={"rung": "REMINDER"}),
    "relative_is_told_once_a_day": Once(
        RUNG,
        beside={"patient_id": SOMEBODY_ELSE},
        both=TO_A_RELATIVE,
        apart={"window_id": SOMEBODY_ELSE},
    ),
    "mass_silence_is_one_per_centre": Once("triage_masssilence", beside={"over_at": NOON}),
    "mass_silence_acknowledged_says_by_whom": Check(
        "triage_masssilence",
        {"acknowledged_at": NOON, "acknowledged_by_id": SOMEBODY},
        {"acknowledged_by_id": None},
    ),
    "assessment_is_green_yellow_or_red": Check("triage_assessment", {"reason": "x"}),
    "assessment_apart_from_the_engine_says_why": Check(
        "triage_assessment",
        {"engine_colour": "YELLOW", "colour": "RED", "reason": "x"},
        {"reason": ""},
    ),
    "worklist_look_is_one_per_person_and_unit": Once(
        "triage_worklistlook", beside={"user_id": SOMEBODY_ELSE}
    ),
    "received_once_in_a_round": Once("triage_received", beside={"round_id": SOMEBODY_ELSE}),
    "received_is_of_readings": Check("triage_received", bad={"readings": 0}),
    "received_undone_says_by_whom_and_after": Check(
        "triage_received",
        {"at": NOON, "undone_at": LATER, "undone_by_id": SOMEBODY},
        {"undone_by_id": None},
    ),
    "act_now_answer_names_the_rule": Check("triage_actnowanswer", bad={"rule_id": ""}),
    "alert_is_rung_about_only_while_open_red_and_at_the_centre": Check(
        ALERT,
        {
            **OPEN,
            "colour": "RED",
            "ring_by": NOON,
            "owner_unit_id": SOMEBODY,
            "centre_id": SOMEBODY,
        },
        {"centre_id": SOMEBODY_ELSE},
    ),
    "red_is_told_once": Once(TELLING, beside={"reading_id": SOMEBODY_ELSE}),
    "telling_that_waits_has_a_deadline": Check(TELLING, {"look_at": NOON}, {"look_at": None}),
    "telling_told_says_when_and_by_whom": Check(
        TELLING,
        {"state": "SEEN", "told_at": NOON, "told_by_id": SOMEBODY, "look_at": None},
        {"told_by_id": None},
    ),
    "telling_names_the_relative_asked": Check(
        TELLING, {"relative_at": NOON, "relative_id": SOMEBODY}, {"relative_id": None}
    ),
    "telling_ways_are_known": Check(TELLING, {"ways": ["SMS"]}, {"ways": ["BREVDUE"]}),
    "incident_says_what_happened": Check("triage_incident", bad={"what": ""}),
    "incident_about_a_judgement_explains_it": Check(
        "triage_incident", {"judgement_id": SOMEBODY, "explained": "x"}, {"explained": ""}
    ),
    "journal_transfer_has_a_text": Check("triage_journaltransfer", bad={"text": ""}),
    "alert_settled_says_when_by_whom_and_how": Check(ALERT, SAFE, {"settled_by_id": None}),
    "alert_safe_until_says_until_when": Check(ALERT, SAFE, {"settled_until": None}),
    "alert_told_to_the_evening_service_says_which": Check(
        ALERT,
        {**SAFE, "settled_how": "TOLD_EVENING_SERVICE", "settled_to": "x", "settled_until": None},
        {"settled_to": ""},
    ),
    "shift_note_says_something": Check(NOTE, STANDS, {"text": ""}),
    "shift_note_expires_within_30_days": Check(
        NOTE, {**STANDS, "until": NOON + timedelta(days=30)}, {"until": NOON + timedelta(days=31)}
    ),
    "shift_note_ended_says_by_whom": Check(
        NOTE, {**STANDS, "ended_at": NOON, "ended_by_id": SOMEBODY}, {"ended_by_id": None}
    ),
    "sign_off_leaves_no_more_than_is_open": Check(
        "triage_signoff", {"open_alerts": 1, "left_alerts": 1}, {"open_alerts": 0}
    ),
    "triage_signoff_left_alerts_check": Check("triage_signoff", {"open_alerts": 1}),
    "triage_signoff_open_alerts_check": Check(
        "triage_signoff", without=("sign_off_leaves_no_more_than_is_open",)
    ),
    "trial_decision_is_known": Check(TRIAL, CHANGED),
    "trial_decision_says_why": Check(TRIAL, bad={"reason": ""}),
    "trial_decision_names_its_days": Check(
        TRIAL,
        {"first_day": date(2026, 11, 20), "last_day": date(2026, 11, 20)},
        {"first_day": date(2026, 11, 21)},
    ),
    "trial_decision_changes_a_draft_unless_left": Check(TRIAL, CHANGED, {"version_id": None}),
}
