"""Make reports: asked for, written step by step, frozen. The same report is always the same."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from benefits.models import ReportPdf, ReportRun
from benefits.queries.additions import additions_of
from benefits.queries.costs import costs_of
from benefits.queries.persons import people_of
from benefits.queries.plan import benefit_plan
from benefits.queries.runs import report_run, told_before
from benefits.queries.tenant_figures import figures_of_tenant
from benefits.queries.tenants import is_own, reported_tenant, sees_everybody
from benefits.rules.additions import additions_published, with_additions
from benefits.rules.money import with_money
from benefits.rules.past import Told
from benefits.rules.points import period_of
from benefits.rules.publishing import publish
from benefits.rules.report import ReportEdition, make_report
from benefits.rules.runs import BEGUN, COUNTED, DONE, GATHERED, RunState
from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.clock import OSLO
from dho.lib.scope import scope
from tenants.models import Tenant
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.viewer import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.points import Period
    from benefits.rules.report import Person
    from benefits.rules.runs import ReportLanguage
    from tenants.rules.viewer import Viewer


class NotReady(Exception):
    """The report has no figures yet, or failed."""


class SeesOnlySome(Exception):
    """The viewer's unit sees only some of those whom the report would be about: everybody."""


@transaction.atomic
def ask_for_report(
    *,
    by: Viewer,
    tenant_id: UUID,
    period: Period,
    for_whom: ReportEdition,
    language: ReportLanguage | None = None,
) -> ReportRun:
    """Store that a report is wanted, and write the access log of the tenant. A worker makes it.

    With a language it is drawn too, once its figures are there (``draw_pdfs``).

    Raises ``NotAllowed`` without READ_BENEFITS, and for the internal edition of another tenant;
    ``NotFound`` for a tenant out of sight, ``SeesOnlySome`` for one of which a part is.
    """
    tenant = reported_tenant(by, tenant_id)
    if not sees_everybody(by, tenant.id):
        raise SeesOnlySome
    if for_whom is ReportEdition.INTERNAL and not is_own(by, tenant.id):
        message = "the internal edition is for the tenant's own leads"
        raise NotAllowed(message)
    run = ReportRun(
        tenant_id=tenant.id,
        period=period.code,
        for_whom=for_whom,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
        definitions=benefit_plan(tenant.id).edition,
    )
    run.save(force_insert=True)
    if language is not None:
        ReportPdf(
            tenant_id=tenant.id, run_id=run.id, language=language, asked_at=run.asked_at
        ).save(force_insert=True)
    _log(by, tenant.id, period, for_whom)
    return run


def write_report(*, by: Viewer, run_id: UUID) -> None:
    """Make a report that waits, in the scope of who asked; call outside of any scope.

    Each step commits how far it is. What was begun or made by somebody else is left alone. Of one
    tenant only one report is published at a time, since each looks at all before it. Raises what
    went wrong, after the row says FAILED.
    """
    party = party_of(by)
    with scope(party):
        run = report_run(by, run_id)
        begun = ReportRun.objects.filter(
            tenant_id=run.tenant_id, id=run.id, state=RunState.WAITING
        ).update(state=RunState.RUNNING, progress=BEGUN)
    if not begun:
        return
    try:
        _write(by, run)
    except Exception:
        with scope(party):
            _step(run, 0, state=RunState.FAILED)
        raise


def open_report(*, by: Viewer, run_id: UUID) -> ReportRun:
    """Return a finished report on its way out of the house: the access log says so.

    Raises ``NotAllowed``, ``NotFound``, ``NotReady``.
    """
    run = report_run(by, run_id)
    if run.state != RunState.READY:
        raise NotReady
    record_access(
        viewer=by,
        tenant_id=run.tenant_id,
        patient_id=None,
        action="BENEFIT_REPORT",
        purpose=Purpose.BENEFITS,
        detail={"period": run.period, "edition": run.for_whom},
    )
    return run


def _write(by: Viewer, run: ReportRun) -> None:
    party = party_of(by)
    period = period_of(run.period, run.asked_at.astimezone(OSLO).date())
    with scope(party):
        if not sees_everybody(by, run.tenant_id):
            raise SeesOnlySome
        people = people_of(by, run.tenant_id, period, run.asked_at)
        plan = benefit_plan(run.tenant_id)
        of_tenant = figures_of_tenant(run.tenant_id, plan, people, period)
        more = additions_of(run.tenant_id, people, period)
        costs = costs_of(run.tenant_id, run.asked_at.astimezone(OSLO).date())
        _step(run, GATHERED)
    report = make_report(
        people,
        tenant_name=run.tenant.name,
        period=period,
        made_at=run.asked_at,
        plan=plan,
        of_tenant=of_tenant,
    )
    report = with_additions(report, people, more)
    with scope(party):
        _step(run, COUNTED)
    with scope(party):
        told, earlier = Told(), []
        if run.for_whom == ReportEdition.PUBLISHED:
            Tenant.objects.select_for_update(no_key=True).get(id=run.tenant_id)
            earlier = told_before(run.tenant_id)
            report, told = publish(report, people, earlier)
            report = additions_published(report)
        report = with_money(report, costs)
        _step(
            run,
            DONE,
            state=RunState.READY,
            ready_at=clock.now(),
            data_version=_fingerprint(run, people, plan, (list(of_tenant), costs, more, earlier)),
            figures=msgspec.to_builtins(report),
            told=msgspec.to_builtins(told),
        )


def _step(run: ReportRun, progress: int, **more: object) -> None:
    ReportRun.objects.filter(tenant_id=run.tenant_id, id=run.id).update(progress=progress, **more)


def _fingerprint(
    run: ReportRun, people: Sequence[Person], plan: BenefitPlan, besides: tuple[object, ...]
) -> str:
    """Return a fingerprint of everything that figures are made of.

    Of the period too: else two periods of one fingerprint would tell that the same persons used their
    plan. ``besides``: what is no person's, and what was published before, which decides what is withheld.
    """
    facts = [
        (
            str(one.id),
            one.started_on,
            one.ended_on,
            one.ended_as,
            one.breaks,
            one.group,
            one.has_plan,
            one.uses_plan,
            sorted((code, point, str(value)) for (code, point), value in one.values.items()),
        )
        for one in people
    ]
    facts.sort(key=lambda fact: fact[0])
    whole = run.period, run.for_whom, facts, plan.benefits, besides
    return sha256(msgspec.json.encode(whole)).hexdigest()


def _log(by: Viewer, tenant_id: UUID, period: Period, for_whom: ReportEdition) -> None:
    record_access(
        viewer=by,
        tenant_id=tenant_id,
        patient_id=None,
        action="BENEFIT_REPORT",
        purpose=Purpose.BENEFITS,
        detail={"period": period.code, "edition": for_whom},
    )
