"""The privacy officer sees who saw what; the patient sees which organisation did, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tenants.operations.access import access_patient
from tenants.queries.access_log import BadCursor, LogFilter, Place, access_log
from tenants.rules.codes import Purpose, Role
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import Membership, Patient
    from tests.world import World


def look(world: World, who: Membership, at: Patient) -> None:
    with scope(world.party(who)):
        access_patient(world.viewer(who), at.id, Purpose.FOLLOW_UP)


def many(world: World, count: int, **fields: object) -> None:
    """Write looks at Kari's record, one a minute, the newest now."""
    now = clock.now()
    AuditEvent.objects.using("owner").bulk_create(
        AuditEvent(
            at=now - timedelta(minutes=number),
            tenant=world.hadsel,
            patient=world.kari,
            user=world.nora.user,
            unit=world.centre,
            role=Role.NURSE,
            action="READ",
            purpose=Purpose.FOLLOW_UP,
            **fields,
        )
        for number in range(count)
    )


def test_the_log_tells_who_where_as_what_and_why(world: World, page: Callable[..., str]) -> None:
    look(world, world.nora, world.kari)
    text = page(enter(world.petra), "/access-log/")
    for words in ("Nora", "Felles oppfølgingssenter", "Kari Nordmann", "Bodø"):
        assert words in text


def test_the_log_of_another_tenant_is_not_seen(world: World, page: Callable[..., str]) -> None:
    look(world, world.nora, world.bjorn)
    assert "Bjørn" not in page(enter(world.petra), "/access-log/")
    with scope(world.party(world.petra)):
        found = access_log(world.viewer(world.petra), LogFilter(), Place())
    assert found.rows == []


@pytest.mark.parametrize("who", ["nora", "gunnar", "hanne", "per", "adam", "lise", "helge"])
def test_others_do_not_read_the_log(world: World, who: str) -> None:
    client = enter(getattr(world, who))
    assert client.get("/access-log/").status_code == 403
    assert client.post("/access-log/", {"patient": "Kari"}).status_code == 403


def test_reading_the_log_is_logged(world: World) -> None:
    look(world, world.nora, world.kari)
    assert enter(world.petra).get("/access-log/").status_code == 200
    (event,) = logged("READ_LOG")
    assert (event.user_id, event.patient_ids) == (world.petra.user_id, [world.kari.id])
    assert event.purpose == Purpose.CONTROL


def test_a_search_by_name_becomes_an_address_without_the_name(world: World) -> None:
    look(world, world.nora, world.kari)
    client = enter(world.petra)
    answer = client.post(
        "/access-log/", {"patient": "kari nord", "person": "nor", "from_date": "2026-01-01"}
    )
    assert answer.status_code == 302
    assert "kari" not in answer["Location"].lower()
    assert f"patient={world.kari.id}" in answer["Location"]
    assert f"user={world.nora.user_id}" in answer["Location"]
    text = client.get(answer["Location"]).content.decode()
    assert "Kari Nordmann" in text


def test_several_of_one_name_are_offered_to_choose(world: World) -> None:
    make.patient(world.hadsel, "Kari", "Hansen")
    text = enter(world.petra).post("/access-log/", {"patient": "Kari"}).content.decode()
    assert "Kari Hansen" in text
    assert "Kari Nordmann" in text


def test_nobody_of_that_name_is_said(world: World) -> None:
    for asked in ({"patient": "Bjørn"}, {"person": "Per"}, {"patient": "Zorro"}):
        text = enter(world.petra).post("/access-log/", asked).content.decode()
        assert 'class="empty"' in text
        assert str(world.bjorn.id) not in text


def test_a_period_that_ends_before_it_begins_is_said_at_its_field(world: World) -> None:
    asked = {"from_date": "2026-02-01", "to_date": "2026-01-01"}
    answer = enter(world.petra).post("/access-log/", asked)
    assert answer.status_code == 422
    assert 'id="id_to_date_error"' in answer.content.decode()


def test_the_log_is_narrowed_by_patient_user_and_norwegian_dates(world: World) -> None:
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # 00.30 on 1 April in Oslo
    other = make.patient(world.hadsel, "Ola", "Hansen")
    for patient, user, at in (
        (world.kari, world.nora.user, late),
        (other, world.nils.user, late - timedelta(days=2)),
    ):
        AuditEvent.objects.using("owner").create(
            at=at,
            tenant=world.hadsel,
            patient=patient,
            user=user,
            unit=world.centre,
            role=Role.NURSE,
            action="READ",
            purpose=Purpose.FOLLOW_UP,
        )
    AuditEvent.objects.using("owner").create(
        at=late - timedelta(days=9),
        tenant=world.hadsel,
        patient_ids=[world.kari.id, other.id],
        user=world.nora.user,
        unit=world.centre,
        role=Role.NURSE,
        action="ALERTS_LISTED",
        purpose=Purpose.FOLLOW_UP,
    )
    april = late.astimezone(clock.OSLO).date()

    def count(wanted: LogFilter) -> int:
        with scope(world.party(world.petra)):
            return len(access_log(world.viewer(world.petra), wanted, Place()).rows)

    assert count(LogFilter(patient_id=world.kari.id)) == 2
    assert count(LogFilter(user_id=world.nils.user_id)) == 1
    assert count(LogFilter(from_date=april)) == 1
    assert count(LogFilter(to_date=april - timedelta(days=1))) == 2
    assert count(LogFilter(from_date=april, to_date=april)) == 1


def test_a_crowded_log_is_paged_both_ways_without_gaps(world: World) -> None:
    many(world, 120)
    viewer = world.viewer(world.petra)
    with scope(world.party(world.petra)):
        first = access_log(viewer, LogFilter(), Place())
        second = access_log(viewer, LogFilter(), Place(before=first.older))
        third = access_log(viewer, LogFilter(), Place(before=second.older))
        back = access_log(viewer, LogFilter(), Place(after=third.newer))
        start = access_log(viewer, LogFilter(), Place(after=back.newer))
    instants = [row.at for page in (first, second, third) for row in page.rows]
    assert len(instants) == len(set(instants)) == 120
    assert instants == sorted(instants, reverse=True)
    assert (first.newer, third.older) == ("", "")
    assert [row.at for row in back.rows] == [row.at for row in second.rows]
    assert [row.at for row in start.rows] == [row.at for row in first.rows]
    assert start.newer == ""


def test_a_made_up_address_is_not_there(world: World) -> None:
    client = enter(world.petra)
    for query in (
        "before=x",
        "after=20260101T000000000000-zz",
        "patient=1",
        "from_date=igår",
        f"patient={world.bjorn.id}",
        f"user={world.per.user_id}",
        f"patient={uuid4()}",
    ):
        assert client.get(f"/access-log/?{query}").status_code == 404, query
    with scope(world.party(world.petra)), pytest.raises(BadCursor):
        access_log(world.viewer(world.petra), LogFilter(), Place(before="x"))


def test_the_patient_sees_organisation_role_and_why_but_no_name(
    world: World, page: Callable[..., str]
) -> None:
    look(world, world.nora, world.kari)
    look(world, world.gunnar, world.kari)
    text = page(enter(world.kari_user), "/my/access-log/")
    assert "Felles oppfølgingssenter" in text
    assert "Stokmarknes legekontor" in text
    assert "Nora" not in text
    assert "Gunnar" not in text


def test_the_patient_does_not_see_the_log_of_somebody_whose_relative_she_is(
    world: World, page: Callable[..., str]
) -> None:
    make.relative(world.bjorn, "Kari", user=world.kari_user)
    look(world, world.nora, world.bjorn)
    assert "Felles oppfølgingssenter" not in page(enter(world.kari_user), "/my/access-log/")


def test_own_visits_are_not_listed(world: World, page: Callable[..., str]) -> None:
    client = enter(world.kari_user)
    page(client, "/my/access-log/")
    assert 'class="empty"' in page(client, "/my/access-log/")
    assert len(logged("READ_LOG")) == 2


def test_a_relative_and_staff_have_no_such_page(world: World) -> None:
    assert world.rune.user
    assert enter(world.rune.user, "RELATIVE").get("/my/access-log/").status_code == 403
    for who in (world.nora, world.petra):
        assert enter(who).get("/my/access-log/").status_code == 403


def test_a_crowded_log_of_the_patient_has_pages(world: World, page: Callable[..., str]) -> None:
    many(world, 60)
    client = enter(world.kari_user)
    text = page(client, "/my/access-log/")
    assert 'rel="next"' in text
    assert client.get("/my/access-log/?before=x").status_code == 404
