"""Shapes of Observations that were found sound, so that the library need not read the next one alike.

A device sends the same Observation again and again but for the number, the times, its own identifier
and the patient. Those four are left out of the shape where they are written so plainly that no check
of structure could find fault with them; all else, down to the last letter, is part of it.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Final

import msgspec

_MOST_KEPT: Final = 500
_LONGEST: Final = 4_000
# No text that gets this far holds a control character, so a mark is never taken for one.
_TIME, _NUMBER, _NAME, _PATIENT = "\x01T", "\x01N", "\x01I", "\x01P"

_INSTANT: Final = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?"
    r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)",
    re.ASCII,
)
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._/|-]{0,199}")
_REFERENCE: Final = re.compile(r"Patient/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_DIGITS: Final = 12

_encode = msgspec.json.Encoder(decimal_format="number").encode
_sound: dict[bytes, None] = {}


def shape_of(resource: dict[str, Any]) -> bytes | None:
    """Return the shape of an Observation as a hash, or None where it is not worth keeping.

    One whose subject is a national number has none: nothing of that is kept anywhere.
    """
    subject = resource.get("subject")
    if not isinstance(subject, dict) or "identifier" in subject:
        return None
    plain = {**resource, "subject": _with(subject, "reference", _patient)}
    for name in ("effectiveDateTime", "issued"):
        if name in plain:
            plain[name] = _instant(plain[name])
    if "valueQuantity" in plain:
        plain["valueQuantity"] = _with(plain["valueQuantity"], "value", _number)
    if isinstance(plain.get("identifier"), list):
        plain["identifier"] = [_with(one, "value", _name) for one in plain["identifier"]]
    if isinstance(plain.get("component"), list):
        plain["component"] = [
            _with(one, "valueQuantity", lambda quantity: _with(quantity, "value", _number))
            for one in plain["component"]
        ]
    try:
        text = _encode(plain)
    except (TypeError, ValueError, RecursionError):
        return None
    return blake2b(text, digest_size=16).digest() if len(text) <= _LONGEST else None


def is_known_as_sound(shape: bytes) -> bool:
    """Whether one of that shape was found sound."""
    return shape in _sound


def keep_as_sound(shape: bytes) -> None:
    """Remember that one of that shape was found sound; of too many all are forgotten."""
    if len(_sound) >= _MOST_KEPT:
        _sound.clear()
    _sound[shape] = None


def forget() -> None:
    """Forget all shapes."""
    _sound.clear()


def _with(holder: Any, name: str, change: Any) -> Any:
    if not isinstance(holder, dict) or name not in holder:
        return holder
    return {**holder, name: change(holder[name])}


def _instant(value: Any) -> Any:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return value
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return value
    return _TIME


def _number(value: Any) -> Any:
    if type(value) is int:
        return _NUMBER if abs(value) < 10**_MOST_DIGITS else value
    if type(value) is Decimal and value.is_finite():
        digits = value.as_tuple()
        is_short = len(digits.digits) <= _MOST_DIGITS and value.adjusted() >= -_MOST_DIGITS
        return _NUMBER if is_short and value.adjusted() < _MOST_DIGITS else value
    return value


def _name(value: Any) -> Any:
    return _NAME if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else value


def _patient(value: Any) -> Any:
    return _PATIENT if isinstance(value, str) and _REFERENCE.fullmatch(value) else value
