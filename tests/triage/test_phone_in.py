"""Readings told on the telephone: several at once, as any reading, nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from django.urls import reverse

from dho.lib.clock import OSLO
from measurements.models import Reading, RefusedReading
from selfcare_plans.rules.document import MonitoringItem, RangeRule
from tests import factories as make
from tests.tenants.conftest import enter
from triage.models import Alert, ContactLog
from triage.operations.drain import drain_all

EN = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def plan(world):
    """SpO2, blood pressure, and glucose with one range fasting and one otherwise."""
    pressure = MonitoringItem(
        id="bp",
        kind="blood_pressure",
        rules=(
            RangeRule(
                id="bp-range",
                component="systolic",
                green_high=Decimal(140),
                yellow_high=Decimal(180),
            ),
        ),
    )
    sugar = MonitoringItem(
        id="glucose",
        kind="glucose",
        rules=(
            RangeRule(
                id="fasting", context="meal=fasting", green_high=Decimal(7), yellow_high=Decimal(15)
            ),
        ),
    )
    document = world.spo2_document()
    whole = msgspec.structs.replace(document, items=(*document.items, pressure, sugar))
    return make.plan(world.kari, world.course, whole, world.gunnar.user)


def owner(model):
    return model.objects.using("owner")


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def address(patient):
    return reverse("triage:phone-in", args=[patient.id])


def send(world, who=None, patient=None, **typed):
    body = {"reference": str(uuid.uuid4()), "call": "OUT"}
    body |= {name.replace("__", "-"): value for name, value in typed.items()}
    return enter(who or world.nora).post(address(patient or world.kari), body, headers=EN)


ALL = {
    "spo2__value": "88",
    "blood_pressure__systolic": "150",
    "blood_pressure__diastolic": "90",
    "glucose__value": "6,5",
    "glucose__context-meal": "fasting",
}


def test_all_kinds_of_the_plan_stand_on_the_form(world):
    page = text(enter(world.nora).get(address(world.kari)))
    for name in ("spo2-value", "blood_pressure-systolic", "glucose-value", "glucose-context-meal"):
        assert f'name="{name}"' in page


def test_several_are_taken_in_at_once_judged_and_shown_with_their_colours(world):
    sent = send(world, **ALL)
    assert sent.status_code == 302
    rows = {one.kind: one for one in owner(Reading)}
    assert set(rows) == {"spo2", "blood_pressure", "glucose"}
    assert {one.source for one in rows.values()} == {"nurse"}
    assert rows["glucose"].context == {"meal": "fasting"}
    assert rows["glucose"].value == Decimal("6.5")
    nora = enter(world.nora)
    page = text(nora.get(sent["Location"], headers=EN))
    assert "Waits to be judged" in page
    assert "hx-trigger" in page
    drain_all()
    page = text(nora.get(sent["Location"], headers=EN))
    assert "Waits to be judged" not in page
    assert "hx-trigger" not in page
    assert {one.cause for one in owner(Alert)} == {"spo2", "blood_pressure"}


def test_one_that_cannot_be_right_sends_nothing_and_loses_nothing(world):
    page = text(send(world, **{**ALL, "spo2__value": "880"}), 422)
    assert 'value="880"' in page
    assert 'value="150"' in page
    assert 'aria-describedby="spo2-said"' in page
    assert not owner(Reading).exists()
    assert not owner(RefusedReading).exists()


def test_upper_and_lower_the_wrong_way_round_is_said_there(world):
    typed = {"blood_pressure__systolic": "80", "blood_pressure__diastolic": "120"}
    page = text(send(world, **typed), 422)
    assert "must be higher" in page
    assert 'aria-describedby="blood_pressure-said"' in page
    assert "must be higher" not in text(enter(world.nora).get(address(world.kari), headers=EN))


def test_an_unlikely_number_is_asked_about_once(world):
    page = text(send(world, spo2__value="40"), 422)
    assert "Press Send again" in page
    assert send(world, spo2__value="40", spo2__asked="40").status_code == 302
    assert owner(Reading).get().flags


def test_sent_twice_it_is_taken_in_once(world):
    body = {"reference": str(uuid.uuid4()), "spo2-value": "93", "call": "OUT"}
    nora = enter(world.nora)
    at = (datetime.now(tz=UTC) - timedelta(minutes=9)).astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")
    for _ in range(2):
        assert nora.post(address(world.kari), {**body, "measured_at": at}).status_code == 302
    assert owner(Reading).count() == 1
    assert owner(ContactLog).count() == 1
    page = text(
        nora.post(address(world.kari), {**body, "measured_at": at, "spo2-value": "94"}, headers=EN),
        422,
    )
    assert 'value="94"' in page
    assert owner(Reading).count() == 1


def test_nothing_typed_and_a_time_to_come_are_said(world):
    assert "at least one number" in text(send(world), 422)
    ahead = (datetime.now(tz=UTC) + timedelta(days=1)).astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")
    page = text(send(world, spo2__value="93", measured_at=ahead), 422)
    assert "must have been already" in page
    assert ahead in page


def test_the_talk_is_logged_too_and_meets_the_open_alerts(world):
    send(world, spo2__value="88", call="")
    drain_all()
    assert not owner(ContactLog).exists()
    assert owner(Alert).get().met_at is None
    send(world, spo2__value="89", call="IN")
    assert owner(ContactLog).get().direction == "IN"
    assert owner(Alert).get().met_at is not None


def test_another_kind_is_added_without_losing_what_is_typed(world):
    page = text(send(world, spo2__value="93", add__weight="1", more="1"), 422)
    assert 'name="weight-value"' in page
    assert 'value="93"' in page
    assert not owner(Reading).exists()
    assert send(world, add__weight="1", weight__value="71,5").status_code == 302
    assert owner(Reading).get().kind == "weight"


def test_without_a_plan_every_kind_can_be_registered_and_the_page_says_so(world):
    page = text(enter(world.nora).get(address(world.bjorn), headers=EN))
    assert 'name="weight-value"' in page
    assert "No plan is in force" in page


def test_home_care_registers_for_its_own_and_nobody_for_others(world):
    home = make.member("Hilde", world.hadsel_home_care, "HOME_NURSE")
    assert send(world, who=home, spo2__value="93").status_code == 302
    assert not owner(ContactLog).exists()
    for who in (world.per, world.greta, world.lise):
        assert send(world, who=who, spo2__value="93").status_code in {403, 404}
    kari = enter(world.kari_user)
    assert kari.post(address(world.kari), {"spo2-value": "93"}).status_code == 403
    assert owner(Reading).count() == 1
