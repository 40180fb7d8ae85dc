"""Staff are asked once a round, on their own start page; their answers are sums, and of nobody."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import connections, transaction

from benefits.models import StaffCount, StaffDone, StaffRound, TenantFigure
from benefits.operations.plan import choose_row, take_out
from benefits.operations.staff_survey import NotAsked, answer_staff_survey, turn_staff_rounds
from benefits.operations.tenant_figures import AskedHere, enter_figure
from benefits.presenters.document import report_document
from benefits.presenters.table import sheets_of
from benefits.queries.figures import benefit_report
from benefits.queries.staff_survey import followers_of, waiting_rounds
from benefits.rules.points import period_of
from benefits.rules.publishing import publish
from benefits.rules.staff_survey import SURVEYED, StaffAnswer
from benefits.rules.statistics import FEW
from dho.lib.scope import ScopeMissing, scope
from tenants.models import AccessGrant, Agreement, AuditEvent, Membership
from tenants.rules.codes import Role
from tenants.rules.viewer import NotAllowed
from tests import factories as make
from tests.benefits.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Patient, Tenant
    from tests.world import World

    Browser = Callable[[Membership], Client]

ADDRESS, DECLINE = "/benefits/staff-survey/", "/benefits/staff-survey/decline/"
LINE = "Two questions about digital follow-up: one minute, without your name."
TOO_FEW = "too few have answered, or all alike"


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def at(**span: int) -> None:
        monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(**span))

    return at


@pytest.fixture
def hadsel_round(world: World) -> StaffRound:
    """Hadsel chose the row today, and so its first round is open."""
    choose(world, world.lise)
    turn_staff_rounds()
    return StaffRound.objects.using("owner").get(tenant=world.hadsel)


def choose(world: World, lead: Membership) -> None:
    with scope(world.party(lead)):
        choose_row(by=world.viewer(lead), code="STAFF")


def is_asked(world: World, who: Membership) -> bool:
    with scope(world.party(who)):
        return waiting_rounds(world.viewer(who)).exists()


def answer(world: World, who: Membership, given: tuple[int, int] | None = (4, 2)) -> None:
    with scope(world.party(who)):
        answer_staff_survey(by=world.viewer(who), answer=StaffAnswer(*given) if given else None)


def nurses(world: World, count: int) -> list[Membership]:
    return [make.member(f"Sykepleier{number}", world.centre, Role.NURSE) for number in range(count)]


def counts_of(tenant: Tenant) -> tuple[list[int], list[int]]:
    row = StaffCount.objects.using("owner").get(tenant=tenant)
    return row.helps, row.burdens


def report_of(world: World, who: Membership, at: datetime) -> Any:
    with scope(world.party(who)):
        period = period_of("all", at.date())
        return benefit_report(world.viewer(who), world.hadsel.id, period, made_at=at)


# ---- who is asked, and how often ----


def test_those_are_asked_who_follow_up_the_tenants_patients(
    world: World, hadsel_round: StaffRound
) -> None:
    siv = make.member("Siv", world.sortland_home_care, Role.NURSE)
    asked = [world.nora, world.nils, world.hanne, world.gunnar, world.helge]
    assert all(is_asked(world, one) for one in asked)
    not_asked = [world.greta, world.per, siv, world.lise, world.adam, world.petra]
    assert not any(is_asked(world, one) for one in not_asked)
    everybody = followers_of(world.hadsel.id, using="triage")
    assert everybody == {one.user_id for one in asked}


def test_who_stops_following_up_is_asked_no_more(world: World, hadsel_round: StaffRound) -> None:
    AccessGrant.objects.using("owner").filter(unit=world.gp_office).update(
        ended_at=NOW - timedelta(hours=1), ended_by=world.adam.user
    )
    Agreement.objects.using("owner").filter(id=world.centre_agreement.id).update(
        ended_at=NOW - timedelta(hours=1), ended_by=world.adam.user
    )
    assert not is_asked(world, world.gunnar)
    assert not is_asked(world, world.nora)
    assert is_asked(world, world.hanne)
    assert followers_of(world.hadsel.id, using="triage") == {
        world.hanne.user_id,
        world.helge.user_id,
    }


def test_a_person_with_two_memberships_is_asked_once(
    world: World, hadsel_round: StaffRound
) -> None:
    at_home = make.member("Nora", world.hadsel_home_care, Role.HOME_NURSE, user=world.nora.user)
    assert is_asked(world, at_home)
    answer(world, world.nora)
    assert not is_asked(world, at_home)
    with pytest.raises(NotAsked):
        answer(world, at_home)
    assert counts_of(world.hadsel) == ([0, 0, 0, 1, 0], [0, 1, 0, 0, 0])


def test_one_answer_counts_for_every_tenant_that_asks(
    world: World, bodo_lead: Membership, hadsel_round: StaffRound
) -> None:
    choose(world, bodo_lead)
    turn_staff_rounds()
    answer(world, world.nora, (5, 1))
    answer(world, world.hanne, (3, 3))
    assert counts_of(world.bodo) == ([0, 0, 0, 0, 1], [1, 0, 0, 0, 0])
    assert counts_of(world.hadsel) == ([0, 0, 1, 0, 1], [1, 0, 1, 0, 0])
    assert not is_asked(world, world.nora)


def test_who_does_not_wish_to_answer_is_not_asked_again_in_the_round(
    world: World, hadsel_round: StaffRound, later: Callable[..., None]
) -> None:
    answer(world, world.nora, None)
    assert not is_asked(world, world.nora)
    assert counts_of(world.hadsel) == ([0] * 5, [0] * 5)
    later(days=345)  # November of the next year
    turn_staff_rounds()
    assert is_asked(world, world.nora)


def test_rounds_open_and_close_by_themselves_and_once(
    world: World, hadsel_round: StaffRound, later: Callable[..., None]
) -> None:
    assert hadsel_round.opens_on == NOW.date()
    assert turn_staff_rounds() == 0
    later(days=27)
    assert is_asked(world, world.nora)
    later(days=28)
    assert not is_asked(world, world.nora), "also before anything has closed it"
    turn_staff_rounds()
    turn_staff_rounds()
    closed = StaffRound.objects.using("owner").get()
    assert (closed.asked, closed.closed_at) == (5, NOW + timedelta(days=28))
    later(days=345)
    assert turn_staff_rounds() == 1
    assert StaffRound.objects.using("owner").latest("opens_on").opens_on == date(2027, 11, 1)


def test_nobody_is_asked_where_the_plan_has_no_such_row(
    world: World, hadsel_round: StaffRound
) -> None:
    with scope(world.party(world.lise)):
        take_out(by=world.viewer(world.lise), code="STAFF")
    assert not is_asked(world, world.nora)
    with pytest.raises(NotAsked):
        answer(world, world.nora)


def test_others_may_not_answer(world: World, hadsel_round: StaffRound) -> None:
    for who in (world.lise, world.adam, world.petra):
        with pytest.raises(NotAllowed):
            answer(world, who)
    for who in (world.greta, world.per):
        with pytest.raises(NotAsked):
            answer(world, who)


# ---- of nobody ----


def everything_stored() -> list[str]:
    """Every row of every table, without ids, which are new each time, and in no order."""
    found = []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT '{table}' || (to_jsonb(t) - 'id')::text FROM {table} t")
            found += [row for (row,) in cursor.fetchall()]
    return sorted(found)


def as_before() -> None:
    """Take everything of the round away, past triggers, as if nobody had answered."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM benefits_staffdone")
        cursor.execute("DELETE FROM tenants_auditevent WHERE action = 'STAFF_SURVEY_DONE'")
        cursor.execute(
            "UPDATE benefits_staffcount SET helps = %s, burdens = %s", [[0] * 5, [0] * 5]
        )


def test_all_tables_are_the_same_whoever_gave_which_answer(
    world: World, hadsel_round: StaffRound
) -> None:
    """So nobody can say who answered what, nor who answered at all, from anything that is stored."""
    given: list[tuple[int, int] | None] = [(5, 1), (1, 5), None]
    people = [world.nora, world.gunnar, world.hanne]
    stored = []
    for turn in range(3):
        for who, what in zip(people, given[turn:] + given[:turn], strict=True):
            answer(world, who, what)
        stored.append(everything_stored())
        as_before()
    assert stored[0] == stored[1] == stored[2]
    answer(world, world.nora, (4, 1))
    assert everything_stored() != stored[0], "the comparison sees what is stored"


def test_nothing_is_stored_of_one_answer_only_sums_in_one_row(
    world: World, hadsel_round: StaffRound
) -> None:
    for who in (world.nora, world.gunnar, world.hanne):
        answer(world, who)
    assert StaffCount.objects.using("owner").count() == 1
    columns = {one.name for one in StaffCount._meta.fields}
    assert columns == {"id", "tenant", "round", "helps", "burdens", "is_closed"}
    done = {one.name for one in StaffDone._meta.fields}
    assert done == {"id", "tenant", "round", "user"}, "neither when, nor whether it was answered"


def test_the_transaction_that_wrote_last_does_not_say_that_its_person_answered(
    world: World, hadsel_round: StaffRound
) -> None:
    answer(world, world.nora)
    answer(world, world.hanne, None)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM benefits_staffcount")
        (wrote_counts,) = cursor.fetchone()
        cursor.execute(
            "SELECT xmin::text FROM benefits_staffdone WHERE user_id = %s", [world.hanne.user_id]
        )
        (wrote_done,) = cursor.fetchone()
    assert wrote_counts == wrote_done, "who declined wrote the sums too"


def test_keys_of_who_is_done_have_no_time_in_them(world: World, hadsel_round: StaffRound) -> None:
    for who in (world.nora, world.gunnar, world.hanne):
        answer(world, who)
    assert {one.id.version for one in StaffDone.objects.using("owner")} == {4}


def test_the_access_log_says_that_somebody_is_done_and_not_with_what(
    world: World, hadsel_round: StaffRound
) -> None:
    answer(world, world.gunnar, (1, 5))
    answer(world, world.nora, None)
    logged = AuditEvent.objects.using("owner").filter(action="STAFF_SURVEY_DONE")
    assert {one.user_id for one in logged} == {world.gunnar.user_id, world.nora.user_id}
    assert {json.dumps(one.detail) for one in logged} == {'{"round": "2026-11-22"}'}
    assert {one.tenant_id for one in logged} == {world.hadsel.id}


def test_who_was_done_is_forgotten_when_the_round_is_closed(
    world: World, hadsel_round: StaffRound, later: Callable[..., None]
) -> None:
    answer(world, world.nora)
    assert StaffDone.objects.using("owner").exists()
    later(days=28)
    turn_staff_rounds()
    assert not StaffDone.objects.using("owner").exists()


# ---- the walls ----


def test_nobody_reads_sums_of_a_round_that_is_open_and_of_too_few_not_after_it_either(
    world: World, hadsel_round: StaffRound, later: Callable[..., None]
) -> None:
    people = [world.nora, world.gunnar, world.hanne, world.helge]
    for number, who in enumerate(people):
        answer(world, who, (3 + number % 2, 1 + number % 2))

    def seen() -> int:
        with scope(world.party(world.lise)):
            return StaffCount.objects.count()

    assert seen() == 0
    later(days=28)
    turn_staff_rounds()
    assert seen() == 0, "four have answered"


def test_sums_of_five_are_read_by_their_own_municipality_after_the_round(
    world: World, hadsel_round: StaffRound, bodo_lead: Membership, later: Callable[..., None]
) -> None:
    for number, who in enumerate(nurses(world, 5)):
        answer(world, who, (3 + number % 2, 1 + number % 2))
    later(days=28)
    turn_staff_rounds()
    with scope(world.party(world.lise)):
        assert StaffCount.objects.count() == 1
    with scope(world.party(bodo_lead)):
        assert StaffCount.objects.count() == 0
        assert StaffRound.objects.count() == 0
    with pytest.raises(ScopeMissing), scope(world.party(world.gunnar)):
        StaffCount.objects.count()


def test_sums_are_raised_by_nothing_but_the_one_function(
    world: World, hadsel_round: StaffRound
) -> None:
    for change in (
        lambda: StaffCount.objects.update(helps=[0, 0, 0, 1, 0]),
        lambda: StaffDone.objects.all().delete(),
        lambda: StaffRound.objects.update(asked=3),
    ):
        with pytest.raises(ScopeMissing), scope(world.party(world.nora)):
            change()


def test_only_she_herself_sees_that_she_is_done(world: World, hadsel_round: StaffRound) -> None:
    answer(world, world.nora)
    for who, seen in ((world.nora, 1), (world.nils, 0), (world.lise, 0), (world.gunnar, 0)):
        with scope(world.party(who)):
            assert StaffDone.objects.count() == seen


def test_whoever_sees_none_of_the_patients_sees_no_round_and_raises_nothing(
    world: World, hadsel_round: StaffRound
) -> None:
    for who in (world.greta, world.per):
        with scope(world.party(who)), connections["default"].cursor() as cursor:
            assert not StaffRound.objects.exists()
            cursor.execute("SELECT * FROM answer_staff_survey(%s, 1, 1)", [[hadsel_round.id]])
            assert not cursor.fetchall()
    assert counts_of(world.hadsel) == ([0] * 5, [0] * 5)


# ---- the page ----


@pytest.mark.parametrize("who", ["nora", "gunnar", "hanne"])
def test_it_is_one_quiet_line_on_the_start_page_until_it_is_answered(
    world: World, hadsel_round: StaffRound, browser: Browser, who: str
) -> None:
    own = browser(getattr(world, who))
    assert own.get("/", follow=True).content.decode().count(LINE) == 1
    page = own.get(ADDRESS).content.decode()
    assert "Does the follow-up help you to give the right help at the right time?" in page
    assert "5 – very much" in page
    assert "persons from Hadsel" in page
    said = own.post(ADDRESS, {"helps": "4", "burdens": "2"}, follow=True).content.decode()
    assert "Thank you. You are not asked again this time." in said
    assert LINE not in said
    assert "No questions now" in own.get(ADDRESS).content.decode()
    assert own.post(ADDRESS, {"helps": "5", "burdens": "5"}).status_code == 302
    assert counts_of(world.hadsel) == ([0, 0, 0, 1, 0], [0, 1, 0, 0, 0])


def test_one_press_ends_it_for_the_round(
    world: World, hadsel_round: StaffRound, browser: Browser
) -> None:
    said = browser(world.nora).post(DECLINE, follow=True).content.decode()
    assert "Thank you. You are not asked again this time." in said
    assert LINE not in said


def test_what_is_missing_is_told_at_its_question_and_the_rest_stays(
    world: World, hadsel_round: StaffRound, browser: Browser
) -> None:
    found = browser(world.nora).post(ADDRESS, {"helps": "4", "burdens": "9"})
    page = found.content.decode()
    assert found.status_code == 422
    assert 'href="#id_burdens' in page
    assert re.search(r'name="helps" value="4"[^>]*checked', page)
    assert counts_of(world.hadsel) == ([0] * 5, [0] * 5)


def test_the_page_is_not_for_leads(
    world: World, hadsel_round: StaffRound, browser: Browser
) -> None:
    lead = browser(world.lise)
    assert lead.get(ADDRESS).status_code == 403
    assert lead.post(DECLINE).status_code == 403
    assert lead.get(DECLINE).status_code in {403, 405}


# ---- what the lead sees ----


def told_words(report: Any) -> tuple[str, list[list[Any]], str]:
    """The report as PDF's HTML, as rows of the workbook, and as JSON."""
    sheet = sheets_of(report, data_version="x", language="en")["Figures of the municipality"]
    rows = [row for row in sheet if str(row[0]).startswith(("What staff", "Staff who", "Extra"))]
    html = " ".join(
        re.sub(r"<[^>]+>", " ", report_document(report, "en", data_version="v1")).split()
    )
    return html, rows, msgspec.json.encode(report.tenant_figures).decode()


def test_the_figures_come_into_the_report_by_themselves_when_the_round_is_over(
    world: World, hadsel_round: StaffRound, hadsel_group: list[Patient], later: Callable[..., None]
) -> None:
    for who, given in zip(nurses(world, 5), ((5, 1), (4, 2), (4, 2), (3, 1), (5, 4)), strict=True):
        answer(world, who, given)
    assert report_of(world, world.lise, NOW).tenant_figures == ()
    later(days=28)
    turn_staff_rounds()
    report = report_of(world, world.lise, NOW + timedelta(days=29))
    html, rows, as_json = told_words(report)
    assert [(row[2], row[3], row[4]) for row in rows] == [
        ("2026-Q4", 4.2, SURVEYED),
        ("2026-Q4", 2.0, SURVEYED),
        ("2026-Q4", 5.0, SURVEYED),
    ]
    assert "Quarter 4 of 2026: 4.2" in html
    assert "Source: the survey of this system." in html
    assert '"value":"4.2"' in as_json
    published, _told = publish(report, [], [])
    assert published.tenant_figures == ()


def test_of_too_few_every_edition_says_so_in_words_and_has_no_number(
    world: World, hadsel_round: StaffRound, hadsel_group: list[Patient], later: Callable[..., None]
) -> None:
    for who in nurses(world, 4):
        answer(world, who, (5, 1))
    later(days=28)
    turn_staff_rounds()
    report = report_of(world, world.lise, NOW + timedelta(days=29))
    html, rows, as_json = told_words(report)
    assert [row[3] for row in rows] == [TOO_FEW] * 3
    assert f"Quarter 4 of 2026: {TOO_FEW}" in html
    assert {one.value for figures in report.tenant_figures for one in figures.entries} == {FEW}
    assert '"why":"FEW"' in as_json
    again = msgspec.convert(msgspec.to_builtins(report), type(report))
    assert again.tenant_figures == report.tenant_figures, "and so does one that was frozen"


def test_the_lead_sees_how_many_and_never_who(
    world: World,
    hadsel_round: StaffRound,
    browser: Browser,
    client: Client,
    later: Callable[..., None],
) -> None:
    people = nurses(world, 6)
    for number, who in enumerate(people):
        answer(world, who, (3 + number % 2, 1 + number % 2))

    def page() -> str:
        client.session.flush()
        found = browser(world.lise).get("/benefits/tenant-figures/").content.decode()
        return " ".join(re.sub(r"<[^>]+>", " ", found).split())

    assert "22 November 2026 to 19 December 2026 told when the round is over open now – –" in page()
    later(days=28)
    turn_staff_rounds()
    assert "22 November 2026 to 19 December 2026 11 6 3.5 1.5" in page()
    assert not any(one.user.name in page() for one in people)


def test_where_nearly_all_answered_the_lead_is_not_told_how_many_were_asked(
    world: World, hadsel_round: StaffRound, browser: Browser, later: Callable[..., None]
) -> None:
    for number, who in enumerate([*nurses(world, 6), world.nora]):
        answer(world, who, (3 + number % 2, 1 + number % 2))
    later(days=28)
    turn_staff_rounds()
    page = browser(world.lise).get("/benefits/tenant-figures/").content.decode()
    assert "fewer than five more than answered" in page
    assert TOO_FEW not in page


def test_of_too_few_the_lead_is_told_so(
    world: World, hadsel_round: StaffRound, browser: Browser, later: Callable[..., None]
) -> None:
    answer(world, world.nora, (1, 5))
    later(days=28)
    turn_staff_rounds()
    page = browser(world.lise).get("/benefits/tenant-figures/").content.decode()
    assert TOO_FEW in page


def test_a_figure_from_elsewhere_is_entered_of_years_in_which_the_system_did_not_ask(
    world: World, hadsel_round: StaffRound, later: Callable[..., None], browser: Browser
) -> None:
    later(days=60)
    said = {"indicator": "STAFF_SCORE", "value": Decimal("3.4"), "source_text": "Forms"}
    with scope(world.party(world.lise)):
        assert enter_figure(by=world.viewer(world.lise), period="2025", **said)  # type: ignore[arg-type]
    with pytest.raises(AskedHere), scope(world.party(world.lise)):
        enter_figure(by=world.viewer(world.lise), period="2026", **said)  # type: ignore[arg-type]
    posted = browser(world.lise).post(
        "/benefits/tenant-figures/", {**said, "value": "3.4", "period": "2026"}
    )
    assert posted.status_code == 422
    assert "its own figure stands, and no other" in posted.content.decode()
    assert TenantFigure.objects.using("owner").count() == 1
