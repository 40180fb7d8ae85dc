"""Groups of patients with values, and browsers of those who look at them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import IndicatorValue
from benefits.operations.asking import ask_for_benefits
from benefits.rules.indicators import EDITION
from benefits.rules.own_rows import OWN
from benefits.rules.points import Point
from tenants.models import Enrolment
from tenants.rules.codes import Role
from tests import factories as make

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from tenants.models import Membership, Patient, Tenant, Unit
    from tests.world import World

# Every test of this folder lives on this day.
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STARTED = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW)


def put(of: Patient, indicator: str, point: Point, value: Any, by: Membership) -> IndicatorValue:
    """A value past the walls; None is "not known". Of a tenant's own row, under its version 1."""
    row = IndicatorValue(
        tenant_id=of.tenant_id,
        patient=of,
        indicator=indicator,
        point=point,
        value=None if value is None else Decimal(value),
        not_known=value is None,
        edition=1 if indicator.startswith(OWN) else EDITION,
        source="GP_JOURNAL",
        entered_by=by.user,
        entered_at=NOW - timedelta(days=1),
    )
    row.save(using="owner", force_insert=True)
    return row


def group(
    home: Tenant,
    centre: Unit,
    by: Membership,
    rows: Sequence[dict[str, Sequence[Any]]],
    *,
    started_at: datetime = STARTED,
) -> list[Patient]:
    """Enrolled patients. A row is {indicator: (baseline, month 3, month 6 …)}; "" leaves out."""
    patients = []
    for number, values in enumerate(rows):
        of = make.patient(home, f"Person{number}", home.name)
        make.enrolment(of, centre, started_at=started_at)
        for indicator, series in values.items():
            for point, value in zip(Point, series, strict=False):
                if value != "":
                    put(of, indicator, point, value, by)
        patients.append(of)
    return patients


@pytest.fixture
def hadsel_group(world: World) -> list[Patient]:
    """Eight of Hadsel, ten months in: visits to the GP went from 3 to 1, one month 6 is missing."""
    rows = [
        {
            "GP_VISITS": (3 + number % 2, 2, "" if number == 7 else 1),
            "SAFETY": (2, 4, 4),
            "ACUTE_ADMISSIONS": (1, "", number % 2),
        }
        for number in range(8)
    ]
    return group(world.hadsel, world.centre, world.nora, rows)


@pytest.fixture
def asked(world: World) -> list[Patient]:
    """Three of Hadsel who began in January, all of Gunnar's office and opened to it; asked for.

    Who was there before is followed up for so long that nothing more is asked.
    """
    Enrolment.objects.using("owner").update(started_at=NOW - timedelta(days=6 * 366))
    found = group(world.hadsel, world.centre, world.nora, [{}, {}, {}])
    for one in found:
        one.gp_unit = world.gp_office
        one.save(using="owner")
        make.grant(one, world.gp_office, world.gp_agreement, world.adam.user)
    ask_for_benefits()
    return found


@pytest.fixture
def bodo_lead(world: World) -> Membership:
    return make.member("Liv", world.bodo_home_care, Role.PROJECT_LEAD)


@pytest.fixture
def centre_lead(world: World) -> Membership:
    return make.member("Lars", world.centre, Role.PROJECT_LEAD)


@pytest.fixture
def browser(client: Client) -> Callable[[Membership], Client]:
    """Sign in, acting as a membership."""

    def sign_in(membership: Membership) -> Client:
        client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(membership.id)
        session.save()
        return client

    return sign_in
