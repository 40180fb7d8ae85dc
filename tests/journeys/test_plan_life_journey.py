"""In real browsers: a plan from template to force, a month-old red, own limits, an answer that frightens."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import time_machine
from django.test import Client

from measurements.models import Reading
from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.templates.forms import form_item
from tenants.models import Unit
from tests import factories as make
from tests.journeys.browser import PHONE, sign_in
from tests.journeys.test_from_trial_to_force import looked_at
from tests.journeys.test_patient_look import complaints
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.selfcare_plans.pages import controls
from tests.tenants.conftest import enter
from tests.triage.test_trial import measure
from triage.models import ActNowAnswer, Alert, Judgement
from triage.operations.drain import drain_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
PATIENCE = 30_000


@pytest.fixture(autouse=True)
def always_open(world: World) -> None:
    """Everybody is open all day, so that the hour of the run does not matter."""
    Unit.objects.using("owner").update(opens=time(0), closes=time(23, 59), weekdays="1234567")
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")


def arrives(people: Any, who: Any, **size: Any) -> Page:
    """Open a browser and sign in there."""
    page = people.page(**size)
    page.set_default_timeout(PATIENCE)
    sign_in(page, who)
    return page


def sends(world: World, value: float, token: str = "") -> Judgement:
    """Send a reading from Kari's device now, and return what the engine said of it."""
    answer = post(Client(), a_reading(world.kari, value=value), token or world.kari_device)
    assert answer.status_code == 201, answer.content
    drain_all()
    return Judgement.objects.using("owner").get(reading_id=answer.json()["id"])


def in_force() -> PlanVersion:
    return PlanVersion.objects.using("owner").get(status="PUBLISHED")


def spo2_red_under(version: PlanVersion) -> Any:
    rule: Any = next(one for one in document_of(version).items if one.kind == "spo2").rules[0]
    return rule.yellow_low


def sets_red_under(page: Page, limit: str) -> None:
    """Write another red limit of SpO2 in the open editor, and save."""
    page.locator("#items-0 > summary").click()
    page.fill("[name=items-0-rules-0-yellow_low]", limit)
    page.locator("button[value=review]").click()
    page.wait_for_url("**/plan/publish/")


def proposes(page: Page, world: World) -> None:
    """Go from the page of publishing to the doctor who is asked."""
    page.locator("#confirm ~ p a[href$='/plan/propose/']").click()
    page.wait_for_url("**/plan/propose/")
    page.select_option("select[name=whom]", f"{world.gp_office.id}:{world.gunnar.user_id}")
    looked_at(page, "propose")
    page.locator("form:has(select[name=whom]) button").click()
    page.wait_for_url("**/plan/")
    page.locator("#proposal").wait_for()


# ---- from a template to force ----


def test_a_plan_from_a_template_is_rehearsed_proposed_approved_and_judges(
    people: Any, world: World
) -> None:
    for day in range(20, 1, -1):
        measure(world, 87 if day in (12, 5) else 92, day)
    nora, gunnar = arrives(people, world.nora.user), arrives(people, world.gunnar.user)
    kari = arrives(people, world.kari_user, **PHONE)

    # The nurse begins from the template and lowers its red limit.
    nora.goto(f"/patients/{world.kari.id}/plan/")
    looked_at(nora, "no-plan")
    nora.locator("a[href$='/plan/start/']").click()
    looked_at(nora, "start")
    nora.locator(f"button[name=template][value='{make.built_in('COPD').id}']").click()
    nora.wait_for_url("**/plan/edit/")
    sets_red_under(nora, "86")
    looked_at(nora, "first-review")

    # She rehearses it over what Kari has measured, and proposes it to the GP.
    nora.locator("a[href$='/plan/rehearse/']").click()
    nora.locator(".reh-verdict").wait_for()
    assert nora.locator(".reh-simulated").count() == 0
    looked_at(nora, "rehearsed")
    nora.locator("a[href$='/plan/publish/']").click()
    proposes(nora, world)
    assert not PlanVersion.objects.using("owner").filter(status="PUBLISHED").exists()

    # The GP finds it, reads it whole, and approves.
    gunnar.goto("/plans/")
    gunnar.locator(f"main a[href*='{world.kari.id}']").first.click()
    gunnar.goto(f"/patients/{world.kari.id}/plan/")
    gunnar.locator("a[href$='/plan/publish/']").click()
    gunnar.wait_for_url("**/plan/publish/")
    assert "86" in gunnar.locator(".plan-zones").first.inner_text()
    gunnar.locator("a[href$='/plan/rehearse/']").click()
    gunnar.locator(".reh-verdict").wait_for()
    gunnar.locator("a[href$='/plan/publish/']").click()
    gunnar.locator("form:has(input[name=replaces]) button").click()
    gunnar.wait_for_url("**/plan/")
    assert (in_force().number, spo2_red_under(in_force())) == (1, Decimal(86))
    assert in_force().template_version_id == make.built_in("COPD").id

    # Kari reads it, and the next reading is judged by it.
    kari.goto("/my/plan/")
    assert "86" in kari.locator("main").inner_text()
    assert complaints(kari) == []
    assert sends(world, 85).colour == "RED"

    # The nurse proposes a lower limit; the GP sees what changes, rehearsed, and approves there.
    nora.goto(f"/patients/{world.kari.id}/plan/")
    nora.locator("button[value=begin]").click()
    nora.wait_for_url("**/plan/edit/")
    sets_red_under(nora, "84")
    difference = nora.locator(".plan-diff")
    assert difference.locator("del:has-text('86')").count() == 1
    assert difference.locator("ins:has-text('84')").count() == 1
    proposes(nora, world)
    gunnar.goto("/plans/to-approve/")
    gunnar.locator(".plan-diff ins:has-text('84')").wait_for()
    gunnar.locator(f"main a[href*='/patients/{world.kari.id}/plan/publish/']").first.click()
    gunnar.locator(".plan-diff ins:has-text('84')").wait_for()
    looked_at(gunnar, "the-doctor-reads-the-difference")
    gunnar.locator("a[href$='/plan/rehearse/']").click()
    gunnar.locator("#vanish").wait_for()
    looked_at(gunnar, "the-doctor-reads-the-rehearsal")
    gunnar.locator("a[href$='/plan/publish/']").click()
    gunnar.locator("form:has(input[name=replaces]) button").click()
    gunnar.wait_for_url("**/plan/")
    assert (in_force().number, spo2_red_under(in_force())) == (2, Decimal(84))

    kari.goto("/my/plan/")
    assert "84" in kari.locator("main").inner_text()
    judged = sends(world, 85)
    assert (judged.colour, judged.version_id) == ("YELLOW", in_force().id)
    nora.goto(f"/judgements/{judged.id}/")
    assert "v2" in nora.locator(".why .reason").inner_text()


# ---- a month-old red ----


def test_a_month_old_red_is_found_judged_again_and_enclosed_with_an_incident(
    people: Any, world: World
) -> None:
    then = datetime.now(tz=UTC) - timedelta(days=31)
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    with time_machine.travel(then, tick=True):
        red = sends(world, 84)
        alert = Alert.objects.using("owner").get()
        nurse, door = enter(world.nora), f"/alerts/{alert.id}/resolve/"
        filled = controls(nurse.get(door), having="outcome")
        filled |= {"outcome": ["ACTED"], "note": ["Ringte Kari."]}
        assert nurse.post(door, filled).status_code == 302
    # The database has a clock of its own, which no test moves: it is told what it was.
    Reading.objects.using("owner").filter(id=red.reading_id).update(received_at=then)
    Judgement.objects.using("owner").update(judged_as_of=then, judged_at=then)
    assert (red.colour, red.measured_at.date()) == ("RED", then.date())
    # The limit of today would call it yellow; the judgement is about the limit of then.
    Actor(world, world.gunnar).adjusts(
        first, with_limits(sound(world), yellow_low="82"), comment="Ligger lavere"
    )

    nora = arrives(people, world.nora.user)
    nora.goto(f"/patients/{world.kari.id}/")
    looked_at(nora, "board-with-an-old-red")
    nora.click("#latest > summary")
    nora.locator(f"section:has(#latest-readings) a[href='/judgements/{red.id}/']").click()
    nora.wait_for_url(f"**/judgements/{red.id}/")
    nora.locator(".why-red").wait_for()
    assert "v1" in nora.locator(".why .reason").inner_text()
    assert nora.locator(".reh-same").count() == 1
    assert nora.locator(".reh-other").count() == 0
    looked_at(nora, "an-old-red-judged-again")

    paper = nora.locator("a[href$='/print/']").get_attribute("href")
    answer = nora.request.get(str(paper), timeout=PATIENCE)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF")

    nora.locator(f"a[href$='/incident/?judgement={red.id}']").click()
    nora.locator("main form textarea").first.wait_for()
    looked_at(nora, "incident-about-an-old-red")


# ---- from a start-up plan to the person's own limits ----


def test_a_start_up_plan_gives_way_to_limits_from_the_persons_own_readings(
    people: Any, world: World
) -> None:
    gunnar, nora = arrives(people, world.gunnar.user), arrives(people, world.nora.user)
    token = make.device_token(
        world.kari,
        sender=world.device_sender,
        expires_at=datetime.now(tz=UTC) + timedelta(days=60),
    )

    # The GP gives a standing order; under it the nurse puts a start-up plan in force.
    gunnar.goto("/standing-orders/")
    gunnar.select_option("select[name=home]", str(world.hadsel.id))
    gunnar.select_option("select[name=template]", str(make.built_in("COPD").id))
    looked_at(gunnar, "standing-orders")
    gunnar.locator("form:has(select[name=home]) button").click()
    gunnar.locator("main article.card").wait_for()
    nora.goto(f"/patients/{world.kari.id}/plan/")
    nora.locator("a[href$='/plan/start-up/']").click()
    nora.wait_for_url("**/plan/start-up/")
    last = datetime.now(tz=UTC).date() + timedelta(days=28)
    nora.fill("input[name=until]", last.isoformat())
    looked_at(nora, "start-up")
    nora.locator("form:has(input[name=until]) button").click()
    nora.wait_for_url("**/plan/")
    assert in_force().approved_door == "STANDING_ORDER"

    # Kari measures every morning for more than two weeks, and each reading is judged.
    now = datetime.now(tz=UTC)
    for day in range(1, 17):
        with time_machine.travel(now + timedelta(days=day), tick=True):
            assert sends(world, (93, 94, 92)[day % 3], token).colour == "GREEN"

    with time_machine.travel(now + timedelta(days=16, hours=1), tick=True):
        later = arrives(people, world.nora.user)
        later.goto("/plans/")
        later.locator("section:has(#trial-ready) a").click()
        later.wait_for_url("**/plan/trial/")
        looked_at(later, "trial-after-start-up")
        form = later.locator("form:has(input[name=token])").first
        form.locator("textarea[name=reason]").fill("Seksten rolige morgener")
        form.locator("button[value=accept]").click()
        later.wait_for_url("**/plan/trial/?period=TRIAL")
        later.locator("a[href$='/plan/edit/']").wait_for()
        later.goto(f"/patients/{world.kari.id}/plan/")
        assert "Seksten rolige morgener" in later.locator(".plan-draft").inner_text()

    draft = PlanVersion.objects.using("owner").get(status="DRAFT")
    item = next(one for one in document_of(draft).items if one.kind == "spo2")
    rule: Any = item.rules[0]
    assert item.rules[0] != document_of(in_force()).items[0].rules[0]
    assert rule.green_low is not None
    assert "93" in rule.source, "the limit says which readings it comes from"
    assert spo2_red_under(in_force()) == Decimal(88), "nothing holds before it is approved"


# ---- an answer that must be met at once ----


def test_an_answer_about_death_says_whom_to_ring_and_is_red_at_the_nurse(
    people: Any, world: World, judging: None
) -> None:
    document = msgspec.structs.replace(sound(world), items=(form_item("phq-9"),))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    kari = arrives(people, world.kari_user, **PHONE, has_touch=True)
    nora = arrives(people, world.nora.user)

    kari.goto("/my/form/phq-9/")
    for number in range(1, 9):
        kari.check(f"input[name=q-{number}][value='0']")
    kari.check("input[name=q-9][value='1']")
    kari.click("button[value=send]")
    kari.wait_for_url("**/my/sent/**")
    act = kari.locator("[data-act-now]")
    act.wait_for()
    for number in ("116123", "113", "116117"):
        assert act.locator(f"a[href='tel:{number}']").is_visible()
    assert "116 123" in act.inner_text().replace("\xa0", " ")
    assert complaints(kari) == []
    with kari.expect_navigation():
        act.locator("button[value=not_yet]").click()
    assert act.locator("button[value=yes]").is_visible(), "it is asked until it is done"

    nora.goto("/worklist/")
    nora.get_by_role("link", name="Kari Nordmann").first.click()
    panel = nora.locator("#panel .why-red")
    panel.wait_for()
    assert panel.locator("[data-done-at-once] .late").count() == 1
    assert "PHQ-9" in panel.locator(".reason").inner_text(), "which form, and which question"
    assert "Spør rett ut om selvmordstanker" in panel.locator("[data-to-nurse]").inner_text()
    looked_at(nora, "a-red-from-a-form")

    with kari.expect_navigation():
        act.locator("button[value=yes]").click()
    kari.locator("[data-act-now] button").first.wait_for(state="detached")
    assert set(ActNowAnswer.objects.using("owner").values_list("is_done", flat=True)) == {
        True,
        False,
    }
    kari.goto("/my/")
    assert kari.locator("[data-act-now]").count() == 0
    alert = Alert.objects.using("owner").get()
    assert (alert.colour, alert.state) == ("RED", "OPEN")
