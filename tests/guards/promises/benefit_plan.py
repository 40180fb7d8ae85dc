"""The benefit plan of a tenant: rows of its own, what it chose beforehand, its own figures."""

from __future__ import annotations

import uuid
from datetime import date

from tests.guards.promises.promise import LATER, NOON, SOMEBODY, SOMEBODY_ELSE, Check, Once, Watch

DEFINITION, CHOSEN, FIGURE = (
    "benefits_indicatordefinition",
    "benefits_chosenrow",
    "benefits_tenantfigure",
)
ROUND, COUNT = "benefits_staffround", "benefits_staffcount"
CLOSED = {"closed_at": NOON, "asked": 9}
ONE, TWO = [0, 0, 0, 1, 0], [0, 0, 0, 2, 0]
FIRST, SECOND, THIRD = uuid.UUID(int=21), uuid.UUID(int=22), uuid.UUID(int=23)
ROW = {"tenant_id": SOMEBODY, "indicators": ["GP_VISITS"]}
MARKED = {"beforehand_at": NOON, "beforehand_by_id": SOMEBODY}
ENDED = {"ended_at": NOON, "ended_by_id": SOMEBODY}
GONE = {"superseded_at": LATER, "superseded_by_id": SOMEBODY}
VALUE = {"tenant_id": SOMEBODY, "indicator": "GP_VISITS"}
OWN = {"code": "OWN_X", "definition_id": FIRST}


def _version(key: uuid.UUID, number: int, *, same: bool) -> tuple[str, dict[str, object]]:
    return DEFINITION, {"id": key, "code": "OWN_X", "version": number, "same_as_before": same}


VERSIONS = (
    _version(FIRST, 1, same=False),
    _version(SECOND, 2, same=True),
    _version(THIRD, 3, same=False),
)

PROMISES = {
    # None below nought: what these break, a narrower one breaks too.
    "benefits_indicatordefinition_version_check": Check(
        DEFINITION, without=("indicator_definition_versions_begin_with_one",)
    ),
    "benefits_indicatordefinition_highest_check": Check(
        DEFINITION, without=("indicator_definition_has_room_between_its_bounds",)
    ),
    "benefits_indicatordefinition_every_months_check": Check(
        DEFINITION, without=("indicator_definition_is_collected_at_a_point",)
    ),
    "indicator_definition_code_is_own": Check(DEFINITION, bad={"code": "SAFETY"}),
    "indicator_definition_versions_begin_with_one": Check(DEFINITION, bad={"version": 0}),
    "indicator_definition_has_room_between_its_bounds": Check(
        DEFINITION, {"lowest": 1, "highest": 2}, {"highest": 1}
    ),
    "indicator_definition_scale_goes_to_100_at_most": Check(
        DEFINITION, {"unit": "SCORE", "lowest": 0, "highest": 100}, {"highest": 101}
    ),
    "indicator_definition_names_both_ends_of_a_scale_or_none": Check(
        DEFINITION,
        {
            "unit": "SCORE",
            "lowest": 0,
            "highest": 10,
            "lowest_means": "none",
            "highest_means": "worst",
        },
        {"highest_means": ""},
    ),
    "indicator_definition_says_what_it_is": Check(DEFINITION, bad={"definition": ""}),
    "indicator_definition_is_collected_at_a_point": Check(DEFINITION, bad={"every_months": 4}),
    "indicator_definition_first_has_none_before": Check(
        DEFINITION, {"version": 1}, {"same_as_before": True}
    ),
    "indicator_definition_never_changes": Watch(
        DEFINITION,
        {},
        refused=(
            ("DELETE", "an indicator definition never changes"),
            ({"name": "y"}, "an indicator definition never changes"),
            ({"is_shared": True}, "an indicator definition never changes"),
        ),
        kept=(),
    ),
    "indicator_definition_keeps_its_owner": Watch(
        DEFINITION,
        {"code": "OWN_X", "version": 1},
        refused=(
            ({"version": 3}, "follows one of the same tenant"),
            ({"version": 2, "tenant_id": SOMEBODY_ELSE}, "follows one of the same tenant"),
        ),
        kept=({"version": 2},),
    ),
    "chosen_row_stands_once": Once(CHOSEN, beside=ENDED, both=ROW, apart={"number": 99}),
    "chosen_row_has_its_own_number": Once(CHOSEN, beside=ENDED, both=ROW, apart={"code": "y"}),
    "chosen_row_says_by_whom": Check(
        CHOSEN, {"chosen_at": NOON, "chosen_by_id": SOMEBODY}, {"chosen_by_id": None}
    ),
    "chosen_row_beforehand_says_by_whom": Check(
        CHOSEN, {**ROW, **MARKED}, {"beforehand_by_id": None}
    ),
    "chosen_row_taken_out_says_by_whom": Check(CHOSEN, ENDED, {"ended_by_id": None}),
    "chosen_row_chosen_beforehand_stays": Check(CHOSEN, {**ROW, **MARKED}, ENDED),
    "chosen_row_of_its_own_has_a_definition": Check(CHOSEN, OWN, {"definition_id": None}),
    "chosen_row_is_chosen_beforehand_before_its_figures": Watch(
        CHOSEN,
        ROW,
        refused=((MARKED, "only before its first follow-up value"),),
        kept=(ENDED,),
        beside=(("benefits_indicatorvalue", {**VALUE, "point": "M3"}),),
    ),
    "chosen_row_keeps_what_it_says": Watch(
        CHOSEN,
        {**ROW, **OWN},
        refused=(
            ("DELETE", "a chosen row keeps what it says"),
            ({"number": 12}, "a chosen row keeps what it says"),
            ({"tenant_id": SOMEBODY_ELSE}, "a chosen row keeps what it says"),
            ((ENDED, {"ended_at": None, "ended_by_id": None}), "a chosen row keeps what it says"),
            ((MARKED, {"beforehand_at": LATER}), "a chosen row keeps what it says"),
            ((MARKED, {"definition_id": THIRD}), "goes to a later version of itself"),
            (({"definition_id": SECOND}, {"definition_id": FIRST}), "a later version of itself"),
        ),
        kept=(
            MARKED,
            ENDED,
            {"definition_id": THIRD},
            (MARKED, {"definition_id": SECOND}),
        ),
        beside=VERSIONS,
    ),
    "tenant_figure_is_of_a_quarter_or_year": Check(
        FIGURE, {"period": "2026-Q1"}, {"period": "2026-Q5"}
    ),
    "tenant_figure_is_a_number_or_not_known": Check(FIGURE, bad={"value": 3}),
    "tenant_figure_says_from_where": Check(FIGURE, bad={"source_text": ""}),
    "tenant_figure_superseded_says_by_whom": Check(
        FIGURE, {"entered_at": NOON, **GONE}, {"superseded_by_id": None}
    ),
    "tenant_figure_stands_once": Once(FIGURE, beside=GONE, both={"entered_at": NOON}),
    "tenant_figure_never_changes": Watch(
        FIGURE,
        {"entered_at": NOON},
        refused=(
            ("DELETE", "a tenant figure never changes"),
            ({"source_text": "y"}, "a tenant figure never changes"),
            ((GONE, {"superseded_at": None, "superseded_by_id": None}), "never changes"),
        ),
        kept=(GONE,),
    ),
    "benefits_staffround_asked_check": Check(ROUND, {"closed_at": NOON}),
    "staff_round_closes_after_it_opens": Check(ROUND, bad={"closes_on": date(2026, 11, 20)}),
    "staff_round_that_is_closed_says_how_many_were_asked": Check(
        ROUND, {"closed_at": NOON, "asked": 9}, {"asked": None}
    ),
    "staff_round_is_closed_once": Watch(
        ROUND,
        {},
        refused=(
            ("DELETE", "is closed once and stays"),
            ({"closes_on": date(2027, 1, 1)}, "is closed once and stays"),
            ((CLOSED, {"asked": 8}), "is closed once and stays"),
            ((CLOSED, {"closed_at": None, "asked": None}), "is closed once and stays"),
        ),
        kept=(CLOSED,),
    ),
    "staff_count_is_of_five_answers": Check(COUNT, bad={"helps": [0] * 6}),
    "staff_count_grows_by_one_until_closed": Watch(
        COUNT,
        {"helps": ONE, "burdens": ONE},
        refused=(
            ("DELETE", "counts of a closed round of staff stay"),
            ({"round_id": SOMEBODY_ELSE}, "counts of a closed round of staff stay"),
            (({"is_closed": True}, {"helps": TWO, "burdens": TWO}), "closed round of staff stay"),
            (({"is_closed": True}, {"is_closed": False}), "closed round of staff stay"),
            ({"helps": [0, 0, 1, 0, 0]}, "counts of staff never shrink"),
            ({"helps": TWO}, "grow by one answer at a time"),
            (
                {"helps": [1, 1, 0, 1, 0], "burdens": [1, 1, 0, 1, 0]},
                "grow by one answer at a time",
            ),
        ),
        kept=({"helps": TWO, "burdens": [1, 0, 0, 1, 0]}, {"is_closed": True}, {"helps": ONE}),
    ),
}
