"""What a plan needs to know about a kind of reading. The table of kinds itself lies above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal


class KindFacts(Protocol):
    """One kind: its name, its components (if any), its contexts and the step it is shown in.

    ``contexts`` maps a key (``meal``) to its known values (``fasting`` …); a key without listed
    values takes any. ``resolution`` is in the kind's own unit: no limit is finer than that.
    """

    @property
    def name(self) -> str: ...

    @property
    def components(self) -> Collection[str]: ...

    @property
    def contexts(self) -> Mapping[str, Collection[str]]: ...

    @property
    def resolution(self) -> Decimal: ...
