"""What several tenants together take: each one's report asked for, written by a worker, read as one.

Through the database: values are read, figures frozen and joined as in the product. A worker process
writes the reports, and how far they are is read from their rows, as the page does.
"""

from __future__ import annotations

import io
import resource
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pikepdf

from bench.reports import people_until
from bench.table import Row, figure
from benefits.gateways import handed_to_worker, pdf_of
from benefits.models import IndicatorValue, ReportRun
from benefits.operations.reports import ask_for_report
from benefits.presenters.document import together_document
from benefits.queries.joint import published_together
from benefits.rules.indicators import EDITION
from benefits.rules.points import period_of
from benefits.rules.report import ReportEdition
from benefits.rules.runs import RunState
from dho.identity.queries import party_of, viewer_of_membership
from dho.lib.scope import scope
from tenants.models import Enrolment, Patient
from tenants.rules.codes import PatientGroup, Role, UnitKind
from tests import factories as make

if TYPE_CHECKING:
    from bench.place import Place
    from tenants.models import Membership, Tenant, Unit

# So long the worker may take for all of them before the measurement gives up.
_MOST_SECONDS = 600


def measure(place: Place, *, tenants: int, persons: int) -> list[Row]:
    """Return what ``tenants`` with ``persons`` together take, from asking to the joint report."""
    lead, leads = _filled(tenants, persons // tenants)
    now = datetime.now(tz=UTC)
    period = period_of("all", now.date())
    with place.running("worker"):
        began = time.perf_counter()
        runs = []
        for tenant_id, member in leads:
            viewer = viewer_of_membership(member.id)
            assert viewer is not None
            with scope(party_of(viewer)):
                run = ask_for_report(
                    by=viewer, tenant_id=tenant_id, period=period, for_whom=ReportEdition.PUBLISHED
                )
            handed_to_worker(run.id, member.id)
            runs.append(run.id)
        steps = _wait(runs)
        written = time.perf_counter() - began
    viewer = viewer_of_membership(lead.id)
    assert viewer is not None
    began = time.perf_counter()
    with scope(party_of(viewer)):
        joint = published_together(viewer, "all", datetime.now(tz=UTC))
    read = time.perf_counter() - began
    pdf = pdf_of(together_document(joint, "nb"))
    drawn = time.perf_counter() - began - read
    pages = len(pikepdf.open(io.BytesIO(pdf)).pages)
    size = len(msgspec.json.encode(joint)) // 1024
    what = f"{tenants} tenants, {persons} persons, through the database"
    return [
        figure(f"{what}: all published by a worker, two at a time", f"{written:.0f} s"),
        figure("how far a report is, as its row told it", ", ".join(f"{s} %" for s in steps)),
        figure(f"the joint report of {len(joint.reported)}: read, {size} kB", f"{read:.1f} s"),
        figure(f"the joint report as PDF, {pages} pages", f"{drawn:.1f} s"),
        figure("most memory that reading and drawing it held, with this program", _megabytes()),
    ]


def _wait(runs: list[Any]) -> list[int]:
    """Return how far the rows said they were, until all are there."""
    seen: set[int] = set()
    until = time.monotonic() + _MOST_SECONDS
    rows = ReportRun.objects.using("owner").filter(id__in=runs)
    while time.monotonic() < until:
        found = list(rows.values_list("state", "progress"))
        seen |= {progress for _state, progress in found}
        if any(state == RunState.FAILED for state, _progress in found):
            message = "a report failed"
            raise SystemExit(message)
        if all(state == RunState.READY for state, _progress in found):
            return sorted(seen)
        time.sleep(0.1)
    message = f"the worker took more than {_MOST_SECONDS} seconds"
    raise SystemExit(message)


def _filled(tenants: int, each: int) -> tuple[Membership, list[tuple[Any, Membership]]]:
    """Fill municipalities with a common centre; return its lead, and each municipality's."""
    host = make.tenant("Vertskommunen")
    centre = make.unit(host, UnitKind.CENTRE, "Målesenteret")
    lead = make.member("Lars", centre, Role.PROJECT_LEAD)
    leads = []
    for number in range(tenants):
        home = make.tenant(f"Målekommune {number + 1:02}")
        unit = make.unit(home, UnitKind.MUNICIPAL, "Hjemmetjenesten")
        member = make.member("Liv", unit, Role.PROJECT_LEAD)
        make.agreement(home, centre, member.user)
        _fill(home, centre, member, number, each)
        leads.append((home.id, member))
    return lead, leads


def _fill(home: Tenant, centre: Unit, by: Membership, number: int, each: int) -> None:
    now = datetime.now(tz=UTC)
    patients, courses, values = [], [], []
    for one in people_until(number, each, now.date()):
        of = Patient(
            tenant=home, given_name="Måle", family_name="Person", search_name="person måle",
            birth_date=(now - timedelta(days=28_000)).date(),
        )  # fmt: skip
        patients.append(of)
        started = datetime(
            one.started_on.year, one.started_on.month, one.started_on.day, 12, tzinfo=UTC
        )
        ended = one.ended_on
        courses.append(
            Enrolment(
                tenant=home, patient=of, centre=centre, patient_group=PatientGroup.COPD,
                owner_unit=centre, owner_since=started, started_at=started,
                ended_at=datetime(ended.year, ended.month, ended.day, 12, tzinfo=UTC) if ended else None,
                ended_as=one.ended_as,
            )
        )  # fmt: skip
        values += [
            IndicatorValue(
                tenant=home, patient=of, indicator=code, point=point,
                value=None if value is None else Decimal(value), not_known=value is None,
                edition=EDITION, source="GP_JOURNAL", entered_by=by.user, entered_at=now,
            )
            for (code, point), value in one.values.items()
        ]  # fmt: skip
    for model, rows in ((Patient, patients), (Enrolment, courses), (IndicatorValue, values)):
        model._base_manager.using("owner").bulk_create(rows, batch_size=2_000)


def _megabytes() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
