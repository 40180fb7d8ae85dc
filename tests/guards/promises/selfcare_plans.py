"""Plans, their versions, and what is noted of their life."""

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
OF_TENANT = {"tenant_id": SOMEBODY, "centre_id": None, "doctor": "x", "template": "COPD"}
CROSSED = {"type": "range", "id": "r", "green_low": "90", "yellow_low": "91"}


def _with(rule: dict[str, str]) -> dict[str, object]:
    return {"items": [{"id": "i", "kind": "spo2", "rules": [rule]}]}


PROMISES = {
    "plan_version_ranges_are_ordered": Check(
        VERSION,
        {"document": _with({**CROSSED, "yellow_low": "90"})},
        {"document": _with(CROSSED)},
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
        "selfcare_plans_selfcareplan", beside={"ended_at": NOON}
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
