"""A yellow that was held and the green that answered it, kept as a pair, and what it was."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes
from triage.models.alerts import Alert
from triage.rules.second_reading import PairWas

_SAID = "SELECT, UPDATE (was, said_by_id, said_unit_id, said_at)"


class ReadingPair(Walled):
    """Both readings of a pair, and what it was, where a nurse or doctor said so.

    Written by the worker that judges the second reading. Said again, the newest stands here; every
    saying is a step of the alert.
    """

    wall = Wall(whole=_SAID, granted=_SAID, triage="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="pairs")
    kind = models.CharField(max_length=24)
    # Of which form, where it is one.
    about = models.CharField(max_length=80, blank=True, default="")
    first_id = models.UUIDField()
    first_at = models.DateTimeField()
    second_id = models.UUIDField()
    second_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    was = models.CharField(max_length=9, choices=codes(PairWas), blank=True, default="")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    said_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "alert"], name="pair_is_kept_once_per_alert"),
            models.CheckConstraint(
                condition=Q(second_at__gt=models.F("first_at")),
                name="pair_second_is_measured_after_the_first",
            ),
            models.CheckConstraint(
                condition=Q(was="", said_by__isnull=True, said_unit__isnull=True, said_at=None)
                | Q(
                    was__in=[one.value for one in PairWas],
                    said_by__isnull=False,
                    said_unit__isnull=False,
                    said_at__isnull=False,
                ),
                name="pair_says_what_it_was_by_whom_and_when",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-kept_at"], name="pair_by_patient"),
            models.Index(fields=["alert"], name="pair_by_alert"),
        ]

    def __str__(self) -> str:
        return str(self.id)
