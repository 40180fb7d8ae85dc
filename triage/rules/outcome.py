"""The working sheet of one judging by one plan version, and the verdict made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.amounts import COLOURS, GREEN, NOT_JUDGED, YELLOW
from triage.rules.verdict import Fired, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from triage.rules.verdict import Version

# Behind every rule of a document, in the order in which they are found.
BEHIND_ALL_RULES = 1_000_000


class Outcome:
    """What the rules of one version found. ``severity`` is the worst so far.

    ``judged``: whether any rule had what it needs, even if only to find nothing to compare with.
    """

    __slots__ = (
        "confirming",
        "fired",
        "green",
        "judged",
        "notes",
        "range_severity",
        "repeat_minutes",
        "severity",
        "steps",
        "version",
    )

    def __init__(self, version: Version) -> None:
        self.version = version
        self.severity = GREEN
        self.judged = False
        self.range_severity: int | None = None
        self.steps = 0
        self.fired: list[tuple[int, int, Fired]] = []
        self.notes: set[str] = set()
        self.confirming: list[int | None] = []
        self.repeat_minutes: int | None = None
        self.green: tuple[str, Mapping[str, Any]] = ("GREEN", {})

    def fire(
        self,
        *,
        order: int,
        rule_id: str,
        code: str,
        severity: int,
        params: dict[str, Any],
        confirm: int | None = None,
    ) -> None:
        """Note a rule that gave a colour, or a doubt that takes green away.

        ``confirm``: minutes that the rule gives a second reading before its yellow counts.
        """
        self.confirming.append(confirm)
        params["version"] = self.version.number
        self.fired.append((-severity, order, Fired(rule_id, code, COLOURS[severity], params)))
        self.severity = max(self.severity, severity)

    def doubt(self, code: str, params: dict[str, Any], *, rule_id: str = "") -> None:
        """Note why this cannot be green although no rule says yellow or red."""
        self.fire(
            order=BEHIND_ALL_RULES,
            rule_id=rule_id,
            code=code,
            severity=NOT_JUDGED,
            params=params,
        )

    def verdict(self, then: Version | None, now: Version | None) -> Verdict:
        """Return the verdict, its reason being the worst that fired, by severity, then order."""
        code, params = self.green
        fired: tuple[Fired, ...] = ()
        if self.fired:
            self.fired.sort(key=_place)
            fired = tuple(each for _, _, each in self.fired)
            code, params = fired[0].code, fired[0].params
        return Verdict(
            colour=COLOURS[self.severity],
            reason_code=code,
            reason_params=params,
            fired=fired,
            notes=frozenset(self.notes),
            version_id=self.version.id,
            then_id=then.id if then else None,
            now_id=now.id if now else None,
            range_colour=None if self.range_severity is None else COLOURS[self.range_severity],
            outward_steps=self.steps,
            confirm_minutes=self._confirm_minutes(),
            repeat_minutes=self.repeat_minutes,
        )

    def _confirm_minutes(self) -> int | None:
        """Return the shortest time of those that ask for a second reading, if every rule does."""
        asked = [each for each in self.confirming if each is not None]
        if self.severity != YELLOW or len(asked) < len(self.confirming):
            return None
        return min(asked)


def _place(each: tuple[int, int, Fired]) -> tuple[int, int]:
    return each[0], each[1]


def not_judged(
    code: str, params: Mapping[str, Any], then: Version | None, now: Version | None
) -> Verdict:
    """Return the lack of a colour, with its reason."""
    return Verdict(
        colour=Colour.NOT_JUDGED,
        reason_code=code,
        reason_params=params,
        then_id=then.id if then else None,
        now_id=now.id if now else None,
    )
