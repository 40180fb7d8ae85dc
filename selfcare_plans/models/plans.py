"""Self-care plans and their versions. A published version never changes."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from selfcare_plans.models.orders import StandingOrder
from selfcare_plans.models.templates import TemplateVersion
from selfcare_plans.rules.approval import AS_TOLD, Door
from tenants.models import (
    Enrolment,
    Patient,
    Unit,
    User,
    Wall,
    Walled,
    WalledForeignKey,
    codes,
    one_of,
)


class PlanStatus(StrEnum):
    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


UNPUBLISHED = (PlanStatus.DRAFT.value, PlanStatus.PROPOSED.value)
"""A version that nobody has approved yet: it holds for nobody."""


class SelfCarePlan(Walled):
    """A patient's self-care plan (egenbehandlingsplan): the thread that its versions hang on.

    ``ended_at`` may lie ahead: its version holds until then.
    """

    wall = Wall(triage="SELECT")

    patient = WalledForeignKey(Patient, related_name="plans")
    enrolment = WalledForeignKey(Enrolment, related_name="plans")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | Q(~Q(ended_reason=""), ended_at__isnull=False, ended_by__isnull=False),
                name="self_care_plan_ended_says_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["tenant", "patient"],
                condition=Q(ended_at__isnull=True),
                name="self_care_plan_is_open_once_per_patient",
            ),
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
    # What it came from, kept through adjustments. Versions from before templates had versions of
    # their own carry the code of a built-in one instead, and may not be changed.
    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    template = models.CharField(max_length=20, blank=True)
    # Counts the savings of a draft, so that the second of two editors is told.
    revision = models.PositiveIntegerField(default=1)
    comment = models.CharField(max_length=400, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    written_door = models.CharField(max_length=14, choices=codes(Door), default=Door.PAGE.value)
    # Who proposed it to which doctor; kept when the doctor sends it back or changes it.
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    proposed_door = models.CharField(max_length=14, choices=codes(Door), blank=True)
    asked_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    asked_doctor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer_due_at = models.DateTimeField(null=True)
    # The act of proposing: each proposal of a version has reminders of its own.
    proposal_id = models.UUIDField(null=True)
    approver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    approved_door = models.CharField(max_length=14, choices=codes(Door), blank=True)
    # Why the centre put it in force although the doctor asked had not answered.
    approved_reason = models.CharField(max_length=400, blank=True)
    # The doctor whose yes a nurse wrote in, by message, by phone or in a meeting.
    approved_by_name = models.CharField(max_length=120, blank=True)
    standing_order = models.ForeignKey(
        StandingOrder, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
                condition=Q(status__in=UNPUBLISHED),
                name="plan_has_one_draft_or_proposal_at_most",
            ),
            models.UniqueConstraint(
                fields=["tenant", "plan"],
                condition=Q(status=PlanStatus.PUBLISHED.value),
                name="plan_has_one_published_version_at_most",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=UNPUBLISHED,
                    published_at__isnull=True,
                    in_force_from__isnull=True,
                    approver__isnull=True,
                )
                | Q(
                    ~Q(status__in=UNPUBLISHED),
                    ~Q(approved_door=""),
                    published_at__isnull=False,
                    approver__isnull=False,
                    in_force_from__isnull=False,
                ),
                name="plan_version_published_says_by_whom_when_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.PROPOSED.value)
                | Q(
                    ~Q(proposed_door=""),
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                    asked_unit__isnull=False,
                    answer_due_at__isnull=False,
                    answer_due_at__gt=F("proposed_at"),
                    proposal_id__isnull=False,
                    document__isnull=False,
                ),
                name="plan_version_proposed_says_by_whom_and_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(approved_door=Door.STANDING_ORDER.value, standing_order__isnull=False)
                | Q(~Q(approved_door=Door.STANDING_ORDER.value), standing_order__isnull=True),
                name="plan_version_under_a_standing_order_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(approved_door__in=[one.value for one in AS_TOLD])
                | ~Q(approved_by_name=""),
                name="plan_version_approved_as_told_names_the_doctor",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="plan_version_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "in_force_from"], name="plan_version_by_patient"),
            models.Index(fields=["template_version"], name="plan_version_by_template"),
            models.Index(
                fields=["answer_due_at"],
                condition=Q(status=PlanStatus.PROPOSED.value),
                name="plan_version_awaits_answer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
