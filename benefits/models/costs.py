"""What a tenant has set about costs. Nothing of a person. Never changed, superseded."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from benefits.models.plan import IndicatorDefinition
from benefits.rules.money_types import CostKey, Payer, Per, Phase
from tenants.models import User, Wall, Walled, codes, one_of


class Cost(Walled):
    """One figure with its source and price year, and who set it.

    The row that stands has no ``superseded_at``. One that was superseded without another in its
    place was withdrawn.
    """

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)
    price_year = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


def _promises(name: str, *key: str) -> list[Any]:
    return [
        models.CheckConstraint(condition=Q(amount__gte=0), name=f"{name}_is_not_below_nought"),
        models.CheckConstraint(condition=~Q(source=""), name=f"{name}_has_a_source"),
        models.CheckConstraint(
            condition=Q(price_year__gte=2000, price_year__lte=2100), name=f"{name}_has_a_year"
        ),
        models.CheckConstraint(
            condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
            | Q(superseded_at__gte=F("set_at"), superseded_by__isnull=False),
            name=f"{name}_superseded_says_by_whom",
        ),
        models.UniqueConstraint(
            fields=["tenant", *key, "valid_from"],
            condition=Q(superseded_at__isnull=True),
            name=f"{name}_stands_once",
        ),
    ]


class UnitCost(Cost):
    """What one hour, visit, day or kilometre costs, how many there are, or a switch (1 or 0)."""

    wall = Wall(granted="", patient=None)

    key = models.CharField(max_length=20, choices=codes(CostKey))

    class Meta:
        constraints = [
            one_of("key", CostKey, "unit_cost_key_is_known"),
            *_promises("unit_cost", "key"),
        ]


class OwnUnitCost(Cost):
    """What one time, day or hour of a tenant's own row costs one payer, by one of its versions.

    ``rules.own_prices`` says for which later versions it holds. That the version can be counted, and
    that the payer is one for whom the row is, a trigger keeps.
    """

    wall = Wall(granted="", patient=None)

    definition = models.ForeignKey(IndicatorDefinition, on_delete=models.PROTECT, related_name="+")
    payer = models.CharField(max_length=12, choices=codes(Payer))

    class Meta:
        constraints = [
            one_of("payer", Payer, "own_unit_cost_payer_is_known"),
            *_promises("own_unit_cost", "definition", "payer"),
        ]


class LicenceStep(Cost):
    """``amount`` kroner per patient and month for all patients, from so many patients on."""

    wall = Wall(granted="", patient=None)

    phase = models.CharField(max_length=8, choices=codes(Phase))
    from_patients = models.PositiveIntegerField()

    class Meta:
        constraints = [
            one_of("phase", Phase, "licence_step_phase_is_known"),
            models.CheckConstraint(
                condition=Q(from_patients__gte=1), name="licence_step_begins_at_one_patient"
            ),
            *_promises("licence_step", "phase", "from_patients"),
        ]


class FixedCost(Cost):
    """``amount`` kroner a year or once, whatever the number of patients; see ``money_types.Fixed``."""

    wall = Wall(granted="", patient=None)

    name = models.CharField(max_length=100)
    payer = models.CharField(max_length=12, choices=codes(Payer))
    phase = models.CharField(max_length=8, choices=codes(Phase))
    per = models.CharField(max_length=4, choices=codes(Per))
    years = models.PositiveSmallIntegerField(default=1)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("payer", Payer, "fixed_cost_payer_is_known"),
            one_of("phase", Phase, "fixed_cost_phase_is_known"),
            one_of("per", Per, "fixed_cost_is_paid_yearly_or_once"),
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=20),
                name="fixed_cost_is_spread_over_1_to_20_years",
            ),
            *_promises("fixed_cost", "name", "phase"),
        ]
