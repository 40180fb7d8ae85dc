"""One round of a sweeper: everything that time or a lost nudge has left undone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import connections

from dho.lib import clock
from messaging.gateways import WAYS, send_email
from messaging.operations import send_waiting
from selfcare_plans.operations import remind_of_proposals
from triage.models import Heartbeat
from triage.operations.centres_gone import look_at_centres
from triage.operations.drain import drain_all
from triage.operations.expiring import expire_take_overs
from triage.operations.held import release_held
from triage.operations.ladder import climb, find_unreached
from triage.operations.load import warn_of_load
from triage.operations.material import TRIAGE
from triage.operations.messages import find_messages
from triage.operations.missed import judge_missed
from triage.operations.passing_time import move_time
from triage.operations.question_reminders import remind_of_questions
from triage.operations.receivers import look_at_receivers
from triage.operations.told import push_failed, tell_on
from triage.operations.windows import keep_pauses, make_windows

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

DRAIN_SECONDS = 5


def sweep_once(name: str) -> None:
    """Judge, make and judge windows, move deadlines, remind and send notices; then say that we are alive.

    One step's failure never keeps the next from running.
    """
    steps: tuple[Callable[[], object], ...] = (
        _drain,
        keep_pauses,
        find_unreached,
        find_messages,
        judge_missed,
        climb,
        release_held,
        move_time,
        expire_take_overs,
        tell_on,
        look_at_centres,
        look_at_receivers,
        make_windows,
        remind_of_proposals,
        remind_of_questions,
        _send_notices,
        _warn_of_load,
    )
    for step in steps:
        try:
            step()
        except Exception:
            log.exception("a step of the sweep failed", extra={"step": step.__name__})
            connections[TRIAGE].close()
    beat(name)


def _drain() -> int:
    # Bounded: under a steady load there is always more, and deadlines must move too.
    return drain_all(seconds=DRAIN_SECONDS)


def _send_notices() -> int:
    return send_waiting(send=send_email, ways=WAYS, failed=push_failed)


def _warn_of_load() -> int:
    return warn_of_load(send=send_email)


def beat(name: str) -> None:
    """Say when this process last went round."""
    Heartbeat.objects.using(TRIAGE).update_or_create(name=name, defaults={"at": clock.now()})


def make_months() -> None:
    """Make the months that are missing, up to 26 ahead."""
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute("SELECT dho_make_months()")
