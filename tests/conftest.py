"""Fixtures of all tests: the database as the application sees it, and the cast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import tables
from tests import world as world_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

# How long a machine takes is no property of the rules.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

# Each client of a test builds the middleware anew; without this it would read all static files first.
settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The databases are made by ``tests.servers``."""


@pytest.fixture(autouse=True)
def _language_of_the_house() -> Iterator[None]:
    """Every test begins in the language of the settings: a page read before leaves its own behind."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def db(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database, empty again afterwards. Nothing is wrapped in a transaction."""
    with django_db_blocker.unblock():
        yield
        for alias in ("default", "triage", "owner"):
            connection: Any = connections[alias]
            connection.dho_party = None
            if connection.in_atomic_block or connection.errors_occurred:
                connection.close()
        tables.empty()


@pytest.fixture(scope="session")
def _world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> tables.Snapshot[world_module.World]:
    """Made before any test can have moved the clock."""
    with django_db_blocker.unblock():
        return tables.Snapshot(world_module.build)


@pytest.fixture
def world(_world: tables.Snapshot[world_module.World], db: None) -> world_module.World:
    """Bodø hosts the centre; Hadsel and Bodø have agreements; Sortland has none."""
    return _world.write()
