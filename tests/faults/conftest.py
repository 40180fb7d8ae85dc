"""One house for all fault tests of a run; each test takes patients of its own and mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.house import House, house

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def built() -> Iterator[House]:
    """The house itself, for what outlives one test."""
    with house() as built:
        yield built


@pytest.fixture(name="house")
def whole_house(built: House) -> Iterator[House]:
    """The house, whole before the test and whole after it."""
    built.mend()
    yield built
    built.mend()
