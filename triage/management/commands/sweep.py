"""The sweeper: a plain loop that needs no broker, no beat and no leader."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from dho.lib import clock
from triage.operations.material import TRIAGE
from triage.operations.sweep import make_months, sweep_once

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run any number of these; two in production."""

    help = "Judge what waits, every second, whether or not Redis or a worker lives."
    # No address is served here, and the start is quicker without loading them.
    requires_system_checks = (Tags.security,)

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, spacing and one-off."""
        parser.add_argument("--name", default="sweeper-1", help="name in the heartbeat table")
        parser.add_argument("--every", type=float, default=1.0, help="seconds between rounds")
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *_: Any, name: str, every: float, once: bool, **__: Any) -> None:
        """Sweep until told to stop."""
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        made_on = None
        while not stop.is_set():
            try:
                today = clock.now().date()
                if made_on != today:
                    make_months()
                    made_on = today
                sweep_once(name)
            except Exception:
                log.exception("a round of the sweep failed")
                connections[TRIAGE].close()
            if once:
                return
            stop.wait(every)
