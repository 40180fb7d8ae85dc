"""Reports that are made once and kept: by a worker, in the asker's scope, with frozen figures."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from benefits.models import ReportRun
from benefits.operations import reports
from benefits.operations.comparison import enter_comparison
from benefits.operations.reports import (
    NotReady,
    SeesOnlySome,
    ask_for_report,
    open_report,
    write_report,
)
from benefits.queries.runs import frozen, report_run
from benefits.rules.points import Point, period_of
from benefits.rules.report import ReportEdition
from benefits.rules.runs import WRITTEN_WITHIN, RunState
from benefits.rules.statistics import HIDDEN
from benefits.tasks import write_report_task
from dho.lib.scope import scope
from tenants.models import Agreement
from tenants.rules.codes import PatientGroup, UnitKind
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.benefits.conftest import NOW, group, put
from tests.benefits.test_comparison import other

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from benefits.rules.report import Report
    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def asked(
    world: World, by: Membership, edition: ReportEdition = ReportEdition.PUBLISHED
) -> ReportRun:
    with scope(world.party(by)):
        return ask_for_report(
            by=world.viewer(by),
            tenant_id=world.hadsel.id,
            period=period_of("all", NOW.date()),
            for_whom=edition,
        )


def made(
    world: World, by: Membership, edition: ReportEdition = ReportEdition.PUBLISHED
) -> tuple[ReportRun, Report]:
    run = asked(world, by, edition)
    write_report(by=world.viewer(by), run_id=run.id)
    row = stored(run)
    return row, frozen(row)


def stored(run: ReportRun) -> ReportRun:
    return ReportRun.objects.using("owner").get(id=run.id)


def test_a_report_is_asked_for_then_written_by_the_workers_task(
    world: World, hadsel_group: list[Patient]
) -> None:
    run = asked(world, world.lise)
    assert (stored(run).state, stored(run).progress) == (RunState.WAITING, 0)
    write_report_task(str(run.id), str(world.lise.id))
    row = stored(run)
    assert (row.state, row.progress) == (RunState.READY, 100)
    assert (frozen(row).persons, frozen(row).at_least) == (HIDDEN, 8)
    assert len(row.data_version) == 64


def test_the_data_version_is_of_everything_that_the_figures_are_made_of(
    world: World, hadsel_group: list[Patient]
) -> None:
    def version(edition: ReportEdition = ReportEdition.INTERNAL) -> str:
        return made(world, world.lise, edition)[0].data_version

    first = version()
    assert version() == first, "of the same figures the version is the same"
    with scope(world.party(world.lise)):
        enter_comparison(by=world.viewer(world.lise), group=other())
    beside = version()
    assert beside != first
    with scope(world.party(world.lise)):
        enter_comparison(by=world.viewer(world.lise), group=other(n=50))
    assert version() not in {first, beside}
    published = version(ReportEdition.PUBLISHED)
    assert version(ReportEdition.PUBLISHED) != published, "what was published before decides too"


def test_a_report_of_somebody_whose_membership_ended_is_not_written(
    world: World, hadsel_group: list[Patient]
) -> None:
    run = asked(world, world.lise)
    world.lise.ended_at = world.lise.started_at
    world.lise.save(using="owner")
    write_report_task(str(run.id), str(world.lise.id))
    assert stored(run).state == RunState.WAITING


def test_the_same_report_comes_out_after_the_values_have_changed(
    world: World, hadsel_group: list[Patient]
) -> None:
    row, before = made(world, world.lise)
    for patient in hadsel_group:
        put(patient, "KNOWLEDGE", Point.BASELINE, 2, world.nora)
    assert frozen(stored(row)) == before
    again, after = made(world, world.lise, ReportEdition.INTERNAL)
    assert again.data_version != row.data_version
    assert after != before


def test_a_report_that_is_ready_never_changes_and_is_never_deleted(
    world: World, hadsel_group: list[Patient]
) -> None:
    row, _report = made(world, world.lise)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(using="owner"):
        ReportRun.objects.using("owner").filter(id=row.id).update(progress=3)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(using="owner"):
        ReportRun.objects.using("owner").filter(id=row.id).delete()


def test_what_is_begun_is_not_begun_twice(world: World, hadsel_group: list[Patient]) -> None:
    run = asked(world, world.lise)
    ReportRun.objects.using("owner").filter(id=run.id).update(state="RUNNING", progress=5)
    write_report(by=world.viewer(world.lise), run_id=run.id)
    assert stored(run).progress == 5


def test_a_report_that_cannot_be_made_says_so(
    world: World, hadsel_group: list[Patient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reports, "publish", broken)
    run = asked(world, world.lise)
    with pytest.raises(ZeroDivisionError):
        write_report(by=world.viewer(world.lise), run_id=run.id)
    assert stored(run).state == RunState.FAILED
    with scope(world.party(world.lise)), pytest.raises(NotReady):
        open_report(by=world.viewer(world.lise), run_id=run.id)


def test_the_centres_lead_publishes_but_never_sees_the_internal_edition(
    world: World, hadsel_group: list[Patient], centre_lead: Membership
) -> None:
    with pytest.raises(NotAllowed):
        asked(world, centre_lead, ReportEdition.INTERNAL)
    _row, report = made(world, centre_lead)
    assert report.for_whom is ReportEdition.PUBLISHED
    inside, _report = made(world, world.lise, ReportEdition.INTERNAL)
    with scope(world.party(centre_lead)), pytest.raises(NotFound):
        report_run(world.viewer(centre_lead), inside.id)


def test_a_centre_that_sees_only_some_publishes_no_report_of_everybody(
    world: World, hadsel_group: list[Patient], centre_lead: Membership, browser: Browser
) -> None:
    place = "/benefits/reports/"
    assert b"Make the report" in browser(centre_lead).get(place).content
    waiting = asked(world, centre_lead)
    elsewhere = make.unit(world.bodo, UnitKind.CENTRE, "Annen sentral")
    make.enrolment(make.patient(world.hadsel, "Ola", "Annensteds"), elsewhere)
    with pytest.raises(SeesOnlySome):
        asked(world, centre_lead)
    with pytest.raises(SeesOnlySome):
        write_report(by=world.viewer(centre_lead), run_id=waiting.id)
    assert stored(waiting).state == RunState.FAILED
    page = browser(centre_lead).get(f"{place}?tenant={world.hadsel.id}")
    assert b"sees only some of them" in page.content
    assert b"Make the report" not in page.content
    wanted = {"tenant": world.hadsel.id, "period": "all", "edition": "PUBLISHED"}
    assert browser(centre_lead).post(place, wanted).status_code == 422
    _row, report = made(world, world.lise, ReportEdition.INTERNAL)
    assert report.persons == 10, "the municipality's own lead sees everybody"


def test_an_agreement_for_one_group_is_not_for_everybody(
    world: World, hadsel_group: list[Patient], centre_lead: Membership
) -> None:
    owner = Agreement.objects.using("owner").filter(tenant=world.hadsel, unit=world.centre)
    assert owner.update(patient_group="COPD") == 1
    asked(world, centre_lead)
    make.enrolment(
        make.patient(world.hadsel, "Ola", "Sukkersyk"), world.centre, PatientGroup.HEART_FAILURE
    )
    with pytest.raises(SeesOnlySome):
        asked(world, centre_lead)


def test_a_lead_of_another_municipality_finds_no_report(
    world: World, hadsel_group: list[Patient], bodo_lead: Membership
) -> None:
    row, _report = made(world, world.lise)
    with scope(world.party(bodo_lead)), pytest.raises(NotFound):
        report_run(world.viewer(bodo_lead), row.id)


def test_a_lead_of_another_municipality_finds_neither_page_nor_file(
    world: World, hadsel_group: list[Patient], bodo_lead: Membership, browser: Browser
) -> None:
    row, _report = made(world, world.lise)
    places = ("", "progress/", "pdfs/", "report.json", "report.xlsx")
    stranger = browser(bodo_lead)
    for place in places:
        assert stranger.get(f"/benefits/reports/{row.id}/{place}").status_code == 404, place
    assert stranger.get(f"/benefits/reports/{row.id}/report.pdf").status_code == 404
    assert stranger.post(f"/benefits/reports/{row.id}/draw/", {"language": "nb"}).status_code == 404
    own = browser(world.lise)
    for place in places:
        assert own.get(f"/benefits/reports/{row.id}/{place}").status_code == 200, place


def test_a_second_published_report_hides_that_one_person_more_came(
    world: World, hadsel_group: list[Patient]
) -> None:
    _first, before = made(world, world.lise)
    group(world.hadsel, world.centre, world.nora, [{"GP_VISITS": (9, 9, 9)}])
    _second, after = made(world, world.lise)
    _inside, internal = made(world, world.lise, ReportEdition.INTERNAL)
    assert (before.at_least, after.at_least) == (8, 8)
    assert after.persons == HIDDEN
    assert internal.persons == 10


def test_a_lead_makes_a_report_and_takes_it_in_three_formats(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    client = browser(world.lise)
    answer = client.post(
        "/benefits/reports/",
        {"tenant": str(world.hadsel.id), "period": "2026", "edition": "INTERNAL"},
    )
    assert answer.status_code == 302
    address = answer["Location"]
    waiting = client.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "X-DHO-Poll" in waiting, "a page that waits does not keep somebody signed in"
    still = client.get(f"{address}progress/")
    write_report(by=world.viewer(world.lise), run_id=UUID(address.split("/")[3]))
    assert "HX-Refresh" not in still
    ready = client.get(f"{address}progress/")
    assert "Open the report" in ready.content.decode()
    assert ready["HX-Refresh"] == "true"
    page = client.get(address).content.decode()
    assert "9 persons in Hadsel were followed up" in page

    data = json.loads(client.get(f"{address}report.json").content)
    assert data["report"]["persons"] == 9
    book = load_workbook(io.BytesIO(client.get(f"{address}report.xlsx?language=en").content))
    assert book.sheetnames == [
        "About",
        "Figures",
        "Person by person",
        "Coverage",
        "Where everybody is",
        "Use of the plan",
        "Who is in each analysis",
        "National reporting",
        "Comparison groups",
        "Who began",
        "From quarter to quarter",
    ]
    rows = list(book["Figures"].iter_rows(values_only=True))
    line = next(r for r in rows if r[1] == "Visits to the GP" and r[3] == "Month 6")
    assert line[9:13] == (7, 3.43, 1, -2.43)
    headings = rows[0]
    versions = {r[headings.index("Data version")] for r in rows[1:]}
    assert versions == {data["data_version"]}
    assert all(r[headings.index("Definition")] for r in rows[1:])
    national = dict(list(book["National reporting"].iter_rows(values_only=True, max_col=2))[1:])
    assert national["Active patients"] == 9
    assert data["report"]["national"]["active"] == 9
    assert data["data_version"] == dict(book["About"].iter_rows(values_only=True))["Data version"]
    # A PDF that is not drawn is asked for, and drawn by a worker.
    assert client.get(f"{address}report.pdf?language=nn").status_code == 302
    client.post(f"{address}draw/", {"language": "nn"})
    assert 'hx-trigger="every 1s"' in client.get(f"{address}pdfs/").content.decode()
    write_report_task(address.split("/")[3], str(world.lise.id))
    assert "report.pdf?language=nn" in client.get(f"{address}pdfs/").content.decode()
    pdf = client.get(f"{address}report.pdf?language=nn")
    assert str(pikepdf.open(io.BytesIO(pdf.content)).Root.Lang) == "nn"


def test_without_a_broker_the_report_is_made_at_once(
    world: World, hadsel_group: list[Patient], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benefits.views.reports.handed_to_worker", lambda *_: False)
    answer = browser(world.lise).post(
        "/benefits/reports/",
        {"tenant": str(world.hadsel.id), "period": "all", "edition": "PUBLISHED"},
        follow=True,
    )
    assert "At least 8 persons in Hadsel were followed up" in answer.content.decode()


def test_without_a_pdf_engine_the_figures_are_there_and_the_page_says_that_nothing_was_drawn(
    world: World, hadsel_group: list[Patient], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango() -> None:
        raise OSError

    monkeypatch.setattr("benefits.views.reports.handed_to_worker", lambda *_: False)
    monkeypatch.setattr("dho.web.pdf._Engine", no_pango)
    answer = browser(world.lise).post(
        "/benefits/reports/",
        {"tenant": str(world.hadsel.id), "period": "all", "edition": "INTERNAL", "language": "en"},
        follow=True,
    )
    text = answer.content.decode()
    assert "9 persons in Hadsel were followed up" in text
    assert "Could not be drawn" in text


def test_a_report_that_was_broken_off_says_so_and_is_asked_for_no_more(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    run, client = asked(world, world.lise), browser(world.lise)
    assert "every 1s" in client.get(f"/benefits/reports/{run.id}/progress/").content.decode()
    ReportRun.objects.using("owner").filter(id=run.id).update(asked_at=NOW - WRITTEN_WITHIN)
    part = client.get(f"/benefits/reports/{run.id}/progress/").content.decode()
    assert "Failed" in part
    assert "every 1s" not in part


def test_a_report_that_is_wrongly_asked_for_is_not_made(
    world: World, hadsel_group: list[Patient], browser: Browser, centre_lead: Membership
) -> None:
    client = browser(centre_lead)
    sent = {"tenant": str(world.hadsel.id), "period": "all", "edition": "INTERNAL"}
    assert client.post("/benefits/reports/", sent).status_code == 422
    month = {**sent, "period": "2026-09", "edition": "PUBLISHED"}
    assert client.post("/benefits/reports/", month).status_code == 422
    other = {**sent, "tenant": str(world.sortland.id), "edition": "PUBLISHED"}
    assert client.post("/benefits/reports/", other).status_code == 404
    assert not ReportRun.objects.using("owner").exists()


def test_the_centres_lead_sees_on_the_page_what_was_published(
    world: World, hadsel_group: list[Patient], centre_lead: Membership, browser: Browser
) -> None:
    made(world, world.lise)
    page = browser(centre_lead).get(f"/benefits/?tenant={world.hadsel.id}").content.decode()
    assert "At least 8 persons in Hadsel" in page
    assert "Published edition" in page
