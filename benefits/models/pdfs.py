"""Reports drawn as PDF: a copy that is made of a report once, and can be made again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from benefits.models.beside import HealthCommunity
from benefits.models.runs import ReportRun
from benefits.rules.runs import ReportLanguage, RunState
from dho.lib.fields import IdField
from tenants.models import Unit, Wall, Walled, WalledForeignKey, codes, one_of


class ReportPdf(Walled):
    """One report in one language as PDF: asked for, being drawn, or drawn.

    ``quotes`` says which patients' words stand in it. When one of them is withdrawn, a trigger takes
    the row away, and what is drawn next is without.
    """

    wall = Wall(whole="SELECT, INSERT, UPDATE, DELETE", granted="", patient=None)

    run = WalledForeignKey(ReportRun, related_name="+")
    language = models.CharField(max_length=2, choices=codes(ReportLanguage))
    state = models.CharField(max_length=8, choices=codes(RunState), default=RunState.WAITING.value)
    asked_at = models.DateTimeField()
    quotes = ArrayField(models.UUIDField(), default=list)
    pdf = models.BinaryField(null=True)

    class Meta:
        constraints = [
            one_of("language", ReportLanguage, "report_pdf_language_is_known"),
            one_of("state", RunState, "report_pdf_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=RunState.READY.value, pdf__isnull=False)
                | (~Q(state=RunState.READY.value) & Q(pdf__isnull=True)),
                name="report_pdf_is_there_when_it_is_drawn",
            ),
            models.UniqueConstraint(
                fields=["tenant", "run", "language"], name="report_pdf_is_one_per_language"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class JointPdf(models.Model):
    """What a centre's tenants, or a community's, had published by an instant, in one language as PDF.

    ``figures`` is the fingerprint of the report that was drawn: it is handed out only while the centre
    may see just that, and drawn anew when an agreement has ended since.
    """

    id = IdField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(
        HealthCommunity, on_delete=models.PROTECT, null=True, related_name="+"
    )
    period = models.CharField(max_length=10)
    until = models.DateTimeField()
    language = models.CharField(max_length=2, choices=codes(ReportLanguage))
    state = models.CharField(max_length=8, choices=codes(RunState), default=RunState.WAITING.value)
    asked_at = models.DateTimeField()
    figures = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(null=True)

    class Meta:
        constraints = [
            one_of("language", ReportLanguage, "joint_pdf_language_is_known"),
            one_of("state", RunState, "joint_pdf_state_is_known"),
            models.CheckConstraint(
                condition=(Q(state=RunState.READY.value, pdf__isnull=False) & ~Q(figures=""))
                | (~Q(state=RunState.READY.value) & Q(pdf__isnull=True, figures="")),
                name="joint_pdf_is_there_when_it_is_drawn",
            ),
            models.UniqueConstraint(
                fields=["centre", "community", "period", "until", "language"],
                nulls_distinct=False,
                name="joint_pdf_is_one_per_language",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
