"""Why this colour, in one sentence for staff: value, limit, plan version."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measurements.presenters import STAFF_WORDS, comparator_shown, components_shown
from measurements.rules.problems import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of a reason. A code without words is shown as it is, never hidden."""
    write = _SENTENCES.get(code)
    return write(params) if write else code


def value_shown(params: Mapping[str, Any]) -> str:
    """Return the value (or values) that the reason is about, with its unit."""
    kind = str(params.get("kind", ""))
    values = params.get("values")
    if isinstance(values, dict) and values:
        numbers = {name: _number(text) for name, text in values.items()}
        shown = components_shown({k: v for k, v in numbers.items() if v is not None}, kind)
    else:
        number = _number(params.get("value"))
        shown = "" if number is None else STAFF_WORDS.value(kind, number)
    return comparator_shown(str(params.get("comparator") or ""), shown)


def what_happened(code: str, params: Mapping[str, Any]) -> str:
    """Return the few words that stand on the list: kind and value, or that nothing came."""
    kind = STAFF_WORDS.label(str(params.get("kind", "")))
    if code == "MISSING":
        return _("No reading: %(kind)s") % {"kind": kind}
    if code == "NO_REPEAT":
        return _("No new reading: %(kind)s") % {"kind": kind}
    if code == "RELATIVE_CANNOT_REACH":
        return _("A relative cannot reach the patient")
    if code == "REFUSED":
        return _("A measurement did not get in")
    return f"{kind} {value_shown(params)}".strip()


def _number(text: object) -> Decimal | None:
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None


def _shown(params: Mapping[str, Any], name: str) -> str:
    number = _number(params.get(name))
    return "–" if number is None else STAFF_WORDS.value(str(params["kind"]), number)


def _version(params: Mapping[str, Any]) -> str:
    number = params.get("version")
    return _("plan v%(number)s") % {"number": number} if number else ""


def _named(params: Mapping[str, Any]) -> dict[str, str]:
    part = params.get("component")
    kind = STAFF_WORDS.label(str(params.get("kind", "")))
    return {
        "kind": f"{kind} ({STAFF_WORDS.component(str(part))})" if part else kind,
        "value": value_shown(params),
        "version": _version(params),
    }


def _range(params: Mapping[str, Any]) -> str:
    words = {**_named(params), "bound": _shown(params, "bound")}
    below = params.get("side") == "below"
    red = params.get("limit") == "RED"
    if below:
        text = (
            _("%(kind)s: %(value)s is below the red limit %(bound)s (%(version)s)")
            if red
            else _("%(kind)s: %(value)s is below the green limit %(bound)s (%(version)s)")
        )
    else:
        text = (
            _("%(kind)s: %(value)s is above the red limit %(bound)s (%(version)s)")
            if red
            else _("%(kind)s: %(value)s is above the green limit %(bound)s (%(version)s)")
        )
    return text % words


def _change(params: Mapping[str, Any]) -> str:
    percent = bool(params.get("percent"))
    words = {
        **_named(params),
        "change": _shown(params, "change"),
        "amount": f"{params.get('amount')} %" if percent else _shown(params, "amount"),
        "reference": _shown(params, "reference"),
        "days": params.get("days"),
    }
    if params.get("direction") == "RISE":
        text = _(
            "%(kind)s: up %(change)s from %(reference)s within %(days)s days,"
            " the limit is %(amount)s (%(version)s)"
        )
    else:
        text = _(
            "%(kind)s: down %(change)s from %(reference)s within %(days)s days,"
            " the limit is %(amount)s (%(version)s)"
        )
    return text % words


def _repetition(params: Mapping[str, Any]) -> str:
    words = {**_named(params), "count": params.get("count"), "of": params.get("of")}
    return (
        _("%(kind)s: %(value)s, outside green %(count)s of the last %(of)s times (%(version)s)")
        % words
    )


def _missing(params: Mapping[str, Any]) -> str:
    count = int(params.get("missed_in_a_row") or params.get("in_a_row") or 1)
    words = {**_named(params), "count": count}
    return (
        ngettext(
            "%(kind)s: no reading in the agreed time (%(version)s)",
            "%(kind)s: no reading, %(count)s agreed times in a row (%(version)s)",
            count,
        )
        % words
    )


def _refused(params: Mapping[str, Any]) -> str:
    code = str(params.get("code", ""))
    known = {one.value for one in ProblemCode}
    kind = STAFF_WORDS.label(str(params.get("kind") or "")) or _("unknown kind")
    if code == "REFERENCE_REUSED":
        return _("%(kind)s: the same reference came with another value; both are kept") % {
            "kind": kind
        }
    why = ProblemCode(code).detail if code in known else code
    return _("%(kind)s: a measurement did not get in (%(why)s)") % {"kind": kind, "why": why}


def _green(params: Mapping[str, Any]) -> str:
    return _("%(kind)s: %(value)s is within green (%(version)s)") % _named(params)


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "RANGE": _range,
    "CHANGE": _change,
    "REPETITION": _repetition,
    "MISSING": _missing,
    "NO_REPEAT": lambda p: (
        _("%(kind)s: the new reading that was asked for after a red did not come (%(version)s)")
        % _named(p)
    ),
    "RELATIVE_CANNOT_REACH": lambda p: (
        _("%(kind)s: no reading, and a relative cannot reach the patient") % _named(p)
    ),
    "REFUSED": _refused,
    "GREEN": _green,
    "OBSERVE_ONLY": lambda p: _("%(kind)s: %(value)s, followed, no limits agreed") % _named(p),
    "IMPLAUSIBLE": lambda p: (
        _("%(kind)s: %(value)s is an unlikely value; check the measurement") % _named(p)
    ),
    "NO_PLAN": lambda p: _("%(kind)s: %(value)s, no plan is in force") % _named(p),
    "KIND_NOT_IN_PLAN": lambda p: (
        _("%(kind)s: %(value)s, the plan does not follow this kind") % _named(p)
    ),
    "NO_RULE": lambda p: _("%(kind)s: %(value)s, no rule could judge it (%(version)s)") % _named(p),
    "NO_VALUE": lambda p: _("%(kind)s: a value is missing, so it could not be judged") % _named(p),
    "ENGINE_FAILED": lambda p: _("%(kind)s: could not be judged after three tries") % _named(p),
    "BY_HAND": lambda _p: _("Opened by hand"),
    "WAITING": lambda p: _("%(kind)s: not yet measured") % _named(p),
}
