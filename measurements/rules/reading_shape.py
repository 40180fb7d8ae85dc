"""From what somebody sends to a reading that can be stored, or to what is wrong with it.

The one place that knows the shape of a reading in the API. Doors for other formats (FHIR, the
patient's own page) make the same dictionary and pass through here, so that the same rules hold.
Pure: the time of receiving is passed in. Total: whatever JSON holds gives one of two answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from measurements.rules import told
from measurements.rules.facts import Flag
from measurements.rules.instants import is_future, outside_time, read_instant
from measurements.rules.kinds import KINDS
from measurements.rules.numbers import Numbers, read_numbers
from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.scoring import Forms, ready_made
from measurements.rules.strict_json import (
    JsonRefused,
    RepeatedKeys,
    child_pointer,
    find_faults,
    parse,
)
from measurements.rules.surroundings import read_context
from measurements.rules.texts import read_line, read_lines
from measurements.rules.told import Told, read_told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from measurements.rules.facts import Answer
    from measurements.rules.kinds import Kind
    from measurements.rules.photo import Photo

MAX_ITEMS: Final = 1000
MAX_REFERENCE: Final = 200
MAX_DEVICE: Final = 120
MAX_NOTE: Final = 2000

COMPARATORS: Final = ("<", ">")
SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "device": "device",
        "patient": "patient",
        "relative": "relative",
        "nurse": "nurse",
        "nurse on the phone": "nurse",
        "nurse_on_the_phone": "nurse",
    }
)
"""Who took the number down, as it may be written, to what is stored."""

_FIELDS: Final = frozenset(
    (
        "patient",
        "kind",
        "value",
        "components",
        "unit",
        "measured_at",
        "reference",
        "context",
        "comparator",
        "source",
        "device",
        "note",
        *told.FIELDS,
    )
)
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ReadingInput:
    """A reading as it will be stored, in the kind's own unit.

    ``value`` for kinds with one number, ``components`` for the others. ``original_value`` and
    ``original_unit`` (UCUM) are there only if the unit was converted. ``measured_at`` is in UTC.
    ``flags`` are names of ``Flag``. A kind without a number has an empty unit, and ``about``,
    ``answers``, ``text`` and ``photo`` instead; ``form_version`` is the version that the answers were
    read by, and ``set_aside`` are those to questions that it did not ask.
    """

    patient: str
    kind: str
    value: Decimal | None
    components: Mapping[str, Decimal]
    unit: str
    measured_at: datetime
    reference: str
    original_value: Decimal | None = None
    original_unit: str | None = None
    context: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    comparator: str | None = None
    source: str | None = None
    device: str | None = None
    note: str | None = None
    flags: frozenset[str] = frozenset()
    about: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=lambda: _NOTHING)
    text: str | None = None
    photo: Photo | None = None
    form_version: int | None = None
    set_aside: Mapping[str, Answer] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong, and whose it was as far as that could be read: a refused finding needs it."""

    errors: tuple[FieldProblem, ...]
    kind: str | None = None
    patient: str | None = None
    reference: str | None = None

    @property
    def status(self) -> int:
        """The HTTP status: 404 for a patient that cannot exist, as for one that does not."""
        unknown = any(error.code is ProblemCode.PATIENT_UNKNOWN for error in self.errors)
        return 404 if unknown else 422


@dataclass(frozen=True, slots=True)
class Body:
    """A whole request: one result per item, in the order they were sent."""

    items: list[ReadingInput | Refused] = field(default_factory=list)
    is_list: bool = False


class BodyRefused(ValueError):
    """Nothing of a request can be used. ``status`` is the HTTP status to answer with.

    ``line`` and ``column`` count from 1 and are 0 where no place is known.
    """

    def __init__(self, code: ProblemCode, status: int, line: int = 0, column: int = 0) -> None:
        super().__init__(code.detail)
        self.code = code
        self.status = status
        self.line = line
        self.column = column


def read_body(body: bytes, received_at: datetime, forms: Forms = ready_made) -> Body:
    """Read one reading or a list of up to 1,000. Raises ``BodyRefused`` if there is no such thing.

    ``forms`` finds the questionnaires that answers are read by.
    """
    try:
        sent = parse(body)
    except JsonRefused as refused:
        raise BodyRefused(refused.code, 400, refused.line, refused.column) from None
    if not isinstance(sent, list):
        return Body([read_reading(sent, received_at, forms)])
    if not sent:
        raise BodyRefused(ProblemCode.EMPTY_LIST, 422)
    if len(sent) > MAX_ITEMS:
        raise BodyRefused(ProblemCode.TOO_MANY_ITEMS, 413)
    return Body([read_reading(item, received_at, forms) for item in sent], is_list=True)


def read_reading(
    item: Any, received_at: datetime, forms: Forms = ready_made
) -> ReadingInput | Refused:
    """Read one reading from parsed JSON; every problem is named, not only the first."""
    if not isinstance(item, dict):
        return Refused((FieldProblem("", ProblemCode.NOT_AN_OBJECT),))
    problems: list[FieldProblem] = []
    patient = _patient(item.get("patient"), problems)
    kind = _kind(item.get("kind"), problems)
    reference = _reference(item.get("reference"), problems)
    if isinstance(item, RepeatedKeys):
        return Refused(find_faults(item), kind.name if kind else None, patient, reference)
    if not item.keys() <= _FIELDS:
        problems += [
            FieldProblem(child_pointer("", name), ProblemCode.UNKNOWN_FIELD)
            for name in item
            if name not in _FIELDS
        ]
    told_of = read_told(item, kind, problems, forms) if kind else Told()
    numbers, context = _measured(item, kind, told_of, problems)
    measured_at = _measured_at(item.get("measured_at"), received_at, problems)
    comparator = _one_of(item, "comparator", COMPARATORS, ProblemCode.COMPARATOR_UNKNOWN, problems)
    source = _one_of(item, "source", SOURCES, ProblemCode.SOURCE_UNKNOWN, problems)
    device = read_line(item.get("device"), "/device", MAX_DEVICE, problems)
    note = read_lines(item.get("note"), "/note", MAX_NOTE, problems)
    if problems or not (patient and kind and reference and numbers and measured_at):
        return Refused(tuple(problems), kind.name if kind else None, patient, reference)
    return ReadingInput(
        patient=patient,
        kind=kind.name,
        value=numbers.value,
        components=numbers.components,
        unit=kind.unit,
        measured_at=measured_at,
        reference=reference,
        original_value=numbers.original_value,
        original_unit=numbers.original_unit,
        context=context,
        comparator=comparator,
        source=SOURCES[source] if source else None,
        device=device,
        note=note,
        flags=_flags(numbers, told_of, measured_at, received_at),
        about=told_of.about,
        answers=told_of.answers,
        text=told_of.text,
        photo=told_of.photo,
        form_version=told_of.form_version,
        set_aside=told_of.set_aside,
    )


def _measured(
    item: Mapping[str, Any], kind: Kind | None, told_of: Told, problems: list[FieldProblem]
) -> tuple[Numbers | None, Mapping[str, str]]:
    """Return the numbers and the context of a reading; of one without a number, a form's sums."""
    if kind is None:
        return None, _NOTHING
    if not kind.has_number:
        return told_of.numbers, _NOTHING
    return read_numbers(item, kind, problems), read_context(item.get("context"), kind, problems)


def _flags(
    numbers: Numbers, told_of: Told, measured_at: datetime, received_at: datetime
) -> frozenset[str]:
    flags = [Flag.IMPLAUSIBLE] if numbers.implausible else []
    if not told_of.is_complete:
        flags.append(Flag.INCOMPLETE)
    if told_of.set_aside:
        flags.append(Flag.SET_ASIDE)
    if is_future(measured_at, received_at):
        flags.append(Flag.FUTURE)
    return frozenset(flags)


def _patient(sent: Any, problems: list[FieldProblem]) -> str | None:
    """Read the patient's id. What cannot be an id answers as an id that nobody has."""
    if sent is None:
        problems.append(FieldProblem("/patient", ProblemCode.REQUIRED))
    elif not isinstance(sent, str):
        problems.append(FieldProblem("/patient", ProblemCode.NOT_TEXT))
    elif not _UUID.fullmatch(sent):
        problems.append(FieldProblem("/patient", ProblemCode.PATIENT_UNKNOWN))
    else:
        return sent.lower()
    return None


def _kind(sent: Any, problems: list[FieldProblem]) -> Kind | None:
    if sent is None:
        problems.append(FieldProblem("/kind", ProblemCode.REQUIRED))
        return None
    if not isinstance(sent, str):
        problems.append(FieldProblem("/kind", ProblemCode.NOT_TEXT))
        return None
    kind = KINDS.get(sent)
    if kind is None:
        problems.append(FieldProblem("/kind", ProblemCode.KIND_UNKNOWN))
    return kind


def _reference(sent: Any, problems: list[FieldProblem]) -> str | None:
    if sent is None:
        problems.append(FieldProblem("/reference", ProblemCode.REQUIRED))
        return None
    return read_line(sent, "/reference", MAX_REFERENCE, problems, may_be_empty=False)


def _measured_at(sent: Any, received_at: datetime, problems: list[FieldProblem]) -> datetime | None:
    if sent is None:
        problems.append(FieldProblem("/measured_at", ProblemCode.REQUIRED))
        return None
    instant = read_instant(sent) if isinstance(sent, str) else ProblemCode.NOT_A_TIME
    if isinstance(instant, ProblemCode):
        problems.append(FieldProblem("/measured_at", instant))
        return None
    outside = outside_time(instant, received_at)
    if outside is not None:
        problems.append(FieldProblem("/measured_at", outside))
        return None
    return instant


def _one_of(
    item: Mapping[str, Any],
    name: str,
    allowed: tuple[str, ...] | Mapping[str, str],
    otherwise: ProblemCode,
    problems: list[FieldProblem],
) -> str | None:
    sent = item.get(name)
    if sent is None:
        return None
    if isinstance(sent, str) and sent in allowed:
        return sent
    problems.append(FieldProblem(f"/{name}", otherwise))
    return None
