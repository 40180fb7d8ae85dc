"""What holds a person's questions back. Asked by what makes surveys, of one tenant at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from benefits.rules.surveys import Hold
from dho.lib import clock
from selfcare_plans.models import PlanVersion
from tenants.models import Enrolment, Patient, Pause, Relative
from tenants.queries.periods import not_ended
from tenants.rules.pauses import PauseKind, PauseState

if TYPE_CHECKING:
    from uuid import UUID


def holds_of(tenant_id: UUID, *, using: str) -> dict[UUID, Hold]:
    """Return why each person is not asked now; who is not there may be asked.

    An agreed level of treatment in the plan in force is how the product knows of palliative care.
    """
    now = clock.now()
    own = {"tenant_id": tenant_id}
    everybody = dict(Patient.objects.using(using).filter(**own).values_list("id", "user_id"))
    followed = Enrolment.objects.using(using).filter(**own, ended_at__isnull=True)
    running = set(followed.values_list("patient_id", flat=True))
    level = set(
        PlanVersion.objects.using(using)
        .filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=now),
            **own,
            in_force_from__lte=now,
            published_at__isnull=False,
            document__treatment_level__has_key="text",
        )
        .values_list("patient_id", flat=True)
    )
    pauses = (
        Pause.objects.using(using)
        .filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now),
            **own,
            state=PauseState.AGREED.value,
            starts_at__lte=now,
        )
        .values_list("patient_id", "kind")
    )
    away: dict[UUID, Hold] = {}
    for patient_id, kind in pauses:
        if kind == PauseKind.STAY or patient_id not in away:
            away[patient_id] = Hold.STAY if kind == PauseKind.STAY else Hold.PAUSE
    helped = set(helpers_of(tenant_id, using=using))
    found: dict[UUID, Hold] = {}
    for patient_id, user_id in everybody.items():
        hold = (
            (Hold.ENDED if patient_id not in running else None)
            or (Hold.LEVEL if patient_id in level else None)
            or away.get(patient_id)
            or (Hold.NO_SIGN_IN if user_id is None and patient_id not in helped else None)
        )
        if hold is not None:
            found[patient_id] = hold
    return found


def helpers_of(tenant_id: UUID, *, using: str) -> dict[UUID, UUID]:
    """Return a relative with a sign-in who may answer for each person that has one: (patient, user)."""
    rows = Relative.objects.using(using).filter(
        not_ended(),
        tenant_id=tenant_id,
        user_id__isnull=False,
        may_record=True,
    )
    found: dict[UUID, UUID] = {}
    for patient_id, user_id in rows.order_by("id").values_list("patient_id", "user_id"):
        if user_id is not None:
            found.setdefault(patient_id, user_id)
    return found
