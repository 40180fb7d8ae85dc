"""What makes two sendings of a reading the same one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from measurements.rules.units import plain

if TYPE_CHECKING:
    from measurements.rules.facts import Answer
    from measurements.rules.reading_shape import ReadingInput

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_ENCODE: Final = msgspec.json.Encoder().encode


def content_hash(reading: ReadingInput) -> bytes:
    """Return 32 bytes that are equal for equal content, however it was written.

    82.5 and 82.50 are equal, and so is one instant under two offsets. The reference is left out
    (it is what the hash is compared under), and so are the flags, which depend on when we
    received it. A value that was converted counts with its original: two originals that round to
    the same value are different content.
    """
    original = reading.original_value
    content = (
        reading.patient,
        reading.kind,
        None if reading.value is None else plain(reading.value),
        # The sums of a form are ours, and change when we learn to add it up.
        []
        if reading.answers
        else sorted((name, plain(number)) for name, number in reading.components.items()),
        None if original is None else plain(original),
        reading.original_unit,
        (reading.measured_at - _EPOCH) // _MICROSECOND,
        sorted(reading.context.items()),
        reading.comparator,
        reading.source,
        reading.device,
        reading.note,
    )
    told = _told(reading)
    return hashlib.sha256(_ENCODE((*content, told) if told else content)).digest()


def _told(reading: ReadingInput) -> list[object]:
    """Return what a reading without a number says; nothing for any other, whose hash must stay."""
    if not (reading.about or reading.text or reading.photo):
        return []
    return [
        reading.about,
        # All that was sent: what is set aside depends on the version that we read it by.
        sorted(
            (name, _plain(answer))
            for name, answer in {**reading.answers, **reading.set_aside}.items()
        ),
        reading.text,
        hashlib.sha256(reading.photo.content).hexdigest() if reading.photo else None,
    ]


def _plain(answer: Answer) -> object:
    return {"number": plain(answer)} if isinstance(answer, Decimal) else answer
