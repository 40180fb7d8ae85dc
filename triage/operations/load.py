"""What a centre's lead sets about its load, and the warning of a week that holds too much."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connections, transaction

from dho.lib import clock
from dho.lib.clock import OSLO
from tenants.models import Unit
from tenants.operations.audit import record_administration
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import CostShare, StaffedDay, WeekAhead
from triage.operations.material import TRIAGE
from triage.queries.load import (
    forecast_of,
    staffed_minutes,
    tenants_carrying,
    working_days,
)
from triage.rules.forecast import Verdict, next_monday, staffed_in, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

log = logging.getLogger(__name__)

CODE = "LOAD"
MOST_MINUTES = 6000
_LOOK_AGAIN, _TRY_AGAIN = timedelta(hours=6), timedelta(minutes=10)


@transaction.atomic
def set_staffing(
    *, by: Viewer, minutes: Mapping[int, int], shares: Mapping[UUID, int | None]
) -> None:
    """Set the minutes of each ISO weekday that is named, and the percents of tenants (None: none).

    The forecast is looked at again at once. Raises ``NotAllowed``; ``NotFound`` for who acts at no
    centre, and for a tenant that no agreement opens to it.
    """
    check(by, Permission.SET_STAFFING)
    known = {tenant for tenant, _ in tenants_carrying(by)}
    centre = by.unit_id
    if centre is None or by.unit_kind is not UnitKind.CENTRE or not shares.keys() <= known:
        raise NotFound
    for weekday, each in minutes.items():
        StaffedDay.objects.update_or_create(
            centre_id=centre, weekday=weekday, defaults={"minutes": each}
        )
    for tenant, percent in shares.items():
        rows = CostShare.objects.filter(centre_id=centre, tenant_id=tenant)
        if percent is None:
            rows.delete()
        elif not rows.update(percent=percent):
            CostShare.objects.create(centre_id=centre, tenant_id=tenant, percent=percent)
    detail = {"minutes": {str(day): each for day, each in minutes.items()}}
    for tenant in sorted(known):
        own = {**detail, "percent": shares[tenant]} if tenant in shares else detail
        record_administration(by=by, tenant_id=tenant, action="STAFFING_SET", detail=own)


def warn_of_load(*, send: Callable[[str, str], None]) -> int:
    """Forecast next week of each centre that says what it staffs, and warn its leads once a week.

    Each centre is looked at every six hours. ``send(address, code)`` raises ``OSError`` when it could
    not; then it is tried again soon. Returns how many centres were warned.
    """
    now = clock.now()
    begins_on = next_monday(now.astimezone(OSLO).date())
    staffed = set(StaffedDay.objects.using(TRIAGE).values_list("centre_id", flat=True).distinct())
    seen = WeekAhead.objects.using(TRIAGE).filter(begins_on=begins_on, look_at__gt=now)
    waiting = staffed - set(seen.values_list("centre_id", flat=True))
    centres = Unit.objects.using(TRIAGE).filter(id__in=waiting, kind=UnitKind.CENTRE.value)
    return sum(_look_at(centre, begins_on, now, send) for centre in centres)


def _look_at(
    centre: Unit, begins_on: date, now: datetime, send: Callable[[str, str], None]
) -> bool:
    with transaction.atomic(using=TRIAGE):
        rows = WeekAhead.objects.using(TRIAGE)
        rows.bulk_create(
            [WeekAhead(centre=centre, begins_on=begins_on, look_at=now)], ignore_conflicts=True
        )
        found = (
            rows.select_for_update(skip_locked=True)
            .filter(centre=centre, begins_on=begins_on, look_at__lte=now)
            .first()
        )
        if found is None:
            return False
        found.look_at = now + _LOOK_AGAIN
        is_warned = _forecast(found, centre, now) and _told(found, centre, now, send)
        found.save(using=TRIAGE)
    return is_warned


def _forecast(row: WeekAhead, centre: Unit, now: datetime) -> bool:
    """Fill in the forecast; return whether leads are to be told who have not been told yet."""
    found = forecast_of(centre, now, patients=None, using=TRIAGE)
    if found is None:
        return False
    days = working_days(centre, row.begins_on)
    staffed = staffed_in(days, staffed_minutes(centre.id, using=TRIAGE))
    row.minutes, row.staffed = round(found.minutes), staffed or 0
    return verdict(found, staffed) is Verdict.TOO_MUCH and row.warned_at is None


def _told(row: WeekAhead, centre: Unit, now: datetime, send: Callable[[str, str], None]) -> bool:
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute("SELECT addresses_of_leads(%s)", [centre.id])
        addresses = [address for (address,) in cursor.fetchall()]
    try:
        for address in addresses:
            send(address, CODE)
    except OSError:
        log.warning("leads were not told of next week's load", extra={"centre": str(centre.id)})
        row.look_at = now + _TRY_AGAIN
        return False
    row.warned_at = now
    return True
