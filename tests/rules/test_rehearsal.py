"""A rehearsal says what a draft would have cost before it says anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import (
    AnswerRule,
    Colour,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Schedule,
    Window,
)
from triage.rules.rehearsal import (
    Concern,
    Material,
    Plan,
    Rehearsal,
    may_be_approved_from_overview,
    rehearse,
)
from triage.rules.rehearsal_episodes import Answer, Episode, What, is_about_the_plan

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def plan(green: str, yellow: str, *more: MissingRule, kind: str = "spo2") -> Plan:
    rule = RangeRule(id=f"{kind}-range", green_low=Decimal(green), yellow_low=Decimal(yellow))
    return Plan(1, PlanDocument(items=(MonitoringItem(kind, kind, (rule, *more)),)))


def watched(*, in_a_row: int = 1) -> Plan:
    """A reading of SpO2 is expected every day from 10 to 16, local time."""
    window = Window(name="dag", opens=time(10), closes=time(16))
    found = plan("90", "86", MissingRule(id="gone", in_a_row=in_a_row))
    (item,) = found.document.items
    item = msgspec.structs.replace(item, schedule=Schedule(windows=(window,)))
    return Plan(1, PlanDocument(items=(item,)))


def at(days_ago: float) -> datetime:
    return NOW - timedelta(days=days_ago)


def reading(value: int, days_ago: float, *, kind: str = "spo2") -> ReadingFact:
    when = at(days_ago)
    return ReadingFact(f"{kind} {days_ago}", kind, when, when, Decimal(value))


def acted(
    days_ago: float, until: float, colour: Colour = Colour.RED, cause: str = "spo2"
) -> Episode:
    return Episode(What.ALERT, at(days_ago), at(until), cause, colour)


def rehearsed(
    readings: list[ReadingFact],
    draft: Plan,
    *episodes: Episode,
    in_force: Plan | None = None,
    days: int = 90,
) -> Rehearsal:
    material = Material(readings=readings, episodes=episodes, ends_at=NOW, days=days, zone=OSLO)
    return rehearse(material, in_force=in_force, draft=draft)


WELL = [reading(95, day) for day in range(20, 40)]
ILL = [reading(91, 10), reading(88, 9), reading(84, 8), reading(83, 7)]


def test_a_draft_that_finds_the_acted_on_episode_the_same_day_is_no_concern() -> None:
    found = rehearsed([*WELL, *ILL], plan("90", "86"), acted(8, 6))
    assert [(one.answer, one.days, one.colour) for one in found.costs] == [
        (Answer.FOUND, -1, Colour.RED)
    ]
    assert not found.needs_a_closer_look
    assert may_be_approved_from_overview(found)


def test_a_draft_that_finds_it_later_says_by_how_many_days() -> None:
    found = rehearsed([*WELL, *ILL], plan("84", "80"), acted(9, 6))
    assert [(one.answer, one.days) for one in found.costs] == [(Answer.LATER, 2)]
    assert found.costs[0].is_milder


def test_a_draft_that_would_have_missed_it_says_so_and_is_not_approved_from_an_overview() -> None:
    found = rehearsed([*WELL, *ILL, reading(70, 30.2)], plan("80", "75"), acted(9, 6))
    assert [one.answer for one in found.costs] == [Answer.NOT_FOUND]
    assert found.concerns == (Concern.MISSED_EPISODE,)
    assert not may_be_approved_from_overview(found)


def test_a_finding_of_another_kind_does_not_find_the_alert_but_warns_of_an_admission() -> None:
    readings = [*WELL, *ILL, reading(40, 8.1, kind="pulse")]
    draft = plan("50", "45", kind="pulse")
    admission = Episode(What.ADMISSION, at(6), at(6))
    found = rehearsed(readings, draft, acted(8, 6), admission)
    assert [(one.answer, one.days) for one in found.costs] == [
        (Answer.NOT_FOUND, 0),
        (Answer.FOUND, -2),
    ]


def test_readings_that_a_draft_cannot_judge_are_alerts_but_find_nothing() -> None:
    found = rehearsed(ILL, plan("50", "45", kind="pulse"), acted(8, 6))
    assert found.after.alerts[Colour.NOT_JUDGED] == 4
    assert found.concerns == (Concern.MISSED_EPISODE, Concern.NOTHING_FIRES)


def test_silence_is_found_where_the_draft_still_watches_for_it() -> None:
    silence = acted(8, 7, Colour.YELLOW, "MISSING:spo2")
    gap = [one for one in ILL if one.measured_at != at(8)]
    assert rehearsed(gap, watched(), silence).costs[0].answer is Answer.FOUND
    assert rehearsed(ILL, watched(), silence).costs[0].is_missed
    assert rehearsed(gap, plan("90", "86"), silence).costs[0].is_missed


def test_nothing_fires_is_said_and_stops_an_approval_from_an_overview() -> None:
    found = rehearsed(WELL, plan("90", "86"))
    assert found.concerns == (Concern.NOTHING_FIRES,)
    assert not may_be_approved_from_overview(found)
    assert rehearsed([], plan("90", "86")).concerns == (Concern.NO_READINGS,)


def test_thirty_days_are_too_few_to_approve_by() -> None:
    found = rehearsed(ILL, plan("90", "86"), days=30)
    assert not found.needs_a_closer_look
    assert not may_be_approved_from_overview(found)
    assert not may_be_approved_from_overview(None)


def test_the_findings_of_a_kind_on_a_day_are_one_alert_of_the_worst_colour() -> None:
    readings = [reading(88, 5), reading(80, 5.1), reading(87, 5.2), reading(88, 4)]
    found = rehearsed(readings, plan("90", "86"), days=30)
    assert (found.after.alerts[Colour.RED], found.after.alerts[Colour.YELLOW]) == (1, 1)
    assert found.after.minutes_per_week == pytest.approx((15 + 6) * 7 / 30)


def test_reds_that_appear_and_vanish_stand_with_their_readings() -> None:
    looser = rehearsed(ILL, plan("90", "84"), in_force=plan("90", "86"))
    assert [one.reading.value for one in looser.reds_that_vanish] == [Decimal(84)]
    assert looser.reds_that_appear == ()
    tighter = rehearsed(ILL, plan("90", "89"), in_force=plan("90", "86"))
    assert [one.reading.value for one in tighter.reds_that_appear] == [Decimal(88)]
    assert looser.before is not None
    assert looser.before.alerts[Colour.RED] == 2
    assert looser.after.alerts[Colour.RED] == 1


def test_without_a_version_in_force_there_is_nothing_beside_it() -> None:
    found = rehearsed(ILL, plan("90", "86"))
    assert found.before is None
    assert len(found.reds_that_appear) == 2


def test_episodes_and_readings_outside_the_period_are_left_out() -> None:
    found = rehearsed([*ILL, reading(70, 60)], plan("90", "86"), acted(60, 59), days=30)
    assert found.costs == ()
    assert len(found.judged) == len(ILL)


def test_an_alert_by_hand_or_about_a_refusal_says_nothing_of_the_plan() -> None:
    assert is_about_the_plan("spo2")
    assert not any(map(is_about_the_plan, ("BY_HAND", "REFUSED", "NOT_JUDGED")))


# ---- silence ----


def test_days_without_a_reading_are_alerts_of_both_plans() -> None:
    found = rehearsed(ILL, watched(), in_force=plan("90", "86"), days=30)
    # Expected on each of the ten days since the first reading; the last is not over its grace.
    assert len(found.after_silence) == 6
    assert {one.kind for one in found.after_silence} == {"MISSING:spo2"}
    assert found.before is not None
    yellows = (found.before.alerts[Colour.YELLOW], found.after.alerts[Colour.YELLOW])
    assert yellows == (1, 7)


def test_as_many_in_a_row_as_the_rule_says() -> None:
    assert len(rehearsed(ILL, watched(in_a_row=3), days=30).after_silence) == 4


def test_a_pause_silences_silence_and_starts_the_count_anew() -> None:
    def silenced(opens_at: datetime, closes_at: datetime) -> bool:
        return at(5) < closes_at and opens_at < at(3)

    def silent(in_a_row: int) -> int:
        material = Material(readings=ILL, ends_at=NOW, days=30, zone=OSLO, silenced=silenced)
        found = rehearse(material, in_force=None, draft=watched(in_a_row=in_a_row))
        return len(found.after_silence)

    assert (silent(1), silent(2)) == (3, 1)


def test_nothing_is_expected_before_the_first_reading_and_late_ones_were_silent() -> None:
    assert rehearsed([], watched()).after_silence == ()
    late = replace(reading(95, 2), received_at=at(1))
    found = rehearsed([reading(95, 3), late], watched(), days=30)
    assert [one.date.day for one in found.after_silence] == [18, 19]


def test_an_alert_about_several_kinds_is_found_by_any_rule_that_speaks_in_time() -> None:
    for cause in ("NEWS2", "COMBINATION"):
        assert rehearsed(ILL, plan("90", "86"), acted(8, 6, cause=cause)).costs[0].answer is (
            Answer.FOUND
        )
        assert rehearsed(WELL, plan("90", "86"), acted(8, 6, cause=cause)).costs[0].is_missed


def test_the_report_of_an_admission_is_no_warning_of_it_but_another_event_is() -> None:
    rule = AnswerRule(id="told", colour=Colour.RED, question="about", any_of=("ADMISSION", "FALL"))
    events = Plan(1, PlanDocument(items=(MonitoringItem("event", "event", (rule,)),)))
    admission = Episode(What.ADMISSION, at(6), at(6))
    reported = ReadingFact("a", "event", at(6), at(6), about="ADMISSION")
    fallen = ReadingFact("f", "event", at(7), at(7), about="FALL")
    assert rehearsed([reported], events, admission).costs[0].is_missed
    assert rehearsed([reported, fallen], events, admission).costs[0].answer is Answer.FOUND
