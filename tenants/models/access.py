"""What opens a patient to somebody: agreements, enrolments, access grants, the care team."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from tenants.models.organisation import Unit
from tenants.models.person import Patient, User
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.rules.codes import AGREED_PURPOSES, EndingReason, PatientGroup, Purpose

_OWN_UNIT = (
    "CREATE POLICY tenants_agreement_own_unit ON tenants_agreement FOR SELECT"
    " TO dho_whole, dho_granted USING (unit_id = (SELECT dho_unit()));"
)


class Agreement(Walled):
    """Written agreement between a data controller (``tenant``) and a unit that may see patients.

    ``unit`` belongs to the other party. Valid from ``valid_from`` until ``valid_until`` or
    ``ended_at``, half-open; access opens and closes with it.
    """

    wall = Wall(granted="SELECT", patient=None, gate="SELECT", triage="SELECT", extra=(_OWN_UNIT,))

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(
        max_length=16, choices=codes(AGREED_PURPOSES), default=Purpose.FOLLOW_UP.value
    )
    patient_group = models.CharField(
        max_length=16, choices=codes(PatientGroup), default=PatientGroup.ALL.value
    )
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("purpose", AGREED_PURPOSES, "agreement_purpose_is_known"),
            one_of("patient_group", PatientGroup, "agreement_patient_group_is_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="agreement_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="agreement_ended_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["unit", "tenant"], name="agreement_by_unit")]

    def __str__(self) -> str:
        return str(self.id)


class Enrolment(Walled):
    """A patient's course of digital home follow-up at a centre (DHO-forløp).

    ``owner_unit`` has the responsibility, always exactly one: the centre at the start, another only
    by an accepted take-over (``moved_by_id``: who, when, why). ``ended_as`` is empty while it runs,
    and where nobody recorded how an old course ended.
    """

    wall = Wall(triage="SELECT", gate="SELECT")

    patient = WalledForeignKey(Patient, related_name="enrolments")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner_since = models.DateTimeField()
    # The take-over that moved it, held to by a trigger; empty while it is the centre's from the start.
    moved_by_id = models.UUIDField(null=True)
    patient_group = models.CharField(max_length=16, choices=codes(PatientGroup))
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=16, blank=True, choices=codes(EndingReason))
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            one_of("patient_group", PatientGroup, "enrolment_patient_group_is_known"),
            models.CheckConstraint(
                condition=~Q(patient_group=PatientGroup.ALL.value), name="enrolment_group_is_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_as__in=["", *(code.value for code in EndingReason)]),
                name="enrolment_ending_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_as="") | Q(ended_at__isnull=False),
                name="enrolment_that_runs_has_no_ending",
            ),
            models.CheckConstraint(
                condition=Q(moved_by_id__isnull=False) | Q(owner_unit=F("centre")),
                name="enrolment_is_its_centres_until_it_is_taken_over",
            ),
            models.UniqueConstraint(
                fields=["tenant", "patient"],
                condition=Q(ended_at__isnull=True),
                name="enrolment_is_open_once_per_patient",
            ),
        ]
        indexes = [models.Index(fields=["centre", "tenant"], name="enrolment_by_centre")]

    def __str__(self) -> str:
        return str(self.id)


class AccessGrant(Walled):
    """One patient opened to one unit, under an agreement. Ended, never deleted."""

    wall = Wall(granted="SELECT", triage="SELECT", gate="SELECT")

    patient = WalledForeignKey(Patient, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agreement = WalledForeignKey(Agreement, related_name="grants")
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "patient", "unit"],
                condition=Q(ended_at__isnull=True),
                name="access_grant_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="access_grant_ended_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["unit", "patient"], name="access_grant_by_unit")]

    def __str__(self) -> str:
        return str(self.id)


class PatientUserObjectPermission(UserObjectPermissionBase):
    """Guardian's table of the named persons of a patient's care team. A trigger fills the tenant."""

    wall = Wall(whole="SELECT, INSERT, DELETE", granted="SELECT", patient="content_object_id")

    tenant = models.ForeignKey(
        "tenants.Tenant", on_delete=models.PROTECT, related_name="+", null=True
    )
    content_object: Any = WalledForeignKey(Patient, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        pass
