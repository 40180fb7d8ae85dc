"""Rule 4: has it been yellow or worse too often lately?

Of the last n scheduled windows (calendar days, where nothing is scheduled), the present one
included, how many have a reading whose range colour is yellow or worse. A window without a reading
counts as not yellow. Only range colours count, so that one alert does not feed the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.rules.amounts import YELLOW

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from triage.rules.plan import KindPlan, Repetition
    from triage.rules.timeline import Timeline


def repeated(
    plan: KindPlan, rule: Repetition, timeline: Timeline, position: int, local: datetime
) -> dict[str, Any] | None:
    """Return the numbers of a repetition that has come to its count, or None.

    To be asked only for a reading whose own range colour is yellow or worse: it is counted unseen.
    ``local`` is its wall clock, ``position`` its place in the timeline.
    """
    present = rule.slots.number(local)
    index = timeline.by_slot(plan, rule.slots)
    count = 1
    since: int | None = None
    for number in range(present - 1, present - rule.rule.of, -1):
        slot = index.get(number)
        earlier = slot.before(position) if slot is not None else 0
        if slot is not None and earlier and slot.worst[earlier - 1] >= YELLOW:
            count += 1
            since = slot.at[0]
    if count < rule.rule.times:
        return None
    return {
        "times": rule.rule.times,
        "of": rule.rule.of,
        "count": count,
        "unit": "DAYS" if rule.slots.are_days else "WINDOWS",
        "since_date": (local if since is None else timeline.local(since)).date().isoformat(),
    }
