"""Pauses and hospital stays: times when the plan expects no reading of the patient."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from tenants.models.access import Enrolment
from tenants.models.person import Patient, User
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.rules.pauses import LOOK_AGAIN_WITHIN_DAYS, PauseKind, PauseState


class Pause(Walled):
    """A pause of a course or a hospital stay, half-open; it silences silence, never a reading.

    AGREED ones hold. One without ``ends_at`` holds to the end of ``look_again_on`` (the patient's own
    date), so that nobody is forgotten in it; it lies within 7 days of ``looked_on``, when a person
    last decided. ASKED is what a patient or a relative asks for, always with an end.
    """

    wall = Wall(triage="SELECT")

    patient = WalledForeignKey(Patient, related_name="+")
    enrolment = WalledForeignKey(Enrolment, related_name="+")
    kind = models.CharField(max_length=5, choices=codes(PauseKind))
    state = models.CharField(max_length=8, choices=codes(PauseState))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    look_again_on = models.DateField(null=True)
    looked_on = models.DateField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    # Who began it, or asked for it.
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Who agreed to it, declined it, or changed it last.
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", PauseKind, "pause_kind_is_known"),
            one_of("state", PauseState, "pause_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="pause_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False)
                | Q(
                    look_again_on__isnull=False,
                    look_again_on__lte=F("looked_on") + timedelta(days=LOOK_AGAIN_WITHIN_DAYS),
                ),
                name="pause_ends_or_is_looked_at_within_7_days",
            ),
            models.CheckConstraint(
                condition=~Q(state=PauseState.ASKED.value) | Q(ends_at__isnull=False),
                name="pause_asked_for_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state=PauseState.ASKED.value) | Q(settled_by__isnull=False),
                name="pause_is_agreed_by_a_named_person",
            ),
        ]
        indexes = [models.Index(fields=["patient", "starts_at"], name="pause_by_patient")]

    def __str__(self) -> str:
        return str(self.id)
