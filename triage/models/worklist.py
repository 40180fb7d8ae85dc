"""When a person last looked at the list and how she wants it; and greens that were received."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.ids import new_id
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey


class WorklistLook(models.Model):
    """When a person last looked at her unit's worklist, and her keys and sound. No patient.

    ``before_at`` is when her visit before this one ended: what came after it is new to her.
    """

    id = models.UUIDField(primary_key=True, editable=False, default=new_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    before_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    keys_on = models.BooleanField(default=True)
    sound_on = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"], name="worklist_look_is_one_per_person_and_unit"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Received(Walled):
    """That the centre received the greens of a patient's day up to an instant (mottatt, never seen).

    ``round_id`` is the same for all who were named together; whoever received them may undo the
    round for ten minutes. Nothing else is ever changed.
    """

    wall = Wall(
        whole="SELECT, INSERT, UPDATE (undone_at, undone_by_id)", granted="SELECT", triage=""
    )

    patient = WalledForeignKey(Patient, related_name="+")
    round_id = models.UUIDField()
    # The patient's own day, and the last reading that is in it.
    local_date = models.DateField()
    up_to = models.DateTimeField()
    readings = models.SmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "round_id", "patient"], name="received_once_in_a_round"
            ),
            models.CheckConstraint(condition=Q(readings__gt=0), name="received_is_of_readings"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__gte=F("at"), undone_by__isnull=False),
                name="received_undone_says_by_whom_and_after",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-at"], name="received_by_patient"),
            models.Index(fields=["round_id"], name="received_by_round"),
        ]

    def __str__(self) -> str:
        return str(self.id)
