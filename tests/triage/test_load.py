"""Numbers for leaders: reckoned by hand, of groups only, and each lead sees what is theirs."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse

from dho.lib.scope import scope
from selfcare_plans.models import PlanTemplate, TemplateVersion
from tenants.rules.codes import Role
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged
from tests.triage.load_cases import NOW, OPENED, alert, offer, patients, windows
from triage.models import Alert, CostShare, JournalTransfer, StaffedDay, WeekAhead
from triage.operations.load import set_staffing, warn_of_load
from triage.presenters.load import load_tables
from triage.queries.load import load_material, week_ahead
from triage.queries.postponable import postponable
from triage.rules.figures import ALL
from triage.rules.forecast import Postponable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenants.models import Membership
    from tests.world import World

LATER = NOW + timedelta(days=365)
pytestmark = pytest.mark.usefixtures("thursday")


@pytest.fixture
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lena(world: World) -> Membership:
    """The lead of the centre."""
    return make.member("Lena", world.centre, Role.PROJECT_LEAD)


def material(world: World, who: Membership, weeks: int = 4) -> Any:
    with scope(world.party(who)):
        return load_material(world.viewer(who), weeks=weeks, now=NOW)


def tables(world: World, who: Membership, tenant: str = ALL) -> dict[str, list[tuple[str, ...]]]:
    from django.utils.translation import override

    with override("en"):
        found = load_tables(material(world, who), tenant, NOW)
        return {
            one.id: [tuple(c.replace("\xa0", " ") for c in row) for row in one.rows]
            for one in found
        }


def test_a_lead_reads_how_long_alerts_waited_and_how_they_ended(
    world: World, lena: Membership
) -> None:
    six = patients(world, world.hadsel, 6)
    for n, one in enumerate(six, start=1):
        # Taken after 1 … 6 minutes, met after 10 … 60, closed after an hour more.
        alert(world, one, colour="RED", taken=n, met=10 * n, closed=10 * n + 60)
    found = tables(world, lena)
    red = found["waits"][0]
    assert red == (
        "Red",
        "6",
        *("3 min (3 min)", "–"),
        *("30 min (30 min)", "–"),
        *("1 h 30 min (1 h 30 min)", "–"),
        "50 % (3 of 6)",
        "0",
    )
    assert found["outcomes"] == [("Acted", "6")]
    # Six patients, and Kari and Bjørn who are in the world, in follow-up for four weeks each.
    assert found["rates"] == [("SpO₂ – red", "6", "6", "0.19")]


def test_what_opened_this_week_or_before_the_period_is_not_counted(
    world: World, lena: Membership
) -> None:
    five = patients(world, world.hadsel, 5)
    for one in five:
        alert(world, one, at=OPENED)
        alert(world, one, at=NOW - timedelta(days=1), cause="pulse")
        alert(world, one, at=OPENED - timedelta(days=30), cause="weight")
    assert len(material(world, lena).cases) == 5
    assert len(material(world, lena, weeks=13).cases) == 10


def test_four_patients_are_too_few_and_five_are_enough(world: World, lena: Membership) -> None:
    four = patients(world, world.hadsel, 4)
    for one in four:
        alert(world, one, colour="RED", met=5, closed=20)
    waits = tables(world, lena)["waits"]
    assert waits[0] == ("Red", *["too few"] * 9)
    assert waits[3] == ("All", *["too few"] * 9)
    alert(world, patients(world, world.hadsel, 1)[0], colour="RED", met=5, closed=20)
    assert tables(world, lena)["waits"][0][1] == "5"


def test_a_small_tenant_is_not_given_away_by_all_together(world: World, lena: Membership) -> None:
    for one in patients(world, world.hadsel, 3):
        alert(world, one, colour="RED")
    for one in patients(world, world.bodo, 8):
        alert(world, one, colour="RED")
    assert tables(world, lena)["waits"][0][1] == "11"
    hadsel, bodo = (tables(world, lena, str(one.id)) for one in (world.hadsel, world.bodo))
    assert hadsel["waits"][0][1] == "too few"
    assert bodo["waits"][0][1] == "too few"


def test_offers_are_told_by_receiver(world: World, lena: Membership) -> None:
    states = ("CLAIMED", "DECLINED", "NOT_ANSWERED", "PASSED_OVER", "PASSED_OVER", "WITHDRAWN")
    for one, state in zip(patients(world, world.hadsel, 6), states, strict=True):
        offer(world, alert(world, one, colour="RED"), state)
    assert tables(world, lena)["offers"] == [
        ("Stokmarknes legekontor", "6", "1", "1", "1", "2", "1")
    ]


def worked(world: World, nurses: int) -> None:
    """Five alerts of Hadsel, closed by so many nurses in turn; the first took ten minutes."""
    staff = [make.member(f"Nurse {n}", world.centre, Role.NURSE).user for n in range(nurses)]
    for n, one in enumerate(patients(world, world.hadsel, 5)):
        by = staff[n % nurses]
        alert(world, one, closed=30, resolved_by=by, work_minutes=20 if n else 10)


def test_minutes_are_shown_of_five_staff(world: World, lena: Membership) -> None:
    few = ("too few",) * 3
    worked(world, 5)
    assert tables(world, lena)["work"] == [
        ("Bodø", *few),
        ("Hadsel", "90", "18", "5 of 5"),
        ("All", "90", "18", "5 of 5"),
    ]


def test_minutes_of_four_are_shown_to_nobody_and_a_doctor_is_no_fifth(
    world: World, lena: Membership
) -> None:
    worked(world, 4)
    doctors = {"resolved_by": world.gunnar.user, "owner_unit": world.gp_office}
    alert(world, patients(world, world.hadsel, 1)[0], closed=30, work_minutes=20, **doctors)
    for who in (lena, world.lise):
        assert {row[1:] for row in tables(world, who)["work"]} == {("too few",) * 3}


def test_a_municipality_s_lead_and_administrator_see_their_own_tenant_alone(
    world: World, lena: Membership
) -> None:
    for one in (*patients(world, world.hadsel, 6), *patients(world, world.bodo, 7)):
        alert(world, one)
    for who in (world.lise, world.adam):
        found = material(world, who)
        assert [name for _, name in found.tenants] == ["Hadsel"]
        assert {one.tenant for one in found.cases} == {str(world.hadsel.id)}
        assert len(found.cases) == 6
    assert len(material(world, lena).cases) == 13
    page = enter(world.lise).get(reverse("triage:load"), {"tenant": str(world.bodo.id)})
    assert page.status_code == 404
    assert (
        enter(lena).get(reverse("triage:load"), {"tenant": str(world.bodo.id)}).status_code == 200
    )


def test_an_ended_agreement_takes_a_tenant_out_of_the_centre_s_numbers(
    world: World, lena: Membership
) -> None:
    for one in patients(world, world.hadsel, 6):
        alert(world, one)
    assert len(material(world, lena).cases) == 6
    world.centre_agreement.ended_at = NOW - timedelta(days=1)
    world.centre_agreement.ended_by = world.adam.user
    world.centre_agreement.save(using="owner")
    assert material(world, lena).cases == ()


def test_a_nurse_and_a_gp_have_no_such_page_and_a_hospital_s_lead_has_no_figures(
    world: World,
) -> None:
    for who in (world.nora, world.gunnar, world.hanne, world.petra):
        assert enter(who).get(reverse("triage:load")).status_code == 403
        with scope(world.party(who)), pytest.raises(NotAllowed):
            load_material(world.viewer(who), weeks=4, now=NOW)
    lead = make.member("Hilde", world.ward, Role.PROJECT_LEAD)
    assert material(world, lead).tenants == ()
    assert enter(lead).get(reverse("triage:load")).status_code == 200


def test_the_page_names_no_patient_and_no_member_of_staff_and_stands_in_the_log(
    world: World, lena: Membership
) -> None:
    for one in patients(world, world.hadsel, 6):
        alert(world, one, taken=1, met=2, closed=3, work_minutes=5)
    client = enter(lena)
    for name in ("triage:load", "triage:load-csv"):
        text = client.get(reverse(name), {"weeks": "13"}).content.decode()
        assert "Av Hadsel" not in text
        assert "Nora" not in text
    rows = [one for action in ("LOAD_READ", "LOAD_EXPORTED") for one in logged(action)]
    assert {str(one.tenant_id) for one in rows} == {str(world.hadsel.id), str(world.bodo.id)}
    assert all(one.patient_id is None and one.patient_ids == [] for one in rows)


def test_the_file_holds_the_tables_of_the_page(world: World, lena: Membership) -> None:
    for one in patients(world, world.hadsel, 6):
        offer(world, alert(world, one, colour="RED", met=5, closed=9), "CLAIMED")
    answer = enter(lena).get(reverse("triage:load-csv"), headers={"Accept-Language": "en"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Stokmarknes legekontor", "6", "6", "0", "0", "0", "0"] in rows
    assert rows[0][1] == "2026-10-19 – 2026-11-16"


def test_a_period_that_is_not_offered_is_the_first_one(world: World, lena: Membership) -> None:
    page = enter(lena).get(reverse("triage:load"), {"weeks": "999"})
    assert page.context_data["material"].weeks == 4
    assert enter(lena).get(reverse("triage:load"), {"tenant": "x"}).status_code == 404


@pytest.fixture
def busy(world: World) -> None:
    """Six patients with a reading a day, and in each of eight weeks seven yellow alerts."""
    six = patients(world, world.hadsel, 6)
    first = NOW - timedelta(weeks=8, days=3, hours=3)  # a Monday morning
    for one in six:
        course = one.enrolments.using("owner").get()
        version = make.plan(one, course, world.spo2_document(), world.gunnar.user)
        windows(world, one, version, 70, first=first)
    for day in range(56):
        alert(world, six[day % 6], at=first + timedelta(days=day), met=5, closed=20)


def test_next_week_is_forecast_from_the_plans_and_the_last_weeks(
    world: World, lena: Membership, busy: None
) -> None:
    with scope(world.party(lena)):
        found = week_ahead(world.viewer(lena), NOW)
    assert found is not None
    assert found.forecast is not None
    # One alert of six minutes a day; Saturday's and Sunday's are Monday's work.
    assert found.forecast.minutes == pytest.approx(7 * 6)
    assert [round(one.minutes) for one in found.forecast.days] == [18, 6, 6, 6, 6]
    assert found.staffed is None
    with scope(world.party(world.lise)):
        assert week_ahead(world.viewer(world.lise), NOW) is None, "no centre of theirs"


def test_a_lead_says_what_is_staffed_and_is_warned_with_what_can_wait(
    world: World, lena: Membership, busy: None
) -> None:
    client = enter(lena)
    page = client.get(reverse("triage:load"))
    assert 'id="too-much"' not in page.content.decode()
    body = {f"day_{n}": "7" if n < 6 else "0" for n in range(1, 8)}
    body |= {f"share_{world.hadsel.id}": "80", f"share_{world.bodo.id}": "20"}
    assert client.post(reverse("triage:load-staffing"), body).status_code == 302
    text = client.get(reverse("triage:load")).content.decode()
    assert 'id="too-much"' in text
    assert 'id="can-wait"' in text
    assert StaffedDay.objects.count() == 7
    assert {one.percent for one in CostShare.objects.all()} == {80, 20}
    assert {str(one.tenant_id) for one in logged("STAFFING_SET")} == {
        str(world.hadsel.id),
        str(world.bodo.id),
    }
    body = {**body, "day_1": "60", f"share_{world.bodo.id}": ""}
    client.post(reverse("triage:load-staffing"), body)
    assert 'id="too-much"' not in client.get(reverse("triage:load")).content.decode()
    assert CostShare.objects.get().tenant_id == world.hadsel.id


@pytest.mark.parametrize("bad", ["", "-1", "6001", "mange"])
def test_minutes_that_cannot_be_are_said_in_the_form(
    world: World, lena: Membership, bad: str
) -> None:
    body = {f"day_{n}": "60" for n in range(1, 8)} | {"day_3": bad}
    answer = enter(lena).post(reverse("triage:load-staffing"), body)
    assert answer.status_code == 422
    assert "day_3" in answer.context_data["form"].errors
    assert not StaffedDay.objects.exists()


def test_only_the_centre_s_own_lead_sets_what_is_staffed(world: World, lena: Membership) -> None:
    body = {f"day_{n}": "60" for n in range(1, 8)}
    address = reverse("triage:load-staffing")
    assert enter(world.lise).post(address, body).status_code == 404
    assert enter(world.adam).post(address, body).status_code == 403
    assert enter(world.nora).post(address, body).status_code == 403
    with scope(world.party(world.lise)), pytest.raises(NotFound):
        set_staffing(by=world.viewer(world.lise), minutes={1: 60}, shares={})
    with scope(world.party(lena)), pytest.raises(NotFound):
        set_staffing(by=world.viewer(lena), minutes={}, shares={world.sortland.id: 10})
    assert enter(lena).post(address, body).status_code == 302


def staff(world: World, minutes: int) -> None:
    for weekday in range(1, 6):
        StaffedDay.objects.using("owner").create(
            centre=world.centre, weekday=weekday, minutes=minutes
        )


def test_leads_are_told_once_when_next_week_holds_too_much(
    world: World, lena: Membership, busy: None
) -> None:
    lena.user.email = "lena@example.test"
    lena.user.save(using="owner")
    staff(world, 7)
    sent: list[tuple[str, str]] = []
    assert warn_of_load(send=lambda *told: sent.append(told)) == 1
    assert sent == [("lena@example.test", "LOAD")]
    row = WeekAhead.objects.get()
    assert (row.minutes, row.staffed, row.warned_at) == (42, 35, NOW)
    for hours in (1, 7):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            assert warn_of_load(send=lambda *told: sent.append(told)) == 0
    assert len(sent) == 1


def test_nobody_is_told_while_the_staffing_is_enough_or_nobody_has_set_it(
    world: World, lena: Membership, busy: None
) -> None:
    sent: list[Any] = []
    assert warn_of_load(send=lambda *told: sent.append(told)) == 0
    assert not WeekAhead.objects.exists()
    staff(world, 60)
    assert warn_of_load(send=lambda *told: sent.append(told)) == 0
    assert WeekAhead.objects.get().warned_at is None
    assert sent == []


def test_a_mail_server_that_is_away_is_tried_again_soon(
    world: World, lena: Membership, busy: None
) -> None:
    lena.user.email = "lena@example.test"
    lena.user.save(using="owner")
    staff(world, 7)

    def away(*_: str) -> None:
        raise OSError

    assert warn_of_load(send=away) == 0
    sent: list[Any] = []
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert warn_of_load(send=lambda *told: sent.append(told)) == 1
    assert len(sent) == 1


def test_a_nurse_may_say_how_long_it_took_and_need_not(world: World, client: Any) -> None:
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    said = alert(world, world.kari, at=NOW - timedelta(hours=1))
    unsaid = alert(world, world.kari, at=NOW - timedelta(hours=1), cause="pulse")
    nora = enter(world.nora)
    for row, minutes in ((said, "20"), (unsaid, "")):
        body = {"outcome": "ACTED", "note": "", "seen": "", "minutes": minutes}
        assert nora.post(f"/alerts/{row.id}/resolve/", body).status_code == 302
        row.refresh_from_db(using="owner")
    assert (said.work_minutes, unsaid.work_minutes) == (20, None)


def test_the_interface_takes_minutes_of_the_list_and_no_others(world: World, client: Any) -> None:
    row = alert(world, world.kari, at=NOW - timedelta(hours=1))
    headers = {"Authorization": f"Bearer {make.personal_token(world.nora, expires_at=LATER)}"}
    body = {"outcome": "ACTED", "note": "", "seen": []}
    address = f"/api/v1/alerts/{row.id}/resolve/"
    ask = lambda more: client.post(  # noqa: E731
        address, {**body, **more}, content_type="application/json", headers=headers
    )
    refused = ask({"minutes": 15})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/minutes"
    done = ask({"minutes": 40})
    assert done.status_code == 200
    assert "minutes" not in done.json(), "it is nobody's to read of one alert"
    row.refresh_from_db(using="owner")
    assert row.work_minutes == 40


def test_what_can_wait_is_counted_and_reds_are_not_among_it(
    world: World, lena: Membership, busy: None
) -> None:
    staff(world, 7)
    with scope(world.party(lena)):
        before = postponable(world.viewer(lena), NOW, NOW.date())
    assert before[Postponable.JOURNAL] == 56
    red = alert(world, world.kari, at=NOW - timedelta(hours=1), colour="RED")
    noted = Alert.objects.using("owner").filter(state="RESOLVED").order_by("id").first()
    assert noted is not None
    JournalTransfer(
        tenant_id=noted.tenant_id,
        patient_id=noted.patient_id,
        alert_id=noted.id,
        text="x",
        how="WRITTEN",
        at=NOW,
        by_id=world.nora.user_id,
        unit_id=world.centre.id,
    ).save(using="owner", force_insert=True)
    with scope(world.party(lena)):
        after = postponable(world.viewer(lena), NOW, NOW.date())
    assert red.colour == "RED"
    assert after[Postponable.JOURNAL] == 55
    assert {key: after[key] - before[key] for key in after if key is not Postponable.JOURNAL} == {
        key: 0 for key in after if key is not Postponable.JOURNAL
    }
    shown = enter(lena).get(reverse("triage:load")).context_data["week"].can_wait
    counts = [one.count for one in shown]
    assert 55 in counts
    assert 0 not in counts
    known = [one for one in counts if one is not None]
    assert known == sorted(known, reverse=True)


def test_reviews_due_and_newer_templates_are_counted(world: World, lena: Membership) -> None:
    template = PlanTemplate(
        title="Egen", diagnosis="COPD", tenant=world.hadsel, made_by=world.nora.user, made_at=NOW
    )
    template.save(using="owner", force_insert=True)
    approved = {"approver": world.gunnar.user, "approved_at": NOW, "published_at": NOW}
    old, new = (
        TemplateVersion(
            template=template, number=n, state=state, documents={}, created_at=NOW, **approved
        )
        for n, state in ((1, "SUPERSEDED"), (2, "PUBLISHED"))
    )
    old.save(using="owner", force_insert=True)
    new.save(using="owner", force_insert=True)
    first, second = patients(world, world.hadsel, 2)
    for one, days, version in ((first, 0, old), (second, 30, new)):
        document = world.spo2_document(review_date=NOW.date() + timedelta(days=days))
        course = one.enrolments.using("owner").get()
        make.plan(one, course, document, world.gunnar.user, template_version=version)
    with scope(world.party(lena)):
        found = postponable(world.viewer(lena), NOW, NOW.date() + timedelta(days=6))
    assert found[Postponable.REVIEWS] == 1
    assert found[Postponable.TEMPLATE_ANSWERS] == 1
