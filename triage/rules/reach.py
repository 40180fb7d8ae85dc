"""How far back the rules look, and whom a late reading concerns."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from triage.rules.amounts import is_number, local_time
from triage.rules.combinations import kinds_of
from triage.rules.in_force import version_at
from triage.rules.oddness import days_of
from triage.rules.plan import plan_for, swing_of
from triage.rules.timeline import is_history, key_of
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import PlanDocument
    from triage.rules.plan import KindPlan


_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)


def reach_days(version: Version, kind: str) -> int:
    """Return how many calendar days before a reading's own date the rules of its kind look back.

    0: no history is needed, or only that of the same day; ask ``looks_back`` which of the two.
    """
    return max((_days_of(plan) for plan in _plans(version, kind)), default=0)


def _plans(version: Version, kind: str) -> list[KindPlan]:
    """Return what the version says about the kind, of each form, task or event that it names."""
    abouts = {"", *(item.about for item in version.document.items if item.kind == kind)}
    found = (plan_for(version, kind, about) for about in sorted(abouts))
    return [plan for plan in found if plan is not None]


def _days_of(plan: KindPlan) -> int:
    if not plan.looks_back:
        return 0
    days = [max(each.rule.days, 0) for each in plan.changes]
    days += [max(each.rule.days - 1, 0) for each in plan.means]
    days += [max(each.rule.moving_days, 0) for each in plan.deviations]
    days += [each.slots.days_back(each.rule.of) for each in plan.repetitions]
    return max(days, default=0) + days_of(plan.swing)


def looks_back(version: Version, kind: str) -> bool:
    """Whether any rule of the kind needs earlier readings at all."""
    return any(plan.looks_back for plan in _plans(version, kind))


def companions(version: Version, kind: str) -> dict[str, timedelta]:
    """Return the other kinds that a combination with this one looks at, and how far back."""
    plan = plan_for(version, kind)
    spans: dict[str, timedelta] = {}
    for each in plan.combinations if plan is not None else ():
        span = timedelta(minutes=max(each.rule.within_minutes, 0))
        for other in each.kinds:
            if other != kind:
                spans[other] = max(span, spans.get(other, span))
    return spans


def history_days(documents: Iterable[PlanDocument]) -> int:
    """Return how many days before a period of readings these documents look back together.

    As far as any rule of any of them looks back, whatever it may be; 0 where none does.
    """
    return max((_days_before(one) for one in documents), default=0)


def _days_before(document: PlanDocument) -> int:
    version = Version("reach", 0, _ALWAYS, None, document)
    kinds = {item.kind for item in document.items}
    kinds |= {kind for rule in document.combinations for kind in kinds_of(rule)}
    days = [reach_days(version, kind) for kind in kinds]
    for kind in kinds:
        # Hours before a midnight reach a day further.
        days += [span.days + 1 for span in companions(version, kind).values()]
    return max(days, default=0)


def history_since(measured_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) from which history is needed: local midnight ``days`` before."""
    day = local_time(measured_at, zone).date() - timedelta(days=days)
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def affected_by(
    reading: ReadingFact,
    later_readings: Iterable[ReadingFact],
    versions: Sequence[Version],
    *,
    zone: ZoneInfo,
) -> list[ReadingFact]:
    """Return which later readings may get another colour because this one came late or went away.

    Only readings measured after it, within reach of a rule of a version that judges them, in the
    order given: of the same kind where a rule looks back, of another kind where a combination looks
    at both. An odd or future reading concerns nobody: it is no history. Ask for one that was
    confirmed, or entered in error, without that flag.
    """
    if not is_history(reading) and swing_of(reading.kind) is None:
        return []
    return [
        later
        for later in later_readings
        if key_of(later) > key_of(reading)
        and any(_concerns(plan, reading, later, zone) for plan in _judging(later, versions))
    ]


def _judging(later: ReadingFact, versions: Sequence[Version]) -> list[KindPlan]:
    in_force = (version_at(versions, at) for at in (later.measured_at, later.received_at))
    plans = (plan_for(each, later.kind, later.about) for each in in_force if each is not None)
    return [each for each in plans if each is not None]


def _concerns(plan: KindPlan, earlier: ReadingFact, later: ReadingFact, zone: ZoneInfo) -> bool:
    if (later.kind, later.about) == (earlier.kind, earlier.about):
        return plan.looks_back and _has_a_number(earlier) and _reaches(plan, earlier, later, zone)
    passed = later.measured_at - earlier.measured_at
    return any(
        earlier.kind in each.kinds and passed <= timedelta(minutes=each.rule.within_minutes)
        for each in plan.combinations
    )


def _reaches(plan: KindPlan, earlier: ReadingFact, later: ReadingFact, zone: ZoneInfo) -> bool:
    from_, to = local_time(earlier.measured_at, zone), local_time(later.measured_at, zone)
    days = to.toordinal() - from_.toordinal()
    spans = [each.rule.days for each in plan.changes]
    spans += [each.rule.days - 1 for each in plan.means]
    spans += [each.rule.moving_days for each in plan.deviations]
    # What is odd because of this one may be history for others: as far again.
    odd = days_of(plan.swing)
    spans += [0] if odd else []
    if any(0 <= days <= max(span, 0) + odd for span in spans):
        return True
    return any(
        0
        <= each.slots.number(to) - each.slots.number(from_)
        < each.rule.of + odd * each.slots.per_day
        for each in plan.repetitions
    )


def _has_a_number(reading: ReadingFact) -> bool:
    return is_number(reading.value) or any(map(is_number, reading.components.values()))
