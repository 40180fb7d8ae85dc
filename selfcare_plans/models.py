"""Self-care plans and their versions. A published version never changes."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from tenants.models import Enrolment, Patient, User, Wall, Walled, WalledForeignKey, codes, one_of


class PlanStatus(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


class SelfCarePlan(Walled):
    """A patient's self-care plan (egenbehandlingsplan): the thread that its versions hang on."""

    wall = Wall(triage="SELECT")

    patient = WalledForeignKey(Patient, related_name="plans")
    enrolment = WalledForeignKey(Enrolment, related_name="plans")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "patient"],
                condition=Q(ended_at__isnull=True),
                name="self_care_plan_is_open_once_per_patient",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class PlanVersion(Walled):
    """One version. In force from ``in_force_from`` until its successor's (``in_force_to``)."""

    wall = Wall(triage="SELECT")

    plan = WalledForeignKey(SelfCarePlan, related_name="versions")
    patient = WalledForeignKey(Patient, related_name="plan_versions")
    number = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=codes(PlanStatus), default=PlanStatus.DRAFT.value
    )
    document = models.JSONField()
    template = models.CharField(max_length=20, blank=True)
    # Counts the savings of a draft, so that the second of two editors is told.
    revision = models.PositiveIntegerField(default=1)
    comment = models.CharField(max_length=400, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    approver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    in_force_from = models.DateTimeField(null=True)
    in_force_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("status", PlanStatus, "plan_version_status_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "plan", "number"], name="plan_version_number_is_unique_in_plan"
            ),
            models.UniqueConstraint(
                fields=["tenant", "plan"],
                condition=Q(status=PlanStatus.DRAFT.value),
                name="plan_has_one_draft_at_most",
            ),
            models.UniqueConstraint(
                fields=["tenant", "plan"],
                condition=Q(status=PlanStatus.PUBLISHED.value),
                name="plan_has_one_published_version_at_most",
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT.value, published_at__isnull=True)
                | Q(
                    published_at__isnull=False,
                    approver__isnull=False,
                    in_force_from__isnull=False,
                ),
                name="plan_version_published_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="plan_version_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "in_force_from"], name="plan_version_by_patient")
        ]

    def __str__(self) -> str:
        return str(self.id)
