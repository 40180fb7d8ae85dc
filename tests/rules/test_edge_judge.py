"""Edges of judging: which version, which earlier reading of another kind, and plans that ended."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from selfcare_plans.rules.document import (
    Colour,
    CombinationPart,
    CombinationRule,
    MissingRule,
    MonitoringItem,
    PlanDocument,
)
from tests.rules.strategies import NOON, OSLO, START, reading, span, version
from tests.rules.test_judge import OPENS, STRICT, window
from triage.rules.judge import judge
from triage.rules.verdict import Version

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
HOUR = timedelta(hours=1)


def test_a_kind_that_only_the_later_version_knows_is_judged_by_it() -> None:
    versions = [
        version(STRICT, number=1, until=NOON, kind="pulse"),
        version(STRICT, number=2, since=NOON),
    ]
    verdict = judge(reading(89, NOON - HOUR, received_at=NOON), versions, [], zone=OSLO)
    assert (verdict.colour, verdict.version_id) == (RED, "v2")


def test_a_kind_that_no_version_knows_is_told_of_the_later_one() -> None:
    versions = [version(STRICT, number=1, until=NOON), version(STRICT, number=2, since=NOON)]
    verdict = judge(reading(5, NOON - HOUR, received_at=NOON, kind="crp"), versions, [], zone=OSLO)
    assert (verdict.reason_code, verdict.reason_params["version"]) == ("KIND_NOT_IN_PLAN", 2)


def test_a_window_that_only_the_later_version_knows_is_judged_by_it() -> None:
    between = OPENS + HOUR
    versions = [
        version(STRICT, number=1, until=between, kind="pulse"),
        version(MissingRule(id="m"), number=2, since=between),
    ]
    verdict = judge(window(), versions, [], zone=OSLO)
    assert (verdict.colour, verdict.version_id) == (YELLOW, "v2")


def test_what_was_measured_in_the_plans_time_is_judged_by_it_though_it_has_ended() -> None:
    ended = version(STRICT, until=NOON)
    late = reading(89, NOON - HOUR, received_at=NOON + HOUR)
    verdict = judge(late, [ended], [], zone=OSLO)
    assert (verdict.colour, verdict.then_id, verdict.now_id) == (RED, "v1", None)


def test_of_another_kind_the_latest_reading_counts() -> None:
    parts = (
        CombinationPart(kind="weight", at_least=Decimal(85)),
        CombinationPart(kind="pulse", at_least=Decimal(100)),
    )
    rule = CombinationRule(id="both", colour=RED, parts=parts)
    items = (MonitoringItem(id="p", kind="pulse", rules=(span(green_high=150),)),)
    plan = Version("v1", 1, START, None, PlanDocument(items=items, combinations=(rule,)))

    def weight(value: int, hours: int) -> object:
        return reading(value, NOON - hours * HOUR, kind="weight", id=f"w{hours}")

    fast = reading(110, kind="pulse")
    for earlier, later, colour in ((84, 86, RED), (86, 84, GREEN)):
        history = [weight(earlier, 2), weight(later, 1)]
        assert judge(fast, [plan], history, zone=OSLO).colour is colour  # type: ignore[arg-type]
