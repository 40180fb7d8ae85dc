"""Notices on a patient's own device, in a real browser: what she may choose, and what comes up.

The browser of the tests has no push service, so the browser's answer is made up; asking for leave,
the worker and the notice are real.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from messaging.models import PushSubscription
from messaging.rules.push import text_of
from tests.journeys.browser import (
    NARROW,
    axe_violations,
    scrolls_sideways,
    sign_in,
    small_targets,
)
from tests.push_service import A_POINT, AUTH, HOUSE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey

ADDRESS = "https://fcm.googleapis.com/fcm/send/one"
# What the push service of a browser would answer.
BROWSER = f"""
let held = sessionStorage.getItem("made-up");
const made = () => held && {{
  endpoint: held,
  options: {{ applicationServerKey: null }},
  toJSON: () => ({{ endpoint: held, keys: {{ p256dh: "{text_of(A_POINT)}", auth: "{text_of(AUTH)}" }} }}),
  unsubscribe: async () => {{ held = null; sessionStorage.removeItem("made-up"); return true; }},
}};
let key = null;
PushManager.prototype.getSubscription = async () => {{
  const found = made();
  if (found) {{
    const text = sessionStorage.getItem("made-up-key");
    found.options.applicationServerKey = Uint8Array.from(text.split(",").map(Number)).buffer;
  }}
  return found;
}};
PushManager.prototype.subscribe = async (asked) => {{
  held = "{ADDRESS}";
  sessionStorage.setItem("made-up", held);
  sessionStorage.setItem("made-up-key", [...asked.applicationServerKey].join(","));
  return made();
}};
"""


@pytest.fixture
def kari(phone: Page, world: Any, settings: Any) -> Page:
    settings.VAPID_PRIVATE_KEY = HOUSE
    phone.set_extra_http_headers({"Accept-Language": "en"})
    sign_in(phone, world.kari_user)
    phone.wait_for_url("**/my/")
    return phone


def shown(page: Page) -> str:
    # A function: our policy forbids that a bare expression is looked at more than once.
    page.wait_for_function(
        "() => document.querySelectorAll('[data-push] [data-state]:not([hidden])').length === 1"
    )
    return str(page.locator("[data-push] [data-state]:not([hidden])").get_attribute("data-state"))


def devices() -> Any:
    return PushSubscription.objects.using("owner")


def test_turned_on_seen_as_this_device_and_turned_off(kari: Page) -> None:
    kari.context.grant_permissions(["notifications"])
    kari.add_init_script(BROWSER)
    kari.goto("/my/devices/")
    kari.wait_for_selector("[data-turn-on]:not([hidden])")
    assert shown(kari) == "off"
    kari.click("[data-turn-on] button")
    kari.wait_for_selector("[data-here]:not([hidden])")
    assert shown(kari) == "on"
    assert devices().get().endpoint == ADDRESS
    assert not axe_violations(kari)
    assert not small_targets(kari)
    kari.set_viewport_size(NARROW)
    assert not scrolls_sideways(kari)
    kari.click("[data-turn-off] button")
    kari.wait_for_selector("[data-turn-on]:not([hidden])")
    assert devices().get().ended_as == "TURNED_OFF"
    assert kari.evaluate("sessionStorage.getItem('made-up')") is None


def test_a_browser_that_refuses_and_one_that_cannot_say_so(kari: Page) -> None:
    kari.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    kari.goto("/my/devices/")
    kari.wait_for_selector("[data-state=refused]:not([hidden])")
    assert not kari.locator("[data-turn-on]").is_visible()
    kari.add_init_script("delete window.PushManager")
    kari.goto("/my/devices/")
    assert shown(kari) == "unsupported"
    assert not kari.locator("[data-turn-on]").is_visible()


def test_a_notice_that_comes_is_shown_with_its_words_alone(kari: Page, live: Any) -> None:
    kari.context.grant_permissions(["notifications"])
    # A page that is on its way while the worker begins is never under it.
    kari.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kari.goto("/my/devices/")
    session = kari.context.new_cdp_session(kari)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    kari.wait_for_function("() => navigator.serviceWorker.controller !== null")
    while not found:  # the event comes in while something is asked
        kari.evaluate("new Promise(requestAnimationFrame)")
    said = {"title": "You have an answer to read now", "body": "Sign in", "url": "/my/"}
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": live.url, "registrationId": found[0], "data": json.dumps(said)},
    )
    notices = kari.evaluate(
        """async () => {
          const { getNotifications } = ServiceWorkerRegistration.prototype;
          const worker = await navigator.serviceWorker.ready;
          for (let n = 0; n < 100; n += 1) {
            const all = await getNotifications.call(worker);
            if (all.length) return all.map((one) => [one.title, one.body, one.data.url]);
            await new Promise((done) => setTimeout(done, 50));
          }
          return [];
        }"""
    )
    assert notices == [[said["title"], said["body"], said["url"]]]
