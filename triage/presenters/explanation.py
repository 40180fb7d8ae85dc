"""Why this colour, in one sentence to the patient, and to staff with who set the limit and when.

``sentences`` says it to staff from the judgement alone; here the plan version is known too. Every
code of the engine has a sentence in both tables; a test keeps them alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import PATIENT_WORDS
from triage.presenters.sentence_parts import number_of, value_for
from triage.presenters.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


def explained(
    code: str, params: Mapping[str, Any], *, approver: str, since: datetime | None
) -> str:
    """Return the sentence for staff, with who approved the plan version and from when it holds."""
    text = sentence(code, params)
    if not approver or since is None:
        return f"{text}."
    words = {
        "text": text,
        "who": approver,
        "day": f"{written.local(since):%d.%m.%Y}",
    }
    return _("%(text)s, approved by %(who)s, in force from %(day)s.") % words


def held_sentence(until: datetime) -> str:
    """Return to staff that a yellow waits for the patient's second reading, and until when."""
    words = {"time": written.date_and_time(until)}
    return _("It waits for a second reading until %(time)s; then it stands on the list.") % words


def patient_sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of a reason in plain words. A code without words says that it waits."""
    write = PATIENT_SENTENCES.get(code)
    return write(params) if write else _waits(params)


def _words(params: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(params.get("kind", ""))
    return {
        "kind": PATIENT_WORDS.label(kind) if kind else _("The measurement"),
        "value": value_for(params, PATIENT_WORDS),
        "bound": number_of(params, "bound", PATIENT_WORDS),
        "mean": number_of(params, "mean", PATIENT_WORDS),
        "normal": number_of(params, "normal", PATIENT_WORDS),
        "change": number_of(params, "change", PATIENT_WORDS),
        **{
            name: params.get(name, "–")
            for name in ("days", "count", "of", "score", "minutes", "answer")
        },
    }


def _range(params: Mapping[str, Any]) -> str:
    if params.get("side") == "below":
        return _("%(kind)s: %(value)s is lower than the %(bound)s that we agreed.") % _words(params)
    return _("%(kind)s: %(value)s is higher than the %(bound)s that we agreed.") % _words(params)


def _change(params: Mapping[str, Any]) -> str:
    if params.get("direction") == "RISE":
        return _("%(kind)s: up %(change)s in %(days)s days. That is more than we agreed.") % _words(
            params
        )
    return _("%(kind)s: down %(change)s in %(days)s days. That is more than we agreed.") % _words(
        params
    )


def _deviation(params: Mapping[str, Any]) -> str:
    if params.get("direction") == "RISE":
        return _("%(kind)s: %(value)s is well above your usual %(normal)s.") % _words(params)
    return _("%(kind)s: %(value)s is well below your usual %(normal)s.") % _words(params)


def _mean(params: Mapping[str, Any]) -> str:
    if params.get("side") == "below":
        text = _("%(kind)s: the mean of %(days)s days, %(mean)s, is lower than we agreed.")
    else:
        text = _("%(kind)s: the mean of %(days)s days, %(mean)s, is higher than we agreed.")
    return text % _words(params)


def _waits(params: Mapping[str, Any]) -> str:
    return _("%(kind)s: received, not yet assessed. A nurse will look at it.") % _words(params)


PATIENT_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "RANGE": _range,
    "CHANGE": _change,
    "DEVIATION": _deviation,
    "MEAN": _mean,
    "REPETITION": lambda p: (
        _("%(kind)s: %(value)s, outside green %(count)s of the last %(of)s times.") % _words(p)
    ),
    "MISSING": lambda p: _("%(kind)s: we have not received the agreed measurement.") % _words(p),
    "NO_REPEAT": lambda p: (
        _("%(kind)s: the new measurement that we asked for has not come.") % _words(p)
    ),
    "ANSWER": lambda _p: _("One of your answers is something we want to look at."),
    "COMBINATION": lambda _p: _("Several of your measurements together need a look."),
    "NEWS2": lambda _p: _("Your measurements seen together need a look."),
    "INCOMPLETE_FORM": lambda _p: _("Some questions are not answered yet."),
    "ODD": lambda p: _("%(kind)s: %(value)s is unusual for you. Measure once more.") % _words(p),
    "NO_NORMAL": lambda p: (
        _("%(kind)s: your usual value is not agreed yet. A nurse will look at it.") % _words(p)
    ),
    "IMPLAUSIBLE": lambda p: (
        _("%(kind)s: %(value)s is an unlikely number. Measure once more.") % _words(p)
    ),
    "IMPOSSIBLE": lambda p: (
        _("%(kind)s: %(value)s cannot be right. Measure once more.") % _words(p)
    ),
    "MESSAGE": lambda _params: _("You have written to us."),
    "REFUSED": lambda p: _("%(kind)s: the measurement did not get in. Send it again.") % _words(p),
    "GREEN": lambda p: _("%(kind)s: %(value)s is as agreed.") % _words(p),
    "OBSERVE_ONLY": lambda p: _("%(kind)s: %(value)s is received.") % _words(p),
    "WAITING": lambda p: _("%(kind)s: not yet measured.") % _words(p),
    "UNWATCHED": lambda p: _("%(kind)s: not measured; nobody waits for it.") % _words(p),
    "BY_HAND": lambda _p: _("A nurse or doctor wants to look at how you are."),
    **dict.fromkeys(
        (
            "NO_PLAN",
            "KIND_NOT_IN_PLAN",
            "NO_RULE",
            "NO_VALUE",
            "BAD_VALUE",
            "BAD_COMPARATOR",
            "CONTEXT",
            "UNREADABLE_RULE",
            "ENGINE_FAILED",
        ),
        _waits,
    ),
}
"""Code of the engine to what the patient is told. Says what was agreed, never a diagnosis."""
