"""The survey of staff. Who has been asked, and what was answered, stand in tables that nothing joins."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tenants.models import User, Wall, Walled, WalledForeignKey

# Whoever has granted sight sees the rounds of the tenants of the patients in it.
_OF_PATIENTS = (
    "CREATE POLICY benefits_staffround_of_patients ON benefits_staffround FOR SELECT TO dho_granted"
    " USING (tenant_id = ANY ((SELECT tenants_followed())::uuid[]));"
)
# Counts come out when the round is closed, from five answers on, and never where all are alike.
_TOLD = (
    (
        "CREATE POLICY benefits_staffcount_told ON benefits_staffcount FOR SELECT TO dho_whole"
        " USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[]) AND is_closed"
        " AND staff_counts_may_be_told(helps, burdens));"
    ),
    "GRANT SELECT ON benefits_staffcount TO dho_whole;",
)
# Nobody but the person may know that she is done with it.
_ONES_OWN = (
    (
        "CREATE POLICY benefits_staffdone_ones_own ON benefits_staffdone FOR SELECT TO dho_whole, dho_granted"
        " USING (user_id = (SELECT m.user_id FROM tenants_membership m"
        " WHERE m.id = nullif(current_setting('dho.membership', true), '')::uuid));"
    ),
    "GRANT SELECT ON benefits_staffdone TO dho_whole, dho_granted;",
)


class StaffRound(Walled):
    """One round of a tenant: from ``opens_on`` until ``closes_on``, closed once.

    ``asked``: how many were asked, counted when it was closed.
    """

    wall = Wall(
        whole="SELECT",
        granted="SELECT",
        patient=None,
        gate="SELECT",
        triage="SELECT, INSERT, UPDATE (closed_at, asked)",
        extra=(_OF_PATIENTS,),
    )

    opens_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "opens_on"], name="staff_round_opens_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="staff_round_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, asked__isnull=True)
                | Q(closed_at__isnull=False, asked__isnull=False),
                name="staff_round_that_is_closed_says_how_many_were_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class StaffCount(Walled):
    """How many gave each answer from 1 to 5 in a round. One row a round; of no person.

    Sums alone: there is no row of an answer, so nothing that could be joined to who gave it, by key,
    by time or by order. All counts of a round lie in one row, so that not even the transaction that
    wrote it last (``xmin``) says which of them was raised. Only ``answer_staff_survey`` (SQL) raises
    them; no party may read them before the round is closed.
    """

    wall = Wall(
        whole="",
        granted="",
        patient=None,
        gate="SELECT, UPDATE (helps, burdens)",
        triage="SELECT (tenant_id, round_id, is_closed), INSERT, UPDATE (is_closed)",
        extra=_TOLD,
    )

    round = WalledForeignKey(StaffRound, related_name="counts")
    helps = ArrayField(models.PositiveIntegerField())
    burdens = ArrayField(models.PositiveIntegerField())
    is_closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "round"], name="staff_count_is_one_a_round"),
            models.CheckConstraint(
                condition=Q(helps__len=5, burdens__len=5), name="staff_count_is_of_five_answers"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class StaffDone(Walled):
    """That a person is not asked again in a round: she has answered, or does not want to.

    Which of the two is not kept, nor when. Deleted when the round is closed.
    """

    wall = Wall(
        whole="",
        granted="",
        patient=None,
        gate="SELECT, INSERT",
        triage="SELECT, DELETE",
        extra=_ONES_OWN,
    )

    round = WalledForeignKey(StaffRound, related_name="done")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "round", "user"], name="staff_done_is_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
