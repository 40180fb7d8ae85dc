"""Load the built-in templates and outer limits; run at each upgrade, after migrate."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from selfcare_plans.operations.built_ins import load_built_ins


class Command(BaseCommand):
    """Idempotent: what is there as it is in the code is left alone, and nothing is deleted."""

    help = (
        "Load the built-in plan templates and outer limits (idempotent; after each migrate). They"
        " are ours, to be approved by a doctor: a centre uses them or takes copies of its own."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Load, and say how many were new."""
        self.stdout.write(f"Templates and outer limits: {load_built_ins()} new.")
