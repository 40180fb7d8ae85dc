"""Costs of a municipality: set with a source, superseded, never another's; and what reports tell."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from openpyxl import load_workbook

from benefits.models import UnitCost
from benefits.operations.costs import (
    Figure,
    ImpossibleCost,
    set_fixed_cost,
    set_licence_step,
    set_unit_cost,
    withdraw_cost,
)
from benefits.operations.reports import write_report
from benefits.presenters.money import break_even_text
from benefits.queries.costs import costs_of
from benefits.queries.runs import frozen
from benefits.rules.money_types import (
    BreakEven,
    CostKey,
    Money,
    Payer,
    Per,
    Phase,
    WhyNot,
)
from benefits.rules.report import ReportEdition
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import group
from tests.benefits.test_report_runs import asked, stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

DAY = date(2026, 11, 22)
UNIT = {
    "kind": "UNIT",
    "unit-key": "GP_VISIT",
    "unit-amount": "1 250,50",
    "unit-source": "Helfo's tariff",
    "unit-price_year": "2026",
    "unit-valid_from": "2026-01-01",
}


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def fourteen(world: World) -> list[Patient]:
    """Fourteen of Hadsel, whose visits to the GP went from about 3 to 1."""
    rows = [{"GP_VISITS": (3 + n % 3, 2, 1 + n % 2)} for n in range(14)]
    return group(world.hadsel, world.centre, world.nora, rows)


def figure(amount: str, since: date = date(2026, 1, 1)) -> Figure:
    return Figure(Decimal(amount), "the budget", 2026, since)


def set_unit(world: World, by: Membership, key: CostKey, amount: str, **more: Any) -> UnitCost:
    with scope(world.party(by)):
        return set_unit_cost(by=world.viewer(by), key=key, figure=figure(amount, **more))


def made(world: World, by: Membership, edition: ReportEdition) -> Any:
    run = asked(world, by, edition)
    write_report(by=world.viewer(by), run_id=run.id)
    return stored(run)


def test_a_lead_and_an_administrator_set_costs_with_a_source_and_it_is_logged(
    world: World, browser: Browser
) -> None:
    for who in (world.lise, world.adam):
        assert browser(who).post("/benefits/costs/", UNIT).status_code == 302
    rows = UnitCost.objects.using("owner").order_by("set_at", "id")
    assert [(row.amount, row.superseded_at is None) for row in rows] == [
        (Decimal("1250.50"), False),
        (Decimal("1250.50"), True),
    ]
    log = AuditEvent.objects.using("owner").filter(action="COST_SET")
    assert {one.tenant_id for one in log} == {world.hadsel.id}
    assert len(log) == 2


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("unit-source", ""),
        ("unit-source", "   "),
        ("unit-amount", "-1"),
        ("unit-amount", "1,234"),
        ("unit-amount", "many"),
        ("unit-key", "GOLD"),
        ("unit-price_year", "1850"),
        ("unit-valid_from", "yesterday"),
    ],
)
def test_what_cannot_be_is_said_in_the_form_and_not_stored(
    world: World, browser: Browser, field: str, bad: str
) -> None:
    answer = browser(world.lise).post("/benefits/costs/", {**UNIT, field: bad})
    assert answer.status_code == 422
    assert field.removeprefix("unit-") in answer.context_data["bound"].errors
    assert not UnitCost.objects.using("owner").exists()


def test_a_switch_is_on_or_off(world: World, browser: Browser) -> None:
    switch = {**UNIT, "unit-key": "FREED_TIME_COUNTS"}
    client = browser(world.lise)
    assert client.post("/benefits/costs/", {**switch, "unit-amount": "2"}).status_code == 422
    assert client.post("/benefits/costs/", {**switch, "unit-amount": "1"}).status_code == 302
    with scope(world.party(world.lise)), pytest.raises(ImpossibleCost):
        set_unit_cost(by=world.viewer(world.lise), key=CostKey.PUBLISH_MONEY, figure=figure("0.5"))


def test_steps_and_fixed_costs_are_set_on_the_page_and_withdrawn(
    world: World, browser: Browser
) -> None:
    client = browser(world.lise)
    about = {"source": "contract", "price_year": "2026", "valid_from": "2026-01-01"}
    step = {"phase": "PROJECT", "from_patients": "10", "amount": "300", **about}
    fixed = {
        "name": "Coordinator", "payer": "MUNICIPALITY", "phase": "BOTH", "per": "YEAR",
        "years": "1", "amount": "100000", **about,
    }  # fmt: skip
    for kind, body in (("STEP", step), ("FIXED", fixed)):
        sent = {f"{kind.lower()}-{name}": value for name, value in body.items()}
        assert client.post("/benefits/costs/", {"kind": kind, **sent}).status_code == 302
    with scope(world.party(world.lise)):
        found = costs_of(world.hadsel.id, DAY)
    assert [(one.from_patients, one.price) for one in found.steps] == [(10, Decimal(300))]
    assert [(one.name, one.amount) for one in found.fixed] == [("Coordinator", Decimal(100000))]
    page = client.get("/benefits/costs/")
    for row in page.context_data["history"]:
        gone = client.post("/benefits/costs/", {"kind": "WITHDRAW", "cost": str(row.id)})
        assert gone.status_code == 302
        again = client.post("/benefits/costs/", {"kind": "WITHDRAW", "cost": str(row.id)})
        assert again.status_code == 404
    with scope(world.party(world.lise)):
        assert costs_of(world.hadsel.id, DAY).is_empty
    assert len(client.get("/benefits/costs/").context_data["history"]) == 2


def test_the_page_shows_what_is_not_set_and_a_preview_only_to_who_reads_benefits(
    world: World, fourteen: list[Patient], browser: Browser
) -> None:
    empty = browser(world.lise).get("/benefits/costs/").content.decode()
    assert "no unit cost set" in empty
    assert 'id="preview"' not in empty
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    assert 'id="preview"' in browser(world.lise).get("/benefits/costs/").content.decode()
    admin = browser(world.adam).get("/benefits/costs/").content.decode()
    assert "1000" in admin
    assert 'id="preview"' not in admin


def test_only_the_municipalitys_own_lead_and_administrator_come_to_its_costs(
    world: World,
    browser: Browser,
    bodo_lead: Membership,
    centre_lead: Membership,
) -> None:
    row = set_unit(world, world.lise, CostKey.GP_VISIT, "4321.75")
    sent = {"kind": "WITHDRAW", "cost": str(row.id)}
    assert browser(world.nora).get("/benefits/costs/").status_code == 403
    assert browser(world.nora).post("/benefits/costs/", UNIT).status_code == 403
    assert browser(centre_lead).post("/benefits/costs/", UNIT).status_code == 404
    assert "4321.75" not in browser(centre_lead).get("/benefits/costs/").content.decode()
    assert browser(bodo_lead).post("/benefits/costs/", sent).status_code == 404
    assert "4321.75" not in browser(bodo_lead).get("/benefits/costs/").content.decode()
    with scope(world.party(bodo_lead)):
        assert costs_of(world.hadsel.id, DAY).is_empty
    with scope(world.party(world.nora)), pytest.raises(NotAllowed):
        withdraw_cost(by=world.viewer(world.nora), cost_id=row.id)
    with scope(world.party(bodo_lead)), pytest.raises(NotFound):
        withdraw_cost(by=world.viewer(bodo_lead), cost_id=row.id)


def test_what_was_set_never_changes(world: World) -> None:
    row = set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    rows = UnitCost.objects.using("owner").filter(id=row.id)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(using="owner"):
        rows.update(amount=1)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(using="owner"):
        rows.delete()


def test_a_price_holds_from_its_day_and_a_price_list_as_a_whole(world: World) -> None:
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    set_unit(world, world.lise, CostKey.GP_VISIT, "1100", since=date(2027, 1, 1))
    viewer = world.viewer(world.lise)
    with scope(world.party(world.lise)):
        for start, price, since in ((1, "400", 2025), (50, "300", 2025), (1, "350", 2026)):
            set_licence_step(
                by=viewer,
                phase=Phase.PROJECT,
                from_patients=start,
                figure=figure(price, date(since, 1, 1)),
            )
        now, next_year = costs_of(world.hadsel.id, DAY), costs_of(world.hadsel.id, date(2027, 1, 1))
        before = costs_of(world.hadsel.id, date(2025, 6, 1))
    assert now.amount(CostKey.GP_VISIT) == 1000
    assert next_year.amount(CostKey.GP_VISIT) == 1100
    assert before.amount(CostKey.GP_VISIT) is None
    assert [one.price for one in before.steps] == [400, 300]
    assert [one.price for one in now.steps] == [350]


def test_a_report_freezes_its_money_and_page_sheet_json_and_pdf_show_it(
    world: World, fourteen: list[Patient], browser: Browser
) -> None:
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    with scope(world.party(world.lise)):
        set_fixed_cost(
            by=world.viewer(world.lise),
            name="Coordinator",
            payer=Payer.MUNICIPALITY,
            phase=Phase.BOTH,
            per=Per.YEAR,
            years=1,
            is_shared=False,
            figure=figure("100000"),
        )
    row = made(world, world.lise, ReportEdition.INTERNAL)
    money = frozen(row).money
    assert money is not None
    line = next(one for one in money.lines if one.code == "GP_VISITS")
    assert line.kroner is not None
    assert line.kroner.mid == line.quantity.mid * 1000  # type: ignore[union-attr]
    set_unit(world, world.lise, CostKey.GP_VISIT, "9999")
    assert frozen(stored(row)).money == money
    assert made(world, world.lise, ReportEdition.INTERNAL).data_version != row.data_version

    client = browser(world.lise)
    page = client.get(f"/benefits/reports/{row.id}/").content.decode()
    assert 'id="money"' in page
    assert "the budget" in page
    data = json.loads(client.get(f"/benefits/reports/{row.id}/report.json").content)
    assert data["report"]["money"]["costs"]["prices"][0]["amount"] == "1000.00"
    xlsx = client.get(f"/benefits/reports/{row.id}/report.xlsx?language=en").content
    sheet = list(load_workbook(io.BytesIO(xlsx))["Money"].iter_rows(values_only=True))
    told = next(cells for cells in sheet if cells[0] == "Visits to the GP")
    assert told[8] == float(line.kroner.mid)
    assert any(cells[0] == "Municipality" and cells[4] == 100000 for cells in sheet)


def test_a_licence_that_nobody_has_priced_is_not_free(
    world: World, fourteen: list[Patient], browser: Browser
) -> None:
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")

    def told(*licences: tuple[Phase, str]) -> tuple[Money, str]:
        with scope(world.party(world.lise)):
            for phase, price in licences:
                viewer = world.viewer(world.lise)
                set_licence_step(by=viewer, phase=phase, from_patients=1, figure=figure(price))
        row = made(world, world.lise, ReportEdition.INTERNAL)
        page = browser(world.lise).get(f"/benefits/reports/{row.id}/").content.decode()
        money = frozen(row).money
        assert money is not None
        return money, page

    money, page = told()
    (project,) = money.scenarios
    assert (project.licence, project.licence_year) == (None, None)
    assert (project.municipality, project.everybody) == (None, None)
    assert [one.net for one in project.columns if one.payer is Payer.MUNICIPALITY] == [None]
    assert "no licence price is set" in page
    assert "What it will cost after the project&#x27;s end is not told" in page

    money, page = told((Phase.PROJECT, "300"), (Phase.AFTER, "0"))
    project, after = money.scenarios
    assert project.everybody is not None
    assert (after.licence, after.licence_year) == (0, 0)
    assert after.everybody is not None, "a price of nought is one that was set"
    assert "no licence price is set" not in page
    assert "What it will cost after the project&#x27;s end" not in page


def test_without_costs_a_report_has_no_money(world: World, fourteen: list[Patient]) -> None:
    assert frozen(made(world, world.lise, ReportEdition.INTERNAL)).money is None


def test_a_published_report_has_money_only_where_the_municipality_switched_it_on(
    world: World, fourteen: list[Patient], centre_lead: Membership
) -> None:
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    assert frozen(made(world, centre_lead, ReportEdition.PUBLISHED)).money is None
    set_unit(world, world.lise, CostKey.PUBLISH_MONEY, "1")
    assert frozen(made(world, world.lise, ReportEdition.PUBLISHED)).money is not None


def test_too_few_persons_give_costs_only(world: World, hadsel_group: list[Patient]) -> None:
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    money = frozen(made(world, world.lise, ReportEdition.INTERNAL)).money
    assert money is not None
    line = next(one for one in money.lines if one.code == "GP_VISITS")
    assert (line.why, line.kroner) == (WhyNot.TOO_FEW, None)
    assert not money.has_effects


@pytest.mark.parametrize(
    ("even", "said"),
    [
        (BreakEven(None, None, None), "no break-even at any number of patients."),
        (BreakEven(1, 1, 1), "it pays from 1 patients on."),
        (
            BreakEven(1, 3, 9),
            "from the first patient at the better end of the interval, and from 9",
        ),
        (BreakEven(1, 3, None), "from the first patient at the better end"),
        (BreakEven(4, 6, None), "no break-even below 4 patients, and at the worse end"),
        (BreakEven(4, 6, 9), "no break-even below 4 patients; from 9 on"),
    ],
)
def test_from_how_many_patients_it_pays_is_said_as_a_range(even: BreakEven, said: str) -> None:
    with override("en"):
        assert said in break_even_text(even)
