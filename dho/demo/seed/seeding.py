"""Seed the demo once: the past in one transaction, today by the real paths, the file last.

Killed before the transaction ends, nothing is there; killed after it, the next run goes on from
there. The file of credentials is what says that it is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils import translation

from dho.demo.credentials import Credentials, read_credentials, write_credentials
from dho.demo.seed import cast, stories
from dho.demo.seed.benefit_plan import write_benefit_plan
from dho.demo.seed.beside import write_beside
from dho.demo.seed.costs import write_costs
from dho.demo.seed.entry import let_in
from dho.demo.seed.handled import write_alerts
from dho.demo.seed.judged import write_judgements
from dho.demo.seed.live import Devices, make_today, patients_by_number
from dho.demo.seed.measured import write_readings
from dho.demo.seed.own_row import write_own_row, write_own_values
from dho.demo.seed.past_walls import OWNER, past_the_walls
from dho.demo.seed.people import write_people
from dho.demo.seed.places import write_places
from dho.demo.seed.plan_use import write_plan_use
from dho.demo.seed.plans import write_plans
from dho.demo.seed.published import publish_reports
from dho.demo.seed.staff_survey import write_staff_survey
from dho.demo.seed.values import write_values
from dho.identity.queries import token_bearer
from dho.lib import clock
from measurements.operations.questionnaires import load_ready_made
from tenants.models import Tenant

if TYPE_CHECKING:
    from pathlib import Path

    from dho.demo.console import Teller


class CannotSeed(Exception):
    """The demo cannot be seeded here; the text says why, in one line."""


def seed(*, var: Path, base_url: str, teller: Teller) -> Credentials:
    """Bring the demo's data and its file into being, as far as they are not there yet.

    Raises ``CannotSeed`` in production, and where the database holds somebody else's data.
    """
    if settings.PRODUCTION:
        raise CannotSeed("the demo makes people with known passwords: never in production")
    is_seeded = _is_seeded()
    known = read_credentials(var)
    if is_seeded and known is not None and _fits(known):
        if known["base_url"] != base_url:
            known["base_url"] = base_url
            write_credentials(var, known)
        return known
    with translation.override("nb"):
        if not is_seeded:
            write_past(teller)
        return _open_doors(var, base_url, teller)


def write_past(teller: Teller) -> None:
    """Write everything until now in one transaction."""
    now = clock.now()
    with past_the_walls():
        with teller.step("Municipalities, units and staff"):
            places = write_places(now)
        with teller.step("Questionnaires"):
            load_ready_made(using=OWNER)
        with teller.step("Patients and plans"):
            people = write_people(places, now)
            versions = write_plans(people, places, now, as_template=stories.AS_TEMPLATE)
        with teller.step("90 days of readings"):
            measured = write_readings(
                people,
                now,
                bends=stories.BENDS,
                until=stories.calm_until(people, versions, now),
                more={stories.NOT_ANSWERED.number: stories.unanswered_reading(now)},
            )
        with teller.step("Judging them"):
            silent = frozenset({stories.SILENT})
            found = write_judgements(people, measured, versions, now, silent=silent)
        with teller.step("Alerts of the past"):
            left = {stories.NOT_ANSWERED.number: now - stories.UNANSWERED}
            write_alerts(people, found, versions, places, now, left_since=left)
        with teller.step("Values of the benefit plan"):
            write_benefit_plan(places, now)
            write_own_row(places, now)
            write_values(people, places, now)
            write_own_values(people, places, now)
            write_beside(people, places, now)
            write_costs(places, now)
            write_staff_survey(places, now)
            write_plan_use(people, places, now)


def _open_doors(var: Path, base_url: str, teller: Teller) -> Credentials:
    with teller.step("Passwords and tokens"):
        numbers = patients_by_number()
        users, patients = let_in(numbers)
    with teller.step("Today"):
        secrets = {UUID(one["id"]): one["token"] for one in patients}
        make_today(Devices(numbers, secrets))
    with teller.step("Published benefit reports"):
        publish_reports()
    told: Credentials = {"base_url": base_url, "users": users, "patients": patients}
    write_credentials(var, told)
    return told


def _is_seeded() -> bool:
    """Whether the past is there. Raises ``CannotSeed`` beside tenants that are not the demo's."""
    present = set(Tenant.objects.using(OWNER).values_list("name", flat=True))
    if not present:
        return False
    if present >= set(cast.TENANTS):
        return True
    raise CannotSeed(
        "the database holds data that are not the demo's: give it an empty one (DATABASE_URL)"
    )


def _fits(known: Credentials) -> bool:
    """Whether the file belongs to this database."""
    return bool(known["users"]) and token_bearer(known["users"][0]["token"]) is not None
