"""Emergency look-ups: one record opened to one person for an hour, and what was found of it after."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tenants.models.organisation import Unit
from tenants.models.person import Membership, Patient, User
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.rules.codes import Role
from tenants.rules.emergency import LASTS, Verdict


class EmergencyAccess(Walled):
    """One patient's record opened in an emergency, without agreement or grant, to one membership.

    ``tenant`` is the patient's home, whose privacy officer reviews it. It opens reading, nothing
    else, until ``expires_at`` or ``ended_at``, half-open.
    """

    wall = Wall(
        whole="SELECT, UPDATE (reviewed_at, reviewed_by_id, verdict, review_note)",
        granted="SELECT, UPDATE (ended_at)",
        gate="SELECT, INSERT",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=codes(Role))
    reason = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=13, choices=codes(Verdict), blank=True)
    review_note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            one_of("role", Role, "emergency_access_role_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_access_says_why"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at"), expires_at__lte=F("opened_at") + LASTS),
                name="emergency_access_lasts_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(
                    reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="", review_note=""
                )
                | Q(
                    reviewed_at__isnull=False,
                    reviewed_at__gte=F("opened_at"),
                    reviewed_by__isnull=False,
                    verdict__in=[one.value for one in Verdict],
                ),
                name="emergency_access_reviewed_says_by_whom_and_what",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="emergency_access_is_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.NOT_JUSTIFIED.value) | ~Q(review_note=""),
                name="emergency_access_not_justified_says_why",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-opened_at"], name="emergency_access_by_tenant")]

    def __str__(self) -> str:
        return str(self.id)
