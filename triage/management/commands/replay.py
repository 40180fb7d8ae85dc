"""Run stored judgements again with the present engine, and say what comes out otherwise."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dho.lib import clock
from triage.operations.material import TRIAGE
from triage.queries.replay import JudgementReplayed, judgements_of, replayed
from triage.rules.verdict import ENGINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator


class Command(BaseCommand):
    """Changes nothing. Prints ids, kinds, colours and codes: no names and no values."""

    help = (
        "Judge stored readings again, with the plan versions and the knowledge of then, by the"
        f" present engine (version {ENGINE_VERSION}). Exits 1 if any judgement differs. With --last 30d"
        " over all patients it is the list of what a new engine version would change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which judgements."""
        parser.add_argument("--judgement", type=UUID, help="this judgement alone")
        parser.add_argument("--patient", type=UUID, help="those of this patient")
        parser.add_argument("--days", type=int, help="those of readings of the last DAYS days")
        parser.add_argument(
            "--last", dest="days", type=_days, metavar="30d", help="the same, written as 30d"
        )
        parser.add_argument(
            "--all", action="store_true", help="also those that were superseded by a later judging"
        )
        parser.add_argument("--quiet", action="store_true", help="print only what differs")

    def handle(self, *_: Any, **wanted: Any) -> None:
        """Replay, print a line each, and a sum."""
        if wanted["judgement"] is None and wanted["patient"] is None and wanted["days"] is None:
            message = "say which: --judgement ID, --patient ID, --days N or --last 30d"
            raise CommandError(message)
        if wanted["days"] is not None and wanted["days"] < 1:
            message = "--days must be at least 1"
            raise CommandError(message)
        total = differing = 0
        for one in _replays(wanted):
            total += 1
            is_same = one.replayed is not None and one.replayed.is_same
            differing += not is_same
            if not (is_same and wanted["quiet"]):
                self.stdout.write(_line(one))
            if total % 10_000 == 0:
                self.stderr.write(f"{total} replayed")
        if wanted["judgement"] is not None and not total:
            message = f"no judgement {wanted['judgement']}"
            raise CommandError(message)
        self.stdout.write(f"{total} replayed, {differing} different")
        if differing:
            sys.exit(1)


def _days(text: str) -> int:
    number = text.removesuffix("d")
    if not number.isdecimal():
        message = f"{text} is no number of days, such as 30d"
        raise ArgumentTypeError(message)
    return int(number)


def _replays(wanted: dict[str, Any]) -> Iterator[JudgementReplayed]:
    days = wanted["days"]
    patients = judgements_of(
        using=TRIAGE,
        judgement_id=wanted["judgement"],
        patient_id=wanted["patient"],
        since=clock.now() - timedelta(days=days) if days else None,
        also_superseded=wanted["all"],
    )
    for judgements in patients:
        yield from replayed(judgements, using=TRIAGE)


def _line(one: JudgementReplayed) -> str:
    judgement = one.judgement
    head = f"{judgement.id} {judgement.kind} {judgement.measured_at:%Y-%m-%dT%H:%M:%SZ}"
    was = f"{judgement.colour} {judgement.reason_code} (engine {judgement.engine_version})"
    if one.replayed is None:
        return f"different {head}: {was}, the reading or window is not there any more"
    if one.replayed.is_same:
        return f"same {head}: {was}"
    verdict = one.replayed.verdict
    what = ", ".join(one.replayed.differences)
    return f"different {head}: {was} -> {verdict.colour.value} {verdict.reason_code} ({what})"
