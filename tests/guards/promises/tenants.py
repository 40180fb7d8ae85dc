"""People, agreements, pauses, units and emergency look-ups."""

from __future__ import annotations

from datetime import date, time, timedelta

from tests.guards.promises.promise import (
    LATER,
    NOON,
    SOMEBODY,
    SOMEBODY_ELSE,
    Check,
    Once,
    Watch,
)

ENDED = {"ended_at": NOON, "ended_by_id": SOMEBODY}
PAUSE, UNIT = "tenants_pause", "tenants_unit"
AGREED = {"state": "AGREED", "settled_by_id": SOMEBODY}
LOOKED_AT = {
    **AGREED,
    "kind": "STAY",
    "starts_at": NOON,
    "ends_at": None,
    "looked_on": date(2026, 11, 20),
    "look_again_on": date(2026, 11, 27),
}
LOOKED_UP = "tenants_emergencyaccess"
REVIEWED = {"reviewed_at": LATER, "reviewed_by_id": SOMEBODY_ELSE, "verdict": "JUSTIFIED"}
DAY, DUTY, EVE = "tenants_unitday", "tenants_onduty", date(2026, 12, 24)
A_UNIT = {"opens": time(8), "closes": time(15), "tenant_id": SOMEBODY}

PROMISES = {
    "tenant_that_shows_a_tariff_has_written_it": Check(
        "tenants_tenant", {"shows_tariff": True, "tariff_text": "x"}, {"tariff_text": ""}
    ),
    "access_grant_ended_says_by_whom": Check("tenants_accessgrant", ENDED, {"ended_by_id": None}),
    "access_grant_is_open_once": Once("tenants_accessgrant", beside=ENDED),
    "agreement_ended_says_by_whom": Check("tenants_agreement", ENDED, {"ended_by_id": None}),
    "agreement_ends_after_it_begins": Check(
        "tenants_agreement",
        {"valid_from": NOON, "valid_until": NOON + timedelta(seconds=1)},
        {"valid_until": NOON},
    ),
    "enrolment_group_is_one": Check("tenants_enrolment", bad={"patient_group": "ALL"}),
    "enrolment_is_open_once_per_patient": Once("tenants_enrolment", beside={"ended_at": NOON}),
    "enrolment_ending_is_known": Check("tenants_enrolment", {"ended_at": NOON}),
    "enrolment_that_runs_has_no_ending": Check(
        "tenants_enrolment", {"ended_as": "WITHDREW", "ended_at": NOON}, {"ended_at": None}
    ),
    "relative_may_be_told_is_known": Check(
        "tenants_relative", {"may_be_told": "SILENCE"}, {"may_be_told": "GOSSIP"}
    ),
    "membership_is_for_staff": Check("tenants_membership", bad={"role": "PATIENT"}),
    "membership_is_held_once": Once("tenants_membership", beside={"ended_at": NOON}),
    "patient_national_number_has_its_index": Check(
        "tenants_patient",
        {"national_number": b"x", "national_number_index": b"x" * 32},
        {"national_number_index": None},
    ),
    "patient_national_number_is_unique_in_tenant": Once(
        "tenants_patient",
        beside={"national_number_index": b"y" * 32},
        both={"national_number": b"x", "national_number_index": b"x" * 32},
    ),
    "patient_tenant_never_changes": Watch(
        "tenants_patient",
        {},
        refused=(({"tenant_id": SOMEBODY_ELSE}, "tenant_id never changes"),),
        kept=({"tenant_id": SOMEBODY}, {"family_name": "y"}),
    ),
    "tenants_patient_user_id_key": Once(
        "tenants_patient", beside={"user_id": SOMEBODY_ELSE}, both={"user_id": SOMEBODY}
    ),
    "pause_asked_for_has_an_end": Check(
        PAUSE, {**LOOKED_AT, "state": "ASKED", "ends_at": LATER}, {"ends_at": None}
    ),
    "pause_ends_after_it_begins": Check(
        PAUSE, {"starts_at": NOON, "ends_at": NOON}, {"starts_at": LATER}
    ),
    "pause_ends_or_is_looked_at_within_7_days": Check(
        PAUSE, LOOKED_AT, {"look_again_on": date(2026, 11, 28)}
    ),
    "pause_is_agreed_by_a_named_person": Check(PAUSE, AGREED, {"settled_by_id": None}),
    "pause_state_is_known": Check(PAUSE, AGREED, {"state": "??"}),
    "unit_gives_doctors_1_to_90_days": Check(
        UNIT, {**A_UNIT, "approval_days": 90}, {"approval_days": 91}
    ),
    "unit_opens_before_it_closes": Check(UNIT, A_UNIT, {"closes": time(8)}),
    "tenants_unit_approval_days_check": Check(
        UNIT, A_UNIT, without=("unit_gives_doctors_1_to_90_days",)
    ),
    "unit_kind_is_known": Check(UNIT, A_UNIT, {"kind": "??"}),
    "unit_plan_approval_is_known": Check(UNIT, A_UNIT, {"plan_approval": "??"}),
    "unit_reckons_1_to_240_minutes_an_alert": Check(
        UNIT, {**A_UNIT, "red_work_minutes": 240}, {"red_work_minutes": 241}
    ),
    "tenants_unit_red_work_minutes_check": Check(
        UNIT, A_UNIT, without=("unit_reckons_1_to_240_minutes_an_alert",)
    ),
    "tenants_unit_yellow_work_minutes_check": Check(
        UNIT, A_UNIT, without=("unit_reckons_1_to_240_minutes_an_alert",)
    ),
    "unit_settles_5_to_240_minutes_before_closing": Check(
        UNIT, {**A_UNIT, "settle_minutes": 240}, {"settle_minutes": 241}
    ),
    "tenants_unit_settle_minutes_check": Check(
        UNIT, A_UNIT, without=("unit_settles_5_to_240_minutes_before_closing",)
    ),
    "unit_day_is_told_once": Once(
        DAY, beside={"date": date(2026, 12, 31)}, both={"unit_id": SOMEBODY, "date": EVE}
    ),
    "unit_day_is_closed_or_opens_before_it_closes": Check(
        DAY, {"opens": time(8), "closes": time(12)}, {"closes": time(8)}
    ),
    "unit_day_says_why": Check(DAY, bad={"reason": ""}),
    "evening_service_is_told_once": Once(
        "tenants_eveningservice",
        beside={"name": "y"},
        both={"unit_id": SOMEBODY, "name": "x", "phone": "75000061"},
    ),
    "evening_service_has_name_and_telephone": Check("tenants_eveningservice", bad={"phone": ""}),
    "on_duty_ends_after_it_begins": Check(
        DUTY, {"starts_at": NOON, "ends_at": LATER}, {"ends_at": NOON}
    ),
    "on_duty_names_a_person": Check(DUTY, {"starts_at": NOON, "ends_at": LATER}, {"name": ""}),
    "on_duty_begins_once": Once(
        DUTY,
        beside={"user_id": SOMEBODY_ELSE},
        both={"unit_id": SOMEBODY, "user_id": SOMEBODY, "starts_at": NOON, "ends_at": LATER},
    ),
    "emergency_access_says_why": Check(LOOKED_UP, bad={"reason": ""}),
    "emergency_access_lasts_an_hour_at_most": Check(
        LOOKED_UP,
        {"opened_at": NOON, "expires_at": NOON + timedelta(hours=1)},
        {"expires_at": NOON + timedelta(minutes=61)},
    ),
    "emergency_access_reviewed_says_by_whom_and_what": Check(
        LOOKED_UP, REVIEWED, {"reviewed_by_id": None}
    ),
    "emergency_access_is_reviewed_by_another": Check(
        LOOKED_UP, REVIEWED, {"reviewed_by_id": SOMEBODY}
    ),
    "emergency_access_not_justified_says_why": Check(
        LOOKED_UP, {**REVIEWED, "verdict": "NOT_JUSTIFIED", "review_note": "x"}, {"review_note": ""}
    ),
    "emergency_access_review_stands": Watch(
        LOOKED_UP,
        {},
        refused=(
            ((REVIEWED, {"review_note": "y"}), "a review of an emergency look-up stands"),
            (
                (REVIEWED, {"reviewed_at": LATER + timedelta(days=1)}),
                "a review of an emergency look-up stands",
            ),
            (
                (REVIEWED, {"reviewed_at": None, "reviewed_by_id": None, "verdict": ""}),
                "a review of an emergency look-up stands",
            ),
        ),
        kept=(REVIEWED, (REVIEWED, {"ended_at": LATER})),
    ),
    "unit_name_is_unique_in_tenant": Once(UNIT, beside={"name": "y"}, both=A_UNIT),
}
