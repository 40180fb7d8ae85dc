"""The watchdog: a process of its own, with its own way out, that looks and never acts."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from triage.gateways import shout
from triage.queries.pipeline import pipeline, stuck
from triage.rules.watching import troubles

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Shout when readings wait, sweepers are silent, or the database cannot be asked."""

    help = "Watch the chain from reading to alert; shout by an own way out when it is ill."
    # No address is served here, and the start is quicker without loading them.
    requires_system_checks = (Tags.security,)

    def add_arguments(self, parser: CommandParser) -> None:
        """Spacing and one-off."""
        parser.add_argument("--every", type=float, default=10.0, help="seconds between looks")
        parser.add_argument("--once", action="store_true", help="one look, then stop")

    def handle(self, *_: Any, every: float, once: bool, **__: Any) -> None:
        """Look until told to stop."""
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        known: list[str] = []
        stop.wait(0 if once else every)
        while not stop.is_set():
            found = self._look()
            if found and found != known:
                shout(found)
            known = found
            if once:
                return
            stop.wait(every)

    def _look(self) -> list[str]:
        try:
            seen, waits = pipeline(), stuck()
        except Exception:
            log.exception("the database cannot be asked")
            connections["triage"].close()
            return ["NO_DATABASE"]
        return troubles(
            oldest_unjudged=seen.oldest_unjudged,
            youngest_sweep=seen.youngest_sweep,
            has_this_month=seen.has_this_month,
            unsent=seen.unsent_notices,
            silent_centres=seen.silent_centres,
            stuck=waits,
        )
