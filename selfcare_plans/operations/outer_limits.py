"""Set outer limits: a doctor does, in the own name, with a reason. What held before is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import OuterLimitRow
from selfcare_plans.operations.refusals import LimitDoesNotFit, ReasonMissing
from selfcare_plans.queries.homes import template_homes
from selfcare_plans.rules.outer_limits import OuterLimit
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.rules.viewer import Viewer

_MOST = Decimal(10) ** 9


@transaction.atomic
def set_outer_limit(
    *,
    by: Viewer,
    home_id: UUID,
    kind: str,
    component: str | None,
    limit: OuterLimit,
    reason: str,
    known_kinds: Mapping[str, KindFacts],
    source: str = "",
) -> OuterLimitRow:
    """Let the outer limit hold from now for the patients of a tenant or a centre.

    Plans in force stay as they are; the next version that passes it needs a doctor's reason.
    Numbers are in the kind's own unit; a side without one has no outer limit. Raises
    ``LimitDoesNotFit``, ``ReasonMissing``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.SET_OUTER_LIMITS)
    home = next((one for one in template_homes(by) if one.id == home_id), None)
    if home is None:
        raise NotFound
    if not reason.strip():
        raise ReasonMissing
    _check_fits(kind, component, limit, known_kinds)
    owner = {"centre_id" if home.is_centre else "tenant_id": home.id}
    now = clock.now()
    earlier = (
        OuterLimitRow.objects.filter(
            kind=kind, component=component or "", superseded_at__isnull=True, **owner
        )
        .select_for_update(no_key=True)
        .first()
    )
    if earlier is not None:
        earlier.superseded_at = now
        earlier.save(update_fields=["superseded_at"])
    row = OuterLimitRow(
        kind=kind,
        component=component or "",
        number=earlier.number + 1 if earlier else 1,
        low=limit.low,
        high=limit.high,
        low_needed=limit.low_needed,
        high_needed=limit.high_needed,
        doctor=by.name,
        set_by_id=by.user_id,
        set_at=now,
        reason=reason.strip(),
        source=source.strip(),
        **owner,
    )
    row.save(force_insert=True)
    if by.tenant_id is not None:
        detail = {"limit": str(row.id), "kind": kind}
        record_administration(
            by=by, tenant_id=by.tenant_id, action="OUTER_LIMIT_SET", detail=detail
        )
    return row


def _check_fits(
    kind: str, component: str | None, limit: OuterLimit, known_kinds: Mapping[str, KindFacts]
) -> None:
    facts = known_kinds.get(kind)
    if facts is None or (component is not None) != bool(facts.components):
        raise LimitDoesNotFit
    if component is not None and component not in facts.components:
        raise LimitDoesNotFit
    for bound in (limit.low, limit.high):
        if bound is None:
            continue
        if not bound.is_finite() or abs(bound) >= _MOST or bound % facts.resolution:
            raise LimitDoesNotFit
    if limit.low is not None and limit.high is not None and limit.low >= limit.high:
        raise LimitDoesNotFit
    if (limit.low_needed and limit.low is None) or (limit.high_needed and limit.high is None):
        raise LimitDoesNotFit
