"""The doors of plans: written, rehearsed, proposed, published, lived; and standing orders."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import PATIENT, SPO2, Door, form, pages

PLANS: list[Door] = [
    *pages("triage:plans", "triage:standing-orders", ids=()),
    *pages(
        "triage:plan",
        "triage:plan-history",
        "triage:plan-compare",
        "triage:plan-print",
        # Before the draft is published.
        "triage:plan-rehearse",
    ),
    *form("triage:plan-own-case", say.same(kind="spo2", lines="20.11.2026 08:00; 88")),
    # What is lived is of the version that holds: before another is published.
    Door("triage:my-plan-seen", "POST", body=say.ids(version="version_id")),
    Door(
        "triage:plan-tick",
        "POST",
        ids=PATIENT,
        body=say.same(measure="g1m1", state="DONE", comment="x"),
    ),
    Door(
        "triage:plan-evaluate",
        "POST",
        ids=PATIENT,
        body=say.same(goal="g1", on="2026-11-20", result="PARTLY", comment="x"),
    ),
    Door("triage:plan-hand-over", "POST", ids=PATIENT, body=say.ids(version="version_id")),
    *form(
        "triage:plan-propose",
        say.both(say.ids(version="asking_version_id", whom="doctors_id"), say.same(revision=1)),
        takes=(("patient_id", "asking_id"),),
    ),
    Door(
        "triage:plan-answer",
        "POST",
        ids=PATIENT,
        body=say.both(say.ids(version="asked_version_id"), say.same(revision=1, do="withdraw")),
        takes=(("patient_id", "asked_patient_id"),),
    ),
    *form("triage:plan-start-up", say.start_up, takes=(("patient_id", "starting_id"),)),
    Door(
        "triage:standing-orders",
        "POST",
        body=say.both(say.ids(home="order_home_id"), say.order),
        by_admin=True,
    ),
    Door("triage:standing-order-end", "POST", ids=("order_id",), body=say.nothing, by_admin=True),
    *form("triage:plan-start", say.template, takes=(("patient_id", "spare_id"),)),
    Door("triage:plan-edit", ids=PATIENT),
    Door(
        "triage:plan-edit",
        "POST",
        ids=PATIENT,
        body=say.same(do="begin"),
        takes=(("patient_id", "leaving_id"),),
    ),
    *form(
        "triage:plan-publish",
        say.both(
            say.ids(version="draft_id", replaces="version_id"), say.same(revision=1, comment="x")
        ),
    ),
    *form(
        "triage:plan-adjust",
        say.both(
            say.ids(replaces="leaving_version_id"),
            say.same(do="publish", comment="x", review_date="1.1.2031"),
            say.same(**{"limit-spo2-range-green_low": "91"}),
        ),
        extra=SPO2,
        takes=(("patient_id", "leaving_id"),),
    ),
]
