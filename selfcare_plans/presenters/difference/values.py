"""The values of a difference, written out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from selfcare_plans.presenters.combinations import part_in_words
from selfcare_plans.presenters.difference.what import TYPES
from selfcare_plans.presenters.parts import (
    act_in_words,
    measure_in_words,
    normal_in_words,
    step_in_words,
)
from selfcare_plans.presenters.rules import against_in_words, deviation_unit_in_words
from selfcare_plans.presenters.words import (
    LANGUAGE_LABELS,
    NOTHING,
    weekdays_in_words,
    windows_in_words,
)
from selfcare_plans.rules.document import (
    ActNow,
    Against,
    CombinationPart,
    DeviationUnit,
    Direction,
    Measure,
    MedicineStep,
    PersonalNormal,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selfcare_plans.presenters.words import KindWords
    from selfcare_plans.rules.difference import Difference, Value


@dataclass(frozen=True, slots=True)
class Names:
    """What the words of a difference need: kinds, and the units that are named, by id."""

    kinds: KindWords
    units: Mapping[str, str] = field(default_factory=dict)


def is_nothing(value: Value) -> bool:
    """Whether the value says that nothing is there."""
    return value is None or value in ("", ())


def value_in_words(difference: Difference, value: Value, names: Names) -> str:
    """Return the value before or after, as people read it."""
    if is_nothing(value):
        return NOTHING
    special = _SPECIAL.get(difference.code)
    return special(value, difference, names) if special else _plain(value, difference, names)


def _plain(value: Value, difference: Difference, names: Names) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return _number(value, difference, names)
        case date():
            return written.full_date(value)
        case Measure():
            return measure_in_words(value, names.units)
        case PersonalNormal():
            return normal_in_words(value, str(difference.params.get("kind", "")), names.kinds)
        case ActNow():
            return act_in_words(value)
        case tuple():
            return " · ".join(_one_of(part, names) for part in value)
        case _:
            return str(value)


def _one_of(part: object, names: Names) -> str:
    match part:
        case MedicineStep():
            return step_in_words(part)
        case CombinationPart():
            return part_in_words(part, names.kinds)
        case _:
            return str(part)


_COUNTED = frozenset({"CHANGE_AMOUNT", "DEVIATION_AMOUNT"})


def _number(value: Decimal, difference: Difference, names: Names) -> str:
    kind, params = str(difference.params.get("kind", "")), difference.params
    if difference.code in _COUNTED:
        if params.get("percent") or params.get("unit") == DeviationUnit.PERCENT:
            return _("%(percent)s %%") % {"percent": written.number(value)}
        if params.get("unit") == DeviationUnit.SD:
            return _("%(count)s standard deviations") % {"count": written.number(value)}
    return names.kinds.value(kind, value)


def _units(value: Value, _difference: Difference, names: Names) -> str:
    """The units in line, first one first."""
    line = value if isinstance(value, tuple) else ()
    return ", ".join(
        f"{place}. {names.units.get(str(unit), _('unknown unit'))}"
        for place, unit in enumerate(line, start=1)
    )


def _unit(value: Value, _difference: Difference, names: Names) -> str:
    return names.units.get(str(value), _("unknown unit"))


def _colour(value: Value, _difference: Difference, _names: Names) -> str:
    return colours.colour_word(str(value))


def _kind(_value: Value, _difference: Difference, _names: Names) -> str:
    return _("in the plan")


def _rule(_value: Value, difference: Difference, names: Names) -> str:
    """What sort of rule, for its id says nothing to people."""
    kind = str(TYPES[str(difference.params["type"])])
    if difference.params["type"] not in ("CHANGE", "DEVIATION"):
        return kind
    direction = _direction(difference.params.get("direction", ""), difference, names)
    return f"{kind}, {direction}"


def _direction(value: Value, _difference: Difference, _names: Names) -> str:
    return _("up") if value == Direction.RISE else _("down")


def _against(value: Value, _difference: Difference, _names: Names) -> str:
    return against_in_words(Against(str(value)))


def _deviation_unit(value: Value, _difference: Difference, _names: Names) -> str:
    return deviation_unit_in_words(DeviationUnit(str(value)))


def _windows(value: Value, _difference: Difference, _names: Names) -> str:
    line = value if isinstance(value, tuple) else ()
    return windows_in_words([window for window in line if isinstance(window, Window)])


def _weekdays(value: Value, _difference: Difference, _names: Names) -> str:
    line = value if isinstance(value, tuple) else ()
    return weekdays_in_words([day for day in line if isinstance(day, int)])


def _minutes(value: Value, _difference: Difference, _names: Names) -> str:
    return written.span(int(str(value)))


def _days(value: Value, _difference: Difference, _names: Names) -> str:
    count = int(str(value))
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _component(value: Value, _difference: Difference, names: Names) -> str:
    return names.kinds.component(str(value))


def _context(value: Value, _difference: Difference, names: Names) -> str:
    return names.kinds.context(str(value))


def _language(value: Value, _difference: Difference, _names: Names) -> str:
    return str(LANGUAGE_LABELS.get(str(value), value))


_SPECIAL: Mapping[str, Callable[[Value, Difference, Names], str]] = {
    "PLAN_RECEIVERS": _units,
    "PLAN_LANGUAGE": _language,
    "LEVEL_RECEIVERS": _units,
    "MEASURE_UNIT": _unit,
    "ITEM_ADDED": _kind,
    "ITEM_REMOVED": _kind,
    "ITEM_RECEIVERS": _units,
    "RULE_ADDED": _rule,
    "RULE_REMOVED": _rule,
    "SCHEDULE_ADDED": _windows,
    "SCHEDULE_REMOVED": _windows,
    "SCHEDULE_WINDOWS": _windows,
    "SCHEDULE_WEEKDAYS": _weekdays,
    "SCHEDULE_GRACE_MINUTES": _minutes,
    "RANGE_COMPONENT": _component,
    "RANGE_CONTEXT": _context,
    "RANGE_CONFIRM_MINUTES": _minutes,
    "RANGE_REPEAT_MINUTES": _minutes,
    "CHANGE_COLOUR": _colour,
    "CHANGE_DIRECTION": _direction,
    "CHANGE_AGAINST": _against,
    "CHANGE_DAYS": _days,
    "CHANGE_COMPONENT": _component,
    "CHANGE_CONFIRM_MINUTES": _minutes,
    "DEVIATION_COLOUR": _colour,
    "DEVIATION_DIRECTION": _direction,
    "DEVIATION_UNIT": _deviation_unit,
    "DEVIATION_COMPONENT": _component,
    "DEVIATION_MOVING_DAYS": _days,
    "DEVIATION_CONFIRM_MINUTES": _minutes,
    "REPETITION_COLOUR": _colour,
    "MISSING_COLOUR": _colour,
    "MISSING_REMIND_MINUTES": _minutes,
    "MISSING_RELATIVE_MINUTES": _minutes,
    "MISSING_NURSE_MINUTES": _minutes,
    "ANSWER_COLOUR": _colour,
    "MEAN_DAYS": _days,
    "MEAN_DROP_DAYS": _days,
    "MEAN_COMPONENT": _component,
    "MEAN_CONTEXT": _context,
    "COMBINATION_COLOUR": _colour,
    "COMBINATION_WITHIN_MINUTES": _minutes,
    "NEWS2_WITHIN_MINUTES": _minutes,
    "NEWS2_SINGLE_THREE": _colour,
}
