"""The benefit plan of a tenant: rows of its own, and which rows it has chosen. Open tables.

They name organisations and staff, no patient. Who may read a row that is not shared is decided by
``queries.own_rows``.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from benefits.rules.plan_types import (
    HIGHEST_OF_A_SCALE,
    Better,
    Collects,
    Gains,
    MeasuredIn,
    Source,
)
from dho.lib.fields import IdField
from tenants.models import Tenant, User, codes, one_of


class IndicatorDefinition(models.Model):
    """One version of a tenant's own row. Never changed: what is said anew is a new version.

    ``code`` is one tenant's for ever, so that others who adopt a shared row count the same thing
    under the same name. ``same_as_before``: only words differ from the version before, and values
    of both are figures of one thing.
    """

    id = IdField()
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    indicator = models.CharField(max_length=120)
    definition = models.CharField(max_length=500)
    unit = models.CharField(max_length=20, choices=codes(MeasuredIn))
    better = models.CharField(max_length=5, choices=codes(Better))
    lowest = models.PositiveIntegerField()
    highest = models.PositiveIntegerField()
    # What the ends of a scale mean; both, or neither.
    lowest_means = models.CharField(max_length=60, default="", blank=True)
    highest_means = models.CharField(max_length=60, default="", blank=True)
    source = models.CharField(max_length=20, choices=codes(Source))
    every_months = models.PositiveSmallIntegerField()
    has_baseline = models.BooleanField()
    precondition = models.CharField(max_length=300)
    collected_by = models.CharField(max_length=12, choices=codes(Collects))
    gains = ArrayField(models.CharField(max_length=12, choices=codes(Gains)))
    is_shared = models.BooleanField(default=False)
    same_as_before = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("unit", MeasuredIn, "indicator_definition_unit_is_known"),
            one_of("better", Better, "indicator_definition_better_is_known"),
            one_of("source", Source, "indicator_definition_source_is_known"),
            one_of("collected_by", Collects, "indicator_definition_collector_is_known"),
            models.UniqueConstraint(
                fields=["code", "version"], name="indicator_definition_version_is_once"
            ),
            models.CheckConstraint(
                condition=Q(code__startswith="OWN_"), name="indicator_definition_code_is_own"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="indicator_definition_versions_begin_with_one"
            ),
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest"), highest__lte=1_000_000),
                name="indicator_definition_has_room_between_its_bounds",
            ),
            models.CheckConstraint(
                condition=~Q(unit=MeasuredIn.SCORE.value) | Q(highest__lte=HIGHEST_OF_A_SCALE),
                name="indicator_definition_scale_goes_to_100_at_most",
            ),
            models.CheckConstraint(
                condition=Q(lowest_means="", highest_means="")
                | (Q(unit=MeasuredIn.SCORE.value) & ~Q(lowest_means="") & ~Q(highest_means="")),
                name="indicator_definition_names_both_ends_of_a_scale_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(indicator="") & ~Q(definition="") & ~Q(precondition=""),
                name="indicator_definition_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(every_months__in=[3, 6, 12]),
                name="indicator_definition_is_collected_at_a_point",
            ),
            models.CheckConstraint(
                condition=Q(same_as_before=False) | Q(version__gt=1),
                name="indicator_definition_first_has_none_before",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ChosenRow(models.Model):
    """That a tenant has a row in its plan, since when, and whether it was chosen beforehand.

    The eleven of the source are in every plan without a row here, until one is marked or taken out:
    then ``chosen_at`` is empty, for from the start. ``beforehand_at`` can only be set before any
    follow-up value of the row's ``indicators`` is there, and a row with it is never taken out.
    ``number`` is the row's number in the tenant's plan, the same when it comes back.
    """

    id = IdField()
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    # Of a row of the shelf and of the source there is none: these are in the code.
    definition = models.ForeignKey(
        IndicatorDefinition, on_delete=models.PROTECT, null=True, related_name="+"
    )
    indicators = ArrayField(models.CharField(max_length=24), default=list)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    beforehand_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    beforehand_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "code"],
                condition=Q(ended_at__isnull=True),
                name="chosen_row_stands_once",
            ),
            models.UniqueConstraint(
                fields=["tenant", "number"],
                condition=Q(ended_at__isnull=True),
                name="chosen_row_has_its_own_number",
            ),
            models.CheckConstraint(
                condition=Q(chosen_at__isnull=True, chosen_by__isnull=True)
                | Q(chosen_at__isnull=False, chosen_by__isnull=False),
                name="chosen_row_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(beforehand_at__isnull=True, beforehand_by__isnull=True)
                | Q(beforehand_at__isnull=False, beforehand_by__isnull=False),
                name="chosen_row_beforehand_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="chosen_row_taken_out_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(beforehand_at__isnull=True) | Q(ended_at__isnull=True),
                name="chosen_row_chosen_beforehand_stays",
            ),
            models.CheckConstraint(
                condition=Q(code__startswith="OWN_", definition__isnull=False)
                | Q(~Q(code__startswith="OWN_"), definition__isnull=True),
                name="chosen_row_of_its_own_has_a_definition",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
