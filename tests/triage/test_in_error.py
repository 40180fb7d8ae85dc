"""Entered in error and confirmed: what becomes of the finding, the latest, and later readings."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from measurements.models import DueReading, Reading, ReadingMark
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    Direction,
    MonitoringItem,
    RangeRule,
)
from tests import factories as make
from tests.measurements.test_record_readings import URL, a_reading, post
from triage.models import Alert, AlertEvent, Judgement, Latest, Offer
from triage.operations.drain import drain_all


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def nora(world):
    return make.personal_token(world.nora)


def measured(client, world, minutes_ago=1, **fields):
    at = datetime.now(tz=UTC) - timedelta(minutes=minutes_ago)
    body = a_reading(world.kari, measured_at=at.isoformat(), **fields)
    return post(client, body, world.kari_device).json()["id"]


def mark(client, reading_id, token, verb="entered-in-error", reason="feil person på vekta"):
    body = {"reason": reason} if verb == "entered-in-error" else {}
    return client.post(
        f"{URL}{reading_id}/{verb}/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


def test_the_only_finding_taken_off_ends_the_alert_by_the_person_who_said_so(
    client, world, plan, nora
):
    reading = measured(client, world, value=80)
    drain_all()
    answer = mark(client, reading, nora)
    assert answer.status_code == 200, answer.content
    assert drain_all() == 1
    alert = owner(Alert).get()
    assert (alert.state, alert.outcome) == ("RESOLVED", "ENTERED_IN_ERROR")
    assert alert.resolved_by_id == world.nora.user_id
    assert owner(Offer).filter(state="OPEN").count() == 0
    assert owner(Judgement).get().superseded_at is None
    codes = list(owner(AlertEvent).order_by("at", "id").values_list("code", flat=True))
    assert codes[-2:] == ["FINDING_TAKEN_OFF", "RESOLVED"]
    assert not owner(Latest).exists()
    assert not owner(DueReading).exists()


def test_an_alert_with_another_finding_stays_and_says_what_was_taken_off(client, world, plan, nora):
    measured(client, world, 10, value=88)
    wrong = measured(client, world, 5, value=87)
    drain_all()
    mark(client, wrong, nora)
    drain_all()
    alert = owner(Alert).get()
    assert (alert.state, alert.colour) == ("OPEN", "YELLOW")
    assert owner(AlertEvent).filter(code="FINDING_TAKEN_OFF").count() == 1


def test_the_latest_goes_back_to_the_newest_sound_reading(client, world, plan, nora):
    sound = measured(client, world, 10, value=95)
    wrong = measured(client, world, 5, value=99)
    drain_all()
    assert str(owner(Latest).get().reading_id) == wrong
    mark(client, wrong, nora)
    drain_all()
    latest = owner(Latest).get()
    assert (str(latest.reading_id), latest.colour) == (sound, "GREEN")


def test_later_readings_are_judged_again_without_it(client, world, nora):
    document = world.spo2_document()
    rise = ChangeRule(
        id="up", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(2), days=3
    )
    wide = RangeRule(id="range", green_low=Decimal(20), yellow_low=Decimal(10))
    item = MonitoringItem(id="weight", kind="weight", rules=(wide, rise))
    make.plan(
        world.kari,
        world.course,
        msgspec.structs.replace(document, items=(item,)),
        world.gunnar.user,
    )
    wrong = measured(client, world, 10, kind="weight", unit="kg", value=50)
    later = measured(client, world, 5, kind="weight", unit="kg", value=80)
    drain_all()
    assert owner(Judgement).get(reading_id=later).colour == "YELLOW"
    mark(client, wrong, nora)
    drain_all()
    now = owner(Judgement).get(reading_id=later, superseded_at__isnull=True)
    assert now.colour == "GREEN"
    assert owner(Judgement).filter(reading_id=later).count() == 2
    assert owner(Judgement).filter(reading_id=wrong).count() == 1


def test_it_is_said_once_and_shown_so(client, world, plan, nora):
    reading = measured(client, world, value=95)
    first, again = mark(client, reading, nora), mark(client, reading, nora, reason="igjen")
    assert first.json() == again.json()
    assert owner(ReadingMark).get().reason == "feil person på vekta"
    headers = {"Authorization": f"Bearer {nora}"}
    shown = client.get(f"{URL}?patient={world.kari.id}", headers=headers).json()["results"][0]
    assert shown["entered_in_error"] is True
    served = client.get(f"/fhir/R4/Observation/{reading}", headers=headers).json()
    assert served["status"] == "entered-in-error"


def test_what_is_marked_before_it_was_judged_is_judged_and_then_taken_off(
    client, world, plan, nora
):
    reading = measured(client, world, value=80)
    mark(client, reading, nora)
    assert drain_all() == 2
    assert owner(Judgement).get().colour == "RED"
    alert = owner(Alert).get()
    assert (alert.state, alert.outcome) == ("RESOLVED", "ENTERED_IN_ERROR")
    assert alert.resolved_by_id == world.nora.user_id


def test_a_patient_marks_no_red_of_her_own_away(client, world, plan):
    from dho.identity.queries import party_of
    from dho.lib.scope import scope
    from measurements.operations.mark import mark_entered_in_error

    reading = measured(client, world, value=80)
    kari = world.self_viewer(world.kari_user)
    with scope(party_of(kari)):
        mark_entered_in_error(by=kari, reading_id=uuid.UUID(reading), reason="trykket feil")
    drain_all()
    alert = owner(Alert).get()
    assert (alert.state, alert.colour) == ("OPEN", "RED")
    assert owner(AlertEvent).filter(alert=alert, code="FINDING_TAKEN_OFF").exists()


def test_it_needs_a_reason_a_reading_in_sight_and_a_role(client, world, plan, nora):
    reading = measured(client, world, value=95)
    assert mark(client, reading, nora, reason="  ").status_code == 422
    assert mark(client, uuid.uuid4(), nora).status_code == 404
    assert mark(client, reading, make.personal_token(world.per)).status_code == 403
    assert mark(client, reading, make.personal_token(world.greta)).status_code == 404
    assert mark(client, reading, world.kari_device).status_code == 403
    assert not owner(ReadingMark).exists()
    assert mark(client, reading, make.personal_token(world.gunnar)).status_code == 200


def test_a_patient_may_say_so_for_a_day(client, world, plan):
    from django.utils import timezone

    from dho.identity.queries import party_of
    from dho.lib.scope import scope
    from measurements.operations.mark import TooLate, confirm_reading, mark_entered_in_error
    from tenants.rules.viewer import NotAllowed

    fresh, old = measured(client, world, value=95), measured(client, world, value=96)
    from measurements.models import ReadingReceipt

    owner(ReadingReceipt).filter(reading_id=old).update(
        received_at=timezone.now() - timedelta(hours=25)
    )
    kari = world.self_viewer(world.kari_user)
    with scope(party_of(kari)):
        mark_entered_in_error(by=kari, reading_id=uuid.UUID(fresh), reason="trykket feil")
        with pytest.raises(TooLate):
            mark_entered_in_error(by=kari, reading_id=uuid.UUID(old), reason="trykket feil")
        with pytest.raises(NotAllowed):
            confirm_reading(by=kari, reading_id=uuid.UUID(old))
    drain_all()
    assert owner(DueReading).count() == 0


def test_a_nurse_confirms_and_may_still_find_that_it_was_an_error(client, world, plan, nora):
    reading = measured(client, world, value=95)
    drain_all()
    assert mark(client, reading, nora, "confirm").status_code == 200
    drain_all()
    assert owner(Judgement).count() == 1
    assert mark(client, reading, nora).status_code == 200
    assert mark(client, reading, nora, "confirm").status_code == 409
    assert sorted(owner(ReadingMark).values_list("mark", flat=True)) == ["IN_ERROR", "REAL"]


def test_an_odd_reading_is_history_once_it_is_confirmed(client, world, nora):
    document = world.spo2_document()
    rise = ChangeRule(
        id="up", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(2), days=3
    )
    wide = RangeRule(id="range", green_low=Decimal(20), yellow_low=Decimal(10))
    item = MonitoringItem(id="weight", kind="weight", rules=(wide, rise))
    make.plan(
        world.kari,
        world.course,
        msgspec.structs.replace(document, items=(item,)),
        world.gunnar.user,
    )
    odd = measured(client, world, 10, kind="weight", unit="kg", value=77)
    owner(Reading).filter(id=odd).update(flags=["ODD"])
    later = measured(client, world, 5, kind="weight", unit="kg", value=80)
    drain_all()
    assert owner(Judgement).get(reading_id=later).colour == "GREEN"
    mark(client, odd, nora, "confirm")
    assert drain_all() == 2  # the mark, and the later reading
