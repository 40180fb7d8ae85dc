"""Which limits stand open on the page of a question: those asked about first."""

from __future__ import annotations

from decimal import Decimal

from selfcare_plans.rules.document import MissingRule, MonitoringItem, PlanDocument, RangeRule
from triage.rules.asked_limits import kinds_to_adjust


def item(kind: str, low: int | None = None, *, rule: str = "") -> MonitoringItem:
    ranges = () if low is None else (RangeRule(id=rule or kind, green_low=Decimal(low)),)
    return MonitoringItem(id=kind, kind=kind, rules=(MissingRule(id=f"{kind}-m"), *ranges))


def plan(*items: MonitoringItem) -> PlanDocument:
    return PlanDocument(items=items)


BOTH = plan(item("spo2", 90), item("pulse", 50), item("weight"))


def test_a_measurement_without_limits_cannot_be_adjusted():
    assert kinds_to_adjust(BOTH, None, "") == (("spo2", "pulse"), ("spo2", "pulse"))
    assert kinds_to_adjust(plan(item("weight")), None, "weight") == ((), ())


def test_what_the_alert_is_about_is_asked_about_measured_or_missing():
    assert kinds_to_adjust(BOTH, None, "pulse")[1] == ("pulse",)
    assert kinds_to_adjust(BOTH, None, "MISSING:spo2")[1] == ("spo2",)


def test_an_alert_about_something_else_leaves_all_open():
    assert kinds_to_adjust(BOTH, None, "NEWS2")[1] == ("spo2", "pulse")
    assert kinds_to_adjust(BOTH, None, "weight")[1] == ("spo2", "pulse")


def test_what_the_proposal_changes_goes_before_what_the_alert_is_about():
    proposed = plan(item("spo2", 88), item("pulse", 50), item("weight"))
    assert kinds_to_adjust(BOTH, proposed, "pulse")[1] == ("spo2",)


def test_a_proposal_that_changes_no_limit_is_about_none():
    proposed = plan(item("spo2", 90), item("pulse", 50), item("weight", 70))
    assert kinds_to_adjust(BOTH, proposed, "pulse")[1] == ("pulse",)


def test_a_range_that_is_taken_away_or_another_in_its_place_is_a_change():
    assert kinds_to_adjust(BOTH, plan(item("pulse", 50)), "pulse")[1] == ("spo2",)
    other = plan(item("spo2", 90, rule="other"), item("pulse", 50))
    assert kinds_to_adjust(BOTH, other, "pulse")[1] == ("spo2",)


def test_two_items_of_one_kind_are_named_once():
    assert kinds_to_adjust(plan(item("spo2", 90), item("spo2", 80)), None, "")[0] == ("spo2",)
