"""What an operator does on the server: a tenant, its first administrator, a token."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dho.identity.queries import token_bearer, viewer_of_token
from tenants.models import Membership, Tenant, User
from tenants.rules.codes import Role
from tests import factories as make
from tests.tenants.conftest import logged

if TYPE_CHECKING:
    from tests.world import World


def run(*words: str) -> str:
    """Run a command as an operator would; returns its standard output."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def test_a_tenant_comes_with_the_unit_that_receives_what_belongs_nowhere(db: None) -> None:
    run("create_tenant", "--kind", "MUNICIPALITY", "--name", "Bø", "--phone", "76 11 42 00")
    tenant = Tenant.objects.get(name="Bø")
    assert tenant.default_unit
    assert (tenant.default_unit.kind, tenant.default_unit.phone) == ("MUNICIPAL", "76 11 42 00")
    assert [event.tenant_id for event in logged("TENANT_CREATED")] == [tenant.id]
    assert logged("TENANT_CREATED")[0].detail["operator"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--kind", "MUNICIPALITY", "--name", "Hadsel"], "there is a tenant called Hadsel already"),
        (["--kind", "GP_OFFICE", "--name", "Nytt", "--unit-kind", "CENTRE"], "is one of GP_OFFICE"),
        (["--kind", "HOSPITAL", "--name", "Nytt", "--organisation-number", "12"], "nine digits"),
        (["--kind", "HOSPITAL", "--name", "  "], "need a name"),
    ],
)
def test_a_tenant_that_cannot_be_made_is_told_in_one_line(
    world: World, words: list[str], told: str
) -> None:
    before = Tenant.objects.count()
    with pytest.raises(CommandError, match=told) as refused:
        run("create_tenant", *words)
    assert "\n" not in str(refused.value)
    assert Tenant.objects.count() == before


def appoint(world: World, **more: str) -> str:
    words = {
        "username": "siri.ny",
        "name": "Siri Ny",
        "tenant": "Hadsel",
        "unit": "Hjemmetjenesten Hadsel",
        "role": "TENANT_ADMIN",
        **more,
    }
    return run(
        "create_user", *(part for key, value in words.items() for part in (f"--{key}", value))
    )


def test_a_new_administrator_can_sign_in_with_the_password_printed(world: World) -> None:
    password = appoint(world)
    assert User.objects.get(username="siri.ny").check_password(password)
    client = Client()
    answer = client.post("/sign-in/", {"username": "siri.ny", "password": password}, follow=True)
    assert answer.redirect_chain[-1][0] == "/agreements/"
    assert [event.role for event in logged("MEMBERSHIP_STARTED")] == [""]


def test_somebody_who_has_a_sign_in_keeps_it(world: World) -> None:
    with pytest.raises(CommandError, match="--existing"):
        appoint(world, username=world.per.user.username)
    out = run(
        "create_user",
        "--existing",
        "--username",
        world.per.user.username,
        "--tenant",
        "Hadsel",
        "--unit",
        "Hjemmetjenesten Hadsel",
        "--role",
        "HOME_NURSE",
    )
    assert out == ""
    assert Membership.objects.filter(user=world.per.user).count() == 2


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"tenant": "Narvik"}, "Narvik has no unit"),
        ({"unit": "Sykehuset"}, "Hadsel has no unit called Sykehuset"),
        ({"role": "GP"}, "a person is one of"),
        ({"name": ""}, "needs --name"),
        ({"username": "å b"}, "a user name has"),
    ],
)
def test_a_user_who_cannot_be_made_is_told_in_one_line(
    world: World, more: dict[str, str], told: str
) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match=told) as refused:
        appoint(world, **more)
    assert "\n" not in str(refused.value)
    assert User.objects.count() == before


def test_nobody_is_made_patient_by_command(world: World) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        appoint(world, role="PATIENT")


def test_a_device_token_writes_for_its_patient_only(world: World) -> None:
    secret = run("issue_token", "--patient", str(world.kari.id), "--by", world.nora.user.username)
    bearer = token_bearer(secret)
    assert bearer
    assert (bearer.patient_id, bearer.is_device) == (world.kari.id, True)
    assert [(e.patient_id, e.user_id) for e in logged("TOKEN_ISSUED")] == [
        (world.kari.id, world.nora.user_id)
    ]


@pytest.mark.parametrize("who", ["nora", "hanne", "adam", "gunnar", "helge"])
def test_a_personal_token_has_its_users_rights(world: World, who: str) -> None:
    member = getattr(world, who)
    bearer = token_bearer(run("issue_token", "--user", member.user.username))
    assert bearer
    viewer = viewer_of_token(bearer)
    assert viewer == world.viewer(member)


def test_a_token_is_issued_only_by_who_may_and_sees_the_patient(world: World) -> None:
    for by, patient, told in (
        (world.gunnar, world.kari.id, "may not connect devices"),
        (world.nora, world.stranger.id, "sees no patient"),
        (world.nora, uuid4(), "sees no patient"),
    ):
        with pytest.raises(CommandError, match=told):
            run("issue_token", "--patient", str(patient), "--by", by.user.username)
    assert not logged("TOKEN_ISSUED")


def test_who_has_several_roles_says_which(world: World) -> None:
    make.member("Nora", world.hadsel_home_care, Role.HOME_NURSE, user=world.nora.user)
    name = world.nora.user.username
    with pytest.raises(CommandError, match="several roles"):
        run("issue_token", "--user", name)
    assert run("issue_token", "--user", name, "--unit", "Hjemmetjenesten Hadsel")


def test_a_token_needs_to_know_for_whom_and_by_whom(world: World) -> None:
    for words, told in (
        (["--patient", str(world.kari.id)], "needs --by"),
        (["--user", "nobody"], "nobody has the user name"),
        ([], "required"),
        (["--patient", "12", "--by", "x"], "invalid UUID"),
    ):
        with pytest.raises(CommandError, match=told):
            run("issue_token", *words)


def test_a_token_is_revoked_at_once_and_only_once(world: World) -> None:
    secret = run("issue_token", "--patient", str(world.kari.id), "--by", world.nora.user.username)
    bearer = token_bearer(secret)
    assert bearer
    for by, told in ((world.gunnar, "may not revoke"), (world.per, "may not|sees no")):
        with pytest.raises(CommandError, match=told):
            run("revoke_token", str(bearer.token_id), "--by", by.user.username)
    assert token_bearer(secret)
    run("revoke_token", str(bearer.token_id), "--by", world.nora.user.username)
    assert token_bearer(secret) is None
    assert [e.patient_id for e in logged("TOKEN_REVOKED")] == [world.kari.id]
    with pytest.raises(CommandError, match="no living token"):
        run("revoke_token", str(bearer.token_id), "--by", world.nora.user.username)
