"""What a tenant tells doctors of payment after an answer to a question: its own words, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tenants.models import Tenant
from tenants.operations.audit import record_administration
from tenants.queries.parties import tenant_of
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer


class NothingToShow(Exception):
    """A text that is to be shown is written first."""


def tariff_of_tenant(viewer: Viewer) -> Tenant:
    """Return the viewer's own tenant. Raises ``NotAllowed``."""
    check(viewer, Permission.WRITE_TARIFF)
    return Tenant.objects.get(id=tenant_of(viewer))


@transaction.atomic
def write_tariff(*, by: Viewer, text: str, shows: bool) -> Tenant:
    """Keep the tenant's text, and whether it is shown. Raises ``NotAllowed``, ``NothingToShow``."""
    check(by, Permission.WRITE_TARIFF)
    if shows and not text.strip():
        raise NothingToShow
    tenant = Tenant.objects.select_for_update(no_key=True).get(id=tenant_of(by))
    tenant.tariff_text, tenant.shows_tariff = text.strip(), shows
    tenant.save(update_fields=["tariff_text", "shows_tariff"])
    record_administration(
        by=by, tenant_id=tenant.id, action="TARIFF_WRITTEN", detail={"shows": shows}
    )
    return tenant
