"""What left for the journal of record, and what was reported as an incident (avvik). Insert-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of
from triage.models.alerts import Alert
from triage.rules.journal import IncidentKind, Transfer


class JournalTransfer(Walled):
    """That the note of a resolved alert stands in the journal: the text as it left, by whom, how."""

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    alert = WalledForeignKey(Alert, related_name="transfers")
    text = models.TextField()
    how = models.CharField(max_length=10, choices=codes(Transfer))
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("how", Transfer, "journal_transfer_is_of_a_known_way"),
            models.CheckConstraint(condition=~Q(text=""), name="journal_transfer_has_a_text"),
            models.UniqueConstraint(fields=["tenant", "alert"], name="alert_is_transferred_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Incident(Walled):
    """One incident report (avviksmelding), with why the colour was what it was, as it stood then.

    ``explained`` is a copy: what the page of the judgement said when the report was made.
    """

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    judgement_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=13, choices=codes(IncidentKind))
    happened_at = models.DateTimeField()
    what = models.TextField()
    done = models.TextField(blank=True)
    explained = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("kind", IncidentKind, "incident_kind_is_known"),
            models.CheckConstraint(condition=~Q(what=""), name="incident_says_what_happened"),
            models.CheckConstraint(
                condition=Q(judgement_id__isnull=True) | ~Q(explained=""),
                name="incident_about_a_judgement_explains_it",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-at"], name="incident_by_tenant")]

    def __str__(self) -> str:
        return str(self.id)
