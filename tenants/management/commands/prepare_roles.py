"""Make the database roles, or print the SQL for whoever may."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from psycopg import errors

from dho.lib import env
from dho.lib.roles import role_statements


class Command(BaseCommand):
    """Idempotent. Where the login lacks the right, prints what an administrator must run."""

    help = "Make the database roles that the walls rest on (idempotent)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Offer to print only."""
        parser.add_argument("--print", action="store_true", help="print the SQL and run nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the statements on the owner's connection."""
        owner = connections["owner"]
        settings = owner.settings_dict
        statements = list(
            role_statements(
                app_url=env.text("DATABASE_APP_URL", ""),
                triage_url=env.text("DATABASE_TRIAGE_URL", ""),
                owner_login=settings["USER"] or os.environ.get("USER", "postgres"),
                database=settings["NAME"],
            )
        )
        if options["print"]:
            self.stdout.write("\n".join(statements))
            return
        try:
            with owner.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        except Exception as error:
            if isinstance(error.__cause__, errors.InsufficientPrivilege):
                self.stdout.write("\n".join(statements))
                message = "this login may not make roles: have an administrator run the SQL above"
                raise CommandError(message) from None
            raise
        self.stdout.write("Roles are in place.")
