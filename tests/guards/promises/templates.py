"""What plans are written from: templates, their versions and rehearsals, and outer limits."""

from __future__ import annotations

from decimal import Decimal

from tests.guards.promises.promise import (
    LATER,
    NOON,
    SOMEBODY,
    SOMEBODY_ELSE,
    Check,
    Once,
    Watch,
)

TEMPLATE, VERSION = "selfcare_plans_plantemplate", "selfcare_plans_templateversion"
REHEARSAL, LIMIT = "selfcare_plans_templaterehearsal", "selfcare_plans_outerlimitrow"
NEXT = {"number": 2}
APPROVED = {"approver_id": SOMEBODY, "approved_at": NOON}
WAITING = {"state": "WAITING", **APPROVED}
PUBLISHED = {"state": "PUBLISHED", **APPROVED, "published_at": NOON}
BY_NOBODY = {**PUBLISHED, "approver_id": None, "approved_at": None}
GONE = {"state": "SUPERSEDED", "ended_at": LATER}
WITHDRAWN = {"state": "WITHDRAWN", "ended_at": LATER, "ended_by_id": SOMEBODY}
YES = {"answer": "YES", "answered_at": NOON, "answered_by_id": SOMEBODY}
NO = {**YES, "answer": "NO", "answer_reason": "x"}
BUILT_IN = {"tenant_id": None, "set_by_id": None, "doctor": "", "reason": ""}
OF_CENTRE = {"tenant_id": None, "centre_id": SOMEBODY}
HELD = {"superseded_at": NOON}

PROMISES = {
    "plan_template_is_built_in_or_has_one_owner": Check(TEMPLATE, bad={"centre_id": SOMEBODY}),
    "plan_template_shared_at_a_centre_names_it": Check(
        TEMPLATE,
        {"shared_with": "CENTRE", "shared_centre_id": SOMEBODY},
        {"shared_centre_id": None},
    ),
    "plan_template_has_a_title": Check(TEMPLATE, bad={"title": ""}),
    "plan_template_is_built_in_once": Once(
        TEMPLATE, beside={"code": "y"}, both={"code": "x", "tenant_id": None}
    ),
    "plan_template_keeps_its_owner": Watch(
        TEMPLATE,
        {},
        refused=(
            ({"tenant_id": SOMEBODY_ELSE}, "a plan template keeps its owner"),
            ({"tenant_id": None, "centre_id": SOMEBODY}, "a plan template keeps its owner"),
            ({"tenant_id": None, "code": "x"}, "a plan template keeps its owner"),
        ),
        kept=({"title": "y"},),
    ),
    "template_has_one_published_version_at_most": Once(
        VERSION, beside=GONE, both=PUBLISHED, apart=NEXT
    ),
    "template_has_one_version_under_work_at_most": Once(
        VERSION, beside=PUBLISHED, both={"state": "DRAFT"}, apart=NEXT
    ),
    "template_version_number_is_unique_in_template": Once(
        VERSION, beside=NEXT, both={**PUBLISHED, **GONE}
    ),
    "template_version_that_waits_was_approved": Check(VERSION, WAITING, {"approver_id": None}),
    "template_version_published_says_when": Check(VERSION, PUBLISHED, {"published_at": None}),
    "template_version_withdrawn_says_by_whom": Check(VERSION, WITHDRAWN, {"ended_by_id": None}),
    "published_template_version_never_changes": Watch(
        VERSION,
        {},
        refused=(
            ((PUBLISHED, "DELETE"), "a published template version is never deleted"),
            ((WAITING, "DELETE"), "a published template version is never deleted"),
            ((PUBLISHED, {"documents": {"a": 1}}), "a published template version never changes"),
            ((PUBLISHED, {"state": "DRAFT"}), "a published template version never changes"),
            ((PUBLISHED, GONE, {"state": "PUBLISHED"}), "template version never changes"),
            ((PUBLISHED, WITHDRAWN, {"ended_reason": "y"}), "template version never changes"),
            (
                (WAITING, {"documents": {"a": 1}}),
                "a template version that waits for a centre never changes",
            ),
        ),
        kept=(
            {"documents": {"a": 1}},
            "DELETE",
            (WAITING, {"state": "DRAFT"}, {"documents": {"a": 1}}),
            (WAITING, PUBLISHED, GONE, WITHDRAWN),
            (PUBLISHED, WITHDRAWN),
        ),
    ),
    "template_version_is_published_by_a_doctor_and_the_centres": Watch(
        VERSION,
        {"id": SOMEBODY, "revision": 2},
        refused=(
            ({**BY_NOBODY, "revision": 1}, "a template version is published by a doctor"),
            (PUBLISHED, "a centre whose alerts rise by more than a quarter says yes first"),
        ),
        kept=(WAITING, {**PUBLISHED, "revision": 1}, {**PUBLISHED, "revision": 3}),
        beside=(
            (TEMPLATE, {"id": SOMEBODY}),
            (
                REHEARSAL,
                {"version_id": SOMEBODY, "revision": 1, "alerts_before": 4, "alerts_after": 5},
            ),
            (
                REHEARSAL,
                {"version_id": SOMEBODY, "revision": 2, "alerts_before": 4, "alerts_after": 6},
            ),
            (
                REHEARSAL,
                {
                    "version_id": SOMEBODY,
                    "revision": 3,
                    "alerts_before": 4,
                    "alerts_after": 6,
                    **YES,
                },
            ),
        ),
    ),
    "template_rehearsal_is_of_the_centres_patients": Check(
        REHEARSAL, {"patients": 2, "rehearsed": 2}, {"rehearsed": 3}
    ),
    **{
        f"selfcare_plans_templaterehearsal_{column}_check": Check(
            REHEARSAL, without=("template_rehearsal_is_of_the_centres_patients",)
        )
        for column in ("patients", "days")
    },
    "template_rehearsal_answer_says_by_whom": Check(REHEARSAL, YES, {"answered_by_id": None}),
    "template_rehearsal_no_says_why": Check(REHEARSAL, NO, {"answer_reason": ""}),
    "template_rehearsal_is_answered_once": Watch(
        REHEARSAL,
        {},
        refused=(
            ("DELETE", "a template rehearsal is answered once and never changes"),
            ((YES, NO), "a template rehearsal is answered once and never changes"),
            ({"alerts_after": 9}, "a template rehearsal is answered once and never changes"),
        ),
        kept=(YES, NO),
        beside=((VERSION, {"id": SOMEBODY, **WAITING}),),
    ),
    "template_declined_says_why": Check("selfcare_plans_templatedeclined", bad={"reason": ""}),
    "outer_limit_of_an_owner_names_its_doctor_and_why": Check(LIMIT, bad={"doctor": ""}),
    "outer_limit_low_lies_below_high": Check(
        LIMIT, {"low": Decimal(1), "high": Decimal(2)}, {"high": Decimal(1)}
    ),
    "outer_limit_that_is_needed_is_there": Check(
        LIMIT, {"low": Decimal(1), "low_needed": True}, {"low": None}
    ),
    "outer_limit_tenant_holds_once_per_kind": Once(LIMIT, beside=HELD),
    "outer_limit_centre_holds_once_per_kind": Once(LIMIT, beside=HELD, both=OF_CENTRE),
    "outer_limit_built_in_holds_once_per_kind": Once(LIMIT, beside=HELD, both=BUILT_IN),
    "outer_limit_never_changes": Watch(
        LIMIT,
        {"low": Decimal(1)},
        refused=(
            ("DELETE", "an outer limit never changes: a new one takes its place"),
            ({"low": Decimal(2)}, "an outer limit never changes: a new one takes its place"),
            ((HELD, {"superseded_at": None}), "an outer limit never changes"),
        ),
        kept=(HELD,),
    ),
}
