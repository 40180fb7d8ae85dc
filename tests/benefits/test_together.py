"""Several tenants together: of what each has published, side by side, by name, never a ranking."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from openpyxl import load_workbook

from benefits.models import HealthCommunity
from benefits.operations.communities import (
    NameIsTaken,
    TooFewTenants,
    end_community,
    make_community,
)
from benefits.operations.reports import ask_for_report, write_report
from benefits.queries.joint import published_together
from benefits.rules.joint import JointTenant, joint_report
from benefits.rules.points import period_of
from benefits.rules.report import ReportEdition
from benefits.rules.statistics import Change, Suppressed
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import NOW, STARTED, group

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
    for count in joint.sums:
        numbers = [part for part in count.parts if isinstance(part, int)]
        whole = len(numbers) == len(joint.tenants)
        assert count.total == (sum(numbers) if whole else None)


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
    assert all(len(str(line[-1])) == 64 and line[-2] for line in lines)
    pdf = pikepdf.open(io.BytesIO(client.get("/benefits/together/report.pdf", asked).content))
    assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("en", True)
    taken = AuditEvent.objects.using("owner").filter(detail__together__isnull=False)
    assert {one.tenant_id for one in taken} == {world.hadsel.id, world.bodo.id}


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
