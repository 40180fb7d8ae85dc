"""Before closing, since closing, and the shift report, as a nurse meets them; the clock is moved."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dho.lib import clock
from dho.lib.clock import OSLO
from tenants.models import Agreement, Unit, UnitDay
from tenants.rules.codes import Role
from tests import factories as make
from tests.tenants.conftest import enter as sign_in
from tests.tenants.conftest import logged
from triage.models import Alert, AlertEvent, Finding, Offer, ShiftNote, SignOff
from triage.operations.alert_rows import units_by_id
from triage.operations.findings import NewFinding
from triage.presenters.patient.watching import watch_of
from triage.rules.deadlines import due_at

FRIDAY = datetime(2026, 11, 27, tzinfo=OSLO)
MONDAY_8 = datetime(2026, 11, 30, 8, tzinfo=OSLO)
REASON = {
    "kind": "spo2",
    "value": "88",
    "bound": "90",
    "side": "below",
    "limit": "YELLOW",
    "version": 1,
}


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def at(monkeypatch: Any) -> Any:
    def move(hour: int, minute: int = 0, day: datetime = FRIDAY) -> datetime:
        now = day.replace(hour=hour, minute=minute).astimezone(UTC)
        monkeypatch.setattr(clock, "now", lambda: now)
        return now

    return move


class Person:
    """Somebody who signs in anew for each page: the moved clock ends sessions."""

    def __init__(self, who: Any) -> None:
        self.who = who

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return sign_in(self.who).get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        return sign_in(self.who).post(*args, **kwargs)


enter = Person


def save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def alert(world: Any, hour: float = 10, colour: str = "YELLOW", **fields: Any) -> Alert:
    """An open alert of the centre with one finding, received at an hour of Friday."""
    at = FRIDAY + timedelta(hours=hour)
    patient = fields.pop("patient", world.kari)
    fields = {"owner_unit": world.centre, "centre": world.centre, "cause": "spo2", **fields}
    course = world.course if patient == world.kari else world.bjorn_course
    row = Alert(tenant_id=patient.tenant_id, patient=patient, colour=colour, **fields)
    row.enrolment = course
    row.opened_at = row.waiting_since = row.measured_at = at
    row.due_at = fields.get("due_at", at + timedelta(hours=100))
    row.reason_code, row.reason_params = "RANGE", {**REASON, "limit": colour}
    row.finding_count = 1
    save(row)
    save(
        Finding(
            tenant_id=row.tenant_id, patient_id=row.patient_id, alert=row, colour=colour,
            kind="spo2", reason_code="RANGE", reason_params=row.reason_params,
            measured_at=at, received_at=at,
            seen_at=row.resolved_at, seen_by=row.resolved_by,
        )
    )  # fmt: skip
    return row


def seen(row: Alert) -> str:
    found = Finding.objects.using("owner").filter(alert_id=row.id).values_list("id", flat=True)
    return ",".join(str(one) for one in found)


def settling(row: Alert, **fields: str) -> dict[str, str]:
    plain = {"how": "SAFE_UNTIL", "until": "2026-11-30T08:00", "told": "", "note": ""}
    return {**plain, "seen": seen(row), **fields}


def settle(client: Any, row: Alert, *, htmx: bool = False, **fields: str) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    address = reverse("triage:settle", args=[row.id])
    return client.post(address, settling(row, **fields), headers=headers)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def now_of(row: Alert) -> Alert:
    return Alert.objects.using("owner").get(id=row.id)


def worklist(client: Any, query: str = "") -> str:
    return text(client.get(reverse("triage:worklist") + query))


# -- before closing --------------------------------------------------------------------------------


def test_an_hour_before_closing_the_list_says_what_must_be_settled(world, at):
    nora = enter(world.nora)
    alert(world)
    alert(world, patient=world.bjorn)
    at(13, 59)
    assert "data-closing" not in worklist(nora)
    at(14)
    assert "2 alerts must be settled" in worklist(nora)
    assert "We close at 15:00" in worklist(nora)


def test_the_unit_sets_how_long_before_closing(world, at):
    Unit.objects.using("owner").filter(id=world.centre.id).update(settle_minutes=120)
    alert(world)
    at(13)
    assert "1 alert must be settled" in worklist(enter(world.nora))


def test_the_list_changes_by_time_alone_when_closing_comes_near(world, at):
    nora = enter(world.nora)
    alert(world)
    at(13, 30)
    page = nora.get(reverse("triage:worklist"))
    found = re.search(r'id="worklist"[^>]* hx-get="([^"]+)"', page.content.decode())
    assert found
    poll = found[1].replace("&amp;", "&")
    assert nora.get(poll, headers={"X-DHO-Poll": "1"}).status_code == 204
    at(14)
    assert nora.get(poll, headers={"X-DHO-Poll": "1"}).status_code == 200


def test_a_change_of_the_hours_reaches_the_list_at_the_next_poll(world, at):
    nora = enter(world.nora)
    at(9)
    version = nora.get(reverse("triage:worklist")).context_data["version"]
    poll = f"{reverse('triage:worklist')}?v={version}"
    assert nora.get(poll, headers={"X-DHO-Poll": "1"}).status_code == 204
    Unit.objects.using("owner").filter(id=world.centre.id).update(settle_minutes=240)
    assert nora.get(poll, headers={"X-DHO-Poll": "1"}).status_code == 200


def test_each_row_is_saved_alone_and_what_is_left_is_counted(world, at):
    nora = enter(world.nora)
    rows = [alert(world), alert(world, patient=world.bjorn), alert(world, cause="pulse")]
    at(14, 30)
    page = text(nora.get(reverse("triage:settle-all")))
    assert "3 are left" in page
    assert page.count("data-settle-row") >= 3
    saved = text(settle(nora, rows[0], htmx=True))
    assert "data-settled" in saved
    assert "2 are left" in saved
    told = settle(nora, rows[1], htmx=True, how="TOLD_EVENING_SERVICE", told="Kveldstjenesten, Eva")
    assert "Kveldstjenesten, Eva" in text(told)
    assert "Everything that is open is settled" in text(
        settle(nora, rows[2], htmx=True, how="TOLD_PATIENT")
    )
    first, second, third = (now_of(row) for row in rows)
    assert (first.settled_how, first.settled_until) == ("SAFE_UNTIL", MONDAY_8)
    assert (second.settled_to, second.settled_by_id) == ("Kveldstjenesten, Eva", world.nora.user_id)
    assert third.met_at is not None
    assert first.met_at is None
    events = AlertEvent.objects.using("owner").filter(code="SETTLED")
    assert {one.detail["how"] for one in events} == {
        "SAFE_UNTIL",
        "TOLD_EVENING_SERVICE",
        "TOLD_PATIENT",
    }
    assert len(logged("ALERT_SETTLED")) == 3
    assert "Everything that is open is settled" in worklist(nora)


def test_settling_moves_no_deadline_and_the_alert_stays_on_the_list(world, at):
    nora, row = enter(world.nora), alert(world, due_at=FRIDAY + timedelta(hours=15))
    at(14, 30)
    settle(nora, row)
    after = now_of(row)
    assert (after.due_at, after.owner_unit_id, after.state) == (row.due_at, world.centre.id, "OPEN")
    assert "Kari Nordmann" in worklist(nora)


def test_a_red_needs_words_and_unseen_findings_are_refused(world, at):
    nora, row = enter(world.nora), alert(world, colour="RED")
    at(14, 30)
    assert "in your own words" in text(settle(nora, row, htmx=True), 422)
    known = seen(row)
    save(
        Finding(
            tenant_id=row.tenant_id, patient_id=row.patient_id, alert=row, colour="RED",
            kind="spo2", reason_code="RANGE", reason_params=REASON,
            measured_at=FRIDAY, received_at=FRIDAY,
        )
    )  # fmt: skip
    refused = text(settle(nora, row, htmx=True, note="Rang, bedre", seen=known), 422)
    assert "A new finding came meanwhile" in refused
    assert "Rang, bedre" in refused, "nothing typed is lost"
    assert now_of(row).settled_at is None
    assert settle(nora, row, note="Rang, bedre").status_code == 302
    assert now_of(row).settled_note == "Rang, bedre"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"how": ""}, "required"),
        ({"until": ""}, "Write until when"),
        ({"until": "2026-11-27T14:45"}, "after closing"),
        ({"until": "2026-12-01T08:00"}, "no longer than the next opening day"),
        ({"how": "TOLD_EVENING_SERVICE"}, "which service"),
        ({"until": "x"}, "valid date"),
        ({"seen": "x,y"}, "A new finding came meanwhile"),
    ],
)
def test_what_cannot_be_is_refused_in_words_with_and_without_script(world, at, wrong, words):
    nora, row = enter(world.nora), alert(world)
    at(14, 30)
    assert words in text(settle(nora, row, htmx=True, **wrong), 422)
    assert words in text(settle(nora, row, **wrong), 422)
    assert now_of(row).settled_at is None


def test_another_unit_settles_nothing_of_the_centres(world, at):
    row = alert(world)
    at(14, 30)
    assert settle(enter(world.per), row).status_code == 403
    assert settle(enter(world.gunnar), row, htmx=True).status_code == 422
    assert settle(enter(world.greta), row).status_code == 404
    assert now_of(row).settled_at is None


def test_ten_past_three_on_friday_it_is_still_settled_and_the_list_says_what_is_left(world, at):
    nora, row = enter(world.nora), alert(world)
    at(15, 10)
    assert "We closed at 15:00" in worklist(nora)
    assert settle(nora, row).status_code == 302
    assert "data-closing" not in worklist(nora)


def test_on_christmas_eve_a_half_day_is_settled_from_eleven(world, at):
    save(
        UnitDay(
            unit=world.centre, date=date(2026, 12, 24), opens=time(8), closes=time(12),
            reason="Julaften",
        )
    )  # fmt: skip
    nora, eve = enter(world.nora), datetime(2026, 12, 24, tzinfo=OSLO)
    alert(world)
    at(10, 59, eve)
    assert "data-closing" not in worklist(nora)
    at(11, 0, eve)
    assert "We close at 12:00" in worklist(nora)


def test_a_finding_at_night_undoes_it_and_the_row_calls_on_monday(world, at):
    from triage.operations.findings import settle_findings
    from triage.operations.material import work

    nora, row = enter(world.nora), alert(world, cause="REFUSED")
    at(14, 30)
    settle(nora, row)
    night = at(3, 0, FRIDAY + timedelta(days=1))
    with work():
        settle_findings(
            [
                NewFinding(
                    tenant_id=row.tenant_id, patient_id=row.patient_id, kind="spo2",
                    measured_at=night, received_at=night, refused_id=world.kari.id,
                )
            ]
        )  # fmt: skip
    after = now_of(row)
    assert (after.settled_at, after.settled_how, after.settled_to) == (None, "", "")
    assert after.unsettled_at == night
    at(8, 5, MONDAY_8)
    page = worklist(nora)
    assert "1 came since then" in page
    assert "left without a word" not in page


# -- since closing ---------------------------------------------------------------------------------


def test_on_monday_what_was_left_stands_first_then_what_came_with_real_time(world, at):
    nora = enter(world.nora)
    alert(world, patient=world.bjorn)
    alert(world, hour=27, due_at=MONDAY_8 + timedelta(hours=7))  # Saturday at three
    at(8, 5, MONDAY_8)
    page = worklist(nora)
    block = page[page.index("data-since-closing") : page.index('class="tabs"')]
    assert "1 was left without a word" in block
    assert block.index("Bjørn") < block.index("Kari")
    assert "measured 2 d 5 h ago" in block
    assert "first contact before 15:00" in block
    assert "Not settled" in block
    assert "We closed 27 Nov at 15:00" in block


def test_settled_or_taken_up_it_is_not_named_as_left(world, at):
    nora = enter(world.nora)
    settled, left = alert(world), alert(world, patient=world.bjorn)
    at(14, 30)
    settle(nora, settled)
    at(8, 5, MONDAY_8)
    page = worklist(nora)
    assert "1 was left without a word" in page
    nora.post(reverse("triage:claim", args=[left.id]))
    assert "data-since-closing" not in worklist(nora)


def test_on_a_quiet_monday_there_is_no_block(world, at):
    at(8, 5, MONDAY_8)
    assert "data-since-closing" not in worklist(enter(world.nora))


def test_the_blocks_cost_the_list_no_statement_about_alerts(world, at):
    nora = enter(world.nora)
    for number in range(4):
        alert(world, cause=f"cause{number}")
    for hour, day in ((14, FRIDAY), (8, MONDAY_8)):
        at(hour, 30, day)
        with CaptureQueriesContext(connection) as asked:
            worklist(nora)
        own = [q["sql"] for q in asked if "triage_" in q["sql"] and "auditevent" not in q["sql"]]
        assert len(own) <= 5, "\n".join(own)


# -- hours -----------------------------------------------------------------------------------------


def test_dates_of_their_own_reach_deadlines_and_patients_in_one_statement(world, at):
    at(9)
    save(UnitDay(unit=world.centre, date=date(2026, 11, 30), reason="Kurs"))
    save(
        UnitDay(
            unit=world.centre, date=date(2026, 12, 6), opens=time(10), closes=time(14), reason="x"
        )
    )
    for using in ("default", "triage"):
        times = units_by_id({world.centre.id}, using=using)[str(world.centre.id)]
        friday_night = FRIDAY + timedelta(hours=20)
        assert times.hours.next_opening(friday_night) == datetime(2026, 12, 1, 8, tzinfo=OSLO)
        assert times.hours.is_open(datetime(2026, 12, 6, 11, tzinfo=OSLO)), "a Sunday"
    with CaptureQueriesContext(connection) as asked:
        units_by_id({world.centre.id, world.ward.id, world.gp_office.id}, using="default")
    assert len(asked) == 1
    told = watch_of(Unit.objects.get(id=world.centre.id), clock.now()).hours
    assert "Closed on Monday 30 November." in told
    assert "On Sunday 6 December 10.00" in told or "On Sunday 6 December 10:00" in told


def test_a_unit_that_works_holidays_is_open_and_says_nothing_of_them(world, at):
    at(9)
    Unit.objects.using("owner").filter(id=world.centre.id).update(works_holidays=True)
    unit = Unit.objects.get(id=world.centre.id)
    times = units_by_id({unit.id}, using="default")[str(unit.id)]
    assert times.hours.is_open(datetime(2026, 12, 25, 12, tzinfo=OSLO))
    assert "public holidays" not in watch_of(unit, clock.now()).hours


def test_a_change_of_hours_moves_no_deadline_that_stands_and_counts_for_the_next(world, at):
    at(9)
    row = alert(world, due_at=FRIDAY + timedelta(hours=15))
    before = units_by_id({world.centre.id}, using="default")[str(world.centre.id)]
    week = {
        "weekdays": list("12345"), "opens": "08:00", "closes": "18:00", "settle_minutes": "60"
    }  # fmt: skip
    address = reverse("tenants:hours", args=[world.centre.id])
    assert enter(world.nora).post(address, week).status_code == 302
    assert now_of(row).due_at == row.due_at
    after = units_by_id({world.centre.id}, using="default")[str(world.centre.id)]
    received = FRIDAY + timedelta(hours=10)
    assert due_at("YELLOW", "spo2", received, before.hours) == FRIDAY + timedelta(hours=15)
    assert due_at("YELLOW", "spo2", received, after.hours) == FRIDAY + timedelta(hours=18)


# -- the report ------------------------------------------------------------------------------------


def report(client: Any) -> str:
    return text(client.get(reverse("triage:shift")))


def test_the_report_tells_what_stands_who_has_it_and_what_was_closed(world, at):
    nora = enter(world.nora)
    at(12)
    alert(world, cause="a")
    alert(world, cause="b", claimed_by=world.nils.user, claimed_at=FRIDAY)
    alert(world, cause="c", snoozed_until=FRIDAY + timedelta(hours=14), snooze_reason="Ring igjen")
    closed = alert(
        world, cause="d", state="RESOLVED", outcome="ADVICE_GIVEN", note="x",
        resolved_at=FRIDAY + timedelta(hours=11), resolved_by=world.nils.user,
    )  # fmt: skip
    offered = alert(world, cause="e", patient=world.bjorn)
    save(
        Offer(
            tenant_id=offered.tenant_id, patient_id=offered.patient_id, alert=offered, place=0,
            to_unit=world.gp_office, made_at=FRIDAY, due_at=FRIDAY + timedelta(hours=13),
        )
    )  # fmt: skip
    alert(world, cause="f", owner_unit=world.gp_office)
    assert closed.id
    page = report(nora)
    for words in (
        "Open, nobody has it (2)",
        "Open, taken (1)",
        "Nils",
        "Promised, in order of time (1)",
        "14:00: Ring igjen",
        "Offered to others, not answered yet (1)",
        "Stokmarknes legekontor (13:00)",
        "Handed over (1)",
        "Closed since then (1)",
        "Advice given",
    ):
        assert words in page, words
    assert {str(one.tenant_id) for one in logged("SHIFT_READ")} == {
        str(world.hadsel.id),
        str(world.bodo.id),
    }


def test_a_quiet_report_says_so(world, at):
    at(12)
    assert "Nothing is open, and nothing was closed" in report(enter(world.nora))


def test_the_report_is_since_she_signed_off_and_hers_alone(world, at):
    nora, nils = enter(world.nora), enter(world.nils)
    alert(world, hour=9)
    at(10)
    assert "You have not signed off here before" in report(nora)
    assert nora.post(reverse("triage:sign-off")).status_code == 302
    alert(world, hour=11, cause="pulse")
    at(12)
    assert "Since you signed off 27 Nov at 10:00: 1 new." in report(nora)
    assert "You have not signed off here before" in report(nils)
    row = SignOff.objects.using("owner").get()
    assert (row.open_alerts, row.left_alerts, row.user_id) == (1, 1, world.nora.user_id)
    assert len(logged("SHIFT_SIGNED_OFF")) == 1


def test_a_shift_ends_also_where_the_centres_host_has_no_agreement(world, at):
    at(12)
    hosting = Agreement.objects.using("owner").filter(tenant=world.bodo, unit=world.centre)
    assert hosting.update(ended_at=FRIDAY, ended_by=world.adam.user) == 1
    assert enter(world.nora).post(reverse("triage:sign-off")).status_code == 302
    assert SignOff.objects.using("owner").count() == 1


def test_a_shift_ends_also_with_something_left_and_it_is_named(world, at):
    nora, row = enter(world.nora), alert(world)
    at(14, 50)
    answer = nora.post(reverse("triage:sign-off"), follow=True)
    assert "1 is left without a word" in text(answer)
    settle(nora, row)
    answer = nora.post(reverse("triage:sign-off"), follow=True)
    assert "Everything that is open is settled" in text(answer)
    at(8, 0, MONDAY_8)
    page = report(nora)
    assert "Settled over closing (1)" in page
    assert "left without a word" not in page


def test_what_was_left_is_named_in_mondays_report(world, at):
    alert(world)
    at(8, 0, MONDAY_8)
    assert "1 was left without a word when we closed" in report(enter(world.nora))


def test_a_unit_that_is_never_open_has_a_report_all_the_same(world, at):
    Unit.objects.using("owner").filter(id=world.centre.id).update(weekdays="")
    at(12)
    nora = enter(world.nora)
    report(nora)
    worklist(nora)
    assert "Nothing is open" in text(nora.get(reverse("triage:settle-all")))
    assert nora.post(reverse("triage:sign-off")).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("per", 403), ("lise", 403), ("gunnar", 200)])
def test_who_has_a_worklist_has_a_shift(world, who, status):
    client = enter(getattr(world, who))
    for name in ("shift", "settle-all"):
        assert client.get(reverse(f"triage:{name}")).status_code == status


# -- notes -----------------------------------------------------------------------------------------


def note(client: Any, patient: Any, **fields: str) -> Any:
    body = {"text": "Datter ringer i morgen", "last_date": "2026-11-29", **fields}
    return client.post(reverse("triage:shift-note", args=[patient.id]), body)


def test_a_note_stands_on_the_panel_and_in_the_report_until_it_expires(world, at):
    nora, nils = enter(world.nora), enter(world.nils)
    at(14)
    assert note(nora, world.kari).status_code == 302
    row = ShiftNote.objects.using("owner").get()
    assert row.until == datetime(2026, 11, 30, tzinfo=OSLO)
    panel = reverse("triage:panel", args=[world.kari.id])
    assert "Datter ringer i morgen" in text(nils.get(panel))
    assert "Datter ringer i morgen" in report(nils)
    assert [one.patient_id for one in logged("SHIFT_NOTE_WRITTEN")] == [world.kari.id]
    at(0, 0, datetime(2026, 11, 30, tzinfo=OSLO))
    assert "Datter ringer i morgen" not in report(nils)
    assert "Datter ringer i morgen" not in text(nils.get(panel))


def test_a_note_is_the_units_own(world, at):
    at(14)
    note(enter(world.nora), world.kari)
    gunnar = enter(world.gunnar)
    assert "Datter ringer" not in report(gunnar)
    assert "Datter ringer" not in text(gunnar.get(reverse("triage:panel", args=[world.kari.id])))
    end = reverse("triage:shift-note-end", args=[ShiftNote.objects.using("owner").get().id])
    assert gunnar.post(end).status_code == 404
    other = enter(make.member("Ola", world.centre, Role.NURSE))
    assert other.post(end).status_code == 302
    assert other.post(end).status_code == 404
    assert len(logged("SHIFT_NOTE_ENDED")) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, "required"),
        ({"last_date": "2026-11-26"}, "A day from today on"),
        ({"last_date": "2026-12-27"}, "A day from today on"),
        ({"last_date": "i morgen"}, "valid date"),
    ],
)
def test_a_note_that_cannot_be_is_refused_in_words(world, at, wrong, words):
    at(14)
    assert words in text(note(enter(world.nora), world.kari, **wrong), 422)
    assert not ShiftNote.objects.using("owner").exists()


def test_no_note_on_who_is_out_of_sight(world, at):
    at(14)
    assert note(enter(world.greta), world.kari).status_code == 404
    assert note(enter(world.per), world.bjorn).status_code == 403
