"""What a tenant set about costs."""

from __future__ import annotations

from tests.guards.promises.promise import LATER, NOON, SOMEBODY, Check, Once, Watch

UNIT, STEP, FIXED = "benefits_unitcost", "benefits_licencestep", "benefits_fixedcost"
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


PROMISES = {
    **_promises("unit_cost", UNIT),
    **_promises("licence_step", STEP),
    **_promises("fixed_cost", FIXED),
    "licence_step_begins_at_one_patient": Check(STEP, {"from_patients": 1}, {"from_patients": 0}),
    f"{STEP}_from_patients_check": Check(STEP, without=("licence_step_begins_at_one_patient",)),
    f"{FIXED}_years_check": Check(FIXED, without=("fixed_cost_is_spread_over_1_to_20_years",)),
    "fixed_cost_is_spread_over_1_to_20_years": Check(FIXED, {"years": 20}, {"years": 21}),
}
