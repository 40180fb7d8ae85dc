"""Give a person a role at a unit, and a sign-in if they have none."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import RegexValidator

from tenants.operations.audit import Operator
from tenants.operations.memberships import AlreadyMember, RoleDoesNotFit, appoint
from tenants.queries.memberships import unit_named, user_named
from tenants.rules.codes import Role, UnitKind
from tenants.rules.organisation import ROLES_AT

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_is_username = RegexValidator(r"^[A-Za-z0-9.@_-]{3,60}\Z")


class Command(BaseCommand):
    """Prints the one-time password alone on standard output, everything else beside it."""

    help = (
        "Give a person a role at a unit. Makes their sign-in and prints its password, once; a"
        " person who has one keeps it (--existing). Also how a new tenant gets its administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who, where and as what."""
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", default="", help="full name; needed for a new sign-in")
        parser.add_argument("--email", default="", help="e-mail at work")
        parser.add_argument("--tenant", required=True, help="name of the tenant, such as Hadsel")
        parser.add_argument("--unit", required=True, help="name of the unit")
        roles = [role.value for role in Role if role not in {Role.PATIENT, Role.RELATIVE}]
        parser.add_argument("--role", required=True, choices=roles)
        parser.add_argument(
            "--existing", action="store_true", help="add the role to somebody who has a sign-in"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Check who and where, then appoint."""
        username, role = options["username"].strip(), Role(options["role"])
        self._check_person(username, options["name"].strip(), is_known=options["existing"])
        unit = unit_named(options["tenant"], options["unit"])
        if unit is None:
            raise CommandError(f"{options['tenant']} has no unit called {options['unit']}")
        try:
            made = appoint(
                by=Operator(getpass.getuser()),
                username=username,
                name=options["name"].strip(),
                email=options["email"],
                unit=unit,
                role=role,
            )
        except RoleDoesNotFit:
            fitting = ", ".join(sorted(ROLES_AT[UnitKind(unit.kind)]))
            raise CommandError(f"at {unit.name} a person is one of {fitting}") from None
        except AlreadyMember:
            raise CommandError(f"{username} is {role} at {unit.name} already") from None
        self.stderr.write(f"{username} is {role} at {unit.name} from now on.")
        if made is not None:
            self.stderr.write("Password, shown this once:")
            self.stdout.write(made.password)

    def _check_person(self, username: str, name: str, *, is_known: bool) -> None:
        try:
            _is_username(username)
        except ValidationError:
            raise CommandError(
                "a user name has 3 to 60 letters a-z, digits, full stops, hyphens or underscores"
            ) from None
        present = user_named(username)
        if is_known and present is None:
            raise CommandError(f"nobody has the user name {username}")
        if not is_known and present is not None:
            raise CommandError(f"{username} has a sign-in: add --existing to give one more role")
        if not is_known and not name:
            raise CommandError("a new sign-in needs --name")
