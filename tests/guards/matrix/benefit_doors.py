"""The doors of reports that are made once and kept."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, pages

_RUN = ("run_id",)

BENEFITS: list[Door] = [
    *pages("benefits:reports", ids=()),
    *pages(
        "benefits:run",
        "benefits:run-progress",
        "benefits:run-xlsx",
        "benefits:run-json",
        "benefits:run-pdf",
        ids=_RUN,
    ),
    Door(
        "benefits:reports",
        "POST",
        body=say.both(say.ids(tenant="tenant_id"), say.same(period="all", edition="PUBLISHED")),
        own=True,
    ),
]
