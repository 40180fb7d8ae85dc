"""The worklist as pages: filters in the address, what they hide, what is new, what is overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dho.identity.queries import party_of
from dho.lib.ids import new_id
from dho.lib.scope import scope
from tests import factories as make
from tests.triage.test_worklist_page import plan, red, sign_in  # noqa: F401
from triage.models import Alert, Finding, WorklistLook
from triage.queries.worklist import Filters, worklist

EN = {"Accept-Language": "en"}


def an_alert(world, patient, colour="YELLOW", **fields):
    now = datetime.now(tz=UTC)
    plain = {
        "tenant_id": patient.tenant_id,
        "patient": patient,
        "enrolment": patient.enrolments.using("owner").first(),
        "cause": "spo2",
        "colour": colour,
        "owner_unit": world.centre,
        "centre": world.centre,
        "opened_at": now,
        "waiting_since": now,
        "measured_at": now,
        "due_at": now + timedelta(hours=2),
        "reason_code": "RANGE",
    }
    row = Alert(id=new_id(), **{**plain, **fields})
    row.save(using="owner", force_insert=True)
    return row


def many(world, count, colour):
    rows, tenants = [], (world.hadsel, world.bodo)
    for number in range(count):
        patient = make.patient(tenants[number % 2], f"P{number}", f"{colour.title()}sen")
        make.enrolment(patient, world.centre)
        rows.append(an_alert(world, patient, colour))
    return rows


@pytest.fixture
def two(world):
    return an_alert(world, world.kari, "RED"), an_alert(world, world.bjorn)


def names(client, query=""):
    page = client.get(f"/worklist/{query}", headers=EN)
    rows = [row for band in page.context_data["bands"] for row in band["rows"]]
    return [row.name for row in rows], page


def test_tenant_owner_group_and_colour_filter_and_stand_in_the_address(client, world, two):
    sign_in(client, world.nora)
    assert names(client)[0] == ["Kari Nordmann", "Bjørn Bodøværing"]
    assert names(client, f"?tenant={world.bodo.id}")[0] == ["Bjørn Bodøværing"]
    assert names(client, "?view=red")[0] == ["Kari Nordmann"]
    assert names(client, "?group=HEART_FAILURE")[0] == []
    client.post(f"/alerts/{two[0].id}/claim/")
    assert names(client, "?owner=me")[0] == ["Kari Nordmann"]
    assert names(client, "?owner=nobody")[0] == ["Bjørn Bodøværing"]
    sign_in(client, world.nils)
    found, page = names(client, f"?owner={world.nora.user_id}")
    assert found == ["Kari Nordmann"]
    assert (str(world.nora.user_id), "Nora") in page.context_data["owners"]
    assert f"owner={world.nora.user_id}" in page.context_data["query"]


def test_an_unreadable_filter_filters_nothing(client, world, two):
    sign_in(client, world.nora)
    query = "?view=x&tenant=1&owner=;&group=x&show_red=-1&show_yellow=9999999&until=x&v=1"
    assert len(names(client, query)[0]) == 2


def test_tabs_keep_the_other_filters_and_count_with_them(client, world, two):
    sign_in(client, world.nora)
    page = names(client, f"?tenant={world.bodo.id}")[1]
    tabs = {tab["query"]: tab["count"] for tab in page.context_data["tabs"]}
    assert tabs[f"view=red&tenant={world.bodo.id}"] == 0
    assert tabs[f"view=yellow&tenant={world.bodo.id}"] == 1
    assert page.context_data["red_count"] == 1, "the tab title counts every red"


def test_nothing_matches_says_which_filter_hides_how_many(client, world, two):
    sign_in(client, world.nora)
    page = names(client, f"?tenant={world.bodo.id}&view=red")[1]
    hidden = [(one.said, one.hides) for one in page.context_data["active"]]
    assert hidden == [
        ("Red", "hides 1 patient"),
        ("Bodø", "hides 1 patient, 1 of them red"),
    ]
    assert "Show all open" in page.content.decode()


def test_what_came_since_she_last_looked_is_new_and_counted(client, world, two):
    sign_in(client, world.nora)
    assert names(client)[1].context_data["news"] == ""
    hour_ago = datetime.now(tz=UTC) - timedelta(hours=1)
    WorklistLook.objects.using("owner").update(last_at=hour_ago)
    Alert.objects.using("owner").filter(id=two[0].id).update(
        opened_at=hour_ago - timedelta(hours=1)
    )
    resolved = an_alert(world, world.kari, cause="pulse")
    Alert.objects.using("owner").filter(id=resolved.id).update(
        state="RESOLVED",
        outcome="ACTED",
        resolved_at=datetime.now(tz=UTC),
        resolved_by=world.nils.user,
    )
    page = names(client)[1]
    assert "1 new, 1 worse, 1 closed by others" in page.context_data["news"]
    marks = {row.name: row.mark for band in page.context_data["bands"] for row in band["rows"]}
    assert marks == {"Kari Nordmann": "Worse", "Bjørn Bodøværing": "New"}


def test_an_overdue_red_that_nobody_has_is_told_to_everybody_whatever_is_filtered(
    client, world, two
):
    Alert.objects.using("owner").filter(id=two[0].id).update(
        due_at=datetime.now(tz=UTC) - timedelta(minutes=8)
    )
    sign_in(client, world.nils)
    page = names(client, "?view=missing")[1]
    assert [one["name"] for one in page.context_data["left"]] == ["Kari Nordmann"]
    assert "Overdue, nobody has it" in page.content.decode()
    client.post(f"/alerts/{two[0].id}/claim/")
    assert not names(client)[1].context_data["left"]


def test_a_deadline_that_passes_changes_the_list_though_nobody_did_anything(client, world, two):
    import time_machine

    sign_in(client, world.nora)
    page = client.get("/worklist/")
    until = page.context_data["until"]
    address = "/worklist/"
    params = {"v": page.context_data["version"], "until": until.isoformat()}
    poll = lambda: client.get(address, params, headers={"X-DHO-Poll": "1"})  # noqa: E731
    assert poll().status_code == 204
    with time_machine.travel(until + timedelta(seconds=1), tick=True):
        client.logout()
        sign_in(client, world.nora)
        assert poll().status_code == 200


def test_a_lapsed_claim_is_told_to_her_who_had_it_on_the_row(client, world, two):
    import time_machine

    from triage.operations.passing_time import move_time

    sign_in(client, world.nora)
    client.get("/worklist/")
    client.post(f"/alerts/{two[0].id}/claim/")
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=31), tick=True):
        move_time()
        client.logout()
        sign_in(client, world.nora)
        assert "Your claim lapsed" in client.get("/worklist/", headers=EN).content.decode()
        sign_in(client, world.nils)
        assert "Your claim lapsed" not in client.get("/worklist/", headers=EN).content.decode()


def test_keys_and_sound_are_kept_for_the_person(client, world, two):
    sign_in(client, world.nora)
    assert client.post("/worklist/habits/", {"keys": "off", "sound": "on"}).status_code == 204
    look = names(client)[1].context_data["look"]
    assert (look.keys_on, look.sound_on) == (False, True)
    sign_in(client, world.nils)
    other = names(client)[1].context_data["look"]
    assert (other.keys_on, other.sound_on) == (True, False)
    sign_in(client, world.adam)
    assert client.post("/worklist/habits/", {"keys": "off"}).status_code == 403


def test_the_list_takes_three_statements_however_long_it_is(world, two):
    viewer = world.viewer(world.nora)
    many(world, 30, "YELLOW")
    with scope(party_of(viewer)), CaptureQueriesContext(connection) as asked:
        worklist(viewer, Filters())
    assert len(asked) <= 3, "\n".join(one["sql"][:200] for one in asked)


def test_all_of_a_long_list_are_reachable_and_reds_come_first(client, world):
    many(world, 130, "YELLOW")
    many(world, 60, "RED")
    sign_in(client, world.nora)
    page = names(client)[1]
    bands = {one["css"]: one for one in page.context_data["bands"]}
    assert list(bands) == ["red", "yellow"]
    assert (len(bands["red"]["rows"]), bands["red"]["left"]) == (60, 0)
    assert (len(bands["yellow"]["rows"]), bands["yellow"]["left"]) == (50, 80)
    assert page.context_data["count"] == 190
    assert "show_yellow=130" in page.content.decode()
    everybody = names(client, "?show_yellow=130")[0]
    assert len(set(everybody)) == 190 or len(everybody) == 190


def test_the_second_nurse_is_told_who_took_it_and_when(client, world, red):  # noqa: F811
    sign_in(client, world.nora)
    client.post(f"/alerts/{red.id}/claim/")
    sign_in(client, world.nils)
    told = client.post(f"/alerts/{red.id}/claim/", follow=True, headers=EN).content.decode()
    assert "Nora took it at" in told
    row = client.get("/worklist/", headers=EN).content.decode()
    assert "Nora<small>since" in row


def test_closing_what_just_worsened_tells_what_came_and_the_next_try_may_close(
    client,
    world,
    red,  # noqa: F811
):
    from tests.measurements.test_record_readings import a_reading, post
    from triage.operations.drain import drain_all

    sign_in(client, world.nora)
    seen = client.get(f"/alerts/{red.id}/resolve/").context_data["form"].initial["seen"]
    post(client, a_reading(world.kari, value=72), world.kari_device)
    drain_all()
    said = {"outcome": "ACTED", "note": "Ringte", "seen": seen}
    stale = client.post(f"/alerts/{red.id}/resolve/", said, headers=EN)
    assert stale.status_code == 422
    told = " ".join(stale.context_data["form"].non_field_errors())
    assert "A new finding came meanwhile" in told
    assert "72" in told
    red.refresh_from_db(using="owner")
    assert red.state == "OPEN"
    again = {**said, "seen": stale.context_data["form"].data["seen"]}
    done = client.post(f"/alerts/{red.id}/resolve/?next=/worklist/%3Fview%3Dred", again)
    assert (done.status_code, done.headers["Location"]) == (302, "/worklist/?view=red")
    red.refresh_from_db(using="owner")
    assert red.state == "RESOLVED"


def test_the_way_back_leads_nowhere_else(client, world, two):
    sign_in(client, world.nora)
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    said = {"quick": "30", "why": "RING_LATER", "seen": ""}
    for wanted in ("https://evil.example/", "//evil.example/", "javascript:1", "worklist/"):
        done = client.post(f"/alerts/{two[1].id}/snooze/?next={wanted}", said)
        assert done.headers["Location"] == f"/patients/{world.bjorn.id}/"


def test_a_snooze_needs_a_time_and_a_reason_one_press_each(client, world, two):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    yellow = two[1]
    sign_in(client, world.nora)
    url = f"/alerts/{yellow.id}/snooze/"
    assert client.post(url, {"quick": "60", "seen": ""}).status_code == 422
    assert client.post(url, {"why": "RING_LATER", "seen": ""}).status_code == 422
    assert client.post(url, {"quick": "60", "why": "OTHER", "seen": ""}).status_code == 422
    done = client.post(url, {"quick": "60", "why": "RING_LATER", "seen": ""}, headers=EN)
    assert done.status_code == 302
    yellow.refresh_from_db(using="owner")
    left = yellow.snoozed_until - datetime.now(tz=UTC)
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)
    assert yellow.snooze_reason == "Shall be rung later"


def test_a_yellow_is_resolved_with_one_press_and_a_red_never(client, world, two):
    sign_in(client, world.nora)
    red_panel = client.get(f"/patients/{world.kari.id}/panel/", headers=EN).content.decode()
    assert "Resolve with one press" not in red_panel
    panel = client.get(f"/patients/{world.bjorn.id}/panel/", headers=EN)
    (box,) = panel.context_data["alerts"]
    assert [code for code, _word in box.outcomes][:2] == ["ACTED", "ADVICE_GIVEN"]
    said = {"outcome": "ADVICE_GIVEN", "seen": box.seen, "note": box.note}
    assert client.post(f"/alerts/{two[1].id}/resolve/", said).status_code == 302
    two[1].refresh_from_db(using="owner")
    assert (two[1].state, two[1].outcome) == ("RESOLVED", "ADVICE_GIVEN")


def test_five_alerts_without_action_suggest_a_review_and_change_nothing(client, world, two):
    closed = {
        "state": "RESOLVED",
        "resolved_at": datetime.now(tz=UTC),
        "resolved_by": world.nils.user,
    }
    for _ in range(4):
        an_alert(world, world.bjorn, cause="pulse", outcome="WATCH_AND_WAIT", **closed)
    an_alert(world, world.bjorn, cause="pulse", outcome="ACTED", **closed)
    sign_in(client, world.nora)
    budget = lambda: client.get(f"/patients/{world.bjorn.id}/panel/").context_data["budgets"]  # noqa: E731
    (line,) = budget()
    assert (line["alerts"], line["acted"], line["review"]) == (5, 1, False)
    an_alert(world, world.bjorn, cause="pulse", outcome="LIMIT_WRONG", **closed)
    assert budget()[0]["review"]
    assert not Finding.objects.using("owner").exists()
