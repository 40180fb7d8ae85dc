"""The app config, and the nudge after readings came in."""

from __future__ import annotations

import threading
import time
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from dho.lib.breaker import Breaker

# Nudges are debounced: a drain takes all that waits. While the broker is away ingest never waits
# for it; the sweepers judge within two seconds.
_breaker = Breaker(seconds=10)
_SPACING = 0.02
_waiting = threading.Event()
_started = threading.Lock()
_thread: threading.Thread | None = None


def _nudge(**_: Any) -> None:
    global _thread
    _waiting.set()
    if _thread is None or not _thread.is_alive():
        with _started:
            if _thread is None or not _thread.is_alive():
                _thread = threading.Thread(target=_send_nudges, name="nudge", daemon=True)
                _thread.start()


def _send_nudges() -> None:
    from triage.tasks import drain_task  # noqa: PLC0415

    while _waiting.wait():
        _waiting.clear()
        if not _breaker.lets_through():
            continue
        try:
            drain_task.apply_async(retry=False, expires=5)
            time.sleep(_SPACING)
        except Exception:  # noqa: BLE001
            # Whatever the broker's client raises: the due row is the queue.
            _breaker.failed()


class TriageConfig(AppConfig):
    """What it means and who acts."""

    name = "triage"

    def ready(self) -> None:
        """Let intake nudge the workers; take part when an agreement ends; say who has whom."""
        from dho.web.owner_line import register  # noqa: PLC0415
        from measurements.signals import readings_taken_in  # noqa: PLC0415
        from tenants.signals import agreement_ended, open_alerts_asked  # noqa: PLC0415
        from triage.operations.centres_gone import move_from_the_blind  # noqa: PLC0415
        from triage.presenters.owner import owner_line  # noqa: PLC0415
        from triage.queries.alerts import count_open  # noqa: PLC0415

        register(owner_line)

        agreement_ended.connect(move_from_the_blind, dispatch_uid="triage.agreement_ended")
        open_alerts_asked.connect(count_open, dispatch_uid="triage.open_alerts")
        if settings.MODE != "check":
            readings_taken_in.connect(_nudge, dispatch_uid="triage.nudge")
