"""Rules whose alerts lead to nothing, and what a publication did to the load."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from triage.rules.alert_state import Outcome
from triage.rules.learning import Ended, lessons, load_around

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ended(outcome: Outcome, rule: str = "spo2-range", patient: str = "kari", **more: str) -> Ended:
    return Ended(patient, rule, "spo2", "COPD", "YELLOW", outcome, NOW, **more)


def test_the_rule_with_the_most_waste_stands_first() -> None:
    alerts = [
        *[ended(Outcome.WATCH_AND_WAIT, "often")] * 3,
        *[ended(Outcome.LIMIT_WRONG, "seldom")] * 2,
        ended(Outcome.ACTED, "often"),
    ]
    found = lessons(alerts, by="patient_id")
    assert [(one.rule_id, one.wasted, one.total, one.acted) for one in found] == [
        ("often", 3, 4, 1),
        ("seldom", 2, 2, 0),
    ]


def test_what_was_acted_on_or_entered_in_error_is_no_waste() -> None:
    assert lessons([ended(Outcome.ACTED)] * 3, by="patient_id") == []
    assert lessons([ended(Outcome.ENTERED_IN_ERROR)] * 3, by="patient_id") == []


def test_a_person_s_assessment_apart_from_the_engine_s_counts() -> None:
    found = lessons([ended(Outcome.ACTED, assessed="GREEN")] * 2, by="patient_id")
    assert [(one.wasted, one.differ) for one in found] == [(2, 2)]
    assert lessons([ended(Outcome.ACTED, assessed="YELLOW")] * 2, by="patient_id") == []


def test_one_alert_says_nothing_yet_and_patients_add_up_to_a_template() -> None:
    alerts = [ended(Outcome.DEVICE_FAULT), ended(Outcome.NO_CONTACT, patient="bjorn")]
    assert lessons(alerts, by="patient_id") == []
    assert [(one.key, one.wasted) for one in lessons(alerts, by="template")] == [("COPD", 2)]


def test_the_load_before_and_after_a_publication_is_counted_by_the_week() -> None:
    published = NOW - timedelta(days=14)
    opened = [published - timedelta(days=day) for day in (1, 2, 3, 27, 40)]
    opened += [published + timedelta(days=1)]
    found = load_around(opened, published, NOW)
    assert (found.before, found.after) == (1.0, 0.5)


def test_less_than_a_week_after_is_too_little_to_say() -> None:
    assert load_around([NOW], NOW - timedelta(days=3), NOW).after is None
