"""A survey that loses an answer is again what it was by its own dates; nobody is asked twice for it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from benefits.models import CollectionRequest, ImportFile, Survey
from benefits.operations.asking import ask_for_benefits
from benefits.rules.points import Point
from benefits.rules.surveys import SurveyState, reopened
from messaging.models import Notice
from tenants.models import AuditEvent, Enrolment
from tests.benefits.conftest import NOW, put
from tests.benefits.grid_page import grid_address
from tests.benefits.test_imports import bring, choose, take
from tests.benefits.test_surveys import ALL, MINE, as_kari, later, survey, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

HEADINGS = "id;tidspunkt;SAFETY;MASTERY;KNOWLEDGE;CONTROL\n"
COLUMNS = ("PERSON", "POINT", "SAFETY", "MASTERY", "KNOWLEDGE", "CONTROL")


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def kari(world: World) -> Patient:
    """Kari, whose month 3 was ten days ago, and who has been asked."""
    Enrolment.objects.using("owner").filter(patient=world.kari).update(
        started_at=NOW - timedelta(days=102)
    )
    ask_for_benefits()
    return world.kari


def taken(client: Client, world: World, of: Patient, answers: str = "4;3;?;5") -> ImportFile:
    file = bring(client, world, f"{HEADINGS}{of.id};M3;{answers}\n")
    choose(client, file, *COLUMNS)
    take(client, file)
    return file


def undo(client: Client, file: ImportFile) -> None:
    answer = client.post(f"/benefits/import/{file.id}/undo/")
    assert answer.status_code == 302
    assert "sign-in" not in answer["Location"], answer["Location"]


def stood(of: Patient) -> tuple[object, ...]:
    row: Survey = survey(of)
    return (row.state, row.reason, row.asked_at, row.reminded_at, row.answered_at, row.answered_by)


def test_undoing_a_file_opens_the_questions_again_as_they_were(
    world: World, kari: Patient, browser: Browser
) -> None:
    before = stood(kari)
    client = browser(world.hanne)
    file = taken(client, world, kari)
    assert survey(kari).state == "ANSWERED"
    undo(client, file)
    assert not values(kari)
    assert stood(kari) == before
    assert before[0] == "SENT"
    event = AuditEvent.objects.using("owner").get(action="SURVEY_REOPENED")
    assert (event.patient_id, event.user_id) == (kari.id, world.hanne.user_id)
    assert event.detail == {"point": "M3", "state": "SENT", "by": "UNDO_IMPORT"}


def test_she_can_then_answer_herself_and_is_told_no_second_time(
    world: World, kari: Patient, browser: Browser, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse = browser(world.hanne)
    undo(nurse, taken(nurse, world, kari))
    ask_for_benefits()
    assert Notice.objects.using("owner").filter(to_user=world.kari_user).count() == 1
    later(monkeypatch, days=7)
    ask_for_benefits()
    codes = Notice.objects.using("owner").filter(to_user=world.kari_user)
    assert sorted(codes.values_list("code", flat=True)) == ["SURVEY", "SURVEY_REMINDER"]
    own = as_kari(client, world)
    assert own.post(MINE, {"survey": str(survey(kari).id), **ALL}).status_code == 302
    assert survey(kari).state == "ANSWERED"
    assert values(kari)["SAFETY"][1] == "PATIENT"


def test_undone_after_six_weeks_the_answers_are_missing(
    world: World, kari: Patient, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(world.hanne)
    file = taken(client, world, kari)
    client.logout()
    client.cookies["django_language"] = "en"
    later(monkeypatch, days=40)
    client = browser(world.hanne)
    undo(client, file)
    assert stood(kari)[0] == "MISSED"
    page = client.get("/benefits/collect/").content.decode()
    assert "not answered in time, counts as missing" in page


def test_undoing_a_file_that_replaced_an_answer_leaves_it_answered(
    world: World, kari: Patient, browser: Browser, client: Client
) -> None:
    as_kari(client, world).post(MINE, {"survey": str(survey(kari).id), **ALL})
    before = stood(kari)
    nurse = browser(world.hanne)
    undo(nurse, taken(nurse, world, kari, "1;1;1;1"))
    assert values(kari)["SAFETY"][0] == 4
    assert stood(kari) == before
    assert not AuditEvent.objects.using("owner").filter(action="SURVEY_REOPENED")


def test_withdrawing_one_answer_on_her_sheet_opens_the_questions_again(
    world: World, kari: Patient, browser: Browser, client: Client
) -> None:
    as_kari(client, world).post(MINE, {"survey": str(survey(kari).id), **ALL})
    nurse, address = browser(world.nora), f"/benefits/patients/{kari.id}/"
    answer = nurse.post(address, {"seen": "4.0", "SAFETY-M3": ""})
    assert answer.status_code == 302
    assert (survey(kari).state, survey(kari).answered_by_id) == ("SENT", None)
    page = as_kari(client, world).get(MINE).content.decode()
    assert "How safe do you feel at home?" in page
    assert 'name="SAFETY"' in page
    assert 'name="MASTERY"' not in page, "only what was lost is asked for"


def test_correcting_an_answer_leaves_it_answered(
    world: World, kari: Patient, browser: Browser, client: Client
) -> None:
    as_kari(client, world).post(MINE, {"survey": str(survey(kari).id), **ALL})
    nurse = browser(world.nora)
    nurse.post(f"/benefits/patients/{kari.id}/", {"seen": "4.0", "SAFETY-M3": "2"})
    assert survey(kari).state == "ANSWERED"


def test_withdrawing_what_is_no_answer_of_hers_leaves_it_answered(
    world: World, kari: Patient, browser: Browser, client: Client
) -> None:
    put(kari, "GP_VISITS", Point.M3, 3, world.nora)
    as_kari(client, world).post(MINE, {"survey": str(survey(kari).id), **ALL})
    nurse = browser(world.nora)
    nurse.post(f"/benefits/patients/{kari.id}/", {"seen": "5.0", "GP_VISITS-M3": ""})
    assert ("GP_VISITS" in values(kari), survey(kari).state) == (False, "ANSWERED")


def test_what_she_chose_not_to_answer_stays_so(
    world: World, kari: Patient, browser: Browser, client: Client
) -> None:
    own = as_kari(client, world)
    own.post(f"{MINE}skip/", {"survey": str(survey(kari).id), "reason": "HARD"})
    nurse = browser(world.hanne)
    undo(nurse, taken(nurse, world, kari))
    assert (survey(kari).state, survey(kari).reason) == ("SKIPPED", "HARD")


def test_an_office_whose_figures_are_undone_is_asked_again_without_a_second_notice(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.hanne)
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    cells = re.findall(r'name="([0-9a-f]{32})-([A-Z_]+)-([A-Z0-9]+)"', page)
    lines = "".join(f"{UUID(who)};{point};{code};0\n" for who, code, point in cells)
    client = browser(world.hanne)
    file = bring(client, world, f"id;tidspunkt;indikator;verdi\n{lines}")
    choose(client, file, "PERSON", "POINT", "INDICATOR", "VALUE")
    take(client, file)
    ask_for_benefits()
    request = CollectionRequest.objects.using("owner").filter(unit=world.gp_office)
    assert request.get().done_at
    undo(client, file)
    ask_for_benefits()
    assert request.get().done_at is None
    assert Notice.objects.using("owner").filter(to_unit=world.gp_office).count() == 1
    assert "Late" in browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()


@pytest.mark.parametrize(
    ("today", "is_asked", "state"),
    [
        (date(2026, 4, 14), True, SurveyState.WAITING),
        (date(2026, 4, 15), False, SurveyState.WAITING),
        (date(2026, 4, 15), True, SurveyState.SENT),
        (date(2026, 5, 26), True, SurveyState.SENT),
        (date(2026, 5, 27), True, SurveyState.MISSED),
        (date(2026, 5, 27), False, SurveyState.MISSED),
    ],
)
def test_by_its_own_dates(today: date, is_asked: bool, state: SurveyState) -> None:
    assert reopened(date(2026, 4, 15), today, is_asked=is_asked) is state
