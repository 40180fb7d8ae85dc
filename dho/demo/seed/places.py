"""Write the demo's tenants, units, staff and agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from dho.demo.seed import cast
from dho.demo.seed.past_walls import OWNER
from tenants.models import Agreement, EveningService, Membership, Tenant, Unit, UnitDay, User
from tenants.rules.codes import PlanApproval, Purpose
from triage.models import CostShare, StaffedDay

if TYPE_CHECKING:
    from datetime import datetime

_OPENS, _CLOSES, _EVERY_DAY = time(0), time(23, 59, 59), "1234567"
_AGREED_BEFORE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Places:
    """Organisations and staff as rows, by name, key and user name."""

    tenants: dict[str, Tenant]
    units: dict[str, Unit]
    users: dict[str, User]
    agreements: dict[tuple[str, str], Agreement]

    @property
    def centre(self) -> Unit:
        """The follow-up centre."""
        return self.units[cast.CENTRE]


def write_places(now: datetime) -> Places:
    """Write who there is, agreed more than a year before ``now``."""
    since = now - _AGREED_BEFORE
    tenants = {name: Tenant(name=name, kind=kind) for name, kind in cast.TENANTS.items()}
    Tenant.objects.using(OWNER).bulk_create(tenants.values())
    units = {place.key: _unit(place, tenants[place.tenant]) for place in cast.PLACES}
    Unit.objects.using(OWNER).bulk_create(units.values())
    UnitDay.objects.using(OWNER).bulk_create(_half_days(units[cast.CENTRE], now))
    EveningService.objects.using(OWNER).bulk_create(
        EveningService(unit=units[key], name=name, phone=phone)
        for key, name, phone in cast.EVENING_SERVICES
    )
    _name_default_units(tenants, units)
    users = {one.username: _user(one) for one in cast.COLLEAGUES}
    User.objects.using(OWNER).bulk_create(users.values())
    Membership.objects.using(OWNER).bulk_create(
        Membership(user=users[one.username], unit=units[key], role=role, started_at=since)
        for one in cast.COLLEAGUES
        for key, role in one.work
    )
    agreements = {
        (name, key): Agreement(
            tenant=tenants[name],
            unit=units[key],
            purpose=Purpose.FOLLOW_UP if key == cast.CENTRE else Purpose.TREATMENT,
            valid_from=since,
            made_by=users[cast.ADMIN_OF[name]],
        )
        for name in cast.MUNICIPALITIES
        for key in (cast.CENTRE, *cast.GP_OFFICES, cast.HOSPITAL)
    }
    Agreement.objects.using(OWNER).bulk_create(agreements.values())
    _write_load(units[cast.CENTRE], tenants)
    return Places(tenants, units, users, agreements)


def _write_load(centre: Unit, tenants: dict[str, Tenant]) -> None:
    """What the centre's lead has said: minutes on weekdays, and who carries what."""
    StaffedDay.objects.using(OWNER).bulk_create(
        StaffedDay(centre=centre, weekday=day, minutes=cast.STAFFED if day <= 5 else 0)
        for day in range(1, 8)
    )
    CostShare.objects.using(OWNER).bulk_create(
        CostShare(centre=centre, tenant=tenants[name], percent=percent)
        for name, percent in cast.SHARES.items()
    )


def new_user(username: str, name: str) -> User:
    """Return a user whom no password lets in yet."""
    return User(username=username, name=name, password=make_password(None))


def _unit(place: cast.Place, tenant: Tenant) -> Unit:
    return Unit(
        tenant=tenant,
        kind=place.kind,
        name=place.name,
        phone=place.phone,
        direct_phone=place.direct_phone,
        email=place.email,
        opens=_OPENS,
        closes=_CLOSES,
        weekdays=_EVERY_DAY,
        plan_approval=PlanApproval.CENTRE,
    )


def _half_days(centre: Unit, now: datetime) -> list[UnitDay]:
    """Christmas Eve and New Year's Eve, this year and the next: half days of the centre."""
    return [
        UnitDay(unit=centre, date=date(year, 12, day), opens=_OPENS, closes=time(12), reason=reason)
        for year in (now.year, now.year + 1)
        for day, reason in ((24, "Julaften"), (31, "Nyttårsaften"))
    ]


def _name_default_units(tenants: dict[str, Tenant], units: dict[str, Unit]) -> None:
    """What belongs to no course goes to the centre, at hospital and GP offices to themselves."""
    for tenant in tenants.values():
        tenant.default_unit = units[cast.CENTRE]
    for place in cast.PLACES:
        if place.tenant not in cast.MUNICIPALITIES:
            tenants[place.tenant].default_unit = units[place.key]
    Tenant.objects.using(OWNER).bulk_update(tenants.values(), ["default_unit"])


def _user(one: cast.Colleague) -> User:
    user = new_user(one.username, one.name)
    user.email = f"{one.username}@example.test"
    return user
