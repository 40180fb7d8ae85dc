"""Write the questionnaires that are shipped."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from measurements.operations.questionnaires import load_ready_made


class Command(BaseCommand):
    """Idempotent; run after every ``migrate``."""

    help = (
        "Write the questionnaires that come with the product, and their new versions. Running it"
        " again changes nothing that is there."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Load, and say how many were new."""
        made = load_ready_made()
        self.stdout.write(f"{made} new questionnaire versions." if made else "Nothing new.")
