"""Plans, their versions, and what is noted of their life."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

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

VERSION, ORDER = "selfcare_plans_planversion", "selfcare_plans_standingorder"
DRAFT = {"status": "DRAFT", "document": {}}
PROPOSED = {
    "status": "PROPOSED",
    "document": {},
    "proposal_id": SOMEBODY,
    "proposed_by_id": SOMEBODY,
    "proposed_at": NOON,
    "proposed_door": "PAGE",
    "asked_unit_id": SOMEBODY,
    "answer_due_at": NOON + timedelta(hours=1),
}
IN_FORCE = {
    "approver_id": SOMEBODY,
    "approved_door": "PAGE",
    "published_at": NOON,
    "in_force_from": NOON,
}
PUBLISHED = {"status": "PUBLISHED", "document": {}, **IN_FORCE}
ENDED = {"status": "SUPERSEDED", "in_force_to": LATER}
BY_CENTRE = {"status": "PUBLISHED", **IN_FORCE, "approved_door": "CENTRE", "approved_reason": "x"}
NEXT = {"number": 2}
ENDED_PLAN = {"ended_at": NOON, "ended_by_id": SOMEBODY, "ended_reason": "x"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OF_TENANT = {"tenant_id": SOMEBODY, "centre_id": None, "doctor": "x", "template": "COPD"}
CROSSED = {"type": "range", "id": "r", "green_low": "90", "yellow_low": "91"}


def _with(rule: dict[str, str]) -> dict[str, object]:
    return {"items": [{"id": "i", "kind": "spo2", "rules": [rule]}]}


RED = {"type": "range", "id": "r", "green_low": "92", "yellow_low": "88"}
GREEN_AND_YELLOW = {"type": "range", "id": "r", "green_low": "92"}


def _seen_by(receiver: uuid.UUID, rule: dict[str, str]) -> dict[str, object]:
    return {**PUBLISHED, "document": {**_with(rule), "receivers": [str(receiver)]}}


def _counted(unit: str, normal: dict[str, str]) -> dict[str, object]:
    return {"items": [{"rules": [{"type": "deviation", "unit": unit}], "normals": [normal]}]}


def _news2(set_by: str) -> dict[str, object]:
    rule = {"type": "news2", "scale": 1, "adult_not_pregnant": True, "set_by": set_by}
    return {"combinations": [rule]}


def _left_out(reason: str) -> dict[str, object]:
    """Red left out, although the template has it."""
    item = {"kind": "spo2", "rules": [GREEN_AND_YELLOW], "no_red_reason": reason}
    return {**PUBLISHED, "document": {"items": [item]}, "template_version_id": SOMEBODY}


PROMISES = {
    "plan_version_approved_as_told_names_the_doctor": Check(
        VERSION,
        {**PUBLISHED, "approved_door": "PHONE", "approved_by_name": "x"},
        {"approved_by_name": ""},
    ),
    "plan_version_ranges_are_ordered": Check(
        VERSION,
        {"document": _with({**CROSSED, "yellow_low": "90"})},
        {"document": _with(CROSSED)},
    ),
    "plan_version_missing_rules_have_times": Check(
        VERSION,
        {
            **PUBLISHED,
            "document": {
                "items": [{"rules": [{"type": "missing"}], "schedule": {"windows": [{}]}}],
            },
        },
        {"document": {"items": [{"rules": [{"type": "missing"}], "schedule": {"windows": []}}]}},
    ),
    "plan_version_deviations_can_be_counted": Check(
        VERSION,
        {**PUBLISHED, "document": _counted("SD", {"value": "92", "spread": "1"})},
        {"document": _counted("SD", {"value": "92"})},
    ),
    "plan_version_news2_is_set_by_somebody": Check(
        VERSION, {**PUBLISHED, "document": _news2("x")}, {"document": _news2("")}
    ),
    "plan_version_is_published_soundly": Watch(
        VERSION,
        DRAFT,
        refused=(
            (
                {**PUBLISHED, "document": _with(RED)},
                "what can be red in a published plan has a receiver",
            ),
            (_seen_by(SOMEBODY_ELSE, RED), "a receiver of a published plan may see the patient"),
            (_left_out(""), "a kind that the template has red for keeps it, or has a reason"),
            (_left_out("x"), "a doctor decides that red is left out, and the level of treatment"),
        ),
        kept=(
            PUBLISHED,
            {"document": _with(RED)},
            {**_seen_by(SOMEBODY, RED), "template_version_id": SOMEBODY},
            {**_left_out("x"), "approver_id": SOMEBODY_ELSE},
        ),
        beside=(
            (
                "selfcare_plans_templateversion",
                {"id": SOMEBODY, "documents": {"nb": _with(RED)}},
            ),
            (
                "tenants_membership",
                {"user_id": SOMEBODY_ELSE, "role": "GP", "started_at": LONG_AGO},
            ),
            ("tenants_agreement", {"patient_group": "ALL", "valid_from": LONG_AGO}),
            ("tenants_enrolment", {"patient_group": "COPD"}),
        ),
    ),
    "self_care_plan_ended_says_by_whom_and_why": Check(
        "selfcare_plans_selfcareplan", ENDED_PLAN, {"ended_reason": ""}
    ),
    "plan_act_ended_says_why": Check(
        "selfcare_plans_planact", {"code": "ENDED", "comment": "x"}, {"comment": ""}
    ),
    "plan_version_status_is_known": Check(VERSION, PUBLISHED, {"status": "??"}),
    "plan_version_ends_after_it_begins": Check(
        VERSION, {**PUBLISHED, "in_force_to": NOON}, {"in_force_to": EARLIER}
    ),
    "plan_version_proposed_says_by_whom_and_to_whom": Check(
        VERSION, PROPOSED, {"answer_due_at": NOON}
    ),
    "plan_version_published_says_by_whom_when_and_how": Check(
        VERSION, PUBLISHED, {"approver_id": None}
    ),
    "plan_version_under_a_standing_order_names_it": Check(
        VERSION,
        {**PUBLISHED, "approved_door": "STANDING_ORDER", "standing_order_id": SOMEBODY},
        {"standing_order_id": None},
    ),
    "plan_version_number_is_unique_in_plan": Once(
        VERSION, beside=NEXT, both={**PUBLISHED, "status": "SUPERSEDED"}
    ),
    "plan_has_one_draft_or_proposal_at_most": Once(
        VERSION, beside={"plan_id": SOMEBODY_ELSE}, both=DRAFT, apart=NEXT
    ),
    "plan_has_one_published_version_at_most": Once(
        VERSION, beside=ENDED, both=PUBLISHED, apart=NEXT
    ),
    "self_care_plan_is_open_once_per_patient": Once(
        "selfcare_plans_selfcareplan", beside=ENDED_PLAN
    ),
    "published_plan_version_never_changes": Watch(
        VERSION,
        PUBLISHED,
        refused=(
            ("DELETE", "a published plan version is never deleted"),
            ({"number": 7}, "a published plan version never changes"),
            ((ENDED, {"status": "PUBLISHED"}), "a published plan version never changes"),
            ((ENDED, {"in_force_to": NOON}), "a published plan version never changes"),
        ),
        kept=(ENDED,),
    ),
    "proposed_plan_version_waits_unchanged": Watch(
        VERSION,
        PROPOSED,
        refused=(
            ({"template": "COPD"}, "a proposed plan version waits unchanged"),
            ({"answer_due_at": NOON + timedelta(hours=2)}, "waits unchanged"),
            (
                {**BY_CENTRE, "published_at": NOON + timedelta(hours=2), "revision": 9},
                "a proposed plan version waits unchanged",
            ),
            (
                BY_CENTRE,
                "the centre puts a proposed plan in force after its deadline, with a reason",
            ),
            (
                {**PUBLISHED, "status": "SUPERSEDED"},
                "a proposed plan version was never in force",
            ),
        ),
        kept=(NEXT, {**BY_CENTRE, "published_at": NOON + timedelta(hours=2)}),
    ),
    "goal_evaluation_names_its_goal": Check(
        "selfcare_plans_goalevaluation", {"goal_id": "g1"}, {"goal_id": ""}
    ),
    "measure_progress_names_its_measure": Check(
        "selfcare_plans_measureprogress", {"measure_id": "m1"}, {"measure_id": ""}
    ),
    "plan_act_returned_says_why": Check(
        "selfcare_plans_planact", {"code": "RETURNED", "comment": "x"}, {"comment": ""}
    ),
    "standing_order_ended_says_by_whom": Check(
        ORDER, {**OF_TENANT, "ended_at": NOON, "ended_by_id": SOMEBODY}, {"ended_by_id": None}
    ),
    "standing_order_ends_after_it_begins": Check(
        ORDER,
        {**OF_TENANT, "valid_from": date(2026, 1, 2), "valid_until": date(2026, 1, 2)},
        {"valid_until": date(2026, 1, 1)},
    ),
    "standing_order_is_for_a_tenant_or_a_centre": Check(ORDER, OF_TENANT, {"centre_id": SOMEBODY}),
    "standing_order_names_doctor_and_template": Check(ORDER, OF_TENANT, {"doctor": ""}),
}
