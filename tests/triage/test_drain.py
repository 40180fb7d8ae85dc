"""One reading from the queue to the lists."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from measurements.models import DueReading
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, AlertEvent, Finding, Judgement, Latest, Offer
from triage.operations.drain import LeaseLost, claim_due, drain_all, judge_claim


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def owner(model):
    return model.objects.using("owner")


def test_a_green_reading_is_judged_and_raises_nothing(client, world, plan):
    post(client, a_reading(world.kari, value=95), world.kari_device)
    assert drain_all() == 1
    judgement = owner(Judgement).get()
    assert (judgement.colour, judgement.version_id) == ("GREEN", plan.id)
    assert not owner(Alert).exists()
    assert not owner(DueReading).exists()
    assert owner(Latest).get().colour == "GREEN"


def test_a_yellow_reading_is_the_centres_and_nobody_elses(client, world, plan):
    post(client, a_reading(world.kari, value=88), world.kari_device)
    drain_all()
    alert = owner(Alert).get()
    assert (alert.colour, alert.cause, alert.owner_unit_id) == ("YELLOW", "spo2", world.centre.id)
    assert owner(Finding).get().alert_id == alert.id
    assert not owner(Offer).exists()


def test_a_red_reading_stands_with_the_centre_and_is_offered_to_the_first_open_receiver(
    client, world, plan
):
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    alert = owner(Alert).get()
    assert (alert.colour, alert.owner_unit_id) == ("RED", world.centre.id)
    assert alert.reason_params["bound"] == "86"
    offers = list(owner(Offer).order_by("place"))
    assert offers[0].to_unit_id == world.gp_office.id
    codes = list(owner(AlertEvent).order_by("id").values_list("code", flat=True))
    assert codes[0] == "OPENED"


def test_a_further_finding_joins_and_a_worse_one_breaks_through(client, world, plan):
    now = datetime.now(tz=UTC)
    for minutes, value in ((30, 88), (20, 88), (10, 80)):
        post(
            client,
            a_reading(
                world.kari, value=value, measured_at=(now - timedelta(minutes=minutes)).isoformat()
            ),
            world.kari_device,
        )
        drain_all()
    alert = owner(Alert).get()
    assert (alert.colour, alert.finding_count, alert.broke_through) == ("RED", 3, "WORSE")


def test_no_plan_is_not_judged_and_an_alert(client, world):
    post(client, a_reading(world.kari, value=95), world.kari_device)
    drain_all()
    alert = owner(Alert).get()
    assert (alert.colour, alert.cause, alert.reason_code) == ("NOT_JUDGED", "NOT_JUDGED", "NO_PLAN")


def test_a_patient_without_enrolment_lands_with_the_tenants_default_unit(client, world):
    post(client, a_reading(world.stranger, value=95), make.device_token(world.stranger))
    drain_all()
    assert owner(Alert).get().owner_unit_id == world.sortland_home_care.id


def test_a_lost_lease_keeps_nothing_of_the_round(client, world, plan):
    post(client, a_reading(world.kari, value=80), world.kari_device)
    claim = claim_due()
    owner(DueReading).update(lease=uuid.uuid4())
    with pytest.raises(LeaseLost):
        judge_claim(claim)
    assert not owner(Judgement).exists()
    assert not owner(Alert).exists()


def test_a_claimed_row_is_not_claimed_again_until_its_lease_ends(client, world, plan):
    post(client, a_reading(world.kari, value=80), world.kari_device)
    assert len(claim_due().rows) == 1
    assert not claim_due().rows
    owner(DueReading).update(leased_until=datetime.now(tz=UTC) - timedelta(seconds=1))
    assert claim_due().rows[0].attempts == 2


def test_the_second_refusal_of_a_kind_within_a_day_is_a_yellow_alert(client, world, plan):
    post(client, a_reading(world.kari, value="x"), world.kari_device)
    drain_all()
    assert not owner(Alert).exists()
    post(client, a_reading(world.kari, value="x"), world.kari_device)
    drain_all()
    alert = owner(Alert).get()
    assert (alert.colour, alert.cause) == ("YELLOW", "REFUSED")
