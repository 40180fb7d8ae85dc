"""What a nurse does with the patient: calls that were logged, new readings that were asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes
from tenants.models.scoping import one_of
from triage.models.alerts import Alert
from triage.rules.contacts import Direction, Whom


class ContactLog(Walled):
    """One telephone call about a patient, or an attempt (loggført samtale). Immutable.

    ``alert``: what it was about, where it was about one. ``promised_at``: when to ring again; the
    promise is kept by the next call out.
    """

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, null=True, related_name="contacts")
    direction = models.CharField(max_length=3, choices=codes(Direction))
    whom = models.CharField(max_length=16, choices=codes(Whom))
    is_reached = models.BooleanField()
    minutes = models.PositiveSmallIntegerField(null=True)
    said = models.CharField(max_length=1000, blank=True)
    promised_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("direction", Direction, "contact_direction_is_known"),
            one_of("whom", Whom, "contact_whom_is_known"),
            models.CheckConstraint(
                condition=Q(is_reached=True) | Q(direction=Direction.OUT.value),
                name="contact_who_rings_us_is_reached",
            ),
            models.CheckConstraint(
                condition=Q(promised_at__isnull=True) | Q(promised_at__gt=F("at")),
                name="contact_promises_what_lies_ahead",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-at"], name="contact_by_patient"),
            models.Index(
                fields=["unit", "promised_at"],
                condition=Q(promised_at__isnull=False),
                name="contact_promised",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RemeasureRequest(Walled):
    """The patient was asked to measure a kind again, in these words, before a time.

    The reading that comes is tied to it by the worker that judges it, also after the time.
    """

    wall = Wall(
        whole="SELECT, INSERT",
        granted="SELECT, INSERT",
        triage=(
            "SELECT (tenant_id, id, patient_id, alert_id, kind, asked_at, due_at, came_at),"
            " UPDATE (reading_id, measured_at, came_at)"
        ),
    )

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="remeasures")
    kind = models.CharField(max_length=24)
    words = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reading_id = models.UUIDField(null=True)
    measured_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")), name="remeasure_is_due_after_it_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True, reading_id__isnull=True, measured_at__isnull=True)
                | Q(came_at__isnull=False, reading_id__isnull=False, measured_at__isnull=False),
                name="remeasure_that_came_names_the_reading",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient"],
                condition=Q(came_at__isnull=True),
                name="remeasure_waited_for",
            ),
            models.Index(fields=["alert", "asked_at"], name="remeasure_by_alert"),
        ]

    def __str__(self) -> str:
        return str(self.id)
