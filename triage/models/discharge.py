"""Discharges: what the doctor said of each limit and each medicine when the patient went home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tenants.models import (
    Enrolment,
    Patient,
    Unit,
    User,
    Wall,
    Walled,
    WalledForeignKey,
    codes,
    one_of,
)
from tenants.rules.codes import Role
from triage.rules.discharge import Mark

DOCTORS = (Role.GP.value, Role.HOSPITAL_DOCTOR.value)


class Discharge(Walled):
    """A patient's way home from a hospital unit that has the responsibility (utskriving).

    Begun with the first mark, done at ``discharged_at``. From then until every point is settled the
    plan is temporary; it judges all the same. ``settled_at``: every point has a doctor's word.
    """

    wall = Wall(whole="SELECT")

    patient = WalledForeignKey(Patient, related_name="+")
    enrolment = WalledForeignKey(Enrolment, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    discharged_at = models.DateTimeField(null=True)
    discharged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The doctor was warned that the centre was closed, and confirmed it once more.
    centre_was_closed = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(discharged_at__isnull=True, discharged_by__isnull=True)
                | Q(discharged_at__isnull=False, discharged_by__isnull=False),
                name="discharge_done_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(discharged_at__isnull=False),
                name="discharge_is_settled_after_it_is_done",
            ),
            models.UniqueConstraint(
                fields=["tenant", "enrolment"],
                condition=Q(settled_at__isnull=True),
                name="discharge_is_open_once_per_course",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DischargeMark(Walled):
    """A doctor's word on one limit or medicine: still holds, or changed. Immutable; the newest stands.

    ``said`` is what it read then, as JSON.
    """

    wall = Wall(whole="SELECT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    discharge = WalledForeignKey(Discharge, related_name="marks")
    key = models.CharField(max_length=140)
    said = models.TextField()
    mark = models.CharField(max_length=7, choices=codes(Mark))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=codes(Role))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("mark", Mark, "discharge_mark_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=DOCTORS), name="discharge_mark_is_a_doctors"
            ),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(said=""), name="discharge_mark_says_about_what"
            ),
        ]
        indexes = [models.Index(fields=["discharge", "at"], name="discharge_mark_by_discharge")]

    def __str__(self) -> str:
        return str(self.id)
