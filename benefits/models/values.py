"""Values of the benefit plan's indicators, per person and point in time. Never changed, superseded."""

from __future__ import annotations

from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from benefits.models.imports import ImportFile
from benefits.rules.points import Point
from tenants.models import Patient, User, Wall, Walled, WalledForeignKey, codes, one_of


class IndicatorValue(Walled):
    """What is known of one indicator at one point: a number, or that it is not known.

    A correction is a new row; the old one then says when and by whom it was superseded. The row
    that stands has no ``superseded_at``. A row that was superseded without a new one was withdrawn.
    """

    # Offices of granted sight write what they are asked for; a person her own answers. Judging, which
    # makes requests, knows what is answered and never what the answer was, save that there was none of
    # it: of nought no part is asked for.
    wall = Wall(
        triage=(
            "SELECT (tenant_id, patient_id, indicator, point, not_known, edition, superseded_at,"
            " is_nought)"
        ),
    )

    patient = WalledForeignKey(Patient, related_name="indicator_values")
    # Not limited to today's codes: values of an older edition of the table stay readable.
    indicator = models.CharField(max_length=24)
    point = models.CharField(max_length=8, choices=codes(Point))
    value = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    not_known = models.BooleanField(default=False)
    is_nought = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(value__isnull=False) & Q(value=0), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    edition = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    # Where it came in a file: which one, and in which row of it.
    import_file = WalledForeignKey(ImportFile, null=True, related_name="values")
    import_row = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            one_of("point", Point, "indicator_value_point_is_known"),
            models.CheckConstraint(
                condition=Q(import_file__isnull=True, import_row__isnull=True)
                | Q(import_file__isnull=False, import_row__isnull=False),
                name="indicator_value_of_a_file_says_which_row",
            ),
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
        indexes = [
            models.Index(fields=["tenant", "patient"], name="indicator_value_by_patient"),
            models.Index(
                fields=["tenant", "import_file"],
                condition=Q(import_file__isnull=False),
                name="indicator_value_by_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
