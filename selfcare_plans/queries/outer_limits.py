"""Outer limits: those in force for a patient or an owner, and who set which when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from selfcare_plans.models import OuterLimitRow
from selfcare_plans.rules.outer_limits import OUTER_LIMITS, OuterLimit, limits_in_force
from tenants.queries.patients import open_enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from selfcare_plans.queries.homes import Home
    from selfcare_plans.rules.outer_limits import Limits
    from tenants.models import Patient


def limits_for(patient: Patient) -> Limits:
    """Return the outer limits in force for the patient: the stricter of centre's and home tenant's.

    The built-in ones where neither has set any. The patient was reached by ``access_patient``.
    """
    course = open_enrolment(patient)
    return limits_of(tenant_id=patient.tenant_id, centre_id=course.centre_id if course else None)


def limits_of(*, tenant_id: UUID | None = None, centre_id: UUID | None = None) -> Limits:
    """Return the outer limits in force where a tenant and a centre meet; None: there is none."""
    whose = Q(tenant__isnull=True, centre__isnull=True)
    if tenant_id is not None:
        whose |= Q(tenant_id=tenant_id)
    if centre_id is not None:
        whose |= Q(centre_id=centre_id)
    rows = list(OuterLimitRow.objects.filter(whose, superseded_at__isnull=True))
    product = _limits(one for one in rows if one.tenant_id is None and one.centre_id is None)
    return limits_in_force(
        product or OUTER_LIMITS,
        centre=_limits(one for one in rows if one.centre_id is not None),
        tenant=_limits(one for one in rows if one.tenant_id is not None),
    )


def limit_rows(home: Home | None) -> list[OuterLimitRow]:
    """Return every row that was ever set for the owner (None: built in), newest first of each kind."""
    if home is None:
        rows = OuterLimitRow.objects.filter(tenant__isnull=True, centre__isnull=True)
    elif home.is_centre:
        rows = OuterLimitRow.objects.filter(centre_id=home.id)
    else:
        rows = OuterLimitRow.objects.filter(tenant_id=home.id)
    return list(rows.select_related("set_by").order_by("kind", "component", "-number"))


def _limits(rows: Iterable[OuterLimitRow]) -> Limits:
    return {
        (one.kind, one.component or None): OuterLimit(
            low=_plain(one.low),
            high=_plain(one.high),
            low_needed=one.low_needed,
            high_needed=one.high_needed,
        )
        for one in rows
    }


def _plain(number: Decimal | None) -> Decimal | None:
    """Return the number without the zeros that the column adds: it is shown, and compared by text."""
    if number is None:
        return None
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
