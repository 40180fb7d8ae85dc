"""The access log: who saw or changed what, when and why. Insert-only."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tenants.models.organisation import Unit
from tenants.models.person import Patient, User
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.rules.codes import Purpose, Role

_LISTS = (
    "CREATE POLICY tenants_auditevent_lists ON tenants_auditevent FOR INSERT TO dho_granted"
    " WITH CHECK (patient_id IS NULL AND patient_ids <@ (SELECT dho_patients()));"
)


class AuditEvent(Walled):
    """One access. A list is one row per home tenant: ``patient`` empty, ``patient_ids`` filled."""

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT", door="INSERT", extra=(_LISTS,))

    at = models.DateTimeField()
    patient = WalledForeignKey(Patient, null=True, related_name="+")
    patient_ids = ArrayField(models.UUIDField(), null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16, choices=codes(Role))
    action = models.CharField(max_length=40)
    purpose = models.CharField(max_length=16, choices=codes(Purpose))
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [one_of("purpose", Purpose, "audit_purpose_is_known")]
        indexes = [
            models.Index(fields=["tenant", "-at"], name="audit_by_tenant"),
            models.Index(fields=["patient", "-at"], name="audit_by_patient"),
        ]

    def __str__(self) -> str:
        return str(self.id)
