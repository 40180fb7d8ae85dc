"""What a Norwegian national identifier looks like in FHIR."""

from __future__ import annotations

import re
from typing import Final

_SYSTEMS: Final = frozenset(
    (
        "urn:oid:2.16.578.1.12.4.1.4.1",  # fødselsnummer
        "urn:oid:2.16.578.1.12.4.1.4.2",  # D-nummer
        "urn:oid:2.16.578.1.12.4.1.4.3",  # felles hjelpenummer
    )
)
_ELEVEN_DIGITS: Final = re.compile("[0-9]{11}")


def is_national(system: str | None, value: str) -> bool:
    """Whether it is one. ``system`` None for any: FHIR's search by a value alone."""
    return (system is None or system in _SYSTEMS) and _ELEVEN_DIGITS.fullmatch(value) is not None
