"""Questions to doctors, the links that some are sent by, and meetings about several patients."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from selfcare_plans.models import PlanVersion
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of
from triage.models.alerts import Alert
from triage.rules.questions import (
    CODE_TRIES,
    CODES_PER_LINK,
    LINK_LASTS,
    WRITTEN_IN,
    Answer,
    QuestionState,
    Way,
)

_NO_ANSWER = Q(
    answer="",
    answer_text="",
    answered_at__isnull=True,
    answered_by__isnull=True,
    answered_by_name="",
    way="",
    written_by__isnull=True,
)


class Question(Walled):
    """One question from a nurse to a doctor of a unit that may see the patient, and its answer.

    ``answered_by_name`` is who answered, always; ``answered_by`` her user where she is one.
    ``written_by`` is the nurse who wrote in what came by message, by phone or in a meeting.
    """

    wall = Wall(
        granted=(
            "SELECT, UPDATE (state, answer, answer_text, answered_at, answered_by_id,"
            " answered_by_name, way)"
        ),
        triage="SELECT (id, tenant_id, patient_id, from_unit_id, to_unit_id, state, asked_at, due_at)",
        gate="SELECT (id, tenant_id, patient_id, alert_id, to_unit_id, state)",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    text = models.TextField()
    alert = WalledForeignKey(Alert, null=True, related_name="questions")
    version = WalledForeignKey(PlanVersion, null=True, related_name="questions")
    state = models.CharField(
        max_length=9, choices=codes(QuestionState), default=QuestionState.OPEN.value
    )
    answer = models.CharField(max_length=9, choices=codes(Answer), blank=True)
    answer_text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=7, choices=codes(Way), blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("state", QuestionState, "question_state_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="question_has_a_text"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")), name="question_is_due_after_it_is_asked"
            ),
            models.CheckConstraint(
                condition=(~Q(state=QuestionState.ANSWERED.value) & _NO_ANSWER)
                | (
                    Q(
                        state=QuestionState.ANSWERED.value,
                        answer__in=[one.value for one in Answer],
                        way__in=[one.value for one in Way],
                        answered_at__isnull=False,
                    )
                    & ~Q(answered_by_name="")
                ),
                name="question_answered_says_what_when_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(way="")
                | Q(
                    way__in=[Way.PAGE.value, Way.LINK.value],
                    answered_by__isnull=False,
                    written_by__isnull=True,
                )
                | Q(way__in=[one.value for one in WRITTEN_IN], written_by__isnull=False),
                name="question_written_in_says_by_which_nurse",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.ADJUST.value) | ~Q(answer_text=""),
                name="question_answered_adjust_says_what",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=QuestionState.WITHDRAWN.value,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                )
                | (
                    ~Q(state=QuestionState.WITHDRAWN.value)
                    & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                ),
                name="question_withdrawn_says_when_and_by_whom",
            ),
            models.UniqueConstraint(
                fields=["tenant", "alert", "to_unit"],
                condition=Q(state=QuestionState.OPEN.value),
                name="question_about_an_alert_is_open_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["tenant", "version"],
                condition=Q(state=QuestionState.OPEN.value),
                name="question_about_a_proposal_is_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_unit", "due_at"],
                condition=Q(state=QuestionState.OPEN.value),
                name="question_open_by_receiver",
            ),
            models.Index(
                fields=["from_unit", "due_at"],
                condition=Q(state=QuestionState.OPEN.value),
                name="question_open_by_asker",
            ),
            models.Index(fields=["patient", "-asked_at"], name="question_by_patient"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class QuestionLink(Walled):
    """A question sent as a link to the registered channel of the unit asked.

    Only the hash of the link's secret is here, and of a one-time code only the id it is made from.
    """

    wall = Wall(
        whole="SELECT, INSERT, UPDATE (closed_at)",
        granted="SELECT",
        gate="SELECT, UPDATE",
    )

    patient = WalledForeignKey(Patient, related_name="+")
    question = WalledForeignKey(Question, related_name="links")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Where it was sent; if the unit's channel changes, the link is dead.
    sent_to = models.EmailField()
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    code_id = models.UUIDField(null=True)
    code_asked_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + LINK_LASTS),
                name="question_link_lasts_72_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(code_tries__lte=CODE_TRIES),
                name="question_link_code_is_tried_5_times_at_most",
            ),
            models.CheckConstraint(
                condition=Q(codes_sent__lte=CODES_PER_LINK),
                name="question_link_sends_5_codes_at_most",
            ),
            models.CheckConstraint(
                condition=Q(code_id__isnull=True) | Q(code_asked_at__isnull=False),
                name="question_link_code_says_when_it_was_asked_for",
            ),
            models.UniqueConstraint(fields=["digest"], name="question_link_is_a_secret_of_its_own"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Meeting(models.Model):
    """A meeting of a centre with a unit's doctors about several patients. Names no patient."""

    id = IdField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    # Staff, as it is written in minutes.
    participants = models.CharField(max_length=400)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(participants=""), name="meeting_says_who_took_part")
        ]
        indexes = [models.Index(fields=["centre", "unit", "-held_on"], name="meeting_by_unit")]

    def __str__(self) -> str:
        return str(self.id)


class MeetingDecision(Walled):
    """What a meeting decided for one patient: words, and what they moved. Insert-only.

    ``version`` is the draft that it became, ``question`` the one that it answered.
    """

    wall = Wall(whole="SELECT, INSERT", granted="SELECT")

    patient = WalledForeignKey(Patient, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField()
    version = WalledForeignKey(PlanVersion, null=True, related_name="+")
    question = WalledForeignKey(Question, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="meeting_decision_has_a_text")
        ]
        indexes = [models.Index(fields=["meeting", "at"], name="meeting_decision_by_meeting")]

    def __str__(self) -> str:
        return str(self.id)
