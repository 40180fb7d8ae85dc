"""Bodø's benefit plan: two rows of the shelf beside the eleven, and two rows chosen beforehand."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from benefits.models import ChosenRow, TenantFigure
from benefits.rules.indicators import EDITION
from benefits.rules.shelf import SHIPPED
from benefits.rules.tenant_figures import days_of, offered
from dho.demo.seed.past_walls import OWNER
from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from dho.demo.seed.places import Places

_WHERE, _LEAD = "Bodø", "lars"
_AGREED_BEFORE = timedelta(days=395)
_FROM_THE_SHELF = {"DROP_OUT": 12, "ALARMS": 13}
_BEFOREHAND = ("SAFETY_AND_MASTERY", "HOME_SERVICES")
# Made to look plausible on a page, the earliest first; nobody has counted these.
_ALARMS = (412, 428, 419, 401, 377, 362)


def write_benefit_plan(places: Places, now: datetime) -> None:
    """Write the plan as it was agreed before anybody was followed up; call before values are."""
    lead, since = places.users[_LEAD], now - _AGREED_BEFORE
    of = {"tenant": places.tenants[_WHERE]}
    ChosenRow.objects.using(OWNER).bulk_create(
        [
            *(
                ChosenRow(**of, code=code, number=number, chosen_by=lead, chosen_at=since)
                for code, number in _FROM_THE_SHELF.items()
            ),
            *(
                ChosenRow(
                    **of,
                    code=code,
                    number=SHIPPED[code].row,
                    indicators=[one.code for one in SHIPPED[code].indicators],
                    beforehand_by=lead,
                    beforehand_at=since,
                )
                for code in _BEFOREHAND
            ),
        ]
    )
    quarters = [code for code in offered(now.astimezone(OSLO).date()) if "Q" in code]
    latest = reversed(quarters[: len(_ALARMS)])
    TenantFigure.objects.using(OWNER).bulk_create(
        TenantFigure(
            **of,
            indicator="ALARMS",
            period=code,
            value=number,
            edition=EDITION,
            source_text="Trygghetsalarmen, tatt ut av Lars",
            entered_by=lead,
            entered_at=min(datetime.combine(days_of(code)[1], time(9), tzinfo=OSLO), now),
        )
        for code, number in zip(latest, _ALARMS, strict=True)
    )
