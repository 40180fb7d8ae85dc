"""Enter a figure of a whole tenant. Nothing is overwritten: a correction supersedes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import TenantFigure
from benefits.queries.plan import benefit_plan
from benefits.queries.staff_survey import is_surveyed
from benefits.queries.tenants import own_tenant
from benefits.rules.staff_survey import ROW
from benefits.rules.tenant_figures import check_figure, check_period
from dho.lib import clock
from dho.lib.clock import OSLO
from tenants.models import Tenant
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from decimal import Decimal

    from tenants.rules.viewer import Viewer


class FigureNotInPlan(Exception):
    """The tenant's plan asks for no such figure."""


class AskedHere(Exception):
    """The system's own survey asked the staff in that year: its figure stands, and no other."""


class SourceMissing(Exception):
    """A figure says from where it is."""


@transaction.atomic
def enter_figure(
    *, by: Viewer, indicator: str, period: str, value: Decimal | None, source_text: str
) -> bool:
    """Enter a figure of the viewer's own tenant; None is "not known". Return whether it is new.

    Raises ``NotAllowed``, ``NotFound`` outside of a municipal unit, ``FigureNotInPlan``,
    ``UnknownFigurePeriod``, ``AskedHere``, ``ImpossibleFigure``, ``SourceMissing``.
    """
    tenant_id = own_tenant(by, Permission.RECORD_BENEFITS)
    Tenant.objects.select_for_update(no_key=True).get(id=tenant_id)
    plan, now = benefit_plan(tenant_id), clock.now()
    asked = plan.tenant_indicators.get(indicator)
    if asked is None:
        raise FigureNotInPlan
    code = check_period(asked, period, now.astimezone(OSLO).date())
    if plan.benefit_of(indicator).code == ROW and is_surveyed(tenant_id, code):
        raise AskedHere
    number = None if value is None else check_figure(asked, value)
    source = source_text.strip()
    if not source:
        raise SourceMissing
    standing = TenantFigure.objects.filter(
        tenant_id=tenant_id, indicator=indicator, period=code, superseded_at__isnull=True
    )
    there = standing.first()
    if there is not None and (there.value, there.source_text) == (number, source):
        return False
    standing.update(superseded_at=now, superseded_by_id=by.user_id)
    TenantFigure(
        tenant_id=tenant_id,
        indicator=indicator,
        period=code,
        value=number,
        not_known=number is None,
        edition=plan.edition,
        source_text=source,
        entered_by_id=by.user_id,
        entered_at=now,
    ).save(force_insert=True)
    record_administration(
        by=by,
        tenant_id=tenant_id,
        action="TENANT_FIGURE_ENTERED",
        detail={"indicator": indicator, "period": code},
    )
    return True
