"""The patient's page while a yellow waits for its second reading, and where something is done at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib.clock import OSLO
from dho.lib.scope import scope
from messaging.gateways import send_email
from messaging.models import Notice
from selfcare_plans.rules.document import ActNow, MonitoringItem
from tests import factories as make
from tests.tenants.conftest import enter
from tests.triage.test_patient_pages import sign_in
from triage.models import ActNowAnswer, Alert, AlertEvent, Judgement
from triage.operations.drain import drain_all

ENGLISH = {"Accept-Language": "en"}
NOW_EAT = ActNow(step="Sett deg opp og bruk leppepust.", numbers=("113", "116117", "116123"))


def owner(model):
    return model.objects.using("owner")


def planned(world, **rule):
    """Kari's SpO2 with other settings of its one rule."""
    document = world.spo2_document()
    (item,) = document.items
    rules = tuple(msgspec.structs.replace(one, **rule) for one in item.rules)
    item = msgspec.structs.replace(item, rules=rules, instruction="Sitt i ro i fem minutter.")
    pulse = MonitoringItem(id="pulse", kind="pulse", observe_only=True)
    document = msgspec.structs.replace(document, items=(item, pulse))
    return make.plan(world.kari, world.course, document, world.gunnar.user)


@pytest.fixture
def kari(world):
    return sign_in(world.kari_user)


def send(client, value, kind="spo2", reference="first"):
    answer = client.post(f"/my/record/{kind}/", {"value": str(value), "reference": reference})
    if answer.status_code == 422:  # an unlikely number is asked about once
        said = {"value": str(value), "reference": reference, "asked": str(value)}
        answer = client.post(f"/my/record/{kind}/", said)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    drain_all()
    return client.get(answer["Location"]).content.decode()


def day(client):
    return client.get("/my/").content.decode()


# ---- the second reading ----


def test_she_is_asked_to_measure_once_more_before_when_with_what_the_plan_says(world, kari):
    planned(world, confirm_minutes=30, text_patient="Litt lavt.")
    sent = send(kari, 88)
    alert = owner(Alert).get()
    until = alert.held_until.astimezone(OSLO)
    for page in (sent, day(kari)):
        assert "data-again" in page
        assert f"measure once more before {until:%H:%M}" in page
        assert "Litt lavt." in page
        assert "Sitt i ro i fem minutter." in page
        assert "Hvil, mål igjen om en time" in page
        assert 'href="/my/record/spo2/"' in page


def test_the_card_goes_away_with_the_second_reading_whatever_it_says(world, kari):
    planned(world, confirm_minutes=30)
    send(kari, 88)
    assert "data-again" in day(kari)
    assert "data-again" not in send(kari, 95, reference="second")
    assert "data-again" not in day(kari)


def test_it_goes_away_when_the_time_is_over_or_nothing_is_held(world, kari):
    planned(world, confirm_minutes=30)
    send(kari, 88)
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=31)):
        assert "data-again" not in day(kari)
    send(kari, 80, reference="red")
    assert "data-again" not in day(kari)


def test_a_notice_without_health_data_is_written_once_and_for_held_yellows_only(world, kari):
    planned(world, confirm_minutes=30)
    send(kari, 88)
    (notice,) = owner(Notice).filter(code="SECOND_READING")
    assert notice.to_user_id == world.kari_user.id
    send(kari, 80, reference="red")
    assert owner(Notice).filter(code="SECOND_READING").count() == 1


def test_the_notice_says_only_to_measure(mailoutbox, settings):
    settings.LANGUAGE_CODE = "en"
    send_email("kari@example.test", "SECOND_READING")
    assert mailoutbox[0].subject == "Please measure once more"
    assert "SpO" not in mailoutbox[0].body


# ---- act now ----


def test_the_answer_says_what_to_do_and_whom_to_ring(world, kari):
    planned(world, act_now=NOW_EAT)
    page = send(kari, 80)
    assert "data-act-now" in page
    assert "Sett deg opp og bruk leppepust." in page
    for number in ("113", "116117", "116123"):
        assert f'href="tel:{number}"' in page
    assert "Have you done it?" in page
    part = kari.get("/my/sent/?reference=first&part=answer").content.decode()
    assert "data-act-now" in part
    assert "data-act-now" not in send(kari, 95, reference="green")


def test_not_yet_and_then_yes_are_kept_and_the_nurse_sees_both(world, kari):
    planned(world, act_now=NOW_EAT)
    send(kari, 80)
    reading = owner(Judgement).get().reading_id
    said = {"reading": reading, "rule": "spo2-range", "reference": "first"}
    later = kari.post("/my/act-now/", {**said, "done": "not_yet"})
    assert later["Location"] == "/my/sent/?reference=first"
    assert "You answered: not yet" in kari.get(later["Location"]).content.decode()
    assert "data-act-now" in day(kari)
    assert kari.post("/my/act-now/", {**said, "done": "yes", "reference": ""}).status_code == 302
    assert "data-act-now" not in day(kari)
    answers = list(owner(ActNowAnswer).order_by("at").values_list("is_done", "step"))
    assert answers == [(False, NOW_EAT.step), (True, NOW_EAT.step)]
    alert = owner(Alert).get()
    assert owner(AlertEvent).filter(alert=alert, code="ACT_NOW_ANSWERED").count() == 2
    board = (
        enter(world.nora)
        .get(reverse("triage:panel", args=[world.kari.id]), headers=ENGLISH)
        .content.decode()
    )
    assert board.count("data-done-at-once") == 2
    assert "not done yet" in board


def test_what_came_off_line_stands_on_the_day_until_it_is_done(world, kari):
    planned(world, act_now=NOW_EAT)
    send(kari, 80)
    assert NOW_EAT.step in day(kari)
    send(kari, 95, reference="later")
    assert NOW_EAT.step not in day(kari)


def test_nobody_answers_for_another_and_nothing_is_asked_that_the_plan_does_not(world, kari):
    planned(world, act_now=NOW_EAT)
    send(kari, 80)
    reading = owner(Judgement).get().reading_id
    said = {"reading": reading, "rule": "spo2-range", "done": "yes"}
    assert kari.post("/my/act-now/", {**said, "rule": "other"}).status_code == 404
    assert kari.post("/my/act-now/", {**said, "done": "maybe"}).status_code == 404
    rune = sign_in(world.rune.user, "RELATIVE")
    door = f"/relative/{world.kari.id}/act-now/"
    assert rune.post(door, said).status_code == 403
    assert sign_in(make.user("Ukjent")).post("/my/act-now/", said).status_code in {302, 403, 404}
    assert enter(world.nora).post("/my/act-now/", said).status_code == 404
    assert not owner(ActNowAnswer).exists()
    world.rune.may_record = True
    world.rune.save(using="owner")
    assert rune.post(door, said).status_code == 302
    assert owner(ActNowAnswer).get().by_id == world.rune.user_id


def test_the_database_keeps_an_answer_unchanged_and_named(world, kari):
    planned(world, act_now=NOW_EAT)
    send(kari, 80)
    reading = owner(Judgement).get().reading_id
    kari.post("/my/act-now/", {"reading": reading, "rule": "spo2-range", "done": "yes"})
    with pytest.raises(IntegrityError, match="act_now_answer_names_the_rule"):
        owner(ActNowAnswer).update(rule_id="")
    with (
        pytest.raises(Exception, match="permission denied"),
        scope(party_of(world.self_viewer(world.kari_user))),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("UPDATE triage_actnowanswer SET is_done = false")
