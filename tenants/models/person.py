"""People: users and memberships (open), patients and relatives (walled)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from dho.lib.fields import EncryptedTextField, IdField
from tenants.models.organisation import Unit
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.rules.codes import MayBeTold, RelativeRole, Role


class User(AbstractUser):
    """Somebody who can sign in. What they may see follows from memberships, never from here."""

    id = IdField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="nb")

    def __str__(self) -> str:
        return self.name or self.username


class Membership(models.Model):
    """A user who works at a unit in a role. Ended, never deleted."""

    id = IdField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=codes(Role))
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("role", Role, "membership_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.PATIENT.value, Role.RELATIVE.value]),
                name="membership_is_for_staff",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ended_at__isnull=True),
                name="membership_is_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Patient(Walled):
    """One person at one home tenant. Moving is a new row under a new agreement."""

    wall = Wall(
        patient="id",
        triage="SELECT (id, tenant_id, time_zone, user_id, birth_date, gp_unit_id)",
        gate="SELECT (id, tenant_id, user_id, given_name, family_name, national_number_index, phone)",
    )

    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60)
    # Lower-cased, family name first: look-ups under row-level security need leakproof operators.
    search_name = models.CharField(max_length=130, db_collation="C")
    birth_date = models.DateField()
    national_number = EncryptedTextField(null=True)
    national_number_index = models.BinaryField(max_length=32, null=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="nb")
    time_zone = models.CharField(max_length=40, default="Europe/Oslo")
    lives_alone = models.BooleanField(default=False)
    hard_of_hearing = models.BooleanField(default=False)
    home_care_phone = models.CharField(max_length=20, blank=True)
    gp_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "national_number_index"],
                name="patient_national_number_is_unique_in_tenant",
            ),
            models.CheckConstraint(
                condition=Q(national_number__isnull=True, national_number_index__isnull=True)
                | Q(national_number__isnull=False, national_number_index__isnull=False),
                name="patient_national_number_has_its_index",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "search_name"], name="patient_by_name")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"


class Relative(Walled):
    """Somebody close to a patient: helps with limited rights, or is followed up in own right."""

    wall = Wall(
        gate="SELECT (id, tenant_id, patient_id, user_id, role, ended_at, may_record, may_be_told, phone)",
        triage="SELECT (id, tenant_id, patient_id, user_id, role, started_at, ended_at, may_record,"
        " may_be_told)",
    )

    patient = WalledForeignKey(Patient, related_name="relatives")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    role = models.CharField(
        max_length=12, choices=codes(RelativeRole), default=RelativeRole.HELPER.value
    )
    may_record = models.BooleanField(default=False)
    # What the patient has agreed to; empty: nobody has asked her yet.
    may_be_told = models.CharField(
        max_length=8, choices=codes(MayBeTold), blank=True, default="", db_default=""
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("role", RelativeRole, "relative_role_is_known"),
            models.CheckConstraint(
                condition=Q(may_be_told="") | Q(may_be_told__in=[one.value for one in MayBeTold]),
                name="relative_may_be_told_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
