"""Indicator values, reports, and what is asked for."""

from __future__ import annotations

from tests.guards.promises.promise import (
    LATER,
    NOON,
    SOMEBODY,
    SOMEBODY_ELSE,
    Check,
    Once,
    Watch,
)

QUOTE, GROUP, COMMUNITY = (
    "benefits_patientquote",
    "benefits_comparisonfigure",
    "benefits_healthcommunity",
)
VALUE, RUN = "benefits_indicatorvalue", "benefits_reportrun"
FILE = "benefits_importfile"
OVER = {"content": None}
TAKEN = {"state": "TAKEN", "taken_at": NOON, "taken_by_id": SOMEBODY, **OVER}
UNDONE = {"state": "UNDONE", "undone": 3, "undone_by_id": SOMEBODY, "ended_at": LATER}
PDF, JOINT = "benefits_reportpdf", "benefits_jointpdf"
DRAWN = {"state": "READY", "pdf": b"%PDF"}
READY = {"state": "READY", "figures": {}, "told": {}, "ready_at": NOON}
GONE = {"superseded_at": LATER, "superseded_by_id": SOMEBODY}

CHECKED = {"checked_at": LATER, "checked_by_id": SOMEBODY_ELSE}
TAKEN_BACK = {"text": "", "withdrawn_at": LATER, "withdrawn_by_id": SOMEBODY}
ENDED = {"ended_at": LATER, "ended_by_id": SOMEBODY}
CHOSEN = {"chosen_at": NOON, "chosen_by_id": SOMEBODY}
REQUEST, SURVEY = "benefits_collectionrequest", "benefits_survey"
SKIPPED = {
    "state": "SKIPPED",
    "reason": "HARD",
    "answered_at": NOON,
    "answered_by_id": SOMEBODY,
}

PROMISES = {
    "patient_quote_has_words_until_it_is_withdrawn": Check(QUOTE, CHOSEN, {"text": ""}),
    "patient_quote_is_checked_by_somebody_else": Check(
        QUOTE, {**CHOSEN, **CHECKED}, {"checked_by_id": SOMEBODY}
    ),
    "patient_quote_withdrawn_says_by_whom": Check(
        QUOTE, {**CHOSEN, **TAKEN_BACK}, {"withdrawn_by_id": None}
    ),
    "patient_quote_is_only_checked_or_withdrawn": Watch(
        QUOTE,
        CHOSEN,
        refused=(
            ({"text": "y"}, "only checked or withdrawn"),
            ((CHECKED, {"checked_at": None, "checked_by_id": None}), "only checked or withdrawn"),
            ((TAKEN_BACK, {"withdrawn_at": None, "text": "x"}), "only checked or withdrawn"),
        ),
        kept=(CHECKED, TAKEN_BACK),
    ),
    "comparison_figure_is_of_five_or_more": Check(GROUP, {"n": 5}, {"n": 4}),
    "comparison_figure_spread_is_not_negative": Check(GROUP, {"sd_change": 0}, {"sd_change": -1}),
    "comparison_figure_names_its_source": Check(GROUP, {"source": "x"}, {"source": ""}),
    "comparison_figure_ended_says_by_whom": Check(
        GROUP, {"entered_at": NOON, **ENDED}, {"ended_by_id": None}
    ),
    "comparison_figure_stands_once": Once(GROUP, beside=ENDED, both={"entered_at": NOON}),
    "comparison_figure_only_ends": Watch(
        GROUP,
        {"entered_at": NOON},
        refused=(
            ({"n": 7}, "a comparison figure only ends"),
            ((ENDED, {"ended_at": None, "ended_by_id": None}), "a comparison figure only ends"),
        ),
        kept=(ENDED,),
    ),
    "health_community_ended_says_by_whom": Check(
        COMMUNITY, {"made_at": NOON, **ENDED}, {"ended_by_id": None}
    ),
    "health_community_has_a_name_of_its_own": Once(COMMUNITY, beside=ENDED, both={"made_at": NOON}),
    "collection_request_is_told_of_before_it_is_reminded_of": Check(
        REQUEST, {"noticed_at": NOON, "reminded_at": LATER}, {"noticed_at": None}
    ),
    "survey_reason_is_known": Check(SURVEY, {"reason": "STAY"}, {"reason": "BORED"}),
    "survey_skipped_says_why_and_by_whom": Check(SURVEY, SKIPPED, {"reason": "STAY"}),
    "survey_held_says_why": Check(SURVEY, {"state": "HELD", "reason": "STAY"}, {"reason": ""}),
    "survey_answered_says_by_whom": Check(
        SURVEY, {"answered_at": NOON, "answered_by_id": SOMEBODY}, {"answered_at": None}
    ),
    "survey_is_reminded_of_after_it_was_asked": Check(
        SURVEY, {"asked_at": NOON, "reminded_at": LATER}, {"asked_at": None}
    ),
    "indicator_value_is_a_number_or_not_known": Check(VALUE, bad={"value": 3}),
    "indicator_value_superseded_says_by_whom": Check(
        VALUE, {"entered_at": NOON, **GONE}, {"superseded_by_id": None}
    ),
    "indicator_value_stands_once": Once(VALUE, beside=GONE, both={"entered_at": NOON}),
    "indicator_value_never_changes": Watch(
        VALUE,
        {"entered_at": NOON},
        refused=(
            ("DELETE", "an indicator value is never deleted"),
            ({"not_known": False, "value": 3}, "an indicator value never changes"),
            ((GONE, {"superseded_at": None, "superseded_by_id": None}), "never changes"),
        ),
        kept=(GONE,),
    ),
    "indicator_value_of_a_file_says_which_row": Check(
        VALUE, {"import_file_id": SOMEBODY, "import_row": 2}, {"import_row": None}
    ),
    "benefits_indicatorvalue_import_row_check": Check(
        VALUE, {"import_file_id": SOMEBODY, "import_row": 1}, {"import_row": -1}
    ),
    "import_file_state_is_known": Check(
        FILE,
        {},
        {"state": "??"},
        without=("import_file_holds_rows_only_until_it_is_taken",),
    ),
    "import_file_is_at_most_done": Check(FILE, {"progress": 100}, {"progress": 101}),
    "import_file_holds_rows_only_until_it_is_taken": Check(FILE, TAKEN, {"content": "x"}),
    "import_file_that_was_taken_says_by_whom": Check(FILE, TAKEN, {"taken_by_id": None}),
    "import_file_that_is_over_never_changes": Watch(
        FILE,
        {},
        refused=(
            ("DELETE", "a file that was brought is never deleted"),
            ((TAKEN, {"taken": 5}), "never changes"),
            ((TAKEN, {"state": "PREVIEWED", "content": "x"}), "never changes"),
            ((TAKEN, UNDONE, {"undone": 4}), "never changes"),
            (({"state": "EXPIRED", **OVER}, {"progress": 5}), "never changes"),
        ),
        kept=({"progress": 5}, TAKEN, (TAKEN, UNDONE), {"state": "EXPIRED", **OVER}),
    ),
    "report_pdf_is_there_when_it_is_drawn": Check(PDF, DRAWN, {"pdf": None}),
    "report_pdf_is_one_per_language": Once(PDF, {"language": "nn"}, both={"language": "nb"}),
    "joint_pdf_is_there_when_it_is_drawn": Check(
        JOINT, {**DRAWN, "figures": "a" * 64}, {"figures": ""}
    ),
    "joint_pdf_is_one_per_language": Once(JOINT, {"language": "nn"}, both={"language": "nb"}),
    "report_run_is_at_most_done": Check(RUN, {"progress": 100}, {"progress": 101}),
    "report_run_that_is_ready_has_its_figures": Check(RUN, READY, {"ready_at": None}),
    "report_run_that_is_ready_never_changes": Watch(
        RUN,
        {},
        refused=(
            ((READY, "DELETE"), "a report that is ready never changes"),
            ((READY, {"told": {"a": 1}}), "a report that is ready never changes"),
            ((READY, {"state": "FAILED"}), "a report that is ready never changes"),
        ),
        kept=({"progress": 5}, READY, "DELETE"),
    ),
}
