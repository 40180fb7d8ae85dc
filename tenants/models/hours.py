"""When a unit is open otherwise than its week says, and who is on duty. Open tables: no patients."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from tenants.models.organisation import Unit
from tenants.models.person import User


class UnitDay(models.Model):
    """One date on which a unit has other hours, or none. Wins over weekday and public holiday.

    Local time (Europe/Oslo). Closed all day: ``opens`` and ``closes`` are empty.
    """

    id = IdField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="days")
    date = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "date"], name="unit_day_is_told_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, opens__lt=F("closes")),
                name="unit_day_is_closed_or_opens_before_it_closes",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="unit_day_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.date}"


class EveningService(models.Model):
    """Who is rung while a unit is closed, beside the out-of-hours clinic (116 117).

    Of a municipality's unit: for the patients of that municipality; of a centre: for all of its.
    """

    id = IdField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evening_services")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="evening_service_is_told_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(phone=""), name="evening_service_has_name_and_telephone"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OnDuty(models.Model):
    """A named person on duty at a unit, from ``starts_at`` until before ``ends_at``.

    ``name`` is kept beside the user: what judges and watches reads no table of users. ``phone``:
    where the person is rung on duty; empty: at the unit's own telephone.
    """

    id = IdField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="on_duty_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="on_duty_names_a_person"),
            models.UniqueConstraint(
                fields=["unit", "user", "starts_at"], name="on_duty_begins_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_at"], name="on_duty_by_unit")]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_at}"
