"""Fill an empty database with the demo; a second run only looks whether it is there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from dho.demo.console import Teller
from dho.demo.seed.seeding import CannotSeed, seed


class Command(BaseCommand):
    """Used by ``make demo``; needs the owner's login (DATABASE_URL) beside those of the doors."""

    help = (
        "Fill an empty, migrated database with the demo: five municipalities, a hospital, two GP"
        " offices, a follow-up centre, 60 patients who do not exist and 90 days of readings. Writes"
        " DHO_VAR/demo/credentials.json. Killed half-way, it goes on at the next run."
    )

    # Nothing of the web is needed, and a second start is quick without it.
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Seed, telling each step."""
        try:
            told = seed(var=settings.VAR_DIR, base_url=settings.BASE_URL, teller=Teller())
        except CannotSeed as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"cannot write in {settings.VAR_DIR} ({error.strerror})") from None
        except DatabaseError as error:
            first = str(error).strip().partition("\n")[0]
            raise CommandError(f"the database refused: {first}") from error
        self.stdout.write(
            f"The demo is in place: {len(told['users'])} people who sign in,"
            f" {len(told['patients'])} patients."
        )
