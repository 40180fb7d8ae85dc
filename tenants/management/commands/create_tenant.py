"""Make a tenant with its first unit."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from tenants.operations.audit import Operator
from tenants.operations.organisation import NameIsTaken, UnitDoesNotFit, create_tenant
from tenants.rules.codes import TenantKind, UnitKind
from tenants.rules.organisation import UNITS_OF

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_FIRST_UNIT = {
    TenantKind.MUNICIPALITY: UnitKind.MUNICIPAL,
    TenantKind.HOSPITAL: UnitKind.HOSPITAL,
    TenantKind.GP_OFFICE: UnitKind.GP_OFFICE,
}


class Command(BaseCommand):
    """All or nothing; recorded in the new tenant's access log under the operator's login."""

    help = (
        "Make a tenant (municipality, hospital or GP office) with its first unit, which receives"
        " what belongs to no course. Give it an administrator with create_user; agreements and"
        " further units are made by the administrator in the browser."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what a tenant and its first unit are called."""
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in TenantKind])
        parser.add_argument("--name", required=True, help="name of the tenant, such as Hadsel")
        parser.add_argument("--organisation-number", default="", help="nine digits, if it has one")
        parser.add_argument("--unit", help="name of the first unit; default: the tenant's name")
        parser.add_argument(
            "--unit-kind",
            choices=[kind.value for kind in UnitKind],
            help="kind of the first unit; default: what fits the tenant",
        )
        parser.add_argument("--phone", default="", help="telephone of the first unit")

    def handle(self, *_: Any, **options: Any) -> None:
        """Make both, and say what comes next."""
        kind = TenantKind(options["kind"])
        unit_kind = UnitKind(options["unit_kind"]) if options["unit_kind"] else _FIRST_UNIT[kind]
        number = options["organisation_number"]
        if number and not (len(number) == 9 and number.isascii() and number.isdigit()):
            raise CommandError("an organisation number has nine digits")
        name = options["name"].strip()
        unit_name = (options["unit"] or name).strip()
        if not name or not unit_name:
            raise CommandError("a tenant and its unit need a name")
        try:
            tenant = create_tenant(
                by=Operator(getpass.getuser()),
                kind=kind,
                name=name,
                organisation_number=number,
                unit_kind=unit_kind,
                unit_name=unit_name,
                phone=options["phone"],
            )
        except NameIsTaken:
            raise CommandError(f"there is a tenant called {name} already") from None
        except UnitDoesNotFit:
            fitting = ", ".join(sorted(UNITS_OF[kind]))
            raise CommandError(f"the first unit of a {kind} is one of {fitting}") from None
        self.stdout.write(f"Made {tenant.name} ({tenant.id}) with the unit {unit_name}.")
