"""The main job in real browsers: a red, a red that nobody answers, a yellow from the patient herself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests import factories as make
from tests.journeys.browser import axe_violations, sign_in
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, Offer
from triage.operations.drain import drain_all
from triage.operations.passing_time import move_time

pytestmark = pytest.mark.journey


@pytest.fixture
def plan(world):
    """Everybody is open all day, so that the hour of the run does not matter."""
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    from datetime import date
    from decimal import Decimal

    import msgspec

    from selfcare_plans.rules.document import RangeRule

    document = world.spo2_document(review_date=date(2030, 1, 1), language="nb")
    item = msgspec.structs.replace(
        document.items[0],
        rules=(RangeRule(id="spo2-range", green_low=Decimal(90), yellow_low=Decimal(86)),),
    )
    document = msgspec.structs.replace(document, items=(item,))
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def poll(page):
    """Let the live list ask at once, as it does every ten seconds."""
    page.evaluate(
        "document.querySelector('[data-worklist]').dispatchEvent(new CustomEvent('poll'))"
    )


def test_a_red_goes_to_centre_and_gp_who_takes_over_adjusts_and_resolves(
    people, client, world, plan
):
    nora, gunnar = people.page(), people.page()
    sign_in(nora, world.nora.user)
    sign_in(gunnar, world.gunnar.user)
    assert nora.get_by_text("Kari Nordmann").count() == 0
    assert axe_violations(nora) == []

    assert post(client, a_reading(world.kari, value=84), world.kari_device).status_code == 201
    drain_all()
    for page in (nora, gunnar):
        poll(page)
        page.get_by_role("link", name="Kari Nordmann").wait_for()
    assert axe_violations(nora) == []

    nora.get_by_role("link", name="Kari Nordmann").first.click()
    nora.locator("#panel .why-red").wait_for()
    assert axe_violations(nora) == []
    nora.locator("[data-row] [data-claim]").first.click()
    nora.wait_for_url("**/patients/*/")
    nora.locator("a[href*='/contact/']").first.click()
    nora.wait_for_url("**/contact/**")
    nora.locator("main form button[type=submit]").click()
    nora.wait_for_url("**/patients/*/")
    alert = Alert.objects.using("owner").get()
    assert alert.claimed_by_id == world.nora.user_id
    assert alert.met_at

    gunnar.locator("[data-row] [data-claim]").first.click()
    gunnar.wait_for_url("**/patients/*/")
    alert.refresh_from_db(using="owner")
    assert (alert.owner_unit_id, alert.claimed_by_id) == (world.gp_office.id, world.gunnar.user_id)
    assert axe_violations(gunnar) == []

    gunnar.goto(f"/patients/{world.kari.id}/plan/adjust/spo2/")
    gunnar.locator("main .limits input").first.fill("82")
    gunnar.locator("main button[value=preview]:not([tabindex])").click()
    gunnar.locator("main button[value=publish]").click()
    gunnar.wait_for_url("**/plan/")

    gunnar.goto(f"/alerts/{alert.id}/resolve/")
    gunnar.locator("main select[name=outcome]").select_option("ACTED")
    gunnar.locator("main textarea[name=note]").fill("Ringte Kari. Grensen er justert.")
    gunnar.locator("main form button[type=submit]").click()
    gunnar.wait_for_url("**/patients/*/")
    alert.refresh_from_db(using="owner")
    assert (alert.state, alert.resolved_by_id) == ("RESOLVED", world.gunnar.user_id)

    # The new limit judges the next reading: 84 was red, and is yellow now.
    assert post(client, a_reading(world.kari, value=84), world.kari_device).status_code == 201
    drain_all()
    assert Alert.objects.using("owner").get(state="OPEN").colour == "YELLOW"


def test_a_red_that_nobody_answers_is_marked_and_the_second_in_line_is_asked(
    people, client, world, plan
):
    post(client, a_reading(world.kari, value=84), world.kari_device)
    drain_all()
    nora = people.page()
    sign_in(nora, world.nora.user)
    first = Offer.objects.using("owner").get()
    assert first.to_unit_id == world.gp_office.id
    nora.wait_for_load_state("networkidle")
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=40), tick=True):
        move_time()
    poll(nora)
    nora.get_by_text("Ikke besvart").first.wait_for()
    states = list(Offer.objects.using("owner").order_by("place").values_list("to_unit_id", "state"))
    assert states == [(world.gp_office.id, "NOT_ANSWERED"), (world.ward.id, "OPEN")]
    helge = people.page()
    sign_in(helge, world.helge.user)
    helge.get_by_role("link", name="Kari Nordmann").first.wait_for()


def test_a_yellow_from_the_patients_own_page_is_resolved_with_a_note(people, client, world, plan):
    kari = people.page(width=390, height=844)
    sign_in(kari, world.kari_user)
    kari.goto("/my/record/spo2/")
    assert kari.locator("input[name=value]").input_value() == ""
    kari.locator("input[name=value]").fill("88")
    kari.locator("main form button[type=submit]").first.click()
    kari.wait_for_url("**/my/sent/**")
    drain_all()
    alert = Alert.objects.using("owner").get()
    assert alert.colour == "YELLOW"
    nora = people.page()
    sign_in(nora, world.nora.user)
    nora.goto(f"/alerts/{alert.id}/resolve/")
    nora.locator("main select[name=outcome]").select_option("ADVICE_GIVEN")
    nora.locator("main form button[type=submit]").click()
    nora.wait_for_url("**/patients/*/")
    alert.refresh_from_db(using="owner")
    assert alert.state == "RESOLVED"
    assert "88" in alert.note
