"""Texts that somebody sends: one line, or several."""

from __future__ import annotations

import re
from typing import Any, Final

from measurements.rules.problems import FieldProblem, ProblemCode

_NOT_IN_LINES: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_line(
    sent: Any,
    pointer: str,
    longest: int,
    problems: list[FieldProblem],
    *,
    may_be_empty: bool = True,
) -> str | None:
    """Read one line of text; blank is nothing, or a problem where something is needed."""
    if sent is None:
        return None
    if not isinstance(sent, str):
        problems.append(FieldProblem(pointer, ProblemCode.NOT_TEXT))
    elif len(sent) > longest:
        problems.append(FieldProblem(pointer, ProblemCode.TEXT_TOO_LONG))
    elif not sent.isprintable():
        problems.append(FieldProblem(pointer, ProblemCode.BAD_CHARACTER))
    elif sent and not sent.isspace():
        return sent
    elif not may_be_empty:
        problems.append(FieldProblem(pointer, ProblemCode.EMPTY_TEXT))
    return None


def read_lines(sent: Any, pointer: str, longest: int, problems: list[FieldProblem]) -> str | None:
    """Read text of several lines; blank is nothing."""
    if sent is None:
        return None
    if not isinstance(sent, str):
        problems.append(FieldProblem(pointer, ProblemCode.NOT_TEXT))
    elif len(sent) > longest:
        problems.append(FieldProblem(pointer, ProblemCode.TEXT_TOO_LONG))
    elif _NOT_IN_LINES.search(sent):
        problems.append(FieldProblem(pointer, ProblemCode.BAD_CHARACTER))
    else:
        return sent if sent.strip() else None
    return None
