"""Who takes part in the demo: tenants, units, staff. Nobody real."""

from __future__ import annotations

from dataclasses import dataclass

from tenants.rules.codes import Role, TenantKind, UnitKind

HOST = "Bodø"
CENTRE = "centre"
HOSPITAL = "hospital"
GP_OFFICES = ("havna", "torget")
MUNICIPALITIES = ("Bodø", "Hadsel", "Øksnes", "Sortland", "Bø")

TENANTS: dict[str, TenantKind] = {
    **dict.fromkeys(MUNICIPALITIES, TenantKind.MUNICIPALITY),
    "Nordlandssykehuset": TenantKind.HOSPITAL,
    "Legekontoret Havna": TenantKind.GP_OFFICE,
    "Legekontoret Torget": TenantKind.GP_OFFICE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of a tenant. The telephone is invented."""

    key: str
    tenant: str
    kind: UnitKind
    name: str
    phone: str
    direct_phone: str = ""

    @property
    def email(self) -> str:
        """Where the unit is told that somebody needs it; goes nowhere."""
        return f"{self.key}@example.test"


PLACES = (
    Place(CENTRE, HOST, UnitKind.CENTRE, "Felles oppfølgingssenter", "75000090"),
    Place("bodo", "Bodø", UnitKind.MUNICIPAL, "Hjemmetjenesten i Bodø", "75000091"),
    Place("hadsel", "Hadsel", UnitKind.MUNICIPAL, "Hjemmetjenesten i Hadsel", "75000092"),
    Place("oksnes", "Øksnes", UnitKind.MUNICIPAL, "Hjemmetjenesten i Øksnes", "75000093"),
    Place("sortland", "Sortland", UnitKind.MUNICIPAL, "Hjemmetjenesten i Sortland", "75000094"),
    Place("bo", "Bø", UnitKind.MUNICIPAL, "Hjemmetjenesten i Bø", "75000095"),
    Place(HOSPITAL, "Nordlandssykehuset", UnitKind.HOSPITAL, "Medisinsk poliklinikk", "75000096"),
    Place(
        "havna",
        "Legekontoret Havna",
        UnitKind.GP_OFFICE,
        "Legekontoret Havna",
        "75000097",
        "75000057",
    ),
    Place(
        "torget",
        "Legekontoret Torget",
        UnitKind.GP_OFFICE,
        "Legekontoret Torget",
        "75000098",
        "75000058",
    ),
)
EVENING_SERVICES = (
    ("bodo", "Ambulerende nattjeneste", "75000061"),
    ("hadsel", "Kveldstjenesten i Hadsel", "75000062"),
)
MUNICIPAL_UNITS = {place.tenant: place.key for place in PLACES if place.kind is UnitKind.MUNICIPAL}


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff. ``work`` lists (unit key, role), first the one that a token acts as.

    ``signs_in`` is False for those who only stand behind an agreement.
    """

    username: str
    name: str
    work: tuple[tuple[str, Role], ...]
    signs_in: bool = True


NURSES = ("nora", "nils", "nina", "naima", "njord")
DOCTOR_AT = {"havna": "gunnar", "torget": "gro", HOSPITAL: "helge"}
ADMIN_OF = {"Hadsel": "adam", "Bodø": "anja", "Øksnes": "aud", "Sortland": "arne", "Bø": "atle"}
RESOURCE = "hanne"

COLLEAGUES = (
    Colleague("nora", "Nora Bakken", ((CENTRE, Role.NURSE),)),
    Colleague("nils", "Nils Dahl", ((CENTRE, Role.NURSE), ("hadsel", Role.HOME_NURSE))),
    Colleague("nina", "Nina Foss", ((CENTRE, Role.NURSE),), signs_in=False),
    Colleague("naima", "Naima Ali", ((CENTRE, Role.NURSE),), signs_in=False),
    Colleague("njord", "Njord Eide", ((CENTRE, Role.NURSE),), signs_in=False),
    Colleague("gunnar", "Gunnar Lie", (("havna", Role.GP),)),
    Colleague("gro", "Gro Nilsen", (("torget", Role.GP),)),
    Colleague("helge", "Helge Strøm", ((HOSPITAL, Role.HOSPITAL_DOCTOR),)),
    Colleague(RESOURCE, "Hanne Myhre", (("hadsel", Role.DHO_RESOURCE),)),
    Colleague("bente", "Bente Aas", (("bodo", Role.HOME_NURSE),)),
    Colleague("lise", "Lise Moen", (("hadsel", Role.PROJECT_LEAD),)),
    Colleague("lena", "Lena Solli", ((CENTRE, Role.PROJECT_LEAD),)),
    Colleague("lars", "Lars Skog", (("bodo", Role.PROJECT_LEAD),)),
    Colleague("adam", "Adam Berg", (("hadsel", Role.TENANT_ADMIN),)),
    Colleague("petra", "Petra Holm", (("hadsel", Role.PRIVACY_OFFICER),)),
    Colleague("anja", "Anja Sund", (("bodo", Role.TENANT_ADMIN),), signs_in=False),
    Colleague("aud", "Aud Nygård", (("oksnes", Role.TENANT_ADMIN),), signs_in=False),
    Colleague("arne", "Arne Vold", (("sortland", Role.TENANT_ADMIN),), signs_in=False),
    Colleague("atle", "Atle Ness", (("bo", Role.TENANT_ADMIN),), signs_in=False),
)


@dataclass(frozen=True, slots=True)
class Known:
    """The patient who can sign in, by number in the population, and her son.

    Others of that given name are called ``instead``.
    """

    number: int = 40
    given_name: str = "Kari"
    instead: str = "Karen"
    username: str = "kari"
    relative_username: str = "rune"
    relative_given_name: str = "Rune"
    relation: str = "sønn"


KARI = Known()

STAFFED = 45
"""Minutes for alerts that the centre has on a weekday; none at weekends."""

SHARES = {"Bodø": 40, "Hadsel": 20, "Øksnes": 15, "Sortland": 15, "Bø": 10}
"""Percent of the centre that each municipality carries."""

START_UP = 32
"""Whose start-up plan has held since the first reading: a proper one can be proposed from those."""

TAKEN_OVER, OFFERED_TO_HOSPITAL = 45, 28
"""Who is in hospital, which has the responsibility; and whom the hospital is asked to take over."""

PROPOSED = (8, 16)
"""Whose usual value the centre has accepted, and asks the GP's office to approve."""
