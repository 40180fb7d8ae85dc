"""Print the JSON Schema of a plan version's document."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from selfcare_plans.rules.document import plan_schema


class Command(BaseCommand):
    """For those who write a plan by hand or by program; docs/plan-format.md explains it."""

    help = "Print the JSON Schema of a plan version's document (explained in docs/plan-format.md)."
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        """Write the schema to standard output."""
        self.stdout.write(json.dumps(plan_schema(), indent=2, ensure_ascii=False))
