"""What a tenant set about costs."""

from __future__ import annotations

import uuid

from tests.guards.promises.promise import (
    LATER,
    NOON,
    SOMEBODY,
    SOMEBODY_ELSE,
    Check,
    Once,
    Watch,
)

UNIT, STEP, FIXED = "benefits_unitcost", "benefits_licencestep", "benefits_fixedcost"
OWN, DEFINITION = "benefits_ownunitcost", "benefits_indicatordefinition"
CALLS, SCORE, NO_BEFORE, OTHERS, SHARED = (uuid.UUID(int=number) for number in range(31, 36))
GONE = {"superseded_at": LATER, "superseded_by_id": SOMEBODY}
YEAR = {"price_year": 2026}


def _promises(name: str, table: str) -> dict[str, Check | Once | Watch]:
    return {
        f"{name}_is_not_below_nought": Check(table, {"amount": 0}, {"amount": -1}),
        f"{table}_price_year_check": Check(table, YEAR, without=(f"{name}_has_a_year",)),
        f"{name}_has_a_source": Check(table, {"source": "budget"}, {"source": ""}),
        f"{name}_has_a_year": Check(table, {"price_year": 2000}, {"price_year": 1999}),
        f"{name}_superseded_says_by_whom": Check(
            table, {"set_at": NOON, **GONE}, {"superseded_by_id": None}
        ),
        f"{name}_stands_once": Once(table, beside=GONE, both={"set_at": NOON}),
        f"{name}_never_changes": Watch(
            table,
            {"set_at": NOON},
            refused=(
                ("DELETE", "a cost is never deleted"),
                ({"amount": 3}, "a cost never changes"),
                ((GONE, {"superseded_at": None, "superseded_by_id": None}), "never changes"),
            ),
            kept=(GONE,),
        ),
    }


def _definition(key: uuid.UUID, code: str, **more: object) -> tuple[str, dict[str, object]]:
    said = {"unit": "TIMES_IN_3_MONTHS", "gains": ["RELATIVE", "GP_OFFICE"], "tenant_id": SOMEBODY}
    return DEFINITION, {"id": key, "code": code, **said, **more}


PROMISES = {
    **_promises("unit_cost", UNIT),
    **_promises("own_unit_cost", OWN),
    "own_unit_cost_is_of_who_gains": Watch(
        OWN,
        {"tenant_id": SOMEBODY, "definition_id": CALLS, "payer": "GP_OFFICE", "set_at": NOON},
        refused=tuple(
            (change, "of an own row that can be counted, and of who gains")
            for change in (
                {"payer": "HOSPITAL"},
                {"payer": "MUNICIPALITY"},
                {"definition_id": SCORE},
                {"definition_id": NO_BEFORE},
                {"definition_id": OTHERS},
                {"definition_id": SOMEBODY},
            )
        ),
        # Relatives pay from the purse of the patient and relatives.
        kept=(GONE, {"payer": "PATIENT"}, {"definition_id": SHARED}),
        beside=(
            _definition(CALLS, "OWN_CALLS"),
            _definition(SCORE, "OWN_SCORE", unit="SCORE"),
            _definition(NO_BEFORE, "OWN_LATER", has_baseline=False),
            _definition(OTHERS, "OWN_OTHERS", tenant_id=SOMEBODY_ELSE),
            _definition(SHARED, "OWN_SHARED", tenant_id=SOMEBODY_ELSE, is_shared=True),
        ),
    ),
    **_promises("licence_step", STEP),
    **_promises("fixed_cost", FIXED),
    "licence_step_begins_at_one_patient": Check(STEP, {"from_patients": 1}, {"from_patients": 0}),
    f"{STEP}_from_patients_check": Check(STEP, without=("licence_step_begins_at_one_patient",)),
    f"{FIXED}_years_check": Check(FIXED, without=("fixed_cost_is_spread_over_1_to_20_years",)),
    "fixed_cost_is_spread_over_1_to_20_years": Check(FIXED, {"years": 20}, {"years": 21}),
}
