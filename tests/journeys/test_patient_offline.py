"""A patient on a phone: registers, gets an answer, loses contact, and nothing is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from measurements.models import Reading
from tests import factories as make
from tests.journeys.browser import sign_in
from triage.operations.drain import drain_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey

QUEUE = """async () => {
  const open = indexedDB.open("dho", 1);
  const base = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = base.transaction("readings").objectStore("readings").getAll();
  return new Promise((done) => { all.onsuccess = () => done(all.result.length); });
}"""
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("dho-pages"));
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return found.flat().map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def kari(phone: Page, world, plan) -> Page:
    sign_in(phone, world.kari_user)
    phone.wait_for_url("**/my/")
    return phone


def stored():
    return Reading.objects.using("owner")


def register(page: Page, number: str) -> None:
    page.wait_for_selector("#number-value")
    page.wait_for_load_state()  # the form is sent by the queue only when the scripts are there
    page.fill("#number-value", number)
    page.click("form.reading button[type=submit]")


UNTIL = f"""async (wanted) => {{
  for (let n = 0; n < 200; n += 1) {{
    const kept = await ({KEPT})();
    const pages = kept.filter((one) => !one.startsWith("/offline-"));
    if (wanted ? wanted.every((one) => kept.includes(one)) : !pages.length) return;
    await new Promise((done) => setTimeout(done, 50));
  }}
  throw new Error("kept: " + await ({KEPT})());
}}"""


def wait_until_kept(page: Page, *paths: str) -> None:
    """Wait until the device has these pages."""
    page.evaluate(UNTIL, list(paths))


def wait_until_nothing_is_kept(page: Page) -> None:
    """Wait until the device has no page of anybody."""
    page.evaluate(UNTIL, None)


def test_a_reading_is_answered_at_once_and_gets_its_zone_without_reload(kari, judging):
    kari.click("a.task")
    assert kari.input_value("#number-value") == ""
    register(kari, "80")
    kari.wait_for_url("**/my/sent/**")
    kari.wait_for_selector(".zone-red")
    assert kari.locator(".zone-red a[href='tel:113']").is_visible()
    assert "Ring oss" in kari.inner_text(".zone-red")
    assert stored().get().source == "patient"
    assert kari.evaluate(QUEUE) == 0


def test_the_buttons_change_a_number_and_never_make_one_up(kari):
    kari.goto("/my/record/spo2/")
    kari.click("button[data-step='1']")
    assert kari.input_value("#number-value") == ""
    kari.fill("#number-value", "91")
    kari.click("button[data-step='1']")
    kari.click("button[data-step='-1']")
    kari.click("button[data-step='-1']")
    assert kari.input_value("#number-value") == "90"


def test_an_unlikely_number_is_asked_about_once_and_an_impossible_one_is_not_sent(kari):
    kari.goto("/my/record/spo2/")
    register(kari, "101")
    assert "0" in kari.inner_text("[data-said]")
    register(kari, "45")
    assert "50" in kari.inner_text("[data-said]")
    assert kari.evaluate(QUEUE) == 0
    kari.click("form.reading button[type=submit]")
    kari.wait_for_url("**/my/sent/**")
    assert stored().get().flags == ["IMPLAUSIBLE"]


def test_without_contact_readings_are_kept_counted_and_sent_once_when_it_is_back(kari, live):
    wait_until_kept(kari, "/my/", "/my/record/spo2/")
    live.go_away()
    kari.goto("/my/record/spo2/")
    register(kari, "93")
    kari.wait_for_selector("[data-waiting]:visible")
    assert kari.inner_text("[data-count]").startswith("1 ")
    kari.wait_for_selector("[data-said][data-tone=done]")  # the form is empty again
    register(kari, "92")
    kari.wait_for_selector("[data-count]:text-matches('^2 ')")
    assert kari.evaluate(QUEUE) == 2
    kari.reload()
    kari.wait_for_selector("[data-waiting]:visible")
    assert not stored().exists()
    live.come_back()
    kari.click("[data-send-now]")
    kari.wait_for_selector("[data-queue]", state="hidden")
    assert kari.evaluate(QUEUE) == 0
    assert sorted(int(one.value) for one in stored()) == [92, 93]
    # What came back with the contact is answered too, where anything to do at once stands.
    kari.click("[data-answered] a")
    kari.wait_for_url("**/my/sent/?reference=*")


def test_a_kept_page_says_that_it_is_old_and_an_unknown_one_whom_to_ring(kari, live):
    wait_until_kept(kari, "/my/")
    live.go_away()
    kari.clock.install()
    kari.clock.fast_forward("10:00")
    kari.goto("/my/")
    kari.wait_for_selector("[data-old]:visible")
    kari.goto("/my/readings/")
    assert "Kari" in kari.inner_text("main")  # the front page, kept as the start
    kari.goto("/relative/")
    assert kari.locator("a[href='tel:113']").is_visible()


def test_a_lost_answer_makes_no_second_reading(kari):
    kari.goto("/my/record/spo2/")
    lost = []

    def lose_the_first_answer(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    kari.route("**/api/v1/readings/", lose_the_first_answer)
    register(kari, "94")
    kari.wait_for_selector("[data-waiting]:visible")
    assert lost == [201]
    assert kari.evaluate(QUEUE) == 1
    kari.click("[data-send-now]")
    kari.wait_for_selector("[data-queue]", state="hidden")
    assert stored().count() == 1


def test_a_refused_reading_stays_and_says_why_until_it_is_seen(kari):
    kari.goto("/my/record/spo2/")
    kari.evaluate("document.querySelector('#number-value').removeAttribute('data-high')")
    register(kari, "101")
    kari.wait_for_selector("[data-said][data-tone=ask]")
    kari.click("form.reading button[type=submit]")
    kari.wait_for_selector("[data-refused]:visible")
    words = kari.inner_text("[data-problem-words] [data-code=IMPOSSIBLE]") or kari.text_content(
        "[data-problem-words] [data-code=IMPOSSIBLE]"
    )
    assert kari.inner_text("[data-refused-list] [data-why]") == words
    assert kari.evaluate(QUEUE) == 1
    kari.click("[data-remove]")
    kari.wait_for_selector("[data-queue]", state="hidden")
    assert not stored().exists()


def test_a_signed_out_patient_keeps_the_reading_and_is_asked_to_sign_in(kari, world, live):
    kari.goto("/my/record/spo2/")
    cookies = kari.context.cookies()
    kari.context.clear_cookies(name="sessionid")
    register(kari, "95")
    kari.wait_for_selector("[data-sign-in]:visible")
    assert kari.evaluate(QUEUE) == 1
    kari.context.add_cookies([one for one in cookies if one["name"] == "sessionid"])
    with kari.expect_response(lambda one: one.url.endswith("/api/v1/readings/") and one.ok):
        kari.goto("/my/")
    kari.wait_for_selector("[data-queue]", state="hidden")
    assert stored().count() == 1


def test_signing_out_asks_about_unsent_readings_and_then_empties_the_device(kari, live):
    wait_until_kept(kari, "/my/", "/my/record/spo2/")
    kari.goto("/my/record/spo2/")
    live.go_away()
    register(kari, "93")
    kari.wait_for_selector("[data-waiting]:visible")
    live.come_back()
    kari.route("**/api/v1/readings/", lambda route: route.abort())
    kari.click("form[data-sign-out] button")
    kari.wait_for_selector("#unsent:visible")
    kari.click("#unsent [data-stay]")
    assert kari.evaluate(QUEUE) == 1
    kari.click("form[data-sign-out] button")
    kari.click("#unsent [data-leave]")
    kari.wait_for_url("**/sign-in/**")
    assert kari.evaluate(QUEUE) == 0
    wait_until_nothing_is_kept(kari)


def test_a_page_on_its_way_when_the_device_is_emptied_is_not_kept(kari):
    wait_until_kept(kari, "/my/", "/my/record/spo2/", "/offline-day")
    kari.evaluate(
        """async () => {
          const { active } = await navigator.serviceWorker.ready;
          const { owner } = document.querySelector("main").dataset;
          const arrived = (page) => active.postMessage({
            type: "arrived", owner: owner || document.body.dataset.person, files: [],
            page: new URL(page, location).href, more: [],
          });
          arrived("/my/plan/");
          active.postMessage({ type: "forget" });
          arrived("/my/contact/");
        }"""
    )
    wait_until_kept(kari, "/my/contact/")
    assert "/my/plan/" not in kari.evaluate(KEPT)


def test_only_the_patients_own_pages_are_kept_and_nothing_of_the_api(kari, world):
    wait_until_kept(kari, "/my/", "/my/record/spo2/")
    register_page = kari.goto("/my/record/spo2/")
    assert register_page
    register(kari, "95")
    kari.wait_for_url("**/my/sent/**")
    kari.goto("/my/plan/")
    wait_until_kept(kari, "/my/plan/")
    pages = [path for path in kari.evaluate(KEPT) if not path.startswith("/offline-")]
    assert pages
    kept = re.compile(r"/my/(record/\w+/|plan/|contact/|messages/)?")
    assert not [path for path in pages if not kept.fullmatch(path)]


def test_the_next_person_on_the_device_finds_nothing_kept(kari, world):
    # The last thing that is kept: nothing is fetched any more, that would set a cookie of its own.
    wait_until_kept(kari, "/my/", "/my/record/spo2/", "/offline-day")
    kari.context.clear_cookies()
    sign_in(kari, world.nora.user)
    wait_until_nothing_is_kept(kari)


def test_a_relative_registers_for_the_patient_and_no_page_is_kept(phone, world, plan):
    world.rune.may_record = True
    world.rune.save(using="owner")
    sign_in(phone, world.rune.user)
    phone.wait_for_url("**/relative/")
    phone.click("main li a.cta")
    phone.click("a.task")
    register(phone, "91")
    phone.wait_for_url(f"**/relative/{world.kari.id}/sent/**")
    assert stored().get().source == "relative"
    drain_all()
    phone.wait_for_selector(".zone-green")
    assert not [path for path in phone.evaluate(KEPT) if not path.startswith("/offline-")]


def test_without_scripts_the_same_form_is_posted(people, world, plan):
    page = people.page(width=390, height=844, java_script_enabled=False)
    sign_in(page, world.kari_user)
    page.goto("/my/record/spo2/")
    assert not page.locator("button[data-step]").first.is_visible()
    register(page, "91")
    page.wait_for_url("**/my/sent/**")
    assert stored().get().value == 91
