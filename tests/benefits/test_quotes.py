"""Patients' own words: chosen with consent, checked by another, taken back, never with a name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from benefits.models import PatientQuote
from benefits.operations.quotes import (
    CheckedByTheSame,
    ConsentInFuture,
    NoLongerStands,
    NoWords,
    TellsWho,
    check_quote,
    choose_quote,
    withdraw_quote,
)
from benefits.operations.reports import ask_for_report, write_report
from benefits.queries.quotes import words_of
from benefits.queries.runs import frozen
from benefits.rules.points import period_of
from benefits.rules.report import ReportEdition
from dho.lib.scope import ScopeMissing, scope
from tenants.models import AuditEvent
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import NOW, group

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from benefits.models import ReportRun
    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

SAID = "Før ringte jeg hver uke. Nå vet jeg hva jeg skal gjøre."


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def choose(
    world: World,
    of: Patient,
    by: Membership,
    text: str = SAID,
    consented_on: date | None = None,
) -> PatientQuote:
    with scope(world.party(by)):
        return choose_quote(
            by=world.viewer(by),
            patient_id=of.id,
            text=text,
            consent="WRITTEN",  # type: ignore[arg-type]
            consented_on=consented_on or NOW.date(),
        )


def check(world: World, quote: PatientQuote, by: Membership) -> None:
    with scope(world.party(by)):
        check_quote(by=world.viewer(by), quote_id=quote.id)


def withdraw(world: World, quote: PatientQuote, by: Membership) -> None:
    with scope(world.party(by)):
        withdraw_quote(by=world.viewer(by), quote_id=quote.id)


def made(world: World, edition: ReportEdition = ReportEdition.PUBLISHED) -> ReportRun:
    viewer = world.viewer(world.lise)
    with scope(world.party(world.lise)):
        run = ask_for_report(
            by=viewer,
            tenant_id=world.hadsel.id,
            period=period_of("all", NOW.date()),
            for_whom=edition,
        )
    write_report(by=viewer, run_id=run.id)
    run.refresh_from_db(using="owner")
    return run


def words_in(world: World, run: ReportRun) -> list[str]:
    with scope(world.party(world.lise)):
        return words_of(world.viewer(world.lise), world.hadsel.id, frozen(run).quotes)


def test_words_are_shown_after_somebody_else_has_checked_them_and_not_before(
    world: World, hadsel_group: list[Patient]
) -> None:
    quote = choose(world, hadsel_group[0], world.nora)
    assert words_in(world, made(world)) == []
    check(world, quote, world.hanne)
    assert words_in(world, made(world)) == [SAID]


def test_who_chose_the_words_cannot_check_them(world: World) -> None:
    quote = choose(world, world.kari, world.nora)
    with pytest.raises(CheckedByTheSame):
        check(world, quote, world.nora)
    check(world, quote, world.hanne)
    with pytest.raises(NoLongerStands):
        check(world, quote, world.hanne)


def test_words_that_are_taken_back_vanish_from_reports_that_were_made(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    quote = choose(world, hadsel_group[0], world.nora)
    check(world, quote, world.hanne)
    run = made(world)
    before = run.figures
    client = browser(world.lise)
    assert SAID in client.get(f"/benefits/reports/{run.id}/").content.decode()
    withdraw(world, quote, world.hanne)
    assert SAID not in client.get(f"/benefits/reports/{run.id}/").content.decode()
    run.refresh_from_db(using="owner")
    assert run.figures == before
    row = PatientQuote.objects.using("owner").get()
    assert (row.text, row.withdrawn_by_id) == ("", world.hanne.user_id)


def test_no_frozen_figure_holds_the_words(world: World, hadsel_group: list[Patient]) -> None:
    quote = choose(world, hadsel_group[0], world.nora)
    check(world, quote, world.hanne)
    assert SAID not in str(made(world).figures)


def test_fewer_than_five_persons_have_no_words_in_a_report(world: World) -> None:
    quote = choose(world, world.kari, world.nora)
    check(world, quote, world.hanne)
    assert words_in(world, made(world)) == []
    group(world.hadsel, world.centre, world.nora, [{"GP_VISITS": (3, 2, 1)}] * 6)
    assert words_in(world, made(world, ReportEdition.INTERNAL)) == [SAID]


@pytest.mark.parametrize(("size", "words"), [(3, []), (11, [SAID])])
def test_a_published_report_that_tells_of_fewer_than_five_has_no_words(
    world: World, size: int, words: list[str]
) -> None:
    people = group(world.hadsel, world.centre, world.nora, [{"GP_VISITS": (3, 2, 1)}] * size)
    check(world, choose(world, people[0], world.nora), world.hanne)
    assert words_in(world, made(world)) == words


def test_one_patient_speaks_once_in_a_report(world: World, hadsel_group: list[Patient]) -> None:
    for text in ("Det første jeg sa.", "Det siste jeg sa."):
        check(world, choose(world, hadsel_group[0], world.nora, text), world.hanne)
    assert len(words_in(world, made(world))) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Kari har det bra", TellsWho),
        ("Ring meg på 912 34 567", TellsWho),
        ("  ", NoWords),
        ("x" * 401, NoWords),
    ],
)
def test_words_that_tell_who_it_is_are_refused(
    world: World, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        choose(world, world.kari, world.nora, text)
    assert not PatientQuote.objects.using("owner").exists()


def test_a_consent_of_tomorrow_is_none(world: World) -> None:
    with pytest.raises(ConsentInFuture):
        choose(world, world.kari, world.nora, consented_on=NOW.date() + timedelta(days=1))


def test_a_lead_opens_nobodys_words_and_a_resource_only_those_of_her_own(world: World) -> None:
    with pytest.raises(NotAllowed):
        choose(world, world.kari, world.lise)
    with pytest.raises(NotFound):
        choose(world, world.bjorn, world.hanne)
    quote = choose(world, world.bjorn, world.nora)
    with pytest.raises(NotFound):
        withdraw(world, quote, world.hanne)


def test_each_step_stands_in_the_access_log(world: World) -> None:
    quote = choose(world, world.kari, world.nora)
    check(world, quote, world.hanne)
    withdraw(world, quote, world.nora)
    events = AuditEvent.objects.using("owner").filter(patient_id=world.kari.id).order_by("at", "id")
    actions = [one for one in events.values_list("action", flat=True) if "QUOTE" in one]
    assert sorted(actions) == ["CHECK_QUOTE", "CHOOSE_QUOTE", "WITHDRAW_QUOTE"]


def test_words_cannot_be_changed_even_by_the_owner(world: World) -> None:
    choose(world, world.kari, world.nora)
    with pytest.raises(IntegrityError, match="only checked"), transaction.atomic(using="owner"):
        PatientQuote.objects.using("owner").update(text="Noe annet")


def test_granted_sight_reads_no_words_at_all(world: World) -> None:
    choose(world, world.kari, world.nora)
    with pytest.raises(ScopeMissing), scope(world.party(world.gunnar)):
        PatientQuote.objects.count()


def test_a_nurse_chooses_a_colleague_checks_and_anybody_takes_back_in_the_browser(
    world: World, browser: Browser
) -> None:
    address = f"/benefits/patients/{world.kari.id}/quotes/"
    nurse = browser(world.nora)
    assert "Nothing chosen yet" in nurse.get(address).content.decode()
    sent = {"text": SAID, "consent": "SPOKEN", "consented_on": "2026-11-20"}
    page = nurse.post(address, sent, follow=True).content.decode()
    assert SAID in page
    assert "/check/" not in page
    quote = PatientQuote.objects.using("owner").get()
    assert nurse.post(f"/benefits/quotes/{quote.id}/check/").status_code == 409
    colleague = browser(world.hanne)
    assert "/check/" in colleague.get(address).content.decode()
    page = colleague.post(f"/benefits/quotes/{quote.id}/check/", follow=True).content.decode()
    assert "Checked 22 Nov at 10:00 by Hanne" in page
    page = colleague.post(f"/benefits/quotes/{quote.id}/withdraw/", follow=True).content.decode()
    assert SAID not in page
    assert "The words are gone" in page


def test_what_is_wrong_is_said_at_the_field(world: World, browser: Browser) -> None:
    address = f"/benefits/patients/{world.kari.id}/quotes/"
    sent = {"text": "Kari sier det", "consent": "SPOKEN", "consented_on": "2026-11-20"}
    answer = browser(world.nora).post(address, sent)
    assert answer.status_code == 422
    assert "This tells who says it: Kari" in answer.content.decode()
