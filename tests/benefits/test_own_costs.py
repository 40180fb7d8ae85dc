"""What one of a municipality's own row costs: set by whom, for which version, and where it is told."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from benefits.gateways import pdf_of
from benefits.models import IndicatorDefinition, OwnUnitCost
from benefits.operations.costs import (
    ImpossibleCost,
    NotToBePriced,
    set_own_unit_cost,
    withdraw_cost,
)
from benefits.operations.plan import adopt_row, define_again, define_row, take_out
from benefits.presenters.document import report_document
from benefits.queries.costs import all_costs, costs_of
from benefits.queries.plan import benefit_plan
from benefits.queries.runs import frozen
from benefits.rules.money_types import CostKey, Payer, WhyNot
from benefits.rules.own_prices import in_force
from benefits.rules.plan_types import Gains, MeasuredIn
from benefits.rules.report import ReportEdition
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import group
from tests.benefits.test_costs import DAY, figure, made, set_unit
from tests.benefits.test_report_pdf import pages_of
from tests.rules.own_row import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership
    from tests.world import World

    Browser = Callable[[Membership], Client]
    Done = Callable[..., Any]

SAID = replace(CALLS, gains=(Gains.MUNICIPALITY, Gains.RELATIVE), is_shared=True)


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def done(world: World) -> Done:
    """Do something as a membership, in its scope."""

    def act(who: Membership, operation: Callable[..., Any], **what: Any) -> Any:
        with scope(world.party(who)):
            return operation(by=world.viewer(who), **what)

    return act


@pytest.fixture
def calls(world: World, done: Done) -> IndicatorDefinition:
    """Hadsel counts calls to the home services, for itself and for relatives."""
    found: IndicatorDefinition = done(world.lise, define_row, said=SAID)
    return found


def form_of(row: IndicatorDefinition, payer: str = "MUNICIPALITY", **more: str) -> dict[str, str]:
    return {
        "kind": "OWN",
        "own-row": f"{row.code}.{row.version}.{payer}",
        "own-amount": "35,50",
        "own-source": "the switchboard's bill",
        "own-price_year": "2026",
        "own-valid_from": "2026-01-01",
        **more,
    }


def priced(
    done: Done, who: Membership, row: Any, amount: str = "35.50", **more: Any
) -> OwnUnitCost:
    what = {"payer": Payer.MUNICIPALITY, "figure": figure(amount), **more}
    found: OwnUnitCost = done(who, set_own_unit_cost, code=row.code, version=row.version, **what)
    return found


def holding(world: World, who: Membership, tenant: Any, day: date = DAY) -> list[Any]:
    with scope(world.party(who)):
        rows = benefit_plan(tenant.id).benefits
        return [(one.payer, one.amount) for one in in_force(costs_of(tenant.id, day), rows).own]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# --- the page


def test_without_rows_that_can_be_counted_the_page_says_so_and_has_no_form(
    world: World, browser: Browser, done: Done
) -> None:
    done(world.lise, define_row, said=replace(SAID, unit=MeasuredIn.SCORE, highest=5))
    done(world.lise, define_row, said=replace(SAID, has_baseline=False))
    page = browser(world.lise).get("/benefits/costs/").content.decode()
    assert "No rows of your own that can be counted in kroner" in page
    assert 'id="set-OWN"' not in page
    assert "own-row" not in page.replace('id="own-rows"', "")


def test_the_page_offers_only_those_for_whom_the_row_is_and_says_who_answers(
    world: World, browser: Browser, calls: IndicatorDefinition
) -> None:
    answer = browser(world.lise).get("/benefits/costs/")
    text = text_of(answer.content.decode())
    assert "You answer for not counting the same thing twice." in text
    form = dict(answer.context_data["forms"])["OWN"]
    assert [value for value, _words in form.fields["row"].choices] == [
        "",
        f"{calls.code}.1.MUNICIPALITY",
        f"{calls.code}.1.PATIENT",
    ]
    assert [(row.payer, row.unit, row.amount) for row in answer.context_data["own"]] == [
        ("Municipality", "kroner each time", "no unit cost set"),
        ("Patient and relatives", "kroner each time", "no unit cost set"),
    ]


def test_where_only_one_can_pay_that_is_chosen_from_the_start(
    world: World, browser: Browser, done: Done
) -> None:
    row = done(world.lise, define_row, said=replace(SAID, gains=(Gains.HOSPITAL,)))
    answer = browser(world.lise).get("/benefits/costs/")
    form = dict(answer.context_data["forms"])["OWN"]
    assert [value for value, _words in form.fields["row"].choices] == [f"{row.code}.1.HOSPITAL"]


def test_a_lead_and_an_administrator_set_a_price_with_a_source_and_it_is_logged(
    world: World, browser: Browser, calls: IndicatorDefinition
) -> None:
    for who in (world.lise, world.adam):
        answer = browser(who).post("/benefits/costs/", form_of(calls))
        assert answer.status_code == 302, answer.context_data["bound"].errors
    rows = OwnUnitCost.objects.using("owner").order_by("set_at", "id")
    assert sorted(row.superseded_at is None for row in rows) == [False, True]
    assert {(row.definition_id, row.payer, str(row.amount)) for row in rows} == {
        (calls.id, "MUNICIPALITY", "35.50")
    }
    logged = AuditEvent.objects.using("owner").filter(action="COST_SET")
    assert [(one.tenant_id, one.detail["what"]) for one in logged] == [
        (world.hadsel.id, "OwnUnitCost")
    ] * 2
    text = text_of(browser(world.lise).get("/benefits/costs/").content.decode())
    assert "the switchboard's bill" in text.replace("&#x27;", "'")
    assert f"{SAID.indicator} (own row, version 1; Municipality)" in text


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("own-row", ""),
        ("own-row", "GP_VISITS.0.PATIENT"),
        ("own-row", "??"),
        ("own-source", " "),
        ("own-amount", "-1"),
        ("own-amount", "many"),
        ("own-price_year", "1850"),
        ("own-valid_from", "yesterday"),
    ],
)
def test_what_cannot_be_is_said_in_the_form_and_not_stored(
    world: World, browser: Browser, calls: IndicatorDefinition, field: str, bad: str
) -> None:
    answer = browser(world.lise).post("/benefits/costs/", {**form_of(calls), field: bad})
    assert answer.status_code == 422
    assert field.removeprefix("own-") in answer.context_data["bound"].errors
    assert not OwnUnitCost.objects.using("owner").exists()


def test_a_payer_for_whom_the_row_is_not_is_refused_in_words(
    world: World, browser: Browser, calls: IndicatorDefinition
) -> None:
    answer = browser(world.lise).post("/benefits/costs/", form_of(calls, "HOSPITAL"))
    assert answer.status_code == 422
    assert "is not for who would pay" in text_of(answer.content.decode())


def test_a_version_that_came_meanwhile_is_said_in_the_form_and_not_an_old_price_set(
    world: World, browser: Browser, calls: IndicatorDefinition, done: Done
) -> None:
    sent = form_of(calls)
    done(world.lise, define_again, code=calls.code, said=replace(SAID, definition="Other."))
    answer = browser(world.lise).post("/benefits/costs/", sent)
    assert answer.status_code == 422
    assert "not in the plan like this any more" in text_of(answer.content.decode())
    assert not OwnUnitCost.objects.using("owner").exists()


def test_a_price_is_withdrawn_and_stays_in_the_history(
    world: World, browser: Browser, calls: IndicatorDefinition, done: Done
) -> None:
    row = priced(done, world.lise, calls)
    gone = browser(world.lise).post("/benefits/costs/", {"kind": "WITHDRAW", "cost": str(row.id)})
    assert gone.status_code == 302
    assert holding(world, world.lise, world.hadsel) == []
    with scope(world.party(world.lise)):
        assert [one.superseded_by for one in all_costs(world.hadsel.id)] == [world.lise.user.name]


# --- the operation


@pytest.mark.parametrize("name", ["nora", "hanne", "gunnar", "petra", "per"])
def test_others_set_no_price(
    world: World, done: Done, calls: IndicatorDefinition, name: str
) -> None:
    with pytest.raises(NotAllowed):
        priced(done, getattr(world, name), calls)


def test_what_cannot_be_counted_or_is_not_in_the_plan_has_no_price(
    world: World, done: Done, calls: IndicatorDefinition, bodo_lead: Membership
) -> None:
    score = done(world.lise, define_row, said=replace(SAID, unit=MeasuredIn.SCORE, highest=5))
    late = done(world.lise, define_row, said=replace(SAID, has_baseline=False))
    for row in (score, late):
        with pytest.raises(NotToBePriced):
            priced(done, world.lise, row)
    with pytest.raises(NotToBePriced):
        priced(done, world.lise, calls, payer=Payer.GP_OFFICE)
    with pytest.raises(NotToBePriced):
        done(
            world.lise, set_own_unit_cost, code="GP_VISITS", version=0,
            payer=Payer.PATIENT, figure=figure("1"),
        )  # fmt: skip
    with pytest.raises(NotToBePriced):
        priced(done, bodo_lead, calls)
    with pytest.raises(ImpossibleCost):
        priced(done, world.lise, calls, "0.001")
    done(world.lise, take_out, code=calls.code)
    with pytest.raises(NotToBePriced):
        priced(done, world.lise, calls)


def test_one_price_for_each_who_pays_each_from_its_day(
    world: World, done: Done, calls: IndicatorDefinition
) -> None:
    priced(done, world.lise, calls, "30")
    priced(done, world.lise, calls, "5", payer=Payer.PATIENT)
    priced(done, world.lise, calls, "40", figure=figure("40", date(2027, 1, 1)))
    now, later = (holding(world, world.lise, world.hadsel, day) for day in (DAY, date(2027, 1, 1)))
    assert now == [(Payer.MUNICIPALITY, 30), (Payer.PATIENT, 5)]
    assert later == [(Payer.MUNICIPALITY, 40), (Payer.PATIENT, 5)]


# --- versions


def test_new_words_keep_the_price_and_a_new_thing_loses_it_and_the_page_says_so(
    world: World, browser: Browser, done: Done, calls: IndicatorDefinition
) -> None:
    priced(done, world.lise, calls, "30")
    words = replace(SAID, indicator="Innringinger", same_as_before=True)
    second = done(world.lise, define_again, code=calls.code, said=words)
    assert holding(world, world.lise, world.hadsel) == [(Payer.MUNICIPALITY, 30)]
    # Set anew on the same day, it takes the place of the one for the words before.
    priced(done, world.lise, second, "33")
    assert holding(world, world.lise, world.hadsel) == [(Payer.MUNICIPALITY, 33)]
    assert OwnUnitCost.objects.using("owner").filter(superseded_at=None).count() == 1
    done(world.lise, define_again, code=calls.code, said=replace(SAID, definition="All calls."))
    assert holding(world, world.lise, world.hadsel) == []
    text = text_of(browser(world.lise).get("/benefits/costs/").content.decode())
    assert "The price for version 2 does not hold: version 3 counts another thing." in text


def test_who_has_taken_over_a_row_sets_its_own_price_and_sees_no_others(
    world: World, browser: Browser, done: Done, calls: IndicatorDefinition, bodo_lead: Membership
) -> None:
    row = priced(done, world.lise, calls, "4321.75")
    done(bodo_lead, adopt_row, definition_id=calls.id)
    assert holding(world, bodo_lead, world.bodo) == []
    assert holding(world, bodo_lead, world.hadsel) == []
    assert "4321.75" not in browser(bodo_lead).get("/benefits/costs/").content.decode()
    with pytest.raises(NotFound):
        done(bodo_lead, withdraw_cost, cost_id=row.id)
    priced(done, bodo_lead, calls, "20")
    assert holding(world, bodo_lead, world.bodo) == [(Payer.MUNICIPALITY, 20)]
    assert len(holding(world, world.lise, world.hadsel)) == 1


# --- the database


def test_what_was_set_never_changes(world: World, done: Done, calls: IndicatorDefinition) -> None:
    row = priced(done, world.lise, calls)
    rows = OwnUnitCost.objects.using("owner").filter(id=row.id)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(using="owner"):
        rows.update(amount=1)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(using="owner"):
        rows.delete()


# --- reports


@pytest.fixture
def twenty(world: World, calls: IndicatorDefinition) -> None:
    """Twenty of Hadsel, who rang 6 times in three months and then 2, and saw the GP less too."""
    rows = [
        {calls.code: (6, 3, 1 + n % 2 * 2), "GP_VISITS": (3 + n % 3, 2, 1 + n % 2)}
        for n in range(20)
    ]
    group(world.hadsel, world.centre, world.nora, rows)


@pytest.mark.usefixtures("twenty")
def test_a_report_freezes_it_and_page_sheet_and_json_show_it(
    world: World, browser: Browser, done: Done, calls: IndicatorDefinition
) -> None:
    priced(done, world.lise, calls, "35.50")
    row = made(world, world.lise, ReportEdition.INTERNAL)
    money = frozen(row).money
    assert money is not None
    (line,) = [one for one in money.lines if one.code == calls.code]
    # 24 calls a year, then 8; 16 × 35.50 = 568.
    assert line.kroner is not None
    assert (line.quantity.mid, line.kroner.mid) == (16, 568)  # type: ignore[union-attr]
    assert money.has_effects
    priced(done, world.lise, calls, "99")
    done(world.lise, define_again, code=calls.code, said=replace(SAID, definition="All calls."))
    assert frozen(row).money == money

    client = browser(world.lise)
    text = text_of(client.get(f"/benefits/reports/{row.id}/").content.decode())
    assert f"{SAID.indicator} (own row, version 1; Municipality) 35.50 kroner each time" in text
    data = json.loads(client.get(f"/benefits/reports/{row.id}/report.json").content)
    (told,) = data["report"]["money"]["costs"]["own"]
    assert (told["amount"], told["source"], told["price_year"], told["version"]) == (
        "35.50", "the budget", 2026, 1,
    )  # fmt: skip
    xlsx = client.get(f"/benefits/reports/{row.id}/report.xlsx?language=en").content
    sheet = list(load_workbook(io.BytesIO(xlsx))["Money"].iter_rows(values_only=True))
    assert next(cells for cells in sheet if cells[0] == SAID.indicator)[8] == 568.0
    assert any(str(cells[0]).startswith(f"{SAID.indicator} (own row") for cells in sheet)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
@pytest.mark.usefixtures("twenty")
def test_the_pdf_shows_the_line_the_assumption_and_who_answers(
    world: World, done: Done, calls: IndicatorDefinition
) -> None:
    priced(done, world.lise, calls, "35.50")
    row = made(world, world.lise, ReportEdition.INTERNAL)
    text = " ".join(
        " ".join(pages_of(pdf_of(report_document(frozen(row), "en", data_version="v1")))).split()
    )
    # Cells of a table are cut into lines there.
    for part in ("35.50 kr", "(own", "each time", "It answers for that none of them counts"):
        assert part in text, part


@pytest.mark.usefixtures("twenty")
def test_a_published_report_has_it_only_by_the_switch(
    world: World, done: Done, calls: IndicatorDefinition
) -> None:
    priced(done, world.lise, calls)
    assert frozen(made(world, world.lise, ReportEdition.PUBLISHED)).money is None
    set_unit(world, world.lise, CostKey.PUBLISH_MONEY, "1")
    money = frozen(made(world, world.lise, ReportEdition.PUBLISHED)).money
    assert money is not None
    assert calls.code in {line.code for line in money.lines}


def test_too_few_persons_give_no_kroner(
    world: World, done: Done, calls: IndicatorDefinition
) -> None:
    group(world.hadsel, world.centre, world.nora, [{calls.code: (6, 3, n % 3)} for n in range(8)])
    priced(done, world.lise, calls)
    money = frozen(made(world, world.lise, ReportEdition.INTERNAL)).money
    assert money is not None
    (line,) = [one for one in money.lines if one.code == calls.code]
    assert (line.why, line.kroner) == (WhyNot.TOO_FEW, None)
    assert not money.has_effects
