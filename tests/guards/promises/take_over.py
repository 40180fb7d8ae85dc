"""Take-overs, the owner of a course, and discharges."""

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

TAKE_OVER, COURSE = "tenants_takeover", "tenants_enrolment"
EQUIPMENT = "tenants_movedequipment"
DISCHARGE, MARK = "triage_discharge", "triage_dischargemark"
ACCEPTED = {"state": "ACCEPTED", "answered_at": NOON, "answered_by_id": SOMEBODY}
DONE = {"discharged_at": NOON, "discharged_by_id": SOMEBODY}
MOVED = {"owner_unit_id": SOMEBODY_ELSE, "owner_since": NOON, "moved_by_id": SOMEBODY}
_WORDS = "the owner of a course changes only by an accepted take-over or return"

PROMISES = {
    "take_over_state_is_known": Check(
        TAKE_OVER, ACCEPTED, {"state": "??"}, without=("take_over_answered_says_by_whom_and_when",)
    ),
    "take_over_direction_is_known": Check(TAKE_OVER),
    "take_over_is_between_two_units": Check(
        TAKE_OVER,
        bad={"to_unit_id": SOMEBODY, "asked_unit_id": SOMEBODY},
    ),
    "take_over_is_asked_of_the_other_unit": Check(
        TAKE_OVER,
        {"made_unit_id": SOMEBODY_ELSE, "asked_unit_id": SOMEBODY},
        {"asked_unit_id": SOMEBODY_ELSE},
    ),
    "take_over_says_why": Check(TAKE_OVER, bad={"reason": ""}),
    "take_over_is_due_after_it_is_made": Check(TAKE_OVER, bad={"due_at": EARLIER}),
    "take_over_with_admission_names_a_day_to_look_again": Check(
        TAKE_OVER,
        {"is_admission": True, "look_again_on": date(2026, 11, 21), "direction": "TAKE_OVER"},
        {"look_again_on": None},
    ),
    "take_over_answered_says_by_whom_and_when": Check(TAKE_OVER, ACCEPTED, {"answered_at": None}),
    "take_over_declined_says_why": Check(
        TAKE_OVER, {**ACCEPTED, "state": "DECLINED", "answer": "x"}, {"answer": ""}
    ),
    "course_has_one_take_over_waiting": Once(TAKE_OVER, beside=ACCEPTED, both={"state": "OFFERED"}),
    "take_over_answered_stands": Watch(
        TAKE_OVER,
        {},
        refused=(((ACCEPTED, {"answer": "y"}), "the answer to a take-over stands"),),
        kept=(ACCEPTED, {"answer": "y"}),
    ),
    "enrolment_is_its_centres_until_it_is_taken_over": Check(
        COURSE, bad={"owner_unit_id": SOMEBODY_ELSE}
    ),
    "enrolment_owner_moves_by_an_accepted_take_over": Watch(
        COURSE,
        {"id": SOMEBODY},
        refused=(
            ({**MOVED, "moved_by_id": SOMEBODY_ELSE}, _WORDS),
            ({**MOVED, "owner_since": NOON + timedelta(hours=1)}, _WORDS),
            ({"moved_by_id": SOMEBODY}, _WORDS),
        ),
        kept=(MOVED, {"ended_at": LATER}),
        beside=(
            (
                TAKE_OVER,
                {
                    "id": SOMEBODY,
                    "enrolment_id": SOMEBODY,
                    "from_unit_id": SOMEBODY,
                    "to_unit_id": SOMEBODY_ELSE,
                    **ACCEPTED,
                },
            ),
        ),
    ),
    "moved_equipment_goes_where_is_known": Check(EQUIPMENT),
    "moved_equipment_has_a_name": Check(EQUIPMENT, bad={"name": ""}),
    "moved_equipment_is_said_once": Once(EQUIPMENT, beside={"name": "y"}),
    "discharge_done_says_by_whom": Check(DISCHARGE, DONE, {"discharged_by_id": None}),
    "discharge_is_settled_after_it_is_done": Check(
        DISCHARGE,
        {**DONE, "settled_at": NOON},
        {"discharged_at": None, "discharged_by_id": None},
    ),
    "discharge_is_open_once_per_course": Once(DISCHARGE, beside={**DONE, "settled_at": NOON}),
    "discharge_mark_is_known": Check(MARK),
    "discharge_mark_is_a_doctors": Check(MARK, {"role": "GP"}, {"role": "NURSE"}),
    "discharge_mark_says_about_what": Check(MARK, bad={"said": ""}),
}
