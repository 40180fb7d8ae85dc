"""What two municipalities have published, and a health community: made by the real paths, as its lead would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.operations.communities import make_community
from benefits.operations.reports import ask_for_report, write_report
from benefits.queries.joint import communities
from benefits.queries.runs import latest_published, report_runs
from benefits.rules.points import ALL, period_of
from benefits.rules.report import ReportEdition
from benefits.rules.runs import RunState
from dho.demo.seed.past_walls import OWNER
from dho.identity.queries import party_of, viewer_of_membership
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import Membership, Tenant
from tenants.rules.codes import Role

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer

_LEAD = "lena"
# Those that have collected enough to publish.
_PUBLISHED = ("Bodø", "Sortland")
_COMMUNITY, _IN_IT = "Vesterålen", ("Bø", "Hadsel", "Sortland", "Øksnes")


def publish_reports() -> None:
    """Publish the reports of everything until now, and name the community. Call outside of any scope.

    What a killed run has made is left as it is.
    """
    membership = Membership.objects.using(OWNER).get(
        user__username=_LEAD, role=Role.PROJECT_LEAD.value, ended_at__isnull=True
    )
    by = viewer_of_membership(membership.id)
    assert by is not None
    ids = dict(Tenant.objects.using(OWNER).values_list("name", "id"))
    with scope(party_of(by)):
        published = {run.tenant_id for run, _ready_at in latest_published(by)}
    for name in _PUBLISHED:
        if ids[name] not in published:
            _publish(by, ids[name])
    with scope(party_of(by)):
        if not communities(by).filter(name=_COMMUNITY).exists():
            make_community(by=by, name=_COMMUNITY, tenant_ids=[ids[name] for name in _IN_IT])


def _publish(by: Viewer, tenant_id: UUID) -> None:
    with scope(party_of(by)):
        waiting = report_runs(by, tenant_id).filter(
            for_whom=ReportEdition.PUBLISHED, state=RunState.WAITING
        )
        run = waiting.first() or ask_for_report(
            by=by,
            tenant_id=tenant_id,
            period=period_of(ALL, clock.today()),
            for_whom=ReportEdition.PUBLISHED,
        )
    write_report(by=by, run_id=run.id)
