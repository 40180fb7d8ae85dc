"""JSON from strangers, read strictly: nothing is guessed, and every number stays what was written.

Whole numbers become ``int``, others ``Decimal``. What JSON does not allow or what cannot be read
safely raises ``JsonRefused``: bad syntax, other encodings than UTF-8, a byte order mark, more than
40 levels. What is wrong with one place only is left *at its place*, so that one bad item of a list
does not take the others with it: NaN, infinities and numbers out of all proportion become a
``BadNumber``, an object with a repeated name becomes a ``RepeatedKeys``. ``find_faults`` lists them.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final

from measurements.rules.problems import FieldProblem, ProblemCode

MAX_DEPTH: Final = 40
_MAX_NUMBER_LENGTH: Final = 64
_MAX_EXPONENT: Final = 40
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z_\-]{0,39}")
_BRACKETS_AND_QUOTES: Final = b'{}[]"'
_ALL_OTHERS: Final = bytes(byte for byte in range(256) if byte not in _BRACKETS_AND_QUOTES)
_STRANGE_ESCAPE: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_STRANGE_CHARACTER: Final = re.compile("[\x00\ud800-\udfff]")


class BadNumber(Enum):
    """Stands where a number stood that cannot be used."""

    NOT_FINITE = "NOT_FINITE"
    TOO_MANY_DIGITS = "TOO_MANY_DIGITS"

    @property
    def problem(self) -> ProblemCode:
        """The code to answer with."""
        return ProblemCode(self.value)


class RepeatedKeys(dict[str, Any]):
    """An object that had a name more than once. ``names`` are those names; their values are gone."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        self.names: set[str] = set()
        for name, _ in pairs:
            (self.names if name in seen else seen).add(name)
        super().__init__((name, value) for name, value in pairs if name not in self.names)


class JsonRefused(ValueError):
    """The text cannot be read at all, or (``parse_strictly``) something in it is at fault.

    ``line`` and ``column`` count from 1 and are 0 where no place is known.
    """

    def __init__(
        self,
        code: ProblemCode,
        line: int = 0,
        column: int = 0,
        faults: tuple[FieldProblem, ...] = (),
    ) -> None:
        place = f" (line {line}, column {column})" if line else ""
        super().__init__(f"{code.detail}{place}")
        self.code = code
        self.line = line
        self.column = column
        self.faults = faults


def parse(body: bytes) -> Any:
    """Read one JSON text. Raises ``JsonRefused`` where nothing of it can be used."""
    text = _decode(body)
    if _is_deeper_than_allowed(body):
        raise JsonRefused(ProblemCode.TOO_DEEP)
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonRefused(ProblemCode.NOT_JSON, error.lineno, error.colno) from None
    except RecursionError:
        raise JsonRefused(ProblemCode.TOO_DEEP) from None


def parse_strictly(body: bytes) -> Any:
    """Read one JSON text in which nothing at all is wrong. Raises ``JsonRefused`` with its faults."""
    value = parse(body)
    faults = find_faults(value)
    if _STRANGE_ESCAPE.search(body):
        faults += _strange_texts(value, "")
    if faults:
        raise JsonRefused(faults[0].code, faults=faults)
    return value


def find_faults(value: Any, pointer: str = "") -> tuple[FieldProblem, ...]:
    """List the bad numbers and repeated names in what ``parse`` returned, with where they are."""
    if isinstance(value, BadNumber):
        return (FieldProblem(pointer, value.problem),)
    found: tuple[FieldProblem, ...] = ()
    if isinstance(value, RepeatedKeys):
        found = tuple(
            FieldProblem(child_pointer(pointer, name), ProblemCode.REPEATED_KEY)
            for name in sorted(value.names)
        )
    for step, child in _children(value):
        if isinstance(child, (dict, list, BadNumber)):
            found += find_faults(child, child_pointer(pointer, step))
    return found


def child_pointer(pointer: str, step: str | int) -> str:
    """Return the JSON Pointer one step down.

    A name that does not look like a field's is left out, since it could be anything, such as an
    identity number: then the pointer is that of the object.
    """
    if isinstance(step, int):
        return f"{pointer}/{step}"
    return f"{pointer}/{step}" if is_plain_name(step) else pointer


def is_plain_name(name: str) -> bool:
    """Whether ``name`` looks like a field's name, so that it may be repeated in an answer."""
    return _PLAIN_NAME.fullmatch(name) is not None


def _children(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _strange_texts(value: Any, pointer: str) -> tuple[FieldProblem, ...]:
    """List texts with NUL or half a surrogate pair, which no database column can keep."""
    if isinstance(value, str):
        bad = _STRANGE_CHARACTER.search(value)
        return (FieldProblem(pointer, ProblemCode.BAD_CHARACTER),) if bad else ()
    found: tuple[FieldProblem, ...] = ()
    for step, child in _children(value):
        if isinstance(step, str) and _STRANGE_CHARACTER.search(step):
            found += (FieldProblem(pointer, ProblemCode.BAD_CHARACTER),)
        found += _strange_texts(child, child_pointer(pointer, step))
    return found


def _decode(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise JsonRefused(ProblemCode.NOT_UTF8) from None
    if text.startswith("\ufeff") or "\x00" in text[:4]:
        raise JsonRefused(ProblemCode.NOT_UTF8)
    return text


def _is_deeper_than_allowed(body: bytes) -> bool:
    """Whether brackets outside strings nest too deeply, found before anything recurses.

    Counting all brackets settles nearly every body; only then are strings told from structure.
    """
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    skeleton = body.translate(None, _ALL_OTHERS)
    depth = 0
    for bracket in b"".join(skeleton.split(b'"')[::2]):
        if bracket in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        else:
            depth -= 1
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    return value if len(value) == len(pairs) else RepeatedKeys(pairs)


def _whole(text: str) -> int | BadNumber:
    return int(text) if len(text) <= _MAX_NUMBER_LENGTH else BadNumber.TOO_MANY_DIGITS


def _fraction(text: str) -> Decimal | BadNumber:
    if len(text) > _MAX_NUMBER_LENGTH:
        return BadNumber.TOO_MANY_DIGITS
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal itself can hold
        return BadNumber.NOT_FINITE
    if not number:
        return Decimal(0)  # whatever its sign and exponent
    return number if -_MAX_EXPONENT <= number.adjusted() <= _MAX_EXPONENT else BadNumber.NOT_FINITE


def _constant(_: str) -> BadNumber:
    return BadNumber.NOT_FINITE


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_fraction,
    parse_int=_whole,
    parse_constant=_constant,
    strict=True,
)
