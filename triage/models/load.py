"""What a centre's lead has said about its load, and what next week was forecast to be. No patient."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dho.lib.fields import IdField
from tenants.models import Tenant, Unit


class StaffedDay(models.Model):
    """Nurse's minutes that a centre has for alerts on a weekday (ISO: 1 = Monday)."""

    id = IdField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "weekday"], name="staffed_day_is_one_per_weekday"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="staffed_day_is_a_weekday"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CostShare(models.Model):
    """The percent of a common centre that a tenant carries, as the parties have agreed."""

    id = IdField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "tenant"], name="cost_share_is_one_per_tenant"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="cost_share_is_1_to_100_percent"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WeekAhead(models.Model):
    """What a sweeper last forecast of a centre's week, and when its leads were warned of it."""

    id = IdField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    look_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=0)
    staffed = models.PositiveIntegerField(default=0)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "begins_on"], name="week_ahead_is_one_per_centre"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
