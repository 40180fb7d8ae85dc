"""Figures of a whole tenant: one number a quarter or year, never changed, superseded."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tenants.models import User, Wall, Walled


class TenantFigure(Walled):
    """What is known of one indicator of the tenant in one quarter or year. Of no person.

    A correction is a new row; the old one says when and by whom it was superseded. ``edition`` is
    that of the shared table under which it was entered, ``source_text`` from where the number is.
    """

    wall = Wall(granted="", patient=None)

    indicator = models.CharField(max_length=24)
    # 2026-Q1, or 2026.
    period = models.CharField(max_length=7)
    value = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    not_known = models.BooleanField(default=False)
    edition = models.PositiveSmallIntegerField()
    source_text = models.CharField(max_length=200)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period__regex=r"^20[0-9]{2}(-Q[1-4])?$"),
                name="tenant_figure_is_of_a_quarter_or_year",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, not_known=False)
                | Q(value__isnull=True, not_known=True),
                name="tenant_figure_is_a_number_or_not_known",
            ),
            models.CheckConstraint(
                condition=~Q(source_text=""), name="tenant_figure_says_from_where"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__gte=F("entered_at"), superseded_by__isnull=False),
                name="tenant_figure_superseded_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["tenant", "indicator", "period"],
                condition=Q(superseded_at__isnull=True),
                name="tenant_figure_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
