"""The reading is stored, and the sender never hears of it: sent again, it is the first one."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

from tests.faults.house import House
from tests.faults.proxy import wire_to
from tests.faults.senders import Line, a_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.proxy import Wire

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]


@pytest.fixture
def to_database(house: House) -> Iterator[Wire]:
    """The wire between web server and database."""
    assert house.postgres.port is not None
    with wire_to(house.postgres.port) as wire:
        yield wire


@pytest.fixture
def to_web(house: House, to_database: Wire) -> Iterator[Wire]:
    """The wire between device and web server; behind it the web server's own to the database."""
    door = house.address("dho_door", port=to_database.port)
    with house.running("web", DATABASE_APP_URL=door) as staff, wire_to(staff.port) as wire:
        yield wire


def stored(house: House, reference: str) -> int:
    rows = house.ask("SELECT count(*) FROM measurements_reading WHERE reference = %s", reference)
    return int(rows[0][0])


def test_an_answer_lost_on_its_way_to_the_device_is_given_again(house: House, to_web: Wire) -> None:
    (device,) = house.devices(1)
    reading = a_reading(device)
    line = Line(to_web.port)
    to_web.cut_after = b"POST /api/v1/readings/"
    with pytest.raises((OSError, http.client.HTTPException)):
        line.post(device.token, reading)
    assert to_web.cuts == 1
    assert stored(house, reading["reference"]) == 1

    status, again = line.post(device.token, reading)
    assert status == 200
    assert again["reference"] == reading["reference"]
    assert stored(house, reading["reference"]) == 1


def test_a_commit_that_the_web_server_never_heard_of_is_no_second_reading(
    house: House, to_database: Wire, to_web: Wire
) -> None:
    (device,) = house.devices(1)
    reading = a_reading(device)
    line = Line(to_web.port)
    to_database.cut_after = b"take_in"
    status, _ = line.post_until_answered(device.token, reading)
    assert to_database.cuts == 1
    assert status == 200, "the repeat is the first reading, not a new one"
    assert stored(house, reading["reference"]) == 1
