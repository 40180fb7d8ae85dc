"""The patient board: why now, what is normal, what the plan says, what was done, whom to ring."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dho.lib.scope import scope
from measurements.models import Reading
from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import PersonalNormal, Temporary, TreatmentLevel
from tenants.models import AuditEvent, Pause, Relative, Unit
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.triage.test_worklist_page import sign_in
from triage.models import Alert, AlertEvent, ExpectedWindow
from triage.operations.drain import drain_all
from triage.presenters.board import board_shown
from triage.queries.board import board

NUMBER = "17895012345"
TALK = {"direction": "OUT", "whom": "PATIENT", "reached": "yes", "said": "Snakket med Kari"}


@pytest.fixture(autouse=True)
def always_open(world):
    Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def red(client, world, plan):
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    return Alert.objects.using("owner").get()


def page(client, world, query="", member=None, part=""):
    sign_in(client, member or world.nora)
    address = f"/patients/{world.kari.id}/{part}{query}"
    return client.get(address, headers={"Accept-Language": "en"})


def shown(client, world, query=""):
    return page(client, world, query).context_data["board"]


def text(client, world, query="", part=""):
    raw = page(client, world, query, part=part).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", raw))


def readings(world, *values, kind="spo2", every=1.0, **fields):
    """Stored readings, the last one now, one each ``every`` days before."""
    now = datetime.now(tz=UTC)
    sender = make.sender()
    for back, value in enumerate(reversed(values)):
        at = now - timedelta(days=back * every, minutes=1)
        key = uuid.uuid4()
        Reading(
            id=key,
            tenant_id=world.kari.tenant_id,
            patient_id=world.kari.id,
            measured_at=at,
            received_at=at,
            kind=kind,
            value=value,
            unit="%",
            context={},
            source="device",
            sender=sender,
            reference=str(key),
            **fields,
        ).save(using="owner", force_insert=True)


# ---- why now


def test_the_reason_stands_with_who_set_the_limit_and_how_old_the_reading_is(client, world, red):
    said = text(client, world)
    assert "is below the red limit 86" in said
    assert "approved by Gunnar" in said
    assert "min ago" in said
    assert "Why this colour?" in said


def test_without_alerts_it_says_so_and_the_steps_are_the_green_ones(client, world, plan):
    found = shown(client, world)
    assert (found.plan.colour, found.plan.steps) == ("GREEN", ("Som vanlig",))
    assert "No open alerts" in text(client, world)


# ---- what the plan says


def test_in_a_red_the_plans_own_red_steps_stand_with_its_line_of_receivers(client, world, red):
    found = shown(client, world).plan
    assert (found.colour, found.steps) == ("RED", ("Ring oss",))
    assert found.receivers == ("Stokmarknes legekontor", "Lungepoliklinikken")


def test_what_nobody_could_judge_is_met_with_the_red_steps(client, world, plan):
    post(client, a_reading(world.kari, kind="pulse", value=80, unit="/min"), world.kari_device)
    drain_all()
    assert Alert.objects.using("owner").get().cause == "NOT_JUDGED"
    assert shown(client, world).plan.colour == "RED"


def test_the_agreed_level_takes_the_place_of_the_red_steps_and_receivers(client, world):
    level = TreatmentLevel(
        text="Ikke intensiv",
        decided_by="Gunnar",
        decided_on=date(2026, 9, 1),
        steps_red=("Ring Gunnar",),
        receivers=(str(world.gp_office.id),),
    )
    document = world.spo2_document(treatment_level=level)
    make.plan(world.kari, world.course, document, world.gunnar.user)
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    found = shown(client, world)
    assert (found.plan.steps, found.plan.is_level) == (("Ring Gunnar",), True)
    assert found.plan.receivers == ("Stokmarknes legekontor",)
    assert found.person.level.text == "Ikke intensiv"


def test_a_temporary_plan_and_a_review_that_has_passed_are_marked(client, world):
    document = world.spo2_document(
        temporary=Temporary(date(2031, 1, 1), "Nora", "Gunnar"), review_date=date(2020, 1, 1)
    )
    make.plan(world.kari, world.course, document, world.gunnar.user)
    assert shown(client, world).plan.is_review_late
    said = text(client, world)
    assert "Temporary plan" in said
    assert "Nora ends it" in said


def test_without_a_plan_it_says_that_nothing_can_be_judged(client, world):
    found = shown(client, world)
    assert found.plan is None
    assert "No plan is in force" in text(client, world)


# ---- what is normal


def test_an_approved_normal_stands_with_its_date_and_whose_it_is(client, world):
    document = world.spo2_document()
    (item,) = document.items
    normal = PersonalNormal(value=Decimal(92), approved_by="Gunnar", approved_on=date(2026, 9, 1))
    document = msgspec_replace(document, items=(msgspec_replace(item, normals=(normal,)),))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    (one,) = shown(client, world).person.normals
    assert one.approved.startswith("92")
    assert "approved by Gunnar 1 September 2026" in one.approved


def msgspec_replace(struct, **changes):
    import msgspec

    return msgspec.structs.replace(struct, **changes)


def test_the_usual_range_is_of_her_own_readings_and_not_of_odd_ones(client, world, plan):
    readings(world, *[91, 92, 93] * 4)
    readings(world, *[50] * 12, flags=["ODD"])
    (one,) = shown(client, world).person.normals
    assert one.usual == "91–93\N{NO-BREAK SPACE}%, in the middle 92 (12 readings)"
    assert one.approved == ""


def test_the_usual_range_is_of_90_days_whatever_the_zoom(client, world, plan):
    readings(world, *[91, 92, 93] * 10)
    assert shown(client, world, "?days=7").person.normals == shown(client, world).person.normals
    assert len(shown(client, world, "?days=7").lanes[0].rows) <= 8


def test_too_few_readings_say_nothing_of_what_is_usual(client, world, plan):
    readings(world, 91, 92, 93)
    assert shown(client, world).person.normals == ()


def test_circumstances_stand_where_one_rings(client, world, plan):
    world.kari.lives_alone = world.kari.hard_of_hearing = True
    world.kari.save(using="owner")
    patient = next(one for one in shown(client, world).contacts if one.role == "patient")
    assert patient.marks == ("hard of hearing", "lives alone")


def test_a_course_of_treatment_that_was_told_of_stands_for_a_month(client, world, plan):
    now = datetime.now(tz=UTC)
    body = {"patient": str(world.kari.id), "kind": "event", "about": "COURSE_OF_TREATMENT"}
    for days, words in ((3, "Prednisolon"), (45, "gammel kur")):
        at = (now - timedelta(days=days)).isoformat()
        answer = post(
            client,
            {**body, "text": words, "measured_at": at, "reference": words},
            world.kari_device,
        )
        assert answer.status_code == 201, answer.content
    (course,) = shown(client, world).person.courses
    assert course.text == "Prednisolon"


# ---- what was done last time


def test_the_last_time_of_the_same_cause_says_what_was_done_by_whom(client, world, red):
    sign_in(client, world.nora)
    client.post(f"/alerts/{red.id}/claim/")
    client.post(f"/alerts/{red.id}/contact/", TALK)
    seen = client.get(f"/alerts/{red.id}/resolve/").context_data["form"].initial["seen"]
    said = {"outcome": "ADVICE_GIVEN", "note": "Hvilte, bedre.", "seen": seen}
    assert client.post(f"/alerts/{red.id}/resolve/", said).status_code == 302
    post(client, a_reading(world.kari, value=79), world.kari_device)
    drain_all()
    found = shown(client, world)
    (last,) = found.last_times
    assert (last.outcome, last.note, last.who) == ("Advice given", "Hvilte, bedre.", "Nora")
    (contact,) = page(client, world).context_data["contact_rows"]
    assert (contact.text, contact.who.split(",")[0]) == ("Snakket med Kari", "Nora")
    assert [one.what for one in found.happened.lines][:1] == ["Alert"]
    assert {"Alert", "Closed", "Contact"} <= {one.what for one in found.happened.lines}


# ---- whom to ring


def test_the_direct_line_stands_before_the_office_and_never_on_the_patients_pages(client, world):
    world.gp_office.phone, world.gp_office.direct_phone = "75000001", "75000002"
    world.gp_office.save(using="owner")
    numbers = [one.phone for one in shown(client, world).contacts]
    assert numbers.index("75000002") < numbers.index("75000001")
    client.force_login(world.kari_user, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/my/", "/my/contact/", "/my/plan/"):
        assert "75 00 00 02" not in client.get(address).content.decode()


def test_the_direct_line_is_set_where_the_telephone_is(client, world):
    sign_in(client, world.adam)
    unit = world.hadsel_home_care
    address = reverse("tenants:unit-change", args=[unit.id])
    said = {
        "name": unit.name,
        "phone": "75000003",
        "direct_phone": "75000004",
        "weekdays": list("12345"),
        "opens": "08:00",
        "closes": "15:00",
        "red_minutes": 30,
        "offer_minutes": 30,
    }
    assert "Direct line" in client.get(address, headers={"Accept-Language": "en"}).content.decode()
    answer = client.post(address, said)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    unit.refresh_from_db(using="owner")
    assert (unit.phone, unit.direct_phone) == ("75000003", "75000004")


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        ("", "ask the patient first"),
        ("NOTHING", "may be told nothing"),
        ("SILENCE", "does not answer"),
        ("ALL", "may be told everything"),
    ],
)
def test_what_a_relative_may_be_told_stands_beside_the_number(client, world, agreed, words):
    Relative.objects.using("owner").filter(id=world.rune.id).update(may_be_told=agreed)
    rune = next(one for one in shown(client, world).contacts if one.who == "Rune")
    assert words in rune.marks[0]


def test_every_number_can_be_rung_with_one_tap(client, world):
    raw = page(client, world).content.decode()
    for number in ("tel:+4790000001", "tel:+4790000002", "tel:116117", "tel:113"):
        assert f'href="{number}"' in raw


# ---- who it is


def test_name_age_and_birth_date_stand_on_board_panel_and_dialog(client, world, red):
    born = "born"
    for address in (
        f"/patients/{world.kari.id}/",
        f"/patients/{world.kari.id}/panel/",
        f"/alerts/{red.id}/resolve/",
    ):
        sign_in(client, world.nora)
        raw = client.get(address, headers={"Accept-Language": "en"}).content.decode()
        head = raw[raw.index("data-identity") :][:900]
        assert "Kari Nordmann" in head
        assert born in head


def test_every_button_on_an_alert_names_the_patient(client, world, red):
    raw = page(client, world).content.decode()
    acts = raw[raw.index('class="acts"', raw.index("data-set-by")) :]
    acts = acts[: acts.index("</section>")]
    buttons = re.findall(r"<(?:a|button)\b.*?</(?:a|button)>", acts, re.S)
    assert len(buttons) >= 5
    assert [one for one in buttons if "Kari Nordmann" not in one] == []


@pytest.fixture
def numbered(world):
    from dho.lib.fields import blind_index

    world.kari.national_number = NUMBER
    world.kari.national_number_index = blind_index(NUMBER)
    world.kari.save(using="owner")
    return world


def looks(world):
    return AuditEvent.objects.using("owner").filter(
        patient=world.kari, action="NATIONAL_NUMBER_READ"
    )


def test_the_number_is_hidden_until_asked_for_and_the_asking_is_logged(client, numbered):
    raw = page(client, numbered).content.decode()
    assert "12345" not in raw
    assert not looks(numbered).exists()
    address = f"/patients/{numbered.kari.id}/national-number/"
    answer = client.post(address, headers={"Accept-Language": "en", "HX-Request": "true"})
    assert "178950\N{NO-BREAK SPACE}12345" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (look,) = looks(numbered)
    assert look.user_id == numbered.nora.user_id
    assert NUMBER not in str(look.detail)


def test_without_scripts_the_number_stands_on_a_page_of_its_own(client, numbered):
    sign_in(client, numbered.nora)
    answer = client.post(f"/patients/{numbered.kari.id}/national-number/")
    assert "<h1>Kari Nordmann</h1>" in answer.content.decode()
    assert "178950\N{NO-BREAK SPACE}12345" in answer.content.decode()


def test_the_number_is_not_asked_for_by_following_a_link(client, numbered):
    sign_in(client, numbered.nora)
    assert client.get(f"/patients/{numbered.kari.id}/national-number/").status_code == 405


def test_who_may_not_see_the_patient_is_told_no_number(client, numbered):
    for member in (numbered.per, numbered.greta, numbered.lise):
        sign_in(client, member)
        answer = client.post(f"/patients/{numbered.kari.id}/national-number/")
        assert answer.status_code in {403, 404}
        assert "12345" not in answer.content.decode()
    assert not looks(numbered).exists()


def test_a_patient_without_a_number_is_said_to_have_none(client, world):
    sign_in(client, world.nora)
    address = f"/patients/{world.kari.id}/national-number/"
    answer = client.post(address, headers={"Accept-Language": "en"})
    assert "No national identity number is registered" in answer.content.decode()


# ---- the axis


def test_each_kind_is_a_lane_over_one_axis_with_a_table(client, world, plan):
    readings(world, 91, 92, 93)
    readings(world, 70, 71, kind="pulse")
    found = shown(client, world)
    assert [one.kind for one in found.lanes] == ["spo2", "pulse"]
    assert "93" in found.lanes[0].rows[0].values
    assert page(client, world).content.decode().count("<table") >= 2


def test_the_lane_of_the_open_alert_stands_first(client, world, red):
    readings(world, 70, 71, kind="weight")
    readings(world, 70, 71, kind="pulse")
    assert shown(client, world).lanes[0].kind == "spo2"


@pytest.mark.parametrize(
    ("query", "days"),
    [("", 90), ("?days=7", 7), ("?days=30", 30), ("?days=365", 365), ("?days=1000000", 90)],
)
def test_the_axis_is_zoomed_by_a_link_and_anything_else_is_90_days(client, world, query, days):
    found = shown(client, world, query)
    assert found.days == days
    assert [one for one, is_current in found.zooms if is_current] == [days]


def test_a_year_has_a_row_a_week(client, world, plan):
    readings(world, *[91, 92] * 100)
    rows = shown(client, world, "?days=365").lanes[0].rows
    assert 28 <= len(rows) <= 31
    assert "91–92" in rows[1].values


def test_a_missing_reading_is_a_row_of_the_table_and_is_counted(client, world, plan):
    readings(world, 91)
    at = datetime.now(tz=UTC) - timedelta(days=3)
    ExpectedWindow(
        tenant_id=world.kari.tenant_id,
        patient=world.kari,
        plan_version=plan,
        item_id="spo2",
        kind="spo2",
        local_date=at.date(),
        name="morgen",
        opens_at=at - timedelta(hours=2),
        closes_at=at,
        deadline_at=at,
        state="MISSED",
    ).save(using="owner", force_insert=True)
    found = shown(client, world)
    assert [one.colour for one in found.lanes[0].rows] == ["NOT_JUDGED", "MISSING"]
    assert "1 reading did not come" in found.happened.summary


def test_plan_changes_pauses_and_events_stand_in_order_below(client, world, plan):
    now = datetime.now(tz=UTC)
    changed = now - timedelta(days=5)
    PlanVersion.objects.using("owner").filter(id=plan.id).update(
        status="SUPERSEDED", in_force_to=changed
    )
    document = world.spo2_document()
    make.plan(world.kari, world.course, document, world.gunnar.user, since=changed, number=2)
    readings(world, 91)
    Pause(
        tenant_id=world.kari.tenant_id,
        patient=world.kari,
        enrolment=world.course,
        kind="STAY",
        state="AGREED",
        starts_at=now - timedelta(days=20),
        ends_at=now - timedelta(days=15),
        looked_on=now.date(),
        reason="Lungebetennelse",
        made_at=now,
        by=world.nora.user,
        settled_by=world.nora.user,
        settled_at=now,
    ).save(using="owner", force_insert=True)
    raw = page(client, world).content.decode()
    assert "Lungebetennelse" in raw
    assert 'class="shade"' in raw
    lines = shown(client, world).happened.lines
    assert [one.what for one in lines] == ["Plan", "Pause or stay"]
    assert lines[0].who == "Gunnar"
    assert "plan v2" in shown(client, world).lanes[0].wide


def test_the_panel_is_the_short_form_of_the_same_board(client, world, red):
    answer = page(client, world, part="panel/")
    found = answer.context_data["board"]
    whole = shown(client, world)
    assert found.happened is None
    assert (found.plan.steps, found.contacts) == (whole.plan.steps, whole.contacts)
    for words in ("Whom to ring", "What the plan says", "What was done last time"):
        assert words in answer.content.decode()


def test_empty_is_said_in_words(client, world):
    said = text(client, world)
    assert "No readings in the last 90 days" in said
    assert "Too few readings" in said
    assert "Nothing happened in this time" in said


def test_nothing_but_links_buttons_and_tables_takes_the_focus(client, world, plan):
    readings(world, *[91, 92, 93] * 30)
    raw = page(client, world).content.decode()
    axis = raw[raw.index('id="axis-summary"') : raw.index("data-happened")]
    stops = re.findall(r"<(?:a|button|summary)\b|tabindex", axis)
    assert len(stops) <= 4


# ---- what it costs


def asked(client, world, query=""):
    sign_in(client, world.nora)
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"/patients/{world.kari.id}/{query}").status_code == 200
    return [one["sql"] for one in found]


def a_past(world, count):
    """So many resolved alerts with contacts, of the past weeks."""
    now = datetime.now(tz=UTC)
    for back in range(count):
        at = now - timedelta(days=back % 80, hours=2)
        alert = Alert(
            tenant_id=world.kari.tenant_id,
            patient=world.kari,
            enrolment=world.course,
            cause="spo2",
            colour="YELLOW",
            state="RESOLVED",
            owner_unit=world.centre,
            centre=world.centre,
            opened_at=at,
            waiting_since=at,
            due_at=at,
            measured_at=at,
            reason_code="RANGE",
            resolved_at=at + timedelta(hours=1),
            resolved_by=world.nora.user,
            outcome="ACTED",
        )
        alert.save(using="owner", force_insert=True)
        AlertEvent(
            tenant_id=alert.tenant_id,
            patient=world.kari,
            alert=alert,
            at=at,
            code="CONTACT_LOGGED",
            by=world.nora.user,
            unit=world.centre,
            detail={"contact": "CALL", "note": "ringte"},
        ).save(using="owner", force_insert=True)


def test_the_axis_takes_four_statements_at_most(world, plan):
    readings(world, *[91, 92, 93] * 10)
    a_past(world, 12)
    viewer = world.viewer(world.nora)
    from tenants.operations.access import access_patient
    from tenants.queries.pauses import pauses_since
    from tenants.rules.codes import Purpose
    from triage.queries.board import published_versions
    from triage.queries.board_axis import chart_readings, moments

    with scope(world.party(world.nora)):
        patient = access_patient(viewer, world.kari.id, Purpose.FOLLOW_UP)
        since = datetime.now(tz=UTC) - timedelta(days=90)
        with CaptureQueriesContext(connection) as found:
            chart_readings(patient, since)
            moments(patient, since)
            pauses_since(patient, since)
            published_versions(patient)
        assert len(found) == 4
        whole = board(viewer, patient)
        with CaptureQueriesContext(connection) as drawing:
            board_shown(whole)
        assert len(drawing) == 0


def test_the_page_asks_as_often_whatever_the_history(client, world, plan):
    readings(world, 91)
    a_past(world, 1)
    asked(client, world)
    few = asked(client, world)
    readings(world, *[91, 92, 93] * 60, every=0.5)
    readings(world, *[70, 71] * 60, kind="pulse")
    a_past(world, 40)
    many = asked(client, world)
    year = asked(client, world, "?days=365")
    assert len(few) == len(many) == len(year)
    assert len(many) <= 60


def test_a_crowded_board_is_whole(client, world):
    document = world.spo2_document()
    make.plan(world.kari, world.course, document, world.gunnar.user)
    for kind in (
        "spo2",
        "pulse",
        "weight",
        "glucose",
        "body_temperature",
        "peak_flow",
        "fev1",
        "inr",
    ):
        readings(world, *[Decimal(5 + one % 7) for one in range(120)], kind=kind, every=3)
    a_past(world, 120)
    now = datetime.now(tz=UTC)
    template = Alert.objects.using("owner").first()
    for number in range(12):
        template.id, template.cause, template.state = uuid.uuid4(), f"cause-{number}", "OPEN"
        template.resolved_at = template.resolved_by_id = None
        template.outcome, template.opened_at, template.due_at = "", now, now
        template.save(using="owner", force_insert=True)
    found = shown(client, world, "?days=365")
    assert len(found.lanes) == 8
    assert found.happened.left_out > 0
    answer = page(client, world, "?days=365")
    assert answer.status_code == 200
    assert len(answer.context_data["alerts"]) == 12
