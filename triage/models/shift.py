"""What one shift leaves to the next: notes about patients, and who signed off when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey
from triage.rules.shift_notes import LONGEST


class ShiftNote(Walled):
    """A free note on a patient to the next shifts of a unit, until it expires or is taken away."""

    wall = Wall(
        whole="SELECT, INSERT, UPDATE (ended_at, ended_by_id)",
        granted="SELECT, INSERT, UPDATE (ended_at, ended_by_id)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="shift_note_says_something"),
            models.CheckConstraint(
                condition=Q(until__gt=F("at"), until__lte=F("at") + LONGEST),
                name="shift_note_expires_within_30_days",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="shift_note_ended_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "until"], name="shift_note_by_unit"),
            models.Index(fields=["patient", "until"], name="shift_note_by_patient"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SignOff(models.Model):
    """Somebody ended a shift at a unit, and what was left then. No patient. Never changed."""

    id = IdField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    open_alerts = models.PositiveIntegerField(default=0)
    # Of these, what nobody had said how to leave over closing.
    left_alerts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_alerts__lte=F("open_alerts")),
                name="sign_off_leaves_no_more_than_is_open",
            )
        ]
        indexes = [models.Index(fields=["unit", "user", "-at"], name="sign_off_by_person")]

    def __str__(self) -> str:
        return str(self.id)
