"""Whether a patient knows of her red answer, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from triage.rules.told import TellingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class ToldShown:
    """How it stands with one red answer. ``steps``: by which ways it went before."""

    state: str
    words: str
    steps: str
    is_late: bool


def told_shown(rows: Iterable[Any]) -> list[ToldShown]:
    """Return how it stands with each red answer of an alert; what ended unsaid says nothing."""
    return [
        ToldShown(
            row.state,
            _state(row),
            ", ".join(_steps(row)),
            row.state == TellingState.EXHAUSTED.value,
        )
        for row in rows
        if row.state != TellingState.ENDED.value
    ]


def not_confirmed() -> str:
    """Return the remark of a red that nobody has confirmed."""
    return _("Told? Not confirmed – ring the patient")


def told_json(row: Any) -> dict[str, Any]:
    """Return a telling as the API shows it."""
    return {
        "reading": row.reading_id,
        "state": row.state,
        "shown_at": row.shown_at,
        "told_at": row.told_at,
        "push_at": row.push_at,
        "sms_at": row.sms_at,
        "relative_at": row.relative_at,
    }


def told_words(detail: Mapping[str, Any]) -> str:
    """Return one step of telling, for the history of an alert."""
    way, how = str(detail.get("way", "")), str(detail.get("how", ""))
    said = {
        "SEEN": _("The patient has read the red answer"),
        "TOLD_BY_RELATIVE": _("A relative says that the patient knows of the red answer"),
        "EXHAUSTED": _("Nobody has confirmed the red answer: ring the patient"),
    }
    if way in said:
        return said[way]
    ways = {
        "PUSH": _("Message to the patient's device"),
        "SMS": _("SMS to the patient"),
        "RELATIVE": (
            _("SMS to the relative")
            if detail.get("through") == "SMS"
            else _("Message to the relative")
        ),
    }
    ended = {
        "SENT": _("%(way)s: on its way"),
        "COVERED": _("%(way)s: sent a moment before"),
        "NOT_AVAILABLE": _("%(way)s: not available"),
        "FAILED": _("%(way)s: not taken"),
    }
    return ended.get(how, "%(way)s") % {"way": ways.get(way, way)}


def _state(row: Any) -> str:
    words = {"at": _clock(row.told_at), "who": row.told_by.name if row.told_by else ""}
    if row.state == TellingState.SEEN.value:
        return _("read %(at)s") % words
    if row.state == TellingState.TOLD_BY_RELATIVE.value:
        return _("by %(who)s %(at)s") % words
    if row.state == TellingState.TOLD_BY_NURSE.value:
        return _("rung by %(who)s %(at)s") % words
    return not_confirmed() if row.state == TellingState.EXHAUSTED.value else _("not yet confirmed")


def _steps(row: Any) -> Iterator[str]:
    if row.shown_at:
        yield _("shown %(at)s") % {"at": _clock(row.shown_at)}
    if row.push_at or row.push_state:
        yield _push(row)
    if row.sms_at:
        yield _sms(row)
    if row.relative_at:
        yield _relative(row)


def _push(row: Any) -> str:
    if row.push_state == "SENT":
        return _("message to the device sent %(at)s") % {"at": _clock(row.push_sent_at)}
    if row.push_at:
        return _("message to the device %(at)s") % {"at": _clock(row.push_at)}
    return _("the message to the device did not get out")


def _sms(row: Any) -> str:
    if row.sms_state == "SENT":
        return _("SMS sent %(at)s") % {"at": _clock(row.sms_sent_at)}
    if row.sms_state == "FAILED":
        return _("the SMS did not get out")
    return _("SMS on its way since %(at)s") % {"at": _clock(row.sms_at)}


def _relative(row: Any) -> str:
    if row.relative.user_id is not None:
        return _("relative asked %(at)s") % {"at": _clock(row.relative_at)}
    if row.ring_state == "SENT":
        return _("SMS to relative %(at)s") % {"at": _clock(row.ring_sent_at)}
    if row.ring_state == "FAILED":
        return _("the SMS to the relative did not get out")
    return _("SMS to relative on its way since %(at)s") % {"at": _clock(row.relative_at)}


def _clock(at: Any) -> str:
    return written.clock_time(at) if at else ""
