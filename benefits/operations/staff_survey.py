"""Staff answer the survey once a round; rounds open and close by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from benefits.models import ChosenRow, StaffCount, StaffDone, StaffRound
from benefits.queries.staff_survey import followers_of, waiting_rounds
from benefits.rules.staff_survey import ROW, closes_on, opening_on
from dho.lib import clock
from dho.lib.clock import OSLO
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission
from tenants.rules.viewer import check

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from benefits.rules.staff_survey import StaffAnswer
    from tenants.rules.viewer import Viewer

TRIAGE = "triage"
_ANSWER = "SELECT home, opened_on FROM answer_staff_survey(%s::uuid[], %s, %s)"


class NotAsked(Exception):
    """No round waits for the viewer: done already, over, or never asked."""


@transaction.atomic
def answer_staff_survey(*, by: Viewer, answer: StaffAnswer | None) -> None:
    """Count the answer in every round that waits for the viewer; None: she does not want to.

    The access log of each tenant says that she is done with the round: not what she answered, nor
    whether she did. Raises ``NotAllowed``, ``NotAsked``.
    """
    check(by, Permission.ANSWER_STAFF_SURVEY)
    waiting = [str(one) for one in waiting_rounds(by).values_list("id", flat=True)]
    given = (answer.helps, answer.burdens) if answer is not None else (None, None)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER, [waiting, *given])
        done: list[tuple[UUID, date]] = cursor.fetchall()
    if not done:
        raise NotAsked
    for tenant_id, opened_on in done:
        record_administration(
            by=by,
            tenant_id=tenant_id,
            action="STAFF_SURVEY_DONE",
            detail={"round": opened_on.isoformat()},
        )


def turn_staff_rounds() -> int:
    """Close the rounds that are over, and open those whose day has come; return how many opened.

    Each tenant in its own transaction. Twice opens and closes nothing twice.
    """
    chosen = ChosenRow.objects.filter(code=ROW, ended_at__isnull=True, chosen_at__isnull=False)
    days = {
        one.tenant_id: one.chosen_at.astimezone(OSLO).date()
        for one in chosen
        if one.chosen_at is not None
    }
    over = StaffRound.objects.using(TRIAGE).filter(closed_at__isnull=True)
    today = clock.today()
    for tenant_id in sorted(
        set(over.filter(closes_on__lte=today).values_list("tenant_id", flat=True))
    ):
        _close(tenant_id, today)
    return sum(_open(tenant_id, on, today) for tenant_id, on in sorted(days.items()))


def _open(tenant_id: UUID, chosen_on: date, today: date) -> bool:
    with transaction.atomic(using=TRIAGE):
        rounds = StaffRound.objects.using(TRIAGE)
        latest = (
            rounds.filter(tenant_id=tenant_id)
            .order_by("-opens_on")
            .values_list("opens_on", flat=True)
            .first()
        )
        opens_on = opening_on(chosen_on, today, latest)
        if opens_on is None:
            return False
        new = StaffRound(tenant_id=tenant_id, opens_on=opens_on, closes_on=closes_on(opens_on))
        rounds.bulk_create([new], ignore_conflicts=True)
        # Another process may have been first: then the row is its, and so are the counts.
        if not rounds.filter(tenant_id=tenant_id, id=new.id).exists():
            return False
        counts = StaffCount(tenant_id=tenant_id, round=new, helps=[0] * 5, burdens=[0] * 5)
        StaffCount.objects.using(TRIAGE).bulk_create([counts])
        return True


def _close(tenant_id: UUID, today: date) -> None:
    """Close counts first, so that an answer on its way is in them or is refused; then forget who is done."""
    with transaction.atomic(using=TRIAGE):
        own = {"tenant_id": tenant_id}
        over = StaffRound.objects.using(TRIAGE).filter(
            **own, closed_at__isnull=True, closes_on__lte=today
        )
        for one in over.select_for_update():
            counts = StaffCount.objects.using(TRIAGE).filter(**own, round_id=one.id)
            counts.update(is_closed=True)
            done = StaffDone.objects.using(TRIAGE).filter(**own, round_id=one.id)
            asked = followers_of(tenant_id, using=TRIAGE)
            asked |= set(done.values_list("user_id", flat=True))
            StaffRound.objects.using(TRIAGE).filter(**own, id=one.id).update(
                closed_at=clock.now(), asked=len(asked)
            )
            done.delete()
