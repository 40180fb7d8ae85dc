"""Reports: who asked for what, how far each is, and the figures it froze."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from benefits.rules.report import ReportEdition
from benefits.rules.runs import RunState
from tenants.models import User, Wall, Walled, codes, one_of


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
