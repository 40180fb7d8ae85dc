"""One request per office and quarter, one grid, one notice, one reminder; and who sees whom in it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from benefits.models import CollectionRequest, IndicatorValue
from benefits.operations.asking import ask_for_benefits
from benefits.rules.points import Point
from messaging.models import Notice
from tenants.models import AccessGrant, AuditEvent
from tenants.rules.codes import Role
from tests import factories as make
from tests.benefits.conftest import NOW, group, put
from tests.benefits.grid_page import grid_address, key, send, standing, was_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def requests() -> Any:
    return CollectionRequest.objects.using("owner")


def test_each_office_is_asked_once_a_quarter_for_what_it_holds(
    world: World, asked: list[Patient]
) -> None:
    units = set(requests().filter(tenant=world.hadsel).values_list("unit__name", "quarter"))
    assert units == {
        (world.gp_office.name, "2026-Q3"),
        (world.hadsel_home_care.name, "2026-Q3"),
    }, "readmissions are the municipality's to find out, where no hospital sees the patients"


def test_asking_again_asks_nobody_again(world: World, asked: list[Patient]) -> None:
    before = requests().count(), Notice.objects.using("owner").count()
    made = ask_for_benefits()
    assert (made.requests, made.surveys, made.notices) == (0, 0, 0)
    assert (requests().count(), Notice.objects.using("owner").count()) == before


def test_the_command_says_what_it_asked(
    world: World, asked: list[Patient], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("ask_for_benefits")
    assert "New: 0 requests to offices, 0 surveys; 0 notices written" in capsys.readouterr().out


def test_an_office_is_told_once_and_reminded_once_after_three_weeks(
    world: World, asked: list[Patient], monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (20, 21, 30, 40):
        monkeypatch.setattr("dho.lib.clock.now", lambda days=days: NOW + timedelta(days=days))
        # The next quarter has not ended before 1 January.
        if (NOW + timedelta(days=days)).year == 2026:
            ask_for_benefits()
    told = Notice.objects.using("owner").filter(to_unit=world.gp_office)
    assert sorted(told.values_list("code", flat=True)) == ["COLLECT", "COLLECT_REMINDER"]


def test_an_office_that_is_done_is_not_reminded(
    world: World, asked: list[Patient], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    cells = dict.fromkeys(
        re.findall(r'name="([0-9a-f]{32}-[^"]+)"', client.get(address).content.decode()), "?"
    )
    assert cells
    assert send(client, address, **cells).status_code == 302
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(days=25))
    ask_for_benefits()
    told = Notice.objects.using("owner").filter(to_unit=world.gp_office)
    assert [one.code for one in told] == ["COLLECT"]


def test_an_office_that_sees_none_of_the_patients_is_not_called_to_an_empty_page(
    world: World,
) -> None:
    one = group(world.hadsel, world.centre, world.nora, [{}])[0]
    one.gp_unit = world.other_gp_office
    one.save(using="owner")
    ask_for_benefits()
    request = requests().get(unit=world.other_gp_office)
    assert request.noticed_at is None
    assert not Notice.objects.using("owner").filter(to_unit=world.other_gp_office)


def test_the_office_fills_in_all_its_patients_at_once(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    first, second, _third = asked
    answer = send(
        client,
        address,
        **{
            key(first, "GP_VISITS", Point.M3): "3",
            key(second, "GP_VISITS", Point.M3): "?",
        },
    )
    assert answer.status_code == 302
    known, unknown = (standing(of, "GP_VISITS", Point.M3) for of in (first, second))
    assert known
    assert (known.value, known.source, known.entered_by_id) == (
        3,
        "GP_JOURNAL",
        world.gunnar.user_id,
    )
    assert unknown
    assert unknown.not_known
    logged = AuditEvent.objects.using("owner").filter(action="COLLECT_BENEFITS")
    assert {one.patient_id for one in logged} == {first.id, second.id}


def test_a_wrong_cell_saves_nothing_and_loses_nothing(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    first, second, _third = asked
    answer = send(
        client,
        address,
        **{
            key(first, "GP_VISITS", Point.M3): "3",
            key(second, "GP_VISITS", Point.M3): "many",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a number from 0 to 92, or ? when it is not known." in page
    assert 'value="many"' in page
    assert re.search(rf'name="{key(first, "GP_VISITS", Point.M3)}" value="3"', page)
    assert standing(first, "GP_VISITS", Point.M3) is None


def test_the_second_of_two_at_once_is_told_and_loses_nothing(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    first, second, _third = asked
    seen = was_of(client, address)
    cell, other = (key(of, "GP_VISITS", Point.M3) for of in (first, second))
    assert client.post(address, {"was": seen, cell: "3"}).status_code == 302
    answer = client.post(address, {"was": seen, cell: "5", other: "2"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has filled in some of the same cells meanwhile" in page
    assert re.search(rf'name="{cell}" value="3"', page)
    assert re.search(rf'name="{other}" value="2"', page)
    assert standing(second, "GP_VISITS", Point.M3) is None
    again = client.post(address, {"was": json.dumps({cell: "3"}), cell: "5", other: "2"})
    assert again.status_code == 302
    found = standing(first, "GP_VISITS", Point.M3)
    assert found
    assert found.value == 5


def test_who_writes_what_somebody_else_wrote_disturbs_nobody(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    seen = was_of(client, address)
    body = {"was": seen, key(asked[0], "GP_VISITS", Point.M3): "3"}
    assert [client.post(address, body).status_code for _each in range(2)] == [302, 302]
    assert IndicatorValue.objects.using("owner").filter(patient=asked[0]).count() == 1


def test_a_later_quarters_request_takes_the_earlier_ones_place(
    world: World, asked: list[Patient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dho.lib.clock.now", lambda: datetime(2027, 1, 4, 9, tzinfo=UTC))
    ask_for_benefits()
    of_office = requests().filter(unit=world.gp_office)
    waiting = of_office.filter(done_at=None).values_list("quarter", flat=True)
    assert list(waiting) == ["2026-Q4"]


def test_two_in_different_cells_do_not_disturb_each_other(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    first, second, _third = asked
    seen = was_of(client, address)
    client.post(address, {"was": seen, key(first, "GP_VISITS", Point.M3): "3"})
    answer = client.post(address, {"was": seen, key(second, "GP_VISITS", Point.M3): "2"})
    assert answer.status_code == 302
    assert standing(second, "GP_VISITS", Point.M3)


def test_an_office_sees_only_patients_who_are_opened_to_it(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    AccessGrant.objects.using("owner").filter(patient=asked[0], unit=world.gp_office).update(
        ended_at=NOW - timedelta(days=1), ended_by=world.adam.user
    )
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert "Person0" not in page
    assert "Person1" in page


def test_an_office_neither_reads_nor_writes_what_is_another_offices(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    assert client.get(grid_address(world.hadsel_home_care)).status_code == 404
    page = client.get(address).content.decode()
    assert "HOME_VISITS" not in page
    sent = send(client, address, **{key(asked[0], "HOME_VISITS", Point.M3): "3"})
    assert sent.status_code == 302, "no such field: nothing was changed"
    assert standing(asked[0], "HOME_VISITS", Point.M3) is None


def test_the_other_gp_office_has_no_such_request(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    assert browser(world.greta).get(grid_address(world.gp_office)).status_code == 404


def test_a_quarter_that_nobody_asked_for_is_not_found(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.gunnar)
    for quarter in ("2026-Q2", "2026-Q4", "2026-H1", "x"):
        assert client.get(grid_address(world.gp_office, quarter)).status_code == 404


def test_after_two_not_knowns_the_figure_leaves_the_grid(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    one = asked[0]
    put(one, "GP_VISITS", Point.BASELINE, None, world.nora)
    put(one, "GP_VISITS", Point.M3, None, world.nora)
    page = client.get(address).content.decode()
    assert key(one, "GP_VISITS", Point.M6) not in page
    assert key(one, "OUT_OF_HOURS", Point.M6) in page


def test_the_start_page_has_one_line_until_it_is_done(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    page = client.get("/worklist/").content.decode()
    assert page.count("data-start-line") == 1
    assert address in page
    cells = dict.fromkeys(
        re.findall(r'name="([0-9a-f]{32}-[^"]+)"', client.get(address).content.decode()), "0"
    )
    send(client, address, **cells)
    assert "data-start-line" not in client.get("/worklist/").content.decode()


def test_the_municipality_downloads_the_list_as_a_spreadsheet(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.hanne)
    answer = client.get(f"{grid_address(world.gp_office)}template.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["Person id", "Name", "Born"]
    assert "Visits to the GP" in rows[0]
    assert {row[0] for row in rows[1:]} >= {str(one.id) for one in asked}
    assert AuditEvent.objects.using("owner").filter(action="COLLECT_TEMPLATE").exists()


def test_nobody_downloads_another_offices_list(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    address = f"{grid_address(world.gp_office)}template.xlsx"
    for who, status in ((world.greta, 404), (world.lise, 403), (world.per, 403)):
        assert browser(who).get(address).status_code == status
    bodo = make.member("Bo", world.bodo_home_care, Role.DHO_RESOURCE)
    assert browser(bodo).get(address).status_code == 404


def test_an_offices_list_holds_only_patients_opened_to_it(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    AccessGrant.objects.using("owner").filter(patient=asked[0], unit=world.gp_office).update(
        ended_at=NOW - timedelta(days=1), ended_by=world.adam.user
    )
    answer = browser(world.gunnar).get(f"{grid_address(world.gp_office)}template.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    ids = {row[0].value for row in sheet.iter_rows(min_row=2)}
    assert str(asked[0].id) not in ids
    assert str(asked[1].id) in ids


def test_a_lead_sees_counts_and_no_name(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)
    page = client.get("/benefits/collect/").content.decode()
    assert "data-counts" in page
    assert world.gp_office.name in page
    for one in asked:
        assert one.given_name not in page
        assert str(one.id) not in page
    assert client.get(grid_address(world.gp_office)).status_code == 403


def test_a_centres_lead_follows_no_municipality(
    world: World, asked: list[Patient], browser: Browser, centre_lead: Membership
) -> None:
    page = browser(centre_lead).get("/benefits/collect/").content.decode()
    assert "No municipality to follow" in page
    assert world.gp_office.name not in page


def test_those_who_record_follow_all_requests_of_their_patients(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    assert grid_address(world.gp_office) in page
    assert grid_address(world.hadsel_home_care) in page
    assert browser(world.hanne).get(grid_address(world.gp_office)).status_code == 200


def test_home_care_nurses_are_not_asked(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.per)
    assert client.get("/benefits/collect/").status_code == 403
    assert client.get(grid_address(world.bodo_home_care)).status_code == 403


def test_an_office_of_two_municipalities_gets_one_notice_and_one_grid(
    world: World, browser: Browser
) -> None:
    agreement = make.agreement(world.bodo, world.gp_office, world.adam.user)
    of_bodo = group(world.bodo, world.centre, world.nora, [{}])[0]
    of_hadsel = group(world.hadsel, world.centre, world.nora, [{}])[0]
    for one, under in ((of_bodo, agreement), (of_hadsel, world.gp_agreement)):
        one.gp_unit = world.gp_office
        one.save(using="owner")
        make.grant(one, world.gp_office, under, world.adam.user)
    ask_for_benefits()
    assert requests().filter(unit=world.gp_office).count() == 2
    assert Notice.objects.using("owner").filter(to_unit=world.gp_office).count() == 1
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert "Bodø, Person0" in page
    assert "Hadsel, Person0" in page

    # A file that comes back is one municipality's, so each has its own.
    place = f"{grid_address(world.gp_office)}template.xlsx"
    for tenant, own, not_own in (
        (world.bodo, of_bodo, of_hadsel),
        (world.hadsel, of_hadsel, of_bodo),
    ):
        assert f"{place}?tenant={tenant.id}" in page
        answer = browser(world.gunnar).get(place, {"tenant": tenant.id})
        sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
        ids = {row[0].value for row in sheet.iter_rows(min_row=2)}
        assert str(own.id) in ids
        assert str(not_own.id) not in ids
    assert browser(world.gunnar).get(place)["Location"] == grid_address(world.gp_office)
    for wrong in (world.sortland.id, "x"):
        assert browser(world.gunnar).get(place, {"tenant": wrong}).status_code == 404


def test_a_crowded_grid_is_saved_whole(world: World, browser: Browser) -> None:
    found = group(world.hadsel, world.centre, world.nora, [{} for _ in range(70)])
    ask_for_benefits()
    client, address = browser(world.hanne), grid_address(world.hadsel_home_care)
    names = re.findall(r'name="([0-9a-f]{32}-[^"]+)"', client.get(address).content.decode())
    assert len(names) > 1000
    assert send(client, address, **dict.fromkeys(names, "1")).status_code == 302
    assert standing(found[69], "HOME_VISITS", Point.M3)


def test_a_patient_who_began_yesterday_is_asked_for_nothing_yet(world: World) -> None:
    group(
        world.hadsel, world.centre, world.nora, [{}],
        started_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    ask_for_benefits()
    assert not requests().filter(quarter="2026-Q3", patients__gt=1).exists()
