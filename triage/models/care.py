"""What people say beside the engine: a clinician's own assessment, a patient's "I have done it"."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from selfcare_plans.rules.document import Colour
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes
from tenants.models.scoping import one_of
from tenants.rules.codes import Role
from triage.models.alerts import Alert
from triage.rules.assessing import ASSESSABLE


class Assessment(Walled):
    """A nurse's or doctor's own colour beside a judgement's (klinisk vurdering). Immutable.

    Neither hides the other; of several the newest stands, and the older ones are kept. ``role`` is
    the one that the person acted in.
    """

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    judgement_id = models.UUIDField()
    # Of the judgement: the reading, or empty for a window without one; and its time.
    reading_id = models.UUIDField(null=True)
    measured_at = models.DateTimeField()
    alert = WalledForeignKey(Alert, null=True, related_name="assessments")
    engine_colour = models.CharField(max_length=10, choices=codes(Colour))
    colour = models.CharField(max_length=10, choices=codes(Colour))
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=codes(Role))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__in=[one.value for one in ASSESSABLE]),
                name="assessment_is_green_yellow_or_red",
            ),
            models.CheckConstraint(
                condition=Q(colour=F("engine_colour")) | ~Q(reason=""),
                name="assessment_apart_from_the_engine_says_why",
            ),
            one_of("role", Role, "assessment_role_is_known"),
        ]
        indexes = [
            models.Index(fields=["patient", "reading_id", "at"], name="assessment_by_reading"),
            models.Index(fields=["alert", "at"], name="assessment_by_alert"),
            models.Index(fields=["judgement_id"], name="assessment_by_judgement"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ActNowAnswer(Walled):
    """What the patient, or a relative, answered to "have you done it?" of a rule. Immutable.

    "Not yet" may be followed by "yes": the newest stands.
    """

    wall = Wall(whole="SELECT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    judgement_id = models.UUIDField()
    reading_id = models.UUIDField()
    measured_at = models.DateTimeField()
    alert = WalledForeignKey(Alert, null=True, related_name="act_now_answers")
    rule_id = models.CharField(max_length=64)
    # In the plan's words, as it was asked.
    step = models.CharField(max_length=400)
    is_done = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(rule_id=""), name="act_now_answer_names_the_rule")
        ]
        indexes = [
            models.Index(fields=["patient", "reading_id", "at"], name="act_now_by_reading"),
            models.Index(fields=["alert", "at"], name="act_now_by_alert"),
        ]

    def __str__(self) -> str:
        return str(self.id)
