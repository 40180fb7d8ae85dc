"""Why this colour, in one sentence for staff: value, limit, plan version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import written
from measurements.presenters import STAFF_WORDS
from measurements.presenters.answers import answer_in_form, form_title
from triage.presenters.by_hand import by_hand
from triage.presenters.receivers import receiver_gone
from triage.presenters.refusals import not_taken_in
from triage.presenters.sentence_parts import number_of, read_number, value_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of a reason. A code without words is shown as it is, never hidden."""
    write = _SENTENCES.get(code)
    return write(params) if write else code


def value_shown(params: Mapping[str, Any]) -> str:
    """Return the value (or values) that the reason is about, with its unit."""
    return value_for(params, STAFF_WORDS)


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
    if code == "MESSAGE":
        return _message(params)
    if code == "BY_HAND":
        return _("Opened by hand")
    if code == "RECEIVER_GONE":
        return _("A receiver of the plan is gone")
    if code == "ANSWER" and params.get("about"):
        return form_title(str(params["about"]))
    return f"{kind} {value_shown(params)}".strip()


def _shown(params: Mapping[str, Any], name: str) -> str:
    return number_of(params, name, STAFF_WORDS)


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


def _answer(params: Mapping[str, Any]) -> str:
    about, link = str(params.get("about") or ""), str(params.get("question") or "–")
    question, answer = answer_in_form(about, link, str(params.get("answer") or "–"))
    words = {"question": question, "answer": answer, "version": _version(params)}
    return _("%(question)s: the answer %(answer)s is one that the plan names (%(version)s)") % words


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


def _message(params: Mapping[str, Any]) -> str:
    if params.get("side") == "RELATIVE":
        return _("A relative has written")
    return _("The patient has written")


def _refused(params: Mapping[str, Any]) -> str:
    code = str(params.get("code", ""))
    kind = STAFF_WORDS.label(str(params.get("kind") or "")) or _("Unknown kind")
    if code == "REFERENCE_REUSED":
        return _("%(kind)s: the same reference came with another value; both are kept") % {
            "kind": kind
        }
    words = {"kind": kind, "why": not_taken_in(code)}
    return _("%(kind)s: a measurement did not get in (%(why)s)") % words


def _green(params: Mapping[str, Any]) -> str:
    return _("%(kind)s: %(value)s is within green (%(version)s)") % _named(params)


def _deviation(params: Mapping[str, Any]) -> str:
    unit = params.get("unit")
    number = read_number(params.get("distance"))
    distance = "–" if number is None else written.number(number)
    words = {
        **_named(params),
        "normal": _shown(params, "normal"),
        "distance": f"{distance} %"
        if unit == "PERCENT"
        else _("%(number)s standard deviations") % {"number": distance}
        if unit == "SD"
        else _shown(params, "distance"),
        "days": params.get("moving_days"),
        "who": params.get("approved_by") or "–",
        "day": params.get("approved_on") or "–",
    }
    is_rise = params.get("direction") == "RISE"
    if params.get("reference") == "MOVING":
        text = (
            _("%(kind)s: %(value)s is %(distance)s above the median of %(days)s days (%(version)s)")
            if is_rise
            else _(
                "%(kind)s: %(value)s is %(distance)s below the median of %(days)s days (%(version)s)"
            )
        )
    else:
        text = (
            _(
                "%(kind)s: %(value)s is %(distance)s above the usual %(normal)s,"
                " set by %(who)s %(day)s (%(version)s)"
            )
            if is_rise
            else _(
                "%(kind)s: %(value)s is %(distance)s below the usual %(normal)s,"
                " set by %(who)s %(day)s (%(version)s)"
            )
        )
    return text % words


def _mean(params: Mapping[str, Any]) -> str:
    words = {
        **_named(params),
        "mean": _shown(params, "mean"),
        "bound": _shown(params, "bound"),
        "days": params.get("days"),
        "count": params.get("count"),
    }
    is_red, is_below = params.get("limit") == "RED", params.get("side") == "below"
    text = {
        (True, True): _("%(kind)s: mean %(mean)s of %(count)s readings in %(days)s days is below the red limit %(bound)s (%(version)s)"),
        (True, False): _("%(kind)s: mean %(mean)s of %(count)s readings in %(days)s days is above the red limit %(bound)s (%(version)s)"),
        (False, True): _("%(kind)s: mean %(mean)s of %(count)s readings in %(days)s days is below the green limit %(bound)s (%(version)s)"),
        (False, False): _("%(kind)s: mean %(mean)s of %(count)s readings in %(days)s days is above the green limit %(bound)s (%(version)s)"),
    }[is_red, is_below]  # fmt: skip
    return text % words


def _combination(params: Mapping[str, Any]) -> str:
    parts = [value_shown_with_kind(each) for each in params.get("parts") or ()]
    words = {
        "parts": ", ".join(parts),
        "times": params.get("count") or params.get("times"),
        "of": params.get("of"),
        "minutes": params.get("within_minutes"),
        "version": _version(params),
    }
    return (
        _("%(times)s of %(of)s conditions within %(minutes)s minutes: %(parts)s (%(version)s)")
        % words
    )


def value_shown_with_kind(part: Mapping[str, Any]) -> str:
    """Return a kind and its value: ``SpO₂ 88 %``."""
    return f"{STAFF_WORDS.label(str(part.get('kind', '')))} {value_shown(part)}".strip()


def _news2(params: Mapping[str, Any]) -> str:
    missing = [STAFF_WORDS.label(str(each)) for each in params.get("missing") or ()]
    words = {
        "score": params.get("score"),
        "measured": params.get("measured"),
        "of": params.get("of") or 7,
        "scale": params.get("scale"),
        "missing": ", ".join(missing),
        "version": _version(params),
    }
    if missing:
        text = _(
            "NEWS2 at least %(score)s, %(measured)s of %(of)s measured, SpO₂ scale %(scale)s,"
            " without %(missing)s (%(version)s)"
        )
    else:
        text = _("NEWS2 %(score)s, all measured, SpO₂ scale %(scale)s (%(version)s)")
    return text % words


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "DEVIATION": _deviation,
    "MEAN": _mean,
    "COMBINATION": _combination,
    "NEWS2": _news2,
    "ANSWER": _answer,
    "INCOMPLETE_FORM": lambda p: _("%(kind)s: the form is not complete (%(version)s)") % _named(p),
    "ODD": lambda p: (
        _("%(kind)s: %(value)s is outside what can change in that time; ask for it again")
        % _named(p)
    ),
    "NO_NORMAL": lambda p: (
        _("%(kind)s: %(value)s, no personal normal is approved to compare with (%(version)s)")
        % _named(p)
    ),
    "BAD_VALUE": lambda p: (
        _("%(kind)s: the value is no number, so it could not be judged") % _named(p)
    ),
    "BAD_COMPARATOR": lambda p: (
        _("%(kind)s: %(value)s, the sign before the value is unknown") % _named(p)
    ),
    "CONTEXT": lambda p: (
        _("%(kind)s: %(value)s, no limit is agreed for how it was measured (%(version)s)")
        % _named(p)
    ),
    "UNREADABLE_RULE": lambda p: (
        _("%(kind)s: %(value)s, a rule of the plan could not be read (%(version)s)") % _named(p)
    ),
    "IMPOSSIBLE": lambda p: (
        _("%(kind)s: %(value)s is not possible; check the measurement") % _named(p)
    ),
    "UNWATCHED": lambda p: _("%(kind)s: not measured, no rule about it (%(version)s)") % _named(p),
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
    "MESSAGE": _message,
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
    "BY_HAND": by_hand,
    "RECEIVER_GONE": receiver_gone,
    "WAITING": lambda p: _("%(kind)s: not yet measured") % _named(p),
}
