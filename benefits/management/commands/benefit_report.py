"""Write a tenant's benefit report as PDF, acting as one of its project leads."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from benefits.gateways import PdfEngineMissing, pdf_of
from benefits.operations.reports import SeesOnlySome, ask_for_report, write_report
from benefits.presenters.document import report_document
from benefits.queries.quotes import words_of
from benefits.queries.runs import frozen, report_run
from benefits.queries.tenants import lead_memberships, tenant_named
from benefits.rules.points import ALL, UnknownPeriod, period_of
from benefits.rules.report import ReportEdition
from dho.identity.queries import party_of, viewer_of_membership
from dho.lib import clock
from dho.lib.scope import scope
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from benefits.rules.points import Period
    from benefits.rules.report import Report
    from tenants.models import Tenant
    from tenants.rules.viewer import Viewer


class Command(BaseCommand):
    """Through the same door as the page: a membership, its scope, its sight, the access log."""

    help = (
        "Publish a tenant's benefit report and write it as PDF. It is made as one of the tenant's project leads"
        " would make it, and stands in the access log under that name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take tenant, file, period, language, and as whom to act."""
        parser.add_argument("--tenant", required=True, help="name of the tenant, such as Hadsel")
        parser.add_argument("--out", required=True, type=Path, help="the PDF to write")
        parser.add_argument(
            "--period", default=ALL,
            help="all (default), or 2026, 2026-H1, 2026-T2, 2026-Q3, 2026-09",
        )  # fmt: skip
        parser.add_argument(
            "--language", default="nb", choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument(
            "--by", metavar="USERNAME",
            help="act as this user, who may be project lead there or at the centre; default:"
            " the tenant's first project lead",
        )  # fmt: skip

    def handle(
        self, *_: Any, tenant: str, out: Path, period: str, language: str, by: str | None, **__: Any
    ) -> None:
        """Make the report and write it whole, or leave the file as it was."""
        found = tenant_named(tenant)
        if found is None:
            raise CommandError(f"there is no tenant called {tenant}")
        report, data_version, words = self._report(found, self._period(period), by)
        html = report_document(report, language, data_version=data_version, quotes=words)
        try:
            pdf = pdf_of(html)
        except PdfEngineMissing as missing:
            raise CommandError(str(missing)) from None
        self._write(out, pdf)
        self.stdout.write(f"Wrote {out} ({found.name}, {report.period.code})")

    def _period(self, text: str) -> Period:
        try:
            return period_of(text, clock.today())
        except UnknownPeriod:
            raise CommandError(
                f"{text} is no period, or has not begun: write all, 2026, 2026-H1, 2026-T2,"
                " 2026-Q3 or 2026-09"
            ) from None

    def _report(
        self, tenant: Tenant, period: Period, username: str | None
    ) -> tuple[Report, str, list[str]]:
        for viewer in self._viewers(tenant, username):
            with suppress(NotFound, SeesOnlySome):
                return self._made(viewer, tenant, period)
        who = f"{username} may not" if username else "nobody may"
        raise CommandError(
            f"{who} publish the benefits of {tenant.name}: a project lead of the tenant, or of a centre"
            " that sees everybody there, can"
        )

    def _made(
        self, viewer: Viewer, tenant: Tenant, period: Period
    ) -> tuple[Report, str, list[str]]:
        with scope(party_of(viewer)):
            asked = ask_for_report(
                by=viewer, tenant_id=tenant.id, period=period, for_whom=ReportEdition.PUBLISHED
            )
        write_report(by=viewer, run_id=asked.id)
        with scope(party_of(viewer)):
            run = report_run(viewer, asked.id)
            report = frozen(run)
            return report, run.data_version, words_of(viewer, tenant.id, report.quotes)

    def _viewers(self, tenant: Tenant, username: str | None) -> list[Viewer]:
        held = (viewer_of_membership(one) for one in lead_memberships(tenant, username))
        return [viewer for viewer in held if viewer is not None]

    def _write(self, out: Path, pdf: bytes) -> None:
        part = out.with_name(out.name + ".part")
        try:
            part.write_bytes(pdf)
            part.replace(out)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise CommandError(f"cannot write {out}: {error.strerror}") from None
