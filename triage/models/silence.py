"""Silence: rungs taken before the nurse, what relatives answered, and when many are silent at once."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from tenants.models import Patient, Relative, Unit, User, Wall, Walled, WalledForeignKey, codes
from tenants.models.scoping import one_of
from triage.rules.ladder import Rung


class LadderStep(Walled):
    """A rung that was taken for a window, so that a restart repeats nothing. Immutable."""

    wall = Wall(whole="SELECT", granted="SELECT", triage="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    window_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    rung = models.CharField(max_length=8, choices=codes(Rung))
    at = models.DateTimeField()
    # The patient's own date: a relative is told at most once a day.
    local_date = models.DateField()
    relative = WalledForeignKey(Relative, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("rung", Rung, "ladder_rung_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "window_id", "rung"], name="ladder_rung_is_taken_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "patient", "local_date"],
                condition=Q(rung=Rung.RELATIVE.value),
                name="relative_is_told_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(rung=Rung.RELATIVE.value, relative__isnull=False)
                | (~Q(rung=Rung.RELATIVE.value) & Q(relative__isnull=True)),
                name="ladder_names_the_relative_told",
            ),
        ]
        indexes = [models.Index(fields=["patient", "at"], name="ladder_step_by_patient")]

    def __str__(self) -> str:
        return str(self.id)


class Word(StrEnum):
    """What a relative answers when the patient is silent."""

    ALL_IS_WELL = "ALL_IS_WELL"
    CANNOT_REACH = "CANNOT_REACH"


class RelativeAnswer(Walled):
    """What a relative who was told answered. CANNOT_REACH becomes a finding at once."""

    wall = Wall(
        whole="SELECT", granted="SELECT, INSERT", triage="SELECT, UPDATE (became_finding_at)"
    )

    patient = WalledForeignKey(Patient, related_name="+")
    step = WalledForeignKey(LadderStep, related_name="+")
    relative = WalledForeignKey(Relative, related_name="+")
    word = models.CharField(max_length=12, choices=codes(Word))
    at = models.DateTimeField()
    became_finding_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("word", Word, "relative_word_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "step", "relative", "word"], name="relative_says_it_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(word=Word.CANNOT_REACH.value, became_finding_at__isnull=True),
                name="relative_answer_to_find",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class MassSilence(models.Model):
    """Many of a centre's patients silent at once: one technical alarm. Names nobody.

    Windows that wait behind it become ordinary when a nurse acknowledges it, or at ``due_at`` if
    nobody does.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expected = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre"],
                condition=Q(over_at__isnull=True),
                name="mass_silence_is_one_per_centre",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="mass_silence_acknowledged_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
