import pytest
from datetime import datetime, timedelta, UTC
from decimal import Decimal
from tests import factories as make
from tests.journeys.browser import *
from tests.measurements.test_record_readings import a_reading, post
from selfcare_plans.rules.templates import template, TemplateName
from datetime import date
from triage.operations.drain import drain_all
from dho.identity.queries import self_sender_id

def test_shots(people, world, client, judging):
    doc = template(TemplateName.COPD, receivers=(str(world.gp_office.id),), contact_point="Oppfølgingssenteret", review_date=date(2027,2,1))
    import msgspec
    g = template(TemplateName.TYPE_2_DIABETES).items[0]
    doc = msgspec.structs.replace(doc, items=doc.items + (g,), what_matters="Å kunne gå tur med hunden hver dag.")
    from selfcare_plans.rules.document import RangeRule, MissingRule
    doc = msgspec.structs.replace(doc, items=tuple(msgspec.structs.replace(i, rules=tuple(r for r in i.rules if isinstance(r, (RangeRule, MissingRule)))) for i in doc.items))
    make.plan(world.kari, world.course, doc, world.gunnar.user)
    now = datetime.now(UTC)
    for n in range(40):
        post(client, a_reading(world.kari, value=[94,92,91,89,93,95][n%6], measured_at=(now-timedelta(hours=20*(n+1)+14)).isoformat()), world.kari_device)
        post(client, a_reading(world.kari, kind="pulse", unit="/min", value=70+n%9, measured_at=(now-timedelta(hours=30*(n+1))).isoformat()), world.kari_device)
    post(client, a_reading(world.kari, kind="blood_pressure", unit="mm[Hg]", value=..., components={"systolic":141,"diastolic":88}, measured_at=(now-timedelta(hours=31)).isoformat()), world.kari_device)
    post(client, a_reading(world.kari, value=88, measured_at=(now-timedelta(minutes=10)).isoformat()), world.kari_device)
    drain_all()
    for size, name in ((PHONE,"phone"),(DESK,"desk"),(NARROW,"narrow")):
        page = people.page(**size)
        sign_in(page, world.kari_user)
        for path in ("my/","my/record/spo2/","my/record/blood_pressure/","my/record/glucose/","my/readings/","my/plan/","my/contact/"):
            page.goto("/"+path)
            page.wait_for_timeout(150)
            bad = axe_violations(page), small_targets(page), scrolls_sideways(page)
            if any(bad): print(name, path, *bad, sep="\n   ")
            page.screenshot(path=f"/tmp/shots/{name}-{path.replace('/','_')}.png", full_page=True)
        page.goto("/my/record/spo2/")
        page.fill("#number-value", "45"); page.click("button.cta")
        page.screenshot(path=f"/tmp/shots/{name}-ask.png", full_page=True)
        page.click("button.cta")
        page.wait_for_url("**/sent/**")
        page.screenshot(path=f"/tmp/shots/{name}-sent1.png", full_page=True)
        page.wait_for_selector("[data-final]")
        bad = axe_violations(page), small_targets(page), scrolls_sideways(page)
        if any(bad): print(name, "sent", *bad, sep="\n   ")
        page.screenshot(path=f"/tmp/shots/{name}-sent2.png", full_page=True)
        page.goto("/my/"); page.screenshot(path=f"/tmp/shots/{name}-my_red.png", full_page=True)
    page = people.page(**PHONE)
    sign_in(page, world.rune.user)
    page.screenshot(path=f"/tmp/shots/relative.png", full_page=True)
    page.click("a.cta:not(.cta-plain)")
    page.screenshot(path=f"/tmp/shots/relative-day.png", full_page=True)
