"""Revoke a token at once: a lost device, a person who has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from dho.identity.management.acting import acting_as
from dho.identity.operations import revoke_token
from dho.identity.queries import party_of
from dho.lib.scope import scope
from tenants.rules.viewer import NotAllowed, NotFound

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Through the same door as ``issue_token``."""

    help = (
        "Revoke a token: what is sent with it from now on is answered 401. Done as the user of --by,"
        " who must see the patient of a device's token. issue_token prints the id of a token."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which, and as whom."""
        parser.add_argument("token", type=UUID, metavar="ID", help="id of the token")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who revokes it")
        parser.add_argument("--unit", help="name of the unit, for who has roles at several")
        parser.add_argument("--role", help="role there, for who has several at one unit")

    def handle(self, *_: Any, **options: Any) -> None:
        """Revoke."""
        viewer = acting_as(options["by"], options["unit"], options["role"])
        try:
            with scope(party_of(viewer)):
                revoke_token(by=viewer, token_id=options["token"])
        except NotAllowed:
            raise CommandError(f"a {viewer.role} may not revoke tokens") from None
        except NotFound:
            raise CommandError(
                f"{viewer.unit_name} sees no living token {options['token']}"
            ) from None
        self.stdout.write(f"Token {options['token']} is revoked.")
