"""What stands in reports beside values: patients' own words, comparison groups, health communities."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from benefits.rules.points import Point
from benefits.rules.quotes import LONGEST, ConsentGiven
from dho.lib.fields import IdField
from tenants.models import (
    Patient,
    Tenant,
    Unit,
    User,
    Wall,
    Walled,
    WalledForeignKey,
    codes,
    one_of,
)


class PatientQuote(Walled):
    """Words of a patient that may stand in a report, with the consent that was given.

    Shown only after somebody else than who chose them has seen to it that they name nobody. Taken
    back at any time: then the words themselves are gone, and that there were some stays. A report
    keeps the id, never the words, so that they vanish from reports that were made before.
    """

    wall = Wall(granted="", patient=None)

    patient = WalledForeignKey(Patient, related_name="+")
    text = models.CharField(max_length=LONGEST, blank=True)
    consent = models.CharField(max_length=8, choices=codes(ConsentGiven))
    consented_on = models.DateField()
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("consent", ConsentGiven, "patient_quote_consent_is_known"),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True) & ~Q(text=""))
                | Q(withdrawn_at__isnull=False, text=""),
                name="patient_quote_has_words_until_it_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | (
                    Q(checked_at__gte=F("chosen_at"), checked_by__isnull=False)
                    & ~Q(checked_by=F("chosen_by"))
                ),
                name="patient_quote_is_checked_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__gte=F("chosen_at"), withdrawn_by__isnull=False),
                name="patient_quote_withdrawn_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "patient"], name="patient_quote_by_patient")]

    def __str__(self) -> str:
        return str(self.id)


class ComparisonFigure(Walled):
    """Summary figures of a group without the service, for one indicator at one point.

    ``before``, ``after`` and ``sd_change`` (standard deviation of the persons' own changes) are in
    the indicator's unit. What is corrected ends, and a new row is entered.
    """

    wall = Wall(granted="", patient=None)

    name = models.CharField(max_length=80)
    indicator = models.CharField(max_length=24)
    point = models.CharField(max_length=8, choices=codes(Point))
    n = models.IntegerField()
    before = models.DecimalField(max_digits=9, decimal_places=2)
    after = models.DecimalField(max_digits=9, decimal_places=2)
    sd_change = models.DecimalField(max_digits=9, decimal_places=2)
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("point", Point, "comparison_figure_point_is_known"),
            models.CheckConstraint(
                condition=Q(n__gte=5), name="comparison_figure_is_of_five_or_more"
            ),
            models.CheckConstraint(
                condition=Q(sd_change__gte=0), name="comparison_figure_spread_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(name=""), name="comparison_figure_names_its_source"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("entered_at"), ended_by__isnull=False),
                name="comparison_figure_ended_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["tenant", "name", "indicator", "point"],
                condition=Q(ended_at__isnull=True),
                name="comparison_figure_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class HealthCommunity(models.Model):
    """A named group of tenants (a region, a health community), made by a lead of a centre."""

    id = IdField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("made_at"), ended_by__isnull=False),
                name="health_community_ended_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["centre", "name"],
                condition=Q(ended_at__isnull=True),
                name="health_community_has_a_name_of_its_own",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HealthCommunityTenant(models.Model):
    """One tenant of a health community."""

    id = IdField()
    community = models.ForeignKey(HealthCommunity, on_delete=models.CASCADE, related_name="members")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "tenant"], name="health_community_has_a_tenant_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
