"""Readings, never overwritten; their receipts; what waits to be judged; what was refused."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dho.identity.models import Sender
from dho.lib.fields import EncryptedTextField
from tenants.models import (
    Patient,
    Unit,
    User,
    Wall,
    Walled,
    WalledForeignKey,
    codes,
    one_of,
)

_NEW = "SELECT, INSERT"


class Reading(Walled):
    """What was measured. Immutable and without a colour; partitioned by month of ``measured_at``.

    Numbers are in the kind's own unit, rounded as shown; ``original`` keeps what was sent when it
    was converted. The database key is ``(tenant_id, id, measured_at)``.
    """

    wall = Wall(
        whole=_NEW,
        granted=_NEW,
        gate=_NEW,
        partitioned=True,
        triage="SELECT (tenant_id, id, patient_id, kind, value, components, context, comparator,"
        " measured_at, received_at, flags, with_text, about, answers, source)",
    )

    tenant = models.ForeignKey(
        "tenants.Tenant", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    patient = WalledForeignKey(Patient, related_name="+")
    measured_at = models.DateTimeField()
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    value = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    components = models.JSONField(null=True)
    unit = models.CharField(max_length=16)
    original = models.JSONField(null=True)
    comparator = models.CharField(max_length=1, blank=True)
    context = models.JSONField(null=True)
    source = models.CharField(max_length=10)
    sender = models.ForeignKey(
        Sender, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    reference = models.CharField(max_length=200)
    device = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    with_text = models.BooleanField(default=False)
    flags = ArrayField(models.CharField(max_length=16), default=list)
    # Of kinds without a number. Judging reads what a reading is about and its answers, never texts.
    about = models.CharField(max_length=80, null=True)  # noqa: DJ001
    answers = models.JSONField(null=True)
    # Of answers: the version of the form that they were read by, and those to questions not asked.
    form_version = models.PositiveSmallIntegerField(null=True)
    set_aside = models.JSONField(null=True)
    text = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        indexes = [
            models.Index(
                fields=["patient", "kind", "-measured_at"],
                include=["value"],
                name="reading_by_patient",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReadingReceipt(Walled):
    """That a sender's reference was taken in, for ever; gives idempotency and look-up by id."""

    wall = Wall(whole=_NEW, granted=_NEW, gate=_NEW)

    tenant = models.ForeignKey(
        "tenants.Tenant", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    patient = WalledForeignKey(Patient, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=200)
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    received_at = models.DateTimeField()
    content_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "patient", "sender", "reference"],
                name="receipt_reference_is_unique_for_ever",
            )
        ]
        indexes = [models.Index(fields=["reading_id"], name="receipt_by_reading")]

    def __str__(self) -> str:
        return str(self.id)


class RefusedReading(Walled):
    """A measurement that did not get in: kind and reason, never the value (but see CONFLICT).

    Where a reference came again with other content both are kept: the first as the reading, the
    second in ``content``.
    """

    # Judging counts refusals and never reads what was refused.
    wall = Wall(
        whole=_NEW,
        granted=_NEW,
        gate=_NEW,
        triage="SELECT (tenant_id, id, patient_id, kind, code, pointer, has_screen, received_at)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, blank=True)
    code = models.CharField(max_length=40)
    pointer = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    content = models.JSONField(null=True)
    has_screen = models.BooleanField(default=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["patient", "kind", "-received_at"], name="refused_by_patient")
        ]

    def __str__(self) -> str:
        return str(self.id)


class DueReading(Walled):
    """That something waits to be judged. Narrow; deleted when judged; the queue itself.

    The lease says until when a worker has it; ``attempts`` counts claims, so that what kills its
    judge three times becomes NOT_JUDGED.
    """

    wall = Wall(
        whole="SELECT, INSERT",
        granted="INSERT",
        gate="INSERT, SELECT (received_at)",
        triage="SELECT, INSERT, UPDATE, DELETE",
    )

    tenant = models.ForeignKey(
        "tenants.Tenant", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    patient = WalledForeignKey(Patient, related_name="+")
    reading_id = models.UUIDField(null=True)
    measured_at = models.DateTimeField(null=True)
    refused_id = models.UUIDField(null=True)
    # A reading that is judged again because an older one arrived: whose arrival caused it.
    because_of = models.DateTimeField(null=True)
    # Somebody said that the reading is an error, or real: it is not judged again itself.
    is_marked = models.BooleanField(default=False, db_default=False)
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    reading_id__isnull=False, measured_at__isnull=False, refused_id__isnull=True
                )
                | Q(reading_id__isnull=True, measured_at__isnull=True, refused_id__isnull=False),
                name="due_is_a_reading_or_a_refusal",
            )
        ]
        indexes = [
            models.Index(fields=["received_at"], name="due_by_arrival"),
            models.Index(fields=["patient"], name="due_by_patient"),
            # Few, and asked for first at every claim.
            models.Index(fields=["received_at"], condition=Q(attempts__gt=0), name="due_attempted"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReadingDocument(Walled):
    """The text of a reading as another system sent it, kept and served back unchanged.

    Encrypted, since it may name people and hold national numbers.
    """

    wall = Wall(whole=_NEW, granted=_NEW, gate=_NEW)

    patient = WalledForeignKey(Patient, related_name="+")
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    media_type = models.CharField(max_length=60)
    text = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "reading_id"], name="reading_has_one_document_at_most"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReadingPhoto(Walled):
    """The photo of a diary entry or an event. Encrypted; ``content`` is the picture as base64."""

    wall = Wall(whole=_NEW, granted=_NEW, gate=_NEW)

    patient = WalledForeignKey(Patient, related_name="+")
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    media_type = models.CharField(max_length=20)
    content = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "reading_id"], name="reading_has_one_photo_at_most"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Mark(StrEnum):
    """What somebody said of a stored reading."""

    IN_ERROR = "IN_ERROR"  # entered in error: another person's, another time's, a slip
    REAL = "REAL"  # odd, but it is so


class ReadingMark(Walled):
    """That a stored reading is an error, or real however odd. Never taken back.

    What was called real may be found to be an error later, not the other way round.

    The reading and its judgement stay; what follows from it is judged again.
    """

    wall = Wall(
        whole=_NEW,
        granted=_NEW,
        triage="SELECT (tenant_id, id, patient_id, reading_id, measured_at, mark, by_id, unit_id, at)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    mark = models.CharField(max_length=8, choices=codes(Mark))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            one_of("mark", Mark, "reading_mark_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "reading_id", "mark"], name="reading_is_marked_once"
            ),
            models.CheckConstraint(
                condition=Q(mark="REAL") | ~Q(reason=""), name="reading_in_error_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
