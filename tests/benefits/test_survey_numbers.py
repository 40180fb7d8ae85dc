"""Questions that are no scale of few steps are answered by a number, or by "I do not know"."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from benefits.models import IndicatorDefinition, IndicatorValue, Survey
from benefits.operations.asking import ask_for_benefits
from benefits.operations.plan import choose_row, define_row, take_out
from benefits.rules.plan_types import MeasuredIn, Source
from dho.lib.scope import scope
from tenants.models import Enrolment
from tests import factories as make
from tests.benefits.conftest import NOW
from tests.benefits.test_surveys import MINE, as_kari, as_rune, survey, values
from tests.rules.own_row import CALLS
from tests.rules.test_survey_questions import VAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

# Month 3 was ten days ago.
STARTED = NOW - timedelta(days=102)
SCALES = {"SAFETY": "4", "MASTERY": "3", "KNOWLEDGE": "?", "CONTROL": "5"}
TRAVEL = "TRAVEL_MINUTES"


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def kari(world: World) -> Patient:
    """Kari, three months into her follow-up."""
    Enrolment.objects.using("owner").filter(patient=world.kari).update(started_at=STARTED)
    return world.kari


@pytest.fixture
def plan(world: World) -> Callable[..., Any]:
    """Change the plan of Hadsel as its own lead."""

    def act(change: Callable[..., Any], **said: Any) -> Any:
        with scope(world.party(world.lise)):
            return change(by=world.viewer(world.lise), **said)

    return act


@pytest.fixture
def travels(plan: Callable[..., Any], kari: Patient) -> Patient:
    """Kari, asked for her minutes of travel besides the plan's scales."""
    plan(choose_row, code="LESS_TRAVEL")
    ask_for_benefits()
    return kari


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sent(of: Patient, **answers: str) -> dict[str, str]:
    return {"survey": str(survey(of).id), **SCALES, **answers}


def test_minutes_of_travel_are_asked_for_with_unit_bounds_and_the_three_months(
    travels: Patient, world: World, client: Client
) -> None:
    page = as_kari(client, world).get(MINE).content.decode()
    text = text_of(page)
    assert "How many minutes a month do you travel to and from treatment?" in text
    assert "three months from 12 August 2026 until and with 11 November 2026" in text
    assert "Do not count the time of relatives who come along." in text
    assert "Write a number from 0 to 44 640, with one decimal at most." in text
    (field,) = re.findall(rf'<input[^>]*name="{TRAVEL}"[^>]*>', page)
    assert 'inputmode="decimal"' in field
    assert 'value=""' in field


@pytest.mark.parametrize(
    ("written", "kept"), [("120", "120"), ("12,5", "12.5"), ("1 200", "1200"), ("0", "0")]
)
def test_the_number_that_she_writes_is_kept_as_her_own(
    travels: Patient, world: World, client: Client, written: str, kept: str
) -> None:
    answer = as_kari(client, world).post(MINE, sent(travels, TRAVEL_MINUTES=written))
    assert answer.status_code == 302
    assert values(travels)[TRAVEL] == (Decimal(kept), "PATIENT", world.kari_user.id)
    assert values(travels)["SAFETY"][0] == 4
    assert survey(travels).state == "ANSWERED"


def test_that_she_does_not_know_is_an_answer(
    travels: Patient, world: World, client: Client
) -> None:
    as_kari(client, world).post(MINE, sent(travels, **{f"{TRAVEL}-not-known": "on"}))
    assert values(travels)[TRAVEL] == (None, "PATIENT", world.kari_user.id)
    assert survey(travels).state == "ANSWERED"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Write a number, or say that you do not know."),
        ({TRAVEL: "10", f"{TRAVEL}-not-known": "on"}, "not both."),
        ({TRAVEL: "44641"}, "with one decimal at most."),
        ({TRAVEL: "-1"}, "with one decimal at most."),
        ({TRAVEL: "12.34"}, "with one decimal at most."),
        ({TRAVEL: "an hour"}, "with one decimal at most."),
    ],
)
def test_what_cannot_be_is_told_in_words_and_nothing_is_kept(
    travels: Patient, world: World, client: Client, answers: dict[str, str], said: str
) -> None:
    answer = as_kari(client, world).post(MINE, sent(travels, **answers))
    page = answer.content.decode()
    assert answer.status_code == 422
    (error,) = re.findall(rf'id="id_{TRAVEL}_error">(.*?)</p>', page, re.DOTALL)
    assert said in text_of(error)
    assert f'href="#id_{TRAVEL}"' in page
    assert not values(travels)
    if TRAVEL in answers:
        assert f'value="{answers[TRAVEL]}"' in page


def test_a_relative_who_may_record_writes_it_for_her(
    travels: Patient, world: World, client: Client
) -> None:
    address = f"/relative/{travels.id}/survey/"
    own = as_rune(client, world, may_record=True)
    assert f'name="{TRAVEL}"' in own.get(address).content.decode()
    own.post(address, sent(travels, TRAVEL_MINUTES="45"))
    assert values(travels)[TRAVEL] == (Decimal(45), "RELATIVE", world.rune.user_id)


def own_row(plan: Callable[..., Any], **said: Any) -> str:
    row = plan(define_row, said=replace(VAS, **said))
    assert isinstance(row, IndicatorDefinition)
    return row.code


def only(plan: Callable[..., Any], **said: Any) -> str:
    """An own row that is all that a person is asked."""
    for code in ("SAFETY_AND_MASTERY", "KNOWLEDGE_OF_ILLNESS", "CONTROL_OF_ILLNESS"):
        plan(take_out, code=code)
    code = own_row(plan, **said)
    ask_for_benefits()
    return code


def test_a_row_of_times_has_its_definition_as_help_and_takes_whole_numbers_alone(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client
) -> None:
    times = {"unit": MeasuredIn.TIMES_IN_3_MONTHS, "lowest_means": "", "highest_means": ""}
    code = only(plan, **times, highest=92, definition="Fall hjemme og ute.")
    own = as_kari(client, world)
    text = text_of(own.get(MINE).content.decode())
    assert "Telefoner til hjemmetjenesten" in text
    assert "Fall hjemme og ute." in text
    assert "Times in three months" in text
    assert "Write a whole number from 0 to 92." in text
    body = {"survey": str(survey(kari).id)}
    assert own.post(MINE, {**body, code: "2,5"}).status_code == 422
    assert own.post(MINE, {**body, code: "2"}).status_code == 302
    assert values(kari) == {code: (2, "PATIENT", world.kari_user.id)}


def test_a_scale_to_100_is_written_with_its_ends_in_words(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client
) -> None:
    code = only(plan)
    page = as_kari(client, world).get(MINE).content.decode()
    assert f'type="radio" name="{code}"' not in page
    assert "0 Verst tenkelige helse" in text_of(page)
    assert "100 Best tenkelige helse" in text_of(page)
    assert "three months from" not in page


def test_a_scale_of_eleven_steps_is_chosen_from_without_words_that_are_not_its_own(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client
) -> None:
    code = only(plan, highest=10)
    page = as_kari(client, world).get(MINE).content.decode()
    assert len(re.findall(rf'<input type="radio" name="{code}"', page)) == 12
    assert "10 Best tenkelige helse" in text_of(page)
    assert "not at all" not in page


@pytest.mark.parametrize("ends", [("aldri", "alltid"), ("", "")])
def test_an_own_scale_from_1_to_5_has_its_own_words_or_none(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client, ends: tuple[str, str]
) -> None:
    low, high = ends
    only(plan, lowest=1, highest=5, lowest_means=low, highest_means=high)
    text = text_of(as_kari(client, world).get(MINE).content.decode())
    assert "very much" not in text
    assert ("1 – aldri 2 3 4 5 – alltid" in text) is bool(low)


def test_a_long_scale_of_before_is_answered_by_a_number(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client
) -> None:
    """Definitions never change: one that was made before scales had an end is still asked."""
    code = only(plan, highest=100)
    with from_before(code):
        page = as_kari(client, world).get(MINE).content.decode()
    assert len(page) < 40_000
    assert f'id="id_{code}"' in page


@contextmanager
def from_before(code: str) -> Iterator[None]:
    """The row has the scale of before, and the database its promises again afterwards."""
    table, promise = (
        "benefits_indicatordefinition",
        "indicator_definition_scale_goes_to_100_at_most",
    )
    goes_to = f"UPDATE {table} SET highest = %s WHERE code = %s"
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [promise]
        )
        says = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {promise}")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            cursor.execute(goes_to, [1_000_000, code])
            yield
        finally:
            cursor.execute(goes_to, [100, code])
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {promise} {says}")


def test_the_plan_page_says_what_the_ends_mean_and_a_longer_scale_is_refused_in_words(
    world: World, browser: Browser, plan: Callable[..., Any]
) -> None:
    own_row(plan)
    client = browser(world.lise)
    text = text_of(client.get("/benefits/plan/").content.decode())
    assert "0 means: Verst tenkelige helse; 100 means: Best tenkelige helse." in text
    said = {
        "name": "Helse", "indicator": "Helse", "definition": "Egen helse.", "unit": "SCORE",
        "better": "MORE", "lowest": "0", "highest": "101", "source": "QUESTIONNAIRE",
        "every_months": "3", "precondition": "Ingen.", "collected_by": "NURSE",
        "gains": ["PATIENT"],
    }  # fmt: skip
    answer = client.post("/benefits/plan/own/", said)
    assert answer.status_code == 422
    assert "A scale goes to 100 at most" in answer.context["form"].errors["highest"][0]
    one_end = {**said, "highest": "100", "lowest_means": "worst"}
    answer = client.post("/benefits/plan/own/", one_end)
    assert "Say what both ends" in answer.context["form"].errors["highest_means"][0]


def test_a_broken_off_three_months_asks_for_counts_alone_and_is_answered(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client
) -> None:
    """She was away for eleven days of the three months: a scale has no point there."""
    times = {"unit": MeasuredIn.TIMES_IN_3_MONTHS, "lowest_means": "", "highest_means": ""}
    code = own_row(plan, **times, highest=92)
    left, back = STARTED + timedelta(days=39), STARTED + timedelta(days=50)
    Enrolment.objects.using("owner").filter(patient=kari).update(ended_at=left, ended_as="WITHDREW")
    make.enrolment(kari, world.centre, started_at=back)
    ask_for_benefits()
    own = as_kari(client, world)
    page = own.get(MINE).content.decode()
    assert f'name="{code}"' in page
    assert 'name="SAFETY"' not in page
    assert "Leave out the time from 20 September 2026 until 1 October 2026" in text_of(page)
    assert own.post(MINE, {"survey": str(survey(kari).id), code: "2"}).status_code == 302
    assert values(kari)[code][0] == 2


def test_what_nobody_wrote_is_missed_as_a_scale_is(
    travels: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(days=40))
    ask_for_benefits()
    assert Survey.objects.using("owner").get(patient=travels, point="M3").state == "MISSED"
    assert not IndicatorValue.objects.using("owner").filter(patient=travels)


def test_the_source_of_the_row_decides_and_a_journals_minutes_are_asked_of_nobody(
    kari: Patient, plan: Callable[..., Any], world: World, client: Client
) -> None:
    code = own_row(plan, **{**vars_of_calls(), "source": Source.MUNICIPAL_JOURNAL})
    ask_for_benefits()
    assert f'name="{code}"' not in as_kari(client, world).get(MINE).content.decode()


def vars_of_calls() -> dict[str, Any]:
    return {"unit": CALLS.unit, "lowest_means": "", "highest_means": ""}
