"""Whom the survey of staff asks now, and what its rounds told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from benefits.models import ChosenRow, StaffCount, StaffDone, StaffRound
from benefits.rules.staff_survey import ROW, Counted, Round
from dho.lib import clock
from tenants.models import AccessGrant, Agreement, Membership
from tenants.queries.patients import visible_patients
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import WHOLE_SIGHT, Role, UnitKind
from tenants.rules.permissions import Permission, may

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

ASKED_ROLES = tuple(role for role in Role if may(role, Permission.ANSWER_STAFF_SURVEY))


def waiting_rounds(viewer: Viewer) -> QuerySet[StaffRound]:
    """Return the rounds that are open today, in which the viewer is asked and not done.

    Of the tenants whose patients the viewer's unit follows, while their plan has the row. Nothing
    for roles that follow nobody. Needs an open scope.
    """
    rounds = StaffRound.objects.filter(closed_at__isnull=True)
    if not viewer.can(Permission.ANSWER_STAFF_SURVEY):
        return rounds.none()
    today = clock.today()
    has_row = ChosenRow.objects.filter(
        tenant_id=OuterRef("tenant_id"), code=ROW, ended_at__isnull=True
    )
    done = StaffDone.objects.filter(
        tenant_id=OuterRef("tenant_id"), round_id=OuterRef("id"), user_id=viewer.user_id
    )
    return rounds.filter(
        _followed_by(viewer),
        Exists(has_row),
        ~Exists(done),
        opens_on__lte=today,
        closes_on__gt=today,
    )


def _followed_by(viewer: Viewer) -> Q:
    """Return the condition that a tenant's patients are followed at the viewer's unit.

    Before the first start there are no patients yet: a centre follows those with whom it has an
    agreement, a municipal unit its own.
    """
    if viewer.unit_kind is UnitKind.MUNICIPAL:
        return Q(tenant_id=viewer.tenant_id)
    if viewer.unit_kind is UnitKind.CENTRE and viewer.unit_id is not None:
        agreed = Agreement.objects.filter(valid_agreement(), unit_id=viewer.unit_id)
        return Q(tenant_id__in=agreed.values("tenant_id"))
    return Q(tenant_id__in=visible_patients(viewer).values("tenant_id"))


def staff_rounds(tenant_id: UUID) -> list[Round]:
    """Return the rounds of a tenant, the latest first. Needs an open scope of whole sight.

    The database gives no counts of a round that is open, of fewer than five answers, or where all
    answered alike.
    """
    counts = {
        one.round_id: Counted(tuple(one.helps), tuple(one.burdens))
        for one in StaffCount.objects.filter(tenant_id=tenant_id)
    }
    return [
        Round(
            one.opens_on,
            one.closes_on,
            is_over=one.closed_at is not None,
            asked=one.asked,
            counted=counts.get(one.id),
        )
        for one in StaffRound.objects.filter(tenant_id=tenant_id).order_by("-opens_on")
    ]


def is_surveyed(tenant_id: UUID, year: str) -> bool:
    """Whether a round of the tenant opened in the year. Needs an open scope of whole sight."""
    return StaffRound.objects.filter(tenant_id=tenant_id, opens_on__year=int(year)).exists()


def followers_of(tenant_id: UUID, *, using: str) -> set[UUID]:
    """Return the persons who would be asked today of a tenant's follow-up: each once.

    The same rule as ``waiting_rounds``, asked by what opens and closes the rounds of all.
    """
    agreed = Agreement.objects.using(using).filter(valid_agreement(), tenant_id=tenant_id)
    opened = AccessGrant.objects.using(using).filter(
        not_ended(),
        tenant_id=tenant_id,
        started_at__lte=clock.now(),
        agreement_id__in=agreed.values("id"),
    )
    whole = [kind.value for kind in WHOLE_SIGHT]
    follows = (
        Q(unit__kind=UnitKind.MUNICIPAL.value, unit__tenant_id=tenant_id)
        | Q(unit__kind=UnitKind.CENTRE.value, unit_id__in=agreed.values("unit_id"))
        | (~Q(unit__kind__in=whole) & Q(unit_id__in=opened.values("unit_id")))
    )
    held = Membership.objects.using(using).filter(
        not_ended(), follows, role__in=ASKED_ROLES, started_at__lte=clock.now()
    )
    return set(held.values_list("user_id", flat=True))
