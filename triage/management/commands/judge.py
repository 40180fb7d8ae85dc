"""Bring your own case: judge readings from a file by a plan from a file. Stores nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from measurements.rules.instants import read_instant
from triage.presenters.own_case import result_line
from triage.rules.own_case import PlanRefused, judged_case, lines_from, versions_from


class Command(BaseCommand):
    """The same engine as the worker's; needs no database."""

    help = (
        "Judge READINGS.jsonl by PLAN.json without storing anything. PLAN.json is one version or a"
        " list of versions with in_force_from/in_force_to (see plan_schema); a line is a reading as"
        " in the API, with optional received_at. Writes one JSON line each, in the order given."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Two files, the time, the language of the reasons."""
        parser.add_argument("plan", metavar="PLAN.json", type=Path)
        parser.add_argument("readings", metavar="READINGS.jsonl", type=Path)
        parser.add_argument(
            "--now", help="also judge windows that went by without a reading until this instant"
        )
        parser.add_argument("--language", default="en", choices=["nb", "nn", "en"])

    def handle(self, *_: Any, plan: Path, readings: Path, language: str, **options: Any) -> None:
        """Judge and print. Exit code 2 for a file that cannot be used."""
        try:
            versions = versions_from(plan.read_bytes())
            lines = lines_from(readings.read_bytes().splitlines())
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        except PlanRefused as error:
            raise CommandError(f"{plan}: {error}", returncode=2) from error
        now = read_instant(options["now"]) if options["now"] else None
        if isinstance(now, str):
            raise CommandError(f"--now: {options['now']} is no instant with offset", returncode=2)
        with translation.override(language):
            for number, one in enumerate(judged_case(versions, lines, now=now), start=1):
                self.stdout.write(json.dumps(result_line(one), ensure_ascii=False))
                if number % 10_000 == 0:
                    sys.stderr.write(f"{number} judged\n")
