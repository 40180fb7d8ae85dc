"""Ask offices for what the last quarter left due, persons the plan's questions, and staff their two."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from benefits.operations.asking import ask_for_benefits
from benefits.operations.staff_survey import turn_staff_rounds


class Command(BaseCommand):
    """Run by the beat every hour; by hand as often as one likes."""

    help = (
        "Make one request per office for the quarter that ended last, and the questions to persons whose"
        " day has come; tell each once, remind each once. What was asked already is not asked again."
        " Open and close the rounds of the survey of staff."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Ask, and say how much."""
        rounds = turn_staff_rounds()
        made = ask_for_benefits()
        self.stdout.write(
            f"New: {made.requests} requests to offices, {made.surveys} surveys;"
            f" {made.notices} notices written, {rounds} rounds of the survey of staff"
        )
