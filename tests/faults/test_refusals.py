"""A web server that could pass the walls, or whose database forgets, does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.faults.house import ROOT, House

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]

PRODUCTION = {
    "DHO_MODE": "production",
    "DHO_SECRET_KEY": "a-secret-of-this-test-which-is-long-enough-to-be-a-key-0123456789",
    "DHO_INDEX_KEY": "another-secret-of-this-test-which-is-long-enough-to-be-a-key-012345",
    "DHO_FIELD_KEYS": "bm90LXRoZS1pbnNlY3VyZS1kZWZhdWx0LWtleS0wMTI=",
    "DHO_ALLOWED_HOSTS": "dho.example",
}


def start(house: House, **changes: str) -> tuple[int, str]:
    """Import the web server's entry point as a server would; return how that ended."""
    ran = subprocess.run(
        [sys.executable, "-c", "import dho.wsgi"],
        cwd=ROOT,
        env={**house.environment, **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ran.returncode, ran.stderr.strip()


@pytest.fixture
def logins(house: House) -> Iterator[House]:
    """Logins that no door may have; gone again afterwards."""
    house.do(
        "ALTER ROLE dho_owner LOGIN PASSWORD 'owner'",
        "CREATE ROLE dho_passer LOGIN BYPASSRLS PASSWORD 'passer'",
        "GRANT CONNECT ON DATABASE dho TO dho_owner, dho_passer",
    )
    yield house
    house.do(
        "ALTER ROLE dho_owner NOLOGIN PASSWORD NULL",
        "REVOKE CONNECT ON DATABASE dho FROM dho_passer",
        "DROP ROLE dho_passer",
    )


def test_it_starts_as_the_door_on_a_database_that_keeps_what_it_acknowledged(house: House) -> None:
    assert start(house) == (0, "")


@pytest.mark.parametrize(
    ("variable", "login", "password"),
    [
        ("DATABASE_APP_URL", "postgres", ""),
        ("DATABASE_APP_URL", "dho_owner", "owner"),
        ("DATABASE_APP_URL", "dho_passer", "passer"),
        ("DATABASE_TRIAGE_URL", "postgres", ""),
    ],
)
def test_a_login_that_could_pass_the_walls_is_refused(
    logins: House, variable: str, login: str, password: str
) -> None:
    address = logins.address(login, password=password)
    code, said = start(logins, **{variable: address})
    assert code == 1
    assert "superuser, bypasses row-level security or owns tables" in said


@pytest.mark.parametrize("mode", ["production", "demo"])
def test_a_database_that_would_forget_is_refused(house: House, mode: str) -> None:
    """The servers of the other tests have fsync off."""
    code, said = start(house, DHO_MODE=mode, DATABASE_APP_URL=os.environ["DATABASE_APP_URL"])
    assert code == 1
    assert "PostgreSQL has" in said
    assert "fsync" in said


def test_a_login_that_does_not_wait_for_the_disk_is_refused(house: House) -> None:
    house.do("ALTER ROLE dho_door SET synchronous_commit = off")
    try:
        code, said = start(house)
    finally:
        house.do("ALTER ROLE dho_door RESET synchronous_commit")
    assert code == 1
    assert "synchronous_commit" in said


def test_default_keys_are_refused_in_production(house: House) -> None:
    code, said = start(house, DHO_FIELD_KEYS="")
    assert code == 1
    assert "DHO_FIELD_KEYS" in said
