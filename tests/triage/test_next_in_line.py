"""Offering an alert to the next in line by hand: who is named, when it can be done, and when not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import AccessGrant, Unit
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter
from triage.models import Alert, Offer
from triage.operations.drain import drain_all
from triage.operations.next_in_line import next_in_line
from triage.queries.alerts import open_alerts_in_sight, with_details

ENGLISH = {"Accept-Language": "en"}
GP, WARD = "Stokmarknes legekontor", "Lungepoliklinikken"


def owner(model: Any) -> Any:
    return model.objects.using("owner")


@pytest.fixture(autouse=True)
def everybody_is_open(world: Any) -> None:
    owner(Unit).update(opens="00:00", closes="23:59:59", weekdays="1234567", works_holidays=True)


@pytest.fixture
def plan(world: Any) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def yellow(world: Any, client: Any, plan: Any) -> Alert:
    return sends(world, client, 88)


def sends(world: Any, client: Any, value: int) -> Alert:
    assert post(client, a_reading(world.kari, value=value), world.kari_device).status_code == 201
    drain_all()
    found: Alert = owner(Alert).get(cause="spo2")
    return found


def address(alert: Alert) -> str:
    return reverse("triage:next-in-line", args=[alert.id])


def page(who: Any, at: str, status: int = 200) -> str:
    answer = enter(who).get(at, headers=ENGLISH)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def presses(who: Any, alert: Alert, unit: Any, message: str = "") -> Any:
    said = {"unit": str(unit.id), "message": message}
    return enter(who).post(address(alert), said, headers=ENGLISH)


def offers() -> list[tuple[str, str]]:
    return list(owner(Offer).order_by("place").values_list("to_unit__name", "state"))


def closed_now(*units: Any) -> None:
    """Close units until another weekday."""
    day = datetime.now(tz=clock.OSLO).isoweekday()
    owner(Unit).filter(id__in=[one.id for one in units]).update(weekdays=str(day % 7 + 1))


def sees_no_more(world: Any, unit: Any) -> None:
    owner(AccessGrant).filter(unit=unit, patient=world.kari).update(
        ended_at=datetime.now(tz=UTC), ended_by=world.nora.user
    )


# ---- who is named ----


def test_panel_and_board_name_who_is_next_and_lead_there(world: Any, yellow: Alert) -> None:
    assert offers() == []
    for name in ("triage:panel", "triage:patient"):
        said = page(world.nora, reverse(name, args=[world.kari.id]))
        assert address(yellow) in said, name
        assert f"Offer to the next in line: {GP}" in said, name
    assert f"Next in line: <b>{GP}</b>" in page(world.nora, address(yellow))


def test_pressed_it_is_offered_with_the_message_and_the_next_is_named_then(
    world: Any, yellow: Alert
) -> None:
    assert presses(world.nora, yellow, world.gp_office, "Ring henne").status_code == 302
    assert offers() == [(GP, "OPEN")]
    assert owner(Offer).get().message == "Ring henne"
    row = owner(Alert).get()
    assert (row.owner_unit_id, row.due_at) == (world.centre.id, yellow.due_at)
    assert "Ring henne" in page(world.gunnar, reverse("triage:patient", args=[world.kari.id]))
    assert f"Offer to the next in line: {WARD}" in page(
        world.nora, reverse("triage:panel", args=[world.kari.id])
    )
    presses(world.nora, yellow, world.ward)
    assert offers() == [(GP, "OPEN"), (WARD, "OPEN")]


def test_a_red_that_the_first_considers_can_go_on_to_the_second(
    world: Any, client: Any, plan: Any
) -> None:
    red = sends(world, client, 80)
    assert offers() == [(GP, "OPEN")]
    assert f"Next in line: <b>{WARD}</b>" in page(world.nora, address(red))
    presses(world.nora, red, world.ward)
    assert offers() == [(GP, "OPEN"), (WARD, "OPEN")]


def test_who_is_closed_or_sees_her_no_more_is_passed_over_and_the_page_says_whom(
    world: Any, yellow: Alert
) -> None:
    closed_now(world.gp_office)
    said = page(world.nora, address(yellow))
    assert f"Next in line: <b>{WARD}</b>" in said
    assert f"Passed over: {GP}" in " ".join(said.split())
    presses(world.nora, yellow, world.ward)
    assert offers() == [(GP, "PASSED_OVER"), (WARD, "OPEN")]


def test_a_receiver_that_sees_her_no_more_is_not_named(world: Any, yellow: Alert) -> None:
    sees_no_more(world, world.gp_office)
    assert f"Next in line: <b>{WARD}</b>" in page(world.nora, address(yellow))
    presses(world.nora, yellow, world.ward)
    assert offers() == [(GP, "PASSED_OVER"), (WARD, "OPEN")]


# ---- when it cannot be done ----


def not_further(world: Any) -> str:
    said = page(world.nora, reverse("triage:panel", args=[world.kari.id]))
    assert "data-next-in-line" not in said
    assert "data-not-further" in said
    return said


def test_when_the_line_is_out_the_alert_says_so_instead(world: Any, yellow: Alert) -> None:
    presses(world.nora, yellow, world.gp_office)
    presses(world.nora, yellow, world.ward)
    assert "The plan names nobody further to ask." in not_further(world)
    said = page(world.nora, address(yellow))
    assert "The plan names nobody further to ask." in said
    assert 'name="unit"' not in said


def test_when_all_that_are_left_are_closed_it_says_so_and_marks_nobody(
    world: Any, yellow: Alert
) -> None:
    closed_now(world.gp_office, world.ward)
    assert "Those who are left in line are closed now" in not_further(world)
    assert presses(world.nora, yellow, world.gp_office).status_code == 422
    assert offers() == []


def test_silence_goes_to_nobody_before_the_patient_was_tried(world: Any, yellow: Alert) -> None:
    owner(Alert).update(cause="MISSING:spo2")
    assert "Try to reach the patient first" in not_further(world)
    assert presses(world.nora, yellow, world.gp_office).status_code == 422
    assert offers() == []
    enter(world.nora).post(reverse("triage:no-answer", args=[yellow.id]))
    assert presses(world.nora, yellow, world.gp_office).status_code == 302
    assert offers() == [(GP, "OPEN")]


def test_where_the_plan_names_nobody_the_button_is_not_there(world: Any, yellow: Alert) -> None:
    owner(Alert).update(receivers=[])
    said = page(world.nora, reverse("triage:panel", args=[world.kari.id]))
    assert "data-next-in-line" not in said
    assert "data-not-further" not in said
    assert "The plan names nobody further to ask." in page(world.nora, address(yellow))


def test_only_the_unit_that_has_it_may_offer_it_on(world: Any, yellow: Alert) -> None:
    presses(world.nora, yellow, world.gp_office)
    said = page(world.gunnar, reverse("triage:patient", args=[world.kari.id]))
    assert "data-next-in-line" not in said
    assert "Another unit has the responsibility now." in page(world.gunnar, address(yellow))
    assert presses(world.gunnar, yellow, world.ward).status_code == 422
    page(world.greta, address(yellow), 404)
    assert presses(world.greta, yellow, world.ward).status_code == 404
    assert offers() == [(GP, "OPEN")]


def test_on_a_page_that_has_gone_stale_nobody_is_asked_whom_it_did_not_name(
    world: Any, yellow: Alert
) -> None:
    presses(world.nora, yellow, world.gp_office)
    answer = presses(world.nils, yellow, world.gp_office, "Ring henne")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Another unit is next in line by now. Nothing was offered." in said
    assert f"Next in line: <b>{WARD}</b>" in said
    assert "Ring henne" in said
    assert f'value="{world.ward.id}"' in said
    assert offers() == [(GP, "OPEN")]


# ---- what it costs ----


def test_many_alerts_are_asked_about_in_as_many_statements_as_one(
    world: Any, yellow: Alert
) -> None:
    viewer = world.viewer(world.nora)

    def asked() -> tuple[int, int]:
        with scope(party_of(viewer)):
            patient = type(world.kari).objects.get(id=world.kari.id)
            ids = [one.id for one in open_alerts_in_sight(viewer, patient)]
            alerts = list(with_details(Alert.objects.filter(id__in=ids)))
            with CaptureQueriesContext(connection) as said:
                found = next_in_line(by=viewer, alerts=alerts)
        assert {one.name for one in found.values()} == {GP}
        return len(found), len(said)

    one, cost = asked()
    assert one == 1
    for cause in ("weight", "pulse", "glucose"):
        again = owner(Alert).get(id=yellow.id)
        again.pk, again.cause, again._state.adding = None, cause, True
        again.id = None
        again.save(using="owner", force_insert=True)
    assert asked() == (4, cost)
