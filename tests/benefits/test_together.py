"""Several tenants together: of what each has published, side by side, by name, never a ranking."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from benefits.models import HealthCommunity, JointPdf
from benefits.operations.communities import (
    NameIsTaken,
    TooFewTenants,
    end_community,
    make_community,
)
from benefits.operations.drawing_together import ask_for_joint_pdf, draw_joint_pdf
from benefits.operations.reports import ask_for_report, write_report
from benefits.presenters.document import together_document
from benefits.presenters.joint import joint_view
from benefits.presenters.joint_chapters import recorded, went
from benefits.presenters.money import money_view
from benefits.queries.joint import published_together
from benefits.queries.pdfs import drawn_joint_pdf
from benefits.rules.joint import JointTenant, joint_report
from benefits.rules.money_types import CostKey
from benefits.rules.points import period_of
from benefits.rules.rates import RateChange
from benefits.rules.report import ReportEdition
from benefits.rules.runs import ReportLanguage, RunState
from benefits.rules.statistics import Change, Suppressed
from benefits.tasks import draw_together_task
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tenants.rules.codes import Role, UnitKind
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories
from tests.benefits.conftest import NOW, STARTED, group
from tests.benefits.test_costs import set_unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.test import Client

    from benefits.rules.joint import JointReport
    from tenants.models import Membership, Tenant
    from tests.world import World

    Browser = Callable[[Membership], Client]

# Five have no figure, so that how many are missing may be told.
ROWS: list[dict[str, Any]] = [
    *({"GP_VISITS": (3 + number % 3, 2, number % 2)} for number in range(14)),
    *({} for _each in range(5)),
]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def published(world: World, by: Membership, tenant: Tenant) -> None:
    with scope(world.party(by)):
        run = ask_for_report(
            by=world.viewer(by),
            tenant_id=tenant.id,
            period=period_of("all", NOW.date()),
            for_whom=ReportEdition.PUBLISHED,
        )
    write_report(by=world.viewer(by), run_id=run.id)


@pytest.fixture
def both(world: World, centre_lead: Membership) -> None:
    """Hadsel and Bodø with nineteen more each, who have published."""
    for tenant in (world.hadsel, world.bodo):
        group(tenant, world.centre, world.nora, ROWS)
        published(world, centre_lead, tenant)


def together(world: World, by: Membership, community: UUID | None = None) -> JointReport:
    with scope(world.party(by)):
        return published_together(world.viewer(by), "all", NOW, community)


@pytest.mark.usefixtures("both")
def test_tenants_stand_by_name_each_with_its_interval(
    world: World, centre_lead: Membership
) -> None:
    joint = together(world, centre_lead)
    assert [one.name for one in joint.tenants] == ["Bodø", "Hadsel"]
    (visits,) = [one for one in joint.indicators if one.indicator.code == "GP_VISITS"]
    assert [row.tenant_name for row in visits.rows] == ["Bodø", "Hadsel"]
    assert all(isinstance(row.change, Change) and row.change.is_judged for row in visits.rows)


@pytest.mark.usefixtures("both")
def test_a_sum_is_that_of_what_all_have_published(world: World, centre_lead: Membership) -> None:
    persons = next(one for one in together(world, centre_lead).sums if one.what == "persons")
    assert persons.parts == (20, 20)
    assert persons.total == 40


def test_where_one_withholds_or_has_not_published_there_is_no_sum(
    world: World, centre_lead: Membership
) -> None:
    group(world.hadsel, world.centre, world.nora, ROWS)
    published(world, centre_lead, world.hadsel)
    joint = together(world, centre_lead)
    persons = next(one for one in joint.sums if one.what == "persons")
    assert (persons.parts, persons.total) == ((None, 20), None)
    assert joint.lacking == ("Bodø",)
    published(world, centre_lead, world.bodo)
    persons = next(one for one in together(world, centre_lead).sums if one.what == "persons")
    assert isinstance(persons.parts[0], Suppressed)
    assert persons.total is None


@pytest.mark.usefixtures("both")
def test_nothing_is_told_that_the_tenants_own_published_reports_do_not_tell(
    world: World, centre_lead: Membership
) -> None:
    """The attack: every number of the joint report is one of theirs, or the sum of all of theirs."""
    joint = together(world, centre_lead)
    reports = {one.name: one.report for one in joint.tenants if one.report}
    assert all(one.for_whom is ReportEdition.PUBLISHED for one in reports.values())
    for one in joint.indicators:
        for row in one.rows:
            known = [
                follow_up.change
                for figures in reports[row.tenant_name].figures
                if figures.indicator.code == one.indicator.code
                for follow_up in figures.follow_ups
            ]
            assert not isinstance(row.change, Change) or row.change in known
            rates = [
                follow_up.rate
                for figures in reports[row.tenant_name].figures
                for follow_up in figures.follow_ups
            ]
            assert not isinstance(row.rate, RateChange) or row.rate in rates
    with override("en"):
        tables = (*recorded(joint).shown, *went(joint).shown)
    for name, cells in tables:
        # Of "83 per cent (20 of 24)" the two counts; the share is of them.
        told = [re.sub(r"(Month \d+: )?\d+ per cent", "", cell) for cell in cells]
        counts = {int(number) for cell in told for number in re.findall(r"\d+", cell)}
        own = {
            number
            for part in (*reports[name].coverage, *reports[name].went)
            for number in asdict(part).values()
            if isinstance(number, int)
        }
        assert counts <= own, name
    assert any("per cent" in cell for _name, cells in tables for cell in cells)
    for count in joint.sums:
        numbers = [part for part in count.parts if isinstance(part, int)]
        whole = len(numbers) == len(joint.tenants)
        assert count.total == (sum(numbers) if whole else None)


@pytest.mark.usefixtures("both")
def test_those_who_decide_read_one_page_and_everything_behind_it_follows(
    world: World, centre_lead: Membership
) -> None:
    joint = together(world, centre_lead)
    html = together_document(joint, "en")
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    short = text.split("In short")[2].split("Who is in the figures")[0]
    assert "2 of 2 municipalities have published a report of the period." in short
    assert "Followed up in the period: 40 persons." in short
    assert "Visits to the GP, month 6 2 0 0 0 0" in short, "better in two, worse in none"
    for chapter in (
        "How much is recorded", "Where everybody is", "Before and after, by municipality",
        "Looked at too, and of too few everywhere, or withheld:", "No municipality has published money",
        "How the figures are made", "People start when things are bad", "Appendix: definitions",
        "Collected by: the nurse at the centre (asked:", "Where the figures come from",
    ):  # fmt: skip
        assert chapter in text, chapter
    ids = re.findall(r'id="([^"]+)"', html)
    assert all(one in ids for one in re.findall(r'href="#([^"]+)"', html))
    assert len(ids) == len(set(ids))


@pytest.mark.usefixtures("both")
def test_money_that_a_municipality_publishes_stands_by_its_name_and_is_not_added_up(
    world: World, centre_lead: Membership
) -> None:
    set_unit(world, world.lise, CostKey.GP_VISIT, "1000")
    set_unit(world, world.lise, CostKey.PUBLISH_MONEY, "1")
    published(world, world.lise, world.hadsel)
    with override("en"):
        (own,) = joint_view(together(world, centre_lead)).money
    assert own.name == "Hadsel"
    ((scenario, sentences),) = own.scenarios
    assert scenario == "In the project"
    report = next(
        one.report for one in together(world, centre_lead).tenants if one.name == "Hadsel"
    )
    assert report is not None
    assert report.money is not None
    with override("en"):
        assert sentences == money_view(report.money).scenarios[0].sentences


@pytest.mark.usefixtures("both")
def test_the_same_instant_gives_the_same_report_next_year(
    world: World, centre_lead: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = together(world, centre_lead)
    group(world.hadsel, world.centre, world.nora, ROWS)
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW.replace(year=2027))
    published(world, centre_lead, world.hadsel)
    assert together(world, centre_lead) == before
    with scope(world.party(centre_lead)):
        later = published_together(world.viewer(centre_lead), "all", NOW.replace(year=2028))
    assert later != before


@pytest.mark.usefixtures("both")
def test_a_tenant_whose_agreement_ended_is_out(world: World, centre_lead: Membership) -> None:
    world.centre_agreement.ended_at = STARTED
    world.centre_agreement.ended_by = world.adam.user
    world.centre_agreement.save(using="owner")
    assert [one.name for one in together(world, centre_lead).tenants] == ["Bodø"]


def test_a_municipality_has_no_report_of_several(world: World, browser: Browser) -> None:
    with pytest.raises(NotFound):
        together(world, world.lise)
    client = browser(world.lise)
    for path in ("together/", "together/report.pdf", "communities/"):
        assert client.get(f"/benefits/{path}").status_code == 404
    assert "/benefits/together/" not in client.get("/benefits/").content.decode()


def make(
    world: World, by: Membership, tenants: list[Tenant], name: str = "Nord"
) -> HealthCommunity:
    with scope(world.party(by)):
        ids = [one.id for one in tenants]
        return make_community(by=world.viewer(by), name=name, tenant_ids=ids)


def test_a_centres_lead_makes_a_community_of_tenants_in_sight(
    world: World, centre_lead: Membership
) -> None:
    row = make(world, centre_lead, [world.hadsel, world.bodo])
    joint = together(world, centre_lead, row.id)
    assert joint.name == "Nord"
    assert [one.name for one in joint.tenants] == ["Bodø", "Hadsel"]
    events = AuditEvent.objects.using("owner").filter(action="HEALTH_COMMUNITY")
    assert {one.tenant_id for one in events} == {world.hadsel.id, world.bodo.id}


def test_a_community_of_one_of_a_stranger_or_of_a_taken_name_is_refused(
    world: World, centre_lead: Membership
) -> None:
    with pytest.raises(TooFewTenants):
        make(world, centre_lead, [world.hadsel, world.hadsel])
    with pytest.raises(NotFound):
        make(world, centre_lead, [world.hadsel, world.sortland])
    with pytest.raises(NotAllowed):
        make(world, world.lise, [world.hadsel, world.bodo])
    with pytest.raises(NotAllowed):
        make(world, world.nora, [world.hadsel, world.bodo])
    make(world, centre_lead, [world.hadsel, world.bodo])
    with pytest.raises(NameIsTaken):
        make(world, centre_lead, [world.hadsel, world.bodo])


def test_an_ended_community_has_no_report(world: World, centre_lead: Membership) -> None:
    row = make(world, centre_lead, [world.hadsel, world.bodo])
    with scope(world.party(centre_lead)):
        end_community(by=world.viewer(centre_lead), community_id=row.id)
    with pytest.raises(NotFound):
        together(world, centre_lead, row.id)
    with scope(world.party(centre_lead)), pytest.raises(NotFound):
        end_community(by=world.viewer(centre_lead), community_id=row.id)


@pytest.mark.usefixtures("both")
def test_the_page_and_the_files_show_the_same(
    world: World, centre_lead: Membership, browser: Browser
) -> None:
    client = browser(centre_lead)
    page = client.get("/benefits/together/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "In order of name, never of figure" in text
    until = re.search(r'name="until" value="([^"]+)"', page)
    assert until
    asked = {"period": "all", "until": until[1], "language": "en"}
    data = json.loads(client.get("/benefits/together/report.json", asked).content)
    assert [one["name"] for one in data["tenants"]] == ["Bodø", "Hadsel"]
    book = load_workbook(io.BytesIO(client.get("/benefits/together/report.xlsx", asked).content))
    lines = [row for row in book["Figures"].iter_rows(values_only=True) if row[3] == "Hadsel"]
    assert lines
    counts = {row[0]: row[1:] for row in book["Counts"].iter_rows(values_only=True)}
    assert (counts["Hadsel"][0], counts["All together"][0]) == (20, 40), "numbers, to reckon with"
    assert all(len(str(line[-1])) == 64 and line[-2] for line in lines)
    taken = AuditEvent.objects.using("owner").filter(detail__together__isnull=False)
    assert {one.tenant_id for one in taken} == {world.hadsel.id, world.bodo.id}


def wanted(world: World, by: Membership, community: UUID | None = None) -> UUID | None:
    with scope(world.party(by)):
        return ask_for_joint_pdf(
            by=world.viewer(by),
            period_code="all",
            until=NOW,
            community_id=community,
            language=ReportLanguage.NB,
        )


def drawn(world: World, by: Membership, pdf_id: UUID | None) -> list[tuple[str, str]]:
    """What is drawn of it: the names in it, and the language."""
    told: list[tuple[str, str]] = []

    def draw(joint: JointReport, language: str) -> bytes:
        told.append((", ".join(one.name for one in joint.reported), language))
        return b"%PDF"

    assert pdf_id is not None
    draw_joint_pdf(by=world.viewer(by), pdf_id=pdf_id, draw=draw)
    return told


def kept(world: World, by: Membership, community: UUID | None = None) -> bytes | None:
    with scope(world.party(by)):
        joint = published_together(world.viewer(by), "all", NOW, community)
        return drawn_joint_pdf(world.viewer(by), joint, community, "nb")


@pytest.mark.usefixtures("both")
def test_it_is_drawn_once_whoever_asks_again(world: World, centre_lead: Membership) -> None:
    pdf_id = wanted(world, centre_lead)
    assert wanted(world, centre_lead) is None
    assert kept(world, centre_lead) is None
    assert drawn(world, centre_lead, pdf_id) == [("Bodø, Hadsel", "nb")]
    assert drawn(world, centre_lead, pdf_id) == []
    assert kept(world, centre_lead) == b"%PDF"
    assert wanted(world, centre_lead) is None


@pytest.mark.usefixtures("both")
def test_what_was_drawn_before_an_agreement_ended_is_kept_from_the_centre_and_drawn_anew(
    world: World, centre_lead: Membership
) -> None:
    drawn(world, centre_lead, wanted(world, centre_lead))
    world.centre_agreement.ended_at = STARTED
    world.centre_agreement.ended_by = world.adam.user
    world.centre_agreement.save(using="owner")
    assert kept(world, centre_lead) is None
    assert drawn(world, centre_lead, wanted(world, centre_lead)) == [("Bodø", "nb")]
    assert kept(world, centre_lead) == b"%PDF"


@pytest.mark.usefixtures("both")
def test_that_of_a_community_is_another_than_that_of_the_centre(
    world: World, centre_lead: Membership
) -> None:
    row = make(world, centre_lead, [world.hadsel, world.bodo])
    drawn(world, centre_lead, wanted(world, centre_lead, row.id))
    assert kept(world, centre_lead, row.id) == b"%PDF"
    assert kept(world, centre_lead) is None


@pytest.mark.usefixtures("both")
def test_another_unit_reaches_no_joint_report_of_the_centre(
    world: World, centre_lead: Membership
) -> None:
    drawn(world, centre_lead, wanted(world, centre_lead))
    centre = factories.unit(world.sortland, UnitKind.CENTRE, "Et annet senter")
    factories.agreement(world.hadsel, centre, world.adam.user)
    other_lead = factories.member("Olga", centre, Role.PROJECT_LEAD)
    factories.enrolment(
        factories.patient(world.hadsel, "Ola", "Annensteds"), centre, started_at=STARTED
    )
    assert [one.name for one in together(world, other_lead).tenants] == ["Hadsel"]
    for other in (world.lise, world.hanne, other_lead):
        with scope(world.party(other)):
            assert not JointPdf.objects.exists()
    for other in (world.lise, world.hanne):
        with pytest.raises((NotAllowed, NotFound)):
            wanted(world, other)
    assert kept(world, other_lead) is None
    with scope(world.party(centre_lead)):
        assert JointPdf.objects.count() == 1


@pytest.mark.usefixtures("both")
def test_what_cannot_be_drawn_says_so_and_is_asked_for_again(
    world: World, centre_lead: Membership
) -> None:
    def broken(_joint: JointReport, _language: str) -> bytes:
        raise ZeroDivisionError

    pdf_id = wanted(world, centre_lead)
    assert pdf_id is not None
    with pytest.raises(ZeroDivisionError):
        draw_joint_pdf(by=world.viewer(centre_lead), pdf_id=pdf_id, draw=broken)
    assert JointPdf.objects.using("owner").get().state == RunState.FAILED
    assert wanted(world, centre_lead) == pdf_id


@pytest.mark.usefixtures("both")
def test_when_a_community_ends_its_pdf_is_gone_and_who_waits_for_it_is_led_away(
    world: World, centre_lead: Membership, browser: Browser
) -> None:
    row = make(world, centre_lead, [world.hadsel, world.bodo])
    drawn(world, centre_lead, wanted(world, centre_lead))
    drawn(world, centre_lead, wanted(world, centre_lead, row.id))
    client, address = browser(centre_lead), f"/benefits/together/pdfs/?community={row.id}"
    assert client.get(address).status_code == 200
    with scope(world.party(centre_lead)):
        end_community(by=world.viewer(centre_lead), community_id=row.id)
    assert client.get(address)["HX-Redirect"] == "/benefits/together/"
    assert [one.community_id for one in JointPdf.objects.using("owner").all()] == [None]


def test_where_nobody_has_published_there_is_nothing_to_draw(
    world: World, centre_lead: Membership
) -> None:
    with pytest.raises(NotFound):
        wanted(world, centre_lead)


@pytest.mark.usefixtures("both")
def test_a_lead_asks_for_the_pdf_and_takes_it_when_the_worker_has_drawn_it(
    world: World, centre_lead: Membership, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(centre_lead)
    page = client.get("/benefits/together/").content.decode()
    forms = re.findall(r'action="(/benefits/together/draw/[^"]+)"', page)
    assert len(forms) == 3
    answer = client.post(forms[0].replace("&amp;", "&"), {"language": "en"})
    address = answer["Location"]
    page = client.get(address).content.decode()
    (look,) = re.findall(r'hx-get="([^"]+)"[^>]* hx-trigger="every 1s"', page)
    row = JointPdf.objects.using("owner").get()
    draw_together_task(str(row.id), str(centre_lead.id))
    part = client.get(look.replace("&amp;", "&")).content.decode()
    assert "every 1s" not in part
    (take,) = re.findall(r'href="([^"]+report\.pdf[^"]+)"', part)
    answer = client.get(take.replace("&amp;", "&"))
    pdf = pikepdf.open(io.BytesIO(answer.content))
    assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("en", True)
    assert answer["Cache-Control"] == "no-store"
    # However the instant is written, it is the same report.
    oslo = {"until": "2026-11-22T10:00:00.5+01:00", "language": "en"}
    assert client.get("/benefits/together/report.pdf", oslo).content == answer.content
    # In a language that is not drawn nothing leaves the house, and the page is shown, where it can be asked for.
    other = client.get(take.replace("&amp;", "&").replace("language=en", "language=nn"))
    assert other["Location"].startswith("/benefits/together/?")
    assert AuditEvent.objects.using("owner").filter(detail__together__isnull=False).count() == 4
    # Who comes back later finds it drawn, until somebody publishes more.
    back = client.get("/benefits/together/").content.decode()
    assert take in back
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(minutes=5))
    published(world, centre_lead, world.hadsel)
    assert take not in client.get("/benefits/together/").content.decode()


def test_a_lead_makes_and_ends_a_community_in_the_browser(
    world: World, centre_lead: Membership, browser: Browser
) -> None:
    client, address = browser(centre_lead), "/benefits/communities/"
    assert "No health community yet" in client.get(address).content.decode()
    sent = {"name": "Nord", "tenants": [str(world.hadsel.id)]}
    assert client.post(address, sent).status_code == 422
    sent["tenants"] = [str(world.hadsel.id), str(world.bodo.id)]
    page = client.post(address, sent, follow=True).content.decode()
    assert "Bodø, Hadsel" in page
    row = HealthCommunity.objects.using("owner").get()
    joint = client.get(f"/benefits/together/?community={row.id}").content.decode()
    assert "Nobody has published a report of this period" in joint
    page = client.post(f"{address}{row.id}/end/", follow=True).content.decode()
    assert "No health community yet" in page


def test_a_wrong_address_is_no_page(
    world: World, centre_lead: Membership, browser: Browser
) -> None:
    client = browser(centre_lead)
    for query in ("until=lately", "community=x", "period=" + "9" * 30):
        assert client.get(f"/benefits/together/?{query}").status_code == 404


def test_no_tenant_at_all_is_an_empty_report() -> None:
    joint = joint_report("Nord", "all", NOW, [JointTenant("Bø", None)])
    assert (joint.indicators, joint.lacking, joint.sums[0].total) == ((), ("Bø",), None)
