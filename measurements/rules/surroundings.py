"""The context of a reading: under what circumstances it was taken, as a closed list per kind.

Oxygen is sent as ``"air"`` or as a number of litres per minute, and kept as ``oxygen: air`` or
``oxygen: litres`` beside ``litres_per_minute``, so that a range can be bound to either. What is
kept may be sent again as it is.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.strict_json import RepeatedKeys, child_pointer, find_faults
from measurements.rules.units import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from measurements.rules.kinds import Kind

OXYGEN: Final = "oxygen"
LITRES: Final = "litres"
LITRES_PER_MINUTE: Final = "litres_per_minute"
_MOST_LITRES: Final = Decimal(60)
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def read_context(sent: Any, kind: Kind, problems: list[FieldProblem]) -> Mapping[str, str]:
    """Read the context of a reading of ``kind``, as names and values of ``kind.contexts``."""
    if sent is None:
        return _NONE
    if not isinstance(sent, dict):
        problems.append(FieldProblem("/context", ProblemCode.NOT_AN_OBJECT))
        return _NONE
    if isinstance(sent, RepeatedKeys):
        problems.extend(find_faults(sent, "/context"))
        return _NONE
    context: dict[str, str] = {}
    for name, value in sent.items():
        if value is None:
            continue
        if name == OXYGEN and name in kind.contexts:
            _read_oxygen(value, context, problems)
        elif name == LITRES_PER_MINUTE and OXYGEN in kind.contexts:
            _read_litres(value, sent.get(OXYGEN), context, problems)
        else:
            _read_closed(name, value, kind, context, problems)
    return MappingProxyType(context) if context else _NONE


def _read_closed(
    name: str, value: Any, kind: Kind, context: dict[str, str], problems: list[FieldProblem]
) -> None:
    allowed = kind.contexts.get(name)
    pointer = child_pointer("/context", name)
    if allowed is None:
        problems.append(FieldProblem(pointer, ProblemCode.CONTEXT_UNKNOWN))
        return
    word = value.replace(" ", "_") if isinstance(value, str) else None
    if word not in allowed:
        problems.append(FieldProblem(pointer, ProblemCode.CONTEXT_VALUE_UNKNOWN))
        return
    context[name] = word


def _read_oxygen(value: Any, context: dict[str, str], problems: list[FieldProblem]) -> None:
    if value in ("air", LITRES):
        context[OXYGEN] = value
        return
    litres = _litres(value)
    if litres is None:
        problems.append(FieldProblem("/context/oxygen", ProblemCode.CONTEXT_VALUE_UNKNOWN))
    elif litres == 0:
        context[OXYGEN] = "air"
    else:
        context[OXYGEN] = LITRES
        context[LITRES_PER_MINUTE] = plain(litres)


def _read_litres(
    value: Any, oxygen: Any, context: dict[str, str], problems: list[FieldProblem]
) -> None:
    litres = _litres(value)
    if oxygen != LITRES or not litres:
        pointer = f"/context/{LITRES_PER_MINUTE}"
        problems.append(FieldProblem(pointer, ProblemCode.CONTEXT_VALUE_UNKNOWN))
        return
    context[LITRES_PER_MINUTE] = plain(litres)


def _litres(value: Any) -> Decimal | None:
    """Return litres per minute from a JSON number, or from the plain text that we keep it as."""
    if isinstance(value, str) and len(value) <= 5 and value.replace(".", "", 1).isdecimal():
        value = Decimal(value) if value.isascii() else None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    litres = Decimal(value)
    if not litres.is_finite() or not 0 <= litres <= _MOST_LITRES:
        return None
    return litres if litres.as_tuple().exponent in range(-2, 12) else None
