"""A refused access is logged: where staff work; for a patient or relative, at home."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse

from dho.identity.operations import log_refusal
from tenants.models import Relative
from tenants.rules.codes import Role
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from django.test import Client

    from tenants.models import Patient, User
    from tests.world import World


def homes() -> list[str]:
    """Return in whose logs refusals stand."""
    return sorted(row.tenant.name for row in logged("REFUSED"))


def tried(client: Client, patient: Patient, status: int) -> None:
    address = reverse("triage:relative-day", args=[patient.id])
    assert client.get(address).status_code == status


@pytest.fixture
def rune(world: World) -> User:
    assert world.rune.user
    return world.rune.user


def test_a_nurse_s_refused_try_stands_in_the_log_of_where_she_works(world: World) -> None:
    assert enter(world.per).get(f"/patients/{world.kari.id}/").status_code == 404
    (row,) = logged("REFUSED")
    assert (row.tenant, row.user_id, row.patient_id) == (world.bodo, world.per.user_id, None)
    assert row.detail == {"address": f"/patients/{world.kari.id}/", "status": 404}


def test_a_patient_s_refused_try_stands_in_the_log_of_the_home_municipality(world: World) -> None:
    assert enter(world.kari_user).get(f"/patients/{world.bjorn.id}/").status_code in {403, 404}
    (row,) = logged("REFUSED")
    assert (row.tenant, row.user_id, row.role) == (world.hadsel, world.kari_user.id, "PATIENT")
    assert (row.unit_id, row.patient_id) == (None, None)


def test_whose_record_a_patient_tried_changes_nothing_of_what_is_written(world: World) -> None:
    """Neither the row nor its place tells whether the id is anybody's."""
    client = enter(world.kari_user)
    for one in (world.bjorn.id, world.stranger.id, uuid4()):
        client.get(f"/patients/{one}/")
    assert homes() == ["Hadsel"] * 3
    assert len({row.detail["status"] for row in logged("REFUSED")}) == 1


def test_a_patient_s_try_at_staff_s_pages_is_logged(world: World) -> None:
    assert enter(world.kari_user).get("/access-log/").status_code == 403
    assert homes() == ["Hadsel"]


def test_what_is_allowed_is_not_logged_as_refused(world: World, rune: User) -> None:
    assert enter(world.kari_user).get("/my/").status_code == 200
    tried(enter(rune, "RELATIVE"), world.kari, 200)
    assert homes() == []


def test_a_relative_s_try_stands_at_the_home_of_the_patient_tried(world: World, rune: User) -> None:
    make.relative(world.bjorn, "Rune", user=rune)
    address = reverse("triage:relative-record", args=[world.kari.id, "spo2"])
    assert enter(rune, "RELATIVE").get(address).status_code == 403
    assert homes() == ["Hadsel"]


def test_a_relative_s_try_at_somebody_else_stands_at_the_homes_of_their_own(
    world: World, rune: User
) -> None:
    make.relative(world.bjorn, "Rune", user=rune)
    tried(enter(rune, "RELATIVE"), world.stranger, 404)
    assert homes() == ["Bodø", "Hadsel"]


def test_what_one_may_as_a_relative_is_no_home_for_what_one_tried_as_a_patient(
    world: World,
) -> None:
    make.relative(world.bjorn, "Kari", user=world.kari_user)
    assert enter(world.kari_user).get(f"/patients/{world.bjorn.id}/").status_code in {403, 404}
    assert homes() == ["Hadsel"]


def test_where_nothing_is_theirs_any_more_a_line_without_person_data_is_written(
    world: World, rune: User, caplog: pytest.LogCaptureFixture
) -> None:
    viewer = world.self_viewer(rune, Role.RELATIVE)
    Relative.objects.using("owner").filter(user=rune).update(ended_at=make.LONG_AGO)
    request = RequestFactory().get("/relative/")
    with caplog.at_level(logging.WARNING):
        log_refusal(by=viewer, request=request, status=404)
    assert homes() == []
    (line,) = [one.getMessage() for one in caplog.records]
    assert line == "refused: RELATIVE, 404, no tenant to log it at"
