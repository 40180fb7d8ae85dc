"""A photo that somebody sends: base64 of a JPEG or PNG, told by its own first bytes."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Final

from measurements.rules.problems import FieldProblem, ProblemCode

MAX_PHOTO_BYTES: Final = 600_000
_LONGEST: Final = 4 * ((MAX_PHOTO_BYTES + 2) // 3)
_MAGIC: Final = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """The bytes of a picture, and what they are."""

    media_type: str
    content: bytes


def read_photo(sent: Any, problems: list[FieldProblem]) -> Photo | None:
    """Read a photo. Whatever its sender calls it, its first bytes say what it is."""
    if sent is None:
        return None
    if not isinstance(sent, str):
        problems.append(FieldProblem("/photo", ProblemCode.NOT_TEXT))
        return None
    if len(sent) > _LONGEST:
        problems.append(FieldProblem("/photo", ProblemCode.PHOTO_TOO_LARGE))
        return None
    try:
        content = base64.b64decode(sent, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) > MAX_PHOTO_BYTES:
        problems.append(FieldProblem("/photo", ProblemCode.PHOTO_TOO_LARGE))
        return None
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return Photo(media_type, content)
    problems.append(FieldProblem("/photo", ProblemCode.PHOTO_UNFIT))
    return None
