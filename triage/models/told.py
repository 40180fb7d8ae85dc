"""Whether patients know of their red answers: one row per red, whose deadline is the queue."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tenants.models import Patient, Relative, User, Wall, Walled, WalledForeignKey, codes, one_of
from triage.models.alerts import Alert
from triage.rules.told import CONFIRMED, TellingState, Way

_SAID = "SELECT, UPDATE (alert_id, state, shown_at, told_at, told_by_id, look_at)"


class Telling(Walled):
    """The first red judgement of a reading that a person sent, and whether she knows of it.

    ``look_at``: when the next way is due, if not confirmed; empty when time does nothing more.
    ``ways``: those that were taken or not there.
    """

    wall = Wall(whole=_SAID, granted=_SAID, triage="SELECT, INSERT, UPDATE")

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="tellings")
    judgement_id = models.UUIDField()
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    began_at = models.DateTimeField()
    state = models.CharField(
        max_length=16, choices=codes(TellingState), default=TellingState.WAITING.value
    )
    look_at = models.DateTimeField(null=True)
    # When her own page first showed the answer; that is no receipt.
    shown_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ways = ArrayField(models.CharField(max_length=8), default=list)
    push_at = models.DateTimeField(null=True)
    sms_at = models.DateTimeField(null=True)
    relative_at = models.DateTimeField(null=True)
    relative = WalledForeignKey(Relative, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("state", TellingState, "telling_state_is_known"),
            models.UniqueConstraint(fields=["tenant", "reading_id"], name="red_is_told_once"),
            models.CheckConstraint(
                condition=~Q(state=TellingState.WAITING.value) | Q(look_at__isnull=False),
                name="telling_that_waits_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in CONFIRMED])
                | Q(told_at__isnull=False, told_by__isnull=False, look_at__isnull=True),
                name="telling_told_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(relative_at__isnull=True) | Q(relative__isnull=False),
                name="telling_names_the_relative_asked",
            ),
            models.CheckConstraint(
                condition=Q(ways__contained_by=[one.value for one in Way]),
                name="telling_ways_are_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"], condition=Q(look_at__isnull=False), name="telling_by_deadline"
            ),
            models.Index(fields=["alert"], name="telling_by_alert"),
            models.Index(fields=["patient", "began_at"], name="telling_by_patient"),
        ]

    def __str__(self) -> str:
        return str(self.id)
