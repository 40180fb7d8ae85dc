"""Senders (open) and tokens (walled): who may speak to the API, as whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dho.lib.fields import IdField
from tenants.models import Membership, Patient, User, Wall, Walled, WalledForeignKey


class Sender(models.Model):
    """A registered system, device or app. A reading's ``reference`` is unique within it."""

    id = IdField()
    name = models.CharField(max_length=120, unique=True)
    # A device without a screen cannot tell the patient that a reading was refused.
    has_screen = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


# A person may make a token for the membership that the scope acts as, wherever its unit is.
_OWN_POLICY = (
    "CREATE POLICY identity_apitoken_own ON identity_apitoken FOR INSERT TO dho_whole, dho_granted"
    " WITH CHECK (patient_id IS NULL AND person_id IS NULL AND membership_id ="
    " nullif(current_setting('dho.membership', true), '')::uuid);"
)


class ApiToken(Walled):
    """A bearer token, stored as SHA-256 of 256 random bits. Shown once, revocable at once.

    Bound to exactly one of: a patient (a device: may only write), a membership, a person.
    """

    wall = Wall(gate="SELECT", extra=(_OWN_POLICY,))

    digest = models.BinaryField(max_length=32, unique=True)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    patient = WalledForeignKey(Patient, null=True, related_name="+")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=120, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(patient__isnull=False, membership__isnull=True, person__isnull=True)
                | Q(patient__isnull=True, membership__isnull=False, person__isnull=True)
                | Q(patient__isnull=False, membership__isnull=True, person__isnull=False),
                name="api_token_acts_as_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("issued_at")),
                name="api_token_expires_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
