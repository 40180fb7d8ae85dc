"""Issue a token: for a patient's device, or with a user's own rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from dho.identity.management.acting import acting_as
from dho.identity.operations import issue_device_token, issue_personal_token
from dho.identity.queries import party_of
from dho.lib.scope import scope
from tenants.rules.viewer import NotAllowed, NotFound

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from dho.identity.operations import IssuedToken
    from tenants.rules.viewer import Viewer


class Command(BaseCommand):
    """Through the same door as the pages: a membership, its scope, its sight, the access log."""

    help = (
        "Issue a token and print it, once. With --patient: a write-only token for the patient's"
        " device, issued as the user of --by, who must see the patient and may connect devices."
        " With --user: a token with that user's own rights. It is valid for a year and can be"
        " revoked at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take for whom, as whom, and what the token is called."""
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--patient", type=UUID, metavar="ID", help="id of the patient")
        whom.add_argument("--user", metavar="USERNAME", help="whose own rights the token has")
        parser.add_argument("--by", metavar="USERNAME", help="with --patient: who issues it")
        parser.add_argument("--unit", help="name of the unit, for who has roles at several")
        parser.add_argument("--role", help="role there, for who has several at one unit")
        parser.add_argument(
            "--label", default="", help="what sends with it, such as the device's name and number"
        )
        parser.add_argument(
            "--no-screen",
            action="store_true",
            help="with --patient: the device cannot show that a measurement was refused",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Issue, and print the secret alone on standard output."""
        if options["patient"] is not None and not options["by"]:
            raise CommandError("--patient needs --by: the user who issues the token")
        viewer = acting_as(options["by"] or options["user"], options["unit"], options["role"])
        try:
            with scope(party_of(viewer)):
                token = self._issue(viewer, options)
        except NotAllowed:
            raise CommandError(f"a {viewer.role} may not connect devices") from None
        except NotFound:
            raise CommandError(f"{viewer.unit_name} sees no patient {options['patient']}") from None
        self.stderr.write(f"Token {token.token_id}, shown this once:")
        self.stdout.write(token.secret)

    def _issue(self, viewer: Viewer, options: dict[str, Any]) -> IssuedToken:
        if options["patient"] is None:
            label = options["label"] or f"{viewer.role} {viewer.user_id}"
            return issue_personal_token(by=viewer, label=label)
        return issue_device_token(
            by=viewer,
            patient_id=options["patient"],
            label=options["label"] or f"device of {options['patient']}",
            has_screen=not options["no_screen"],
        )
