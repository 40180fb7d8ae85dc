"""What stands on a list: views, filters and what they hide, what is new, how many at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triage.rules.worklist import (
    BANDS,
    MORE,
    Filters,
    Hiding,
    Who,
    band_of,
    hiding,
    is_left,
    mark_of,
    matches,
    next_change,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
HOUR = timedelta(hours=1)
WHO = Who("nora", "centre")


def alert(patient: str = "kari", **changed: Any) -> Any:
    plain = {
        "patient_id": patient,
        "tenant_id": "hadsel",
        "cause": "spo2",
        "colour": "RED",
        "owner_unit_id": "centre",
        "claimed_by_id": None,
        "opened_at": NOW - HOUR,
        "waiting_since": NOW - HOUR,
        "due_at": NOW + HOUR,
        "met_at": None,
        "snoozed_until": None,
        "held_until": None,
        "ring_by": None,
        "group": "COPD",
        "search_name": "nordmann kari",
    }
    return SimpleNamespace(**{**plain, **changed})


def shown(one: Any, **wanted: Any) -> bool:
    return matches(one, Filters(**wanted), WHO, NOW)


@pytest.mark.parametrize(
    ("one", "views"),
    [
        (alert(), {"open", "red"}),
        (alert(colour="NOT_JUDGED"), {"open", "red"}),
        (alert(colour="YELLOW"), {"open", "yellow"}),
        (alert(colour="YELLOW", cause="MISSING:spo2"), {"open", "missing"}),
        (alert(claimed_by_id="nora"), {"open", "red", "mine"}),
        (alert(owner_unit_id="gp"), {"open", "red", "elsewhere"}),
        (alert(snoozed_until=NOW + HOUR), {"snoozed"}),
        (alert(snoozed_until=NOW), {"open", "red"}),
        (alert(colour="YELLOW", held_until=NOW + HOUR), {"snoozed"}),
        (alert(snoozed_until=NOW + HOUR, due_at=NOW), {"open", "red", "snoozed"}),
        (alert(snoozed_until=NOW + HOUR, due_at=NOW, met_at=NOW), {"snoozed"}),
        (alert(snoozed_until=NOW + HOUR, ring_by=NOW + 2 * HOUR), {"open", "red"}),
    ],
)
def test_each_alert_stands_in_its_views(one: Any, views: set[str]) -> None:
    all_views = ("open", "red", "yellow", "missing", "mine", "elsewhere", "snoozed")
    assert {view for view in all_views if shown(one, view=view)} == views


def test_the_owner_is_me_nobody_another_unit_or_a_named_colleague() -> None:
    mine, nobodys = alert(claimed_by_id="nora"), alert()
    theirs, nils = alert(owner_unit_id="gp", claimed_by_id="gunnar"), alert(claimed_by_id="nils")
    everything = [mine, nobodys, theirs, nils]
    found = {
        owner: [one for one in everything if shown(one, owner=owner)]
        for owner in ("me", "nobody", "other", "nils", "")
    }
    assert found == {
        "me": [mine],
        "nobody": [nobodys],
        "other": [theirs],
        "nils": [nils],
        "": everything,
    }
    assert not shown(alert(owner_unit_id="gp"), owner="nobody")


def test_tenant_group_and_the_beginning_of_the_name_filter() -> None:
    assert shown(alert(), tenant="hadsel", group="COPD", text="Nord")
    assert not shown(alert(), tenant="bodo")
    assert not shown(alert(), group="HEART_FAILURE")
    assert not shown(alert(), text="kari")


def test_what_is_hidden_is_counted_by_filter_patients_once_and_reds_apart() -> None:
    rows = [
        alert("kari"),
        alert("kari", cause="pulse"),
        alert("per", tenant_id="bodo"),
        alert("ola", tenant_id="bodo", colour="YELLOW"),
        alert("lise", tenant_id="bodo", group="OTHER"),
    ]
    filters = Filters(tenant="hadsel", group="COPD")
    assert hiding(rows, filters, WHO, NOW) == [Hiding("tenant", 2, 1), Hiding("group", 0, 0)]
    assert hiding(rows, Filters(), WHO, NOW) == []
    assert hiding(rows, Filters(view="missing"), WHO, NOW) == [Hiding("view", 4, 3)]


def test_a_red_that_is_hidden_behind_the_same_persons_yellow_is_counted() -> None:
    rows = [alert("kari", claimed_by_id="nils"), alert("kari", colour="YELLOW", cause="pulse")]
    assert hiding(rows, Filters(owner="nobody"), WHO, NOW) == [Hiding("owner", 0, 1)]
    assert hiding(rows, Filters(owner="nils"), WHO, NOW) == [Hiding("owner", 0, 0)]


def test_a_filter_is_taken_away_alone() -> None:
    both = Filters(view="red", tenant="hadsel", owner="me")
    assert both.active == ("view", "tenant", "owner")
    assert both.without("view") == Filters(tenant="hadsel", owner="me")
    assert both.without("tenant") == Filters(view="red", owner="me")


def test_overdue_urgent_and_had_by_nobody_is_left() -> None:
    assert is_left(alert(due_at=NOW), WHO, NOW)
    assert is_left(alert(due_at=NOW, colour="NOT_JUDGED", snoozed_until=NOW + HOUR), WHO, NOW)
    kept = [
        alert(due_at=NOW + HOUR),
        alert(due_at=NOW, colour="YELLOW"),
        alert(due_at=NOW, claimed_by_id="nils"),
        alert(due_at=NOW, owner_unit_id="gp"),
        alert(due_at=NOW, met_at=NOW),
    ]
    assert not any(is_left(one, WHO, NOW) for one in kept)


def test_new_is_what_opened_since_she_looked_and_worse_what_worsened() -> None:
    since = NOW - 2 * HOUR
    assert mark_of(alert(), since) == "NEW"
    assert mark_of(alert(opened_at=since), since) == "WORSE"
    assert mark_of(alert(opened_at=since, waiting_since=since), since) == ""
    assert mark_of(alert(), None) == ""


def test_a_missing_reading_is_a_band_of_its_own_whatever_its_colour() -> None:
    assert band_of(alert(cause="MISSING:spo2")) == "missing"
    assert band_of(alert(colour="NOT_JUDGED")) == "not-judged"


def test_more_rows_may_be_asked_for_but_never_fewer_or_all_the_world() -> None:
    wanted = Filters(shown=(("yellow", 120), ("red", 1), ("missing", 99_999)))
    assert wanted.at_once("yellow") == 120
    assert wanted.at_once("red") == 200
    assert wanted.at_once("missing") == 2000


def test_reds_come_two_hundred_at_once_and_the_rest_by_fifty() -> None:
    shown = {band: Filters().at_once(band) for band in BANDS}
    assert shown == {"red": 200, "not-judged": 200, "yellow": 50, "missing": 50}
    assert MORE == 200, "so many more with each click"


def test_time_changes_the_list_at_the_next_deadline_or_end_of_a_rest() -> None:
    assert next_change([], NOW) is None
    assert next_change([alert(), alert(due_at=NOW + 3 * HOUR)], NOW) == NOW + HOUR
    assert next_change([alert(met_at=NOW)], NOW) is None
    assert next_change([alert(due_at=NOW)], NOW) is None
    soon = NOW + HOUR / 2
    assert next_change([alert(snoozed_until=soon)], NOW) == soon
    assert next_change([alert(held_until=soon)], NOW) == soon
