"""Take-overs: who offered the responsibility for a course to whom, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tenants.models.access import Enrolment
from tenants.models.organisation import Unit
from tenants.models.person import Patient, User
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.rules.take_over import Direction, Goes, TakeOverState

_WORK = "SELECT, INSERT, UPDATE (state, answered_at, answered_by_id, answer)"


class TakeOver(Walled):
    """One offer to move the responsibility for a course, from one unit to another (overtakelse).

    ``made_unit`` is whichever of the two asked for it, ``asked_unit`` the other, which must answer
    by ``due_at``, counted in its own opening hours. An accepted row is the reason why
    ``Enrolment.owner_unit`` is what it is: who, when and why. An answer stands.
    """

    wall = Wall(whole=_WORK, granted=_WORK, triage="SELECT, UPDATE (state, answered_at)")

    patient = WalledForeignKey(Patient, related_name="+")
    enrolment = WalledForeignKey(Enrolment, related_name="take_overs")
    direction = models.CharField(max_length=9, choices=codes(Direction))
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    # Admitted to hospital: a stay begins when it is accepted, and somebody looks again that day.
    is_admission = models.BooleanField(default=False)
    look_again_on = models.DateField(null=True)
    state = models.CharField(
        max_length=9, choices=codes(TakeOverState), default=TakeOverState.OFFERED.value
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            one_of("direction", Direction, "take_over_direction_is_known"),
            one_of("state", TakeOverState, "take_over_state_is_known"),
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")), name="take_over_is_between_two_units"
            ),
            models.CheckConstraint(
                condition=Q(made_unit=F("from_unit"), asked_unit=F("to_unit"))
                | Q(made_unit=F("to_unit"), asked_unit=F("from_unit")),
                name="take_over_is_asked_of_the_other_unit",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="take_over_says_why"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")), name="take_over_is_due_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(is_admission=False, look_again_on__isnull=True)
                | Q(
                    is_admission=True,
                    look_again_on__isnull=False,
                    direction=Direction.TAKE_OVER.value,
                ),
                name="take_over_with_admission_names_a_day_to_look_again",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=TakeOverState.OFFERED.value,
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                )
                | Q(
                    state=TakeOverState.EXPIRED.value,
                    answered_at__isnull=False,
                    answered_by__isnull=True,
                )
                | Q(
                    ~Q(state__in=[TakeOverState.OFFERED.value, TakeOverState.EXPIRED.value]),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="take_over_answered_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=TakeOverState.DECLINED.value) | ~Q(answer=""),
                name="take_over_declined_says_why",
            ),
            models.UniqueConstraint(
                fields=["tenant", "enrolment"],
                condition=Q(state=TakeOverState.OFFERED.value),
                name="course_has_one_take_over_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-made_at"], name="take_over_by_patient"),
            models.Index(
                fields=["asked_unit"],
                condition=Q(state=TakeOverState.OFFERED.value),
                name="take_over_waiting_by_unit",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state=TakeOverState.OFFERED.value),
                name="take_over_waiting_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MovedEquipment(Walled):
    """One piece of equipment that was known when a take-over was accepted, and where it goes.

    By name, since there is no register of what is lent. Immutable; the newest word on a name stands.
    """

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    take_over = WalledForeignKey(TakeOver, related_name="+")
    name = models.CharField(max_length=250)
    goes = models.CharField(max_length=10, choices=codes(Goes))
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("goes", Goes, "moved_equipment_goes_where_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="moved_equipment_has_a_name"),
            models.UniqueConstraint(
                fields=["tenant", "take_over", "name"], name="moved_equipment_is_said_once"
            ),
        ]
        indexes = [models.Index(fields=["patient", "-said_at"], name="moved_equipment_by_patient")]

    def __str__(self) -> str:
        return str(self.id)
