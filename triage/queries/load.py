"""Material of the numbers for leaders: of the viewer's tenants, in whole weeks that have ended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections

from dho.lib.clock import OSLO
from dho.lib.sql import statement
from tenants.models import Tenant, Unit
from tenants.queries.patients import visible_patients
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check
from triage.models import CostShare, StaffedDay
from triage.queries.hours import times_of, units_by_id
from triage.queries.postponable import postponable
from triage.rules.alert_state import OfferStatus
from triage.rules.figures import Asked, Case
from triage.rules.forecast import WEEKS, Day, Forecast, forecast, next_monday, staffed_in
from triage.rules.sharing import Brought

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.rules.forecast import Postponable
    from triage.rules.hours import OpeningHours

PERIODS = (4, 13)
_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Followed:
    """Who of a tenant was followed up in the period, and patient-weeks of follow-up."""

    patients: frozenset[str] = frozenset()
    weeks: float = 0.0


@dataclass(frozen=True, slots=True)
class LoadMaterial:
    """What the figures are made of. ``tenants``: those in sight, (id, name) by name.

    From ``since`` until before ``until``. ``expected``: readings by tenant. ``minutes``: what an
    alert is reckoned to take at the centre, by colour; empty for one that is no centre.
    """

    since: datetime
    until: datetime
    weeks: int
    tenants: tuple[tuple[str, str], ...] = ()
    cases: tuple[Case, ...] = ()
    asked: tuple[Asked, ...] = ()
    followed: Mapping[str, Followed] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)

    @property
    def brought(self) -> list[Brought]:
        """Return what each tenant brought, for the view of fair shares."""
        return [self._brought(tenant) for tenant, _ in self.tenants if tenant in self.followed]

    def _brought(self, tenant: str) -> Brought:
        own = [one for one in self.cases if one.tenant == tenant and not one.is_by_rule]
        return Brought(
            tenant,
            self.followed[tenant].patients,
            frozenset(one.patient for one in own),
            self.expected.get(tenant, 0),
            len(own),
            sum(self.minutes.get(one.colour, 0) for one in own),
        )


def has_figures(viewer: Viewer) -> bool:
    """Whether the viewer's unit sees groups: those to whom patients are opened one by one do not."""
    return viewer.unit_kind in (UnitKind.MUNICIPAL, UnitKind.CENTRE)


def period_of_weeks(weeks: int, now: datetime) -> tuple[datetime, datetime]:
    """Return the last so many whole weeks, Monday to Monday in Norway."""
    today = now.astimezone(OSLO).date()
    monday = today - timedelta(days=today.weekday())
    return _midnight(monday - timedelta(weeks=weeks)), _midnight(monday)


def load_material(viewer: Viewer, *, weeks: int, now: datetime) -> LoadMaterial:
    """Return the material of the last so many weeks. Six statements.

    A municipal unit sees its own tenant, a centre the patients whom agreements open to it.
    Raises ``NotAllowed`` without READ_LOAD.
    """
    check(viewer, Permission.READ_LOAD)
    since, until = period_of_weeks(weeks, now)
    if not has_figures(viewer):
        return LoadMaterial(since, until, weeks)
    centre = _centre(viewer)
    asked = {
        "patients": _patients(viewer),
        "centre": centre.id if centre else None,
        "since": since,
        "until": until,
    }
    followed = _followed(asked)
    cases = _ask("load_cases", asked)
    hours = _hours({row[4] for row in cases})
    days = {"first": since.astimezone(OSLO).date(), "last": _last_day(until)}
    expected: defaultdict[str, int] = defaultdict(int)
    for tenant, _, count in _ask("load_expected", {**asked, **days}):
        expected[tenant] += count
    names = Tenant.objects.filter(id__in=list(followed)).order_by("name")
    return LoadMaterial(
        since,
        until,
        weeks,
        tuple((str(one.id), one.name) for one in names),
        tuple(_case(row, hours) for row in cases),
        tuple(
            Asked(tenant, patient, unit, OfferStatus(state))
            for tenant, patient, unit, state in _ask("load_offers", asked)
        ),
        followed,
        expected,
        work_minutes(centre) if centre else {},
    )


@dataclass(frozen=True, slots=True)
class WeekMaterial:
    """Next week at a centre. ``forecast`` None: too little history. ``staffed`` None: not set.

    ``waits``: how much there is of what can be moved, where it can be counted.
    """

    forecast: Forecast | None
    by_weekday: Mapping[int, int]
    staffed: int | None
    waits: Mapping[Postponable, int]
    minutes: Mapping[str, int]


def week_ahead(viewer: Viewer, now: datetime) -> WeekMaterial | None:
    """Return what is known of next week at the viewer's centre; None for who is at none."""
    check(viewer, Permission.READ_LOAD)
    centre = _centre(viewer)
    if centre is None:
        return None
    begins_on = next_monday(now.astimezone(OSLO).date())
    by_weekday = staffed_minutes(centre.id)
    return WeekMaterial(
        forecast_of(centre, now, patients=_patients(viewer), using=_DEFAULT),
        by_weekday,
        staffed_in(working_days(centre, begins_on), by_weekday),
        postponable(viewer, now, begins_on + timedelta(days=6)),
        work_minutes(centre),
    )


def forecast_of(
    centre: Unit, now: datetime, *, patients: Sequence[UUID] | None, using: str
) -> Forecast | None:
    """Return the forecast of a centre, of these patients or (None) of all in its follow-up."""
    today = now.astimezone(OSLO).date()
    monday, ahead = today - timedelta(days=today.weekday()), next_monday(today)
    first = monday - timedelta(weeks=WEEKS)
    asked: dict[str, Any] = {
        "patients": patients,
        "centre": centre.id,
        "first": first,
        "last": ahead + timedelta(days=6),
        "since": _midnight(first),
        "until": _midnight(monday),
    }
    expected: defaultdict[date, int] = defaultdict(int)
    for _, day, count in _ask("load_expected", asked, using=using):
        expected[day] += count
    opened: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for day, colour, count in _ask("load_opened", asked, using=using):
        opened[day][colour] = count
    days = (first + timedelta(days=n) for n in range(7 * WEEKS))
    hours = times_of(centre).hours
    return forecast(
        [Day(day, expected.get(day, 0), opened.get(day, {})) for day in days],
        {day: count for day, count in expected.items() if day >= monday},
        work_minutes(centre),
        begins_on=ahead,
        work_day=lambda day: hours.open_from(_midnight(day)).astimezone(OSLO).date(),
    )


def staffed_minutes(centre_id: UUID | None, *, using: str = _DEFAULT) -> dict[int, int]:
    """Return the minutes that a centre has for alerts, by ISO weekday; empty where none are set."""
    rows = StaffedDay.objects.using(using).filter(centre_id=centre_id)
    return dict(rows.values_list("weekday", "minutes"))


def cost_shares(viewer: Viewer) -> dict[str, int]:
    """Return the percents that were set for the viewer's centre, by tenant."""
    rows = CostShare.objects.filter(centre_id=viewer.unit_id).values_list("tenant_id", "percent")
    return {str(tenant): percent for tenant, percent in rows}


def agreed_percent(tenant_id: UUID) -> int | None:
    """Return the percent of its common centre that a tenant carries; None: none, or of several."""
    rows = CostShare.objects.filter(tenant_id=tenant_id).values_list("percent", flat=True)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def tenants_carrying(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Return the tenants whose patients an agreement opens to the viewer's centre, by name."""
    if viewer.unit_kind is not UnitKind.CENTRE:
        return []
    opened = visible_patients(viewer).values("tenant_id")
    return list(Tenant.objects.filter(id__in=opened).order_by("name").values_list("id", "name"))


def work_minutes(centre: Unit) -> dict[str, int]:
    """Return what an alert is reckoned to take at a centre; what was not judged as red."""
    red, yellow = centre.red_work_minutes, centre.yellow_work_minutes
    return {"RED": red, "NOT_JUDGED": red, "YELLOW": yellow}


def working_days(centre: Unit, begins_on: date) -> list[date]:
    """Return the days of a week on which a centre opens: holidays are left out."""
    hours = times_of(centre).hours
    days = [begins_on + timedelta(days=n) for n in range(7)]
    return [day for day in days if hours.open_from(_midnight(day)).astimezone(OSLO).date() == day]


def _centre(viewer: Viewer) -> Unit | None:
    if viewer.unit_kind is not UnitKind.CENTRE:
        return None
    unit: Any = viewer.unit_id
    return Unit.objects.get(id=unit)


def _patients(viewer: Viewer) -> list[UUID]:
    return list(visible_patients(viewer).order_by().values_list("id", flat=True))


def _followed(asked: Mapping[str, Any]) -> dict[str, Followed]:
    who: defaultdict[str, set[str]] = defaultdict(set)
    weeks: defaultdict[str, float] = defaultdict(float)
    for tenant, patient, each in _ask("load_followed", asked):
        who[tenant].add(patient)
        weeks[tenant] += each
    return {tenant: Followed(frozenset(ids), weeks[tenant]) for tenant, ids in who.items()}


def _hours(ids: set[str]) -> dict[str, OpeningHours]:
    return {unit: times.hours for unit, times in units_by_id(ids, using=_DEFAULT).items()}


def _case(row: Sequence[Any], hours: Mapping[str, OpeningHours]) -> Case:
    tenant, patient, cause, colour, unit, *rest = row
    return Case(tenant, patient, cause, colour, hours[unit], *rest)


def _ask(name: str, asked: Mapping[str, Any], *, using: str = _DEFAULT) -> list[Any]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement("triage", name), asked)
        return list(cursor.fetchall())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=OSLO).astimezone(UTC)


def _last_day(until: datetime) -> date:
    return until.astimezone(OSLO).date() - timedelta(days=1)
