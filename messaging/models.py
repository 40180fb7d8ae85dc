"""The outbox: what somebody must be told, as rows that survive every crash; conversations; devices."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from messaging.rules import MOST_CHARACTERS, NoticeWay, Side
from messaging.rules.push import LONGEST_ADDRESS, LONGEST_LABEL, DeviceEnding
from tenants.models import (
    Patient,
    Relative,
    Unit,
    User,
    Wall,
    Walled,
    WalledForeignKey,
    codes,
    one_of,
)


class NoticeState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"


class Notice(Walled):
    """One message to a unit or a person, without health data: somebody needs you, sign in.

    ``to_patient``: to the patient that it is about, who may have no sign-in. ``to_relative``: by SMS
    to a relative who has a telephone and no sign-in.
    """

    wall = Wall(
        whole="SELECT, INSERT",
        granted="SELECT, INSERT",
        triage="SELECT, INSERT, UPDATE",
        gate="INSERT, SELECT (state, made_at, way, to_relative_id)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to_patient = models.BooleanField(default=False)
    to_relative = WalledForeignKey(Relative, null=True, related_name="+")
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
                condition=Q(to_relative__isnull=True)
                & (
                    Q(to_unit__isnull=False, to_user__isnull=True, to_patient=False)
                    | Q(to_unit__isnull=True, to_user__isnull=False, to_patient=False)
                    | Q(to_unit__isnull=True, to_user__isnull=True, to_patient=True)
                )
                | Q(
                    to_relative__isnull=False,
                    to_unit__isnull=True,
                    to_user__isnull=True,
                    to_patient=False,
                ),
                name="notice_is_to_a_unit_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(to_relative__isnull=True) | Q(way=NoticeWay.SMS.value),
                name="notice_to_a_relative_without_sign_in_is_an_sms",
            ),
            models.UniqueConstraint(
                fields=["tenant", "subject_id", "to_relative", "code"],
                name="notice_is_made_once_per_relative",
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


_ENDS = "UPDATE (endpoint, p256dh, auth, ended_at, ended_as)"


class PushSubscription(Walled):
    """One device of a patient's that takes push notices, as its browser told us (Web Push).

    ``endpoint`` and keys are kept while it lives, no longer. No member of staff reads it; judging
    may know that there is one, never where.
    """

    wall = Wall(
        whole="",
        granted=f"SELECT, INSERT, {_ENDS}",
        triage=f"SELECT (tenant_id, id, patient_id, ended_at), {_ENDS}",
        gate=f"SELECT, {_ENDS}",
        extra=(
            (
                "CREATE POLICY messaging_pushsubscription_own ON messaging_pushsubscription AS RESTRICTIVE"
                " TO dho_granted USING (nullif(current_setting('dho.person', true), '') IS NOT NULL);"
            ),
        ),
    )

    patient = WalledForeignKey(Patient, related_name="+")
    endpoint = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    p256dh = models.CharField(max_length=90, blank=True)
    auth = models.CharField(max_length=24, blank=True)
    # Browser and system, so that the patient can tell her devices apart.
    label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=16, blank=True, choices=codes(DeviceEnding))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_as__in=["", *(code.value for code in DeviceEnding)]),
                name="device_ending_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="")
                | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
                name="device_that_ended_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(ended_at__isnull=True) & ~Q(endpoint="") & ~Q(p256dh="") & ~Q(auth=""))
                | Q(ended_at__isnull=False, endpoint="", p256dh="", auth=""),
                name="device_has_an_address_while_it_lives",
            ),
            # A lent tablet changes hands: notices of two patients never reach one device.
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(ended_at__isnull=True),
                name="device_is_one_patients",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient"], condition=Q(ended_at__isnull=True), name="device_by_patient"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
