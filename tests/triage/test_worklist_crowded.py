"""Five thousand open alerts: reds first, all of them reachable, in no more statements than five."""

from __future__ import annotations

import re

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from dho.identity.queries import party_of
from dho.lib.scope import scope
from tests.crowd import crowd
from tests.triage.test_worklist_filters import an_alert
from tests.triage.test_worklist_page import sign_in
from triage.queries.worklist import Filters, worklist

pytestmark = pytest.mark.slow
MANY = 5_000
REDS = 200


@pytest.fixture
def crowded(world):
    alert = an_alert(world, world.kari)
    with connections["owner"].cursor() as cursor:
        crowd(cursor, alert=alert.id, patient=world.kari.id, count=MANY - 1, every=25)
        cursor.execute("ANALYZE")


def test_all_of_five_thousand_are_reachable_and_reds_come_first(client, world, crowded):
    sign_in(client, world.nora)
    page = client.get("/worklist/", headers={"Accept-Language": "en"})
    bands = page.context_data["bands"]
    assert [one["css"] for one in bands] == ["red", "yellow"]
    assert (bands[0]["count"], bands[0]["left"]) == (REDS - 1, 0), "every red is on the first page"
    assert sum(one["count"] for one in bands) == page.context_data["count"] == MANY
    assert "show_yellow=250" in page.content.decode()
    more = client.get("/worklist/?show_yellow=2000").content.decode()
    rows = re.findall(r'id="p-([0-9a-f-]{36})"', more)
    assert len(rows) == len(set(rows)) == REDS - 1 + 2_000
    # Beyond 2,000 of one band the filters lead on: by municipality, owner, group or name.
    names = {f"mengdesen mengde {n:06}" for n in range(1, MANY)}
    found: set[str] = set()
    viewer = world.viewer(world.nora)
    with scope(party_of(viewer)):
        for thousand in range(5):
            wanted = Filters(text=f"mengdesen mengde 00{thousand}", shown=(("yellow", 2_000),))
            found |= {row.patient.search_name for row in worklist(viewer, wanted).rows}
    assert found == names


def test_the_statements_are_as_few_as_for_a_short_list(client, world, crowded):
    viewer = world.viewer(world.nora)
    with scope(party_of(viewer)), CaptureQueriesContext(connection) as asked:
        found = worklist(viewer, Filters())
    assert len(asked) <= 3
    assert found.in_bands["red"] + found.in_bands["yellow"] == MANY
