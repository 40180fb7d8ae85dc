"""What is asked for: of offices quarter by quarter, of persons point by point."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from benefits.rules.points import Point
from benefits.rules.surveys import REASONS, Skip, SurveyState
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of

_OWN_UNIT = (
    "CREATE POLICY benefits_collectionrequest_own_unit ON benefits_collectionrequest"
    " TO dho_granted USING (unit_id = (SELECT dho_unit()))"
    " WITH CHECK (unit_id = (SELECT dho_unit()));"
)


class CollectionRequest(Walled):
    """One office is asked for what one quarter's end left due, of one tenant's patients.

    Names nobody: which figures are asked for is worked out of what stands. ``cells`` and
    ``patients``: how many there were when it was made. ``noticed_at``: the one notice;
    ``reminded_at``: the one reminder. Both are of the office, so where it is asked by several
    tenants, only one of its rows was told of and the others carry the same time.
    """

    wall = Wall(
        whole="SELECT, UPDATE (done_at)",
        granted="SELECT, UPDATE (done_at)",
        patient=None,
        triage="SELECT, INSERT, UPDATE",
        extra=(_OWN_UNIT,),
    )

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=7)
    patients = models.PositiveIntegerField()
    cells = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # When nothing that the office can see was left, or a later quarter's request took its place.
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "unit", "quarter"],
                name="collection_request_is_made_once_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at__isnull=True) | Q(noticed_at__isnull=False),
                name="collection_request_is_told_of_before_it_is_reminded_of",
            ),
        ]
        indexes = [models.Index(fields=["unit", "quarter"], name="collection_request_by_unit")]

    def __str__(self) -> str:
        return str(self.id)


class Survey(Walled):
    """The plan's questions to one person at one point. Asked once, reminded once, never more.

    ``reason``: why it is held back, or why the person does not answer. ``asked_at``: when she was
    first asked. ``answered_by``: who answered or chose not to, herself, a relative or a nurse.
    """

    wall = Wall(
        whole="SELECT, UPDATE (state, reason, answered_at, answered_by_id)",
        granted="SELECT, UPDATE (state, reason, answered_at, answered_by_id)",
        triage="SELECT, INSERT, UPDATE",
    )

    patient = WalledForeignKey(Patient, related_name="surveys")
    point = models.CharField(max_length=8, choices=codes(Point))
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=codes(SurveyState))
    reason = models.CharField(max_length=16, blank=True)
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("point", Point, "survey_point_is_known"),
            one_of("state", SurveyState, "survey_state_is_known"),
            models.CheckConstraint(
                condition=Q(reason__in=list(REASONS)), name="survey_reason_is_known"
            ),
            models.UniqueConstraint(
                fields=["tenant", "patient", "point"], name="survey_is_made_once_a_point"
            ),
            models.CheckConstraint(
                condition=~Q(state=SurveyState.SKIPPED.value)
                | Q(reason__in=[one.value for one in Skip], answered_by__isnull=False),
                name="survey_skipped_says_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=SurveyState.HELD.value) | ~Q(reason=""),
                name="survey_held_says_why",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="survey_answered_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at__isnull=True)
                | Q(asked_at__isnull=False, reminded_at__gt=F("asked_at")),
                name="survey_is_reminded_of_after_it_was_asked",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "patient"], name="survey_by_patient")]

    def __str__(self) -> str:
        return str(self.id)
