"""The plan's questions go out by themselves, are held back, answered by whom, or skipped with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import IndicatorValue, Survey
from benefits.operations.asking import ask_for_benefits
from messaging.models import Notice
from tenants.models import AuditEvent, Enrolment, Pause
from tenants.rules.codes import Role
from tests import factories as make
from tests.benefits.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

MINE, DAY = "/my/survey/", "/my/"
# Month 3 was ten days ago.
STARTED = NOW - timedelta(days=102)
ALL = {"SAFETY": "4", "MASTERY": "3", "KNOWLEDGE": "?", "CONTROL": "5"}


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def kari(world: World) -> Patient:
    """Kari, three months into her follow-up."""
    Enrolment.objects.using("owner").filter(patient=world.kari).update(started_at=STARTED)
    return world.kari


def survey(of: Patient, point: str = "M3") -> Survey:
    return Survey.objects.using("owner").get(patient=of, point=point)


def as_kari(client: Client, world: World) -> Client:
    client.force_login(world.kari_user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = Role.PATIENT.value
    session.save()
    return client


def as_rune(client: Client, world: World, *, may_record: bool) -> Client:
    world.rune.may_record = may_record
    world.rune.save(using="owner")
    client.force_login(world.rune.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = Role.RELATIVE.value
    session.save()
    return client


def values(of: Patient) -> dict[str, Any]:
    rows = IndicatorValue.objects.using("owner").filter(patient=of, superseded_at=None)
    return {one.indicator: (one.value, one.source, one.entered_by_id) for one in rows}


def later(monkeypatch: pytest.MonkeyPatch, **span: int) -> None:
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(**span))


def test_it_goes_out_by_itself_on_its_day(world: World, kari: Patient) -> None:
    ask_for_benefits()
    found = survey(kari)
    assert (found.state, found.due_on) == ("SENT", date(2026, 11, 12))
    notice = Notice.objects.using("owner").get(code="SURVEY")
    assert (notice.to_user_id, notice.subject_id) == (world.kari_user.id, found.id)


def test_she_is_asked_once_and_reminded_once(
    world: World, kari: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (0, 1, 6, 7, 8, 20):
        later(monkeypatch, days=days)
        ask_for_benefits()
    codes = Notice.objects.using("owner").filter(to_user=world.kari_user)
    assert sorted(codes.values_list("code", flat=True)) == ["SURVEY", "SURVEY_REMINDER"]


def test_unanswered_for_six_weeks_it_is_missed(
    world: World, kari: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_benefits()
    later(monkeypatch, days=40)
    ask_for_benefits()
    assert survey(kari).state == "MISSED"


def test_she_answers_on_her_own_page(world: World, kari: Patient, client: Client) -> None:
    ask_for_benefits()
    own = as_kari(client, world)
    assert MINE in own.get(DAY).content.decode()
    page = own.get(MINE).content.decode()
    assert "How safe do you feel at home?" in page
    assert "5 – very much" in page
    answer = own.post(MINE, {"survey": str(survey(kari).id), **ALL})
    assert answer.status_code == 302
    assert values(kari) == {
        "SAFETY": (4, "PATIENT", world.kari_user.id),
        "MASTERY": (3, "PATIENT", world.kari_user.id),
        "KNOWLEDGE": (None, "PATIENT", world.kari_user.id),
        "CONTROL": (5, "PATIENT", world.kari_user.id),
    }
    assert (survey(kari).state, survey(kari).answered_by_id) == ("ANSWERED", world.kari_user.id)
    assert AuditEvent.objects.using("owner").filter(action="SURVEY_ANSWERED").count() == 1
    assert MINE not in own.get(DAY).content.decode()


def test_what_is_left_out_is_told_and_the_rest_is_kept_on_the_page(
    world: World, kari: Patient, client: Client
) -> None:
    ask_for_benefits()
    own = as_kari(client, world)
    answer = own.post(MINE, {"survey": str(survey(kari).id), "SAFETY": "4"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose an answer, or say that you do not know." in page
    assert "checked" in page
    assert not values(kari)


def test_sent_twice_it_is_kept_once(world: World, kari: Patient, client: Client) -> None:
    ask_for_benefits()
    own, body = as_kari(client, world), {"survey": str(survey(kari).id), **ALL}
    own.post(MINE, body)
    assert own.post(MINE, {**body, "SAFETY": "1"}).status_code == 302
    assert values(kari)["SAFETY"][0] == 4


def test_a_relative_who_may_help_answers_for_her_and_the_source_says_so(
    world: World, kari: Patient, client: Client
) -> None:
    ask_for_benefits()
    address = f"/relative/{kari.id}/survey/"
    own = as_rune(client, world, may_record=True)
    assert address in own.get(f"/relative/{kari.id}/").content.decode()
    own.post(address, {"survey": str(survey(kari).id), **ALL})
    assert values(kari)["SAFETY"] == (4, "RELATIVE", world.rune.user_id)


def test_a_relative_who_may_only_look_does_not(world: World, kari: Patient, client: Client) -> None:
    ask_for_benefits()
    address = f"/relative/{kari.id}/survey/"
    own = as_rune(client, world, may_record=False)
    assert address not in own.get(f"/relative/{kari.id}/").content.decode()
    assert own.get(address).status_code == 403
    assert own.post(address, {"survey": str(survey(kari).id), **ALL}).status_code == 403
    assert own.get(f"/relative/{world.bjorn.id}/survey/").status_code == 404


def test_she_may_leave_it_with_a_reason_and_is_asked_no_more(
    world: World, kari: Patient, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_benefits()
    own, body = as_kari(client, world), {"survey": str(survey(kari).id)}
    assert own.post(f"{MINE}skip/", body).status_code == 422
    assert own.post(f"{MINE}skip/", {**body, "reason": "HARD"}).status_code == 302
    assert (survey(kari).state, survey(kari).reason) == ("SKIPPED", "HARD")
    assert "No questions now" in own.get(MINE).content.decode()
    later(monkeypatch, days=10)
    ask_for_benefits()
    assert Notice.objects.using("owner").filter(code="SURVEY_REMINDER").count() == 0


def test_what_was_skipped_counts_as_missing(
    world: World, kari: Patient, client: Client, browser: Browser
) -> None:
    ask_for_benefits()
    body = {"survey": str(survey(kari).id), "reason": "HARD"}
    as_kari(client, world).post(f"{MINE}skip/", body)
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    assert "chose not to answer, counts as missing: found the questions hard" in page


def test_a_lead_sees_how_many_and_not_why(
    world: World, kari: Patient, client: Client, browser: Browser
) -> None:
    ask_for_benefits()
    body = {"survey": str(survey(kari).id), "reason": "HARD"}
    as_kari(client, world).post(f"{MINE}skip/", body)
    page = browser(world.lise).get("/benefits/collect/").content.decode()
    assert "chose not to answer, counts as missing: <b>1</b>" in page
    assert "found the questions hard" not in page


def test_a_nurse_who_writes_it_in_by_telephone_ends_the_asking(
    world: World, kari: Patient, browser: Browser
) -> None:
    ask_for_benefits()
    cells = {f"{code}-M3": value for code, value in ALL.items()}
    browser(world.nora).post(f"/benefits/patients/{kari.id}/", {"seen": "0.0", **cells})
    assert values(kari)["SAFETY"] == (4, "QUESTIONNAIRE", world.nora.user_id)
    assert (survey(kari).state, survey(kari).answered_by_id) == ("ANSWERED", world.nora.user_id)


def paused(of: Patient, course: Enrolment, by: Any, kind: str) -> Pause:
    row = Pause(
        tenant_id=of.tenant_id, patient=of, enrolment=course, kind=kind, state="AGREED",
        starts_at=NOW - timedelta(days=2), ends_at=NOW + timedelta(days=5), looked_on=NOW.date(),
        reason="x", made_at=NOW, by=by, settled_by=by, settled_at=NOW,
    )  # fmt: skip
    row.save(using="owner", force_insert=True)
    return row


@pytest.mark.parametrize("kind", ["STAY", "PAUSE"])
def test_a_stay_or_a_pause_holds_it_back_and_its_end_lets_it_go(
    world: World, kari: Patient, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    paused(kari, world.course, world.nora.user, kind)
    ask_for_benefits()
    assert (survey(kari).state, survey(kari).reason) == ("HELD", kind)
    assert not Notice.objects.using("owner").filter(code="SURVEY")
    later(monkeypatch, days=6)
    ask_for_benefits()
    assert (survey(kari).state, survey(kari).reason) == ("SENT", "")


def test_an_ending_holds_it_back(world: World, kari: Patient) -> None:
    Enrolment.objects.using("owner").filter(patient=kari).update(
        ended_at=NOW - timedelta(days=1), ended_as="DEAD"
    )
    ask_for_benefits()
    assert (survey(kari).state, survey(kari).reason) == ("HELD", "ENDED")


def test_an_agreed_level_of_treatment_holds_it_back(world: World, kari: Patient) -> None:
    from selfcare_plans.rules.document.plan import TreatmentLevel

    level = TreatmentLevel(text="Lindrende", decided_by="Lege", decided_on=date(2026, 10, 1))
    document = world.spo2_document(treatment_level=level)
    make.plan(kari, world.course, document, world.gunnar.user, since=STARTED)
    ask_for_benefits()
    assert (survey(kari).state, survey(kari).reason) == ("HELD", "LEVEL")


def test_a_plan_without_such_a_level_holds_nothing_back(world: World, kari: Patient) -> None:
    make.plan(kari, world.course, world.spo2_document(), world.gunnar.user, since=STARTED)
    ask_for_benefits()
    assert survey(kari).state == "SENT"


def test_who_has_no_sign_in_waits_for_a_call_and_the_nurse_sees_why(
    world: World, browser: Browser
) -> None:
    Enrolment.objects.using("owner").filter(patient=world.bjorn).update(started_at=STARTED)
    ask_for_benefits()
    assert (survey(world.bjorn).state, survey(world.bjorn).reason) == ("HELD", "NO_SIGN_IN")
    page = browser(world.nora).get("/benefits/collect/").content.decode()
    assert "has no sign-in: ask by telephone" in page
    assert f"/benefits/patients/{world.bjorn.id}/" in page


def test_nobody_answers_for_another(world: World, kari: Patient, client: Client) -> None:
    ask_for_benefits()
    Enrolment.objects.using("owner").filter(patient=world.bjorn).update(started_at=STARTED)
    ask_for_benefits()
    own = as_kari(client, world)
    answer = own.post(MINE, {"survey": str(survey(world.bjorn).id), **ALL})
    assert answer.status_code == 404
    assert not values(world.bjorn)


def test_with_nothing_to_answer_the_page_says_so(
    world: World, kari: Patient, client: Client
) -> None:
    assert "No questions now" in as_kari(client, world).get(MINE).content.decode()
