"""What came to an alert while somebody was about to close it or let it rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dho.web import written
from triage.presenters.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Collection


def came_words(alert: Any, unseen: Collection[str]) -> str:
    """Return the findings that the person had not seen, each with its time, newest first."""
    return " ".join(
        f"{written.date_and_time(one.measured_at)}: {sentence(one.reason_code, one.reason_params)}."
        for one in alert.findings.all()
        if str(one.id) in unseen
    )
