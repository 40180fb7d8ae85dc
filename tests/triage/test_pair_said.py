"""A nurse says what a yellow with a green after it was: technique, the device, or real."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from tenants.models import AuditEvent
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.pages import Person, words
from triage.models import Alert, AlertEvent, ReadingPair
from triage.operations.drain import drain_all


@pytest.fixture
def plan(world, settings):
    """Yellow SpO2 of 86 to 89 is held for half an hour."""
    settings.LANGUAGE_CODE = "en"
    document = world.spo2_document()
    (item,) = document.items
    rules = tuple(msgspec.structs.replace(rule, confirm_minutes=30) for rule in item.rules)
    held = msgspec.structs.replace(document, items=(msgspec.structs.replace(item, rules=rules),))
    return make.plan(world.kari, world.course, held, world.gunnar.user)


@pytest.fixture
def nora(world):
    return Person(Client(headers={"accept-language": "en"}), world.nora)


def owner(model):
    return model.objects.using("owner")


def measure(world, value, minutes_ago):
    at = datetime.now(tz=UTC) - timedelta(minutes=minutes_ago)
    post(
        Client(), a_reading(world.kari, value=value, measured_at=at.isoformat()), world.kari_device
    )
    drain_all()


def a_pair(world, minutes_ago=20):
    measure(world, 88, minutes_ago)
    measure(world, 95, minutes_ago - 5)
    return owner(Alert).order_by("-id").first()


def says(client, alert, was="TECHNIQUE"):
    return client.post(reverse("triage:pair", args=[alert.id]), {"was": was})


def by_api(world, alert, was="DEVICE"):
    return Client().post(
        reverse("alert-pair", args=[alert.id]),
        json.dumps({"was": was}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {make.personal_token(world.nora)}"},
    )


def test_a_pair_stands_on_the_patient_s_page_with_a_choice_of_three(world, plan, nora):
    a_pair(world)
    page = nora.opens("patient", world.kari)
    text = words(page)
    assert "Yellow, then green at the second reading" in text
    for choice in ("TECHNIQUE", "DEVICE", "REAL"):
        assert f'value="{choice}" aria-pressed="false"' in page.content.decode()


def test_without_a_pair_there_is_no_such_section(world, plan, nora):
    measure(world, 95, 5)
    assert "data-pair" not in nora.opens("patient", world.kari).content.decode()


def test_what_was_said_is_kept_with_who_and_when_and_stands_under_last_time(world, plan, nora):
    alert = a_pair(world)
    assert says(nora.client, alert).status_code == 302
    pair = owner(ReadingPair).get()
    assert (pair.was, pair.said_by_id) == ("TECHNIQUE", world.nora.user_id)
    assert pair.said_unit_id == world.centre.id
    assert owner(AlertEvent).filter(alert=alert, code="PAIR_SAID").exists()
    assert owner(AuditEvent).filter(action="PAIR_SAID").exists()
    page = nora.opens("patient", world.kari).content.decode()
    assert "data-last-pair" in page
    assert 'value="TECHNIQUE" aria-pressed="true"' in page
    assert owner(Alert).get().outcome == "SECOND_GREEN"


def test_said_again_the_newest_stands_and_both_are_steps(world, plan, nora):
    alert = a_pair(world)
    says(nora.client, alert)
    says(nora.client, alert, "REAL")
    assert owner(ReadingPair).get().was == "REAL"
    assert owner(AlertEvent).filter(code="PAIR_SAID").count() == 2


def test_the_third_pair_is_asked_about_where_it_goes_to_a_nurse(world, plan, nora):
    for minutes in (50, 40, 30):
        alert = a_pair(world, minutes)
    assert alert.broke_through == "THIRD_PAIR"
    panel = nora.opens("panel", world.kari).content.decode()
    assert panel.count(reverse("triage:pair", args=[alert.id])) == 1
    says(nora.client, alert, "DEVICE")
    assert "data-pair-was" in nora.opens("panel", world.kari).content.decode()
    assert owner(Alert).get(id=alert.id).state == "OPEN"


def test_the_api_says_it_too_and_shows_it(world, plan):
    alert = a_pair(world)
    answer = by_api(world, alert)
    assert answer.status_code == 200, answer.content
    pair = answer.json()["pair"]
    assert (pair["was"], pair["said_by"]["id"]) == ("DEVICE", str(world.nora.user_id))


def test_a_word_that_is_none_of_the_three_is_refused_and_nothing_is_kept(world, plan, nora):
    alert = a_pair(world)
    assert by_api(world, alert, "LUCK").status_code == 422
    says(nora.client, alert, "LUCK")
    assert owner(ReadingPair).get().was == ""


def test_an_alert_without_a_pair_has_nothing_to_say_of(world, plan, nora):
    measure(world, 80, 5)
    alert = owner(Alert).get()
    assert by_api(world, alert).status_code == 409
    assert says(nora.client, alert).status_code == 302
    assert not owner(AlertEvent).filter(code="PAIR_SAID").exists()


def test_who_does_not_see_the_patient_says_nothing(world, plan):
    alert = a_pair(world)
    greta = Person(Client(), world.greta)
    assert says(greta.client, alert).status_code == 404
    assert owner(ReadingPair).get().was == ""
