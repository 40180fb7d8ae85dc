"""Write the demo's patients: who they are, their courses, and whom they are opened to."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dho.demo.seed import cast, words
from dho.demo.seed.notices import write_device
from dho.demo.seed.past_walls import OWNER
from dho.demo.seed.places import Places, new_user
from dho.demo.simulator import Diagnosis, SimulatedPatient, simulate
from dho.identity.models import Sender
from dho.lib.clock import OSLO
from dho.lib.fields import blind_index
from tenants.models import AccessGrant, Enrolment, Patient, Relative, User
from tenants.rules.codes import PatientGroup
from tenants.rules.registration import search_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tenants.models import Unit

SEED = 226
PATIENTS = 60
DAYS = 90


@dataclass(frozen=True, slots=True)
class Person:
    """One patient of the demo: as simulated, and as rows. ``receivers`` are unit keys, in line."""

    sim: SimulatedPatient
    row: Patient
    course: Enrolment
    receivers: tuple[str, ...]
    sender: Sender

    @property
    def number(self) -> int:
        """The patient's number in the population, from 1."""
        return self.sim.number

    @property
    def zone(self) -> ZoneInfo:
        """Where the patient's days begin."""
        return ZoneInfo(self.row.time_zone)

    def dice(self, topic: str) -> random.Random:
        """Return dice of the patient's own, alike at every seeding."""
        return dice(self.number, topic)


def dice(number: int, topic: str) -> random.Random:
    """Return dice that depend on nothing but a patient's number and what they are for."""
    return random.Random(f"{SEED}/{number}/{topic}")  # noqa: S311 - no secret is made here


def write_people(places: Places, now: datetime) -> list[Person]:
    """Write patients, relatives, courses, grants and the senders of their devices."""
    today = now.astimezone(OSLO).date()
    people = [
        _person(_named(sim), places, now) for sim in simulate(PATIENTS, DAYS + 1, SEED, today)
    ]
    kari = next(one for one in people if one.number == cast.KARI.number)
    logins = [
        new_user(cast.KARI.username, kari.row.name),
        new_user(
            cast.KARI.relative_username, f"{cast.KARI.relative_given_name} {kari.sim.family_name}"
        ),
    ]
    User.objects.using(OWNER).bulk_create(logins)
    kari.row.user = logins[0]
    Patient.objects.using(OWNER).bulk_create(one.row for one in people)
    Relative.objects.using(OWNER).bulk_create(_relatives(people, kari, logins[1]))
    Enrolment.objects.using(OWNER).bulk_create(one.course for one in people)
    AccessGrant.objects.using(OWNER).bulk_create(
        grant for one in people for grant in _grants(one, places)
    )
    Sender.objects.using(OWNER).bulk_create(one.sender for one in people)
    write_device(kari.row, now)
    return people


def device_label(number: int) -> str:
    """Return the name of a patient's measuring kit; it tells nothing of whose it is."""
    return f"Målekoffert {number:03}"


def _named(sim: SimulatedPatient) -> SimulatedPatient:
    """Return the patient with Kari's given name for Kari, and for nobody else."""
    if sim.number == cast.KARI.number:
        return replace(sim, given_name=cast.KARI.given_name)
    is_namesake = sim.given_name == cast.KARI.given_name
    return replace(sim, given_name=cast.KARI.instead) if is_namesake else sim


def _person(sim: SimulatedPatient, places: Places, now: datetime) -> Person:
    receivers = _receivers(sim)
    own = dice(sim.number, "person")
    row = Patient(
        tenant=places.tenants[sim.municipality],
        given_name=sim.given_name,
        family_name=sim.family_name,
        search_name=search_name(sim.given_name, sim.family_name),
        birth_date=sim.birth_date,
        national_number=sim.national_number,
        national_number_index=blind_index(sim.national_number),
        phone=f"750000{sim.number:02}",
        address=f"{own.choice(words.STREETS)} {own.randint(1, 60)}, {sim.municipality}",
        lives_alone=own.random() < 0.45,
        hard_of_hearing=own.random() < 0.15,
        home_care_phone=_home_care_phone(sim, places) if own.random() < 0.4 else "",
        gp_unit=places.units[_gp(sim.number)],
    )
    course = Enrolment(
        tenant=row.tenant,
        patient=row,
        centre=places.centre,
        owner_unit=places.centre,
        owner_since=_course_start(sim.number, now),
        patient_group=PatientGroup(sim.diagnosis.value),
        started_at=_course_start(sim.number, now),
    )
    return Person(sim, row, course, receivers, Sender(name=device_label(sim.number)))


def _course_start(number: int, now: datetime) -> datetime:
    """Three of five began more than half a year ago, the others more than three months ago."""
    days = 190 + number % 20 if number % 5 < 3 else 96 + number % 5
    start = (now - timedelta(days=days)).astimezone(OSLO)
    return start.replace(hour=10, minute=number % 60, second=0, microsecond=0)


def _gp(number: int) -> str:
    return cast.GP_OFFICES[number // len(Diagnosis) % len(cast.GP_OFFICES)]


def _receivers(sim: SimulatedPatient) -> tuple[str, ...]:
    """Most plans name the GP office first; lungs and hearts the hospital after it, a few it alone."""
    if sim.diagnosis not in (Diagnosis.COPD, Diagnosis.HEART_FAILURE):
        return (_gp(sim.number),)
    if sim.number % 10 == 5:
        return (cast.HOSPITAL,)
    return (_gp(sim.number), cast.HOSPITAL)


def _home_care_phone(sim: SimulatedPatient, places: Places) -> str:
    unit: Unit = places.units[cast.MUNICIPAL_UNITS[sim.municipality]]
    return str(unit.phone)


def _relatives(people: list[Person], kari: Person, login: User) -> Iterator[Relative]:
    """Yield Kari's son, who helps and may send readings, and a name to ring for most others."""
    for one in people:
        own = one.dice("relative")
        if one is kari:
            yield _relative(
                one, login.name, cast.KARI.relation, user=login, may_record=True, may_be_told="ALL"
            )
        elif own.random() < 0.7:
            given = own.choice(("Anne", "Eva", "Geir", "Hilde", "Jan", "Mona", "Tor", "Unni"))
            name = f"{given} {one.sim.family_name}"
            told = own.choice(("", "SILENCE", "ALL", "NOTHING"))
            yield _relative(one, name, own.choice(words.RELATIONS), may_be_told=told)


def _relative(
    one: Person,
    name: str,
    relation: str,
    *,
    user: User | None = None,
    may_record: bool = False,
    may_be_told: str = "",
) -> Relative:
    return Relative(
        tenant=one.row.tenant,
        patient=one.row,
        user=user,
        name=name,
        relation=relation,
        phone=f"750000{61 + one.number % 29}",
        may_record=may_record,
        may_be_told=may_be_told,
        started_at=one.course.started_at,
    )


def _grants(one: Person, places: Places) -> Iterator[AccessGrant]:
    for key in one.receivers:
        yield AccessGrant(
            tenant=one.row.tenant,
            patient=one.row,
            unit=places.units[key],
            agreement=places.agreements[one.sim.municipality, key],
            reason=words.GRANT_REASON,
            started_at=one.course.started_at,
            made_by=places.users[cast.RESOURCE if one.sim.municipality == "Hadsel" else "nora"],
        )
