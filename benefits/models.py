"""Values of the benefit plan's indicators, per person and point in time. Never changed, superseded."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from benefits.rules.points import Point
from benefits.rules.report import ReportEdition
from benefits.rules.runs import RunState
from tenants.models import Patient, User, Wall, Walled, WalledForeignKey, codes, one_of


class IndicatorValue(Walled):
    """What is known of one indicator at one point: a number, or that it is not known.

    A correction is a new row; the old one then says when and by whom it was superseded. The row
    that stands has no ``superseded_at``. A row that was superseded without a new one was withdrawn.
    """

    wall = Wall(granted="", patient=None)

    patient = WalledForeignKey(Patient, related_name="indicator_values")
    # Not limited to today's codes: values of an older edition of the table stay readable.
    indicator = models.CharField(max_length=24)
    point = models.CharField(max_length=8, choices=codes(Point))
    value = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    not_known = models.BooleanField(default=False)
    edition = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("point", Point, "indicator_value_point_is_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, not_known=False)
                | Q(value__isnull=True, not_known=True),
                name="indicator_value_is_a_number_or_not_known",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__gte=F("entered_at"), superseded_by__isnull=False),
                name="indicator_value_superseded_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["tenant", "patient", "indicator", "point"],
                condition=Q(superseded_at__isnull=True),
                name="indicator_value_stands_once",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "patient"], name="indicator_value_by_patient")]

    def __str__(self) -> str:
        return str(self.id)


class ReportRun(Walled):
    """One report: who asked for what, how far it is, and the figures it froze.

    ``figures`` is the report as data, ``told`` what a published one tells beside it (see
    ``benefits.rules.past``), ``data_version`` the fingerprint of the values that it was made of. Once
    READY nothing of it changes: the same report comes out of it next year.
    """

    wall = Wall(granted="", patient=None)

    period = models.CharField(max_length=10)
    for_whom = models.CharField(max_length=10, choices=codes(ReportEdition))
    state = models.CharField(max_length=8, choices=codes(RunState), default=RunState.WAITING.value)
    # Per cent of the way.
    progress = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    definitions = models.PositiveSmallIntegerField()
    data_version = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(null=True)
    told = models.JSONField(null=True)

    class Meta:
        constraints = [
            one_of("for_whom", ReportEdition, "report_run_edition_is_known"),
            one_of("state", RunState, "report_run_state_is_known"),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="report_run_is_at_most_done"
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.READY.value)
                | Q(figures__isnull=False, told__isnull=False, ready_at__isnull=False),
                name="report_run_that_is_ready_has_its_figures",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-asked_at"], name="report_run_by_tenant")]

    def __str__(self) -> str:
        return str(self.id)
