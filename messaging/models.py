"""The outbox: what somebody must be told, as rows that survive every crash."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of


class NoticeState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"


class Notice(Walled):
    """One message to a unit or a person, without health data: somebody needs you, sign in."""

    wall = Wall(
        whole="SELECT, INSERT",
        granted="SELECT, INSERT",
        triage="SELECT, INSERT, UPDATE",
        gate="INSERT, SELECT (state, made_at)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    # What the notice is about; one notice per subject and unit, whatever is replayed.
    subject_id = models.UUIDField()
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=codes(NoticeState), default=NoticeState.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", NoticeState, "notice_state_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "subject_id", "to_unit", "code"], name="notice_is_made_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "subject_id", "to_user", "code"],
                name="notice_is_made_once_per_person",
            ),
            models.CheckConstraint(
                condition=Q(to_unit__isnull=False, to_user__isnull=True)
                | Q(to_unit__isnull=True, to_user__isnull=False),
                name="notice_is_to_a_unit_or_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENT.value) | Q(sent_at__isnull=False),
                name="notice_sent_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=NoticeState.WAITING.value),
                name="notice_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
