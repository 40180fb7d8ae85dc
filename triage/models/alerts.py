"""Alerts: one enrolment, one cause, one owner; their findings, offers and events.

The columns mirror ``triage.rules.alert_state``; what may follow what is decided there.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from selfcare_plans.rules.document import Colour
from tenants.models import (
    Enrolment,
    Patient,
    Unit,
    User,
    Wall,
    Walled,
    WalledForeignKey,
    codes,
    one_of,
)
from triage.rules.alert_state import OfferStatus, Outcome, Settling, Status
from triage.rules.figures import WORK_MINUTES

_WORK = "SELECT, INSERT, UPDATE"


class Alert(Walled):
    """What waits for a person. Always exactly one owner unit; ``claimed_by`` a person of it."""

    wall = Wall(triage=_WORK, gate="SELECT (id, tenant_id, colour)")

    patient = WalledForeignKey(Patient, related_name="+")
    # Empty only for what belongs to no enrolment; then the tenant's default unit owns it.
    enrolment = WalledForeignKey(Enrolment, null=True, related_name="+")
    cause = models.CharField(max_length=40)
    colour = models.CharField(max_length=10, choices=codes(Colour))
    state = models.CharField(max_length=8, choices=codes(Status), default=Status.OPEN.value)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    # When its holder last did something: a claim lapses 30 minutes after it.
    active_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    # When the first finding of the present colour arrived: deadlines run from here.
    waiting_since = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    # When a person of the owner last did what meets a deadline: what stays open is due again.
    looked_at = models.DateTimeField(null=True)
    # Of the finding that the row shows: the worst, of equals the newest.
    measured_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    not_answered = models.BooleanField(default=False)
    # The plan's line of receivers, from the version in force when the alert opened.
    receivers = ArrayField(models.UUIDField(), default=list)
    snoozed_until = models.DateTimeField(null=True)
    snooze_reason = models.CharField(max_length=200, blank=True)
    plan_version_id = models.UUIDField(null=True)
    reason_code = models.CharField(max_length=30)
    reason_params = models.JSONField(default=dict)
    outward_steps = models.PositiveSmallIntegerField(default=0)
    has_repeated = models.BooleanField(default=False)
    broke_through = models.CharField(max_length=20, blank=True)
    finding_count = models.PositiveIntegerField(default=0)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The one actor that is no person: the rule of a plan version that asked for a second reading.
    resolved_by_rule = models.CharField(max_length=120, blank=True)
    held_until = models.DateTimeField(null=True)
    held_by = models.CharField(max_length=110, blank=True)
    # Nobody of the line has the red: a person rings by then; whom was reached or tried, and 113.
    ring_by = models.DateTimeField(null=True)
    rang_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    called_113_at = models.DateTimeField(null=True)
    # How it was left when the unit closed last; empty again when something new comes.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_how = models.CharField(max_length=20, blank=True)
    settled_until = models.DateTimeField(null=True)
    unsettled_at = models.DateTimeField(null=True)
    settled_to = models.CharField(max_length=120, blank=True)
    settled_note = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    # Roughly how long it took, if the person said so. Shown of groups only, never of a person.
    work_minutes = models.PositiveSmallIntegerField(null=True)
    merged_into = WalledForeignKey("self", null=True, related_name="+")
    # Attempts to reach the patient that came to nothing: they are shown, and meet no deadline.
    attempts = models.PositiveSmallIntegerField(default=0)
    # Until when a new reading that the patient was asked for is waited for.
    remeasure_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", Status, "alert_state_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "patient", "cause", "owner_unit"],
                condition=Q(state=Status.OPEN.value),
                name="alert_is_open_once_per_cause_and_owner",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="alert_claimed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(looked_at__isnull=False),
                name="alert_met_says_when_it_was_looked_at_last",
            ),
            models.CheckConstraint(
                condition=Q(active_at__isnull=True) | Q(claimed_by__isnull=False),
                name="alert_active_names_the_holder",
            ),
            models.CheckConstraint(
                condition=Q(state=Status.OPEN.value, resolved_at__isnull=True, outcome="")
                | (Q(state=Status.RESOLVED.value, resolved_at__isnull=False) & ~Q(outcome="")),
                name="alert_resolved_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(state=Status.OPEN.value)
                | Q(resolved_by__isnull=False)
                | Q(outcome="MERGED", merged_into__isnull=False)
                | (Q(outcome="SECOND_GREEN", colour=Colour.YELLOW.value) & ~Q(resolved_by_rule="")),
                name="alert_is_resolved_by_a_named_person_or_rule",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True)
                | Q(state=Status.OPEN.value, colour=Colour.YELLOW.value),
                name="alert_is_held_only_while_open_and_yellow",
            ),
            models.CheckConstraint(
                condition=Q(broke_through="") | Q(snoozed_until__isnull=True),
                name="alert_that_calls_again_is_not_snoozed",
            ),
            models.CheckConstraint(
                condition=~Q(colour=Colour.GREEN.value), name="alert_is_never_green"
            ),
            models.CheckConstraint(
                condition=Q(remeasure_due_at__isnull=True) | Q(state=Status.OPEN.value),
                name="alert_waits_for_a_reading_only_while_open",
            ),
            models.CheckConstraint(
                condition=Q(ring_by__isnull=True)
                | Q(state=Status.OPEN.value, colour=Colour.RED.value, owner_unit=F("centre")),
                name="alert_is_rung_about_only_while_open_red_and_at_the_centre",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=[one.value for one in Outcome]),
                name="alert_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(work_minutes__isnull=True)
                | Q(work_minutes__in=WORK_MINUTES, state=Status.RESOLVED.value),
                name="alert_took_5_10_20_or_40_minutes",
            ),
        ]
        constraints += [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_how="")
                | Q(settled_at__isnull=False, settled_by__isnull=False)
                & Q(settled_how__in=[one.value for one in Settling]),
                name="alert_settled_says_when_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(settled_how=Settling.SAFE_UNTIL.value, settled_until__isnull=False)
                | ~Q(settled_how=Settling.SAFE_UNTIL.value) & Q(settled_until__isnull=True),
                name="alert_safe_until_says_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(settled_how=Settling.TOLD_EVENING_SERVICE.value) | ~Q(settled_to=""),
                name="alert_told_to_the_evening_service_says_which",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner_unit", "tenant"],
                condition=Q(state=Status.OPEN.value),
                name="alert_open_by_owner",
            ),
            models.Index(fields=["patient", "-opened_at"], name="alert_by_patient"),
            models.Index(
                fields=["due_at"],
                condition=Q(state=Status.OPEN.value),
                name="alert_open_by_deadline",
            ),
            models.Index(
                fields=["patient"], condition=Q(held_until__isnull=False), name="alert_held"
            ),
            # How many were closed since somebody last looked.
            models.Index(
                fields=["owner_unit", "resolved_at"],
                condition=Q(state=Status.RESOLVED.value),
                name="alert_resolved_by_owner",
            ),
            models.Index(
                fields=["active_at"],
                condition=Q(state=Status.OPEN.value, claimed_by__isnull=False),
                name="alert_claimed_by_activity",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Finding(Walled):
    """One non-green judgement, one refused reading that alerts, or one opening by hand.

    ``seen_by``: the person who resolved its alert having seen it; the database lets nobody resolve
    one with a finding unseen.
    """

    wall = Wall(triage=_WORK)

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="findings")
    judgement_id = models.UUIDField(null=True)
    refused_id = models.UUIDField(null=True)
    # What a patient or a relative wrote; the words stand in the conversation.
    message_id = models.UUIDField(null=True)
    colour = models.CharField(max_length=10, choices=codes(Colour))
    kind = models.CharField(max_length=24, blank=True)
    reason_code = models.CharField(max_length=30)
    reason_params = models.JSONField(default=dict)
    measured_at = models.DateTimeField()
    received_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="finding_seen_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["tenant", "judgement_id"], name="judgement_is_found_once"
            ),
            models.UniqueConstraint(fields=["tenant", "refused_id"], name="refusal_is_found_once"),
            models.UniqueConstraint(fields=["tenant", "message_id"], name="message_is_found_once"),
        ]
        indexes = [models.Index(fields=["alert"], name="finding_by_alert")]

    def __str__(self) -> str:
        return str(self.id)


class Offer(Walled):
    """An offer to another unit to take an alert over. Changes no owner until it is claimed."""

    wall = Wall(triage=_WORK)

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="offers")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    message = models.CharField(max_length=1000, blank=True)
    # What the plan in force when the alert opened says to do in its colour; in the plan's words.
    agreed_step = models.CharField(max_length=1000, blank=True, default="")
    state = models.CharField(
        max_length=12, choices=codes(OfferStatus), default=OfferStatus.OPEN.value
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Empty where the unit was closed and passed over at once.
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            one_of("state", OfferStatus, "offer_state_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "alert", "to_unit"],
                condition=Q(state=OfferStatus.OPEN.value),
                name="offer_is_open_once_per_unit",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_unit", "tenant"],
                condition=Q(state=OfferStatus.OPEN.value),
                name="offer_open_by_unit",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state=OfferStatus.OPEN.value),
                name="offer_open_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AlertEvent(Walled):
    """One step of an alert: who, when, what. Immutable."""

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT", triage="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="events")
    at = models.DateTimeField()
    code = models.CharField(max_length=30)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["alert", "at"], name="alert_event_by_alert"),
            models.Index(
                fields=["at"], condition=Q(code="CLAIM_LAPSED"), name="alert_event_of_lapses"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WorklistCounter(models.Model):
    """Counts the changes to a tenant's alerts; the live list asks whether it moved. No patient."""

    tenant = models.OneToOneField(
        "tenants.Tenant", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.tenant_id)


class Heartbeat(models.Model):
    """When a sweeper or the watchdog last went round. No patient."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
