"""Notices that the terminal of the demo is gone, also where no signal says so.

A closed terminal sends SIGHUP to its session's leader. Where that is a shell, it passes the signal
on; where it is `make` itself (`ssh -t host make demo`), it waits for us instead.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading


def hang_up_with_terminal() -> None:
    """Send SIGHUP to this process once its terminal is closed; without a terminal do nothing."""
    descriptor = next((n for n in (0, 1, 2) if _is_terminal(n)), None)
    if descriptor is None or sys.platform != "linux":
        return
    threading.Thread(target=_wait, args=(os.dup(descriptor),), daemon=True).start()


def _wait(descriptor: int) -> None:
    waiting = select.poll()
    # No event is asked for: a hang-up is always told.
    waiting.register(descriptor, 0)
    waiting.poll()
    os.kill(os.getpid(), signal.SIGHUP)


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False
