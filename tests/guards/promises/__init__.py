"""What breaks each promise of the database, and what lies beside it and is kept: one file per app,
and one of what plans are written from.

A new constraint with a sentence for a name is put into the file of its app. Those of the usual
forms (a closed list of words, no number below nought, a plain unique key) are broken by
``automatic`` and need no line here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.guards.promises import (
    benefit_plan,
    benefits,
    contact,
    identity,
    measurements,
    messaging,
    money,
    pairs,
    questions,
    selfcare_plans,
    take_over,
    templates,
    tenants,
    triage,
)

if TYPE_CHECKING:
    from tests.guards.promises.promise import Check, Once, Watch

_FILES = (
    benefit_plan,
    benefits,
    contact,
    identity,
    measurements,
    messaging,
    money,
    pairs,
    questions,
    selfcare_plans,
    take_over,
    templates,
    tenants,
    triage,
)

PROMISES: dict[str, Check | Once | Watch] = {
    name: promise for file in _FILES for name, promise in file.PROMISES.items()
}

# Triggers that make no promise about what may be stored.
NO_PROMISES = {
    "report_pdf_never_keeps_withdrawn_words": (
        "takes away what was drawn (tests/benefits/test_report_drawing.py)"
    ),
    "indicator_value_waits_for_a_mark": (
        "takes the lock of a plan's marks (tests/benefits/test_benefit_plan_of_a_tenant.py)"
    ),
    "push_ends_with_the_course": "ends the patient's devices (tests/triage/test_push.py)",
    "push_ends_with_the_account": "ends the patient's devices (tests/triage/test_push.py)",
    "care_team_tenant": "fills in the tenant of the patient (tests/tenants/test_around_a_patient.py)",
}
