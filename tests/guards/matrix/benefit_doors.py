"""The doors of reports that are made once and kept."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, pages

_RUN = ("run_id",)


def administered(*names: str) -> list[Door]:
    """Pages about a tenant's report: for its project lead, who sees no person."""
    return [Door(name, ids=_RUN, by_admin=True, is_blank=True) for name in names]


BENEFITS: list[Door] = [
    *pages("benefits:reports", ids=()),
    *administered(
        "benefits:run",
        "benefits:run-progress",
        "benefits:run-pdfs",
    ),
    Door(
        "benefits:reports",
        "POST",
        body=say.both(say.ids(tenant="tenant_id"), say.same(period="all", edition="PUBLISHED")),
        own=True,
    ),
]

# The files are of a run that is ready, which takes long to make.
READY = "asked of a ready run by its lead and by another's: tests/benefits/test_report_runs.py"
FILES = {(f"benefits:run-{one}", "GET"): READY for one in ("xlsx", "json", "pdf")}
FILES[("benefits:run-draw", "POST")] = READY
