"""The watchdog's own way out: a web address that the operator names, and the log."""

from __future__ import annotations

import json
import logging
import urllib.request

from django.conf import settings

log = logging.getLogger("dho.watchdog")


def shout(troubles: list[str]) -> None:
    """Tell the operator what is wrong. Never raises: shouting must not kill the watchman."""
    log.critical("the chain from reading to alert is ill", extra={"troubles": troubles})
    address = settings.WATCHDOG_WEBHOOK
    if not address.startswith(("http://", "https://")):
        return
    request = urllib.request.Request(  # noqa: S310
        address,
        data=json.dumps({"troubles": troubles}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310
            pass
    except OSError:
        log.exception("the watchdog's way out is closed")
