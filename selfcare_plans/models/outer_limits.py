"""Outer limits as doctors have set them. Open table: kinds, numbers and the doctor, no patient."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from tenants.models import Tenant, Unit, User


class OuterLimitRow(models.Model):
    """The outer limit of one kind, or of one component of it, for a tenant, a centre or everybody.

    Never changed: a new row takes its place, and the old one says until when it held. Numbers are
    in the kind's own unit. A built-in one, of nobody, has no doctor yet.
    """

    id = IdField()
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=32)
    component = models.CharField(max_length=32, blank=True)
    number = models.PositiveIntegerField(default=1)
    low = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    high = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    low_needed = models.BooleanField(default=False)
    high_needed = models.BooleanField(default=False)
    doctor = models.CharField(max_length=120, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=400, blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tenant__isnull=True, centre__isnull=True, set_by__isnull=True)
                | Q(
                    Q(tenant__isnull=False, centre__isnull=True)
                    | Q(tenant__isnull=True, centre__isnull=False),
                    ~Q(doctor=""),
                    ~Q(reason=""),
                    set_by__isnull=False,
                ),
                name="outer_limit_of_an_owner_names_its_doctor_and_why",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lt=F("high")),
                name="outer_limit_low_lies_below_high",
            ),
            models.CheckConstraint(
                condition=Q(Q(low_needed=False) | Q(low__isnull=False))
                & Q(Q(high_needed=False) | Q(high__isnull=False)),
                name="outer_limit_that_is_needed_is_there",
            ),
            *(
                models.UniqueConstraint(
                    fields=[*([owner] if owner else []), "kind", "component"],
                    condition=Q(
                        superseded_at__isnull=True,
                        **(
                            {f"{owner}__isnull": False}
                            if owner
                            else {"tenant__isnull": True, "centre__isnull": True}
                        ),
                    ),
                    name=f"outer_limit_{owner or 'built_in'}_holds_once_per_kind",
                )
                for owner in ("tenant", "centre", "")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
