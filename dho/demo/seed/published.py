"""What two municipalities have published, and a health community: made by the real paths, as its lead would."""

from __future__ import annotations

from benefits.operations.communities import make_community
from benefits.operations.reports import ask_for_report, write_report
from benefits.rules.points import ALL, period_of
from benefits.rules.report import ReportEdition
from dho.demo.seed.past_walls import OWNER
from dho.identity.queries import party_of, viewer_of_membership
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import Membership, Tenant
from tenants.rules.codes import Role

_LEAD = "lena"
# Those that have collected enough to publish.
_PUBLISHED = ("Bodø", "Sortland")
_COMMUNITY, _IN_IT = "Vesterålen", ("Bø", "Hadsel", "Sortland", "Øksnes")


def publish_reports() -> None:
    """Publish the reports of everything until now, and name the community. Call outside of any scope."""
    membership = Membership.objects.using(OWNER).get(
        user__username=_LEAD, role=Role.PROJECT_LEAD.value, ended_at__isnull=True
    )
    by = viewer_of_membership(membership.id)
    assert by is not None
    ids = dict(Tenant.objects.using(OWNER).values_list("name", "id"))
    for name in _PUBLISHED:
        with scope(party_of(by)):
            run = ask_for_report(
                by=by,
                tenant_id=ids[name],
                period=period_of(ALL, clock.today()),
                for_whom=ReportEdition.PUBLISHED,
            )
        write_report(by=by, run_id=run.id)
    with scope(party_of(by)):
        make_community(by=by, name=_COMMUNITY, tenant_ids=[ids[name] for name in _IN_IT])
