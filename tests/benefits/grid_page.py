"""An office's grid as a browser without scripts sends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from benefits.models import IndicatorValue

if TYPE_CHECKING:
    from django.test import Client

    from benefits.rules.points import Point
    from tenants.models import Patient, Unit


def grid_address(unit: Unit, quarter: str = "2026-Q3") -> str:
    return f"/benefits/collect/{quarter}/{unit.id}/"


def key(of: Patient, code: str, point: Point) -> str:
    return f"{of.id.hex}-{code}-{point.value}"


def was_of(client: Client, address: str) -> str:
    found = re.search(r'name="was" value="([^"]*)"', client.get(address).content.decode())
    assert found
    return found[1].replace("&quot;", '"')


def send(client: Client, address: str, **cells: str) -> Any:
    return client.post(address, {"was": was_of(client, address), **cells})


def standing(of: Patient, code: str, point: Point) -> IndicatorValue | None:
    return (
        IndicatorValue.objects.using("owner")
        .filter(patient=of, indicator=code, point=point, superseded_at=None)
        .first()
    )
