"""Standing orders: a doctor's word, given once, that a template may begin a patient's plan."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from selfcare_plans.models.templates import TemplateVersion
from tenants.models import Tenant, Unit, User


class StandingOrder(models.Model):
    """For the patients of one home tenant or of one centre. Ended, never deleted.

    It is for the version of the template that the doctor saw, and goes to no other by itself;
    orders from before templates had versions name a built-in one by ``template``.
    Open table: it names a template and a doctor, and no patient. ``valid_from`` and
    ``valid_until`` are days, both included; ``ended_at`` ends it at once.
    """

    id = IdField()
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    template = models.CharField(max_length=20, blank=True)
    doctor = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tenant__isnull=True, centre__isnull=False)
                | Q(tenant__isnull=False, centre__isnull=True),
                name="standing_order_is_for_a_tenant_or_a_centre",
            ),
            models.CheckConstraint(
                condition=~Q(doctor="") & (~Q(template="") | Q(template_version__isnull=False)),
                name="standing_order_names_doctor_and_template",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="standing_order_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="standing_order_ended_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
