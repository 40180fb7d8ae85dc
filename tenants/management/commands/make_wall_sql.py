"""Generate the wall of an app's tables as SQL, to be committed and run by a migration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants.models.walls import (
    OPEN_TABLES,
    UNIT_TABLES,
    open_sql,
    unit_sql,
    wall_sql,
    walled_models,
)


class Command(BaseCommand):
    """Print SQL; redirect it to ``<app>/sql/NNNN_wall.sql`` and never regenerate that file."""

    help = "Print the wall (keys, row-level security, policies, grants) of an app's tables as SQL."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the app's label, or ``open`` for the grants on open tables, ``unit`` for units' tables."""
        parser.add_argument(
            "app", help="app label, or 'open' for tables without a wall, 'unit' for those of a unit"
        )
        parser.add_argument(
            "models", nargs="*", help="models, or tables of those two; all by default"
        )

    def handle(self, *_: Any, app: str, models: list[str], **__: Any) -> None:
        """Write the SQL to standard output."""
        if app == "open":
            self.stdout.write(open_sql(models or list(OPEN_TABLES)))
            return
        if app == "unit":
            self.stdout.write("\n".join(unit_sql(table) for table in models or UNIT_TABLES))
            return
        chosen = [m for m in walled_models(app) if not models or m.__name__ in models]
        self.stdout.write("\n".join(wall_sql(model) for model in chosen))
