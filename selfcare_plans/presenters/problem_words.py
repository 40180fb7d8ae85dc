"""The words of each problem of a plan: what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from selfcare_plans.rules.problem_codes import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.presenters.words import Words

_FIRST: Mapping[ProblemCode, Words] = {
    ProblemCode.NO_CONTENT: gettext_lazy("A plan without measurements needs a goal or a measure."),
    ProblemCode.NO_CONTACT_POINT: gettext_lazy(
        "A plan without measurements needs a contact point."
    ),
    ProblemCode.NO_REVIEW_DATE: gettext_lazy("Say when the plan is to be reviewed."),
    ProblemCode.NO_RECEIVER: gettext_lazy(
        "This can become red, so the plan must say who is told then."
    ),
    ProblemCode.BAD_RECEIVER: gettext_lazy("Choose a unit from the list."),
    ProblemCode.BAD_LANGUAGE: gettext_lazy("Choose a language from the list."),
    ProblemCode.BAD_ID: gettext_lazy(
        "The name of this part is not valid. Remove it and add it again."
    ),
    ProblemCode.DUPLICATE_ID: gettext_lazy("Two parts have the same name. Remove one of them."),
    ProblemCode.UNKNOWN_KIND: gettext_lazy("%(kind)s is not a kind that we know."),
    ProblemCode.DUPLICATE_KIND: gettext_lazy("%(kind)s is in the plan twice. Remove one of them."),
    ProblemCode.NO_RULES: gettext_lazy(
        "Add limits, or say that it is only followed without limits."
    ),
    ProblemCode.LIMITS_ON_OBSERVE_ONLY: gettext_lazy(
        "What is only followed has no limits. Remove the limits, or follow it with limits."
    ),
    ProblemCode.NO_WINDOWS: gettext_lazy("Add at least one time of day."),
    ProblemCode.BAD_WINDOW_NAME: gettext_lazy(
        "Give it a name of 1 to 40 characters, without colon."
    ),
    ProblemCode.DUPLICATE_WINDOW: gettext_lazy("Two times of day are called %(name)s."),
    ProblemCode.WINDOW_TIMES: gettext_lazy("It must end after it begins, on the same day."),
    ProblemCode.TIME_WITH_ZONE: gettext_lazy("Write the time as local time."),
    ProblemCode.WINDOWS_OVERLAP: gettext_lazy("%(name)s overlaps another time of day."),
    ProblemCode.BAD_WEEKDAYS: gettext_lazy("Choose at least one weekday."),
    ProblemCode.BAD_GRACE: gettext_lazy("Write 0 to 1440 minutes."),
    ProblemCode.COMPONENT_MISSING: gettext_lazy(
        "Say which value of %(kind)s these limits are for."
    ),
    ProblemCode.COMPONENT_UNKNOWN: gettext_lazy("%(kind)s has no such value."),
    ProblemCode.CONTEXT_UNKNOWN: gettext_lazy("%(kind)s has no such situation."),
    ProblemCode.NOT_FINITE: gettext_lazy("Write a number."),
    ProblemCode.TOO_LARGE: gettext_lazy("The number is too large."),
    ProblemCode.TOO_FINE: gettext_lazy("Write it in steps of %(resolution)s."),
    ProblemCode.NO_LIMIT: gettext_lazy("Fill in at least one limit, or remove this."),
    ProblemCode.BOUNDS_ORDER: gettext_lazy("“%(bound)s” is on the wrong side of “%(other)s”."),
    ProblemCode.OUTER_LIMIT: gettext_lazy(
        "“%(bound)s” may not pass %(limit)s unless a doctor gives a reason."
    ),
    ProblemCode.OUTER_LIMIT_BY_DEVIATION: gettext_lazy(
        "Red begins only beyond %(limit)s. Add a limit that begins earlier, or let a doctor give "
        "a reason."
    ),
    ProblemCode.BAD_COLOUR: gettext_lazy("The colour must be yellow or red."),
    ProblemCode.BAD_DAYS: gettext_lazy("Write 1 to 90 days."),
    ProblemCode.NOT_POSITIVE: gettext_lazy("Write a number above 0."),
    ProblemCode.FALL_OVER_100_PERCENT: gettext_lazy("Nothing can fall by more than 100 percent."),
    ProblemCode.BAD_REPETITION: gettext_lazy(
        "Write at least 1, at most as many as it is counted from, and count from at most 90."
    ),
    ProblemCode.REPETITION_WITHOUT_RANGE: gettext_lazy(
        "This counts readings outside green, so it needs limits to count by."
    ),
    ProblemCode.BAD_IN_A_ROW: gettext_lazy("Write 1 to 90 times."),
    ProblemCode.MISSING_WITHOUT_SCHEDULE: gettext_lazy(
        "Nothing can be missing without agreed times. Add times, or remove this."
    ),
}

_PERSONAL: Mapping[ProblemCode, Words] = {
    ProblemCode.KIND_HAS_NO_NUMBER: gettext_lazy(
        "%(kind)s is no number, so it can have no limits. Remove this."
    ),
    ProblemCode.NO_NORMAL: gettext_lazy(
        "Write the person's own normal first, with who approved it and when."
    ),
    ProblemCode.NO_SPREAD: gettext_lazy(
        "The person's own normal needs a standard deviation above 0."
    ),
    ProblemCode.NORMAL_IS_ZERO: gettext_lazy(
        "The own normal is 0, so a percentage of it says nothing. Count in units."
    ),
    ProblemCode.LIMIT_OUT_OF_SENSE: gettext_lazy("Write a value from %(low)s to %(high)s."),
    ProblemCode.NORMAL_OUT_OF_SENSE: gettext_lazy("Write a value from %(low)s to %(high)s."),
    ProblemCode.DUPLICATE_NORMAL: gettext_lazy(
        "The person's own normal is there twice. Remove one of them."
    ),
    ProblemCode.NEGATIVE: gettext_lazy("Write 0 or more."),
    ProblemCode.BAD_MOVING_DAYS: gettext_lazy("Write 0 to 90 days."),
    ProblemCode.BAD_DROP_DAYS: gettext_lazy("Write 0 to %(most)s days to leave out."),
    ProblemCode.BAD_LEAST: gettext_lazy("Write 1 to %(most)s readings."),
    ProblemCode.MEAN_ALONE: gettext_lazy(
        "A mean lets a single dangerous reading pass. Add a red limit for a single reading."
    ),
    ProblemCode.NO_RED: gettext_lazy(
        "%(kind)s is left without red. Add a red limit, or let a doctor give a reason."
    ),
}

_ANSWERS: Mapping[ProblemCode, Words] = {
    ProblemCode.ANSWER_ELSEWHERE: gettext_lazy(
        "%(kind)s has no answers. Use this with a form or an event."
    ),
    ProblemCode.NO_QUESTION: gettext_lazy("Choose a question."),
    ProblemCode.NO_ANSWER: gettext_lazy("Choose an answer, or write a number."),
    ProblemCode.EMPTY_ANSWER: gettext_lazy("Write the answer, or remove it."),
    ProblemCode.NO_SCORE: gettext_lazy("Say which score of the form this is for."),
    ProblemCode.ABOUT_MISSING: gettext_lazy("Say which form, task or event it is about."),
    ProblemCode.ABOUT_UNKNOWN: gettext_lazy("Choose what it is about from the list."),
    ProblemCode.EVENT_QUESTION: gettext_lazy("Of an event one can only ask what happened."),
    ProblemCode.ABOUT_NOTHING: gettext_lazy("%(kind)s is about nothing else. Leave this empty."),
    ProblemCode.QUESTION_UNKNOWN: gettext_lazy("The form has no such question. Choose another."),
    ProblemCode.NO_ACT_NOW: gettext_lazy(
        "Question %(question)s of this form needs a red rule that says what to do at once. Add it, or"
        " let a doctor give a reason."
    ),
    ProblemCode.ONLY_WHEN_OPEN: gettext_lazy(
        "This form may only be asked for while the centre is open. Choose days and times within its"
        " opening hours."
    ),
    ProblemCode.NOT_ON_HOLIDAYS: gettext_lazy(
        "This form may not be asked for on public holidays, when nobody watches."
    ),
}

_SECOND_READING: Mapping[ProblemCode, Words] = {
    ProblemCode.BAD_RUNG: gettext_lazy("Write 0 to 1440 minutes."),
    ProblemCode.RUNGS_ORDER: gettext_lazy(
        "“%(rung)s” comes before “%(other)s”. Write a later time."
    ),
    ProblemCode.BAD_MINUTES: gettext_lazy("Write 1 to %(most)s minutes."),
    ProblemCode.CONFIRM_WITHOUT_YELLOW: gettext_lazy(
        "This is never yellow, so nothing can wait for a second reading."
    ),
    ProblemCode.CONFIRM_LOW_GLUCOSE: gettext_lazy(
        "A low blood glucose must not wait for a second reading. Give low and high limits apart."
    ),
    ProblemCode.CONFIRM_ON_OXYGEN: gettext_lazy(
        "Oxygen saturation on oxygen must not wait for a second reading. Bind these limits to "
        "measuring on air."
    ),
    ProblemCode.REPEAT_WITHOUT_RED: gettext_lazy(
        "This is never red, so no new reading is expected after red."
    ),
    ProblemCode.NO_ACT: gettext_lazy("Write what the patient does at once."),
    ProblemCode.BAD_NUMBER_TO_RING: gettext_lazy(
        "Write the telephone number with 3 to 12 digits and nothing else."
    ),
}

_COMBINATIONS: Mapping[ProblemCode, Words] = {
    ProblemCode.BAD_PARTS: gettext_lazy("A combination has 2 to 10 parts."),
    ProblemCode.BAD_TIMES: gettext_lazy("Write 1 to %(of)s parts."),
    ProblemCode.BAD_SPAN: gettext_lazy("Write 1 to %(most)s minutes."),
    ProblemCode.ONE_CONDITION: gettext_lazy(
        "Give one condition: a lowest number, a highest number or a colour."
    ),
    ProblemCode.NO_CONDITION: gettext_lazy(
        "That the event was reported is the condition. Leave number and colour empty."
    ),
    ProblemCode.PART_WITHOUT_RANGE: gettext_lazy(
        "The plan has no limits for %(kind)s, so it gets no colour. Add limits, or use a number."
    ),
    ProblemCode.BAD_SCALE: gettext_lazy("Choose SpO₂ scale 1 or 2."),
    ProblemCode.NOT_CONFIRMED_ADULT: gettext_lazy(
        "NEWS2 is not for those under 16 or pregnant. Confirm that the patient is neither."
    ),
    ProblemCode.BAD_SUMS: gettext_lazy(
        "Write sums from 1 to 20, with red at the same sum as yellow or higher."
    ),
    ProblemCode.SECOND_NEWS2: gettext_lazy("NEWS2 is in the plan twice. Remove one of them."),
    ProblemCode.NEWS2_NOT_MEASURED: gettext_lazy("The plan measures nothing that NEWS2 counts."),
    ProblemCode.NEWS2_ONLY_ROUTE: gettext_lazy(
        "NEWS2 may not be the only way to red. Add a red limit to at least one of its measurements."
    ),
    ProblemCode.NEWS2_UNDER_16: gettext_lazy(
        "The patient is under 16, and NEWS2 is not for children. Remove it."
    ),
}

_NAMES_AND_DATES: Mapping[ProblemCode, Words] = {
    ProblemCode.NO_NAME: gettext_lazy("Write a name."),
    ProblemCode.NO_TEXT: gettext_lazy("Write what it is."),
    ProblemCode.NO_PRESCRIBER: gettext_lazy("Write who prescribed the medicine."),
    ProblemCode.NO_STEPS: gettext_lazy("Write what the patient does in red."),
    ProblemCode.BAD_UNIT: gettext_lazy("Choose a unit from the list."),
    ProblemCode.DATE_AHEAD: gettext_lazy("The date cannot be in the future."),
    ProblemCode.DATE_PASSED: gettext_lazy("The date has passed. Choose a new one."),
}

PROBLEMS: Mapping[ProblemCode, Words] = {
    **_FIRST,
    **_PERSONAL,
    **_ANSWERS,
    **_SECOND_READING,
    **_COMBINATIONS,
    **_NAMES_AND_DATES,
}
