"""An alert outlives its course: what comes after joins it, and keeps nobody else waiting."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib.scope import scope
from messaging.models import Message
from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import (
    Colour,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Schedule,
    Window,
)
from tenants.models import AccessGrant, Enrolment
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter
from triage.models import Alert, AlertEvent, ExpectedWindow, Finding, Offer
from triage.operations.apart import forget_failures
from triage.operations.by_hand import open_by_hand
from triage.operations.drain import drain_all
from triage.operations.ladder import climb
from triage.operations.messages import find_messages
from triage.operations.missed import judge_missed
from triage.operations.receivers import find_receivers_gone
from triage.queries.pipeline import stuck

ENGLISH = {"Accept-Language": "en"}


def owner(model: Any) -> Any:
    return model.objects.using("owner")


@pytest.fixture(autouse=True)
def tried_at_once(world: Any) -> None:
    forget_failures()
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")


def document(**fields: Any) -> PlanDocument:
    from datetime import time

    return PlanDocument(
        contact_point="x",
        items=(
            MonitoringItem(
                id="spo2",
                kind="spo2",
                rules=(
                    RangeRule(id="r", green_low=Decimal(90), yellow_low=Decimal(86)),
                    MissingRule(id="m"),
                ),
                schedule=Schedule(windows=(Window("day", time(7), time(11)),), grace_minutes=60),
            ),
        ),
        **fields,
    )


@pytest.fixture
def plan(world: Any) -> Any:
    receivers = (str(world.gp_office.id), str(world.ward.id))
    return make.plan(world.kari, world.course, document(receivers=receivers), world.gunnar.user)


def sends(world: Any, client: Any, value: int) -> None:
    assert post(client, a_reading(world.kari, value=value), world.kari_device).status_code == 201
    drain_all()


def says(world: Any, words: str = "Jeg er svimmel") -> None:
    answer = enter(world.kari_user).post(
        reverse("triage:my-messages"), {"text": words, "reference": str(uuid.uuid4())}
    )
    assert answer.status_code == 302


def is_silent(world: Any, plan: Any, *, days: int = 0, patient: Any = None) -> None:
    patient = patient or world.kari
    closes = datetime.now(tz=UTC) - timedelta(days=days, hours=3)
    ExpectedWindow(
        tenant_id=patient.tenant_id,
        patient=patient,
        plan_version=plan,
        item_id="spo2",
        kind="spo2",
        local_date=closes.date(),
        name="day",
        opens_at=closes - timedelta(hours=4),
        closes_at=closes,
        deadline_at=closes + timedelta(hours=1),
    ).save(using="owner", force_insert=True)


def by_hand(world: Any) -> Alert:
    viewer = world.viewer(world.nora)
    with scope(party_of(viewer)):
        return open_by_hand(
            by=viewer, patient_id=world.kari.id, colour=Colour.RED, reason="Blå på leppene"
        )


def ends(world: Any) -> None:
    answer = enter(world.nora).post(
        reverse("tenants:course-end", args=[world.kari.id]),
        {"ended_as": "OTHER_SERVICE", "reason": ""},
    )
    assert answer.status_code == 302
    assert not owner(Enrolment).filter(patient=world.kari, ended_at__isnull=True).exists()


def begins(world: Any) -> Any:
    answer = enter(world.nora).post(
        reverse("tenants:course-new", args=[world.kari.id]),
        {"centre": str(world.centre.id), "patient_group": "COPD"},
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return owner(Enrolment).get(patient=world.kari, ended_at__isnull=True)


def everything(world: Any, client: Any, plan: Any, *, days: int = 0, value: int = 88) -> None:
    sends(world, client, value)
    says(world)
    assert find_messages() == 1
    is_silent(world, plan, days=days)
    judge_missed()
    climb()
    by_hand(world)


CAUSES = {"spo2", "MESSAGE", "MISSING:spo2", "BY_HAND"}


def open_alerts() -> dict[str, Alert]:
    rows = list(owner(Alert).filter(state="OPEN"))
    found = {one.cause: one for one in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("is_followed_anew", [True, False])
def test_what_comes_after_the_end_of_a_course_joins_what_was_open(
    world: Any, client: Any, plan: Any, is_followed_anew: bool
) -> None:
    everything(world, client, plan, days=1)
    before = open_alerts()
    assert len(before) == len(CAUSES)
    ends(world)
    course = begins(world).id if is_followed_anew else world.course.id
    if is_followed_anew:
        everything(world, client, plan, value=80)
    else:
        sends(world, client, 80)
        says(world)
        assert find_messages() == 1
        by_hand(world)
    after = open_alerts()
    assert after["spo2"].id == before["spo2"].id
    assert after["spo2"].colour == "RED"
    assert Offer.objects.using("owner").filter(alert=after["spo2"]).exists()
    joined = set(after) if is_followed_anew else {"spo2", "MESSAGE", "BY_HAND"}
    for cause in joined:
        assert after[cause].owner_unit_id == world.centre.id
        assert after[cause].enrolment_id == course, cause
        assert owner(Finding).filter(alert=after[cause]).count() == 2, cause
        adopted = owner(AlertEvent).filter(alert=after[cause], code="COURSE_ADOPTED")
        assert adopted.count() == is_followed_anew, cause
    assert not owner(Message).filter(became_finding_at__isnull=True).exists()
    page = enter(world.nora).get("/worklist/", headers=ENGLISH).content.decode()
    assert "Kari Nordmann" in page
    panel = enter(world.nora).get(f"/patients/{world.kari.id}/", headers=ENGLISH)
    assert panel.status_code == 200


def test_without_an_end_nothing_is_said_of_another_course(
    world: Any, client: Any, plan: Any
) -> None:
    sends(world, client, 88)
    sends(world, client, 80)
    assert not owner(AlertEvent).filter(code="COURSE_ADOPTED").exists()


@pytest.fixture
def poisoned(world: Any, plan: Any) -> Any:
    """Kari's plan cannot be read any more: nothing of hers can be settled."""
    writes_past_the_promises(plan, {"items": [7]})
    return plan


def writes_past_the_promises(plan: Any, document: Any) -> None:
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        owner(PlanVersion).filter(id=plan.id).update(document=document)


def heal(plan: Any) -> None:
    writes_past_the_promises(plan, plan.document)
    forget_failures()


def writes(world: Any, patient: Any, *, ago: timedelta = timedelta()) -> None:
    Message(
        tenant_id=patient.tenant_id,
        patient=patient,
        side="PATIENT",
        text="Hei",
        reference=uuid.uuid4(),
        sent_at=datetime.now(tz=UTC) - ago,
        by=world.kari_user,
    ).save(using="owner", force_insert=True)


def of(patient: Any) -> set[str]:
    return set(owner(Alert).filter(patient=patient).values_list("cause", flat=True))


def test_a_message_that_fails_keeps_no_other_patients_message(world: Any, poisoned: Any) -> None:
    for n in range(3):
        writes(world, world.kari, ago=timedelta(minutes=10 - n))
    writes(world, world.bjorn)
    assert find_messages() == 1
    assert of(world.bjorn) == {"MESSAGE"}
    # However many of hers stand in front: the next round leaves her out.
    writes(world, world.bjorn)
    assert find_messages(limit=1) == 1
    assert stuck() == 3
    heal(poisoned)
    assert find_messages() == 3
    assert of(world.kari) == {"MESSAGE"}
    assert stuck() == 0


def test_a_silence_that_fails_keeps_no_other_patients_silence(
    world: Any, plan: Any, poisoned: Any
) -> None:
    other = make.plan(world.bjorn, world.bjorn_course, document(), world.gunnar.user)
    is_silent(world, plan)
    is_silent(world, other, patient=world.bjorn)
    judge_missed()
    climb()
    assert of(world.bjorn) == {"MISSING:spo2"}
    assert not of(world.kari)
    assert stuck() == 1
    heal(poisoned)
    judge_missed()
    climb()
    assert of(world.kari) == {"MISSING:spo2"}


def test_a_plan_that_fails_keeps_no_other_plan_without_receivers(
    world: Any, plan: Any, poisoned: Any
) -> None:
    agreement = make.agreement(world.bodo, world.ward, world.adam.user)
    make.grant(world.bjorn, world.ward, agreement, world.adam.user)
    receivers = (str(world.ward.id),)
    make.plan(world.bjorn, world.bjorn_course, document(receivers=receivers), world.gunnar.user)
    owner(AccessGrant).update(ended_at=datetime.now(tz=UTC), ended_by=world.adam.user)
    assert find_receivers_gone() == 1
    assert of(world.bjorn) == {"RECEIVER"}
    heal(poisoned)
    assert find_receivers_gone() == 2
    assert of(world.kari) == {"RECEIVER"}


def test_the_watchdog_tells_of_what_is_on_nobodys_list(
    world: Any, poisoned: Any, tmp_path: Any, settings: Any
) -> None:
    writes(world, world.kari, ago=timedelta(minutes=3))
    find_messages()
    assert stuck() == 1
    call_command("watchdog", once=True)
