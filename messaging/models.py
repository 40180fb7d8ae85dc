"""The outbox: what somebody must be told, as rows that survive every crash; and conversations."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from messaging.rules import MOST_CHARACTERS, NoticeWay, Side
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of


class NoticeState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"


class Notice(Walled):
    """One message to a unit or a person, without health data: somebody needs you, sign in.

    ``to_patient``: to the patient that it is about, who may have no sign-in.
    """

    wall = Wall(
        whole="SELECT, INSERT",
        granted="SELECT, INSERT",
        triage="SELECT, INSERT, UPDATE",
        gate="INSERT, SELECT (state, made_at)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to_patient = models.BooleanField(default=False)
    way = models.CharField(max_length=5, choices=codes(NoticeWay), default=NoticeWay.EMAIL.value)
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
                fields=["tenant", "subject_id", "to_user", "code", "way"],
                name="notice_is_made_once_per_person",
            ),
            models.CheckConstraint(
                condition=Q(to_unit__isnull=False, to_user__isnull=True, to_patient=False)
                | Q(to_unit__isnull=True, to_user__isnull=False, to_patient=False)
                | Q(to_unit__isnull=True, to_user__isnull=True, to_patient=True),
                name="notice_is_to_a_unit_or_a_person",
            ),
            one_of("way", NoticeWay, "notice_way_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "subject_id", "code", "way"],
                condition=Q(to_patient=True),
                name="notice_is_made_once_per_patient",
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


class Message(Walled):
    """One message of a patient's conversation with the staff. Never changed; that it was read is added.

    ``alert_id``: the alert that staff wrote it from. Judging may know that a message came, never
    what it says.
    """

    wall = Wall(
        whole="SELECT, INSERT, UPDATE (read_at, read_by_id)",
        granted="SELECT, INSERT, UPDATE (read_at, read_by_id)",
        triage=(
            "SELECT (tenant_id, id, patient_id, side, sent_at, became_finding_at),"
            " UPDATE (became_finding_at)"
        ),
    )

    patient = WalledForeignKey(Patient, related_name="+")
    side = models.CharField(max_length=8, choices=codes(Side))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    alert_id = models.UUIDField(null=True)
    text = models.CharField(max_length=MOST_CHARACTERS)
    # Of the form that it was written in: sent twice it is kept once.
    reference = models.UUIDField()
    sent_at = models.DateTimeField()
    # The first on the other side who had it on the screen.
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    became_finding_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("side", Side, "message_side_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "patient", "reference"], name="message_is_kept_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(side=Side.STAFF.value, unit__isnull=False)
                | (~Q(side=Side.STAFF.value) & Q(unit__isnull=True)),
                name="message_of_staff_names_the_unit",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="message_read_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(became_finding_at__isnull=True) | ~Q(side=Side.STAFF.value),
                name="message_of_staff_is_no_finding",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-sent_at"], name="message_by_patient"),
            models.Index(
                fields=["sent_at"],
                condition=Q(became_finding_at__isnull=True) & ~Q(side=Side.STAFF.value),
                name="message_to_find",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
