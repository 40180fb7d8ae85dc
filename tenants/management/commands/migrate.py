"""Migrate on the owner's connection, as ``dho_owner``, so that no login owns a table."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections


class Command(Migrate):
    """Django's migrate, on the connection that may."""

    def add_arguments(self, parser: Any) -> None:
        """Default to the owner's connection."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> Any:
        """Become the owner of what is made, then migrate."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET ROLE dho_owner")
        try:
            return super().handle(*args, **options)
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute("RESET ROLE")
