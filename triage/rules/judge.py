"""The engine: one reading, or one window without a reading, against the patient's own plan.

Pure: the answer depends on the arguments alone. Total: every reading gets a verdict, never an
exception; what is no finite number, or has no rule, is NOT_JUDGED, never green. Monotone: with
history, plan and time fixed, a value further out on the same side of green gets no greener colour
from the ranges; a change rule follows its own direction, a rise or a fall.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from measurements.rules.facts import ReadingFact
from triage.rules.amounts import described
from triage.rules.in_force import is_later, version_at
from triage.rules.missing import item_of, judge_window
from triage.rules.outcome import not_judged
from triage.rules.plan import plan_for, swing_of
from triage.rules.reading import judge_reading, unsound
from triage.rules.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from triage.rules.outcome import Outcome
    from triage.rules.verdict import Verdict, Version, WindowFact


def judge(
    subject: ReadingFact | WindowFact,
    versions: Sequence[Version],
    history: Sequence[ReadingFact],
    *,
    zone: ZoneInfo,
) -> Verdict:
    """Judge one reading or expected window.

    ``versions``: the patient's published plan versions. ``history``: the patient's other readings,
    in any order; only those measured strictly earlier (by time, then id) count, and none that is odd or from the future. ``zone``: the patient's, for calendar days and windows.
    Of the versions in force when measured and when received (a window: when it opened and at its
    deadline), those that know the kind judge; the worse colour stands, of equals the later version.
    """
    return _Bench(versions, history, zone).judge(subject)


def judge_batch(
    subjects: Sequence[ReadingFact | WindowFact],
    versions: Sequence[Version],
    history: Sequence[ReadingFact],
    *,
    zone: ZoneInfo,
) -> list[Verdict]:
    """Judge many of one patient, in the order given; the readings are history to each other."""
    readings = [each for each in subjects if isinstance(each, ReadingFact)]
    bench = _Bench(versions, [*history, *readings], zone)
    return [bench.judge(each) for each in subjects]


def judge_all(
    readings: Sequence[ReadingFact], versions: Sequence[Version], *, zone: ZoneInfo
) -> list[Verdict]:
    """Judge each of a patient's readings with what had been measured before it."""
    return judge_batch(readings, versions, (), zone=zone)


class _Bench:
    """One patient's versions and readings, laid out once for any number of subjects."""

    def __init__(
        self, versions: Sequence[Version], history: Iterable[ReadingFact], zone: ZoneInfo
    ) -> None:
        self.zone = zone
        self._versions = versions
        self._history = history
        self._by_kind: dict[str, dict[str, ReadingFact]] | None = None
        self._timelines: dict[tuple[str, str], Timeline] = {}

    def judge(self, subject: ReadingFact | WindowFact) -> Verdict:
        if isinstance(subject, ReadingFact):
            return self._reading(subject)
        return self._window(subject)

    def _reading(self, reading: ReadingFact) -> Verdict:
        then = version_at(self._versions, reading.measured_at)
        now = version_at(self._versions, reading.received_at)
        judging = _distinct(then, now)
        if not judging:
            return not_judged("NO_PLAN", described(reading), then, now)
        fault = unsound(reading)
        if fault is not None:
            return not_judged(fault, described(reading), then, now)
        worst: Outcome | None = None
        for version in judging:
            plan = plan_for(version, reading.kind, reading.about)
            if plan is None:
                continue
            outcome = judge_reading(version, plan, reading, self)
            worst = outcome if worst is None else _worse(worst, outcome)
        if worst is None:
            words = {**described(reading), "version": judging[-1].number}
            return not_judged("KIND_NOT_IN_PLAN", words, then, now)
        if then is None:
            worst.notes.add("BEFORE_PLAN")
        return worst.verdict(then, now)

    def _window(self, window: WindowFact) -> Verdict:
        then = version_at(self._versions, window.opens_at)
        now = version_at(self._versions, window.deadline_at)
        worst: Outcome | None = None
        for version in _distinct(then, now):
            item = item_of(version, window)
            if item is None:
                continue
            outcome = judge_window(version, item, window)
            worst = outcome if worst is None else _worse(worst, outcome)
        if worst is None:
            code = "NO_PLAN" if then is now is None else "KIND_NOT_IN_PLAN"
            return not_judged(code, {"kind": window.kind, "item": window.item_id}, then, now)
        return worst.verdict(then, now)

    def timeline(self, kind: str, about: str = "") -> Timeline:
        """Return the readings of a kind (of one form, task or event, where named), in order."""
        key = (kind, about)
        if key not in self._timelines:
            readings = self._of_kind(kind)
            if about:
                readings = [each for each in readings if each.about == about]
            self._timelines[key] = Timeline(readings, self.zone, swing_of(kind))
        return self._timelines[key]

    def latest_before(
        self, reading: ReadingFact, kind: str, about: str, minutes: int
    ) -> ReadingFact | None:
        """Return the last of a kind measured before this one within the span, or None."""
        timeline = self.timeline(kind, about)
        position = timeline.position(reading)
        if not position:
            return None
        found = timeline.readings[position - 1]
        span = timedelta(minutes=minutes)
        return found if reading.measured_at - found.measured_at <= span else None

    def _of_kind(self, kind: str) -> Iterable[ReadingFact]:
        if self._by_kind is None:
            self._by_kind = {}
            for each in self._history:
                self._by_kind.setdefault(each.kind, {})[each.id] = each
        return self._by_kind.get(kind, {}).values()


def _distinct(then: Version | None, now: Version | None) -> list[Version]:
    """Return the versions that may judge, the earlier first."""
    if then is None or now is None or then is now:
        only = now or then
        return [only] if only is not None else []
    return [now, then] if is_later(then, now) else [then, now]


def _worse(earlier: Outcome, later: Outcome) -> Outcome:
    return earlier if earlier.severity > later.severity else later
