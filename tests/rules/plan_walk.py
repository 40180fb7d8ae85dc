"""Every value of a plan changed, one at a time: what a comparison of two plans may not miss."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import msgspec

from selfcare_plans.rules.document import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import PlanDocument

_OTHER_WORDS = ("RED", "YELLOW", "FALL", "RISE", "HIGHEST", "UNITS", "PERCENT", "2026-05-06", "7")
_OTHER_TIMES = ("05:00:00", "12:30:00")


def each_changed(document: PlanDocument) -> Iterator[tuple[str, PlanDocument]]:
    """Yield the place and the document for each value that is another or is left out."""
    whole = json.loads(encode(document))
    for path in _paths(whole, ()):
        place = "/" + "/".join(map(str, path))
        for name, other in _others(_at(whole, path)):
            changed = _with(whole, path, other)
            if changed is not None and changed != document:
                yield f"{place} {name}", changed
                break
        gone = _without(whole, path)
        if gone is not None and gone != document:
            yield f"{place} gone", gone


def _paths(part: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    places: Any = ()
    if isinstance(part, dict):
        places = [key for key in part if key != "type"]
    elif isinstance(part, list):
        places = range(len(part))
    for key in places:
        yield (*at, key)
        yield from _paths(part[key], (*at, key))


def _others(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, bool):
        return [("turned", not value)]
    if isinstance(value, int):
        return [("one more", value + 1)]
    if isinstance(value, str):
        words = [word for word in (*_OTHER_WORDS, *_OTHER_TIMES) if word != value]
        return [("other words", f"{value} and more"), *(("other", word) for word in words)]
    return []


def _at(whole: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        whole = whole[key]
    return whole


def _with(whole: Any, path: tuple[Any, ...], value: Any) -> PlanDocument | None:
    changed = copy.deepcopy(whole)
    _at(changed, path[:-1])[path[-1]] = value
    return _read(changed)


def _without(whole: Any, path: tuple[Any, ...]) -> PlanDocument | None:
    changed = copy.deepcopy(whole)
    del _at(changed, path[:-1])[path[-1]]
    return _read(changed)


def _read(raw: Any) -> PlanDocument | None:
    try:
        return decode(json.dumps(raw))
    except msgspec.ValidationError:
        return None
