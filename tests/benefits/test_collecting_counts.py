"""What collecting counts: given up by itself, what is left of each request, and the report's missing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import CollectionRequest
from benefits.operations.asking import ask_for_benefits
from benefits.operations.plan import choose_row, define_row, take_out
from benefits.queries.collecting import collected
from benefits.queries.figures import benefit_report
from benefits.queries.plan import benefit_plan
from benefits.rules.due import Due
from benefits.rules.plan_types import Source
from benefits.rules.points import Point, period_of
from dho.lib.scope import scope
from tenants.models import Enrolment, Patient
from tests import factories as make
from tests.benefits.conftest import NOW, STARTED, group, put
from tests.benefits.grid_page import grid_address, key, send
from tests.benefits.test_missing_in_grid import head
from tests.rules.own_row import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership
    from tests.world import World

    Browser = Callable[[Membership], Client]

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def done(world: World) -> Callable[..., Any]:
    """Act as a membership, behind the walls."""

    def act(who: Membership, operation: Callable[..., Any], **said: Any) -> Any:
        with scope(world.party(who)):
            return operation(by=world.viewer(who), **said)

    return act


def given_up(asked: list[Patient], world: World) -> None:
    for point in (Point.BASELINE, Point.M3):
        put(asked[0], "GP_VISITS", point, None, world.nora)


def left_in_table(page: str, world: World) -> list[str]:
    """Return what the table of requests says is left: of the GP office and the municipality."""
    body = page.split('aria-labelledby="requests"')[-1].split("</table>")[0]
    cells = re.findall(r"data-left>(.*?)</td>", body, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in cells]


def left_in_grid(page: str) -> str:
    found = re.search(r"(\d+) figures? left", page)
    assert found
    return found[1]


def test_what_was_given_up_is_counted_by_itself_by_row_and_at_the_head(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    given_up(asked, world)
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    # Months 6 and 9, whose time has come; month 12 is asked for in January, and is not counted.
    assert head(page)[-1] == "2 no longer asked for, after two times not known"
    assert page.count('data-label="No longer asked for">2<') == 1
    assert "What a report from the beginning calls missing" in page


def test_the_grid_says_how_many_and_which(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    given_up(asked, world)
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    # Month 9 fell due in October, and is a matter of the next request.
    assert head(page)[-1] == "1 no longer asked for, after two times not known"
    assert page.count('data-state="GIVEN_UP">No longer asked for') == 1
    assert key(asked[0], "GP_VISITS", Point.M6) not in page
    assert "can be written on the patient’s own page" in page


def test_what_was_given_up_can_be_written_on_the_patients_own_page(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    given_up(asked, world)
    client, address = browser(world.nora), f"/benefits/patients/{asked[0].id}/"
    seen = client.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, {"seen": seen, "GP_VISITS-M6": "2"}).status_code == 302
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    assert not any("no longer asked for" in one for one in head(page)), "a number begins anew"


def test_the_table_says_what_is_left_as_the_grid_does(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.hanne)
    units = (world.gp_office, world.hadsel_home_care)
    grids = {left_in_grid(client.get(grid_address(one)).content.decode()) for one in units}
    assert "0" not in grids
    page = client.get("/benefits/collect/").content.decode()
    assert set(left_in_table(page, world)) == grids
    cell = {key(asked[0], "GP_VISITS", Point.M3): "2"}
    before = int(left_in_grid(client.get(grid_address(world.gp_office)).content.decode()))
    send(client, grid_address(world.gp_office), **cell)
    after = client.get("/benefits/collect/").content.decode()
    assert str(before - 1) in left_in_table(after, world)


def test_the_table_says_since_when_a_request_is_done(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    names = re.findall(r'name="([0-9a-f]{32}-[^"]+)"', client.get(address).content.decode())
    send(client, address, **dict.fromkeys(names, "?"))
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    (of_office,) = [one for one in left_in_table(page, world) if one.startswith("0")]
    assert re.sub(r"\s+", " ", of_office) == "0 done since 22 November 2026"


def test_a_request_whose_place_another_took_is_closed_and_not_done(
    world: World, asked: list[Patient], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dho.lib.clock.now", lambda: datetime(2027, 1, 4, 9, tzinfo=UTC))
    ask_for_benefits()
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    said = left_in_table(page, world)
    assert len(said) == 4
    assert "done since" not in page
    assert sum("closed: the next request asks for what was left" in one for one in said) == 2


def test_what_is_left_of_many_requests_costs_no_more_statements(
    world: World,
    asked: list[Patient],
    browser: Browser,
    django_assert_max_num_queries: Any,
) -> None:
    client = browser(world.hanne)
    client.get("/benefits/collect/")
    first = requests_of(world)
    for quarter in ("2026-Q2", "2026-Q1", "2025-Q4"):
        for one in first:
            CollectionRequest(
                tenant_id=one.tenant_id, unit_id=one.unit_id, quarter=quarter, patients=3,
                cells=3, made_at=NOW, done_at=NOW,
            ).save(using="owner", force_insert=True)  # fmt: skip
    with django_assert_max_num_queries(45) as found:
        page = client.get("/benefits/collect/").content.decode()
    assert len(left_in_table(page, world)) == 8
    assert len(found) < 45


def requests_of(world: World) -> list[CollectionRequest]:
    return list(CollectionRequest.objects.using("owner").filter(tenant=world.hadsel))


def test_a_row_that_a_tenant_adds_today_is_asked_for_in_the_next_request_and_is_not_missing(
    world: World, asked: list[Patient], browser: Browser, done: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch, client: Client,
) -> None:  # fmt: skip
    done(world.lise, take_out, code="GP_VISITS")
    done(world.lise, choose_row, code="GP_VISITS")
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert key(asked[0], "GP_VISITS", Point.BASELINE) not in page, "the request was made before"
    for day in (datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 3, 1, 9, tzinfo=UTC)):
        monkeypatch.setattr("dho.lib.clock.now", lambda day=day: day)
        ask_for_benefits()
        client.logout()
        page = browser(world.gunnar).get(grid_address(world.gp_office, "2026-Q4")).content.decode()
        mark = f'id_{key(asked[0], "GP_VISITS", Point.BASELINE)}_mark" data-state="LATE"'
        assert key(asked[0], "GP_VISITS", Point.BASELINE) in page
        assert (mark in page) is (day.month == 3)


def test_a_person_who_is_registered_late_is_asked_about_in_the_next_request(
    world: World, asked: list[Patient], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    [moved] = group(world.hadsel, world.centre, world.nora, [{}])
    late = make.patient(world.hadsel, "Sent", "Registrert")
    since = NOW - timedelta(days=1)
    make.enrolment(late, world.centre, started_at=STARTED, owner_since=since)
    states = {
        one.patient_id: {c.state for c in one.cells if c.source is Source.MUNICIPAL_JOURNAL}
        for one in collected(
            world.hadsel.id, TODAY, patients=Patient.objects.using("owner"), using="owner"
        )
    }
    assert Due.MISSING not in states[late.id]
    assert Due.MISSING in states[moved.id]
    monkeypatch.setattr("dho.lib.clock.now", lambda: datetime(2027, 1, 4, 9, tzinfo=UTC))
    ask_for_benefits()
    page = browser(world.hanne).get(grid_address(world.hadsel_home_care, "2026-Q4"))
    assert key(late, "HOME_VISITS", Point.BASELINE) in page.content.decode()


def test_a_row_of_the_municipalitys_own_systems_is_asked_of_its_own_unit(
    world: World, asked: list[Patient], browser: Browser, done: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    said = replace(CALLS, source=Source.OWN_SYSTEMS)
    own = done(world.lise, define_row, said=said)
    monkeypatch.setattr("dho.lib.clock.now", lambda: datetime(2027, 1, 4, 9, tzinfo=UTC))
    ask_for_benefits()
    client, quarter = browser(world.hanne), "2026-Q4"
    page = client.get(grid_address(world.hadsel_home_care, quarter)).content.decode()
    assert key(asked[0], own.code, Point.M3) in page
    assert own.code not in client.get(grid_address(world.gp_office, quarter)).content.decode()


def test_what_the_report_calls_missing_is_late_missing_given_up_or_due_with_its_day_come(
    world: World,
) -> None:
    rows: list[dict[str, Any]] = [
        {"GP_VISITS": (None, None), "OUT_OF_HOURS": (1, ""), "SAFETY": (2, "", 3)},
        {"GP_VISITS": (3, 0, ""), "HOME_VISITS": (None, 2)},
        {},
    ]
    group(world.hadsel, world.centre, world.nora, rows)
    (short,) = group(world.hadsel, world.centre, world.nora, [{}])
    ended = datetime(2026, 6, 1, 12, tzinfo=UTC)
    Enrolment.objects.using("owner").filter(patient=short).update(ended_at=ended)
    # Month 9 falls due in nine days: collecting has it, the report not yet.
    soon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    group(world.hadsel, world.centre, world.nora, [{}], started_at=soon)
    with scope(world.party(world.lise)):
        viewer = world.viewer(world.lise)
        report = benefit_report(viewer, world.hadsel.id, period_of("all", TODAY), made_at=NOW)
    assert report
    told = {
        (one.indicator.code, each.point): each.missing
        for one in report.figures
        for each in (one.reference, *one.follow_ups)
    }
    everybody = Patient.objects.using("owner")
    plan = benefit_plan(world.hadsel.id)
    counts: Counter[tuple[str, Point]] = Counter()
    for person in collected(world.hadsel.id, TODAY, patients=everybody, using="owner"):
        counts.update(
            (c.indicator, c.point)
            for c in person.cells
            if c.state in {Due.DUE, Due.LATE, Due.MISSING, Due.GIVEN_UP}
            and c.due_on <= TODAY
            and person.course.left_before(c.point) is None
            and not plan.indicators[c.indicator].part_of
        )
    assert counts["GP_VISITS", Point.M6] >= 3
    assert STARTED.date() < TODAY
    assert {key: count for key, count in told.items() if count} == dict(counts)
