"""Of each code of a difference: what of the plan, item or rule it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from selfcare_plans.presenters.words import BOUND_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.presenters.words import Words

_SECOND_READING = gettext_lazy("Yellow waits for a second reading")
_OUTER_REASON = gettext_lazy("Reason for passing the outer limit")

_PLAN: Mapping[str, Words] = {
    "PLAN_WHAT_MATTERS": gettext_lazy("What matters to the patient"),
    "PLAN_DIAGNOSES": gettext_lazy("Diagnoses"),
    "PLAN_RECEIVERS": gettext_lazy("Who is told of red"),
    "PLAN_CONTACT_POINT": gettext_lazy("Contact point"),
    "PLAN_REVIEW_DATE": gettext_lazy("Review date"),
    "PLAN_LANGUAGE": gettext_lazy("Language of the plan"),
    "STEPS_GREEN": gettext_lazy("In green"),
    "STEPS_YELLOW": gettext_lazy("In yellow"),
    "STEPS_RED": gettext_lazy("In red"),
    "UNREACHED_CENTRE": gettext_lazy("What the centre does"),
    "UNREACHED_PATIENT": gettext_lazy("What the patient does"),
    "LEVEL_ADDED": "",
    "LEVEL_REMOVED": "",
    "LEVEL_TEXT": gettext_lazy("What is agreed"),
    "LEVEL_DECIDED_BY": gettext_lazy("Decided by"),
    "LEVEL_DECIDED_ON": gettext_lazy("Decided on"),
    "LEVEL_STEPS_RED": gettext_lazy("In red, in place of the plan's steps"),
    "LEVEL_RECEIVERS": gettext_lazy("Who is told of red, in place of the plan's"),
    "TEMPORARY_ADDED": gettext_lazy("Last day"),
    "TEMPORARY_REMOVED": gettext_lazy("Last day"),
    "TEMPORARY_UNTIL": gettext_lazy("Last day"),
    "TEMPORARY_RESPONSIBLE": gettext_lazy("Who ends it"),
    "TEMPORARY_STANDING_ORDER_BY": gettext_lazy("Whose standing order"),
    "GOAL_ADDED": "",
    "GOAL_REMOVED": "",
    "GOAL_TEXT": gettext_lazy("Words of the goal"),
    "GOAL_SUBGOALS": gettext_lazy("Subgoals"),
    "GOAL_EVALUATE_ON": gettext_lazy("Evaluated on"),
    "GOAL_ID": gettext_lazy("Internal name"),
    "MEASURE_ADDED": gettext_lazy("Measure"),
    "MEASURE_REMOVED": gettext_lazy("Measure"),
    "MEASURE_TEXT": gettext_lazy("Words of the measure"),
    "MEASURE_RESPONSIBLE": gettext_lazy("Who does it"),
    "MEASURE_UNTIL": gettext_lazy("Until when"),
    "MEASURE_UNIT": gettext_lazy("Who ticks it off"),
    "MEASURE_ID": gettext_lazy("Internal name"),
}

_ITEM: Mapping[str, Words] = {
    "ITEM_ADDED": gettext_lazy("Measurement"),
    "ITEM_REMOVED": gettext_lazy("Measurement"),
    "ITEM_ID": gettext_lazy("Internal name"),
    "ITEM_ABOUT": gettext_lazy("What it is about"),
    "ITEM_OBSERVE_ONLY": gettext_lazy("Only followed, without limits"),
    "ITEM_RECEIVERS": gettext_lazy("Who is told of red"),
    "ITEM_INSTRUCTION": gettext_lazy("How to measure"),
    "ITEM_NO_RED_REASON": gettext_lazy("Reason for leaving out red"),
    "SCHEDULE_ADDED": gettext_lazy("Agreed times"),
    "SCHEDULE_REMOVED": gettext_lazy("Agreed times"),
    "SCHEDULE_WINDOWS": gettext_lazy("Times of day"),
    "SCHEDULE_WEEKDAYS": gettext_lazy("Weekdays"),
    "SCHEDULE_GRACE_MINUTES": gettext_lazy("Grace before it is missing"),
    "SCHEDULE_NOT_ON_HOLIDAYS": gettext_lazy("Not on public holidays"),
    "NORMAL_ADDED": gettext_lazy("The person's own normal"),
    "NORMAL_REMOVED": gettext_lazy("The person's own normal"),
    "NORMAL_VALUE": gettext_lazy("The person's own normal"),
    "NORMAL_SPREAD": gettext_lazy("Standard deviation of the own normal"),
    "NORMAL_APPROVED_BY": gettext_lazy("Who approved the own normal"),
    "NORMAL_APPROVED_ON": gettext_lazy("When the own normal was approved"),
    "NORMAL_SOURCE": gettext_lazy("Where the own normal is from"),
}

_RULE: Mapping[str, Words] = {
    "RULE_ADDED": gettext_lazy("Rule"),
    "RULE_REMOVED": gettext_lazy("Rule"),
    "RULE_TEXT_PATIENT": gettext_lazy("Words to the patient"),
    "RULE_TEXT_NURSE": gettext_lazy("Words to the nurse"),
    "RULE_SOURCE": gettext_lazy("Source of the limit"),
    "RULE_ACT_NOW": gettext_lazy("What the patient does at once"),
    "RED_BELOW": BOUND_LABELS["yellow_low"],
    "GREEN_FROM": BOUND_LABELS["green_low"],
    "GREEN_TO": BOUND_LABELS["green_high"],
    "RED_ABOVE": BOUND_LABELS["yellow_high"],
    "RANGE_COMPONENT": gettext_lazy("Which value"),
    "RANGE_CONTEXT": gettext_lazy("In which situation"),
    "RANGE_OUTER_LIMIT_REASON": _OUTER_REASON,
    "RANGE_CONFIRM_MINUTES": _SECOND_READING,
    "RANGE_REPEAT_MINUTES": gettext_lazy("After red, a new reading within"),
    "CHANGE_COLOUR": gettext_lazy("Colour of a rise or fall"),
    "CHANGE_DIRECTION": gettext_lazy("Rise or fall: direction"),
    "CHANGE_AMOUNT": gettext_lazy("Rise or fall of at least"),
    "CHANGE_PERCENT": gettext_lazy("Rise or fall in percent"),
    "CHANGE_AGAINST": gettext_lazy("Rise or fall counted from"),
    "CHANGE_DAYS": gettext_lazy("Rise or fall over"),
    "CHANGE_COMPONENT": gettext_lazy("Rise or fall of which value"),
    "CHANGE_CONFIRM_MINUTES": _SECOND_READING,
    "DEVIATION_COLOUR": gettext_lazy("Colour of a distance from the own normal"),
    "DEVIATION_DIRECTION": gettext_lazy("Distance from the own normal: direction"),
    "DEVIATION_AMOUNT": gettext_lazy("Distance from the own normal of at least"),
    "DEVIATION_UNIT": gettext_lazy("Distance from the own normal counted in"),
    "DEVIATION_COMPONENT": gettext_lazy("Distance from the own normal of which value"),
    "DEVIATION_MOVING_DAYS": gettext_lazy("Also compared with the median of"),
    "DEVIATION_OUTER_LIMIT_REASON": _OUTER_REASON,
    "DEVIATION_CONFIRM_MINUTES": _SECOND_READING,
    "REPETITION_COLOUR": gettext_lazy("Colour of a repetition"),
    "REPETITION_TIMES": gettext_lazy("Repetition: number outside green"),
    "REPETITION_OF": gettext_lazy("Repetition: counted from the last"),
    "MISSING_COLOUR": gettext_lazy("Colour of a missing reading"),
    "MISSING_IN_A_ROW": gettext_lazy("Missing times in a row"),
    "MISSING_REMIND_MINUTES": gettext_lazy("Missing: the patient is reminded after"),
    "MISSING_RELATIVE_MINUTES": gettext_lazy("Missing: the relative is asked after"),
    "MISSING_NURSE_MINUTES": gettext_lazy("Missing: on the nurse's list after"),
}

_OTHER_RULES: Mapping[str, Words] = {
    "ANSWER_COLOUR": gettext_lazy("Colour of an answer"),
    "ANSWER_QUESTION": gettext_lazy("Which question"),
    "ANSWER_ANY_OF": gettext_lazy("Which answers"),
    "ANSWER_AT_LEAST": gettext_lazy("An answer of at least"),
    "ANSWER_AT_MOST": gettext_lazy("An answer of at most"),
    "MEAN_DAYS": gettext_lazy("Mean over"),
    "MEAN_DROP_DAYS": gettext_lazy("Mean without the first"),
    "MEAN_LEAST": gettext_lazy("Mean of at least so many readings"),
    "MEAN_COMPONENT": gettext_lazy("Mean of which value"),
    "MEAN_CONTEXT": gettext_lazy("Mean in which situation"),
    "MEAN_RED_BELOW": gettext_lazy("Mean red under"),
    "MEAN_GREEN_FROM": gettext_lazy("Mean green from"),
    "MEAN_GREEN_TO": gettext_lazy("Mean green to"),
    "MEAN_RED_ABOVE": gettext_lazy("Mean red over"),
    "COMBINATION_COLOUR": gettext_lazy("Colour of a combination"),
    "COMBINATION_PARTS": gettext_lazy("Parts of a combination"),
    "COMBINATION_WITHIN_MINUTES": gettext_lazy("Parts measured within"),
    "COMBINATION_TIMES": gettext_lazy("How many parts must hold"),
    "NEWS2_SCALE": gettext_lazy("SpO₂ scale"),
    "NEWS2_SET_BY": gettext_lazy("Scale set by"),
    "NEWS2_SET_ON": gettext_lazy("Scale set on"),
    "NEWS2_ADULT_NOT_PREGNANT": gettext_lazy("Confirmed as 16 or older and not pregnant"),
    "NEWS2_WITHIN_MINUTES": gettext_lazy("Measured within"),
    "NEWS2_YELLOW_FROM": gettext_lazy("Yellow from a sum of"),
    "NEWS2_RED_FROM": gettext_lazy("Red from a sum of"),
    "NEWS2_SINGLE_THREE": gettext_lazy("Colour when one parameter scores 3"),
}

WHAT: Mapping[str, Words] = {**_PLAN, **_ITEM, **_RULE, **_OTHER_RULES}

TYPES: Mapping[str, Words] = {
    "RANGE": gettext_lazy("limits"),
    "CHANGE": gettext_lazy("rise or fall"),
    "DEVIATION": gettext_lazy("distance from the own normal"),
    "REPETITION": gettext_lazy("repetition"),
    "MISSING": gettext_lazy("missing reading"),
    "ANSWER": gettext_lazy("answer"),
    "MEAN": gettext_lazy("mean"),
    "COMBINATION": gettext_lazy("combination"),
    "NEWS2": "NEWS2",
}
"""What sort of rule it is, as it stands inside a sentence."""
