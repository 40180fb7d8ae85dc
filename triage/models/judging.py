"""What the engine said: judgements, expected windows, the latest of each kind."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import Colour
from tenants.models import Patient, Wall, Walled, WalledForeignKey, codes

_ALL = "SELECT, INSERT, UPDATE, DELETE"


class WindowState(StrEnum):
    """OVERDUE: the grace is over and the ladder goes on. HELD: behind an alarm of mass silence.

    CANCELLED: a pause touches it.
    """

    WAITING = "WAITING"
    OVERDUE = "OVERDUE"
    HELD = "HELD"
    MET = "MET"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


class ExpectedWindow(Walled):
    """A reading that the plan expects, with its deadline (end of the window plus grace).

    ``is_repeat``: asked for after a red; its absence is red. While OVERDUE the ladder's times stand
    here, and ``look_at`` says when there may be something to do.
    """

    wall = Wall(whole="SELECT", granted="SELECT", triage=_ALL)

    patient = WalledForeignKey(Patient, related_name="+")
    plan_version = WalledForeignKey(PlanVersion, related_name="+")
    item_id = models.CharField(max_length=60)
    kind = models.CharField(max_length=24)
    # Of which form, task or event a reading is expected; empty: of any, and for what is measured.
    about = models.CharField(max_length=80, blank=True, default="")
    local_date = models.DateField()
    name = models.CharField(max_length=60)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=codes(WindowState), default=WindowState.WAITING.value
    )
    is_repeat = models.BooleanField(default=False)
    remind_at = models.DateTimeField(null=True)
    relative_at = models.DateTimeField(null=True)
    nurse_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    alarm = models.ForeignKey(
        "triage.MassSilence", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "patient", "item_id", "local_date", "name"],
                name="window_is_expected_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    opens_at__lt=models.F("closes_at"), deadline_at__gte=models.F("closes_at")
                ),
                name="window_opens_closes_and_is_due_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=WindowState.OVERDUE.value)
                | Q(nurse_at__isnull=False, look_at__isnull=False),
                name="window_overdue_says_when_the_nurse_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=WindowState.HELD.value) | Q(alarm__isnull=False),
                name="window_held_says_behind_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(state=WindowState.WAITING.value),
                name="window_by_deadline",
            ),
            models.Index(
                fields=["look_at"],
                condition=Q(state=WindowState.OVERDUE.value),
                name="window_overdue_by_look",
            ),
            models.Index(
                fields=["alarm"],
                condition=Q(state=WindowState.HELD.value),
                name="window_held_by_alarm",
            ),
            models.Index(
                fields=["closes_at"],
                condition=Q(state=WindowState.CANCELLED.value),
                name="window_cancelled_by_close",
            ),
            # What was due in the last hour, met or not: is the silence of many?
            models.Index(fields=["deadline_at", "patient"], name="window_due_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WindowHorizon(Walled):
    """How far ahead the expected windows of a plan version are made."""

    wall = Wall(whole="", granted="", triage="SELECT, INSERT, UPDATE")

    patient = WalledForeignKey(Patient, related_name="+")
    version_id = models.UUIDField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "version_id"], name="horizon_is_one_per_version"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Judgement(Walled):
    """The engine's colour of one reading, or of one window without a reading; partitioned alike.

    Never changed: judging again supersedes it. Inputs, rules, versions and "now" are kept, so
    that any colour can be replayed and explained.
    """

    wall = Wall(
        whole="SELECT",
        granted="SELECT",
        triage="SELECT, INSERT, UPDATE (superseded_at)",
        partitioned=True,
    )

    tenant = models.ForeignKey(
        "tenants.Tenant", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    patient = WalledForeignKey(Patient, related_name="+")
    measured_at = models.DateTimeField()
    reading_id = models.UUIDField(null=True)
    window_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=24)
    colour = models.CharField(max_length=10, choices=codes(Colour))
    reason_code = models.CharField(max_length=30)
    reason_params = models.JSONField(default=dict)
    fired = models.JSONField(default=list)
    notes = ArrayField(models.CharField(max_length=20), default=list)
    range_colour = models.CharField(max_length=10, blank=True)
    version_id = models.UUIDField(null=True)
    then_id = models.UUIDField(null=True)
    now_id = models.UUIDField(null=True)
    judged_as_of = models.DateTimeField()
    judged_at = models.DateTimeField()
    engine_version = models.CharField(max_length=10)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reading_id__isnull=False, window_id__isnull=True)
                | Q(reading_id__isnull=True, window_id__isnull=False),
                name="judgement_is_of_a_reading_or_a_window",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Latest(Walled):
    """The latest reading of each kind per patient, maintained so that no screen must search."""

    wall = Wall(whole="SELECT", granted="SELECT", triage=_ALL)

    patient = WalledForeignKey(Patient, related_name="+")
    kind = models.CharField(max_length=24)
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    value = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    components = models.JSONField(null=True)
    colour = models.CharField(max_length=10, choices=codes(Colour))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "patient", "kind"], name="latest_is_one_per_kind"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
