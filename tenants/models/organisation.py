"""Tenants and their units. Open tables: names of organisations are no secret."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from tenants.models.scoping import codes, one_of
from tenants.rules.codes import PlanApproval, TenantKind, UnitKind
from tenants.rules.organisation import RED_WORK_MINUTES, SETTLE_MINUTES, YELLOW_WORK_MINUTES


class Tenant(models.Model):
    """A municipality, a hospital or a GP office: data controller of its own patients."""

    id = IdField()
    kind = models.CharField(max_length=16, choices=codes(TenantKind))
    name = models.CharField(max_length=120, unique=True)
    organisation_number = models.CharField(max_length=9, blank=True)
    # Where what belongs to no enrolment goes (NOT_JUDGED, refused). Every tenant must name one.
    default_unit = models.ForeignKey(
        "tenants.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )

    # What its doctors are told of payment after an answer to a question: the tenant's own words.
    tariff_text = models.TextField(blank=True)
    shows_tariff = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("kind", TenantKind, "tenant_kind_is_known"),
            models.CheckConstraint(
                condition=Q(shows_tariff=False) | ~Q(tariff_text=""),
                name="tenant_that_shows_a_tariff_has_written_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A place that can own work: centre, municipal service, hospital unit, GP office.

    Opening hours are local time (Europe/Oslo) on ISO weekdays, less public holidays unless
    ``works_holidays``; a ``UnitDay`` wins over both.
    """

    id = IdField()
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=16, choices=codes(UnitKind))
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    # For professionals only: past the queue that patients wait in.
    direct_phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    email = models.EmailField(blank=True)
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(15))
    weekdays = models.CharField(max_length=7, default="12345")
    works_holidays = models.BooleanField(default=False)
    # So long before closing the list shows what must be settled.
    settle_minutes = models.PositiveSmallIntegerField(default=SETTLE_MINUTES)
    # Off: whoever has claimed it is the person, and the unit's own telephone is rung.
    has_rota = models.BooleanField(default=False)
    red_minutes = models.PositiveSmallIntegerField(default=30)
    offer_minutes = models.PositiveSmallIntegerField(default=30)
    # From when nobody works there any more: it is offered nothing, and plans that name it are looked at.
    closed_at = models.DateTimeField(null=True)
    # A centre's service model; says nothing for other units.
    plan_approval = models.CharField(
        max_length=6, choices=codes(PlanApproval), default=PlanApproval.DOCTOR.value
    )
    # Days that a doctor of this unit has to answer a plan that was proposed to them.
    approval_days = models.PositiveSmallIntegerField(default=7)
    # What an alert is reckoned to take of a nurse's time at this centre, in minutes.
    yellow_work_minutes = models.PositiveSmallIntegerField(default=YELLOW_WORK_MINUTES)
    red_work_minutes = models.PositiveSmallIntegerField(default=RED_WORK_MINUTES)

    class Meta:
        constraints = [
            one_of("kind", UnitKind, "unit_kind_is_known"),
            one_of("plan_approval", PlanApproval, "unit_plan_approval_is_known"),
            models.CheckConstraint(
                condition=Q(approval_days__gte=1, approval_days__lte=90),
                name="unit_gives_doctors_1_to_90_days",
            ),
            models.CheckConstraint(
                condition=Q(
                    yellow_work_minutes__gte=1,
                    yellow_work_minutes__lte=240,
                    red_work_minutes__gte=1,
                    red_work_minutes__lte=240,
                ),
                name="unit_reckons_1_to_240_minutes_an_alert",
            ),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")), name="unit_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=Q(settle_minutes__gte=5, settle_minutes__lte=240),
                name="unit_settles_5_to_240_minutes_before_closing",
            ),
            models.UniqueConstraint(
                fields=["tenant", "name"], name="unit_name_is_unique_in_tenant"
            ),
        ]

    def __str__(self) -> str:
        return self.name
