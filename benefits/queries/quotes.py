"""Patients' own words: those of one patient, and those that a report may show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import PatientQuote
from benefits.queries.tenants import reported_tenant
from tenants.models import Relative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


def quotes_of(patient: Patient) -> QuerySet[PatientQuote]:
    """Return all that was chosen of a patient, the latest first."""
    found = PatientQuote.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    return found.select_related("chosen_by", "checked_by", "withdrawn_by").order_by("-chosen_at")


def quotes_that_stand(tenant_id: UUID, patient_ids: Sequence[UUID]) -> list[UUID]:
    """Return the ids of the words of these patients that may be shown, one of each, latest first."""
    rows = PatientQuote.objects.filter(
        tenant_id=tenant_id,
        patient_id__in=patient_ids,
        checked_at__isnull=False,
        withdrawn_at__isnull=True,
    ).order_by("-checked_at", "-id")
    latest: dict[UUID, UUID] = {}
    for found, patient_id in rows.values_list("id", "patient_id"):
        latest.setdefault(patient_id, found)
    return list(latest.values())


def words_of(viewer: Viewer, tenant_id: UUID, ids: Sequence[UUID]) -> list[str]:
    """Return the words of a report that stand today, and of nobody who says whose they are.

    Raises ``NotAllowed`` without READ_BENEFITS, ``NotFound`` for a tenant out of sight.
    """
    return list(standing_words(viewer, tenant_id, ids).values())


def standing_words(viewer: Viewer, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the same by the id of the words, in the order of the report."""
    reported_tenant(viewer, tenant_id)
    rows = PatientQuote.objects.filter(
        tenant_id=tenant_id, id__in=ids, checked_at__isnull=False, withdrawn_at__isnull=True
    )
    texts = dict(rows.values_list("id", "text"))
    return {one: texts[one] for one in ids if one in texts}


def names_around(patient: Patient) -> list[str]:
    """Return the names that would tell who a patient is: own and relatives'."""
    relatives = Relative.objects.filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    return [patient.name, *relatives.values_list("name", flat=True)]
